"""The row that is chosen: what it will be taken in as, what is wrong with it, and its proposals to decide."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from fieldapp.cleaning.roster import Proposal, RosterRow
from fieldapp.office.facets import Facets
from fieldapp.sheets.book import Row
from fieldapp.ui.kit import Kit
from fieldapp.ui.office.lists.raw import STANDING_TONES, RawModel
from fieldapp.ui.office.lists.wording import after_word, field_word, issue_word, proposal_word, result_line
from fieldapp.ui.spoken import put
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.flowing import FlowLayout
from fieldapp.ui.widgets.plain import Badge, Button, Elided, Surface, row, show_inside
from fieldapp.ui.widgets.tables import Cell, RowsModel, RowsView
from fieldapp.ui.widgets.tables import Row as Line

DEEDS = ("accept", "refuse", "accept_kind", "refuse_kind", "accept_all", "refuse_all")
"""What can be decided about proposals, in the order of the keys 1 to 6."""

_TONES: dict[str, Tone] = {"taken": "accent", "open": "warning", "accepted": "good", "refused": "plain"}
_SHOWN_PROPOSALS = 2


class ChosenRow(Surface):
    """The panel of the chosen row.

    Signals:
        decided: one of `DEEDS`.
        header_asked: this row is the header; True when it is a further header row beside the one there is.
        out_asked: leave the row out, or take it back.
    """

    decided = Signal(str)
    header_asked = Signal(bool)
    out_asked = Signal()

    def __init__(self, kit: Kit, lines: RawModel) -> None:
        super().__init__(margins=(14, 10, 14, 10), space=6)
        self._kit, self._lines = kit, lines
        say = kit.say
        self._title = Elided("", "strong")
        self._standing = Badge(kit.look)
        self._issues = Elided()
        self._issues.setProperty("tone", "warning")
        self._deeds = Button(say("lists.this_row"))
        self._deeds.clicked.connect(self._offer_deeds)
        head = row(space=8)
        head.addWidget(self._title, 3)
        head.addWidget(self._issues, 4)
        head.addWidget(self._standing)
        head.addWidget(self._deeds)
        self._result = Elided()
        titles = ("cell", "field", "before", "after", "why", "state")
        self._model = RowsModel(kit, [say(f"lists.proposal_{title}") for title in titles])
        self._table = RowsView(kit, self._model, say("lists.proposals"), wide=(2, 3, 4), spare=(1, 4))
        self._table.horizontalHeader().hide()
        self._table.installEventFilter(self)
        self._buttons = QWidget()
        flow = FlowLayout(6)
        for number, deed in enumerate(DEEDS, 1):
            button = Button(say(f"lists.deed_{deed}"), key=str(number))
            button.clicked.connect(lambda _checked=False, deed=deed: self.decided.emit(deed))
            flow.addWidget(button)
        self._buttons.setLayout(flow)
        self.add(head, self._result, self._table, self._buttons)
        self._proposals: tuple[Proposal, ...] = ()
        self._is_out = self._is_person = False
        kit.look.changed.connect(self._fit)
        self.show_row(None, None)

    @property
    def proposal(self) -> Proposal | None:
        """The proposal that is chosen."""
        at = self._table.currentIndex().row()
        return self._proposals[at] if 0 <= at < len(self._proposals) else None

    def choose(self, proposal: Proposal | None) -> None:
        """Choose a proposal of the row that is shown."""
        if proposal is not None and proposal in self._proposals:
            self._table.selectRow(self._proposals.index(proposal))

    def show_row(self, facets: Facets | None, row: Row | None) -> None:
        """Show a row of the sheet; None shows what to do."""
        say = self._kit.say
        person = facets.people.get(row.number) if facets is not None and row is not None else None
        self._title.say(self._heading(row, person))
        self._result.say(result_line(say, person) if person is not None else say("lists.no_person"))
        issues = self._look_at(facets, row, person)
        self._issues.say(say.join(": ", say("office.column_problem"), issues))
        show_inside(self._issues, bool(issues))
        self._is_out = (
            facets is not None and row is not None and facets.place_of(row.number) in facets.decisions.left_out
        )
        self._is_person = person is not None
        self._deeds.setEnabled(row is not None)
        self._show_standing(facets, row)
        self._show_proposals(facets, row, person)

    def menu(self) -> QMenu:
        """Return the menu of what can be done with the row."""
        say = self._kit.say
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        put(menu.setAccessibleName, say("lists.this_row"))
        menu.addAction(say("lists.is_header"), lambda: self.header_asked.emit(False))
        menu.addAction(say("lists.also_header"), lambda: self.header_asked.emit(True))
        out = menu.addAction(say("lists.take_back") if self._is_out else say("lists.leave_out"), self.out_asked.emit)
        out.setShortcut(Qt.Key.Key_Delete)
        out.setEnabled(self._is_person)
        return menu

    def _offer_deeds(self) -> None:
        self.menu().popup(self._deeds.mapToGlobal(QPoint(0, self._deeds.height())))

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.text() in tuple("123456"):
            self.decided.emit(DEEDS[int(event.text()) - 1])
            return True
        return False

    def _heading(self, row: Row | None, person: RosterRow | None) -> str:
        say = self._kit.say
        if row is None:
            return say("lists.no_row")
        name = person.full_name if person is not None else ""
        return say.join(" · ", say("lists.row", number=row.number), name)

    def _show_standing(self, facets: Facets | None, row: Row | None) -> None:
        say = self._kit.say
        standing = facets.standings.get(row.number) if facets is not None and row is not None else None
        if standing is None:
            self._standing.say("")
            return
        words = say.join(": ", say(f"lists.mark_{standing.state}"), standing.name)
        self._standing.say(words, STANDING_TONES.get(standing.state, "good"))

    def _look_at(self, facets: Facets | None, row: Row | None, person: RosterRow | None) -> str:
        """Say what is wrong with a row, what it said before, and why it may be somebody known."""
        say = self._kit.say
        said = [issue_word(say, code) for code in person.issues] if person is not None else []
        standing = facets.standings.get(row.number) if facets is not None and row is not None else None
        if standing is not None:
            said += [say(f"office.reason_{reason}") for reason in standing.reasons]
            before = (f"{field_word(say, field)} {old or '—'}" for field, old in standing.before.items())
            said += [say("lists.said_before", what=what) for what in before]
        return say.join(", ", *said)

    def _show_proposals(self, facets: Facets | None, row: Row | None, person: RosterRow | None) -> None:
        say = self._kit.say
        self._proposals = person.proposals if person is not None else ()
        lines = []
        for proposal in self._proposals:
            state = self._lines.state_of(row, proposal) if row is not None else ""
            cells = (
                Cell(proposal.cell, more=proposal.cell),
                Cell(field_word(say, proposal.field)),
                Cell(proposal.before),
                Cell(after_word(say, proposal), bold=True),
                Cell(proposal_word(say, proposal.code)),
                Cell(say(f"lists.state_{state}"), _TONES[state]),
            )
            lines.append(Line(proposal.cell, cells))
        self._model.replace(lines)
        for part in (self._table, self._buttons):
            show_inside(part, bool(lines))
        if lines:
            undecided = [at for at, one in enumerate(self._proposals) if not one.taken]
            self._table.selectRow(undecided[0] if undecided else 0)
        self._fit()

    def _fit(self) -> None:
        lines = min(max(len(self._proposals), 1), _SHOWN_PROPOSALS)
        self._table.setFixedHeight(self._kit.look.pixels(34) * lines + 4)
