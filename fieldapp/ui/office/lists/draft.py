"""The draft on the screen: filters on the left, the table as it was read, the chosen column above and row below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.cleaning.cells import column_letters
from fieldapp.office.facets import Facets
from fieldapp.ui.kit import Kit
from fieldapp.ui.office.lists.chosen import DEEDS, ChosenRow
from fieldapp.ui.office.lists.raw import FIRST, RawModel
from fieldapp.ui.office.lists.sheet_view import SheetView
from fieldapp.ui.office.lists.wording import facet_tone, facet_word, field_word
from fieldapp.ui.spoken import put
from fieldapp.ui.tokens import CONTROL_HEIGHT
from fieldapp.ui.widgets.fields import ChoiceBox
from fieldapp.ui.widgets.plain import Button, Elided, Surface, column, label, row
from fieldapp.ui.widgets.tables import Cell, Row, RowsModel, RowsView

VANISHED = "vanished"

_MOST_IN_SIGHT = 200


class DraftPanel(QWidget):
    """One sheet of the draft.

    Attributes:
        number: of the row that is chosen; 0 when none is.

    Signals:
        sheet_chosen: SHA-256 of the file, and the sheet.
        replaces_chosen: id of the list that this one comes instead of, or empty.
        meaning_chosen: 0-based column, and the field that it means now.
        header_chosen: number of the row that is the header, and whether it stands beside the one there is.
        decided: one of `DEEDS`, about the chosen proposal.
        out_asked: number of the row to leave out or take back.
        commit_asked, dismiss_asked: take the draft in, or forget it.
    """

    sheet_chosen = Signal(str, str)
    replaces_chosen = Signal(str)
    meaning_chosen = Signal(int, str)
    header_chosen = Signal(int, bool)
    decided = Signal(str)
    out_asked = Signal(int)
    commit_asked = Signal()
    dismiss_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._facets: Facets | None = None
        self._filter = "all"
        self._summary = Elided("", "strong")
        self._sheets = self._combo(say("lists.sheet"), lambda place: self.sheet_chosen.emit(*place))
        self._replaces = self._combo(say("lists.replaces"), self.replaces_chosen.emit)
        self._dismiss = Button(say("office.dismiss"))
        self._dismiss.clicked.connect(self.dismiss_asked)
        self._commit = Button(say("office.commit"), kind="main")
        self._commit.clicked.connect(self.commit_asked)
        top = row(space=10)
        top.addWidget(self._summary, 1)
        top.addWidget(self._dismiss)
        top.addWidget(self._commit)
        self._filters = RowsModel(kit, ["", ""])
        self._filter_list = RowsView(kit, self._filters, say("lists.filters"), wide=(0,))
        self._filter_list.horizontalHeader().hide()
        self._filter_list.selectionModel().currentRowChanged.connect(lambda _new, _old: self._choose_filter())
        self.lines = RawModel(kit)
        self.table = SheetView(kit, self.lines)
        self.table.meaning_chosen.connect(self.meaning_chosen)
        self.table.key_pressed.connect(self._key)
        self.table.selectionModel().currentChanged.connect(lambda _new, _old: self._show_chosen())
        self._gone = RowsModel(kit, [say("office.column_row"), say("office.column_full_name"),
                                     say("office.column_birth_date"), say("office.column_national_id")])  # fmt: skip
        self._gone_table = RowsView(kit, self._gone, say("lists.facet_vanished"), wide=(1,))
        self._gone_table.hide()
        self._meaning = Button("", name=say("lists.meaning"))
        self._meaning.clicked.connect(self._offer_meanings)
        self._column = label("", "bold")
        self._sure = Elided("", "soft")
        above = row(space=8)
        above.addWidget(self._sheets, 3)
        above.addWidget(self._replaces, 3)
        above.addWidget(self._column)
        above.addWidget(self._meaning)
        above.addWidget(self._sure, 1)
        self._chosen = ChosenRow(kit, self.lines)
        self.table.menu_asked.connect(lambda place: self._chosen.menu().popup(place))
        self._chosen.decided.connect(self._decide)
        self._chosen.header_asked.connect(self._ask_header)
        self._chosen.out_asked.connect(lambda: self.out_asked.emit(self.number))
        self._side = Surface(margins=(4, 4, 4, 4), space=0)
        self._side.add(self._filter_list, stretch=1)
        for view in (self.table, self._filter_list, self._gone_table):  # they give way before anything else does
            view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        middle = row(self._side, space=10)
        inner = QVBoxLayout()
        inner.setSpacing(0)
        inner.addWidget(self.table, 1)
        inner.addWidget(self._gone_table, 1)
        middle.addLayout(inner, 1)
        layout = column(top, above, space=8)
        layout.addLayout(middle, 1)
        layout.addWidget(self._chosen)
        self.setLayout(layout)
        kit.look.changed.connect(self._fit)
        self._fit()

    @property
    def number(self) -> int:
        found = self.lines.row_at(self.table.currentIndex())
        return found.number if found is not None else 0

    @property
    def proposal(self) -> object:
        """The proposal that is chosen, or None."""
        return self._chosen.proposal

    def offer(self, summary: str, sheets: Sequence[tuple[str, str, str]], earlier: Sequence[tuple[str, str]]) -> None:
        """Offer sheets (file, sheet, words) and the lists that this one may come instead of (id, words)."""
        self._summary.say(summary)
        _fill(self._sheets, [(words, (sha256, name)) for sha256, name, words in sheets])
        self._sheets.setVisible(len(sheets) > 1)
        _fill(
            self._replaces,
            [
                (self._kit.say("lists.replaces_none"), ""),
                *((self._kit.say("lists.replaces_named", name=words), key) for key, words in earlier),
            ],
        )
        self._replaces.setVisible(bool(earlier))

    def choose_replaced(self, roster_id: str) -> None:
        """Show which list this one comes instead of, without asking for it."""
        _show_in(self._replaces, roster_id)

    def show_summary(self, words: str) -> None:
        """Say how much there is."""
        self._summary.say(words)

    def let_commit(self, allowed: bool) -> None:
        """Let the draft be taken in, or not yet: then no other sheet is looked at either."""
        for control in (self._commit, self._sheets, self._replaces):
            control.setEnabled(allowed)

    def show_facets(self, facets: Facets) -> None:
        """Show a sheet anew, on the same filter and row where they still are."""
        same = self._facets is not None and self._facets.place == facets.place
        number = self.number if same else 0
        self._facets = facets
        keys = [one.key for one in facets.facets]
        if not same or self._filter not in keys:
            self._filter = "look" if not same and "look" in keys and facets.people else "all"
        named = facets.tables[0].columns.get("full_name", 0) if facets.tables else 0
        column_now = self.table.currentIndex().column() if same else FIRST + named
        self._show_filters()
        self.lines.show(facets, self._filter)
        self.table.measure()
        first = number or next(iter(facets.people), 0)
        self._select(self.lines.line_of(first), max(column_now, FIRST))
        if not same:
            self.table.horizontalScrollBar().setValue(0)
        self._show_gone()

    def show_decided(self, facets: Facets) -> None:
        """Show what became of a decision, without moving anything."""
        self._facets = facets
        self._show_filters()
        self.lines.refresh(facets)
        self._show_chosen()

    def say_again(self) -> None:
        if self._facets is not None:
            self.show_decided(self._facets)
            self.lines.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.lines.columnCount() - 1)

    def next_open(self) -> None:
        """Go on to the next shown row with a proposal that nobody decided."""
        here = self.table.currentIndex()
        line = self.lines.undecided_from(max(here.row(), 0))
        if line is not None:
            self._select(line, here.column())

    def seen(self) -> range:
        """Return the positions in the sheet from the first row in sight to the last."""
        first, last = max(self.table.rowAt(0), 0), self.table.rowAt(self.table.viewport().height() - 1)
        last = last if last >= 0 else self.lines.rowCount() - 1
        at = self.lines.position(first)
        return range(at, min(self.lines.position(last) + 1, at + _MOST_IN_SIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _combo(self, name: str, chosen: Callable[[Any], object]) -> QComboBox:
        combo = ChoiceBox()
        put(combo.setAccessibleName, name)
        put(combo.view().setAccessibleName, name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        combo.currentIndexChanged.connect(lambda at: chosen(combo.itemData(at)) if at >= 0 else None)
        return combo

    def _select(self, line: int, section: int) -> None:
        index = self.lines.index(line, min(section, max(self.lines.columnCount() - 1, 0)))
        self.table.setCurrentIndex(index)
        self._show_chosen()

    def _show_filters(self) -> None:
        say = self._kit.say
        facets = self._facets.facets if self._facets is not None else ()
        words = {one.key: facet_word(say, one) for one in facets}
        lines = [
            Row(
                one.key,
                (
                    Cell(words[one.key], facet_tone(one), more=words[one.key]),
                    Cell(say.count(one.count), number=True),
                ),
            )
            for one in facets
        ]
        selection = self._filter_list.selectionModel()
        selection.blockSignals(True)
        self._filters.replace(lines)
        at = next((at for at, one in enumerate(facets) if one.key == self._filter), 0)
        self._filter_list.selectRow(at)
        selection.blockSignals(False)

    def _choose_filter(self) -> None:
        found = self._filters.row_at(self._filter_list.currentIndex())
        if found is None or self._facets is None or found.key == self._filter:
            return
        number, section = self.number, max(self.table.currentIndex().column(), FIRST)
        self._filter = found.key
        self._show_gone()
        self.lines.show(self._facets, self._filter)
        self._select(self.lines.line_of(number) if found.key == "all" else 0, section)

    def _show_gone(self) -> None:
        gone = self._filter == VANISHED
        self.table.setVisible(not gone)
        self._gone_table.setVisible(gone)
        if gone and self._facets is not None:
            cells = [
                (Cell(str(one.row), number=True), Cell(one.name), Cell(one.birth_date), Cell(one.number))
                for one in self._facets.gone
            ]
            self._gone.replace([Row(line[0].text, line) for line in cells])

    def _show_chosen(self) -> None:
        index = self.table.currentIndex()
        found = self.lines.row_at(index)
        self._chosen.show_row(self._facets, found)
        column_now = index.column() - FIRST
        known = self._facets is not None and column_now >= 0
        self._meaning.setEnabled(known)
        field = self.lines.field_of(column_now) if known else ""
        self._column.setText(self._kit.say("lists.column", letters=column_letters(column_now)) if known else "")
        words = field_word(self._kit.say, field)
        say = self._kit.say
        self._meaning.say(say.join("  ", words, "▾"), say.join(": ", say("lists.meaning"), words))
        self._sure.say(self.lines.confidence_of(column_now)[0] if known else "")
        if found is not None and self._facets is not None and known:
            self._chosen.choose(self.lines.proposal_at(found, self._facets.people.get(found.number), column_now))

    def _offer_meanings(self) -> None:
        below = self._meaning.mapToGlobal(QPoint(0, self._meaning.height()))
        self.table.offer_meanings(self.table.currentIndex().column(), below)

    def _key(self, key: str) -> None:
        if key == "Del":
            self.out_asked.emit(self.number)
        else:
            self._decide(DEEDS[int(key) - 1])

    def _decide(self, deed: str) -> None:
        self.decided.emit(deed)

    def _ask_header(self, also: bool) -> None:
        if self.number:
            self.header_chosen.emit(self.number, also)

    def _fit(self) -> None:
        self._side.setFixedWidth(min(self._kit.look.pixels(290), max(self.width() // 3, 170)))
        self.table.setMinimumHeight(self._kit.look.pixels(110))
        height = max(self._kit.look.pixels(29), CONTROL_HEIGHT)
        for combo in (self._sheets, self._replaces):
            combo.setFixedHeight(height)  # its layout keeps the height that it had before its style


def _fill(combo: QComboBox, items: Sequence[tuple[str, object]]) -> None:
    combo.blockSignals(True)
    combo.clear()
    for words, data in items:
        combo.addItem(words, data)
    combo.blockSignals(False)


def _show_in(combo: QComboBox, data: str) -> None:
    """Show the line with `data` without asking for it."""
    combo.blockSignals(True)
    combo.setCurrentIndex(max(combo.findData(data), 0))
    combo.blockSignals(False)
