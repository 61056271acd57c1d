"""Codes that are seen and not scanned: in a picture that was dropped, pasted or chosen, and before the camera."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from fieldapp.background.worker import Worker
from fieldapp.devices.pictures import codes_in_file, codes_in_frame, codes_in_image
from fieldapp.system.errors import FieldappError
from fieldapp.ui.scanner.camera_panel import CameraPanel
from fieldapp.ui.seat import Tools

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QVideoFrame
    from PySide6.QtWidgets import QWidget

    from fieldapp.devices.camera import Camera

_PICTURES = (".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".webp", ".gif", ".tif", ".tiff", ".heic", ".heif", ".pdf")
"""Files that a person takes for pictures; whether one is, is told by what stands in it."""

_PREVIEW = 960


class _Seen(NamedTuple):
    picture: QImage
    codes: tuple[str, ...]


class Sight(QObject):
    """Reads pictures and the camera on a thread of its own, one at a time.

    Attributes:
        panel: the picture of the camera.
        camera: the camera, once it was asked for.

    Signals:
        read: the text of a code.
        refused: an error; nothing was found, or it cannot be.
    """

    read = Signal(str)
    refused = Signal(object)

    def __init__(self, tools: Tools, over: QWidget) -> None:
        super().__init__(over)
        self._tools = tools
        self._aside: Worker | None = None
        self.camera: Camera | None = None
        self.panel = CameraPanel(tools.kit, over)
        self.panel.hidden.connect(self._close_camera)
        self.panel.other_asked.connect(self._open_next)

    def take_file(self, path: Path) -> None:
        """Read the codes in a picture file."""
        self._look(lambda: codes_in_file(path))

    def take(self, dropped: QMimeData) -> bool:
        """Read the codes in a picture that was dropped or pasted; return False when it holds none.

        A table copied from a spreadsheet is text with a picture of it: it stays text.
        """
        path = picture_file(dropped)
        if path is not None:
            self.take_file(path)
            return True
        if not dropped.hasImage() or dropped.hasText():
            return False
        image = dropped.imageData()
        picture = image if isinstance(image, QImage) else QImage()
        self._look(lambda: codes_in_image(picture))
        return True

    def open_camera(self) -> None:
        """Show what the camera sees until a code is read."""
        say = self._tools.kit.say
        module = importlib.import_module("fieldapp.devices.camera")  # 36 ms and 17 MB that most desks never need
        if module.CAMERA and self.camera is None:
            self.camera = module.Camera(self)
            self.camera.came.connect(self._frame)
            self.camera.failed.connect(lambda: self.panel.tell(say("scanner.camera_failed"), "error"))
        self.panel.open_with(0 if self.camera is None else self.camera.count())
        if self.camera is None:
            self.panel.tell(say("scanner.camera_missing"), "warning")
        else:
            self._opened(there=self.camera.open())

    def put_away(self) -> None:
        """Turn the camera off and hide its picture."""
        self.panel.put_away()

    def end(self) -> None:
        """Look at nothing more."""
        self.panel.hide()
        self._close_camera()
        self.panel.deleteLater()
        if self._aside is not None:
            self._aside.end()

    def _open_next(self) -> None:
        if self.camera is not None:
            self._opened(there=self.camera.open_next())

    def _opened(self, *, there: bool) -> None:
        say = self._tools.kit.say
        self.panel.tell("" if there else say("scanner.camera_none"), "warning")

    def _close_camera(self) -> None:
        if self.camera is not None:
            self.camera.close()

    def _frame(self, frame: QVideoFrame) -> None:
        """Look at a frame, unless one is looked at already or nobody does any more."""
        aside = self._worker()
        if not self.panel.isVisible() or aside.busy:
            return

        def look(_progress: object) -> _Seen:
            image = frame.toImage()
            small = image.scaledToWidth(_PREVIEW) if image.width() > _PREVIEW else image
            return _Seen(small, codes_in_frame(image))

        aside.ask(look, done=self._seen, failed=lambda error: self.panel.tell(self._said(error), "warning"))

    def _seen(self, seen: _Seen) -> None:
        if not self.panel.isVisible():
            return
        if seen.codes:
            self.panel.put_away()
            self.read.emit(seen.codes[0])
        else:
            self.panel.show_frame(seen.picture)

    def _look(self, look: Callable[[], tuple[str, ...]]) -> None:
        self._worker().ask(
            lambda _progress: look(), done=lambda codes: self.read.emit(codes[0]), failed=self.refused.emit
        )

    def _worker(self) -> Worker:
        if self._aside is None:
            self._aside = Worker(self)
        return self._aside

    def _said(self, error: FieldappError) -> str:
        return self._tools.kit.say.sentence(error)


def picture_file(dropped: QMimeData) -> Path | None:
    """Return the first file that a person takes for a picture, of what was dropped or pasted."""
    paths = (Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile())
    return next((path for path in paths if path.suffix.lower() in _PICTURES), None)
