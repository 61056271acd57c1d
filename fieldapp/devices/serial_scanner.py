"""A scanner at a serial port (COM mode): it may be pulled out and plugged in again at any time."""

from __future__ import annotations

from PySide6.QtCore import QIODevice, QObject, Qt, QTimer, Signal

from fieldapp.devices.bursts import Burst, Bursts
from fieldapp.devices.wedge import SILENCE_MS

try:
    from PySide6.QtSerialPort import QSerialPort, QSerialPortInfo
except ImportError:  # the extra `serial` is not installed: scanners type
    SERIAL = False
else:
    SERIAL = True
"""Whether serial ports can be used at all."""

RETRY_MS = 1000
"""How long after a port vanished, or could not be opened, it is tried again."""

_READ_AHEAD = 4096


def serial_ports() -> list[str]:
    """Return the names of the serial ports of this machine; empty without the extra `serial`."""
    if not SERIAL:
        return []
    return sorted(info.portName() for info in QSerialPortInfo.availablePorts())


class SerialScanner(QObject):
    """Listens to one port. Whatever the port does becomes a signal; nothing raises.

    Signals:
        scanned: a whole payload.
        too_long: something longer than a card was scanned; it is dropped.
        unreadable: what came is text in no known encoding.
        present: whether the port is open, whenever that changes.
        cut_off: the cable was pulled out in the midst of a scan, of which nothing is taken.
    """

    scanned = Signal(str)
    too_long = Signal()
    unreadable = Signal()
    present = Signal(bool)
    cut_off = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bursts = Bursts()
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(SILENCE_MS)
        self._silence.timeout.connect(self._fall_silent)
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self._open)
        self._port = QSerialPort(self) if SERIAL else None
        if self._port is not None:
            self._port.setReadBufferSize(_READ_AHEAD)
            self._port.readyRead.connect(self._read)
            # Queued: a port must not be closed inside the call that reports its error.
            self._port.errorOccurred.connect(self._look_after_error, Qt.ConnectionType.QueuedConnection)

    @property
    def is_open(self) -> bool:
        """Whether the port is there and listened to."""
        return self._port is not None and bool(self._port.isOpen())

    def listen(self, port: str) -> None:
        """Listen to `port`, a name of `serial_ports` or a path, and to none before it; wait for it if it is away."""
        self.stop()
        if self._port is not None:
            self._port.setPortName(port)
            self._open()

    def stop(self) -> None:
        """Listen no more."""
        self._retry.stop()
        self._close()

    def _open(self) -> None:
        if self._port is None:
            return
        if self._port.open(QIODevice.OpenModeFlag.ReadOnly):
            self.present.emit(True)
        else:
            self._retry.start()

    def _close(self) -> None:
        self._silence.stop()
        self._bursts.forget()
        if self._port is not None and self._port.isOpen():
            self._port.close()
            self.present.emit(False)

    def _look_after_error(self) -> None:
        if self._port is None or not self._port.isOpen():
            return  # an opening that failed is told by `open` itself
        if self._port.error() in (QSerialPort.SerialPortError.ResourceError, QSerialPort.SerialPortError.ReadError):
            half = self._bursts.waiting
            self._close()
            self._retry.start()
            if half:
                self.cut_off.emit()

    def _read(self) -> None:
        if self._port is None:
            return
        self._tell(self._bursts.hear(bytes(self._port.readAll().data())))
        if self._bursts.waiting:
            self._silence.start()
        else:
            self._silence.stop()

    def _fall_silent(self) -> None:
        self._tell(self._bursts.end())

    def _tell(self, bursts: list[Burst]) -> None:
        for burst in bursts:
            if burst.verdict == "whole":
                self.scanned.emit(burst.payload)
            elif burst.verdict == "too_long":
                self.too_long.emit()
            else:
                self.unreadable.emit()
