"""Handing over: everything since the last acknowledged event goes to the stick; answers come back the same way."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from fieldapp.bundle.manifest import Manifest
from fieldapp.desk.day import not_handed_over
from fieldapp.desk.exchange import admit_neighbour, settle_neighbour
from fieldapp.domain.events import MAX_NUMBER
from fieldapp.domain.makers import REVOKED, Maker
from fieldapp.seal.pairing import PublicKeys, pairing_number
from fieldapp.station.backups import back_up_first
from fieldapp.station.believing import is_vouched_for, take_successions, trust_office
from fieldapp.station.continuity import FORKED, ROLLED_BACK
from fieldapp.station.receiving import Progress, Verdict, receive_files
from fieldapp.station.sending import send
from fieldapp.station.station import Station
from fieldapp.sync.answers import Answer
from fieldapp.sync.incoming import Held, Merged
from fieldapp.sync.outgoing import WrittenFile
from fieldapp.sync.senders import sender_of
from fieldapp.sync.volumes import VOLUME_BYTES, Span, volumes
from fieldapp.system.errors import InputRefused

_RECORDED = "registration.recorded"


class HandedOver(msgspec.Struct, frozen=True):
    """Files that were written and read back: one, or more when it is much or a neighbour's events travel along.

    Attributes:
        files: to be handed over together; the first holds the beginning of what this desk wrote.
        registrations: how many of the registrations in it were in no file before.
        carried: how many registrations it carries in all: those that the office has not acknowledged.
        events: how many events it carries in all.
    """

    files: tuple[WrittenFile, ...]
    registrations: int
    events: int
    carried: int = 0

    @property
    def path(self) -> Path:
        """The first file."""
        return self.files[0].path

    @property
    def names(self) -> str:
        """The names of all files, to be read by a person."""
        return ", ".join(file.path.name for file in self.files)

    @property
    def sha256(self) -> str:
        """Of the first file."""
        return self.files[0].sha256


def hand_over(
    station: Station, folder: Path, *, most_bytes: int = VOLUME_BYTES, progress: Progress | None = None
) -> HandedOver:
    """Write all events since the last acknowledged one to new files in `folder`, sealed to the offices.

    What is more than `most_bytes` goes into several files. What this desk holds of its neighbours and the office has
    not acknowledged goes into a file of its own, so that nothing of it keeps the desk's own events waiting. Only when
    the files were read back do their registrations count as handed over. `progress` may raise: nothing counts then.

    Raises:
        InputRefused: `home.not_a_desk`.
        EnvironmentFault: `disk.*`, `drive.swapped`; nothing counts as handed over then.
    """
    desk, campaign = station.desk(), station.campaign()
    waiting, _ = not_handed_over(station)
    read = answers_read(station)
    point = station.facts().points.get(desk.point_id)
    spans = [span for state in station.own_journals() for span in _unacknowledged(station, state.journal_id)]
    relayed = [span for journal_id in held_of_neighbours(station) for span in _unacknowledged(station, journal_id)]
    registry = station.registry
    with registry.transaction():
        shared = volumes(registry, station.keys, spans, most_bytes=most_bytes)
        shared += volumes(registry, station.keys, relayed, most_bytes=most_bytes) if relayed else []
        carried = sum(registry.journal.waiting(_RECORDED, name, first)[0] for name, first, _ in spans)
        files: list[WrittenFile] = []
        with _all_or_none(station, files):
            for part, volume in enumerate(shared, start=1):
                noted = {"part": part, "parts": len(shared), "registrations": waiting, "carried": carried}
                files.append(
                    send(
                        station,
                        purpose="records",
                        folder=folder,
                        recipients=station.makers().office_recipients(),
                        spans=volume.spans,
                        point=point.name if point else "",
                        desk=f"{desk.number:02d}",
                        sender=f"{point.name if point else ''} · {desk.label}",
                        receiver=campaign.authority,
                        read_answers=read,
                        noted=noted,
                        progress=progress,
                    )
                )
        for journal_id, _, last in spans:
            registry.journal.note_exported(journal_id, last)
    return HandedOver(tuple(files), waiting, sum(file.events for file in files), carried)


@contextlib.contextmanager
def _all_or_none(station: Station, files: list[WrittenFile]) -> Iterator[None]:
    """Take the files away again that were written before a later one could not be."""
    try:
        yield
    except BaseException:
        for file in files:
            with contextlib.suppress(OSError):
                station.disk.remove(file.path)
        raise


def held_of_neighbours(station: Station) -> list[str]:
    """Return the journals of other desks that this one holds without a gap."""
    own = station.registry.journal.own_ids()
    return [
        state.journal_id
        for state in station.registry.journal.states()
        if state.contiguous_to and state.journal_id not in own and _is_desk(station, state.journal_id)
    ]


def _is_desk(station: Station, journal_id: str) -> bool:
    maker = station.makers().of(journal_id)
    return maker is not None and maker.role == "desk"


def _unacknowledged(station: Station, journal_id: str) -> list[Span]:
    """Return the part of a journal that an office does not hold, as far as is known here; none or one."""
    state = station.registry.journal.state(journal_id)
    first = min(state.acknowledged_to + 1, _asked_from(station, journal_id))
    own = journal_id in station.registry.journal.own_ids()
    last = state.contiguous_to if own else station.registry.heads.last(journal_id, first)
    return [(journal_id, first, last)] if first <= last else []


def read_answers(station: Station, paths: Iterable[Path], *, progress: Progress | None = None) -> list[Verdict]:
    """Take in the office's answers, and what neighbours left for this desk; `paths` are files and folders.

    Raises:
        InputRefused: `home.not_a_desk`, `bundle.too_many`.
        EnvironmentFault: `disk.*` of the own disk.
    """
    station.desk()
    back_up_first(station, "files", progress=progress)
    return receive_files(
        station,
        paths,
        admit=lambda manifest: _admit(station, manifest),
        settle=lambda merged: _settle(station, merged),
        vouched=lambda part: is_vouched_for(station, part),
        progress=progress,
    )


def pairing(station: Station) -> str:
    """Return the 25-digit number that the office shows for this desk too."""
    campaign = station.campaign()
    office = home_office(station)
    keys = PublicKeys(station.keys.sign.public, station.keys.recipient)
    return pairing_number(campaign.campaign_id, PublicKeys(office.sign_public, office.recipient), keys)


def home_office(station: Station) -> Maker:
    """Return the office to whose keys this desk's card led, or whichever goes on for it."""
    makers, shelf = station.makers(), station.registry.shelf
    first = makers.of(shelf.setting("home_office")) or makers.of(station.campaign().journal_id)
    offices = makers.offices()
    here = [office for office in offices if first is not None and office.station == first.station]
    return next(iter(here or offices))


def _admit(station: Station, manifest: Manifest) -> None:
    take_successions(station, manifest)
    if manifest.purpose == "records":
        admit_neighbour(station, manifest)
        return
    makers, writer = station.makers(), manifest.writer
    sender = sender_of(makers, manifest)
    if sender is None or sender.role != "office":
        raise InputRefused("writer.not_the_office")
    spent = makers.is_spent(writer.sign_public)
    if spent:
        # An older answer of an office that has new keys: the newer ones say all that it said.
        raise Held("writer.revoked") if spent == REVOKED else InputRefused("writer.old_keys")
    if manifest.purpose != "answer" or manifest.ranges:
        raise InputRefused("bundle.not_an_answer")
    if not any(state.journal_id in _answer(manifest).journals for state in station.own_journals()):
        raise InputRefused("bundle.not_an_answer")


def _settle(station: Station, merged: Merged) -> str:
    """Note what the office holds; it never goes back. Return a code when this journal may not go on.

    An office that says to miss something, though it was acknowledged once, has lost it: the next file begins there. It
    may have lost the count of its answers too, so also an older one may ask for more.
    """
    if merged.manifest.purpose == "records":
        return settle_neighbour(station, merged)
    answer, journal, shelf = _answer(merged.manifest), station.registry.journal, station.registry.shelf
    writer = merged.manifest.writer
    trust_office(station, writer.journal_id, writer.sign_public, writer.recipient)
    read = answers_read(station)
    newest = answer.counter > read.get(writer.journal_id, 0)
    if newest:
        shelf.put_setting("read_answers", msgspec.json.encode(read | {writer.journal_id: answer.counter}).decode())
    for journal_id, held in answer.journals.items():
        heads = [(held.contiguous_to, held.head_hash), *((end.seq, end.hash) for end in held.forks + held.received)]
        known = [seq for seq, head in heads if head and journal.hash_at(journal_id, seq) == head]
        journal.note_acknowledged(journal_id, max(known, default=0))
        asked = _asked_from(station, journal_id)
        first = min((first for first, _ in held.missing), default=MAX_NUMBER)
        if (first != asked) if newest else (first < asked):
            shelf.put_setting(f"asked_from.{journal_id}", str(first))
    own_id = journal.own_id()
    mine = answer.journals.get(own_id)
    if mine is None or journal.hash_at(own_id, mine.contiguous_to) == mine.head_hash:
        return ""
    why = ROLLED_BACK if mine.contiguous_to > journal.state(own_id).contiguous_to else FORKED
    station.go_on_in_new_journal(why)
    return f"journal.{why}"


def answers_read(station: Station) -> dict[str, int]:
    """Return, by journal of an office, the counter of its newest answer that was read here."""
    return msgspec.json.decode(station.registry.shelf.setting("read_answers", "{}"), type=dict[str, int])


def _asked_from(station: Station, journal_id: str) -> int:
    """Return the first event that an office asked for again."""
    return int(station.registry.shelf.setting(f"asked_from.{journal_id}", str(MAX_NUMBER)))


def _answer(manifest: Manifest) -> Answer:
    try:
        return msgspec.convert(manifest.answer, Answer)
    except msgspec.ValidationError as error:
        raise InputRefused("bundle.not_an_answer") from error
