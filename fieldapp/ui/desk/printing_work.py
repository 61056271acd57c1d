"""What happens behind printing at the desk: where papers go, and what waits for them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.desk.print_places import PrintTarget, remember_kind
from fieldapp.desk.receipts import print_receipt
from fieldapp.devices.printers import put_out
from fieldapp.papers.receipt import PAPER_KINDS, PaperKind
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.ui.desk import showing
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.seat import Tools


class PrintingWork(QObject):
    """Connects the desk's screen to its receipts.

    Attributes:
        target: where papers go; neither printer nor folder until it is chosen.

    Signals:
        printed: what waited was printed, in words.
    """

    printed = Signal(str)

    def __init__(self, screen: DeskScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._screen, self._tools = screen, tools
        self._say = tools.kit.say
        self.target = PrintTarget()
        screen.print_asked.connect(self.choose_target)

    def choose_target(self) -> None:
        """Ask where receipts go and on what paper, then print what waits; this laptop remembers the paper."""
        prompts, say = self._tools.prompts, self._say
        folder = prompts.folder(say("desk.print_folder"))
        if folder is None:
            return
        papers = list(dict.fromkeys(kind.name for kind in PAPER_KINDS))
        paper = prompts.which(say("desk.print_paper"), [say(f"desk.paper_{name}") for name in papers])
        if paper is None:
            return
        size = prompts.which(say("desk.print_size"), [say("desk.size_usual"), say("desk.size_large")])
        if size is None:
            return
        kind = PaperKind(papers[paper], large=bool(size))
        self.target = PrintTarget(folder=str(folder))
        self._tools.ask(
            lambda station, _progress: remember_kind(station, kind),
            done=lambda _none: self.print_waiting(),
            failed=self._refused,
        )

    def print_waiting(self) -> None:
        """Print every receipt of today that has none yet; ask for the place first when there is none."""
        if not self.target.folder and not self.target.printer:
            self.choose_target()
            return
        target, language = self.target, self._say.language

        def job(station: Station, progress: Progress) -> int:
            start = showing.day_start(station)
            waiting = [r for r in station.registry.people.receipts(desk=station.desk().desk_id, since=start)
                       if r.copies == 0 and r.state != "voided"]  # fmt: skip
            for at, receipt in enumerate(waiting):
                progress("print", at, len(waiting))
                pdf = print_receipt(station, receipt.registration_id, language=language)
                put_out(pdf, name=f"{receipt.number}.pdf", target=target)
            return len(waiting)

        def done(count: int) -> None:
            words = self._say("desk.printed_all", count=count)
            self._screen.say(words, "good")
            self.printed.emit(words)

        self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_printing")

    def _refused(self, error: FieldappError) -> None:
        self._screen.say(self._say.sentence(error), "error")
