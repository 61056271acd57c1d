"""Bundles to try: whole ones by the writer, and ones with exactly one defect, put together by hand."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from collections.abc import Callable, Sequence

import msgspec
import pyrage

from fieldapp.bundle.manifest import Manifest, Range, Writer, sign_manifest, write_manifest
from fieldapp.bundle.members import END, EVENTS, MANIFEST, SIGNATURE, filling, member_header
from fieldapp.bundle.reading import open_bundle
from fieldapp.bundle.writing import write_bundle
from fieldapp.domain.events import seal_event, write_line
from fieldapp.seal.boxes import fresh_identity, recipient_text
from fieldapp.seal.signing import SigningKey, sign_head
from fieldapp.system.randomness import SeededRandomness

_RANDOMNESS = SeededRandomness("bundles")
KEY = SigningKey.fresh(_RANDOMNESS)
OTHER_KEY = SigningKey.fresh(_RANDOMNESS)
DESK, OFFICE, RECOVERY, STRANGER = (fresh_identity(_RANDOMNESS) for _ in range(4))
CAMPAIGN = "ca" * 16
JOURNAL = "0a" * 16


def _events() -> list[bytes]:
    lines, before = [], ""
    for seq in range(1, 6):
        event = seal_event(
            journal_id=JOURNAL,
            seq=seq,
            prev_hash=before,
            kind="citizen.added",
            subjects=[f"{seq:032x}"],
            parents=[],
            lamport=seq,
            wall_time=1_795_000_000_000 + seq,
            officer="0f" * 16,
            salt=bytes([seq]) * 32,
            facts={"full_name": "Nguyễn Thị Mẫu", "birth_date": f"194{seq}"},
        )
        before = event.hash
        lines.append(write_line(event))
    HEADS.append(before)
    return lines


HEADS: list[str] = []
LINES = _events()


def manifest(**changes: object) -> Manifest:
    """Return a sound manifest for `LINES`, not yet counted."""
    plain = Manifest(
        campaign=CAMPAIGN,
        bundle_id="b0" * 16,
        purpose="records",
        number=1,
        writer=Writer(JOURNAL, KEY.public, recipient_text(DESK), "desk", "Bàn 1", ["d1"]),
        written_at=1_795_000_000_000,
        ranges=[Range(JOURNAL, 1, 5, "", HEADS[0], KEY.public, sign_head(KEY, CAMPAIGN, JOURNAL, 5, HEADS[0]))],
    )
    return msgspec.structs.replace(plain, **changes)


def written(
    lines: Sequence[bytes] = tuple(LINES),
    *,
    to: Sequence[str] = (OFFICE, RECOVERY),
    about: Manifest | None = None,
) -> bytes:
    """Return a bundle as the writer makes it."""
    out = io.BytesIO()
    write_bundle(
        out,
        manifest=about or manifest(),
        lines=lambda: iter(lines),
        key=KEY,
        recipients=[recipient_text(identity) for identity in to],
    )
    return out.getvalue()


def read(data: bytes, *identities: str) -> tuple[Manifest, list[bytes]]:
    """Return what a bundle holds, checked to its end."""
    with open_bundle(io.BytesIO(data), list(identities or (OFFICE,))) as bundle:
        lines = list(bundle.lines())
        bundle.finish()
        return bundle.manifest, lines


def counted(events: bytes, **changes: object) -> Manifest:
    """Return a manifest that tells the truth about `events`, but for `changes`."""
    told = manifest(
        events_bytes=len(events),
        events_count=events.count(b"\n"),
        events_sha256=hashlib.sha256(events).hexdigest(),
        recipients=sorted(recipient_text(identity) for identity in (OFFICE, RECOVERY)),
    )
    return msgspec.structs.replace(told, **changes)


def member(name: str, data: bytes) -> bytes:
    """Return a member as the format wants it."""
    return member_header(name, len(data)) + data + filling(len(data))


def odd_member(name: str, data: bytes, alter: Callable[[tarfile.TarInfo], None]) -> bytes:
    """Return a member with an altered header."""
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    entry.mode = 0o644
    alter(entry)
    return entry.tobuf(tarfile.GNU_FORMAT) + data + filling(len(data))


def parts(
    events: bytes | None = None, *, key: SigningKey = KEY, raw: bytes | None = None, **changes: object
) -> tuple[bytes, bytes, bytes]:
    """Return the three members of a sound bundle, but for `changes` to the manifest."""
    events = b"".join(line + b"\n" for line in LINES) if events is None else events
    raw = write_manifest(counted(events, **changes)) if raw is None else raw
    return member(MANIFEST, raw), member(EVENTS, events), member(SIGNATURE, sign_manifest(key, raw))


def payload(tar: bytes) -> bytes:
    """Return the tar compressed and filled up."""
    squeezed = gzip.compress(tar, 6, mtime=0)
    return squeezed + filling(len(squeezed))


def sealed(data: bytes, *, to: Sequence[str] = (OFFICE, RECOVERY)) -> bytes:
    """Return a payload encrypted."""
    keys = [pyrage.x25519.Recipient.from_str(recipient_text(identity)) for identity in to]
    return bytes(pyrage.encrypt(data, keys))


def crafted(*pieces: bytes, end: bytes = END) -> bytes:
    """Return a bundle of these pieces of tar."""
    return sealed(payload(b"".join(pieces) + end))
