"""The left side of the desk: search, the people found, and today."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QLineEdit, QListView, QStackedWidget, QWidget

from fieldapp.desk.find import MOST_FOUND
from fieldapp.devices.wedge import pasted_payload
from fieldapp.ui.actions import key_of
from fieldapp.ui.desk.found import FoundModel, HitPainter
from fieldapp.ui.desk.state import Hit, Today
from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.widgets.charts import HoursChart
from fieldapp.ui.widgets.plain import Button, Surface, column, label, row, rule, show_inside

_SHOWN_LETTERS = 22

_FIGURE = "\N{BULLET}"
"""Stands for what was asked where nobody typed anything, but chose a figure of today."""


_ROOM_FOR_HOURS = 460
"""How high the panel has to be for the chart of the hours; the figures below it say the same in numbers."""


class FindingPanel(Surface):
    """Search and its answer.

    Signals:
        search_asked: the text that now stands in the field.
        person_asked: id of the person who was chosen.
        scanned: a card's or receipt's text was pasted.
        draft_asked: id of a half-typed form that was chosen.
        figure_asked: a figure of today whose people are to be shown, see `desk.day.behind`.
        add_asked, scan_asked, hand_asked, close_asked: the buttons.
    """

    search_asked = Signal(str)
    person_asked = Signal(str)
    draft_asked = Signal(str)
    figure_asked = Signal(str)
    scanned = Signal(str)
    add_asked = Signal()
    scan_asked = Signal()
    hand_asked = Signal()
    close_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(margins=(14, 12, 14, 12), space=8)
        self._kit = kit
        say = kit.say
        self.field = QLineEdit()
        self.field.setProperty("role", "search")
        put(self.field.setPlaceholderText, say("desk.find_placeholder"))
        put(self.field.setAccessibleName, say("desk.find"))
        self.field.setMaxLength(600)
        self.field.setClearButtonEnabled(False)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._choose)
        self.field.installEventFilter(self)
        self._hint = label(say("desk.find_hint"), "small", wrap=True)
        self._model = FoundModel()
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(HitPainter(kit, self.list))
        put(self.list.setAccessibleName, say("desk.found"))
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.clicked.connect(self._clicked)
        self.list.activated.connect(self._clicked)
        empty = label(say("desk.find_empty"), "soft", wrap=True)
        empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        empty.setContentsMargins(4, 8, 4, 8)
        self._nobody = label("", "soft", wrap=True)
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nobody.setContentsMargins(4, 8, 4, 8)
        self._instead = label("", "bold", wrap=True)
        self._instead.setContentsMargins(4, 0, 4, 0)
        self._yes = Button(say("desk.found_yes"), key="Enter")
        self._yes.clicked.connect(self._take_meant)
        nobody = QWidget()
        nobody.setLayout(column(self._nobody, self._instead, row(4, self._yes, None, space=0), None))
        self._asked, self._meant = "", ""
        self._hurried, self._scan_shown = False, False
        self._answer = QStackedWidget()
        for part in (empty, nobody, self.list):
            self._answer.addWidget(part)
        self._answer.setMinimumHeight(90)
        scan = Button(say("desk.scan"), key=key_of("scan"))
        scan.clicked.connect(self.scan_asked)
        add = Button(say("desk.add"), key=key_of("add"))
        add.clicked.connect(self.add_asked)
        buttons = row(space=8)
        buttons.addWidget(scan, 1)
        buttons.addWidget(add, 1)
        close = Button(say("desk.close_day"), kind="quiet", key=key_of("close"))
        close.clicked.connect(self.close_asked)
        hand = Button(say("desk.hand_over"), kind="quiet")
        hand.setToolTip(key_of("hand_over"))
        hand.clicked.connect(self.hand_asked)
        self._hours = HoursChart(kit)
        self._hours.hour_asked.connect(lambda hour: self.figure_asked.emit(str(hour)))
        self._figures = {name: Button("", kind="link") for name in ("done", "unprinted", "drafts", "undecided")}
        counts = QGridLayout()
        counts.setSpacing(0)
        for at, (name, button) in enumerate(self._figures.items()):
            button.clicked.connect(lambda _checked=False, name=name: self.figure_asked.emit(name))
            counts.addWidget(button, at // 2, at % 2, Qt.AlignmentFlag.AlignLeft)
        self.add(self.field, self._hint)
        self.add(self._answer, stretch=1)
        self.add(
            buttons, rule(), row(label(say("desk.today"), "label"), None, hand, close, space=2), self._hours, counts
        )
        self.show_today(Today())

    def show_hits(self, asked: str, hits: Sequence[Hit], meant: str = "") -> None:
        """Show who was found for the text `asked`, the best one chosen beforehand; without a text, what came back.

        When nobody was found, `meant` is what to ask instead: Enter takes it.
        """
        say = self._kit.say
        typed = self.field.text()
        if self._scan_shown and not asked:
            return
        self._scan_shown = asked != typed
        if asked != self._asked or not self._model.holds(hits):  # the same answer again leaves whom somebody chose
            self._model.replace(hits)
            self.list.setCurrentIndex(self._model.index(0, 0))
        self._asked, self._meant = asked, meant
        if hits:
            self._answer.setCurrentWidget(self.list)
            key = "returned_count" if not asked.strip() else "found_count" if len(hits) < MOST_FOUND else "found_most"
            self._hint.setText(say(f"desk.{key}", count=len(hits)))
        elif asked.strip():
            self._nobody.setText(say("desk.found_nobody", asked=_shortened(asked.strip())))
            question = say("desk.found_instead", meant=meant)
            self._instead.setText(question)
            self._yes.say(say("desk.found_yes"), name=question)
            for part in (self._instead, self._yes):
                show_inside(part, bool(meant))
            self._answer.setCurrentIndex(1)
            self._hint.setText(say("desk.find_hint"))
        else:
            self._answer.setCurrentIndex(0)
            self._hint.setText(say("desk.find_hint"))
        if self._hurried and asked == typed:
            self._hurried = False
            self._clicked(self.list.currentIndex())

    def show_behind(self, title: str, hits: Sequence[Hit]) -> None:
        """Show the people behind a figure of today, until somebody types; Enter opens the one that is chosen."""
        self.field.clear()
        self.show_hits(_FIGURE, hits)
        self._hint.setText(title)
        if hits:
            self.list.setFocus()
        else:
            self._nobody.setText(self._kit.say("desk.behind_nobody"))
            self.field.setFocus()

    def show_today(self, today: Today) -> None:
        """Show the strip of today."""
        say = self._kit.say
        self._hours.show_hours(today.hours)
        for name, button in self._figures.items():
            button.say(say(f"desk.today_{name}", count=getattr(today, name)))

    def say_again(self) -> None:
        self._model.say_again()

    def ready(self) -> None:
        """Empty the field and put the cursor there: the next person may come."""
        self._scan_shown = False
        self.field.clear()
        self.field.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hours.setVisible(self.height() >= self._kit.look.pixels(_ROOM_FOR_HOURS))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self._model.rowCount():
                last = self._model.rowCount() - 1
                line = min(max(self.list.currentIndex().row() + step, 0), last)
                self.list.setCurrentIndex(self._model.index(line, 0))
                return True
        return super().eventFilter(watched, event)

    def _typed(self, text: str) -> None:
        self._hurried, self._scan_shown = False, False
        payload = pasted_payload(text)
        if payload is not None:
            self.field.clear()
            self.scanned.emit(payload)
            return
        self.search_asked.emit(text)

    def _choose(self) -> None:
        if self.field.text() != self._asked and not self._scan_shown:
            # What stands below answers an earlier text: the best of this one is opened when it comes.
            self._hurried = True
        elif self._answer.currentWidget() is self.list:
            self._clicked(self.list.currentIndex())
        else:
            self._take_meant()

    def _take_meant(self) -> None:
        """Ask again as it was meant."""
        if self._meant:
            self.field.setText(self._meant)
            self.field.setFocus()

    def _clicked(self, index: QModelIndex) -> None:
        hit = self._model.hit_at(index)
        if hit is not None and self._answer.currentWidget() is self.list:
            if hit.draft:
                self.draft_asked.emit(hit.draft)
            else:
                self.person_asked.emit(hit.citizen_id)


def _shortened(asked: str) -> str:
    return asked if len(asked) <= _SHOWN_LETTERS else f"{asked[:_SHOWN_LETTERS].rstrip()}…"
