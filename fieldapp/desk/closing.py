"""Closing the day in five steps. How far it has come is read from the registry, so that it goes on after anything."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.desk.day import Today, close_day, day_start, own_today, today
from fieldapp.desk.hand_over import HandedOver, hand_over
from fieldapp.desk.keeping import something_new
from fieldapp.desk.numbers import Gap, Series, VoidNumber, gaps, series_of_today, void_numbers
from fieldapp.desk.paper_forms import FormState, form_states, void_form
from fieldapp.domain.events import word
from fieldapp.station.receiving import Progress
from fieldapp.station.station import Station

STEPS = ("drafts", "unprinted", "numbers", "export", "sheet")
"""The steps in the order of the page, see `Closing.done`."""

_SHEETS = "handover_sheets"


class HandedFile(msgspec.Struct, frozen=True):
    """A file that was written and read back."""

    name: str
    sha256: str
    events: int


class Handed(msgspec.Struct, frozen=True):
    """What was written in one go, possibly as several files.

    Attributes:
        at: when, in ms; `carried` how many registrations it holds, `registrations` how many no file held before.
    """

    files: tuple[HandedFile, ...]
    at: int
    registrations: int
    carried: int


class SheetNote(msgspec.Struct, frozen=True):
    """A hand-over sheet that was made today.

    Attributes:
        last: the newest receipt number on it, empty when there was none.
        files: names of the files on it.
        totals: the day's totals when it was made; they tell whether it still holds.
    """

    day: int
    last: str
    files: tuple[str, ...]
    totals: str
    at: int


class Closing(msgspec.Struct, frozen=True):
    """How far closing the day has come.

    Attributes:
        forms: paper forms that this desk has handed out, and what has become of each.
        discarded: reasons of half-typed forms that were discarded today.
        handed: what was written last today, None while nothing was.
        everything_out: there was nothing to hand over, or nothing was recorded since that no file holds.
        sheets: made today, oldest first.
        sheet_holds: the last of them still says everything.
    """

    day: Today
    series: tuple[Series, ...]
    voids: tuple[VoidNumber, ...]
    gaps: tuple[Gap, ...]
    forms: tuple[FormState, ...]
    discarded: tuple[str, ...]
    handed: Handed | None
    everything_out: bool
    sheets: tuple[SheetNote, ...]
    sheet_holds: bool

    def done(self, step: str) -> bool:
        """Tell whether one of `STEPS` is done; void numbers and gaps only need to be read."""
        return {
            "drafts": not self.day.drafts,
            "unprinted": not self.day.unprinted,
            "numbers": not any(gap.why == "unknown" for gap in self.gaps),
            "export": self.everything_out,
            "sheet": self.sheet_holds,
        }[step]


def closing(station: Station) -> Closing:
    """Return how far closing the day has come.

    Raises:
        InputRefused: `home.not_a_desk`.
    """
    day, handed, sheets = today(station), _handed_today(station), _sheets_today(station)
    names = tuple(file.name for file in handed.files) if handed else ()
    served = day.done or day.voided
    everything_out = not day.waiting and (not served or (handed is not None and not something_new(station)))
    holds = bool(sheets) and everything_out and (sheets[-1].totals, sheets[-1].files) == (_totals(day), names)
    return Closing(
        day=day,
        series=tuple(series_of_today(station)),
        voids=tuple(void_numbers(station)),
        gaps=tuple(gaps(station)),
        forms=tuple(form_states(station)),
        discarded=tuple(word(event.facts(), "reason") for event in own_today(station, "draft.discarded")),
        handed=handed,
        everything_out=everything_out,
        sheets=sheets,
        sheet_holds=holds,
    )


def void_unused_forms(station: Station, *, reason: str) -> int:
    """Declare void all paper forms that no registration was typed in from; return how many there were.

    Raises:
        InputRefused: `form.reason`.
    """
    unused = [form.number for form in form_states(station) if form.state == "missing"]
    with station.registry.transaction():
        for number in unused:
            void_form(station, number, reason=reason)
    return len(unused)


def export(station: Station, folder: Path, *, progress: Progress | None = None) -> HandedOver:
    """Write the day's file and read it back; that the day is closed, with its totals, stands in that very file.

    Raises:
        As `hand_over`; nothing was written down then.
    """
    with station.registry.transaction():
        close_day(station)
        return hand_over(station, folder, progress=progress)


def note_sheet(station: Station) -> None:
    """Note that the hand-over sheet was made as the day stands; what has changed since the file is written down too."""
    with station.registry.transaction():
        close_day(station)
        day, handed = today(station), _handed_today(station)
        files = tuple(file.name for file in handed.files) if handed else ()
        note = SheetNote(day_start(station), day.last, files, _totals(day), station.clock.now_ms())
        made = (*_sheets_today(station), note)
        station.registry.shelf.put_setting(_SHEETS, msgspec.json.encode(made).decode())


def _sheets_today(station: Station) -> tuple[SheetNote, ...]:
    kept = msgspec.json.decode(station.registry.shelf.setting(_SHEETS, "[]"), type=tuple[SheetNote, ...])
    return tuple(note for note in kept if note.day == day_start(station))


def _totals(day: Today) -> str:
    return f"{day.done} {day.voided} {day.unprinted} {day.drafts} {day.last}"


def _handed_today(station: Station) -> Handed | None:
    """Return what was written to the office last today: the newest files that belong together."""
    files: list[HandedFile] = []
    for event in reversed(own_today(station, "bundle.written")):
        facts = event.facts()
        part, number = facts.get("part"), facts.get("events")
        if word(facts, "purpose") != "records" or not isinstance(part, int):
            continue  # for the desks beside, or written by an earlier version of the program
        files.append(HandedFile(word(facts, "file"), word(facts, "sha256"), number if isinstance(number, int) else 0))
        if part == 1:
            told = [facts.get(name) for name in ("registrations", "carried")]
            new, carried = (count if isinstance(count, int) else 0 for count in told)
            return Handed(tuple(reversed(files)), event.envelope.wall_time, new, carried)
    return None
