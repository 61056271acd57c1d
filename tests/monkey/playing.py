"""One sitting at the desk's window: deeds drawn from a seed, until the last one or until the program is killed."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import TypeVar

import msgspec
from PySide6.QtCore import QEvent, QEventLoop, QModelIndex, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QWidget,
)

from fieldapp.app.main import build_window
from fieldapp.station.check import check
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from fieldapp.ui.unlock.screen import UnlockScreen
from fieldapp.ui.widgets.header import HeaderBar
from fieldapp.ui.widgets.plain import MessageLine
from tests.monkey.watching import Watch
from tests.monkey.world import PASSPHRASE, PIN, Desk

_Part = TypeVar("_Part", bound=QWidget)

_NUMBER = re.compile(r"\b\d{2,}[A-Z]-\d{5}-[0-9A-Z]\b")
_KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Escape),
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Delete),
    *(Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F7),
    *(Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_F11, Qt.Key.Key_F12),
)
_CTRL_KEYS = (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Z, Qt.Key.Key_A, Qt.Key.Key_V, Qt.Key.Key_O, Qt.Key.Key_M)


class Told(msgspec.Struct):
    """What a sitting tells: what was done, what the screen said was saved, and what went wrong."""

    deeds: dict[str, int] = {}
    said: list[str] = []
    wrong: list[str] = []
    slowest: tuple[float, str] = (0.0, "")
    busiest: tuple[float, str] = (0.0, "")


class AnyPrompts:
    """Answers questions as the seed says: a folder, no folder, yes, no, one of the ways or none."""

    def __init__(self, desk: Desk, chance: Random) -> None:
        self._desk, self._chance = desk, chance

    def folder(self, _title: str) -> Path | None:
        return self._chance.choice((self._desk.receipts, self._desk.stick, self._desk.home / "gone", None))

    def files(self, _title: str, _kinds: str) -> list[Path]:
        found = sorted(self._desk.stick.glob("*")) if self._desk.stick.is_dir() else []
        return self._chance.sample(found, min(len(found), self._chance.randrange(3)))

    def sure(self, _question: str, _yes: str) -> bool:
        return self._chance.random() < 0.5

    def which(self, _question: str, ways: Sequence[str]) -> int | None:
        chosen = self._chance.randrange(len(ways) + 1)
        return None if chosen == len(ways) else chosen


class Sitting:
    """Somebody at the window who may do anything."""

    def __init__(self, desk: Desk, seed: str, tell: Callable[[Told], None]) -> None:
        self._desk, self._chance, self._tell = desk, Random(seed), tell
        self._said: set[str] = set()
        self._deeds: Counter[str] = Counter()
        self.watch = Watch()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.window = build_window(
            application, home=desk.home, language="vi", world=desk.world, prompts=AnyPrompts(desk, self._chance)
        )
        self.window.show()
        self.window.activateWindow()
        self.window.begin()

    def play(self, deeds: int, *, killed: bool) -> None:
        """Do so many deeds; `killed` ends the process in the midst of the last one, as a power cut does."""
        ways: dict[Callable[[], object], int] = {
            self.serve: 10, self.search: 14, self.open_person: 12, self.scan: 10, self.outcome: 14, self.fill_in: 12,
            self.choose: 4, self.consent: 8, self.save: 12, self.press_key: 8, self.press_ctrl_key: 2, self.click: 8,
            self.click_row: 3,
            self.menu: 1, self.lock: 1, self.devices: 3, self.time_passes: 3, self.rest: 10,
        }  # fmt: skip
        self.unlock()
        for number in range(deeds):
            deed = self._chance.choices([*ways], weights=[*ways.values()])[0]
            name = deed.__name__
            if killed and number == deeds - 1:
                threading.Timer(self._chance.random() * 0.03, os.kill, (os.getpid(), signal.SIGKILL)).start()
            with self.watch.over(name):
                deed()
            self._deeds[name] += 1
            self._turn()
            self._note()
            if self.watch.wrong:
                break
        if killed and not self.watch.wrong:
            self.rest()
            signal.pause()
        self.rest()
        self._note()
        self.window.close()

    def unlock(self) -> None:
        """Open the desk by its passphrase."""
        while QApplication.focusWidget() is None:
            self._turn()
        self._commit(PASSPHRASE)
        self._key(Qt.Key.Key_Return)
        self.rest()
        self._turn()
        assert self.window.role == "desk", "the desk did not open"

    def serve(self) -> None:
        """Do what is done all day: find by a card or by typing, outcome, consent, save; now and then too fast."""
        for deed in (
            self._chance.choice((self.scan, self.search)),
            self.open_person,
            self.outcome,
            self.consent,
            self.save,
        ):
            deed()
            if self._chance.random() < 0.8:
                self.rest()

    def search(self) -> None:
        """Type what finds somebody, letter by letter, and sometimes too much."""
        self._key(Qt.Key.Key_F2)
        for letter in self._desk.typed(self._chance):
            self._commit(letter)

    def open_person(self) -> None:
        """Take the answer, or one further down."""
        self.rest()
        for _ in range(self._chance.randrange(3)):
            self._key(Qt.Key.Key_Down)
        self._key(Qt.Key.Key_Return)

    def scan(self) -> None:
        """Let a scanner type, sometimes two slips at once."""
        for _ in range(self._chance.choice((1, 1, 1, 2))):
            for sign in self._desk.scanned(self._chance):
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
                    QApplication.sendEvent(QApplication.focusWidget() or self.window, event)
            self._key(self._chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Tab)))

    def outcome(self) -> None:
        """Press the digit of an outcome."""
        self.rest()
        self._key(Qt.Key(Qt.Key.Key_1 + self._chance.randrange(8)))

    def fill_in(self) -> None:
        """Write into a field."""
        field = self._one_of(QLineEdit)
        if field is not None:
            field.setFocus()
            if self._chance.random() < 0.7:
                field.selectAll()
            self._commit(self._desk.filled_in(self._chance))

    def choose(self) -> None:
        """Go through a list of choices."""
        box = self._one_of(QComboBox)
        if box is not None:
            box.setFocus()
            for _ in range(self._chance.randrange(1, 4)):
                QTest.keyClick(box, self._chance.choice((Qt.Key.Key_Down, Qt.Key.Key_Up)))

    def consent(self) -> None:
        """Press F8."""
        self._key(Qt.Key.Key_F8)

    def save(self) -> None:
        """Press F9, sometimes twice."""
        for _ in range(self._chance.choice((1, 1, 1, 2))):
            self._key(Qt.Key.Key_F9)

    def press_key(self) -> None:
        """Press any key."""
        self._key(self._chance.choice(_KEYS))

    def press_ctrl_key(self) -> None:
        """Press a key together with Ctrl."""
        self._key(self._chance.choice(_CTRL_KEYS), Qt.KeyboardModifier.ControlModifier)

    def click(self) -> None:
        """Click a button or a box."""
        button = self._one_of(QAbstractButton)
        if button is not None and (not isinstance(button, QPushButton) or button.menu() is None):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def click_row(self) -> None:
        """Click a line of a list."""
        view = self._one_of(QAbstractItemView)
        rows = view.model().rowCount(QModelIndex()) if view is not None and view.model() is not None else 0
        if view is not None and rows:
            place = view.visualRect(view.model().index(self._chance.randrange(rows), 0)).center()
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def menu(self) -> None:
        """Take a line of the menu in the header: language, colours, the size of the text, and what else is there."""
        headers = self.window.findChildren(HeaderBar)
        if headers and headers[0].isVisible():
            lines = [action for action in headers[0].menu.actions() if not action.isSeparator() and action.isEnabled()]
            self._chance.choice(lines).trigger()

    def lock(self) -> None:
        """Lock and come back, sometimes by a wrong PIN first."""
        self._key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        self.rest()
        if self._chance.random() < 0.3:
            self._pin("000000")
        self._come_back()

    def devices(self) -> None:
        """Something breaks or is mended."""
        self._desk.break_or_mend(self._chance)

    def time_passes(self) -> None:
        """Seconds, minutes or hours pass; rarely the clock jumps."""
        if self._chance.random() < 0.05:
            self._desk.clock.jump_to(self._desk.clock.now_ms() + self._chance.choice((-1, 1)) * 86_400_000 * 40)
        else:
            self._desk.clock.advance(self._chance.choice((5, 30, 61, 600, 7200)))

    def rest(self) -> None:
        """Wait until nothing is being done."""
        while self.window.worker.busy:
            loop = QEventLoop()
            self.window.worker.idle.connect(loop.quit)
            loop.exec()
            self._turn()

    def _come_back(self) -> None:
        while any(screen.isVisible() and screen.way == "pin" for screen in self.window.findChildren(UnlockScreen)):
            self._desk.clock.advance(3600)
            self._pin(PIN)

    def _pin(self, pin: str) -> None:
        field = next((f for f in self.window.findChildren(QLineEdit) if f.isVisible()), None)
        if field is not None:
            field.setFocus()
            field.selectAll()
            self._commit(pin)
            self._key(Qt.Key.Key_Return)
        self.rest()
        self._turn()

    def _one_of(self, kind: type[_Part]) -> _Part | None:
        shown = [p for p in self.window.findChildren(kind) if p.isVisible() and p.isEnabled() and p.width() > 0]
        return self._chance.choice(shown) if shown else None

    def _key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def _commit(self, words: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(words)
        QApplication.sendEvent(QApplication.focusWidget() or self.window, event)

    def _turn(self) -> None:
        """Let the event loop go round once."""
        loop = QEventLoop()
        QTimer.singleShot(0, loop.quit)
        loop.exec()

    def _note(self) -> None:
        """Write down what the screen says now: a number that a person has seen must be there for ever."""
        for line in self.window.findChildren(MessageLine):
            self._said.update(_NUMBER.findall(line.text))
        watch = self.watch
        self._tell(Told(dict(self._deeds), sorted(self._said), watch.wrong, watch.slowest, watch.busiest))


def missing(desk: Desk, said: Sequence[str]) -> list[str]:
    """Open the desk without a window and return what is not as it has to be: numbers that were said, and the check."""
    station = unlock(Home(desk.home), PASSPHRASE, world=desk.world)
    try:
        lost = [
            f"{number} was said and is not there" for number in said if not station.registry.people.by_receipt(number)
        ]
        return lost + [f"{finding.code} {finding.place}" for finding in check(station).findings]
    finally:
        station.close()
