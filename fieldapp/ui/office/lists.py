"""Danh sách: spreadsheets as they were read, their problems as filters, taking them in and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.office.state import ListsState, TakenList
from fieldapp.ui.widgets.dropping import DropPlace
from fieldapp.ui.widgets.flowing import FlowLayout
from fieldapp.ui.widgets.plain import Badge, Button, MessageLine, Surface, clear, column, label, row
from fieldapp.ui.widgets.tables import RowsModel, RowsView

_COLUMNS = ("row", "full_name", "birth_date", "sex", "national_id", "group", "category", "account", "problem")


class ListsPage(QWidget):
    """The page of the lists.

    Signals:
        files_chosen: paths that were dropped.
        choose_asked: open a file chooser.
        commit_asked, dismiss_asked: take what was read in, or forget it.
        withdraw_asked: id of a list to take back.
    """

    files_chosen = Signal(list)
    choose_asked = Signal()
    commit_asked = Signal()
    dismiss_asked = Signal()
    withdraw_asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._state = ListsState()
        self._filter = ""
        choose = Button(say("office.choose_lists"))
        choose.clicked.connect(self.choose_asked)
        drop = DropPlace(kit, say("office.drop_lists"), choose)
        drop.dropped.connect(self.files_chosen)
        self._message = MessageLine(kit.look)
        self._summary = label("", "strong", wrap=True)
        self._filters = FlowLayout()
        self._model = RowsModel(kit, [say(f"office.column_{name}") for name in _COLUMNS])
        self._table = RowsView(kit, self._model, say("office.table_read"), wide=(1, 6, 8), spare=(6, 7, 3, 5))
        self._commit = Button(say("office.commit"), kind="main")
        self._commit.clicked.connect(self.commit_asked)
        self._dismiss = Button(say("office.dismiss"))
        self._dismiss.clicked.connect(self.dismiss_asked)
        top = row(space=12)
        top.addWidget(self._summary, 1)
        top.addWidget(self._dismiss)
        top.addWidget(self._commit)
        self._read = Surface()
        self._read.add(top, self._filters)
        self._read.add(self._table, stretch=1)
        self._taken = QVBoxLayout()
        self._taken.setSpacing(4)
        self._taken_card = Surface()
        self._taken_card.add(label(say("office.taken"), "label"), self._taken)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(drop)
        layout.addWidget(self._message)
        layout.addWidget(self._read, 1)
        layout.addWidget(self._taken_card)
        self._rest = QHBoxLayout()
        layout.addLayout(self._rest)
        self._layout = layout
        self.show_read(ListsState())
        self.show_taken(())

    def show_read(self, state: ListsState) -> None:
        """Show lists that were read; an empty state hides the table."""
        self._state, self._filter = state, ""
        self._read.setVisible(bool(state.summary))
        self._summary.setText(state.summary)
        self._commit.setEnabled(bool(state.rows))
        self._layout.setStretch(4, 0 if state.summary else 1)
        self._show_filters()
        self._show_rows()
        if state.summary:
            self._commit.setFocus()

    def show_taken(self, lists: Sequence[TakenList]) -> None:
        """Show the lists that were taken in."""
        clear(self._taken)
        for taken in lists:
            self._taken.addWidget(self._line(taken))
        if not lists:
            self._taken.addWidget(label(self._kit.say("office.no_lists"), "soft", wrap=True))

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Say what came of an import; an empty sentence takes it back."""
        self._message.say(sentence, "error" if error else "good")

    def _show_filters(self) -> None:
        self._filters.empty()
        if not self._state.summary:
            return
        say = self._kit.say
        shown = [("", say("office.all_rows"), len(self._state.rows))]
        shown += [(p.code, p.words, p.count) for p in self._state.problems]
        for code, words, count in shown:
            button = Button(f"{words}   {say.count(count)}", kind="choice", name=f"{words}: {count}")
            button.setCheckable(True)
            button.setChecked(code == self._filter)
            button.clicked.connect(lambda _checked=False, code=code: self._choose_filter(code))
            self._filters.addWidget(button)

    def _choose_filter(self, code: str) -> None:
        self._filter = code
        for at, known in enumerate(["", *(p.code for p in self._state.problems)]):
            button = self._filters.itemAt(at)
            widget = button.widget() if button is not None else None
            if isinstance(widget, Button):
                widget.setChecked(known == code)
        self._show_rows()

    def _show_rows(self) -> None:
        wanted = [r for r in self._state.rows if not self._filter or self._filter in r.key.split()]
        self._model.replace(wanted)

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
            button = Button(say("office.withdraw"), name=f"{say('office.withdraw')}: {taken.name}")
            button.clicked.connect(lambda: self.withdraw_asked.emit(taken.roster_id))
            layout.addWidget(Badge(self._kit.look, say("office.in_use"), "good"))
            layout.addWidget(button)
        line.setLayout(layout)
        return line


def dropped_sheets(paths: Sequence[Path]) -> list[Path]:
    """Return the files among `paths`, and those directly in the folders among them, that may be spreadsheets."""
    kinds = {".xlsx", ".xls", ".ods", ".csv"}
    inside = [file for path in paths if path.is_dir() for file in sorted(path.iterdir())]
    return [path for path in [*paths, *inside] if path.is_file() and path.suffix.lower() in kinds]
