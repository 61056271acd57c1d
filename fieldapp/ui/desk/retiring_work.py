"""What happens behind the end of a desk: its last file, and with the last answer the proof and the end of its keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.desk.hand_over import HandedOver
from fieldapp.desk.retire import Retired, begin_retirement, finish_retirement, retiring_at
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.seat import Tools


class RetiringWork(QObject):
    """Connects the end of a desk to its use cases.

    Signals:
        changed: the last file was written.
        retired: the desk is no more; its name and where its proof lies.
    """

    changed = Signal()
    retired = Signal(str, str)

    def __init__(self, screen: DeskScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._page, self._tools = screen.handing, tools
        self._say = tools.kit.say
        self._begun = False
        self._page.retire_asked.connect(self._next)

    def refresh(self) -> None:
        """Read anew how far the end has come."""

        def done(place: int) -> None:
            self._begun = place > 0
            self._page.show_retiring(begun=self._begun)

        self._tools.ask(lambda station, _progress: retiring_at(station), done=done, failed=self._refused, lane="retire")

    def _next(self) -> None:
        if self._begun:
            self._finish()
        else:
            self._begin()

    def _begin(self) -> None:
        say = self._say
        if not self._tools.prompts.sure(say("desk.retire_begin_sure"), say("desk.retire_begin")):
            return
        folder = self._tools.prompts.folder(say("desk.step_export_folder"))
        if folder is None:
            return

        def done(handed: HandedOver) -> None:
            self._page.say(say("desk.retire_begun", file=handed.path.name))
            self.refresh()
            self.changed.emit()

        self._tools.ask(
            lambda station, _progress: begin_retirement(station, folder),
            done=done,
            failed=self._refused,
            title="ui.wait_writing",
        )

    def _finish(self) -> None:
        say, language = self._say, self._say.language
        if not self._tools.prompts.sure(say("desk.retire_finish_sure"), say("desk.retire_finish")):
            return
        folder = self._tools.prompts.folder(say("desk.retire_folder"))
        if folder is None:
            return
        seat = self._tools.seat

        def job(station: Station, _progress: Progress) -> Retired:
            printed_at = say.moment(station.clock.now_ms())
            ended = finish_retirement(station, folder, language=language, printed_at=printed_at)
            seat.forget()
            return ended

        self._tools.ask(
            job,
            done=lambda ended: self.retired.emit(ended.label, str(ended.proof)),
            failed=self._refused,
            title="ui.wait_saving",
        )

    def _refused(self, error: FieldappError) -> None:
        self._page.say(self._say.sentence(error), "error")
