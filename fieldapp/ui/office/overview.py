"""Tổng quan: one number, the pace, desks that never reported, groups by what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.office.state import DeskLine, Figure, GroupLine, OverviewState
from fieldapp.ui.spoken import put
from fieldapp.ui.widgets.charts import BurnUpChart, ShareBar
from fieldapp.ui.widgets.plain import Badge, Elided, Surface, clear, column, label, row, scrolled, set_property

_SHOWN_DESKS = 60
_SHOWN_GROUPS = 80


class OverviewPage(QWidget):
    """The page of the overview."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._figures = QHBoxLayout()
        self._figures.setSpacing(14)
        self._chart = BurnUpChart(kit)
        self._burn = Surface()
        self._burn.add(label(say("office.burn_up"), "label"))
        self._burn.add(self._chart, stretch=1)
        self._desks = QVBoxLayout()
        self._desks.setSpacing(8)
        inner = QWidget()
        inner.setLayout(column(self._desks, None))
        area = scrolled(inner, ground="surface")
        self._desk_card = Surface(margins=(18, 14, 12, 10))
        self._desk_card.add(label(say("office.desks"), "label"))
        self._desk_card.add(area, stretch=1)
        self._groups = QGridLayout()
        self._groups.setHorizontalSpacing(16)
        self._groups.setVerticalSpacing(6)
        self._group_card = Surface()
        self._group_card.add(label(say("office.groups"), "label"), self._groups)
        self._middle = QHBoxLayout()
        self._middle.setSpacing(14)
        self._middle.addWidget(self._burn, 5)
        self._middle.addWidget(self._desk_card, 3)
        page = QWidget()
        page.setLayout(column(self._figures, self._middle, self._group_card, None, space=14, margins=(16, 16, 16, 16)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page))
        self._fit()
        kit.look.changed.connect(self._fit)

    def show_state(self, state: OverviewState) -> None:
        """Show another state of the campaign."""
        clear(self._figures)
        for at, figure in enumerate(state.figures):
            self._figures.addWidget(self._card(figure), 5 if at == 0 else 4)
        self._chart.show_state(state.burn_up)
        clear(self._desks)
        for desk in state.desks[:_SHOWN_DESKS]:
            self._desks.addWidget(self._desk(desk))
        if not state.desks:
            self._desks.addWidget(label(self._kit.say("office.no_desks"), "soft", wrap=True))
        self._show_groups(state.groups)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = max(min(self.height() - self._kit.look.pixels(310) - 90, 420), self._kit.look.pixels(210))
        self._burn.setFixedHeight(height)
        self._desk_card.setFixedHeight(height)

    def _card(self, figure: Figure) -> Surface:
        card = Surface(margins=(18, 12, 18, 12), space=2)
        value = label(figure.value, "figure")
        if figure.tone != "plain":
            set_property(value, "tone", figure.tone)
        card.add(Elided(figure.title, "label"), value, label(figure.note, "small", wrap=True))
        card.body.addStretch(1)
        say = self._kit.say
        put(card.setAccessibleName, say.join(". ", say.join(": ", figure.title, figure.value), figure.note))
        return card

    def _desk(self, desk: DeskLine) -> QFrame:
        line = QFrame()
        line.setProperty("role", "plain")
        layout = row(space=10, margins=(0, 0, 8, 0))
        layout.addLayout(column(Elided(desk.name, "bold"), Elided(desk.note, "small"), space=0), 1)
        layout.addWidget(Badge(self._kit.look, desk.mark, desk.tone))
        line.setLayout(layout)
        return line

    def _show_groups(self, groups: Sequence[GroupLine]) -> None:
        say = self._kit.say
        _empty(self._groups)
        if not groups:
            self._groups.addWidget(label(say("office.no_groups"), "soft", wrap=True), 0, 0)
            return
        titles = ("office.group", "office.group_done", "", "office.group_left", "office.group_gone")
        for at, key in enumerate(titles):
            if key:
                self._groups.addWidget(_aligned(label(say(key), "label"), right=at > 2), 0, at)
        for number, group in enumerate(groups[:_SHOWN_GROUPS], 1):
            done = f"{say.count(group.done)} / {say.count(group.total)}"
            self._groups.addWidget(label(group.name, "bold", wrap=True), number, 0)
            self._groups.addWidget(label(done), number, 1)
            self._groups.addWidget(ShareBar(self._kit, group.done, group.total), number, 2)
            self._groups.addWidget(_aligned(label(say.count(group.total - group.done)), right=True), number, 3)
            self._groups.addWidget(_aligned(label(say.count(group.gone) if group.gone else "·"), right=True), number, 4)
        for at, share in enumerate((3, 2, 4, 2, 2)):
            self._groups.setColumnStretch(at, share)


def _aligned(made: QLabel, *, right: bool) -> QLabel:
    if right:
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _empty(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
