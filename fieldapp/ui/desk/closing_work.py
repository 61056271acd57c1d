"""What happens behind the page that closes the day: print, export, hand-over sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.desk.day import Today as DayState
from fieldapp.desk.day import today
from fieldapp.desk.hand_over import HandedOver, pairing
from fieldapp.desk.print_places import PrintTarget
from fieldapp.devices.printers import put_out
from fieldapp.papers.handover import HandoverPaper, handover_pdf
from fieldapp.station.digest import digest
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.ui.desk import showing
from fieldapp.ui.desk.handing_work import HandingWork
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.seat import Tools
from fieldapp.ui.voice import Voice
from fieldapp.ui.wording import day_of


class ClosingWork(QObject):
    """Connects the closing page to the use cases of the end of a day.

    Signals:
        changed: what is not handed over may be different now.
        print_asked: print all receipts that wait.
    """

    changed = Signal()
    print_asked = Signal()

    def __init__(self, screen: DeskScreen, tools: Tools, handing: HandingWork) -> None:
        super().__init__(screen)
        self._screen, self._tools, self._handing = screen, tools, handing
        self._say = tools.kit.say
        self._folder: Path | None = None
        self._handed: HandedOver | None = None
        self._sheet_at = ""
        screen.closing.step_asked.connect(self._step)
        screen.closing.read_asked.connect(handing.choose_files)
        handing.handed.connect(self._was_handed)

    def open(self) -> None:
        """Show the page."""
        self._screen.closing.say("")
        self._screen.closing.sign.show_words("")
        self._screen.show_closing()
        self._handing.watch.look()
        self._tools.ask(
            lambda station, _progress: (today(station), pairing(station)), done=self._opened, failed=self._refused
        )

    def show(self, day: DayState) -> None:
        """Show the steps as they stand."""
        steps = showing.close_steps(self._say, day, handed=self._handed is not None, sheet_ready=bool(self._sheet_at))
        self._screen.closing.show_steps(steps)

    def say_done(self, sentence: str) -> None:
        """Say what came of a step, if the page is open."""
        if self._screen.asking == "closing":
            self._screen.closing.say(sentence)

    def _opened(self, result: tuple[DayState, str]) -> None:
        day, number = result
        self._screen.closing.show_number(number)
        self.show(day)

    def _step(self, name: str) -> None:
        steps: dict[str, Callable[[], None]] = {
            "unprinted": self.print_asked.emit,
            "export": lambda: self._handing.write(closing=True),
            "sheet": self._make_sheet,
        }
        steps[name]()

    def _was_handed(self, handed: HandedOver, folder: Path) -> None:
        self._folder, self._handed, self._sheet_at = folder, handed, ""

    def _make_sheet(self) -> None:
        handed = self._handed
        folder = self._folder or self._tools.prompts.folder(self._say("desk.step_sheet_folder"))
        if folder is None:
            return
        say = self._say

        def job(station: Station, _progress: Progress) -> str:
            paper = sheet_paper(say, station, handed)
            name = f"bien-ban-{paper.desk}-{day_of(station.clock.now_ms()):%Y%m%d}.pdf".replace(" ", "-")
            return put_out(
                handover_pdf(paper, language=say.language), name=name, target=PrintTarget(folder=str(folder))
            )

        def done(place: str) -> None:
            self._sheet_at = place
            self._screen.closing.say(say("desk.sheet_at", place=Path(place).name))
            self.changed.emit()

        self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_writing")

    def _refused(self, error: FieldappError) -> None:
        self._screen.closing.say(self._say.sentence(error), "error")


def sheet_paper(say: Voice, station: Station, handed: HandedOver | None) -> HandoverPaper:
    """Return what stands on the hand-over sheet of today; called on the writer's thread."""
    campaign, desk, day = station.campaign(), station.desk(), today(station)
    point = station.facts().points.get(desk.point_id)
    now = station.clock.now_ms()
    receipts = station.registry.people.receipts(desk=desk.desk_id, since=showing.day_start(station))
    counts = (
        (say("desk.count_done"), say.count(day.done)),
        (say("desk.count_voided"), say.count(day.voided)),
        (say("desk.count_unprinted"), say.count(day.unprinted)),
        (say("desk.count_handed"), say.count(handed.carried if handed else 0)),
    )
    return HandoverPaper(
        authority=campaign.authority,
        campaign_title=campaign.title,
        point=point.name if point else "",
        desk=f"{desk.number:02d}",
        day=f"{day_of(now):%d/%m/%Y}",
        printed_at=say.moment(now),
        counts=counts,
        first_number=day.first,
        last_number=day.last,
        voids=tuple(r.number for r in receipts if r.state == "voided"),
        file_name=handed.names if handed else "",
        file_note=say("desk.count_events", count=say.count(handed.events)) if handed else "",
        digest=digest(station),
        giver=station.officer().name,
    )
