"""The table as it was read: every row of the sheet as it stands in the file, with marks; formatted when it is seen."""

from __future__ import annotations

from array import array
from bisect import bisect_left

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QIcon

from fieldapp.cleaning.cells import column_letters
from fieldapp.cleaning.roster import Proposal, ReadTable, RosterRow
from fieldapp.office.facets import Facets
from fieldapp.sheets.book import Row
from fieldapp.ui.icons import icon
from fieldapp.ui.kit import Kit
from fieldapp.ui.office.lists.wording import (
    after_word,
    cell_word,
    confidence_word,
    field_word,
    issue_word,
    proposal_word,
)
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.plain import tone_colour

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROLE = Qt.ItemDataRole

_AT_HAND = 4000

NUMBER, MARK, FIRST = 0, 1, 2
"""The columns before those of the sheet: the row's number, and what it was read as."""

_STATES: dict[str, tuple[str, Tone]] = {
    "taken": ("edit", "accent"),
    "open": ("warning", "warning"),
    "accepted": ("check", "good"),
    "refused": ("cross", "plain"),
}


STANDING_TONES: dict[str, Tone] = {"likely": "warning", "contradicted": "error", "changed": "warning"}


class RawModel(QAbstractTableModel):
    """Rows of a sheet under what its columns mean. Holds no text: each cell is written when the view asks for it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._facets: Facets | None = None
        self._rows: array[int] = array("L")
        self._fields: dict[int, tuple[str, ReadTable]] = {}
        self._icons: dict[tuple[str, Tone], QIcon] = {}
        self._seen: dict[int, Row] = {}
        kit.look.changed.connect(self._icons.clear)

    def show(self, facets: Facets | None, key: str = "all") -> None:
        """Show the rows that a filter leaves."""
        self.beginResetModel()
        if self._facets is None or facets is None or facets.sheet is not self._facets.sheet:
            self._seen = {}
        self._facets = facets
        self._rows = array("L") if facets is None else facets.rows.get(key, array("L"))
        self._fields = {}
        for table in reversed(facets.tables if facets is not None else ()):
            self._fields |= {column: (field, table) for field, column in table.columns.items()}
        self.endResetModel()

    def refresh(self, facets: Facets) -> None:
        """Show the same rows as they stand after a decision about some of them."""
        self._facets = facets
        if self._rows:
            last = self.index(len(self._rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row_at(self, index: Index) -> Row | None:
        """Return the row of the sheet under an index."""
        if self._facets is None or not index.isValid() or index.row() >= len(self._rows):
            return None
        at = self._rows[index.row()]
        row = self._seen.get(at)
        if row is None:  # the rows of a file lie packed: of those that were in sight the newest are kept at hand
            if len(self._seen) > _AT_HAND:
                self._seen.clear()
            row = self._seen[at] = self._facets.sheet.rows[at]
        return row

    def line_of(self, number: int) -> int:
        """Return the line in which a row is shown, or that of the next one below it."""
        if self._facets is None:
            return 0
        at = bisect_left(self._facets.numbers, number)
        return min(bisect_left(self._rows, at), max(len(self._rows) - 1, 0))

    def undecided_from(self, line: int) -> int | None:
        """Return the next line from `line` on with a proposal that nobody decided."""
        facets = self._facets
        if facets is None or line >= len(self._rows):
            return None
        waiting = facets.rows.get("undecided", array("L"))
        for at in waiting[bisect_left(waiting, self._rows[line]) :]:
            shown = bisect_left(self._rows, at)
            person = facets.people.get(facets.numbers[at])
            if shown == len(self._rows):
                return None
            if self._rows[shown] == at and person is not None and self._waits(person):
                return shown
        return None

    def _waits(self, person: RosterRow) -> bool:
        return any(self._facets is not None and self._facets.about(person.row, one) is None for one in person.proposals)

    def field_of(self, column: int) -> str:
        """Return what a 0-based column of the sheet means, or an empty text."""
        return self._fields[column][0] if column in self._fields else ""

    def confidence_of(self, column: int) -> tuple[str, bool]:
        """Say how sure the meaning of a column is, and whether somebody should look."""
        if column not in self._fields:
            return self._kit.say("lists.unused"), False
        field, table = self._fields[column]
        return confidence_word(self._kit.say, table, field)

    def position(self, line: int) -> int:
        """Return where in the sheet the row of a line stands."""
        return self._rows[line] if 0 <= line < len(self._rows) else 0

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self._facets is None else FIRST + self._facets.width

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        say, column = self._kit.say, section - FIRST
        if role == _ROLE.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if column < 0:
            return (say("office.column_row"), say("lists.column_mark"))[section] if role == _ROLE.DisplayRole else None
        sure, doubtful = self.confidence_of(column)
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole, _ROLE.AccessibleTextRole):
            hidden = f" · {say('lists.hidden')}" if self._hidden_column(column) else ""
            first = field_word(say, self.field_of(column)) + ("" if role == _ROLE.ToolTipRole else "  ▾")
            return f"{first}\n{column_letters(column)} · {sure}{hidden}"
        if role == _ROLE.DecorationRole and doubtful:
            return self._icon("warning", "warning")
        return None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        row = self.row_at(index)
        if row is None or self._facets is None:
            return None
        if index.column() == NUMBER:
            return self._number(row, role)
        person = self._facets.people.get(row.number)
        if index.column() == MARK:
            return self._mark(row, person, role)
        return self._cell(row, person, index.column() - FIRST, role)

    def _hidden_column(self, column: int) -> bool:
        return self._facets is not None and column in self._facets.sheet.hidden_columns

    def _number(self, row: Row, role: int) -> object:
        if role == _ROLE.DisplayRole:
            return str(row.number)
        if role == _ROLE.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == _ROLE.BackgroundRole:
            return self._ground(row)
        return QBrush(QColor(self._kit.look.colours.soft)) if role == _ROLE.ForegroundRole else None

    def mark_of(self, row: Row, person: RosterRow | None) -> tuple[str, Tone, str]:
        """Say what a row was read as: words, tone, icon."""
        assert self._facets is not None
        say, facets = self._kit.say, self._facets
        hidden = f"{say('lists.hidden')}, " if row.number in facets.sheet.hidden_rows else ""
        if person is None:
            word = say("lists.mark_header") if facets.header_of(row.number) else say("lists.mark_other")
            return hidden + word, "plain", "list" if facets.header_of(row.number) else "dot"
        if facets.is_out(row.number):
            return hidden + say("lists.mark_out"), "plain", "cross"
        open_ones = sum(not one.taken and facets.about(row.number, one) is None for one in person.proposals)
        if open_ones:
            return hidden + say("lists.mark_open", count=open_ones), "warning", "warning"
        if person.issues:
            return hidden + say("lists.mark_look", count=len(person.issues)), "warning", "warning"
        standing = facets.standings.get(row.number)
        if standing is not None:
            return hidden + say(f"lists.mark_{standing.state}"), STANDING_TONES.get(standing.state, "good"), "person"
        taken = sum(one.taken for one in person.proposals)
        if taken:
            return hidden + say("lists.mark_repaired", count=taken), "accent", "edit"
        return hidden + say("lists.mark_person"), "good", "check"

    def _mark(self, row: Row, person: RosterRow | None, role: int) -> object:
        words, tone, drawing = self.mark_of(row, person)
        match role:
            case _ROLE.DisplayRole:
                return words
            case _ROLE.ToolTipRole | _ROLE.AccessibleDescriptionRole:
                return "\n".join(issue_word(self._kit.say, code) for code in person.issues) if person else words
            case _ROLE.DecorationRole:
                return self._icon(drawing, tone)
            case _ROLE.ForegroundRole:
                return QBrush(QColor(tone_colour(self._kit.look, tone)))
            case _ROLE.BackgroundRole:
                return self._ground(row)
            case _:
                return None

    def _cell(self, row: Row, person: RosterRow | None, column: int, role: int) -> object:
        proposal = self.proposal_at(row, person, column)
        state = self.state_of(row, proposal) if proposal is not None else ""
        match role:
            case _ROLE.ToolTipRole | _ROLE.AccessibleDescriptionRole if proposal is not None:
                state_word, why = self._kit.say(f"lists.state_{state}"), proposal_word(self._kit.say, proposal.code)
                return f"{proposal.before} → {after_word(self._kit.say, proposal)}\n{why} · {state_word}".strip()
            case _ROLE.DisplayRole | _ROLE.AccessibleTextRole | _ROLE.ToolTipRole:
                if proposal is not None:
                    return self._change(proposal, state)
                return cell_word(row.cells[column]) if column < len(row.cells) else ""
            case _ROLE.DecorationRole if proposal is not None:
                return icon(
                    _STATES[state][0], tone_colour(self._kit.look, _STATES[state][1]), self._kit.look.pixels(16)
                )
            case _ROLE.ForegroundRole:
                colours = self._kit.look.colours
                soft = person is None or column not in self._fields
                header = self._facets is not None and self._facets.header_of(row.number)
                return QBrush(QColor(colours.soft)) if soft and not header else None
            case _ROLE.FontRole if person is None and self._facets is not None and self._facets.header_of(row.number):
                return self._kit.look.font(bold=True)
            case _ROLE.BackgroundRole:
                return self._ground(row)
            case _:
                return None

    def _change(self, proposal: Proposal, state: str) -> str:
        if state == "refused":
            return proposal.before
        return f"{proposal.before} → {after_word(self._kit.say, proposal)}".strip()

    def proposal_at(self, row: Row, person: RosterRow | None, column: int) -> Proposal | None:
        """Return the proposal about a cell that counts: one that was taken before others, the last of them."""
        if person is None or not person.proposals:
            return None
        cell = f"{column_letters(column)}{row.number}"
        found = [one for one in person.proposals if one.cell == cell]
        return max(found, key=lambda one: one.taken, default=None)

    def state_of(self, row: Row, proposal: Proposal) -> str:
        """Return `taken` by the program, `accepted` or `refused` by a person, or `open`."""
        said = self._facets.about(row.number, proposal) if self._facets is not None else None
        if said is None:
            return "taken" if proposal.taken else "open"
        return "accepted" if said else "refused"

    def _icon(self, drawing: str, tone: Tone) -> QIcon:
        key = (drawing, tone)
        if key not in self._icons:
            self._icons[key] = icon(drawing, tone_colour(self._kit.look, tone), self._kit.look.pixels(16))
        return self._icons[key]

    def _ground(self, row: Row) -> QBrush | None:
        if self._facets is not None and self._facets.header_of(row.number):
            return QBrush(QColor(self._kit.look.colours.accent_soft))
        return None
