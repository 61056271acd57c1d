"""Filled-in work lists come back: read as proposals about exactly those people, accepted or refused by the office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from fieldapp.cleaning.answers import AnsweredRow, Change, Compared, compare_answers, read_answered
from fieldapp.domain.changes import Changes
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.proposals import proposal_key
from fieldapp.domain.replay import CLASSIFIED
from fieldapp.domain.row_key import row_key
from fieldapp.sheets.reading import read_book
from fieldapp.station.backups import back_up_first
from fieldapp.station.station import Station
from fieldapp.vietnam.benefits import public_group

Progress = Callable[[str, int, int], None]


class AnsweredList(msgspec.Struct, frozen=True):
    """One file that came back: its name, the SHA-256 of its bytes, its rows."""

    file: str
    sha256: str
    rows: tuple[AnsweredRow, ...]


class Answer(msgspec.Struct, frozen=True):
    """What one file comes to beside what is known now."""

    file: str
    sha256: str
    compared: Compared


def read_answer(path: Path) -> AnsweredList:
    """Read a work list that came back, in any form that lists come in; nothing is compared or saved.

    Raises:
        InputRefused: `sheet.*`, `roster.*`, `answer.no_keys`, with the file as place.
    """
    book = read_book(path)
    return AnsweredList(book.file, book.sha256, tuple(read_answered(book)))


def compare(station: Station, lists: Iterable[AnsweredList]) -> list[Answer]:
    """Compare lists that came back with the people they are about.

    Raises:
        InputRefused: `home.not_an_office`.
    """
    station.office()
    answered = list(lists)
    people = _people(station, {row.key for each in answered for row in each.rows if row.key})
    numbers = {number for each in answered for row in each.rows if (number := row.said.get("national_id"))}
    holders = {
        number: found[0].citizen_id for number in numbers if (found := station.registry.people.by_number(number))
    }
    return [Answer(each.file, each.sha256, compare_answers(each.rows, people, holders)) for each in answered]


def accept(
    station: Station,
    answer: Answer,
    changes: Sequence[Change],
    *,
    answered_by: str = "",
    progress: Progress | None = None,
) -> Changes:
    """Take changes of an answer over in one transaction, each with its source; the evidence is a paper.

    Raises:
        InputRefused: `home.not_an_office`.
        EnvironmentFault: a `disk.*` code; nothing was taken over.
    """
    station.office()
    back_up_first(station, "list", progress=progress)
    about: dict[str, dict[str, str]] = defaultdict(dict)
    for change in changes:
        about[change.citizen_id][change.field] = change.after
    source = {"file": answer.file, "sha256": answer.sha256, "answered_by": answered_by}
    with station.registry.transaction() as done:
        for number, (citizen_id, said) in enumerate(about.items()):
            if progress is not None:
                progress("accept_answers", number, len(about))
            told = {name: said.pop(name) for name in CLASSIFIED if name in said}
            if told:
                station.append("citizen.classified", [citizen_id], {**told, "source": source})
            if "category" in told:
                said["benefit_group"] = public_group(told["category"])
            if said:
                station.append(
                    "citizen.corrected", [citizen_id], {"fields": said, "evidence": "paper", "source": source}
                )
    return done


def refuse(station: Station, changes: Sequence[Change]) -> Changes:
    """Note that changes are not wanted: the same answer does not propose them again.

    Raises:
        InputRefused: `home.not_an_office`.
    """
    station.office()
    with station.registry.transaction() as done:
        for change in changes:
            facts = {"proposal": proposal_key(change.field, change.after), "field": change.field, "verdict": "refused"}
            station.append("proposal.settled", [change.citizen_id], facts)
    return done


def _people(station: Station, keys: set[str]) -> dict[str, Citizen]:
    """Return the people with these row keys; a key that fits two people fits nobody."""
    found: dict[str, set[str]] = defaultdict(set)
    for member, citizen_id in station.registry.people.all_members():
        key = row_key(member)
        if key in keys:
            found[key].add(citizen_id)
    people = station.registry.people
    whose = {key: people.get(ids.pop()) for key, ids in found.items() if len(ids) == 1}
    return {key: citizen for key, citizen in whose.items() if citizen is not None}
