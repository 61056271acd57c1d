"""What happens behind the first start: an office or a desk comes to life, or a rehearsal.

The database, the papers and the rehearsal are loaded by the works that need them, so that the window opens at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.station.home import Home
from fieldapp.station.world import World
from fieldapp.system.errors import FieldappError
from fieldapp.ui.seat import Tools
from fieldapp.ui.start.screen import StartScreen
from fieldapp.ui.start.state import NewDeskHere, NewOffice

if TYPE_CHECKING:
    from fieldapp.station.station import Station


class StartWork(QObject):
    """Connects the first start to the use cases that bring a station to life.

    Attributes:
        rehearsing: what is open is a rehearsal.

    Signals:
        opened: the role of the station that is open now.
    """

    opened = Signal(str)

    def __init__(self, screen: StartScreen, tools: Tools, *, home: Home, world: World) -> None:
        super().__init__(screen)
        self._screen, self._tools, self._home, self._world = screen, tools, home, world
        self._recovery = ""
        self.rehearsing = False
        screen.office_asked.connect(self._open_office)
        screen.desk_asked.connect(self._open_desk)
        screen.file_asked.connect(self._choose_file)
        screen.rehearsal_asked.connect(self._rehearse)
        screen.paper_asked.connect(self._recovery_paper)
        screen.recovery_kept.connect(lambda: self.opened.emit("office"))

    def _open_office(self, asked: NewOffice) -> None:
        from fieldapp.ui.start.deeds import begin_office  # here, not in the work: it loads parts of Qt, see `Loading`

        def job(_progress: Progress) -> str:
            station, recovery = begin_office(self._home, asked, world=self._world)
            self._tools.seat.take(station)
            return recovery

        def done(recovery: str) -> None:
            self._recovery = recovery
            self._screen.show_recovery()

        self._tools.worker.ask(job, done=done, failed=self._refused, title="ui.wait_creating")

    def _recovery_paper(self) -> None:
        say, recovery, page = self._tools.kit.say, self._recovery, self._screen.recovery
        folder = self._tools.prompts.folder(say("start.recovery_folder"))
        if folder is None:
            return

        from fieldapp.ui.start.deeds import put_recovery_on_paper

        def job(station: Station, _progress: Progress) -> str:
            return put_recovery_on_paper(station, recovery, folder, say)

        self._tools.ask(job, done=page.written, failed=lambda e: page.refused(say.sentence(e)), title="ui.wait_writing")

    def _open_desk(self, asked: NewDeskHere) -> None:
        from fieldapp.ui.start.deeds import begin_desk

        def job(_progress: Progress) -> str:
            return self._tools.seat.take(begin_desk(self._home, asked, world=self._world))

        self._tools.worker.ask(job, done=self.opened.emit, failed=self._refused, title="ui.wait_creating")

    def _choose_file(self) -> None:
        say = self._tools.kit.say
        chosen = self._tools.prompts.files(say("start.first_file"), say("office.bundle_kinds"))
        if chosen:
            self._screen.desk.show_file(str(chosen[0]))

    def _rehearse(self, role: str) -> None:
        def job(progress: Progress) -> str:

            from fieldapp.ui.start.rehearsing import open_rehearsal

            return self._tools.seat.take(open_rehearsal(self._home, role, world=self._world, progress=progress))

        self.rehearsing = True
        self._tools.worker.ask(job, done=self.opened.emit, failed=self._refused, title="ui.wait_rehearsal")

    def _refused(self, error: FieldappError) -> None:
        self._screen.refused(self._tools.kit.say.sentence(error))
