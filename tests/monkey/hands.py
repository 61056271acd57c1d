"""Two hands and two eyes at one window: keys, words, clicks, and what stands on the screen."""

from __future__ import annotations

from random import Random
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QKeyCombination, QModelIndex, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLineEdit, QWidget

from fieldapp.system.texts import LANGUAGES, text
from fieldapp.ui.widgets.plain import MessageLine
from fieldapp.ui.window import MainWindow
from tests.monkey.remembering import Memory
from tests.monkey.watching import Watch

_Part = TypeVar("_Part", bound=QWidget)


class Hands:
    """Hands that do what they are told; `chance` decides only what nobody has named."""

    def __init__(self, window: MainWindow, chance: Random, memory: Memory, watch: Watch) -> None:
        self.window, self._chance, self._memory, self._watch = window, chance, memory, watch

    def begin(self, what: str) -> None:
        """Note what is done now, for what takes long."""
        self._watch.deed = what

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        self.begin(QKeySequence(QKeyCombination(modifier, key)).toString())
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def write(self, words: str) -> None:
        """Type words where the focus is, as an input method commits them."""
        self.begin("typing")
        event = QInputMethodEvent()
        event.setCommitString(words)
        QApplication.sendEvent(QApplication.focusWidget() or self.window, event)

    def write_into(self, field: QWidget, words: str) -> None:
        """Put words in the place of what stands in a field."""
        field.setFocus()
        if isinstance(field, QLineEdit):
            field.selectAll()
        self.write(words)

    def scan(self, signs: str, end: Qt.Key) -> None:
        """Type as a scanner does."""
        self.begin("a scan")
        for sign in signs:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
                QApplication.sendEvent(QApplication.focusWidget() or self.window, event)
        self.key(end)

    def step(self, box: QWidget, steps: int) -> None:
        """Go up or down a list of choices."""
        box.setFocus()
        for _ in range(abs(steps)):
            QTest.keyClick(box, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)

    def click(self, part: QWidget) -> None:
        """Click in the midst of something."""
        self.begin(f"a click on {part.accessibleName()}")
        QTest.mouseClick(part, Qt.MouseButton.LeftButton)

    def click_row(self, view: QAbstractItemView) -> None:
        """Click any line of a list or a table."""
        rows = view.model().rowCount(QModelIndex()) if view.model() is not None else 0
        if rows:
            place = view.visualRect(view.model().index(self._chance.randrange(rows), 0)).center()
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def press(self, *keys: str) -> bool:
        """Click a button that is called by one of these texts, if there is one."""
        buttons = [one for one in self.all(QAbstractButton) if is_called(one, *keys)]
        if buttons:
            self.click(self._chance.choice(buttons))
        return bool(buttons)

    def field(self, *keys: str) -> QLineEdit | None:
        """Return the field that is called by one of these texts, if it can be seen."""
        return next((one for one in self.all(QLineEdit) if is_called(one, *keys)), None)

    def all(self, kind: type[_Part], inside: QWidget | None = None) -> list[_Part]:
        """Return all of a kind that can be seen and used."""
        found = (inside or self.window).findChildren(kind)
        return [one for one in found if one.isVisible() and one.isEnabled() and one.width() > 0]

    def one_of(self, kind: type[_Part]) -> _Part | None:
        """Return any of a kind that can be seen and used."""
        shown = self.all(kind)
        return self._chance.choice(shown) if shown else None

    def rest(self) -> None:
        """Wait until nothing is being done; papers may still be under way."""
        while self.window.worker.busy:
            loop = QEventLoop()
            self.window.worker.idle.connect(loop.quit)
            with self._watch.timed():
                loop.exec()
            self.turn()

    def turn(self, ms: int = 0) -> None:
        """Let the event loop go round once, or for some time, and read what the screen says."""
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        with self._watch.timed():
            loop.exec()
        for at, line in enumerate(self.window.findChildren(MessageLine)):
            self._memory.read(at, line.text if line.isVisible() else "")


def is_called(part: QWidget, *keys: str) -> bool:
    """Tell whether a screen reader calls something by one of these texts, in either language."""
    name = part.accessibleName() or (part.text() if isinstance(part, QAbstractButton) else "")
    return any(
        name == (words := text(key, language)) or name.startswith(f"{words}: ")
        for key in keys
        for language in LANGUAGES
    )


def is_empty(field: QWidget) -> bool:
    """Tell whether nothing stands in a field, or nothing is chosen."""
    if isinstance(field, QComboBox):
        return field.currentIndex() < 0
    return isinstance(field, QLineEdit) and not field.text()
