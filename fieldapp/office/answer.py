"""Answering back: what arrived, and the desk's area as it now stands."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.domain.campaign import PASSED_ON_KINDS, Desk
from fieldapp.domain.events import Event, word
from fieldapp.domain.replay import MAKES_PERSON
from fieldapp.domain.rulings import RULING_KINDS, components
from fieldapp.office.arrived import arrived, is_odd
from fieldapp.office.board import note_answered
from fieldapp.registry.frontier import APART
from fieldapp.station.sending import send
from fieldapp.station.station import Station
from fieldapp.sync.answers import Answer
from fieldapp.sync.outgoing import WrittenFile
from fieldapp.system.errors import InputRefused

_MOST_DESKS = 100
"""So many desks share an answer at most: each is one more stanza in its header."""

_MOST_NUMBERS = 8

_NAMING = MAKES_PERSON | {"citizen.corrected"}


def answer_all(station: Station, folder: Path) -> list[WrittenFile]:
    """Write the answers for all enrolled desks that are not revoked: one file for those of a point with the same wards.

    Raises:
        InputRefused: `home.not_an_office`.
        EnvironmentFault: `disk.*`; answers written before stay valid.
    """
    return [answer(station, desks, folder) for desks in together(station)]


def together(station: Station) -> list[tuple[Desk, ...]]:
    """Return the desks that an answer is due to, those that one file serves beside each other.

    Raises:
        InputRefused: `home.not_an_office`.
    """
    station.office()
    groups: dict[tuple[str, tuple[str, ...], int], list[Desk]] = {}
    for desk in station.facts().desks.values():
        if desk.journals and not desk.revoked:
            alike = desk.point_id, tuple(sorted(desk.wards))
            full = sum(len(desks) for name, desks in groups.items() if name[:2] == alike) // _MOST_DESKS
            groups.setdefault((*alike, full), []).append(desk)
    return [tuple(sorted(desks, key=lambda desk: desk.number)) for desks in groups.values()]


def answer(station: Station, desks: tuple[Desk, ...], folder: Path) -> WrittenFile:
    """Write one answer: how far each journal of the desks is held, and what others know about their people.

    `desks` are of one point and have the same wards. Excerpts are cumulative since the oldest of the last answers that
    these desks have read, so a lost answer is made good by the next one.

    Raises:
        InputRefused: `home.not_an_office`, `desk.unknown` (also for a desk that never reported).
        EnvironmentFault: `disk.*`.
    """
    station.office()
    if not desks or not all(desk.journals for desk in desks):
        raise InputRefused("desk.unknown")
    shelf, journal = station.registry.shelf, station.registry.journal
    facts = station.facts()
    with station.registry.transaction():  # first: a file that was written and not committed keeps its number for itself
        counter = int(shelf.setting("answers", "0")) + 1
        shelf.put_setting("answers", str(counter))
        note_answered(station, counter, desks)
    since = min(_told_until(station, desk) for desk in desks)
    mark = journal.newest_id()
    neighbours = [desk for desk in facts.desks.values() if desk.point_id == desks[0].point_id]
    told = Answer(counter, arrived(station, neighbours))
    point = facts.points.get(desks[0].point_id)
    labels = ", ".join(desk.label for desk in desks)
    with station.registry.transaction():
        written = send(
            station,
            purpose="answer",
            folder=folder,
            recipients=tuple(recipient for desk in desks for recipient in _recipients(station, desk)),
            excerpts=tuple(area_events(station, *desks, since=since)),
            answer=msgspec.to_builtins(told),
            point="VP",
            desk=_numbers(desks),
            sender=station.campaign().authority,
            receiver=labels if point is None else f"{point.name} · {labels}",
        )
        shelf.put_setting(f"answer_mark.{journal.own_id()}.{counter}", str(mark))
    return written


def _recipients(station: Station, desk: Desk) -> set[str]:
    """Return what an answer for a desk is sealed to: the keys of all its journals that go on."""
    makers = station.makers()
    living = [maker for journal in desk.journals if (maker := makers.of(journal)) and not maker.ended]
    return {maker.recipient for maker in living}


def _told_until(station: Station, desk: Desk) -> int:
    """Return the mark of the newest event that a desk was told of for sure."""
    if is_odd(station, desk):
        return 0
    shelf, own = station.registry.shelf, station.registry.journal.own_id()
    read = shelf.setting(f"answer_read.{own}.{desk.journals[-1]}", "0")
    return int(shelf.setting(f"answer_mark.{own}.{read}", "0"))


def _numbers(desks: tuple[Desk, ...]) -> str:
    """Return what the file's name says of its desks: their numbers, or the first and the last when they are many."""
    numbers = [f"{desk.number:02d}" for desk in desks]
    return "-".join(numbers) if len(numbers) <= _MOST_NUMBERS else f"{numbers[0]}-den-{numbers[-1]}"


def area_events(station: Station, *desks: Desk, since: int = 0) -> list[Event]:
    """Return what desks are told: the campaign, the rulings, and all about the people of their wards but the category.

    To these belongs who was once taken for one of them: what was said about both hangs on what was said before. A payee
    from elsewhere is told about by name only, an erased one by what is left: bare envelopes. Who was spoken of after
    the mark `since` is told about from the beginning: somebody may have come to these wards meanwhile, or be on a list
    again because a later state of it was taken back. What a desk wrote itself does not come back to it alone, unless it
    was copied or put back: then it may have lost some of it, and another laptop may have written the rest.
    """
    journal = station.registry.journal
    alone = len(desks) == 1 and not is_odd(station, desks[0])
    own = set(desks[0].journals) if alone else set()
    told = list(journal.since(since, kinds=[*PASSED_ON_KINDS, *sorted(RULING_KINDS)]))
    spoken_of = {subject for event in journal.since(since, leave_out=APART) for subject in event.envelope.subjects}
    withdrawn = [event for event in told if event.envelope.kind == "roster.withdrawn"]
    spoken_of |= station.registry.views.shown_again(withdrawn)
    rulings = station.registry.views.rulings
    once_one = components(rulings, once=True)
    in_wards, spoken_of = (
        ids.union(*(once_one[name] for name in ids & once_one.keys()))
        for ids in (station.registry.people.members_in(desks[0].wards), spoken_of)
    )
    people = in_wards & spoken_of
    histories = journal.about_each(people)
    for events in histories.values():
        told += [event for event in events if event.envelope.kind not in APART]
    appointed = [event for event in told if event.envelope.kind == "payee.appointed"]
    # Where the payee was erased the body is gone, and others still hang on the envelopes of who is named only there.
    erased = rulings.erased.intersection(s for e in appointed for s in e.envelope.subjects)
    payees = ({word(event.facts(), "payee") for event in appointed} | erased) - people
    for events in journal.about_each(payees).values():
        told += [event for event in events if event.envelope.kind in _NAMING]
    return list({event.hash: event for event in told if event.envelope.journal_id not in own}.values())
