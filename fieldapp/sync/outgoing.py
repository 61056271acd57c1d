"""Writing a bundle: which ranges and excerpts it carries, to whom, and that it was read back before it counts."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

import fieldapp
from fieldapp.bundle.manifest import Enrolment, Holding, Manifest, Purpose, Range, Writer
from fieldapp.bundle.naming import file_name, letter, letter_name
from fieldapp.bundle.writing import write_bundle
from fieldapp.domain.events import Event, write_line
from fieldapp.registry import Registry
from fieldapp.registry.heads import Head
from fieldapp.seal.signing import sign_head
from fieldapp.seal.succession import Succession
from fieldapp.sync.keys import Keys
from fieldapp.system.errors import Bug
from fieldapp.system.files import Disk, write_bytes, write_whole

_TOLD_EVERY = 256

Progress = Callable[[str, int, int], None]


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written.

    Attributes:
        purpose: `records`, `answer` or `first`.
        number: of the file among its writer's, from 1.
        point, desk: for the file's name.
        sender, receiver: for the letter beside it, in words.
        recipients: age recipients, all of them; the recovery key is one.
        spans: (journal_id, from_seq, to_seq): parts of journals held here without a gap.
        branches: further branches of journals, each from where it leaves what the reader has, to a signed head.
        excerpts: events without their neighbours.
        read_answers: by journal of an office, the counter of its last answer that the writer has read.
        holds: how far the writer holds each journal.
        succession: which of the writer's journals go on for which old ones.
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
    branches: tuple[tuple[Event, ...], ...] = ()
    excerpts: tuple[Event, ...] = ()
    enrolment: Enrolment | None = None
    answer: dict[str, Any] | None = None
    offer: dict[str, Any] | None = None
    read_answers: dict[str, int] = {}
    holds: dict[str, Holding] = {}
    succession: tuple[Succession, ...] = ()


class WrittenFile(msgspec.Struct, frozen=True):
    """A file that was written, read back and compared; `events` counts what it carries."""

    path: Path
    bundle_id: str
    sha256: str
    events: int


def write_parcel(
    registry: Registry, parcel: Parcel, *, keys: Keys, folder: Path, disk: Disk, progress: Progress | None = None
) -> WrittenFile:
    """Seal a parcel into a new file in `folder`, with a plain letter beside it; nothing is ever overwritten.

    `progress` hears of each event twice, as it is counted and as it is written, and may raise: no file is left then.

    Raises:
        EnvironmentFault: `disk.*`; no file with a valid name is left then.
    """
    manifest = _manifest(registry, parcel, keys)
    target = folder / file_name(parcel.point, parcel.desk, parcel.number)
    told = letter("vi", file=target.name, sender=parcel.sender, receiver=parcel.receiver)

    carried = sum(map(len, parcel.branches)) + len(parcel.excerpts)
    events = sum(last - first + 1 for _, first, last in parcel.spans) + carried
    passed = itertools.count()

    def lines() -> Iterator[bytes]:
        ranges = (registry.journal.range(*span) for span in parcel.spans)
        for event in itertools.chain(*ranges, *parcel.branches, parcel.excerpts):
            if (done := next(passed)) % _TOLD_EVERY == 0 and progress is not None:
                progress("write", done, 2 * events)
            yield write_line(event)

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
    return WrittenFile(target, parcel.bundle_id, sha256, events)


def signed_range(registry: Registry, keys: Keys, campaign: str, span: tuple[str, int, int]) -> Range:
    """Describe a part of a journal with its maker's signed head: made now for the own one, passed on for others.

    Raises:
        Bug: `bundle.manifest` when another maker has signed no head at its end.
    """
    journal_id, first, last = span
    head_hash = registry.journal.hash_at(journal_id, last)
    head = registry.heads.of(head_hash)
    if registry.journal.state(journal_id).sign_public == keys.sign.public:
        signature = sign_head(keys.sign, campaign, journal_id, last, head_hash)
        head = Head(journal_id, last, head_hash, keys.sign.public, signature)
    return _range(first, registry.journal.hash_at(journal_id, first - 1), head)


def _range(first: int, hash_before: str, head: Head | None) -> Range:
    if head is None:
        raise Bug("bundle.manifest")
    return Range(
        journal_id=head.journal_id,
        from_seq=first,
        to_seq=head.seq,
        hash_before=hash_before,
        head_hash=head.hash,
        sign_public=head.sign_public,
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
            program=fieldapp.__version__,
        ),
        written_at=parcel.written_at,
        ranges=[
            *(signed_range(registry, keys, parcel.campaign, span) for span in parcel.spans),
            *(
                _range(events[0].envelope.seq, events[0].envelope.prev_hash, registry.heads.of(events[-1].hash))
                for events in parcel.branches
            ),
        ],
        excerpts=len(parcel.excerpts),
        enrolment=parcel.enrolment,
        answer=parcel.answer,
        offer=parcel.offer,
        read_answers=parcel.read_answers,
        holds=parcel.holds,
        succession=list(parcel.succession),
    )
