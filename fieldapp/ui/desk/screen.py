"""The desk as one screen: finding on the left, the person on the right, the header above."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.domain.outcomes import OUTCOMES
from fieldapp.ui.actions import key_of, make_action
from fieldapp.ui.desk.adding import AddingPanel
from fieldapp.ui.desk.closing import ClosingPanel
from fieldapp.ui.desk.consent import ConsentPanel
from fieldapp.ui.desk.finding import FindingPanel
from fieldapp.ui.desk.forms import FormsPanel
from fieldapp.ui.desk.handing import HandingPanel
from fieldapp.ui.desk.history import HistoryPanel
from fieldapp.ui.desk.printing import PrintingPanel
from fieldapp.ui.desk.registering import RegisteringPanel
from fieldapp.ui.desk.undoing import UndoOffer
from fieldapp.ui.desk.visiting import VisitingPanel
from fieldapp.ui.kit import Kit
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.header import HeaderBar
from fieldapp.ui.widgets.papers import PaperView
from fieldapp.ui.widgets.plain import Button, Icon, MessageLine, Surface, column, label, row, show_inside


class DeskScreen(QWidget):
    """The whole desk. What is asked for is emitted by its parts; this class only says which part is shown.

    Attributes:
        header, finding, registering, adding, closing, handing, printing, forms: the parts.
        paper: a paper shown before it is printed, over all of them; `consent` the text that is read out, too.

    Signals:
        add_asked: F4.
        undo_asked: take the last save back.
        next_asked: the next one is paid to the same payee.
        anew_asked: throw the draft away that is on the screen, and begin anew.
        close_asked: F12.
        hand_asked: F11.
        scanner_asked: F6.
        printing_asked: F7.
        forms_asked: F5.
        print_asked: print all that waits.
        camera_asked: F3 once more.
        picture_asked: choose a picture of a card.
        visits_asked: F10: go from house to house, or come back.
        clock_confirmed: somebody has looked at date and time.
        left: Esc: the person in front of the desk is put away.
    """

    add_asked = Signal()
    undo_asked = Signal()
    next_asked = Signal()
    anew_asked = Signal()
    close_asked = Signal()
    hand_asked = Signal()
    scanner_asked = Signal()
    printing_asked = Signal()
    forms_asked = Signal()
    print_asked = Signal()
    camera_asked = Signal()
    picture_asked = Signal()
    visits_asked = Signal()
    clock_confirmed = Signal()
    left = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setProperty("ground", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.header = HeaderBar(kit)
        self.finding = FindingPanel(kit)
        self.visiting = VisitingPanel(kit)
        self._left = QStackedWidget()
        self._left.addWidget(self.finding)
        self._left.addWidget(self.visiting)
        self.registering = RegisteringPanel(kit)
        self.adding = AddingPanel(kit)
        self.closing = ClosingPanel(kit)
        self.handing = HandingPanel(kit)
        self.printing = PrintingPanel(kit)
        self.forms = FormsPanel(kit)
        self.consent = ConsentPanel(kit, self)
        self._empty = self._nobody_yet()
        self._right = QStackedWidget()
        for part in (self._empty, self.registering, self.adding, self.closing, self.handing, self.printing, self.forms):
            self._right.addWidget(part)
        self._message = MessageLine(kit.look)
        self._print = Button(kit.say("printing.choose"))
        self._print.clicked.connect(self.print_asked)
        self._print.hide()
        self._camera = Button(kit.say("scanner.camera"), key=key_of("scan"))
        self._camera.clicked.connect(self.camera_asked)
        self._picture = Button(kit.say("scanner.picture"))
        self._picture.clicked.connect(self.picture_asked)
        self.undoing = UndoOffer(kit)
        self.undoing.clicked.connect(self.undo_asked)
        self.next_of_payee = Button(kit.say("desk.next_of_payee"), key=key_of("next_of_payee"))
        self.next_of_payee.clicked.connect(self.next_asked)
        self.next_of_payee.hide()
        self._anew = Button(kit.say("desk.draft_anew"), key=key_of("anew"))
        self._anew.clicked.connect(self.anew_asked)
        self._anew.hide()
        self._message.offer(self.next_of_payee, self.undoing, self._anew, self._print, self._camera, self._picture)
        body = row(space=16, margins=(16, 16, 16, 16))
        body.addWidget(self._left)
        right = column(self._message, space=12)
        right.addWidget(self._right, 1)
        body.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addLayout(self._notices())
        layout.addLayout(body, 1)
        self.paper = PaperView(kit, self)
        self.history = HistoryPanel(kit, self)
        self.finding.field.installEventFilter(self)
        self._fit()
        kit.look.changed.connect(self._fit)
        self._connect()

    def show_person(self) -> None:
        """Show the person on the right."""
        self.undoing.end()
        self.next_of_payee.hide()
        self.say("")
        self._right.setCurrentWidget(self.registering)

    def show_adding(self) -> None:
        """Show the form of a walk-in."""
        self.undoing.end()
        self.next_of_payee.hide()
        self.say("")
        self._right.setCurrentWidget(self.adding)

    def show_closing(self) -> None:
        """Show the page that closes the day."""
        self.say("")
        self._right.setCurrentWidget(self.closing)

    def show_handing(self) -> None:
        """Show the page of handing over."""
        self.say("")
        self._right.setCurrentWidget(self.handing)
        self.handing.sticks.take_focus()

    def show_printing(self) -> None:
        """Show the page of printing."""
        self.say("")
        self._right.setCurrentWidget(self.printing)
        self.printing.say("")
        self.printing.begin()

    def show_forms(self) -> None:
        """Show the page of paper forms."""
        self.say("")
        self._right.setCurrentWidget(self.forms)
        self.forms.say("")
        self.forms.take_focus()

    def show_notices(self, clock: str, overdue: str) -> None:
        """Say below the header, on every page, what does not go away by itself; empty sentences take it back."""
        self._clock.say(clock, "warning")
        self._overdue.say(overdue, "warning")

    def clear_view(self) -> None:
        """Put away what lies over the desk."""
        for over in (self.consent, self.paper, self.history):
            over.put_away()

    def ready(self) -> None:
        """Nobody is in front of the desk: the field waits for the next person, or the route for the next house."""
        self._right.setCurrentWidget(self._empty)
        self.finding.ready()
        if self.visits:
            self.visiting.list.setFocus()

    @property
    def visits(self) -> bool:
        """Whether somebody goes from house to house."""
        return self._left.currentWidget() is self.visiting

    def show_visits(self, shown: bool) -> None:
        """Show the route in place of the search, with the short form and large buttons; or the desk again."""
        self._left.setCurrentWidget(self.visiting if shown else self.finding)
        self.registering.show_short(shown)
        self.say("")
        self.ready()

    def say(self, sentence: str, tone: Tone = "plain", *, offer_print: str = "", offer_anew: bool = False) -> None:
        """Say a sentence above the right side, an empty one takes it back.

        `offer_print` are the words on a button that prints; `offer_anew` a button that throws the draft away.
        """
        show_inside(self._anew, offer_anew)
        self._print.say(offer_print or self._kit.say("printing.choose"))
        self._print.setVisible(bool(offer_print))
        self._offer_sight(offered=False)
        self._message.say(sentence, tone)

    @property
    def asking(self) -> str:
        """Which part is shown: `nobody`, `person`, `adding`, `closing`, `handing`, `printing` or `forms`."""
        names = {
            self.registering: "person",
            self.adding: "adding",
            self.closing: "closing",
            self.handing: "handing",
            self.printing: "printing",
            self.forms: "forms",
        }
        return next((name for part, name in names.items() if part is self._right.currentWidget()), "nobody")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if (
            self.asking == "person"
            and digit in tuple("12345678")
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.registering.form.choose(OUTCOMES[int(digit) - 1])
            self.registering.form.focus_needed()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._left.setFixedWidth(min(self._kit.look.pixels(342) + 30, max(round(self.width() * 0.32), 320)))

    def _connect(self) -> None:
        say = self._kit.say
        make_action(self, "find", say, self._find)
        make_action(self, "scan", say, self._scan)
        make_action(self, "add", say, self.add_asked.emit)
        make_action(self, "scanner", say, self.scanner_asked.emit)
        make_action(self, "printing", say, self.printing_asked.emit)
        make_action(self, "forms", say, self.forms_asked.emit)
        make_action(self, "print_all", say, self.print_asked.emit)
        make_action(self, "compare", say, self._compare)
        make_action(self, "numbers", say, self.registering.card.numbers_asked.emit)
        make_action(self, "history", say, self.registering.card.history_asked.emit)
        make_action(self, "undo", say, self._undo)
        make_action(self, "next_of_payee", say, self._next)
        make_action(self, "anew", say, self.anew_asked.emit)
        make_action(self, "consent", say, self._consent)
        make_action(self, "consent_text", say, self._show_consent)
        make_action(self, "save", say, self._save)
        make_action(self, "close", say, self.close_asked.emit)
        make_action(self, "visits", say, self.visits_asked.emit)
        make_action(self, "hand_over", say, self.hand_asked.emit)
        make_action(self, "leave", say, self._leave)
        scanner = self.header.add_to_menu(say.join("\t", say("scanner.open"), "F6"), "scanner_page")
        scanner.triggered.connect(lambda _checked=False: self.scanner_asked.emit())
        printing = self.header.add_to_menu(say.join("\t", say("printing.open"), "F7"), "printing_page")
        printing.triggered.connect(lambda _checked=False: self.printing_asked.emit())
        forms = self.header.add_to_menu(say.join("\t", say("forms.open"), "F5"), "forms_page")
        forms.triggered.connect(lambda _checked=False: self.forms_asked.emit())
        visits = self.header.add_to_menu(say.join("\t", say("visits.open"), "F10"), "visits_page")
        visits.triggered.connect(lambda _checked=False: self.visits_asked.emit())
        self.finding.add_asked.connect(self.add_asked)
        self.finding.close_asked.connect(self.close_asked)
        self.finding.hand_asked.connect(self.hand_asked)
        self.finding.scan_asked.connect(self._scan)
        self.registering.consent_text_asked.connect(self._read_consent)
        self.consent.agreed.connect(self.registering.agree)
        self.adding.left.connect(self.ready)
        self.closing.left.connect(self.ready)
        self.handing.left.connect(self.ready)
        self.printing.left.connect(self.ready)
        self.forms.left.connect(self.ready)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        takes_back = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if event.type() is QEvent.Type.ShortcutOverride and takes_back and not self.finding.field.text():
            event.ignore()  # in the empty field there is nothing to take back: the key is the screen's
            return True
        return super().eventFilter(watched, event)

    def _compare(self) -> None:
        if self.asking == "person":
            self.registering.card.table.take_focus()

    def _next(self) -> None:
        if self.next_of_payee.isVisible():
            self.next_asked.emit()

    def _undo(self) -> None:
        if self.undoing.offered and self.asking == "nobody":
            self.undo_asked.emit()

    def _leave(self) -> None:
        if not self._anew.isHidden():
            self.say("")  # whose draft it was is put away
        self.ready()
        self.left.emit()

    def _find(self) -> None:
        self.finding.field.setFocus()
        self.finding.field.selectAll()

    def _scan(self) -> None:
        if self._camera.isVisible():
            self.camera_asked.emit()
            return
        self._find()
        self.say(self._kit.say("desk.scan_now"), "accent")
        self._offer_sight(offered=True)

    def _offer_sight(self, *, offered: bool) -> None:
        """Offer the camera and pictures beside the sentence that asks for a scan."""
        for button in (self._camera, self._picture):
            show_inside(button, offered)

    def _consent(self) -> None:
        if self.asking == "person":
            self.registering.toggle_consent()

    def _show_consent(self) -> None:
        if self.asking == "person":
            self._read_consent()

    def _read_consent(self) -> None:
        form = self.registering.form
        self.consent.show_text(*self.registering.consent_words, form.outcome, form.details())

    def _save(self) -> None:
        if self.asking == "person":
            self.registering.save()
        elif self.asking == "adding":
            self.adding.save()

    def _notices(self) -> QVBoxLayout:
        say = self._kit.say
        self._clock, self._overdue = MessageLine(self._kit.look), MessageLine(self._kit.look)
        seen = Button(say("desk.clock_confirm"))
        seen.clicked.connect(self.clock_confirmed)
        self._clock.offer(seen)
        hand = Button(say("desk.hand_over"), key=key_of("hand_over"))
        hand.clicked.connect(self.hand_asked)
        self._overdue.offer(hand)
        return column(self._clock, self._overdue, space=2)

    def _nobody_yet(self) -> Surface:
        say = self._kit.say
        surface = Surface(margins=(40, 40, 40, 40), space=14)
        surface.body.addStretch(1)
        surface.body.addWidget(Icon(self._kit.look, "card", size=56), 0, Qt.AlignmentFlag.AlignHCenter)
        for words, role in ((say("desk.nobody_title"), "name"), (say("desk.nobody_hint"), "soft")):
            made = label(words, role, wrap=True)
            made.setAlignment(Qt.AlignmentFlag.AlignCenter)
            surface.add(made)
        surface.body.addStretch(1)
        return surface
