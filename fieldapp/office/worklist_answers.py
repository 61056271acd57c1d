"""Filled-in work lists come back: read as proposals about exactly those people, accepted or refused by the office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from fieldapp.cleaning.answers import AnsweredRow, Change, Compared, Trouble, compare_answers, read_answered
from fieldapp.domain.changes import Changes
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.proposals import proposal_key
from fieldapp.domain.replay import CLASSIFIED
from fieldapp.domain.row_key import row_key
from fieldapp.sheets.reading import read_book
from fieldapp.station.backups import back_up_first
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.benefits import public_group

Progress = Callable[[str, int, int], None]
_REPORT_EVERY: Final = 2000
ELSEWHERE: Final = "answer.elsewhere"
"""The trouble of a file in which nobody of this campaign stands."""


class AnsweredList(msgspec.Struct, frozen=True):
    """One file that came back: its name, the SHA-256 of its bytes, its rows, and how many formulas it has."""

    file: str
    sha256: str
    rows: tuple[AnsweredRow, ...]
    formulas: int = 0


class Answer(msgspec.Struct, frozen=True):
    """What one file comes to beside what is known now."""

    file: str
    sha256: str
    compared: Compared


def read_answer(path: Path, *, progress: Progress | None = None) -> AnsweredList:
    """Read a work list that came back, in any form that lists come in; nothing is compared or saved.

    `progress` gets the stages `open` and `rows`; it may raise to cancel.

    Raises:
        InputRefused: `sheet.*`, `roster.*`, `answer.no_keys`, with the file as place.
    """
    report = progress or (lambda _stage, _done, _total: None)
    book = read_book(path, progress=partial(report, "open"))
    formulas = sum(note.count for note in book.notes if note.code == "sheet.formulas")
    return AnsweredList(book.file, book.sha256, tuple(read_answered(book, report)), formulas)


def read_answers(
    paths: Sequence[Path], *, progress: Progress | None = None
) -> tuple[list[AnsweredList], list[InputRefused]]:
    """Read several work lists that came back; one that is refused stops no other."""
    read, refused = [], []
    for number, path in enumerate(paths):
        if progress is not None:
            progress("read_list", number, len(paths))
        try:
            read.append(read_answer(path, progress=progress))
        except InputRefused as error:
            refused.append(error)
    return read, refused


def compare(station: Station, lists: Iterable[AnsweredList], *, progress: Progress | None = None) -> list[Answer]:
    """Compare lists that came back with the people they are about, and with each other.

    What a list says that one before it said already is nothing new; where two lists differ, both are doubtful.

    Raises:
        InputRefused: `home.not_an_office`.
    """
    station.office()
    answered = list(lists)
    people = _people(station, {row.key for each in answered for row in each.rows if row.key}, progress)
    numbers = {number for each in answered for row in each.rows if (number := row.said.get("national_id"))}
    holders = {
        number: found[0].citizen_id for number in numbers if (found := station.registry.people.by_number(number))
    }
    told = []
    for each in answered:
        compared = compare_answers(each.rows, people, holders)
        if not any(row.key in people for row in each.rows):
            compared = Compared((), (Trouble(ELSEWHERE, each.file, 0, str(len(each.rows))),), 0)
        if each.formulas:
            trouble = Trouble("answer.formulas", each.file, 0, str(each.formulas))
            compared = msgspec.structs.replace(compared, troubles=(trouble, *compared.troubles))
        told.append(Answer(each.file, each.sha256, compared))
    return _beside_each_other(told)


def accept(
    station: Station,
    chosen: Iterable[tuple[Answer, Sequence[Change]]],
    *,
    answered_by: str = "",
    progress: Progress | None = None,
) -> Changes:
    """Take changes of answers over in one transaction, each with its source; the evidence is a paper.

    `progress` may raise to cancel: nothing was taken over then.

    Raises:
        InputRefused: `home.not_an_office`.
        EnvironmentFault: a `disk.*` code; nothing was taken over.
    """
    station.office()
    back_up_first(station, "list", progress=progress)
    about: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for answer, changes in chosen:
        for change in changes:
            about[answer.file, answer.sha256, change.citizen_id][change.field] = change.after
    with station.registry.transaction(progress=progress) as done:
        for number, ((file, sha256, citizen_id), said) in enumerate(about.items()):
            if progress is not None:
                progress("accept_answers", number, len(about))
            source = {"file": file, "sha256": sha256, "answered_by": answered_by}
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


def refuse(station: Station, changes: Sequence[Change], *, progress: Progress | None = None) -> Changes:
    """Note that changes are not wanted: the same answer does not propose them again.

    Raises:
        InputRefused: `home.not_an_office`.
    """
    station.office()
    with station.registry.transaction(progress=progress) as done:
        for change in changes:
            facts = {"proposal": proposal_key(change.field, change.after), "field": change.field, "verdict": "refused"}
            station.append("proposal.settled", [change.citizen_id], facts)
    return done


def _beside_each_other(answers: Sequence[Answer]) -> list[Answer]:
    """Return the answers without what one says again, doubtful where they contradict each other."""
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    bearers: dict[str, set[str]] = defaultdict(set)
    for answer in answers:
        for change in answer.compared.changes:
            said[change.citizen_id, change.field].add(change.after)
            if change.field == "national_id":
                bearers[change.after].add(change.citizen_id)
    seen: set[tuple[str, str, str]] = set()
    found = []
    for answer in answers:
        changes = []
        for change in answer.compared.changes:
            if (place := (change.citizen_id, change.field, change.after)) in seen:
                continue
            seen.add(place)
            doubts = [
                *change.doubts,
                *(["answer.files_differ"] if len(said[change.citizen_id, change.field]) > 1 else ()),
                *(["answer.number_taken"] if len(bearers[change.after]) > 1 and change.field == "national_id" else ()),
            ]
            changes.append(msgspec.structs.replace(change, doubts=tuple(dict.fromkeys(doubts))))
        old, new = ({one.citizen_id for one in each} for each in (answer.compared.changes, changes))
        unchanged = answer.compared.unchanged + len(old - new)
        compared = msgspec.structs.replace(answer.compared, changes=tuple(changes), unchanged=unchanged)
        found.append(msgspec.structs.replace(answer, compared=compared))
    return found


def _people(station: Station, keys: set[str], progress: Progress | None) -> dict[str, Citizen]:
    """Return the people with these row keys; a key that fits two people fits nobody."""
    found: dict[str, set[str]] = defaultdict(set)
    for number, (member, citizen_id) in enumerate(station.registry.people.all_members()):
        if progress is not None and number % _REPORT_EVERY == 0:
            progress("match", 0, 0)
        key = row_key(member)
        if key in keys:
            found[key].add(citizen_id)
    people = station.registry.people
    whose = {key: people.get(ids.pop()) for key, ids in found.items() if len(ids) == 1}
    return {key: citizen for key, citizen in whose.items() if citizen is not None}
