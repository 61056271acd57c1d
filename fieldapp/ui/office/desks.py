"""Điểm và máy: points, desks, and preparing a desk with its file and its card."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.office.state import DeskLine, Enrolled, NewDesk
from fieldapp.ui.widgets.fields import line_field
from fieldapp.ui.widgets.plain import Badge, Button, MessageLine, Surface, clear, column, label, row, scrolled


class DesksPage(QWidget):
    """The page of points and desks.

    Signals:
        prepare_asked: a `NewDesk`.
    """

    prepare_asked = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._point = line_field(say("office.point"), placeholder=say("office.point_placeholder"))
        self._label = line_field(say("office.desk_label"), placeholder=say("office.desk_placeholder"))
        self._prepare = Button(say("office.prepare_desk"), kind="main")
        self._prepare.clicked.connect(self._ask)
        line = row(space=12)
        line.addWidget(self._point, 2)
        line.addWidget(self._label, 1)
        form = Surface(margins=(20, 14, 20, 16), space=10)
        form.add(
            label(say("office.prepare_title"), "strong"), label(say("office.prepare_hint"), "soft", wrap=True), line
        )
        form.add(row(None, self._prepare))
        self._message = MessageLine(kit.look)
        self._made_title = label("", "strong", wrap=True)
        self._made_files = label("", wrap=True)
        self._made = Surface(margins=(20, 14, 20, 16), space=4)
        self._made.add(self._made_title, self._made_files, label(say("office.prepared_next"), "soft", wrap=True))
        self._made.hide()
        self._desks = QVBoxLayout()
        self._desks.setSpacing(8)
        desks = Surface(margins=(20, 14, 20, 16))
        desks.add(label(say("office.desks"), "label"), self._desks)
        page = QWidget()
        page.setLayout(column(form, self._message, self._made, desks, None, space=12, margins=(16, 16, 16, 16)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page))

    def show_desks(self, desks: Sequence[DeskLine]) -> None:
        """Show all desks."""
        clear(self._desks)
        for desk in desks:
            self._desks.addWidget(self._line(desk))
        if not desks:
            self._desks.addWidget(label(self._kit.say("office.no_desks"), "soft", wrap=True))

    def show_prepared(self, made: Enrolled) -> None:
        """Show what belongs to a desk that was just prepared."""
        say = self._kit.say
        self._prepare.setEnabled(True)
        self._message.say("")
        self._made_title.setText(say("office.prepared", name=made.name))
        self._made_files.setText(say("office.prepared_files", file=made.file, card=made.card))
        self._made.show()
        self._label.fill("")
        self._label.control.setFocus()

    def refused(self, sentence: str) -> None:
        """Say why no desk was prepared; an empty sentence only lets the person try again."""
        self._prepare.setEnabled(True)
        self._message.say(sentence, "error")

    def _ask(self) -> None:
        for field in (self._point, self._label):
            if not field.value:
                field.complain(self._kit.say("desk.needed"))
                field.control.setFocus()
                return
        self._prepare.setEnabled(False)
        self._made.hide()
        self.prepare_asked.emit(NewDesk(self._point.value, self._label.value))

    def _line(self, desk: DeskLine) -> QFrame:
        line = QFrame()
        line.setProperty("role", "person")
        layout = row(space=12, margins=(12, 8, 12, 8))
        layout.addLayout(column(label(desk.name, "bold", wrap=True), label(desk.note, "small", wrap=True), space=1), 1)
        layout.addWidget(Badge(self._kit.look, desk.mark, desk.tone))
        line.setLayout(layout)
        return line
