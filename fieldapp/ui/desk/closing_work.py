"""What happens behind the page that closes the day: drafts, print, export, hand-over sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.desk.closing import Closing, closing, note_sheet, void_unused_forms
from fieldapp.desk.day import Behind, behind
from fieldapp.desk.drafts import discard_draft
from fieldapp.desk.hand_over import HandedOver, pairing
from fieldapp.desk.handover_sheet import handover_sheet, sheet_name
from fieldapp.desk.print_places import PrintTarget, print_places
from fieldapp.devices.printers import put_out
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.ui.desk.close_steps import close_steps
from fieldapp.ui.desk.handing_work import HandingWork
from fieldapp.ui.desk.print_queue import PrintQueue
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.seat import Tools


class _Stands(NamedTuple):
    closing: Closing
    drafts: list[Behind]
    number: str


class _Sheet(NamedTuple):
    pdf: bytes
    name: str
    target: PrintTarget


class ClosingWork(QObject):
    """Connects the closing page to the use cases of the end of a day; how far it has come the registry says.

    Signals:
        changed: what is not handed over may be different now.
        print_asked: print all receipts that wait.
        draft_asked: go on with a half-typed form.
    """

    changed = Signal()
    print_asked = Signal()
    draft_asked = Signal(str)

    def __init__(self, screen: DeskScreen, tools: Tools, handing: HandingWork, queue: PrintQueue) -> None:
        super().__init__(screen)
        self._screen, self._tools, self._handing, self._queue = screen, tools, handing, queue
        self._say = tools.kit.say
        self._folder: Path | None = None
        screen.closing.step_asked.connect(self._step)
        screen.closing.deed_asked.connect(self._do)
        screen.closing.read_asked.connect(handing.choose_files)
        handing.handed.connect(self._was_handed)

    def open(self) -> None:
        """Show the page."""
        self._screen.closing.say("")
        self._screen.closing.sign.show_words("")
        self._screen.show_closing()
        self._handing.watch.look()
        self.refresh()
        self._screen.closing.focus_next()

    def refresh(self) -> None:
        """Read anew how far the day has come, if the page is open."""
        if self._screen.asking != "closing":
            return

        def job(station: Station, _progress: Progress) -> _Stands:
            return _Stands(closing(station), behind(station, "drafts"), pairing(station))

        def done(stands: _Stands) -> None:
            self._screen.closing.show_number(stands.number)
            self._screen.closing.show_steps(close_steps(self._say, stands.closing, stands.drafts))

        self._tools.ask(job, done=done, failed=self._refused, lane="closing")

    def say_done(self, sentence: str) -> None:
        """Say what came of a step, if the page is open."""
        if self._screen.asking == "closing":
            self._screen.closing.say(sentence)

    def _step(self, name: str) -> None:
        steps: dict[str, Callable[[], None]] = {
            "unprinted": self.print_asked.emit,
            "export": lambda: self._handing.write(closing=True),
            "sheet": self._make_sheet,
        }
        steps[name]()

    def _do(self, deed: str, key: str, reason: str) -> None:
        if deed == "open":
            self.draft_asked.emit(key)
        elif deed == "discard":
            self._tools.ask(
                lambda station, _progress: discard_draft(station, key, reason=reason),
                done=lambda _changes: self._done(self._say("desk.draft_discarded", reason=reason)),
                failed=self._refused,
            )
        else:
            self._tools.ask(
                lambda station, _progress: void_unused_forms(station, reason=reason),
                done=lambda count: self._done(self._say("desk.forms_voided", count=count)),
                failed=self._refused,
            )

    def _was_handed(self, _handed: HandedOver, folder: Path) -> None:
        self._folder = folder

    def _make_sheet(self) -> None:
        """Make the sheet and print it where A4 goes; without a printer it goes to a folder, first of all the stick."""
        language = self._say.language

        def job(station: Station, _progress: Progress) -> _Sheet:
            target = print_places(station).get("a4_two", PrintTarget())
            return _Sheet(handover_sheet(station, language=language), sheet_name(station), target)

        self._tools.ask(job, done=self._put_out, failed=self._refused, title="ui.wait_writing")

    def _put_out(self, sheet: _Sheet) -> None:
        target = sheet.target
        if not target.printer:
            folder = self._folder or self._tools.prompts.folder(self._say("desk.step_sheet_folder"))
            if folder is None:
                return
            target = PrintTarget(folder=str(folder))

        def done(place: str) -> None:
            said = self._say("desk.sheet_at", place=Path(place).name)
            self._tools.ask(
                lambda station, _progress: note_sheet(station), done=lambda _n: self._done(said), failed=self._refused
            )

        self._queue.beside(
            lambda stopped: put_out(sheet.pdf, name=sheet.name, target=target, stopped=stopped),
            done=done,
            failed=self._refused,
        )

    def _done(self, sentence: str) -> None:
        self._screen.closing.say(sentence)
        self.changed.emit()

    def _refused(self, error: FieldappError) -> None:
        self._screen.closing.say(self._say.sentence(error), "error")
