"""The lists that were taken in, each with what became of it and the way to take it back; and where to drop more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.office.state import TakenList
from fieldapp.ui.widgets.dropping import DropPlace
from fieldapp.ui.widgets.plain import Badge, Button, Surface, clear, column, label, row, scrolled


class TakenLists(QWidget):
    """The page of the lists while nothing is being read.

    Signals:
        files_chosen: paths that were dropped.
        choose_asked: open a file chooser.
        withdraw_asked: id of a list to take back.
    """

    files_chosen = Signal(list)
    choose_asked = Signal()
    withdraw_asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        choose = Button(say("office.choose_lists"))
        choose.clicked.connect(self.choose_asked)
        drop = DropPlace(kit, say("office.drop_lists"), choose)
        drop.dropped.connect(self.files_chosen)
        self._lists = QVBoxLayout()
        self._lists.setSpacing(4)
        card = Surface()
        card.add(label(say("office.taken"), "label"), self._lists)
        page = QWidget()
        page.setLayout(column(drop, card, None, space=12))
        self.setLayout(column(scrolled(page)))
        self.show_taken(())

    def show_taken(self, lists: Sequence[TakenList]) -> None:
        """Show the lists that were taken in."""
        clear(self._lists)
        for taken in lists:
            self._lists.addWidget(self._line(taken))
        if not lists:
            self._lists.addWidget(label(self._kit.say("office.no_lists"), "soft", wrap=True))

    def _line(self, taken: TakenList) -> QFrame:
        say = self._kit.say
        line = QFrame()
        line.setProperty("role", "plain")
        layout = row(space=12)
        layout.addLayout(
            column(label(taken.name, "bold", wrap=True), label(taken.note, "small", wrap=True), space=0), 1
        )
        if taken.withdrawn:
            layout.addWidget(Badge(self._kit.look, say("office.withdrawn"), "plain"))
        else:
            button = Button(say("office.withdraw"), name=say.join(": ", say("office.withdraw"), taken.name))
            button.clicked.connect(lambda: self.withdraw_asked.emit(taken.roster_id))
            layout.addWidget(Badge(self._kit.look, say("office.in_use"), "good"))
            layout.addWidget(button)
        line.setLayout(layout)
        return line
