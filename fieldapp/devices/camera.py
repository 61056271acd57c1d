"""A camera of the laptop. Its light is on only between `open` and `close`, and no frame is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLoggingCategory, QObject, QSize, Signal

# WORKAROUND: on Linux without PipeWire, QtMultimedia warns at each start that it cannot share the screen.
QLoggingCategory.setFilterRules("qt.multimedia.symbolsresolver=false")

try:
    from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QMediaDevices, QVideoSink
except ImportError:  # the extra `camera` is not installed, or libpulse0 on Linux
    CAMERA = False
else:
    CAMERA = True
"""Whether cameras can be used at all."""

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QCameraDevice, QCameraFormat, QVideoFrame

_ENOUGH = QSize(1280, 720)
"""Frames are not asked for larger than this: a code that fills a third of one has modules of four pixels and more."""


class Camera(QObject):
    """One camera at a time; whatever it does becomes a signal.

    Attributes:
        sink: where frames arrive.

    Signals:
        came: a frame, as `QVideoFrame`.
        failed: the camera stopped working, was pulled out, or another program has it.
    """

    came = Signal(object)
    failed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at = 0
        self._camera: QCamera | None = None
        self.sink = QVideoSink(self)
        self.sink.videoFrameChanged.connect(self._take)
        self._session = QMediaCaptureSession(self)
        self._session.setVideoSink(self.sink)
        self._devices = QMediaDevices(self)
        self._devices.videoInputsChanged.connect(self._look_whether_there)

    @staticmethod
    def count() -> int:
        """Return how many cameras there are."""
        return len(QMediaDevices.videoInputs())

    @property
    def is_open(self) -> bool:
        """Whether a camera is on."""
        return self._camera is not None

    def open(self) -> bool:
        """Turn the camera on; return False when there is none."""
        self.close()
        devices = QMediaDevices.videoInputs()
        if not devices:
            return False
        device = devices[self._at % len(devices)]
        camera = QCamera(device, self)
        wanted = _format(device)
        if wanted is not None:
            camera.setCameraFormat(wanted)
        camera.errorOccurred.connect(self._fail)
        self._session.setCamera(camera)
        self._camera = camera
        camera.start()
        return True

    def open_next(self) -> bool:
        """Turn the next camera on in place of this one."""
        self._at += 1
        return self.open()

    def close(self) -> None:
        """Turn the camera off; its light goes out."""
        if self._camera is not None:
            self._camera.stop()
            self._session.setCamera(None)  # type: ignore[arg-type]  # the stubs forget that there may be none
            self._camera.deleteLater()
            self._camera = None

    def _take(self, frame: QVideoFrame) -> None:
        self.came.emit(frame)

    def _look_whether_there(self) -> None:
        """Tell that a camera was pulled out: not every system tells it of the camera itself."""
        if self._camera is not None and self._camera.cameraDevice() not in QMediaDevices.videoInputs():
            self._fail()

    def _fail(self) -> None:
        self.close()
        self.failed.emit()


def _format(device: QCameraDevice) -> QCameraFormat | None:
    """Return the largest format that is not larger than needed."""
    fitting = [
        form
        for form in device.videoFormats()
        if form.resolution().width() <= _ENOUGH.width() and form.resolution().height() <= _ENOUGH.height()
    ]
    return max(fitting, key=lambda form: (form.resolution().width(), form.maxFrameRate()), default=None)
