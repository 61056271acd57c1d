"""What somebody without a key can do to a sealed file, and somebody with one to its outer layer alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tests.fuzz.age_file import CHUNK, AgeFile, header_mac, payload_key, sealed_chunks, stanza, unpadded
from tests.fuzz.odd_json import flipped

Mutation = Callable[[AgeFile, Sequence[AgeFile], random.Random], bytes]


def _flip(file: AgeFile, _: Sequence[AgeFile], chance: random.Random) -> bytes:
    return flipped(file.whole(), chance)


def _flip_in_header(file: AgeFile, _: Sequence[AgeFile], chance: random.Random) -> bytes:
    whole = file.whole()
    end = whole.index(b"\n--- ") + 49
    return flipped(whole[:end], chance) + whole[end:]


def _cut(file: AgeFile, _: Sequence[AgeFile], chance: random.Random) -> bytes:
    whole = file.whole()
    return whole[: chance.randrange(len(whole))]


def _leave_out(file: AgeFile, _: Sequence[AgeFile], chance: random.Random) -> bytes:
    whole = file.whole()
    start = chance.randrange(len(whole))
    return whole[:start] + whole[start + chance.choice([1, 2, 16, 512, 1000]) :]


def _put_in(file: AgeFile, _: Sequence[AgeFile], chance: random.Random) -> bytes:
    whole = file.whole()
    start = chance.randrange(len(whole) + 1)
    put = chance.choice([chance.randbytes(chance.choice([1, 16, 512])), whole[start : start + 512], b"\n", b"\0" * 512])
    return whole[:start] + put + whole[start:]


def _splice(file: AgeFile, others: Sequence[AgeFile], chance: random.Random) -> bytes:
    one, other = file.whole(), chance.choice(others).whole()
    start = chance.randrange(min(len(one), len(other)))
    return one[:start] + other[start:]


def _parts_of_two(file: AgeFile, others: Sequence[AgeFile], chance: random.Random) -> bytes:
    other = chance.choice(others)
    parts = {name: getattr(chance.choice([file, other]), name) for name in ("stanzas", "mac", "nonce", "chunks")}
    return replace(file, **parts).whole()


def _chunks_elsewhere(file: AgeFile, others: Sequence[AgeFile], chance: random.Random) -> bytes:
    """Reorder, double, drop or take over chunks as they are."""
    chunks = list(file.chunks)
    place = chance.randrange(len(chunks))
    match chance.randrange(5):
        case 0:
            chance.shuffle(chunks)
        case 1:
            chunks.insert(place, chunks[place])
        case 2:
            del chunks[place]
        case 3:
            chunks[place] = chance.choice(chance.choice(others).chunks)
        case _:
            chunks.append(chance.choice(chance.choice(others).chunks))
    return replace(file, chunks=tuple(chunks)).whole()


def _opened(file: AgeFile) -> bytes:
    """Return what the chunks hold."""
    cipher = ChaCha20Poly1305(payload_key(file.file_key, file.nonce))
    last = len(file.chunks) - 1
    return b"".join(
        cipher.decrypt(n.to_bytes(11, "big") + bytes([n == last]), chunk, None) for n, chunk in enumerate(file.chunks)
    )


def _sealed_otherwise(file: AgeFile, _: Sequence[AgeFile], chance: random.Random) -> bytes:
    """Seal the same content with the right key, but in chunks that the format does not have."""
    content, key = _opened(file), payload_key(file.file_key, file.nonce)
    match chance.randrange(6):
        case 0:
            chunks = sealed_chunks(content, key, size=chance.choice([1, 512, 1000, CHUNK - 1, CHUNK + 1]))
        case 1:
            chunks = sealed_chunks(content, key, first=chance.choice([1, 255, 2**32, 2**80]))
        case 2:
            chunks = sealed_chunks(content, key, ends=False)
        case 3:
            chunks = [
                *sealed_chunks(content, key, ends=False),
                *sealed_chunks(b"", key, first=len(content) // CHUNK + 1),
            ]
        case 4:
            chunks = [*sealed_chunks(content, key), *sealed_chunks(content, key, first=len(content) // CHUNK + 1)]
        case _:
            chunks = sealed_chunks(content[: chance.randrange(len(content) + 1)], key)
    return replace(file, chunks=tuple(chunks)).whole()


def _odd_stanza(file: AgeFile, chance: random.Random) -> bytes:
    """Return a stanza that is no recipient's, or one with something wrong."""
    share, body = unpadded(chance.randbytes(32)), unpadded(chance.randbytes(32))
    own = chance.choice(file.stanzas)
    odd = [
        b"-> grease-x y z\n" + body + b"\n",
        b"-> X25519 " + share + b"\n" + body + b"\n",
        b"-> scrypt " + unpadded(chance.randbytes(16)) + b" 30\n" + body + b"\n",
        b"-> scrypt " + unpadded(chance.randbytes(16)) + b" 1\n" + body + b"\n",
        b"-> ssh-ed25519 AAAA " + share + b"\n" + body + b"\n",
        b"-> X25519 " + unpadded(bytes(32)) + b"\n" + body + b"\n",
        b"-> X25519 " + share + b" more\n" + body + b"\n",
        b"-> X25519\n" + body + b"\n",
        b"->\n\n",
        b"-> \n" + body + b"\n",
        own.replace(b"\n", b"\r\n"),
        own[:-1] + b"=\n",
        own[:-2] + b"B\n",
        own[:-1] + b"A" * 64 + b"\n",
        own.replace(b"X25519", b"x25519"),
        b"-> X25519 " + share + b"\n" + (b"A" * 64 + b"\n") * chance.choice([1, 100, 400]) + b"\n",
        stanza(chance.randbytes(32), file.file_key, chance.randbytes(32)),
    ]
    return chance.choice(odd)


def _stanzas_otherwise(file: AgeFile, others: Sequence[AgeFile], chance: random.Random) -> bytes:
    """Reorder, double, drop or add stanzas, now and then with a MAC that is right for them."""
    stanzas = list(file.stanzas)
    for _ in range(chance.choice([1, 1, 2])):
        place = chance.randrange(len(stanzas) + 1)
        match chance.randrange(6):
            case 0:
                chance.shuffle(stanzas)
            case 1:
                stanzas[place:place] = stanzas[place : place + 1] * chance.choice([1, 2, 300])
            case 2:
                del stanzas[place : place + 1]
            case 3:
                stanzas.insert(place, chance.choice(chance.choice(others).stanzas))
            case _:
                stanzas.insert(place, _odd_stanza(file, chance))
    mac = header_mac(file.file_key, stanzas) if chance.random() < 0.6 else file.mac
    return replace(file, stanzas=tuple(stanzas), mac=mac).whole()


def _something_else(_file: AgeFile, _: Sequence[AgeFile], chance: random.Random) -> bytes:
    start = chance.choice([b"", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> ", b"PK\x03\x04", b"\x1f\x8b"])
    return start + chance.randbytes(chance.choice([0, 1, 30, 600]))


MUTATIONS: dict[str, Mutation] = {
    "bits turned": _flip,
    "bits of the header turned": _flip_in_header,
    "cut": _cut,
    "bytes left out": _leave_out,
    "bytes put in": _put_in,
    "end of another file": _splice,
    "parts of two files": _parts_of_two,
    "chunks elsewhere": _chunks_elsewhere,
    "chunks sealed otherwise": _sealed_otherwise,
    "stanzas otherwise": _stanzas_otherwise,
    "something else": _something_else,
}
