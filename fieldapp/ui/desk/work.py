"""What happens behind the desk's screen: the day in its header, search and scans; the rest is handed on."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.background.progress import Progress
from fieldapp.desk.clock import ClockWatch
from fieldapp.desk.day import Today as DayState
from fieldapp.desk.day import behind, last_bank, today
from fieldapp.desk.find import find, meant
from fieldapp.desk.register import desk_day
from fieldapp.desk.states import tasks
from fieldapp.domain.campaign import Campaign
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.ui.desk import showing
from fieldapp.ui.desk.closing_work import ClosingWork
from fieldapp.ui.desk.draft_work import DraftWork
from fieldapp.ui.desk.forms_work import FormsWork
from fieldapp.ui.desk.handing_work import HandingWork
from fieldapp.ui.desk.person_work import PersonWork
from fieldapp.ui.desk.printing_work import PrintingWork
from fieldapp.ui.desk.retiring_work import RetiringWork
from fieldapp.ui.desk.saving_work import SavingWork
from fieldapp.ui.desk.scan_work import ScanWork
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.desk.state import Hit
from fieldapp.ui.desk.visiting_work import VisitingWork
from fieldapp.ui.seat import Tools
from fieldapp.ui.widgets.header import HeaderState

_REFRESH_MS = 60_000


class _Day(NamedTuple):
    clock: str
    overdue: str
    header: HeaderState
    day: DayState
    banks: list[tuple[str, str]]
    last_bank: str
    drafts: list[tuple[str, str, int]]
    today: date
    campaign: Campaign


class DeskWork(QObject):
    """Connects the desk's screen to the desk's use cases.

    Signals:
        retired: the desk is no more; its name and where its proof lies.
    """

    retired = Signal(str, str)

    def __init__(self, screen: DeskScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._screen, self._tools = screen, tools
        self._say = tools.kit.say
        self._banks: list[tuple[str, str]] = []
        self._printing = PrintingWork(screen, tools)
        self._printing.changed.connect(self.refresh)
        person = self._person = PersonWork(screen, tools)
        self._drafts = DraftWork(screen, tools, person)
        self._drafts.changed.connect(self.refresh)
        self._saving = SavingWork(screen, tools, person, self._printing)
        self._saving.changed.connect(self.refresh)
        self._forms = FormsWork(screen, tools, self._printing)
        self._handing = HandingWork(screen, tools)
        self._handing.changed.connect(self.refresh)
        self._retiring = RetiringWork(screen, tools)
        self._retiring.changed.connect(self.refresh)
        self._retiring.retired.connect(self._end)
        self._visiting = VisitingWork(screen, tools, person, self._saving)
        self._closing = ClosingWork(screen, tools, self._handing, self._printing.queue)
        self._closing.changed.connect(self.refresh)
        self._closing.print_asked.connect(self._printing.print_waiting)
        self._printing.printed.connect(self._closing.say_done)
        self._closing.draft_asked.connect(self._drafts.open)
        self._clock: ClockWatch | None = None
        screen.clock_confirmed.connect(self._confirm_clock)
        screen.finding.figure_asked.connect(self._show_behind)
        screen.finding.draft_asked.connect(self._drafts.open)
        screen.finding.search_asked.connect(self._search)
        self._scans = ScanWork(screen, tools, person)
        screen.finding.scanned.connect(self.scanned)
        screen.close_asked.connect(self._closing.open)
        screen.hand_asked.connect(self._handing.open)
        screen.hand_asked.connect(self._retiring.refresh)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()

    def begin(self) -> None:
        """Show the desk: today, the header, and a form that a power cut interrupted."""
        self._screen.ready()
        self._printing.begin()
        self._saving.begin()
        self._ask_day(first=True)

    @property
    def printing(self) -> bool:
        """Whether a paper is under way."""
        return self._printing.queue.busy

    def end(self) -> None:
        """The desk closes: nothing more is read or printed."""
        self._timer.stop()
        self._printing.end()

    def come_back(self, *, another: bool) -> None:
        """Go on after the lock: nobody sees what was not asked for, and `another` officer asks for consent again.

        The cursor waits in the search field.
        """
        self._screen.clear_view()
        self._person.mask()
        if another:
            self._screen.registering.ask_consent_again()
        self._screen.finding.field.setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Read header and today anew."""
        self._ask_day(first=False)

    def scanned(self, payload: str) -> None:
        """Take what a scanner read, a picture shows or somebody pasted."""
        self._scans.take(payload)

    def _end(self, label: str, proof: str) -> None:
        self._timer.stop()
        self._handing.stop()
        self.end()
        self.retired.emit(label, proof)

    def _confirm_clock(self) -> None:
        def job(_station: Station, _progress: Progress) -> None:
            if self._clock is not None:
                self._clock.confirm()

        self._tools.ask(job, done=lambda _nothing: self.refresh(), failed=self._refused)

    def _show_behind(self, figure: str) -> None:
        say = self._say
        hour = figure.isdigit()
        title = say("desk.behind_hour", hour=figure) if hour else say(f"desk.behind_{figure}")
        self._tools.ask(
            lambda station, _progress: showing.behind_hits(say, behind(station, figure)),
            done=lambda hits: self._screen.finding.show_behind(title, hits),
            failed=self._refused,
            lane="search",
        )

    def _ask_day(self, *, first: bool) -> None:
        say = self._say

        def job(station: Station, _progress: Progress) -> _Day:
            day = today(station)
            drafts = station.registry.shelf.drafts() if first else []
            header = showing.header_state(say, station, day)
            self._clock = self._clock or ClockWatch(station)
            # A rehearsal plays on a weekend that is over: its clock begins anew each time.
            clock = "" if station.campaign().rehearsal else showing.clock_line(say, self._clock.jump())
            return _Day(
                clock,
                header.pending_why,
                header,
                day,
                showing.bank_choices(station),
                last_bank(station) if first else "",
                drafts,
                desk_day(station),
                station.campaign(),
            )

        def done(state: _Day) -> None:
            self._screen.header.show_state(state.header)
            self._screen.show_notices(state.clock, state.overdue)
            self._screen.finding.show_today(showing.today_state(state.day))
            self._closing.refresh()
            campaign = state.campaign
            self._screen.registering.begin_day(state.today, campaign.consent, campaign.consent_version)
            if state.banks != self._banks:
                self._banks = state.banks
                self._screen.registering.offer_banks(state.banks)
            self._person.remember_bank(state.last_bank)
            if state.drafts:
                self._drafts.open(state.drafts[-1][0])
            if not self._screen.finding.field.text():
                self._show_returned()

        self._tools.ask(job, done=done, failed=self._refused, lane="day")

    def _show_returned(self) -> None:
        """Show what came back, unless somebody is looked for by now; whoever asked for others is not disturbed."""
        finding, say = self._screen.finding, self._say

        def done(hits: list[Hit]) -> None:
            if not finding.field.text():
                finding.show_hits("", hits)

        self._tools.ask(
            lambda station, _p: showing.returned(say, tasks(station)), done=done, failed=self._refused, lane="returned"
        )

    def _search(self, asked: str) -> None:
        say = self._say

        def job(station: Station, _progress: Progress) -> tuple[list[Hit], str]:
            if not asked.strip():
                return showing.returned(say, tasks(station)), ""  # nobody is looked for: what came back stands on top
            found = find(station, asked)
            return showing.hits(say, found), "" if found else meant(station, asked)

        self._tools.ask(
            job,
            done=lambda answer: self._screen.finding.show_hits(asked, *answer),
            failed=self._refused,
            lane="search",
        )

    def _refused(self, error: FieldappError) -> None:
        self._screen.say(self._say.sentence(error), "error")
