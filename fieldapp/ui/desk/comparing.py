"""List, card and digits side by side, a line for each field: what will be saved is chosen with one key, or typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.ui.desk.state import CompareRow
from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.widgets.plain import TONE_ICONS, Icon, label, row, set_property

COLUMNS = ("list", "card", "digits", "saved")
_SHARES = {"label": 13, "list": 22, "card": 22, "digits": 12, "saved": 32}
"""How the columns share the width; a column of which nothing is said is left out."""

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_LINES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ComparisonTable(QWidget):
    """The lines of the comparison. Only one of them is reached by Tab; the arrow keys go on from there.

    Signals:
        stepped: field, and -1 or 1: take the value of the column to the left or to the right.
        picked: field and column whose value was pressed.
        typed: field, what was typed in place, and whether it was read from a paper.
    """

    stepped = Signal(str, int)
    picked = Signal(str, str)
    typed = Signal(str, str, bool)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._lines: dict[str, _Line] = {}
        self._rows: tuple[CompareRow, ...] = ()
        self._known = say("desk.column_list")
        self._heads = {
            "list": label(self._known, "label"),
            "card": label(say("desk.column_card"), "label", wrap=True),
            "digits": label(say("look.column_digits"), "label", wrap=True),
            "saved": label(say("desk.column_saved"), "label"),
        }
        head = row(space=0)
        head.addWidget(_cell(label()), _SHARES["label"])
        for name, made in self._heads.items():
            head.addWidget(_cell(made), _SHARES[name])
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addLayout(head)
        self._hint = label(say("look.hint"), "small", wrap=True)
        self._layout.addWidget(self._hint)

    def call_known(self, words: str) -> None:
        """Say where that stands what is known of the person beside the card: on a list, or nowhere but here."""
        self._heads["list"].setText(words)
        self._known = words

    def show_rows(self, rows: Sequence[CompareRow]) -> None:
        """Show these lines; the one that has the keyboard keeps it."""
        self._rows = tuple(rows)
        shown = {
            "list": True,
            "card": any(one.card for one in rows),
            "digits": any(one.digits for one in rows),
            "saved": True,
        }
        for name, made in self._heads.items():
            made.setVisible(shown[name])
        for field in self._lines.keys() - {one.field for one in rows}:
            self._lines[field].hide()
        for at, one in enumerate(rows):
            line = self._lines.get(one.field) or self._add(one.field)
            line.show_row(one, shown, known=self._known, odd=bool(at % 2))
            line.setFocusPolicy(Qt.FocusPolicy.ClickFocus if at else Qt.FocusPolicy.StrongFocus)
            line.show()

    def take_focus(self) -> None:
        """Go to the first line in which something is otherwise, or else to the first."""
        first = next((one for one in self._rows if one.why), self._rows[0] if self._rows else None)
        if first is not None:
            self._lines[first.field].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refuse(self, field: str, sentence: str) -> None:
        """Say in place why what was typed cannot be taken."""
        if field in self._lines:
            self._lines[field].refuse(sentence)

    def close_editors(self) -> None:
        """Nothing is typed in place any more."""
        for line in self._lines.values():
            line.stop_typing()

    def _add(self, field: str) -> _Line:
        line = _Line(self._kit, field)
        line.stepped.connect(lambda step: self.stepped.emit(field, step))
        line.picked.connect(lambda column: self.picked.emit(field, column))
        line.typed.connect(lambda text, paper: self.typed.emit(field, text, paper))
        line.moved.connect(lambda by: self._move(field, by))
        self._lines[field] = line
        self._layout.insertWidget(len(self._lines), line)
        return line

    def _move(self, field: str, by: int) -> None:
        fields = [one.field for one in self._rows]
        at = fields.index(field) + by
        if 0 <= at < len(fields):
            self._lines[fields[at]].setFocus(Qt.FocusReason.OtherFocusReason)


class _Line(QFrame):
    """One field: its label, what list, card and digits say, what will be saved, and why it is in doubt.

    Signals:
        stepped, picked, typed: as of the table.
        moved: -1 or 1: to the line above or below.
    """

    stepped = Signal(int)
    picked = Signal(str)
    typed = Signal(str, bool)
    moved = Signal(int)

    def __init__(self, kit: Kit, field: str) -> None:
        super().__init__()
        self._kit, self._field = kit, field
        self.setProperty("role", "compare")
        self._row: CompareRow | None = None
        self._label = _cell(label("", "soft", wrap=True))
        self._cells = {name: _cell(label("", wrap=True)) for name in ("list", "card", "digits")}
        self._icon = Icon(kit.look, "dot", "plain")
        self._saved = label("", "bold", wrap=True)
        self._saved.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        saved = QWidget()
        box = row(self._icon, space=6, margins=(10, 3, 8, 3))
        box.addWidget(self._saved, 1)
        saved.setLayout(box)
        saved.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line = row(space=0)
        line.addWidget(self._label, _SHARES["label"])
        for name, made in self._cells.items():
            line.addWidget(made, _SHARES[name])
        line.addWidget(saved, _SHARES["saved"])
        self._why = label("", "small", wrap=True)
        self._why.setContentsMargins(10, 0, 10, 3)
        self._editor = QLineEdit()
        self._editor.setMaxLength(400)
        self._editor.installEventFilter(self)
        self._paper = QCheckBox()
        put(self._paper.setText, kit.say("look.on_paper"))
        put(self._paper.setAccessibleName, kit.say("look.on_paper"))
        self._typing = QWidget()
        typing = row(space=10, margins=(10, 2, 10, 6))
        typing.addWidget(self._editor, 1)
        typing.addWidget(self._paper)
        self._typing.setLayout(typing)
        self._typing.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addLayout(line)
        self._layout.addWidget(self._why)
        self._layout.addWidget(self._typing)

    def show_row(self, shown: CompareRow, columns: dict[str, bool], *, known: str, odd: bool) -> None:
        """Show what is said of the field, in the columns that are there; `known` is what the first is called."""
        say = self._kit.say
        self._row = shown
        set_property(self, "odd", "no" if odd else "yes")
        self._label.setText(shown.label)
        for name, text in (("list", shown.listed), ("card", shown.card), ("digits", shown.digits)):
            cell = self._cells[name]
            cell.setText(text or "—")
            cell.setVisible(columns[name])
            set_property(cell, "role", "bold" if name == shown.source else "body")
        self._saved.setText(say.join(" · ", shown.value, shown.saved))
        set_property(self._saved, "tone", shown.tone if shown.tone in ("good", "warning", "error") else "")
        self._icon.show_as(TONE_ICONS[shown.tone], shown.tone)
        self._show_why(shown.why, "warning" if shown.tone == "warning" else "")
        said = [say.join(": ", known, shown.listed or "—")]
        said += [say.join(": ", say("desk.column_card"), shown.card)] if shown.card else []
        said += [say.join(": ", say("look.column_digits"), shown.digits)] if shown.digits else []
        taken = say.join(": ", say("desk.column_saved"), say.join(" · ", shown.value, shown.saved))
        put(self.setAccessibleName, say.join(": ", shown.label, say.join("; ", *said, taken)))
        put(self.setAccessibleDescription, shown.why)
        put(self._editor.setAccessibleName, shown.label)

    def refuse(self, sentence: str) -> None:
        """What was typed cannot be taken: it stays there to be mended."""
        self._show_why(sentence, "error")
        put(self._editor.setAccessibleDescription, sentence)
        self._typing.show()
        self._editor.setFocus()

    def stop_typing(self) -> None:
        """Put the editor away."""
        self._typing.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in _LINES:
            self.moved.emit(_LINES[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._begin_typing()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pressed = self.childAt(event.position().toPoint())
        for name, cell in self._cells.items():
            if pressed is cell:
                self.picked.emit(name)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.childAt(event.position().toPoint()) in (self._saved, self._icon):
            self._begin_typing()
        super().mouseDoubleClickEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
            return True
        if event.key() == Qt.Key.Key_Escape:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()  # it only puts the editor away; the person stays
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._typing.hide()
                self.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _begin_typing(self) -> None:
        self._editor.setText(self._row.editable if self._row is not None else "")
        self._paper.setChecked(False)
        self._typing.show()
        self._editor.selectAll()
        self._editor.setFocus()

    def _take(self) -> None:
        text = self._editor.text().strip()
        self._typing.hide()
        self.setFocus()
        if text:
            self.typed.emit(text, self._paper.isChecked())

    def _show_why(self, sentence: str, tone: str) -> None:
        self._why.setText(sentence)
        set_property(self._why, "tone", tone)
        self._why.setVisible(bool(sentence))


def _cell(made: QLabel) -> QLabel:
    made.setContentsMargins(10, 3, 8, 3)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made
