"""The page of printing: on what and where receipts are printed, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QWidget

from fieldapp.desk.print_places import PrintTarget
from fieldapp.papers.receipt import PAPER_KINDS, PaperKind, PaperName
from fieldapp.ui.actions import key_of
from fieldapp.ui.kit import Kit
from fieldapp.ui.reading import in_order
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.flowing import FlowLayout
from fieldapp.ui.widgets.plain import Button, MessageLine, Surface, column, label, row, scrolled
from fieldapp.ui.widgets.tables import Cell, Row, RowsModel, RowsView

PAPERS: tuple[PaperName, ...] = tuple(dict.fromkeys(kind.name for kind in PAPER_KINDS))
_TABLE_ROWS = 4


class PlacesState(msgspec.Struct, frozen=True):
    """On what and where receipts are printed.

    Attributes:
        places: all that can be chosen, each with its words; `chosen` is the one that counts for this kind of paper.
        note: what hinders printing or seeing papers here, in a sentence.
        can_show: papers can be shown here.
    """

    kind: PaperKind
    places: tuple[tuple[PrintTarget, str], ...] = ()
    chosen: PrintTarget = PrintTarget()
    note: str = ""
    can_show: bool = True


class PrintLine(msgspec.Struct, frozen=True):
    """One receipt: how far its paper has come, as a word; `unsure` when nobody knows whether it came out."""

    registration_id: str
    number: str
    name: str
    state: str
    tone: Tone = "plain"
    why: str = ""
    unsure: bool = False
    waits: bool = True


class PrintingPanel(QWidget):
    """The page of F7.

    Signals:
        kind_chosen: name of a kind of paper, and whether the print is large.
        place_chosen: a `PrintTarget`.
        folder_asked: papers go into another folder.
        trial_asked, trial_shown: print or show a test page.
        all_asked: print all that waits.
        asked: what to do with one receipt (`again`, `folder`, `show`, `came_out`, `nothing_came`, `give_up`); its id.
        left: back to the queue.
    """

    kind_chosen = Signal(str, bool)
    place_chosen = Signal(object)
    folder_asked = Signal()
    trial_asked = Signal()
    trial_shown = Signal()
    all_asked = Signal()
    asked = Signal(str, str)
    left = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._kind = PAPER_KINDS[0]
        self._lines: dict[str, PrintLine] = {}
        self._places: list[Button] = []
        self._message = MessageLine(kit.look)
        self._parts = (self._settings(), self._jobs())
        self._column = column(*self._parts, None, space=12)
        self._above = QWidget()
        self._above.setLayout(self._column)
        leave = Button(kit.say("desk.close_leave"), key="Esc")
        leave.clicked.connect(self.left)
        bar = Surface(margins=(16, 11, 20, 11))
        bar.add(self._message, row(None, leave))
        layout = column(scrolled(self._above), bar, space=12)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def show_places(self, state: PlacesState) -> None:
        """Show on what and where receipts are printed."""
        say = self._kit.say
        self._kind = state.kind
        self._papers[state.kind.name].setChecked(True)
        self._sizes[state.kind.large].setChecked(True)
        held = next((at for at, button in enumerate(self._places) if button.hasFocus()), None)
        self._place_buttons.empty()
        self._place_buttons.addWidget(_beside(say("printing.place")))
        self._places = []
        for place, words in state.places:
            button = Button(words, kind="choice", name=say.join(": ", say("printing.place"), words))
            button.setCheckable(True)
            button.setChecked(place == state.chosen)
            button.clicked.connect(lambda _checked=False, place=place: self.place_chosen.emit(place))
            self._place_buttons.addWidget(button)
            self._places.append(button)
        other = Button(say("printing.folder"), kind="choice")
        other.clicked.connect(self.folder_asked)
        self._place_buttons.addWidget(other)
        self._places.append(other)
        if held is not None:
            again = self._places[min(held, len(self._places) - 1)]
            again.show()  # a layout does that later, and nothing hidden takes the keyboard
            again.setFocus()
        self._note.setText(state.note)
        self._note.setVisible(bool(state.note))
        for part in (self._trial, self._all):
            part.setEnabled(state.chosen.chosen)
        for part in (self._shown, self._deeds["show"]):
            part.setVisible(state.can_show)

    def show_lines(self, lines: Sequence[PrintLine]) -> None:
        """Show what waits and what was printed last; the line that was chosen stays chosen."""
        chosen = self._chosen_id()
        self._lines = {line.registration_id: line for line in lines}
        self._model.replace(
            [
                Row(line.registration_id, (
                    Cell(line.number), Cell(line.name, bold=True), Cell(line.state, line.tone, more=line.why),
                ))
                for line in lines
            ]
        )  # fmt: skip
        waiting = sum(line.waits for line in lines)
        self._count.setText(self._kit.say("printing.count", count=waiting))
        at = list(self._lines).index(chosen) if chosen in self._lines else 0
        if lines:
            self._view.selectRow(at)
        self._show_deeds()

    def say(self, sentence: str, tone: Tone = "good") -> None:
        """Say what came of something."""
        self._message.say(sentence, tone)

    def begin(self) -> None:
        """The page is opened: what has to be done first stands above, with the keyboard there."""
        settings, jobs = self._parts
        self._column.insertWidget(0, jobs if self._all.isEnabled() else settings)
        in_order(self._above)
        (self._all if self._all.isEnabled() else self._papers[self._kind.name]).setFocus()

    def _settings(self) -> Surface:
        say = self._kit.say
        surface = Surface(margins=(20, 14, 20, 16), space=10)
        self._papers = {name: self._choice("printing.paper", f"desk.paper_{name}") for name in PAPERS}
        self._sizes = {
            large: self._choice("printing.size", f"desk.size_{'large' if large else 'usual'}")
            for large in (False, True)
        }
        for name, button in self._papers.items():
            button.clicked.connect(lambda _c=False, name=name: self.kind_chosen.emit(name, self._kind.large))
        for large, button in self._sizes.items():
            button.clicked.connect(lambda _c=False, large=large: self.kind_chosen.emit(self._kind.name, large))
        kinds = FlowLayout()
        for words, buttons in (("printing.paper", self._papers.values()), ("printing.size", self._sizes.values())):
            group = QButtonGroup(surface)
            kinds.addWidget(_beside(say(words)))
            for button in buttons:
                group.addButton(button)
                kinds.addWidget(button)
        self._place_buttons = FlowLayout()
        self._note = label("", "soft", wrap=True)
        self._trial = Button(say("printing.trial"))
        self._trial.clicked.connect(self.trial_asked)
        self._shown = Button(say("printing.trial_show"))
        self._shown.clicked.connect(self.trial_shown)
        surface.add(row(label(say("printing.title"), "name"), None, self._shown, self._trial))
        surface.add(label(say("printing.hint"), "soft", wrap=True), kinds, self._place_buttons, self._note)
        return surface

    def _choice(self, about: str, words: str) -> Button:
        """Return one of several that exclude each other, called by what it is about."""
        say = self._kit.say
        button = Button(say(words), kind="choice", name=say.join(": ", say(about), say(words)))
        button.setCheckable(True)
        return button

    def _jobs(self) -> Surface:
        say = self._kit.say
        surface = Surface(margins=(20, 12, 20, 14), space=10)
        self._count = label("", "strong")
        self._all = Button(say("printing.all"), kind="main", key=key_of("print_all"))
        self._all.clicked.connect(self.all_asked)
        self._model = RowsModel(self._kit, [say("desk.record_number"), say("desk.record_name"), say("printing.state")])
        self._view = RowsView(self._kit, self._model, say("printing.jobs"), wide=(1, 2))
        self._view.setMinimumHeight(self._kit.look.pixels(40 * (_TABLE_ROWS + 1)))
        self._view.selectionModel().selectionChanged.connect(self._show_deeds)
        self._why = label("", "soft", wrap=True)
        self._deeds = {name: Button(say(f"printing.{name}")) for name in
                       ("again", "came_out", "nothing_came", "folder", "show", "give_up")}  # fmt: skip
        deeds = FlowLayout()
        for name, button in self._deeds.items():
            button.clicked.connect(lambda _checked=False, name=name: self._ask(name))
            deeds.addWidget(button)
        surface.add(row(self._count, None, self._all), self._view, self._why, deeds)
        return surface

    def _chosen_id(self) -> str:
        chosen = self._model.row_at(self._view.currentIndex())
        return chosen.key if chosen is not None else ""

    def _ask(self, deed: str) -> None:
        if self._chosen_id():
            self.asked.emit(deed, self._chosen_id())

    def _show_deeds(self) -> None:
        """Offer what can be done with the chosen receipt."""
        line = self._lines.get(self._chosen_id())
        self._why.setText(line.why if line else "")
        self._why.setVisible(bool(line and line.why))
        for name, button in self._deeds.items():
            button.setEnabled(line is not None)
            if name in ("came_out", "nothing_came"):
                button.setVisible(bool(line and line.unsure))
            if name == "give_up":
                button.setVisible(bool(line and line.waits and not line.unsure))


def _beside(words: str) -> QLabel:
    """Return a label that stands in one line with buttons of a choice."""
    made = label(words, "label")
    made.setMinimumHeight(44)
    return made
