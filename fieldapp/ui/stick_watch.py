"""Finding sticks by itself: a look every two seconds on the writer's thread, while nothing else is done there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.background.progress import Progress
from fieldapp.station.station import Station
from fieldapp.station.sticks import Stick, sticks
from fieldapp.ui.seat import Tools
from fieldapp.ui.voice import Voice
from fieldapp.ui.widgets.sticks import StickLine

LOOK_EVERY_MS = 2000

_UNITS = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB"))


class StickWatch(QObject):
    """Looks which sticks are in.

    Attributes:
        found: those that were in at the last look.

    Signals:
        changed: other sticks are in than before, or one has other room.
        came: a stick that was not there a moment ago.
        then_done, failed: what came of `then`, which is called at each look.
    """

    changed = Signal()
    came = Signal(object)
    then_done = Signal(object)
    failed = Signal(object)

    def __init__(self, tools: Tools, parent: QObject, *, then: Callable[[Station], object] | None = None) -> None:
        super().__init__(parent)
        self._tools, self._then = tools, then
        self.found: tuple[Stick, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look now, unless the laptop is at work; then the next look will do."""
        if self._tools.worker.ended or self._tools.worker.busy:
            return
        then = self._then

        def job(station: Station, _progress: Progress) -> tuple[list[Stick], object]:
            return sticks(station), then(station) if then is not None else None

        self._tools.ask(job, done=self._seen, failed=self.failed.emit, lane="sticks")

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def writable(self) -> list[Stick]:
        """Return the sticks that files can be written to."""
        return [stick for stick in self.found if stick.drive.writable]

    def at(self, path: str) -> Stick | None:
        """Return the stick at a place, if it is still in."""
        return next((stick for stick in self.found if str(stick.drive.path) == path), None)

    def _seen(self, result: tuple[list[Stick], object]) -> None:
        before = {stick.drive.path for stick in self.found}
        new = tuple(result[0])
        if new != self.found:
            self.found = new
            self.changed.emit()
        for stick in new:
            if stick.drive.path not in before:
                self.came.emit(stick)
        if self._then is not None:
            self.then_done.emit(result[1])


def stick_line(say: Voice, stick: Stick) -> StickLine:
    """Show one stick."""
    room = say("ui.stick_room", size=size_word(say, stick.drive.free))
    note = room if stick.drive.writable else say("ui.stick_locked")
    return StickLine(str(stick.drive.path), stick_name(stick), note, stick.known, stick.drive.writable)


def stick_name(stick: Stick) -> str:
    """Return what a person calls a stick: its name, and where it is when that says more."""
    place = str(Path(stick.drive.path))
    return f"{stick.drive.label} ({place})" if len(place) <= len("X:\\") + 1 else stick.drive.label


def size_word(say: Voice, count: int) -> str:
    """Return a number of bytes as 7,2 GB in Vietnamese and 7.2 GB in English."""
    for unit, word in _UNITS:
        if count >= unit:
            return _with_comma(say, f"{count / unit:.1f} {word}")
    return f"{count} B"


def _with_comma(say: Voice, size: str) -> str:
    return say.of(lambda language: size if language == "en" else size.replace(".", ","))


def stick_lines(say: Voice, found: Sequence[Stick]) -> list[StickLine]:
    """Show all sticks."""
    return [stick_line(say, stick) for stick in found]
