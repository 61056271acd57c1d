"""A field: its label above, the control, and what is wrong with it beside the label."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.ui.spoken import put
from fieldapp.ui.voice import again
from fieldapp.ui.widgets.plain import Elided, label, row, set_property


class ChoiceBox(QComboBox):
    """A list whose lines follow the language."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []

    def addItem(self, words: str, data: object = None) -> None:  # type: ignore[override]  # never with an icon
        self._lines.append(words)
        super().addItem(words, data)

    def clear(self) -> None:
        self._lines.clear()
        super().clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.toolTip() != self.currentText():  # the line that is shown may be longer than the box
            self.setToolTip(self.currentText())
        super().paintEvent(event)

    def say_again(self) -> None:
        for at, words in enumerate(again(self._lines)):
            self.setItemText(at, words)


class WordChoice(ChoiceBox):
    """A list of words: a digit that is typed on it means something to the screen instead."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)


class Field(QWidget):
    """A labelled control. The hint or the error stands in the label's line, so nothing moves when it comes.

    Attributes:
        control: the line edit or combo box.

    Signals:
        edited: the person changed it.
        entered: the person pressed Enter in it.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, words: str, control: QLineEdit | QComboBox, *, hint: str = "", max_width: int = 0) -> None:
        super().__init__()
        self.control = control
        self._hint, self._error, self._doubt = hint, "", ""
        self._wanted = ""
        self._label = label(words, "label")
        self._label.setBuddy(control)
        self._note = Elided(hint, "small")
        put(control.setAccessibleName, words)
        put(control.setAccessibleDescription, hint)
        control.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._label)
        line.addWidget(self._note, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(control)
        if max_width:
            self.setMaximumWidth(max_width)
        if isinstance(control, QComboBox):
            control.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            control.setMinimumContentsLength(6)
            put(control.view().setAccessibleName, words)
            control.currentIndexChanged.connect(self._changed)
        else:
            control.textEdited.connect(self._changed)
            control.returnPressed.connect(self.entered)

    @property
    def value(self) -> str:
        """What stands in the field; of a list the value behind the chosen line."""
        if isinstance(self.control, QComboBox):
            data = self.control.currentData()
            return str(data) if data is not None else ""
        return self.control.text().strip()

    def fill(self, value: str) -> None:
        """Put `value` into the field without calling it an edit; what a list does not hold yet waits to be offered."""
        self._wanted = value
        if isinstance(self.control, QComboBox):
            self.control.blockSignals(True)
            self.control.setCurrentIndex(self.control.findData(value) if value else -1)
            self.control.blockSignals(False)
        else:
            self.control.setText(value)
        self.complain("")

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Fill a list with (value, words); the chosen value stays, or comes back with a list that holds it."""
        assert isinstance(self.control, QComboBox)
        self._wanted = self.value or self._wanted
        self.control.blockSignals(True)
        self.control.clear()
        for value, words in choices:
            self.control.addItem(words, value)
        self.control.setCurrentIndex(self.control.findData(self._wanted) if self._wanted else -1)
        self.control.blockSignals(False)

    def complain(self, error: str) -> None:
        """Show what is wrong, or take it back with an empty text."""
        self._error = error
        self._show_note()

    def doubt(self, words: str) -> None:
        """Show what should be looked at again, unless something is wrong; an empty text takes it back."""
        if words != self._doubt:
            self._doubt = words
            self._show_note()

    def call(self, words: str) -> None:
        """Give the field another name."""
        if words != self.control.accessibleName():
            self._label.setText(words)
            put(self.control.setAccessibleName, words)
            if isinstance(self.control, QComboBox):
                put(self.control.view().setAccessibleName, words)

    def _show_note(self) -> None:
        told = again(self._error or self._doubt)
        self._note.say(f"— {told}" if told else self._hint)
        set_property(self._note, "tone", "error" if self._error else "warning" if told else "")
        set_property(self.control, "tone", "error" if self._error else "")
        put(self.control.setAccessibleDescription, told or self._hint)

    def say_again(self) -> None:
        self.complain(self._error)

    def _changed(self, *_value: object) -> None:
        self._wanted = ""
        self.complain("")
        self.edited.emit()


def line_field(words: str, *, hint: str = "", placeholder: str = "", secret: bool = False, max_width: int = 0) -> Field:
    """Return a field for one line of text."""
    control = QLineEdit()
    put(control.setPlaceholderText, placeholder)
    control.setMaxLength(400)
    if secret:
        control.setEchoMode(QLineEdit.EchoMode.Password)
    return Field(words, control, hint=hint, max_width=max_width)


def choice_field(words: str, choices: Sequence[tuple[str, str]] = (), *, hint: str = "", max_width: int = 0) -> Field:
    """Return a field with a list of (value, words); nothing is chosen beforehand."""
    field = Field(words, ChoiceBox(), hint=hint, max_width=max_width)
    field.offer(choices)
    return field


class Tick(QWidget):
    """A check box whose words wrap; pressing the words ticks it too.

    Attributes:
        box: the check box, called by the words.
    """

    def __init__(self, words: str) -> None:
        super().__init__()
        self.box = QCheckBox()
        put(self.box.setAccessibleName, words)
        self._words = label(words, wrap=True)
        layout = row(self.box, space=6)
        layout.addWidget(self._words, 1)
        self.setLayout(layout)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.box.toggle()
        event.accept()
