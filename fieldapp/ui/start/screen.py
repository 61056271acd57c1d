"""The first start: this laptop becomes an office or a desk, or somebody tries it out with invented people."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.start.forms import DeskForm, OfficeForm
from fieldapp.ui.start.recovery import RecoveryPage
from fieldapp.ui.widgets.plain import Button, Icon, MessageLine, Surface, column, label, row, scrolled


class StartScreen(QWidget):
    """The choice, and the two forms behind it.

    Signals:
        office_asked: a `NewOffice`.
        desk_asked: a `NewDeskHere`.
        rehearsal_asked: begin a rehearsal with invented people, at a `desk` or an `office`.
        file_asked: choose the desk's first file.
        paper_asked, recovery_kept: choose where the recovery key's paper goes; it lies there, on to the office.
        language_asked: speak the other language.
    """

    office_asked = Signal(object)
    desk_asked = Signal(object)
    rehearsal_asked = Signal(str)
    file_asked = Signal()
    paper_asked = Signal()
    recovery_kept = Signal()
    language_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setProperty("ground", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        say = kit.say
        self._message = MessageLine(kit.look)
        self._stack = QStackedWidget()
        self._first = Button("")
        self._stack.addWidget(self._choices())
        other = Button(say("ui.other_language"), kind="quiet")
        other.clicked.connect(self.language_asked)
        scheme = Button(say("ui.other_scheme"), kind="quiet")
        scheme.clicked.connect(kit.look.other_scheme)
        inner = QWidget()
        inner.setLayout(column(self._message, self._stack, None, space=12, margins=(24, 8, 24, 24)))
        inner.setMaximumWidth(1180)
        middle = QWidget()
        box = QHBoxLayout(middle)
        box.setContentsMargins(0, 0, 0, 0)
        box.addStretch(1)
        box.addWidget(inner, 20)
        box.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row(label(say("start.product"), "soft"), None, scheme, other, margins=(24, 0, 16, 0)))
        layout.addWidget(scrolled(middle), 1)

    @cached_property
    def office(self) -> OfficeForm:
        """The form of an office; made when it is asked for, because start-up counts."""
        form = OfficeForm(self._kit)
        form.asked.connect(self.office_asked)
        form.left.connect(lambda: self.show_form(0))
        self._stack.addWidget(form)
        return form

    @cached_property
    def desk(self) -> DeskForm:
        """The form of a desk; made when it is asked for."""
        form = DeskForm(self._kit)
        form.asked.connect(self.desk_asked)
        form.file_asked.connect(self.file_asked)
        form.left.connect(lambda: self.show_form(0))
        self._stack.addWidget(form)
        return form

    @cached_property
    def recovery(self) -> RecoveryPage:
        """The page of the recovery key; made when it is asked for."""
        page = RecoveryPage(self._kit)
        page.paper_asked.connect(self.paper_asked)
        page.finished.connect(self.recovery_kept)
        self._stack.addWidget(page)
        return page

    def begin(self) -> None:
        """Put the focus on the first choice."""
        self._first.setFocus()

    def show_recovery(self) -> None:
        """Show the page of the recovery key."""
        self._message.say("")
        self._stack.setCurrentWidget(self.recovery)
        self.recovery.begin()

    def refused(self, sentence: str) -> None:
        """Say why it did not work, above the form that was filled in."""
        self._message.say(sentence, "error")
        form = self._stack.currentWidget()
        if isinstance(form, (OfficeForm, DeskForm)):
            form.try_again()

    def show_form(self, at: int) -> None:
        """Show the choice (0), the form of an office (1) or that of a desk (2)."""
        self._message.say("")
        if at == 0:
            self._stack.setCurrentIndex(0)
            self.begin()
            return
        form = self.office if at == 1 else self.desk
        self._stack.setCurrentWidget(form)
        form.begin()

    def _choices(self) -> QWidget:
        say = self._kit.say
        title = label(say("start.title"), "figure", wrap=True)
        hint = label(say("start.hint"), "soft", wrap=True)
        cards = QHBoxLayout()
        cards.setSpacing(16)
        for name, drawing in (("office", "office"), ("desk", "desk"), ("rehearsal", "play")):
            card = Surface(margins=(22, 20, 22, 20), space=10)
            button = Button(say(f"start.{name}_do"), kind="main" if name == "office" else "plain")
            button.clicked.connect(lambda _checked=False, name=name: self._choose(name))
            if name == "office":
                self._first = button
            card.body.addWidget(Icon(self._kit.look, drawing, size=34), 0, Qt.AlignmentFlag.AlignLeft)
            card.add(
                label(say(f"start.{name}"), "strong", wrap=True), label(say(f"start.{name}_hint"), "soft", wrap=True)
            )
            card.body.addStretch(1)
            card.add(button)
            if name == "rehearsal":
                other = Button(say("start.rehearsal_office"))
                other.clicked.connect(lambda: self.rehearsal_asked.emit("office"))
                card.add(other)
            cards.addWidget(card, 1)
        page = QWidget()
        page.setLayout(column(24, title, hint, 12, cards, None, space=8))
        return page

    def _choose(self, name: str) -> None:
        if name == "rehearsal":
            self._message.say("")
            self.rehearsal_asked.emit("desk")
        else:
            self.show_form(1 if name == "office" else 2)
