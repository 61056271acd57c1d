"""The scanner of an open desk: which it is, what it sends, its page, and what is seen instead of scanned."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.devices.serial_scanner import SERIAL, SerialScanner, serial_ports
from fieldapp.station.scanner import keep_scanner_port, scanner_port
from fieldapp.system.errors import FieldappError
from fieldapp.ui.scanner.intake import Intake
from fieldapp.ui.scanner.panel import ScannerPanel
from fieldapp.ui.scanner.sight import Sight
from fieldapp.ui.seat import Tools


class ScannerWork(QObject):
    """Listens to the chosen port and takes every scan, so that one made as a trial goes nowhere else.

    Attributes:
        panel: the page of the scanner.
        sight: what reads pictures and the camera.

    Signals:
        scanned: a payload for the desk.
        refused: a sentence for the desk about a scan that was dropped.
    """

    scanned = Signal(str)
    refused = Signal(str)

    def __init__(self, tools: Tools, over: QWidget, desk: QWidget) -> None:
        super().__init__(over)
        self._tools = tools
        self._port = ""
        self.panel = ScannerPanel(tools.kit, over)
        self.panel.chosen.connect(self._choose)
        self.panel.camera_asked.connect(self.open_camera)
        self.panel.picture_asked.connect(self.choose_picture)
        self.sight = Sight(tools, over)
        self.sight.read.connect(self.take)
        self.sight.refused.connect(self._refuse)
        self._intake = Intake(desk, over, self.sight, tools.kit.look)
        self._serial = SerialScanner(self)
        self._serial.scanned.connect(self.take)
        self._serial.too_long.connect(self.take_too_long)
        self._serial.unreadable.connect(lambda: self._drop("scanner.unreadable"))
        self._serial.cut_off.connect(lambda: self._drop("scanner.cut_off"))
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
        """Take a scan, of a port or typed; while something is asked, it goes nowhere."""
        if self.panel.isVisible():
            self.panel.show_scan(payload)
        elif QApplication.activeModalWidget() is None:
            self.scanned.emit(payload)

    def open_camera(self) -> None:
        """Show what the camera sees until a code is read."""
        self.sight.open_camera()

    def choose_picture(self) -> None:
        """Ask for a picture and read its code."""
        say = self._tools.kit.say
        for path in self._tools.prompts.files(say("scanner.picture"), say("scanner.picture_kinds")):
            self.sight.take_file(Path(path))
            return

    def put_away(self) -> None:
        """Hide the page and the camera, as when the screen is locked."""
        self.sight.put_away()
        self.panel.put_away()

    def take_too_long(self) -> None:
        """Take a scan that was dropped because it is longer than any card."""
        self._drop("desk.scan_too_long")

    def end(self) -> None:
        """Listen no more; the page goes."""
        self._serial.stop()
        self.sight.end()
        self._intake.deleteLater()
        self.panel.hide()
        self.panel.deleteLater()
        self.deleteLater()

    def _refuse(self, error: FieldappError) -> None:
        self._tell(self._tools.kit.say.sentence(error))

    def _drop(self, words: str) -> None:
        self._tell(self._tools.kit.say(words))

    def _tell(self, sentence: str) -> None:
        if self.panel.isVisible():
            self.panel.tell(sentence, "warning")
        else:
            self.refused.emit(sentence)

    def _choose(self, port: str) -> None:
        self._tools.ask(lambda station, _progress: keep_scanner_port(station, port), failed=self._refuse)
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
