"""What is wrong with gzip and tar inside a file that opens well."""

from __future__ import annotations

import gzip
import random
import tarfile
import zlib
from collections.abc import Callable
from typing import Literal

from fieldapp.bundle.members import END, filling
from tests.fuzz.odd_json import flipped
from tests.fuzz.sound import payload

_NAMES = ("manifest.json", "events.jsonl", "signature", "../manifest.json", "CON", "a/b", "x" * 150, "đ", "")
_TYPES = (
    tarfile.REGTYPE,
    tarfile.AREGTYPE,
    tarfile.SYMTYPE,
    tarfile.LNKTYPE,
    tarfile.DIRTYPE,
    tarfile.CHRTYPE,
    b"x",
    b"g",
)
_FORMATS: tuple[Literal[1, 2], ...] = (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)


def odd_tar(members: list[bytes], chance: random.Random) -> bytes:
    """Return a tar of three members in which something is not as it has to be."""
    members = list(members)
    end = END
    place = chance.randrange(len(members))
    match chance.randrange(9):
        case 0:
            chance.shuffle(members)
        case 1:
            members.insert(place, members[chance.randrange(3)])
        case 2:
            del members[place]
        case 3:
            members.insert(place, _odd_member(chance))
        case 4:
            members[place] = flipped(members[place][:512], chance) + members[place][512:]
        case 5:
            members[place] = _checked(flipped(members[place][:512], chance)) + members[place][512:]
        case 6:
            members[place] = members[place][:512] + flipped(members[place][512:], chance)
        case 7:
            members[place] = _sized(members[place], chance)
        case _:
            end = chance.choice([b"", bytes(512), bytes(10240), END + b"x" * 512, b"\1" * 1024])
    return b"".join(members) + end


def _odd_member(chance: random.Random) -> bytes:
    entry = tarfile.TarInfo(chance.choice(_NAMES))
    entry.size = chance.choice([0, 1, 512, 2**33])
    entry.type = chance.choice(_TYPES)
    entry.linkname = chance.choice(["", "x" * 120, "/dev/stdin"])
    entry.uname = chance.choice(["", "root"])
    entry.mtime = chance.choice([0, 1, 2**34])
    entry.mode = chance.choice([0o644, 0o4755])
    data = b"x" * min(entry.size, 512)
    return entry.tobuf(chance.choice(_FORMATS)) + data + filling(len(data))


def _checked(header: bytes) -> bytes:
    """Return a header whose check sum is right again."""
    plain = header[:148] + b" " * 8 + header[156:]
    return plain[:148] + b"%06o\0 " % sum(plain) + plain[156:]


def _sized(member: bytes, chance: random.Random) -> bytes:
    """Return a member whose header tells another length, checked."""
    size = chance.choice(
        [b"00000000000\0", b"77777777777\0", b"00000000001\0", b"\x80" + b"\0" * 10 + b"\1", b" " * 12]
    )
    return _checked(member[:124] + size + member[136:512]) + member[512:]


def _bomb(_tar: bytes, _chance: random.Random) -> bytes:
    return _BOMB


def _squeezed_zeros(count: int) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(count)) + squeeze.flush()


_BOMB = _squeezed_zeros(64)

_WRAPPED: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    lambda tar, _: tar,
    lambda tar, _: zlib.compress(tar),
    lambda tar, _: payload(tar) + bytes(512),
    lambda tar, _: payload(tar).rstrip(b"\0"),
    lambda tar, _: payload(tar) + b"x" * 512,
    lambda tar, _: payload(tar)[:-1] + b"x",
    lambda tar, _: gzip.compress(tar, 1) + gzip.compress(b""),
    lambda tar, _: gzip.compress(tar[:700], 1) + gzip.compress(tar[700:], 1),
    lambda tar, _: _filled(b"\x1f\x8b\x08\x08" + bytes(5) + b"\xffname\0" + payload(tar)[10:].rstrip(b"\0")),
    lambda tar, _: _filled(b"\x1f\x8b\x08\x04" + bytes(5) + b"\xff\x02\0ab" + payload(tar)[10:].rstrip(b"\0")),
    lambda tar, _: payload(tar, 0),
    lambda tar, _: payload(tar, 9),
    lambda tar, _: payload(tar[: len(tar) // 2]),
    lambda tar, chance: payload(tar)[: chance.randrange(2000)],
    lambda tar, chance: flipped(payload(tar), chance),
    lambda tar, chance: flipped(payload(tar), chance),
    lambda tar, chance: payload(flipped(tar, chance)),
    lambda tar, chance: payload(flipped(tar, chance)),
    lambda _, chance: chance.randbytes(chance.choice([0, 1, 512, 3000])),
    lambda _, chance: payload(chance.randbytes(chance.choice([0, 1, 512, 3000]))),
)


def _filled(squeezed: bytes) -> bytes:
    return squeezed + filling(len(squeezed))


def odd_payload(tar: bytes, chance: random.Random) -> bytes:
    """Return a tar packed as it must not be, or something else in its place; now and then a bomb."""
    if chance.random() < 0.0005:
        return _bomb(tar, chance)
    return chance.choice(_WRAPPED)(tar, chance)
