"""Work lists as they go out: a workbook that comes back filled in, and a printed sheet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from pathlib import Path
from typing import Final

from fieldapp.domain.campaign import Campaign
from fieldapp.domain.missing import POLICE
from fieldapp.office.worklists import FILLED, Progress, WorkLine, WorkList
from fieldapp.papers.lists import ListPaper, list_pdf, place_and_day
from fieldapp.sheets.writing import Fill, Line, Page, workbook
from fieldapp.station.areas import area_name
from fieldapp.system.texts import Language, text

CONFIRMS: Final = frozenset({POLICE})
"""Who may say that what is on record is right."""

_WIDTHS: Final = {"key": 17, "no": 5, "name": 26, "known": 38, "missing": 34, "note": 22}
_FILL_WIDTH: Final = 18
_LONGEST: Final = {"national_id": 20, "phone": 20, "account": 24, "birth_date": 20, "amount": 20}
_PRINTED: Final = {"key": 15.5, "no": 6, "name": 19, "known": 27, "missing": 25, "answer": 26.5}
_MOST_AREAS: Final = 3


def worklist_workbook(
    work: WorkList, *, language: Language, title: str, scratch: Path, progress: Progress | None = None
) -> bytes:
    """Return a work list as a workbook: a line for each person with its key; only what is asked for can be filled in.

    `progress` gets the stage `write_list`; it may raise to cancel, and nothing is left in `scratch` then.

    Raises:
        EnvironmentFault: `disk.*` when `scratch` cannot take the rows.
    """
    fields = FILLED.get(work.owner, ())
    confirm = ("confirm",) if work.owner in CONFIRMS else ()
    names = ("key", "no", "name", "known", "missing", *fields, *confirm, "note")
    titles = (title, text("tasks.list_title", language, owner=text(f"tasks.owner_{work.owner}", language)))
    head = len(titles) + 2
    above = [Line((each,), "title") for each in titles]
    above += [Line((text("tasks.list_how", language),), "note")]
    above += [Line(tuple(text(f"tasks.column_{name}", language) for name in names), "header")]
    blank = ("",) * (len(names) - 5)
    people = (
        Line((line.key, str(number), line.name, line.known, line.missing, *blank))
        for number, line in _numbered(work, progress)
    )
    fills = {names.index(name): _fill(name, language) for name in (*fields, *confirm, "note")}
    if work.owner == POLICE:
        fills[names.index("name")] = _fill("full_name", language)
    widths = tuple(_WIDTHS.get(name, _FILL_WIDTH) for name in names)
    page = Page(text(f"tasks.owner_{work.owner}", language), widths, chain(above, people), fills, head)
    return workbook([page], scratch=scratch)


def _fill(name: str, language: Language) -> Fill:
    choices = {"sex": (text("tasks.male", language), text("tasks.female", language)), "confirm": ("x",)}
    return Fill(text(f"tasks.hint_{name}", language), choices.get(name, ()), _LONGEST.get(name, 300))


def _numbered(work: WorkList, progress: Progress | None) -> Iterator[tuple[int, WorkLine]]:
    for number, line in enumerate(work.lines, 1):
        if progress is not None:
            progress("write_list", number, len(work.lines))
        yield number, line


def worklist_paper(
    work: WorkList, campaign: Campaign, *, now_ms: int, language: Language, progress: Progress | None = None
) -> bytes:
    """Return a work list as a PDF, with room to answer by hand; `progress` as in `worklist_workbook`."""
    owner = text(f"tasks.owner_{work.owner}", language)
    lines = groupby(_numbered(work, progress), key=lambda numbered: numbered[1].area)
    rows = (
        cells
        for area, some in lines
        for cells in chain(
            [(area_name(area, language),)],
            ((line.key, str(number), line.name, line.known, line.missing, "") for number, line in some),
        )
    )
    return list_pdf(
        ListPaper(
            above="",
            authority=campaign.authority,
            place_and_day=place_and_day(now_ms, language),
            title=text("tasks.paper_title", language),
            subtitle=text(
                "tasks.paper_sub", language, owner=owner, area=_areas(work, language), campaign=campaign.title
            ),
            how=text("tasks.paper_how", language),
            columns=tuple((text(f"tasks.column_{name}", language), share) for name, share in _PRINTED.items()),
            rows=rows,
            total=text("tasks.paper_total", language, count=len(work.lines)),
            signs=tuple(text(f"tasks.paper_{who}", language) for who in ("answers", "asks")),
        ),
        language,
    )


def _areas(work: WorkList, language: Language) -> str:
    shown = dict.fromkeys(line.area for line in work.lines)
    if len(shown) > _MOST_AREAS:
        return text("tasks.areas_all" if work.everywhere else "tasks.areas_some", language, count=len(shown))
    return "; ".join(area_name(area, language) for area in shown)
