"""Điểm và máy: points, desks, and preparing a desk with its file and its card."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.office.state import DeskLine, Enrolled, NewDesk
from fieldapp.ui.widgets.fields import line_field
from fieldapp.ui.widgets.plain import Badge, Button, MessageLine, Surface, clear, column, label, row, rule, scrolled


class DesksPage(QWidget):
    """The page of points and desks.

    Signals:
        prepare_asked: a `NewDesk`.
        desk_asked: a deed (`new_card`, `reprint`, `revoke`) and the desk.
        revoke_asked: the desk and the reason.
        office_asked: the name of a further office.
        rotate_asked: new keys for this office.
    """

    prepare_asked = Signal(object)
    desk_asked = Signal(str, str)
    revoke_asked = Signal(str, str)
    office_asked = Signal(str)
    rotate_asked = Signal()

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
        parts = (form, self._message, self._made, self._revoke_form(), desks, self._offices(), None)
        page.setLayout(column(*parts, space=12, margins=(16, 16, 16, 16)))
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

    def ask_revoke(self, desk_id: str, name: str) -> None:
        """Ask why a desk is revoked, before it is."""
        self._revoking = desk_id
        self._revoke_title.setText(self._kit.say("office.revoke_title", name=name))
        self._reason.fill("")
        self._revoke.show()
        self._reason.control.setFocus()

    def revoked(self) -> None:
        """Put the question away: it was answered."""
        self._revoke.hide()

    def say(self, sentence: str) -> None:
        """Say what came of a deed."""
        self._message.say(sentence, "good")

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

    def _revoke_form(self) -> Surface:
        say = self._kit.say
        self._revoking = ""
        self._revoke_title = label("", "strong", wrap=True)
        self._reason = line_field(say("office.revoke_reason"), placeholder=say("office.revoke_placeholder"))
        do = Button(say("office.revoke_now"), kind="main")
        do.clicked.connect(self._ask_revoked)
        leave = Button(say("ui.cancel"))
        leave.clicked.connect(self.revoked)
        self._revoke = Surface(margins=(20, 14, 20, 16), space=10)
        self._revoke.add(self._revoke_title, label(say("office.revoke_hint"), "soft", wrap=True), self._reason)
        self._revoke.add(row(None, leave, do))
        self._revoke.hide()
        return self._revoke

    def _offices(self) -> Surface:
        say = self._kit.say
        self._office = line_field(say("office.office_label"), placeholder=say("office.office_placeholder"))
        add = Button(say("office.office_add"))
        add.clicked.connect(self._ask_office)
        rotate = Button(say("office.rotate"))
        rotate.clicked.connect(self.rotate_asked)
        card = Surface(margins=(20, 14, 20, 16), space=10)
        card.add(label(say("office.offices_title"), "strong"), label(say("office.offices_hint"), "soft", wrap=True))
        card.add(self._office, row(None, add), rule(), label(say("office.rotate_hint"), "soft", wrap=True))
        card.add(row(None, rotate), rule(), label(say("office.recover_title"), "bold"))
        card.add(label(say("office.recover_hint"), "soft", wrap=True))
        return card

    def _ask_revoked(self) -> None:
        if not self._reason.value:
            self._reason.complain(self._kit.say("desk.needed"))
            self._reason.control.setFocus()
            return
        self.revoke_asked.emit(self._revoking, self._reason.value)

    def _ask_office(self) -> None:
        if not self._office.value:
            self._office.complain(self._kit.say("desk.needed"))
            self._office.control.setFocus()
            return
        self.office_asked.emit(self._office.value)

    def _line(self, desk: DeskLine) -> QFrame:
        say = self._kit.say
        line = QFrame()
        line.setProperty("role", "person")
        head = row(label(desk.name, "bold", wrap=True), space=12)
        head.setStretch(0, 1)
        head.addWidget(Badge(self._kit.look, desk.mark, desk.tone))
        words = column(head, label(desk.note, "small", wrap=True), space=2, margins=(12, 8, 12, 6))
        for more in desk.more:
            words.addWidget(label(more, "small", wrap=True))
        if desk.deeds:
            buttons = [self._deed(say(f"office.deed_{name}"), name, desk) for name in desk.deeds]
            words.addLayout(row(None, *buttons))
        line.setLayout(words)
        return line

    def _deed(self, words: str, name: str, desk: DeskLine) -> Button:
        button = Button(words, kind="link", name=self._kit.say.join(": ", words, desk.name))
        button.clicked.connect(lambda: self.desk_asked.emit(name, desk.desk_id))
        return button
