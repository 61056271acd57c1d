"""What stands on the hand-over sheet of today: totals, numbers, what is void and missing, files and the digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from fieldapp.desk.closing import Closing, closing
from fieldapp.desk.numbers import Gap, Series
from fieldapp.desk.paper_forms import FormState, count_forms
from fieldapp.domain.receipt import incarnation_of, receipt_number, sequence_of
from fieldapp.papers.handover import HandoverFile, HandoverPaper, handover_pdf
from fieldapp.papers.receipt import outcome_words
from fieldapp.station.digest import digest
from fieldapp.station.station import Station
from fieldapp.system.texts import Language, text
from fieldapp.vietnam.hours import local


def sheet_name(station: Station) -> str:
    """Return the name of the sheet's file: desk, day, and which sheet of the day it is."""
    desk, made = station.desk(), len(closing(station).sheets)
    return f"ban-giao-{desk.number:02d}-{local(station.clock.now_ms()):%Y%m%d}-{made + 1}.pdf"


def handover_sheet(station: Station, *, language: Language = "vi") -> bytes:
    """Return the hand-over sheet as the day stands, as PDF; that it was made is noted by `closing.note_sheet`.

    Raises:
        InputRefused: `home.not_a_desk`.
    """
    return handover_pdf(sheet_paper(station, language=language), language=language)


def sheet_paper(station: Station, *, language: Language = "vi") -> HandoverPaper:
    """Return what stands on the sheet."""
    campaign, desk, state = station.campaign(), station.desk(), closing(station)
    point = station.facts().points.get(desk.point_id)
    now, day, handed = local(station.clock.now_ms()), state.day, state.handed

    def say(key: str, **values: object) -> str:
        return text(f"papers.handover_{key}", language, **values)

    counts = (
        ("count_all", day.done + day.voided),
        ("count_voided", day.voided),
        ("count_standing", day.done),
        ("count_unprinted", day.unprinted),
        ("count_carried", handed.carried if handed else 0),
        ("count_new", handed.registrations if handed else 0),
    )
    files = handed.files if handed else ()
    return HandoverPaper(
        authority=campaign.authority,
        campaign_title=campaign.title,
        point=point.name if point else "",
        desk=f"{desk.number:02d}",
        day=f"{now:%d/%m/%Y}",
        printed_at=f"{now:%H:%M %d/%m/%Y}",
        continues=_continues(state, language),
        counts=tuple((say(key), _counted(count)) for key, count in counts),
        outcomes=tuple((outcome_words(outcome, language), _counted(count)) for outcome, count in day.outcomes.items()),
        numbers=_numbers(state, desk.number, language),
        voids=tuple(say(void.told, number=void.number, reason=void.reason) for void in state.voids),
        gaps=tuple(_gap(gap, language) for gap in state.gaps),
        notes=_notes(state, language),
        files=tuple(HandoverFile(f.name, say("events", count=_counted(f.events)), f.sha256) for f in files),
        digest=digest(station),
        giver=station.officer().name,
    )


def _numbers(state: Closing, desk: int, language: Language) -> tuple[str, ...]:
    """Return the numbers of the day by letter, and from the second sheet on those that are new on it."""
    lines = []
    for series in state.series:
        both = _range(series.first, series.last, language)
        if series.why:
            why = text(f"papers.handover_new_{series.why}", language)
            both = text("papers.handover_new_letter", language, numbers=both, why=why)
        lines.append(both)
    before = state.sheets[-1].last if state.sheets else ""
    if before:
        new = [fresh for series in state.series if (fresh := _after(before, series, desk))]
        said = ", ".join(_range(first, last, language) for first, last in new) or text("papers.handover_none", language)
        lines.append(text("papers.handover_new_numbers", language, numbers=said))
    return tuple(lines)


def _after(number: str, series: Series, desk: int) -> tuple[str, str] | None:
    """Return the part of a series that begins behind a number, None when nothing of it does."""
    letter, of_series = incarnation_of(number), incarnation_of(series.first)
    if letter != of_series:
        return (series.first, series.last) if of_series > letter else None
    follows = receipt_number(desk, letter, sequence_of(number) + 1)
    return (follows, series.last) if sequence_of(series.last) > sequence_of(number) else None


def _gap(gap: Gap, language: Language) -> str:
    numbers = gap.first if gap.count == 1 else _range(gap.first, gap.last, language)
    return text(f"papers.handover_gap_{gap.why}", language, numbers=numbers)


def _notes(state: Closing, language: Language) -> tuple[str, ...]:
    notes = []
    if state.handed is None:
        notes.append(text("papers.handover_nothing_handed", language))
    if state.day.waiting:
        notes.append(text("papers.handover_not_all", language, count=state.day.waiting))
    if state.day.drafts:
        notes.append(text("papers.handover_drafts", language, count=state.day.drafts))
    if state.forms:
        notes.append(text("papers.handover_forms", language, **count_forms(state.forms)))
        notes += _unused(state.forms, language)
    notes += [text("papers.handover_discarded", language, reason=reason) for reason in state.discarded]
    return tuple(notes)


def _unused(forms: Iterable[FormState], language: Language) -> Iterator[str]:
    """Yield a line for each form that is void, and one for each run of numbers that are missing."""
    for (state, _), run in groupby(forms, key=lambda form: (form.state, form.number if form.state == "void" else "")):
        some = list(run)
        number = _range(some[0].number, some[-1].number, language)
        if state != "used":
            yield text(f"papers.handover_form_{state}", language, number=number, reason=some[0].reason, count=len(some))


def _continues(state: Closing, language: Language) -> str:
    made = len(state.sheets)
    if not made:
        return ""
    last = state.sheets[-1].last or "—"
    return text("papers.handover_continues", language, number=made + 1, before=made, last=last)


def _range(first: str, last: str, language: Language) -> str:
    return first if first == last else text("papers.handover_range", language, first=first, last=last)


def _counted(number: int) -> str:
    return f"{number:,}".replace(",", " ")
