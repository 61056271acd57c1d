"""What happens behind the office's screen: each wish becomes a work, each result is shown."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QObject

from fieldapp.background.progress import Progress
from fieldapp.domain.campaign import Roster as TakenRoster
from fieldapp.office.board import OnBoard, board
from fieldapp.office.decide import Contested, Duplicate, conflicts, dismiss, duplicates, merge, settle
from fieldapp.office.erase import Leftover, erase, keep, leftovers
from fieldapp.office.overview import Overview, overview
from fieldapp.office.prepare import pairing
from fieldapp.station.station import Station
from fieldapp.ui.office import showing
from fieldapp.ui.office.approvals_work import ApprovalsWork
from fieldapp.ui.office.desk_lines import board_line
from fieldapp.ui.office.desks_work import DesksWork
from fieldapp.ui.office.erasures import erasure_question
from fieldapp.ui.office.guidance_work import GuidanceWork
from fieldapp.ui.office.lists.work import ListsWork
from fieldapp.ui.office.papers.work import PapersWork
from fieldapp.ui.office.receiving_work import ReceivingWork
from fieldapp.ui.office.screen import OfficeScreen
from fieldapp.ui.office.tasks.work import TasksWork
from fieldapp.ui.seat import Tools
from fieldapp.ui.widgets.header import HeaderState
from fieldapp.vietnam.hours import day_of


class _Whole(NamedTuple):
    """All that the office shows, read in one work."""

    header: HeaderState
    overview: Overview
    opened: date
    deadline: date
    today: date
    rosters: list[TakenRoster]
    duplicates: list[Duplicate]
    conflicts: list[Contested]
    desks: list[OnBoard]
    numbers: dict[str, str]
    erasures: list[Leftover]
    places: dict[str, str]


class OfficeWork(QObject):
    """Connects the office's screen to the office's use cases."""

    def __init__(self, screen: OfficeScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._screen, self._tools = screen, tools
        self._say = tools.kit.say
        self._lists = ListsWork(screen.lists, tools)
        self._lists.changed.connect(self.refresh)
        screen.decisions.decided.connect(self._decide)
        self._approvals = ApprovalsWork(screen, tools)
        self._approvals.changed.connect(self.refresh)
        self._tasks = TasksWork(screen, tools)
        self._tasks.changed.connect(self.refresh)
        self._papers = PapersWork(screen, tools)
        self._desks = DesksWork(screen, tools)
        self._desks.changed.connect(self.refresh)
        self._receiving = ReceivingWork(screen, tools)
        self._receiving.changed.connect(self.refresh)
        GuidanceWork(screen, tools)

    def begin(self) -> None:
        """Show the office on its overview."""
        self._screen.show_page("overview")
        self.refresh()
        self._receiving.refresh()

    def refresh(self) -> None:
        """Read everything anew."""
        say = self._say

        def job(station: Station, _progress: Progress) -> _Whole:
            return _Whole(
                header=showing.header_state(say, station),
                overview=overview(station),
                opened=showing.opened_on(station),
                deadline=date.fromisoformat(station.campaign().deadline),
                today=day_of(station.clock.now_ms()),
                rosters=list(station.facts().rosters.values()),
                duplicates=duplicates(station),
                conflicts=conflicts(station),
                desks=board(station),
                erasures=leftovers(station),
                places={desk.desk_id: desk.label for desk in station.facts().desks.values()},
                numbers={
                    desk.desk_id: pairing(station, desk.desk_id)
                    for desk in station.facts().desks.values()
                    if desk.journals
                },
            )

        self._tools.ask(
            job, done=self._show, failed=lambda e: self._screen.received.say(say.sentence(e), error=True), lane="office"
        )

    def _show(self, whole: _Whole) -> None:
        say, screen = self._say, self._screen
        screen.header.show_state(whole.header)
        self._approvals.refresh()
        state = showing.overview_state(
            say, whole.overview, opened=whole.opened, deadline=whole.deadline, today=whole.today
        )
        screen.overview.show_state(state)
        screen.show_digest(state.digest)
        left = [erasure_question(say, one, whole.places) for one in whole.erasures]
        asked = left + showing.questions(say, whole.duplicates, whole.conflicts)
        screen.decisions.show_questions(asked)
        screen.mark("decisions", len(asked), "warning")
        self._desks.show([board_line(say, desk, number=whole.numbers.get(desk.desk_id, "")) for desk in whole.desks])
        screen.lists.show_taken(showing.taken_lists(say, whole.rosters))

    def _decide(self, key: str, choice: str) -> None:
        kind, first, second = key.split(" ")
        say = self._say

        def job(station: Station, _progress: Progress) -> object:
            if kind == "erasure":
                if choice == "keep":
                    return keep(station, first)
                return erase(station, first, reason=str(say("office.erase_again_reason")))
            if kind == "conflict":
                return settle(station, first, about=second, choice=choice)
            return merge(station, first, second) if choice == "merge" else dismiss(station, first, second)

        def done(_changes: object) -> None:
            self._screen.decisions.say(self._say("office.decided"))
            self.refresh()

        self._tools.ask(
            job,
            done=done,
            failed=lambda e: self._screen.decisions.say(self._say.sentence(e), error=True),
            title="ui.wait_saving",
        )
