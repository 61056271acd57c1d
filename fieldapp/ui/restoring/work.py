"""What happens behind the screen that goes back to a backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.station.home import Home
from fieldapp.station.world import World
from fieldapp.system.errors import FieldappError
from fieldapp.ui.restoring.screen import BackupLine, RestoreScreen
from fieldapp.ui.seat import Tools

if TYPE_CHECKING:
    from fieldapp.station.backups import Backup

RESTORABLE = frozenset(
    {"registry.damaged", "registry.wrong_key", "registry.missing", "seal.slots_malformed", "disk.gone", "home.none"}
)
"""What a laptop says whose data does not open though the secret may be right."""


class RestoreWork(QObject):
    """Lists the backups and goes back to one.

    Signals:
        offered: there are backups; the screen may be shown.
        none: there are none.
        opened: the role of the station that is open now.
    """

    offered = Signal()
    none = Signal()
    opened = Signal(str)

    def __init__(self, screen: RestoreScreen, tools: Tools, *, home: Home, world: World, secret: str) -> None:
        super().__init__(screen)
        self._screen, self._tools, self._home, self._world, self._secret = screen, tools, home, world, secret
        self._role = ""
        screen.restore_asked.connect(self._restore)
        screen.finished.connect(lambda: self.opened.emit(self._role))

    def begin(self, error: FieldappError) -> None:
        """Look for backups; `error` is why the data did not open."""
        say = self._tools.kit.say

        def job(_progress: Progress) -> list[Backup]:
            from fieldapp.station.backups import list_backups  # with the database: start-up counts

            return list_backups(self._home)

        def done(found: list[Backup]) -> None:
            if not found:
                self.none.emit()
                return
            lines = [
                BackupLine(
                    one.number,
                    say(
                        "start.restore_line",
                        number=one.number,
                        when=say.moment(one.note.at),
                        why=say(f"command.backup_why_{one.note.why}"),
                        count=say.count(one.note.events),
                    ),
                )
                for one in found
            ]
            self._screen.show_backups(say.sentence(error), lines)
            self.offered.emit()

        self._tools.worker.ask(job, done=done, failed=lambda _error: self.none.emit())

    def _restore(self, number: int) -> None:
        say = self._tools.kit.say

        def job(_progress: Progress) -> tuple[str, str]:
            from fieldapp.station.restoring import find_backup, restore

            backup = find_backup(self._home, number)
            station, restored = restore(self._home, backup, self._secret, world=self._world)
            return self._tools.seat.take(station), restored.aside.name

        def done(result: tuple[str, str]) -> None:
            self._role, aside = result
            self._screen.restored(say("start.restored", aside=aside))

        self._tools.worker.ask(
            job, done=done, failed=lambda e: self._screen.refused(say.sentence(e)), title="ui.wait_restoring"
        )
