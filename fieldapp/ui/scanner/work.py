"""The scanner of an open desk: which it is, what it sends, and its page."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.devices.serial_scanner import SERIAL, SerialScanner, serial_ports
from fieldapp.station.scanner import keep_scanner_port, scanner_port
from fieldapp.ui.scanner.panel import ScannerPanel
from fieldapp.ui.seat import Tools


class ScannerWork(QObject):
    """Listens to the chosen port and takes every scan, so that one made as a trial goes nowhere else.

    Signals:
        scanned: a payload for the desk.
        refused: a sentence for the desk about a scan that was dropped.
    """

    scanned = Signal(str)
    refused = Signal(str)

    def __init__(self, tools: Tools, over: QWidget) -> None:
        super().__init__(over)
        self._tools = tools
        self._port = ""
        self.panel = ScannerPanel(tools.kit, over)
        self.panel.chosen.connect(self._choose)
        self._serial = SerialScanner(self)
        self._serial.scanned.connect(self.take)
        self._serial.too_long.connect(self.take_too_long)
        self._serial.unreadable.connect(lambda: self._drop("scanner.unreadable"))
        self._serial.present.connect(lambda _there: self._show_state())

    def begin(self) -> None:
        """Listen to the scanner that was chosen on this laptop."""
        self._tools.ask(lambda station, _progress: scanner_port(station), done=self._listen)

    def open(self) -> None:
        """Show the page."""
        self.panel.open_with(serial_ports(), self._port, possible=SERIAL)
        if SERIAL:
            self._show_state()

    def take(self, payload: str) -> None:
        """Take a scan, of a port or typed."""
        if self.panel.isVisible():
            self.panel.show_scan(payload)
        else:
            self.scanned.emit(payload)

    def take_too_long(self) -> None:
        """Take a scan that was dropped because it is longer than any card."""
        self._drop("desk.scan_too_long")

    def end(self) -> None:
        """Listen no more; the page goes."""
        self._serial.stop()
        self.panel.hide()
        self.panel.deleteLater()
        self.deleteLater()

    def _drop(self, words: str) -> None:
        sentence = self._tools.kit.say(words)
        if self.panel.isVisible():
            self.panel.tell(sentence, "warning")
        else:
            self.refused.emit(sentence)

    def _choose(self, port: str) -> None:
        self._tools.ask(lambda station, _progress: keep_scanner_port(station, port))
        self._listen(port)

    def _listen(self, port: str) -> None:
        self._port = port
        if port:
            self._serial.listen(port)
        else:
            self._serial.stop()
        self._show_state()

    def _show_state(self) -> None:
        say = self._tools.kit.say
        if SERIAL:
            there = "scanner.there" if self._serial.is_open else "scanner.away"
            self.panel.show_state(say(there) if self._port else say("scanner.typing"))
