"""Sound files to start from, taken apart into what was signed, and put together again by whoever has the keys."""

from __future__ import annotations

import hashlib
import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import msgspec

from fieldapp.bundle.manifest import sign_manifest
from fieldapp.bundle.members import END, EVENTS, MANIFEST, SIGNATURE, filling, member_header
from fieldapp.bundle.reading import open_bundle
from fieldapp.domain.events import body_commitment, event_hash
from fieldapp.seal.signing import SigningKey, sign_head
from tests.fuzz.age_file import AgeFile, Sealer
from tests.fuzz.odd_json import encoded

Line = dict[str, Any]


@dataclass(frozen=True)
class Sound:
    """A sound file.

    Attributes:
        name: what it is.
        manifest: as JSON says it.
        lines: of `events.jsonl`, decoded: `envelope`, and `salt` with `body` unless it was erased.
        raw_lines: the same as bytes.
        key: its writer's.
        keys: of those makers of its ranges whose heads may be signed anew, by their public halves.
        sealer: to all its recipients.
        identity: opens it.
    """

    name: str
    manifest: dict[str, Any]
    lines: tuple[Line, ...]
    raw_lines: tuple[bytes, ...]
    key: SigningKey
    keys: dict[str, SigningKey]
    sealer: Sealer
    identity: str


def taken_apart(
    name: str, data: bytes, *, keys: Sequence[SigningKey], identities: Sequence[str], chance: random.Random
) -> Sound:
    """Take a file of the program apart; `keys` are its writer's and others', `identities` all that open it."""
    with open_bundle(BytesIO(data), [identities[0]]) as bundle:
        lines = tuple(bundle.lines())
        bundle.finish()
        manifest = msgspec.json.decode(bundle.manifest_raw)
    decoded = tuple(msgspec.json.decode(line) for line in lines)
    known = {key.public: key for key in keys}
    return Sound(name, manifest, decoded, lines, keys[0], known, Sealer(identities, chance), identities[0])


def line_of(line: Line) -> bytes:
    """Return the bytes of a line in the one form, whatever is in it."""
    parts = [b'"body":' + encoded(line["body"])] if "body" in line else []
    parts.append(b'"envelope":' + encoded(line.get("envelope")))
    parts += [b'"salt":' + encoded(line["salt"])] if "salt" in line else []
    return b"{" + b",".join(parts) + b"}"


def committed(line: Line) -> Line:
    """Return a line whose envelope commits to its body, if it has one with a usable salt."""
    salt, envelope = line.get("salt"), line.get("envelope")
    if "body" not in line or not isinstance(salt, str) or not isinstance(envelope, dict):
        return line
    try:
        told = body_commitment(bytes.fromhex(salt), encoded(line["body"]))
    except ValueError:
        return line
    return {**line, "envelope": {**envelope, "commitment": told}}


def chained(lines: Sequence[Line], *, first: int, before: str, journal: str, grow: bool) -> tuple[list[Line], str]:
    """Return lines as a journal from `first` on, and the hash of the last; `grow` makes lamport grow as well."""
    made: list[Line] = []
    lamport: object = None
    for seq, line in enumerate(lines, start=first):
        envelope = line.get("envelope")
        if isinstance(envelope, dict):
            place: Line = {"journal_id": journal, "seq": seq, "prev_hash": before}
            if grow and isinstance(lamport, int):
                place["lamport"] = lamport + 1
            line = committed({**line, "envelope": {**envelope, **place}})
            before = event_hash(encoded(line["envelope"]))
            lamport = line["envelope"].get("lamport")
        made.append(line)
    return made, before


def signed_part(part: dict[str, Any], *, count: int, head: str, key: SigningKey, campaign: str) -> dict[str, Any]:
    """Return a range that its maker signed anew for `count` events that end with `head`."""
    last = int(part["from_seq"]) + count - 1
    signature = sign_head(key, campaign, str(part["journal_id"]), last, head)
    return {**part, "to_seq": last, "head_hash": head, "sign_public": key.public, "signature": signature}


def counted(manifest: dict[str, Any], events: bytes) -> dict[str, Any]:
    """Return a manifest that tells the truth about `events`."""
    digest = hashlib.sha256(events).hexdigest()
    return {**manifest, "events_bytes": len(events), "events_count": events.count(b"\n"), "events_sha256": digest}


def members(raw: bytes, events: bytes, key: SigningKey) -> list[bytes]:
    """Return the three members of the tar, each with header and filling."""
    signature = sign_manifest(key, raw)
    named = ((MANIFEST, raw), (EVENTS, events), (SIGNATURE, signature))
    return [member_header(name, len(data)) + data + filling(len(data)) for name, data in named]


def payload(tar: bytes, level: int = 1) -> bytes:
    """Return a tar compressed and filled up to whole blocks."""
    squeeze = zlib.compressobj(level, zlib.DEFLATED, 31)
    squeezed = squeeze.compress(tar) + squeeze.flush()
    return squeezed + filling(len(squeezed))


def sealed(sound: Sound, raw: bytes, events: bytes, chance: random.Random) -> AgeFile:
    """Return a file with these bytes for manifest and events, signed and sealed as its writer does."""
    return sound.sealer.seal(payload(b"".join(members(raw, events, sound.key)) + END), chance)


def joined(lines: Sequence[bytes]) -> bytes:
    """Return `events.jsonl` of these lines."""
    return b"".join(line + b"\n" for line in lines)
