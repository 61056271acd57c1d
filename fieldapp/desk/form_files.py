"""Paper forms of this desk as files to be printed, and for whom they are made out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from fieldapp.domain.citizen import Citizen
from fieldapp.domain.outcomes import ABSENT, HOME_VISIT
from fieldapp.domain.own_codes import PaperForm, form_code
from fieldapp.papers.form import FormPaper, form_pdfs
from fieldapp.station.areas import Area, area_order, is_named
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import Language
from fieldapp.vietnam.id_numbers import masked

Progress = Callable[[str, int, int], None]


def to_be_made_out_for(station: Station, *, area: str | Area = "", visits: bool = False) -> list[str]:
    """Return the ids of those in an area who are not settled yet, or who wait for a visit, by area and name.

    Raises:
        InputRefused: `form.nobody` when there are none.
    """
    outcomes = (HOME_VISIT,) if visits else ("", ABSENT, HOME_VISIT)
    placed = ((Area(one.ward, one.group), one.citizen_id) for one in station.registry.people.placed(outcomes))
    chosen = sorted((pair for pair in placed if is_named(pair[0], area)), key=lambda pair: area_order(pair[0]))
    if not chosen:
        raise InputRefused("form.nobody", place=area if isinstance(area, str) else area.ward)
    return [citizen_id for _, citizen_id in chosen]


def form_files(
    station: Station,
    forms: Iterable[PaperForm],
    *,
    language: Language = "vi",
    progress: Progress | None = None,
) -> Iterator[bytes]:
    """Yield files with forms that were handed out; numbers of people are masked. `progress` may raise to cancel."""
    campaign, desk, stack = station.campaign(), station.desk(), list(forms)
    point = station.facts().points.get(desk.point_id)

    def papers() -> Iterator[FormPaper]:
        for at, form in enumerate(stack, 1):
            if progress is not None:
                progress("write_papers", at, len(stack))
            citizen = station.registry.people.get(form.person) if form.person else None
            yield FormPaper(
                authority=campaign.authority,
                campaign_title=campaign.title,
                point=point.name if point else "",
                desk=f"{desk.number:02d}",
                number=str(form.number),
                code=form_code(campaign.campaign_id, form.number, form.person),
                consent=campaign.consent,
                consent_version=campaign.consent_version,
                **(_person(citizen) if citizen is not None else {}),
            )

    return form_pdfs(papers(), language=language)


def _person(citizen: Citizen) -> dict[str, str]:
    return {
        "name": citizen.text("full_name"),
        "birth": "/".join(reversed(citizen.text("birth_date").split("-"))),
        "masked_number": masked(citizen.text("national_id") or citizen.text("old_id")),
        "address": citizen.text("address"),
        "group": citizen.text("group"),
        "ward": citizen.text("ward"),
    }
