"""Nhận gói: files in, a line for each with its verdict and its next step; the drawer; the receive log."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.office.state import FileLine
from fieldapp.ui.spoken import put
from fieldapp.ui.widgets.dropping import DropPlace
from fieldapp.ui.widgets.fields import ChoiceBox
from fieldapp.ui.widgets.plain import Button, MessageLine, Surface, column, label, row, scrolled
from fieldapp.ui.widgets.sticks import Sign, SticksPanel
from fieldapp.ui.widgets.tables import Cell, Row, RowsModel, RowsView
from fieldapp.ui.widgets.watching import WatchPanel

VERDICTS = ("imported", "known", "waiting", "held", "refused", "foreign")
STICK_DEEDS = ("read", "write", "let_go")
"""What the office does with a stick: take in, write answers to it, let it go."""

_SHOWN_ROWS = 6
_LOG = 2


class FilesTable(QWidget):
    """A table of files; the whole sentence of the line that is chosen stands below it."""

    def __init__(self, kit: Kit, name: str, titles: Sequence[str], empty: str) -> None:
        super().__init__()
        self._kit = kit
        self._model = RowsModel(kit, [kit.say(title) for title in titles])
        self._table = RowsView(kit, self._model, name, wide=(0, 2), spare=(3,) if len(titles) > len(_THREE) else ())
        self._table.selectionModel().currentRowChanged.connect(lambda _new, _old: self._tell())
        self._empty = label(empty, "soft", wrap=True)
        self._whole = label("", "soft", wrap=True)
        self.setLayout(column(self._empty, self._table, self._whole, None))
        self.show_files(())
        kit.look.changed.connect(self._fit)

    def show_files(self, files: Sequence[FileLine]) -> None:
        """Show other files."""
        self._empty.setVisible(not files)
        self._table.setVisible(bool(files))
        self._model.replace(
            [Row(f.key or f.name, (Cell(f.name, bold=True), Cell(f.verdict, f.tone), Cell(f.next), Cell(f.when)))
             for f in files]
        )  # fmt: skip
        if files:
            self._table.selectRow(0)
        self._tell()
        self._fit()

    @property
    def chosen(self) -> str:
        """The key of the line that is chosen, or empty."""
        found = self._model.row_at(self._table.currentIndex())
        return found.key if found is not None else ""

    def _tell(self) -> None:
        found = self._model.row_at(self._table.currentIndex())
        say = self._kit.say
        name, verdict, following = (cell.text for cell in found.cells[:3]) if found is not None else ("", "", "")
        words = say.join(". ", say.join(": ", name, verdict), following)
        self._whole.setText(words)
        self._whole.setVisible(bool(words))

    def _fit(self) -> None:
        lines = min(max(self._model.rowCount(), 2), _SHOWN_ROWS) + 1.4
        self._table.setFixedHeight(round(self._kit.look.pixels(34) * lines))


_THREE = ("office.column_file", "office.column_verdict", "office.column_next")


class ReceivedPage(QWidget):
    """The page of received files.

    Attributes:
        sticks, watch: the sticks that are in and the folders that are watched.
        sign: large words when a stick may be pulled.

    Signals:
        files_chosen: paths that were dropped.
        folder_asked, files_asked: open a chooser.
        again_asked: try the drawer once more.
        take_out_asked: content of a file of the drawer that goes back to a folder.
        log_asked: show the log; a verdict, or empty for all.
    """

    files_chosen = Signal(list)
    folder_asked = Signal()
    files_asked = Signal()
    again_asked = Signal()
    take_out_asked = Signal(str)
    log_asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        folder = Button(say("office.choose_folder"))
        folder.clicked.connect(self.folder_asked)
        files = Button(say("office.choose_files"))
        files.clicked.connect(self.files_asked)
        drop = DropPlace(kit, say("office.drop_files"), files, folder)
        drop.dropped.connect(self.files_chosen)
        self._message = MessageLine(kit.look)
        self.sign = Sign(kit)
        self._files = FilesTable(kit, say("office.table_files"), _THREE, say("office.no_files"))
        self._drawer = FilesTable(
            kit, say("office.table_drawer"), ("office.column_file", "office.column_why", "office.column_next",
            "office.column_when"), say("office.drawer_empty")
        )  # fmt: skip
        self._log = FilesTable(kit, say("office.table_log"), (*_THREE, "office.column_when"), say("office.log_empty"))
        self._stack = QStackedWidget()
        self._choices: list[Button] = []
        card = Surface()
        card.add(self._tabs(), self._stack)
        for part in (self._files, self._drawer_page(), self._log_page()):
            self._stack.addWidget(part)
        self.sticks = SticksPanel(kit, [(name, say(f"office.stick_{name}")) for name in STICK_DEEDS])
        self.watch = WatchPanel(kit)
        page = QWidget()
        parts = (drop, self._message, self.sign, card, self.sticks, self.watch, None)
        page.setLayout(column(*parts, space=12, margins=(16, 16, 16, 16)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page))
        self.show_drawer(())

    def show_files(self, files: Sequence[FileLine]) -> None:
        """Show what came of each file that was taken in last."""
        self._files.show_files(files)
        self._show(0)

    def show_drawer(self, files: Sequence[FileLine]) -> None:
        """Show what lies in the drawer."""
        self._drawer.show_files(files)
        count = self._kit.say.count(len(files))
        self._choices[1].say(self._kit.say("office.tab_drawer", count=count), self._kit.say("office.tab_drawer_name"))
        for button in (self._again, self._take_out):
            button.setEnabled(bool(files))

    def show_log(self, files: Sequence[FileLine]) -> None:
        """Show the receive log, newest first."""
        self._log.show_files(files)

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Say what came of the whole import."""
        self._message.say(sentence, "error" if error else "good")

    def show_tab(self, at: int) -> None:
        """Show what was taken in last (0), the drawer (1) or the log (2)."""
        self._show(at)

    def _tabs(self) -> QWidget:
        say = self._kit.say
        group = QButtonGroup(self)
        words = (say("office.tab_files"), say("office.tab_drawer", count=0), say("office.tab_log"))
        for at, said in enumerate(words):
            button = Button(said, kind="choice")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, at=at: self._show(at))
            group.addButton(button)
            self._choices.append(button)
        line = QWidget()
        line.setLayout(row(*self._choices, None))
        self._choices[0].setChecked(True)
        return line

    def _show(self, at: int) -> None:
        self._choices[at].setChecked(True)
        self._stack.setCurrentIndex(at)
        if at == _LOG:
            self.log_asked.emit(self._filter.currentData())

    def _drawer_page(self) -> QWidget:
        say = self._kit.say
        self._again = Button(say("office.drawer_again"))
        self._again.clicked.connect(self.again_asked)
        self._take_out = Button(say("office.drawer_take_out"))
        self._take_out.clicked.connect(lambda: self.take_out_asked.emit(self._drawer.chosen))
        page = QWidget()
        page.setLayout(column(self._drawer, row(None, self._take_out, self._again)))
        return page

    def _log_page(self) -> QWidget:
        say = self._kit.say
        self._filter = ChoiceBox()
        put(self._filter.setAccessibleName, say("office.log_filter"))
        put(self._filter.view().setAccessibleName, say("office.log_filter"))
        self._filter.addItem(say("office.all_rows"), "")
        for verdict in VERDICTS:
            self._filter.addItem(say(f"office.verdict_{verdict}"), verdict)
        self._filter.currentIndexChanged.connect(lambda _at: self.log_asked.emit(self._filter.currentData()))
        page = QWidget()
        page.setLayout(column(row(label(say("office.log_filter"), "soft"), self._filter, None), self._log))
        return page
