"""Writing a bundle: which ranges and excerpts it carries, to whom, and that it was read back before it counts."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from fieldapp.bundle.manifest import Enrolment, Holding, Manifest, Purpose, Range, Writer
from fieldapp.bundle.naming import file_name, letter, letter_name
from fieldapp.bundle.writing import write_bundle
from fieldapp.domain.events import Event, write_line
from fieldapp.registry import Registry
from fieldapp.seal.signing import sign_head
from fieldapp.sync.keys import Keys, SignedHead
from fieldapp.system.files import Disk, write_bytes, write_whole


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written.

    Attributes:
        purpose: `records`, `answer` or `first`.
        number: of the file among its writer's, from 1.
        point, desk: for the file's name.
        sender, receiver: for the letter beside it, in words.
        recipients: age recipients, all of them; the recovery key is one.
        spans: (journal_id, from_seq, to_seq): parts of journals held here without a gap.
        excerpts: events without their neighbours.
        read_answers: by journal of an office, the counter of its last answer that the writer has read.
        holds: how far the writer holds each journal.
    """

    purpose: Purpose
    campaign: str
    bundle_id: str
    number: int
    role: str
    point: str
    desk: str
    sender: str
    receiver: str
    recipients: tuple[str, ...]
    written_at: int
    spans: tuple[tuple[str, int, int], ...] = ()
    excerpts: tuple[Event, ...] = ()
    enrolment: Enrolment | None = None
    answer: dict[str, Any] | None = None
    offer: dict[str, Any] | None = None
    read_answers: dict[str, int] = {}
    holds: dict[str, Holding] = {}


class WrittenFile(msgspec.Struct, frozen=True):
    """A file that was written, read back and compared; `events` counts what it carries."""

    path: Path
    bundle_id: str
    sha256: str
    events: int


def write_parcel(registry: Registry, parcel: Parcel, *, keys: Keys, folder: Path, disk: Disk) -> WrittenFile:
    """Seal a parcel into a new file in `folder`, with a plain letter beside it; nothing is ever overwritten.

    Raises:
        EnvironmentFault: `disk.*`; no file with a valid name is left then.
    """
    manifest = _manifest(registry, parcel, keys)
    target = folder / file_name(parcel.point, parcel.desk, parcel.number)
    told = letter("vi", file=target.name, sender=parcel.sender, receiver=parcel.receiver)

    def lines() -> Iterator[bytes]:
        for journal_id, first, last in parcel.spans:
            yield from map(write_line, registry.journal.range(journal_id, first, last))
        yield from map(write_line, parcel.excerpts)

    sha256 = write_whole(
        disk,
        target,
        lambda out: write_bundle(out, manifest=manifest, lines=lines, key=keys.sign, recipients=parcel.recipients),
    )
    try:
        write_bytes(disk, folder / letter_name(target.name), told.encode("utf-8-sig"), replace=True)
    except BaseException:
        with contextlib.suppress(OSError):
            disk.remove(target)
        raise
    events = sum(last - first + 1 for _, first, last in parcel.spans) + len(parcel.excerpts)
    return WrittenFile(target, parcel.bundle_id, sha256, events)


def signed_range(registry: Registry, keys: Keys, campaign: str, span: tuple[str, int, int]) -> Range:
    """Describe a part of a journal with its maker's signed head: made now for the own one, passed on for others."""
    journal_id, first, last = span
    state = registry.journal.state(journal_id)
    head_hash = registry.journal.hash_at(journal_id, last)
    if state.sign_public == keys.sign.public:
        head = SignedHead(last, head_hash, sign_head(keys.sign, campaign, journal_id, last, head_hash))
        sign_public = keys.sign.public
    else:
        head = msgspec.json.decode(state.signed_head, type=SignedHead)
        sign_public = state.sign_public
    return Range(
        journal_id=journal_id,
        from_seq=first,
        to_seq=last,
        hash_before=registry.journal.hash_at(journal_id, first - 1),
        head_hash=head.hash,
        sign_public=sign_public,
        signature=head.signature,
    )


def _manifest(registry: Registry, parcel: Parcel, keys: Keys) -> Manifest:
    return Manifest(
        campaign=parcel.campaign,
        bundle_id=parcel.bundle_id,
        purpose=parcel.purpose,
        number=parcel.number,
        writer=Writer(
            journal_id=registry.journal.own_id(),
            sign_public=keys.sign.public,
            recipient=keys.recipient,
            role=parcel.role,
            label=f"{parcel.point} {parcel.desk}".strip(),
        ),
        written_at=parcel.written_at,
        ranges=[signed_range(registry, keys, parcel.campaign, span) for span in parcel.spans],
        excerpts=len(parcel.excerpts),
        enrolment=parcel.enrolment,
        answer=parcel.answer,
        offer=parcel.offer,
        read_answers=parcel.read_answers,
        holds=parcel.holds,
    )
