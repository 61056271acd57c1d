"""Going from house to house: the area, its people in the order of the route in large rows, and how many are left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem

from fieldapp.ui.desk.found import FoundModel, HitPainter, Index
from fieldapp.ui.desk.state import Hit
from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.widgets.fields import Tick, choice_field
from fieldapp.ui.widgets.plain import Button, Surface, label, row

_ROW = 76
"""The height in pixels for a finger on a laptop that lies on one's arm; buttons and fields have theirs by `big`."""


class _LargeRows(HitPainter):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index).expandedTo(QSize(100, _ROW))


class VisitingPanel(Surface):
    """The left side of the desk while somebody goes from house to house.

    Signals:
        area_asked: another area, or the unsettled ones too: the area's key, and whether these are wanted.
        person_asked: id of the person who was chosen.
        left: back to the queue.
    """

    area_asked = Signal(str, bool)
    person_asked = Signal(str)
    left = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(margins=(14, 14, 14, 14), space=8)
        self._kit = kit
        self.setProperty("big", "true")
        say = kit.say
        self.area = choice_field(say("visits.area"))
        self.area.edited.connect(self._ask)
        self._all = Tick(say("visits.unsettled_too"))
        self._all.box.toggled.connect(self._ask)
        self._counts = label("", "bold", wrap=True)
        self._nobody = label(say("visits.nobody"), "soft", wrap=True)
        self._nobody.hide()
        self._model = FoundModel()
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_LargeRows(kit, self.list))
        put(self.list.setAccessibleName, say("visits.route"))
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(90)
        self.list.clicked.connect(self._clicked)
        self.list.activated.connect(self._clicked)
        self._next = Button(say("visits.skip"))
        self._next.clicked.connect(self.skip)
        leave = Button(say("visits.leave"))
        leave.clicked.connect(self.left)
        self.add(label(say("visits.title"), "strong"), self.area, self._all, self._counts, self._nobody)
        self.add(self.list, stretch=1)
        buttons = row(space=8)
        buttons.addWidget(leave, 1)
        buttons.addWidget(self._next, 1)
        self.add(buttons)

    def offer_areas(self, areas: Sequence[tuple[str, str]]) -> None:
        """Fill the list of areas with (key, words); the one that is chosen stays, at first it is the first one."""
        chosen = self.area.value
        self.area.offer(areas)
        if areas and self.area.value == "":
            self.area.fill(chosen if chosen in dict(areas) else areas[0][0])

    def show_route(self, visits: Sequence[Hit], counts: str) -> None:
        """Show whom to visit, the next one chosen, and how many are done and left."""
        at = self.list.currentIndex().row()
        self._model.replace(visits)
        self._counts.setText(counts)
        self._nobody.setVisible(not visits)
        self._next.setEnabled(len(visits) > 1)
        if visits:
            self.list.setCurrentIndex(self._model.index(min(max(at, 0), len(visits) - 1), 0))

    @property
    def wants_unsettled(self) -> bool:
        """Whether also those are to be visited for whom nothing is settled yet."""
        return self._all.box.isChecked()

    def open_current(self) -> bool:
        """Ask for the person who is chosen; tell whether there is one."""
        index = self.list.currentIndex()
        self._clicked(index)
        return index.isValid()

    def skip(self) -> None:
        """Go on to the next house; behind the last one comes the first."""
        at = self.list.currentIndex().row() + 1
        self.list.setCurrentIndex(self._model.index(at if at < self._model.rowCount() else 0, 0))
        self.open_current()

    def say_again(self) -> None:
        self._model.say_again()

    def _ask(self) -> None:
        self.area_asked.emit(self.area.value, self.wants_unsettled)

    def _clicked(self, index: QModelIndex) -> None:
        hit = self._model.hit_at(index)
        if hit is not None:
            self.person_asked.emit(hit.citizen_id)
