"""Looking into watched folders every half minute on the writer's thread, while nothing else is done there."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.background.progress import Progress
from fieldapp.station.station import Station
from fieldapp.station.watching import Looked, watch_folder, watched_folders
from fieldapp.system.errors import FieldappError
from fieldapp.ui.seat import Tools
from fieldapp.ui.widgets.watching import WatchLine, WatchPanel

LOOK_EVERY_MS = 30_000
_AT_ONCE_MS = 200
"""After a look that left new files for the next one."""


class LookInto(Protocol):
    """One look into a folder, of a desk or of an office."""

    def __call__(self, station: Station, folder: Path, *, progress: Progress) -> Looked: ...


class WatchWork(QObject):
    """Connects the panel of watched folders to what a desk or an office does with one.

    Signals:
        came: a `Looked` that brought or wrote something.
        refused: a `FieldappError` that a person's wish ran into.
    """

    came = Signal(object)
    refused = Signal(object)

    def __init__(self, panel: WatchPanel, tools: Tools, look_into: LookInto) -> None:
        super().__init__(panel)
        self._panel, self._tools, self._look_into = panel, tools, look_into
        self._say = tools.kit.say
        self._lines: dict[str, WatchLine] = {}
        panel.add_asked.connect(self._add)
        panel.remove_asked.connect(self._remove)
        panel.look_asked.connect(self.look)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look_when_idle)
        self._timer.start()

    def look(self) -> None:
        """Look into all folders now."""
        look_into = self._look_into

        def job(station: Station, progress: Progress) -> list[tuple[Path, Looked | FieldappError, int]]:
            found: list[tuple[Path, Looked | FieldappError, int]] = []
            for folder in watched_folders(station):
                try:
                    looked: Looked | FieldappError = look_into(station, folder, progress=progress)
                except FieldappError as error:  # this folder is gone or full; the next one may be there
                    looked = error
                found.append((folder, looked, station.clock.now_ms()))
            return found

        self._tools.ask(job, done=self._looked, failed=self.refused.emit, lane="watch")

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _look_when_idle(self) -> None:
        if not self._tools.worker.ended and not self._tools.worker.busy:
            self.look()

    def _looked(self, found: list[tuple[Path, Looked | FieldappError, int]]) -> None:
        say, lines, more = self._say, {}, False
        for folder, looked, at in found:
            if isinstance(looked, FieldappError):
                note = say("ui.watch_again", sentence=say.sentence(looked))
                lines[str(folder)] = WatchLine(str(folder), note, "warning")
                continue
            more = more or looked.more
            counts = {"new": len(looked.verdicts), "written": len(looked.written)}
            if looked.verdicts or looked.written:
                self.came.emit(looked)
            elif (before := self._lines.get(str(folder))) is not None and before.tone == "good":
                lines[str(folder)] = before
                continue
            else:
                lines[str(folder)] = WatchLine(str(folder), say("ui.watch_nothing", when=say.hour(at)))
                continue
            lines[str(folder)] = WatchLine(str(folder), say("ui.watch_came", when=say.hour(at), **counts), "good")
        self._lines = lines
        self._panel.show_folders(list(lines.values()))
        if more:
            QTimer.singleShot(_AT_ONCE_MS, self, self._look_when_idle)

    def _add(self) -> None:
        folder = self._tools.prompts.folder(self._say("ui.watch_folder"))
        if folder is not None:
            self._set(folder, on=True)

    def _remove(self, path: str) -> None:
        self._set(Path(path), on=False)

    def _set(self, folder: Path, *, on: bool) -> None:
        self._tools.ask(
            lambda station, _progress: watch_folder(station, folder, on=on),
            done=lambda _nothing: self.look(),
            failed=self.refused.emit,
        )
