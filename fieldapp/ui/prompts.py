"""The only place that opens questions and file choosers, so that a journey can answer them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton, QWidget

from fieldapp.ui.voice import Voice


class Prompts(Protocol):
    """Asks the person something and waits for the answer; an empty answer means that nothing was chosen."""

    def folder(self, title: str) -> Path | None:
        """Ask for a folder."""
        ...

    def files(self, title: str, kinds: str) -> list[Path]:
        """Ask for files that exist; `kinds` is a filter such as "Excel (*.xlsx *.xls)"."""
        ...

    def sure(self, question: str, yes: str) -> bool:
        """Ask before something that takes effort to undo; `yes` are the words on the button that does it."""
        ...

    def which(self, question: str, ways: Sequence[str]) -> int | None:
        """Ask which of several ways, each the words on a button; return its place in `ways`, None for none of them."""
        ...


class WindowPrompts:
    """Asks in windows of the system. The button that changes nothing is the default, and Esc presses it.

    While the screen is `locked` nothing is asked, and nothing is chosen.
    """

    def __init__(self, parent: QWidget, voice: Voice, *, locked: Callable[[], bool] = lambda: False) -> None:
        self._parent = parent
        self._voice = voice
        self._locked = locked

    def folder(self, title: str) -> Path | None:
        chosen = "" if self._locked() else QFileDialog.getExistingDirectory(self._parent, title)
        return Path(chosen) if chosen else None

    def files(self, title: str, kinds: str) -> list[Path]:
        if self._locked():
            return []
        chosen, _kind = QFileDialog.getOpenFileNames(self._parent, title, "", kinds)
        return [Path(name) for name in chosen]

    def sure(self, question: str, yes: str) -> bool:
        return self.which(question, [yes]) is not None

    def which(self, question: str, ways: Sequence[str]) -> int | None:
        if self._locked():
            return None
        box, buttons = question_box(self._parent, self._voice, question, ways)
        box.exec()
        return next((at for at, button in enumerate(buttons) if box.clickedButton() is button), None)


def question_box(
    parent: QWidget, voice: Voice, question: str, ways: Sequence[str]
) -> tuple[QMessageBox, list[QPushButton]]:
    """Make the window of a question, with a button for each way and one, the default, that changes nothing."""
    box = QMessageBox(parent)
    box.setWindowTitle(QApplication.applicationDisplayName())
    box.setTextFormat(Qt.TextFormat.PlainText)  # a name in the question is no markup
    box.setText(question)
    buttons = [box.addButton(words, QMessageBox.ButtonRole.AcceptRole) for words in ways]
    cancel = box.addButton(voice("ui.cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    return box, buttons


class QueuedPrompts:
    """Answers that were laid out beforehand: for journeys. A question without an answer is an error."""

    def __init__(self) -> None:
        self.folders: list[Path] = []
        self.chosen: list[list[Path]] = []
        self.answers: list[bool] = []
        self.ways: list[int | None] = []
        self.asked: list[str] = []

    def folder(self, title: str) -> Path | None:
        self.asked.append(title)
        return self.folders.pop(0)

    def files(self, title: str, kinds: str) -> list[Path]:
        self.asked.append(f"{title} {kinds}")
        return self.chosen.pop(0)

    def sure(self, question: str, yes: str) -> bool:
        self.asked.append(f"{question} {yes}")
        return self.answers.pop(0)

    def which(self, question: str, ways: Sequence[str]) -> int | None:
        self.asked.append(f"{question} {' · '.join(ways)}")
        return self.ways.pop(0)
