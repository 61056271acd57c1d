"""What happens behind the page of papers: looking, giving times, making invitations and lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import NamedTuple, cast

import msgspec
from PySide6.QtCore import QObject

from fieldapp.background.progress import Progress
from fieldapp.domain.time_slots import Timing
from fieldapp.office.invitation_files import WallSize, invitation_files, slot_words, wall_files
from fieldapp.office.inviting import Asked, Plan, give_times, plan_invitations
from fieldapp.papers.invitation import InvitationKind
from fieldapp.station.areas import area_name
from fieldapp.station.station import Station
from fieldapp.station.visiting import Waiting, Whom, route_files, routes, waiting
from fieldapp.system.errors import FieldappError, InputRefused
from fieldapp.system.files import write_several
from fieldapp.ui.areas import area_choices, area_of_choice
from fieldapp.ui.office.papers.page import PapersPage, PapersState, PapersWish
from fieldapp.ui.office.screen import OfficeScreen
from fieldapp.ui.seat import Tools
from fieldapp.ui.voice import Voice
from fieldapp.ui.widgets.tables import Cell, Row
from fieldapp.vietnam.benefits import group_name
from fieldapp.vietnam.names import fold

_FIELDS = {
    "slots.days": "days",
    "slots.too_many": "days",
    "slots.hours": "hours",
    "slots.minutes": "minutes",
    "slots.people": "people",
    "office.too_long": "place",
}
"""Beside which field a refusal stands."""

_Make = Callable[[Station, Progress], Iterator[bytes]]


class _Looked(NamedTuple):
    plan: Plan | None
    here: list[Waiting]


class PapersWork(QObject):
    """Connects the page of papers to the use cases."""

    def __init__(self, screen: OfficeScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._page: PapersPage = screen.papers
        self._tools, self._say = tools, tools.kit.say
        screen.page_shown.connect(self._page_shown)
        self._page.looked.connect(self.refresh)
        self._page.invite_asked.connect(self._invite)
        self._page.wall_asked.connect(self._put_up)
        self._page.visits_asked.connect(self._list_visits)

    def refresh(self) -> None:
        """Show who would be invited, and when."""
        wish, say = self._page.wish, self._say

        def job(station: Station, progress: Progress) -> _Looked:
            here = waiting(station)
            try:
                return _Looked(_plan(station, wish, progress), here)
            except InputRefused as error:
                if error.code == "invitation.nobody":
                    return _Looked(None, here)
                raise

        self._tools.ask(
            job,
            done=lambda looked: self._page.show_state(papers_state(say, *looked)),
            failed=self._refused,
            title="ui.wait_reading",
            lane="papers",
        )

    def _page_shown(self, name: str) -> None:
        if name == "papers":
            self.refresh()

    def _invite(self) -> None:
        wish = self._page.wish

        def make(station: Station, progress: Progress) -> Iterator[bytes]:
            plan = _plan(station, wish, progress)
            give_times(station, plan)
            kind = cast("InvitationKind", wish.layout)
            return invitation_files(station, plan, kind=kind, progress=progress)

        self._write("giay moi", wish, make)

    def _put_up(self) -> None:
        wish = self._page.wish

        def make(station: Station, progress: Progress) -> Iterator[bytes]:
            plan = _plan(station, msgspec.structs.replace(wish, days="", anew=False), progress)
            return wall_files(station, plan, size=cast("WallSize", wish.wall), progress=progress)

        self._write("danh sach treo", wish, make)

    def _list_visits(self) -> None:
        wish = self._page.wish

        def make(station: Station, progress: Progress) -> Iterator[bytes]:
            # What goes out is Vietnamese, whatever language the supervisor works in.
            found = routes(
                station,
                language="vi",
                area=area_of_choice(wish.area) or "",
                whom=cast("Whom", wish.visits),
                benefit_group=wish.benefit_group,
                progress=progress,
            )
            return route_files(station, found, "vi", phones=not wish.masked)

        self._write("den nha", wish, make)

    def _write(self, name: str, wish: PapersWish, make: _Make) -> None:
        folder = self._tools.prompts.folder(self._say("forms.folder"))
        if folder is None:
            return

        def job(station: Station, progress: Progress) -> list[str]:
            moment = self._say.moment(station.clock.now_ms())
            target = folder / f"{_file_name(name, wish, moment)}.pdf"
            # Times and papers in one: whoever stops it, or has no room on the disk, has given no times either.
            with station.registry.transaction():
                return [place.name for place in write_several(station.disk, target, make(station, progress))]

        def done(files: list[str]) -> None:
            self.refresh()
            self._page.say(self._say("forms.written", file=", ".join(files)))

        self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_writing")

    def _refused(self, error: FieldappError) -> None:
        self._page.complain(_FIELDS.get(error.code, ""), self._say.what(error))
        self._page.say(self._say.sentence(error), error=True)


def papers_state(say: Voice, plan: Plan | None, here: list[Waiting]) -> PapersState:
    """Show a plan, or that there is nobody to be invited."""
    areas = area_choices(say, here)
    if plan is None:
        return PapersState(areas, say("invite.nobody"))
    counts = {"people": plan.people, "invitations": len(plan.households), "given": plan.given, "fresh": plan.fresh}
    rows = tuple(
        Row(f"{slot.day} {slot.begins}", (Cell(say.of(partial(slot_words, slot))), Cell(say.count(people), bold=True)))
        for slot, people in plan.times
    )
    return PapersState(areas, say("command.plan", without=plan.without, **counts), rows, may_invite=True)


def _plan(station: Station, wish: PapersWish, progress: Progress) -> Plan:
    return plan_invitations(
        station,
        timing=_timing(wish),
        place=wish.place,
        area=area_of_choice(wish.area) or "",
        asked=cast("Asked", wish.asked),
        benefit_group=wish.benefit_group,
        anew=wish.anew,
        progress=progress,
    )


def _timing(wish: PapersWish) -> Timing | None:
    """Return the times that are asked for; None while no day is typed."""
    days = tuple(map(_day, re.findall(r"[^\s,;]+", wish.days)))
    hours = tuple(part.strip() for part in re.split(r"[,;]", wish.hours) if part.strip())
    return Timing(days, hours, _number(wish.minutes), _number(wish.people)) if days else None


def _day(typed: str) -> str:
    """Return a day as `YYYY-MM-DD`; what is none as it is, to be refused with its words."""
    try:
        return datetime.strptime(typed[:20], "%d/%m/%Y").date().isoformat()  # noqa: DTZ007  # a day has no time zone
    except ValueError:
        return typed


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0


def _file_name(name: str, wish: PapersWish, moment: str) -> str:
    """Return a name that says of what, where and for whom the papers are, and when they were made."""
    area, group = area_of_choice(wish.area), wish.benefit_group
    said = (name, area_name(area, "vi") if area else "", group_name(group, "vi") if group else "", moment)
    return re.sub(r"[^a-z0-9]+", "-", fold(" ".join(said))).strip("-")[:120]
