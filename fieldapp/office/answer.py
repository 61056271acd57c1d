"""Answering back: what arrived, and the desk's area as it now stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fieldapp.domain.campaign import PASSED_ON_KINDS, Desk
from fieldapp.domain.events import Event, word
from fieldapp.domain.replay import MAKES_PERSON
from fieldapp.domain.rulings import RULING_KINDS
from fieldapp.registry.journal import APART
from fieldapp.station.sending import send
from fieldapp.station.station import Station
from fieldapp.sync.outgoing import WrittenFile
from fieldapp.system.errors import InputRefused

_NAMING = MAKES_PERSON | {"citizen.corrected"}


def answer_all(station: Station, folder: Path) -> list[WrittenFile]:
    """Write an answer for every enrolled desk that is not revoked.

    Raises:
        InputRefused: `home.not_an_office`.
        EnvironmentFault: `disk.*`; answers written before stay valid.
    """
    station.office()
    desks = [desk for desk in station.facts().desks.values() if desk.journals and not desk.revoked]
    return [answer(station, desk.desk_id, folder) for desk in desks]


def answer(station: Station, desk_id: str, folder: Path) -> WrittenFile:
    """Write one desk's answer: how far each of its journals is held, and what others know about its people.

    Excerpts are cumulative since the last answer that the desk has read, so a lost answer is made good by the next one.

    Raises:
        InputRefused: `home.not_an_office`, `desk.unknown` (also for a desk that never reported).
        EnvironmentFault: `disk.*`.
    """
    station.office()
    desk = station.facts().desks.get(desk_id)
    if desk is None or not desk.journals:
        raise InputRefused("desk.unknown")
    shelf, journal = station.registry.shelf, station.registry.journal
    newest = journal.state(desk.journals[-1])
    counter = int(shelf.setting(f"answers.{desk_id}", "0")) + 1
    read = shelf.setting(f"answer_read.{newest.journal_id}", "0")
    since = 0 if _is_odd(station, desk) else int(shelf.setting(f"answer_mark.{desk_id}.{read}", "0"))
    mark = journal.newest_id()
    told = {
        "counter": counter,
        "journals": {journal_id: _held(station, desk, journal_id) for journal_id in desk.journals},
    }
    with station.registry.transaction():
        written = send(
            station,
            purpose="answer",
            folder=folder,
            recipients=(newest.recipient,),
            excerpts=tuple(area_events(station, desk, since=since)),
            answer=told,
            point="VP",
            desk=f"{desk.number:02d}",
            sender=station.campaign().authority,
            receiver=desk.label,
        )
        shelf.put_setting(f"answers.{desk_id}", str(counter))
        shelf.put_setting(f"answer_mark.{desk_id}.{counter}", str(mark))
    return written


def _is_odd(station: Station, desk: Desk) -> bool:
    """Tell whether a desk was copied or put back: then nobody knows which of its laptops has read what."""
    return len(desk.journals) > 1 or any(station.registry.journal.forks(journal_id) for journal_id in desk.journals)


def _held(station: Station, desk: Desk, journal_id: str) -> dict[str, Any]:
    """Say how far a journal of a desk is held here.

    `forks` are the ends of further branches, `received` those of the newest files: a laptop that was put back has less
    than is held here, and knows its own end only.
    """
    journal, shelf = station.registry.journal, station.registry.shelf
    state = journal.state(journal_id)
    ends = [shelf.setting(f"received.{journal_id}.{writer}").partition(":") for writer in desk.journals]
    return {
        "contiguous_to": state.contiguous_to,
        "head_hash": state.head_hash,
        "forks": [{"seq": seq, "hash": head} for seq, head in journal.forks(journal_id)],
        "received": [{"seq": int(seq), "hash": head} for seq, _, head in ends if seq],
    }


def area_events(station: Station, desk: Desk, *, since: int = 0) -> list[Event]:
    """Return what a desk is told: the campaign, the rulings, and all about the people of its wards but their category.

    A payee from elsewhere is told about by name only. Who was spoken of after the mark `since` is told about from the
    beginning: somebody may have come to these wards meanwhile. What a desk wrote itself does not come back to it,
    unless it was copied or put back: then it may have lost some of it, and another laptop may have written the rest.
    """
    journal = station.registry.journal
    own = set() if _is_odd(station, desk) else set(desk.journals)
    told = list(journal.since(since, kinds=[*PASSED_ON_KINDS, *sorted(RULING_KINDS)]))
    spoken_of = {subject for event in journal.since(since, leave_out=APART) for subject in event.envelope.subjects}
    people = spoken_of & station.registry.people.members_in(desk.wards)
    histories = journal.about_each(people)
    for events in histories.values():
        told += [event for event in events if event.envelope.kind not in APART]
    payees = {word(e.facts(), "payee") for e in told if e.envelope.kind == "payee.appointed"} - people
    for events in journal.about_each(payees).values():
        told += [event for event in events if event.envelope.kind in _NAMING]
    return list({event.hash: event for event in told if event.envelope.journal_id not in own}.values())
