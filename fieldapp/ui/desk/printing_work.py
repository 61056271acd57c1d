"""What happens behind printing at the desk: where papers go, and what becomes of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from fieldapp.background.progress import Progress
from fieldapp.desk import print_jobs
from fieldapp.desk.print_jobs import UNSURE, PrintJob, lately_printed, open_jobs
from fieldapp.desk.print_places import PrintTarget, print_places, receipt_kind, remember_kind, remember_place
from fieldapp.desk.receipts import preview
from fieldapp.devices.pages import CAN_SHOW, page_pictures
from fieldapp.devices.printers import known_printers, put_out
from fieldapp.papers.receipt import PAPER_KINDS, PaperKind, PaperName
from fieldapp.papers.trial_page import trial_page_pdf
from fieldapp.station.station import Station
from fieldapp.system.errors import EnvironmentFault, FieldappError
from fieldapp.ui.desk.print_queue import PrintQueue
from fieldapp.ui.desk.printing import PlacesState, PrintLine
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.seat import Tools
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import Voice

_SHOWN_WIDTH = 620
_TRIAL_NAME = "in-thu.pdf"
_TONES: dict[str, Tone] = {"failed": "error", "unsure": "warning", "waiting": "plain", "under_way": "accent"}


class _Settings(NamedTuple):
    kind: PaperKind
    places: dict[PaperName, PrintTarget]


class PrintingWork(QObject):
    """Connects the desk's screen to its papers.

    Attributes:
        lost: what was said of papers that were at a printer when the program ended; empty when there were none.

    Signals:
        changed: a receipt has another state.
        printed: what came of printing all, in words.
    """

    changed = Signal()
    printed = Signal(str)

    def __init__(self, screen: DeskScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._screen, self._tools = screen, tools
        self._say = tools.kit.say
        self._settings = _Settings(PAPER_KINDS[0], {})
        self._printers: list[str] | None = None
        self.lost = ""
        self._saved = ("", "")
        self._all_asked = False
        self.queue = PrintQueue(tools, self)
        self.queue.changed.connect(self._after)
        self.queue.printed.connect(self._took)
        self.queue.failed.connect(self._failed)
        self.queue.finished.connect(self._finished)
        self.queue.lost.connect(self._say_lost)
        panel = screen.printing
        panel.kind_chosen.connect(self._choose_kind)
        panel.place_chosen.connect(self._choose_place)
        panel.folder_asked.connect(self._choose_folder)
        panel.trial_asked.connect(self._print_trial)
        panel.trial_shown.connect(self._show_trial)
        panel.all_asked.connect(self.print_waiting)
        panel.asked.connect(self._do)
        screen.registering.card.print_asked.connect(self.print_one)
        screen.printing_asked.connect(self.open)
        screen.print_asked.connect(self.print_waiting)

    @property
    def target(self) -> PrintTarget:
        """Where receipts go now; not chosen at first."""
        return self._settings.places.get(self._settings.kind.name, PrintTarget())

    def begin(self) -> None:
        """Read where papers go, and mark what a power cut left under way."""
        self.queue.begin()
        self._read_settings()

    def end(self) -> None:
        """Print nothing more: the desk closes."""
        self.queue.end()

    def open(self) -> None:
        """Show the page; the machine is asked for its printers meanwhile."""
        self._show_places()
        self._screen.show_printing()
        self._show_lines()
        self.queue.beside(known_printers, done=self._found, failed=lambda _error: self._found([]))

    def print_saved(self, registration_id: str, number: str, words: str) -> None:
        """Print the receipt of a registration that was just saved, and of which `words` tell; or say that it waits."""
        say = self._say
        self._saved = (number, words)
        if self.target.chosen:
            self._screen.say(say.join(" ", words, say("printing.on_the_way")), "good")
            self.queue.print([registration_id])
        else:
            waits = say.join(" ", words, say("desk.waiting_for_print"))
            self._screen.say(waits, "good", offer_print=say("printing.choose"))

    def print_one(self, registration_id: str) -> None:
        """Print the receipt of somebody once more; without a place, show the page where one is chosen."""

        def done(_nothing: None) -> None:
            if self.target.chosen:
                self._tell(self._say("printing.on_the_way"), "plain")
                self.queue.print([registration_id])
            else:
                self.open()

        self._tools.ask(
            lambda station, _progress: print_jobs.ask_print(station, registration_id), done=done, failed=self._refused
        )

    def print_waiting(self) -> None:
        """Print every receipt that waits or failed; without a place, show the page where one is chosen.

        A paper of which nobody knows whether it came out is looked for first.
        """
        if not self.target.chosen:
            self.open()
            return

        def done(jobs: list[PrintJob]) -> None:
            waiting = [job.registration_id for job in jobs if job.state != UNSURE]
            if waiting:
                self._all_asked = True
                self.queue.print(waiting)
            elif jobs:
                self.open()
                self._screen.printing.say(self._say("printing.look_first", count=len(jobs)), "warning")
            else:
                self._tell(self._say("printing.nothing_waits"), "good")

        self._tools.ask(lambda station, _progress: open_jobs(station), done=done, failed=self._refused)

    # --- what the queue says ------------------------------------------------------------------------------------------

    def _took(self, number: str, place: str) -> None:
        if number == self._saved[0]:
            words = self._say.join(" ", self._saved[1], self._say("desk.printed_to", place=Path(place).name))
            self._saved = ("", "")
            if self._screen.asking != "person":  # what is said about the next one stays
                self._screen.say(words, "good")
        elif self._screen.asking in ("person", "printing"):
            self._tell(self._say("printing.taken", number=number, place=Path(place).name), "good")

    def _failed(self, number: str, error: FieldappError) -> None:
        words = self._saved[1] if number == self._saved[0] else ""
        sentence = self._say.join(" ", words, self._say.sentence(error))
        self._all_asked = False
        if self._screen.asking == "printing":
            self._screen.printing.say(sentence, "error")
        else:
            self._screen.say(sentence, "warning", offer_print=self._say("printing.try_again"))

    def _finished(self, count: int) -> None:
        if self._all_asked and count:
            words = self._say("desk.printed_all", count=count)
            self._tell(words, "good")
            self.printed.emit(words)
        self._all_asked = False

    def _say_lost(self, count: int) -> None:
        """Say that papers may have come out while the program ended: somebody has to look."""
        self.lost = self._say("printing.lost", count=count)
        self._screen.say(self.lost, "warning")

    def _after(self) -> None:
        self.changed.emit()
        if self._screen.asking == "printing":
            self._show_lines()

    # --- the page -----------------------------------------------------------------------------------------------------

    def _read_settings(self, then: Callable[[], object] = lambda: None) -> None:
        def done(settings: _Settings) -> None:
            self._settings = settings
            self._show_places()
            then()

        self._tools.ask(
            lambda station, _progress: _Settings(receipt_kind(station), print_places(station)),
            done=done,
            failed=self._refused,
        )

    def _found(self, printers: list[str]) -> None:
        self._printers = printers
        self._show_places()

    def _show_places(self) -> None:
        say, target = self._say, self.target
        known = self._printers or []
        places = [(PrintTarget(printer=name), name) for name in known]
        if target.printer and target.printer not in known:
            words = target.printer if self._printers is None else say("printing.printer_away", name=target.printer)
            places.append((target, words))
        if target.folder:
            places.append((target, say("printing.folder_is", name=Path(target.folder).name)))
        note = "printing.looking" if self._printers is None else "printing.no_printers" if not known else ""
        notes = say.join(" ", say(note) if note else "", "" if CAN_SHOW else say("printing.no_preview"))
        self._screen.printing.show_places(PlacesState(self._settings.kind, tuple(places), target, notes, CAN_SHOW))

    def _show_lines(self) -> None:
        say = self._say
        self._tools.ask(
            lambda station, _progress: _lines(say, station), done=self._screen.printing.show_lines, lane="print_lines"
        )

    def _choose_kind(self, name: PaperName, large: bool) -> None:
        kind = PaperKind(name, large)
        self._tools.ask(
            lambda station, _progress: remember_kind(station, kind),
            done=lambda _none: self._read_settings(),
            failed=self._refused,
        )

    def _choose_place(self, target: PrintTarget) -> None:
        """Keep where this kind of paper goes, and print what waits: whoever chose a printer wants it."""
        paper = self._settings.kind.name
        self._tools.ask(
            lambda station, _progress: remember_place(station, paper, target),
            done=lambda _none: self._read_settings(self._chosen),
            failed=self._refused,
        )

    def _chosen(self) -> None:
        place = self.target.printer or Path(self.target.folder).name
        self._screen.printing.say(self._say("printing.chosen", place=place))

        def done(jobs: list[PrintJob]) -> None:
            if any(job.state != UNSURE for job in jobs):
                self.print_waiting()

        self._tools.ask(lambda station, _progress: open_jobs(station), done=done, failed=self._refused)

    def _choose_folder(self) -> None:
        folder = self._tools.prompts.folder(self._say("printing.folder_title"))
        if folder is not None:
            self._choose_place(PrintTarget(folder=str(folder)))

    def _do(self, deed: str, registration_id: str) -> None:
        """Do what was asked for one receipt."""
        deeds: dict[str, Callable[[str], None]] = {
            "again": lambda name: self.queue.print([name]),
            "folder": self._print_into_folder,
            "show": self._show_receipt,
            "came_out": lambda name: self._note(print_jobs.came_out, name),
            "nothing_came": self._print_after_all,
            "give_up": lambda name: self._note(print_jobs.give_up, name),
        }
        deeds[deed](registration_id)

    def _note(
        self, note: Callable[[Station, str], None], registration_id: str, *, then: Callable[[], object] = lambda: None
    ) -> None:
        def done(_nothing: None) -> None:
            self._after()
            then()

        self._tools.ask(
            lambda station, _progress: note(station, registration_id), done=done, failed=self._refused
        )  # fmt: skip

    def _print_after_all(self, registration_id: str) -> None:
        self._note(print_jobs.nothing_came, registration_id, then=lambda: self.queue.print([registration_id]))

    def _print_into_folder(self, registration_id: str) -> None:
        folder = self._tools.prompts.folder(self._say("printing.folder_title"))
        if folder is not None:
            self.queue.print([registration_id], target=PrintTarget(folder=str(folder)))

    def _show_receipt(self, registration_id: str) -> None:
        def job(station: Station, _progress: Progress) -> list[QImage]:
            return page_pictures(preview(station, registration_id), width=_SHOWN_WIDTH)

        self._tools.ask(job, done=self._show_pages, failed=self._refused)

    def _trial(self, station: Station) -> bytes:
        """Return a test page of the paper that is chosen; called on the writer's thread."""
        name = self.target.printer or Path(self.target.folder).name or "–"
        now = self._say.moment(station.clock.now_ms())
        return trial_page_pdf(self._settings.kind, printer=name, printed_at=now, language=self._say.language)

    def _print_trial(self) -> None:
        target = self.target

        def done(place: str) -> None:
            self._tell(self._say("printing.trial_done", place=Path(place).name), "good")

        def put(pdf: bytes) -> None:
            self._tell(self._say("printing.trial_on_the_way"), "plain")
            self.queue.beside(
                lambda stopped: put_out(pdf, name=_TRIAL_NAME, target=target, stopped=stopped),
                done=done,
                failed=self._refused,
            )

        self._tools.ask(lambda station, _progress: self._trial(station), done=put, failed=self._refused)

    def _show_trial(self) -> None:
        self._tools.ask(
            lambda station, _progress: page_pictures(self._trial(station), width=_SHOWN_WIDTH),
            done=self._show_pages,
            failed=self._refused,
        )

    def _show_pages(self, pages: list[QImage]) -> None:
        self._screen.paper.show_pages(pages, self._say("printing.preview"))

    def _tell(self, words: str, tone: Tone) -> None:
        if self._screen.asking == "printing":
            self._screen.printing.say(words, tone)
        else:
            self._screen.say(words, tone)

    def _refused(self, error: FieldappError) -> None:
        self._tell(self._say.sentence(error), "error")


def _lines(say: Voice, station: Station) -> list[PrintLine]:
    """Return what waits, then what was printed last; called on the writer's thread."""
    lines = []
    for job in open_jobs(station):
        error = EnvironmentFault(job.why, place=job.place) if job.why else None
        why = say.sentence(error) if error else ""
        state = say(f"printing.state_{job.state}")
        unsure = job.state == UNSURE
        lines.append(
            PrintLine(job.registration_id, job.number, job.name, state, _TONES[job.state], why, unsure=unsure)
        )  # fmt: skip
    for receipt in lately_printed(station):
        citizen = station.registry.people.get(receipt.citizen_id)
        name = citizen.text("full_name") if citizen else ""
        state = (
            say("printing.state_printed") if receipt.copies == 1 else say("printing.state_copies", count=receipt.copies)
        )
        lines.append(PrintLine(receipt.registration_id, receipt.number, name, state, "good", waits=False))
    return lines
