"""The right side of the desk with a person on it: the person, the outcome, consent, save."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui.actions import key_of
from fieldapp.ui.desk.outcome import OutcomeForm
from fieldapp.ui.desk.person import PersonCard
from fieldapp.ui.desk.state import PersonState, Saving
from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.fields import line_field
from fieldapp.ui.widgets.plain import Button, MessageLine, Surface, Tick, row, scrolled


class RegisteringPanel(QWidget):
    """One person at the desk.

    Signals:
        save_asked: a `Saving` that is complete as far as the form can tell.
        void_asked: registration id and reason.
        consent_text_asked: show the text that is read out.
        draft_changed: a `Saving` as it stands now, to be kept over a power cut.
    """

    save_asked = Signal(object)
    void_asked = Signal(str, str)
    consent_text_asked = Signal()
    draft_changed = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._person: PersonState | None = None
        self._corrects = ""
        self._voids = ""
        self.card = PersonCard(kit)
        self.card.void_asked.connect(self._begin_void)
        self.card.correct_asked.connect(self._begin_correction)
        self.form = OutcomeForm(kit)
        self.form.chosen.connect(self._outcome_chosen)
        self.form.edited.connect(self._tell_draft)
        outcomes = Surface(margins=(20, 14, 20, 16))
        outcomes.add(self.form)
        self._why = line_field(say("desk.why"), placeholder=say("desk.why_placeholder"))
        self._void = Button(say("desk.void_now"))
        self._void.clicked.connect(self._ask_void)
        self._stop = Button(say("ui.cancel"), kind="quiet")
        self._stop.clicked.connect(self._end_reason)
        self._reason = Surface(margins=(20, 12, 20, 14))
        line = row(space=10)
        line.addWidget(self._why, 1)
        line.addWidget(self._void)
        line.addWidget(self._stop)
        for button in (self._void, self._stop):
            line.setAlignment(button, Qt.AlignmentFlag.AlignBottom)
        self._reason.add(line)
        self._reason.hide()
        above = QWidget()
        inner = QVBoxLayout(above)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        for part in (self.card, self._reason, outcomes):
            inner.addWidget(part)
        inner.addStretch(1)
        self._area = scrolled(above)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._area, 1)
        layout.addWidget(self._bottom_bar())

    def offer_banks(self, banks: Sequence[tuple[str, str]]) -> None:
        """Fill the list of banks."""
        self.form.offer_banks(banks)

    def show_person(self, state: PersonState) -> None:
        """Begin with a person: nothing chosen, consent empty."""
        same = self._person is not None and self._person.citizen_id == state.citizen_id
        self._person = state
        self.card.show_state(state)
        self._message.say("")
        if same and self.form.outcome:
            return
        self._end_reason()
        self.form.begin(state.known)
        self._consent.setChecked(False)
        self._outcome_chosen("")
        self._area.verticalScrollBar().setValue(0)
        self.form.focus_outcomes()

    def restore(self, saving: Saving) -> None:
        """Fill in what was typed before a power cut; consent has to be given again."""
        assert self._person is not None
        self.form.begin(self._person.known | saving.details)
        if saving.outcome:
            self.form.choose(saving.outcome)

    def saving(self) -> Saving:
        """Return what the form says now."""
        assert self._person is not None
        return Saving(
            citizen_id=self._person.citizen_id,
            outcome=self.form.outcome,
            details=self.form.details(),
            consent=self._consent.isChecked(),
            corrects=self._corrects,
            reason=self._why.value if self._corrects else "",
        )

    def save(self) -> None:
        """Check the form and ask for saving, as F9 and the button do."""
        if self._person is None or not self._save.isEnabled():
            return
        wrong = self.form.check()
        if not wrong and self._corrects and not self._why.value:
            self._why.complain(self._kit.say("desk.needed"))
            self._why.control.setFocus()
            wrong = self._kit.say("desk.missing_reason")
        if not wrong and self.form.needs_consent and not self._consent.isChecked():
            self._consent.setFocus()
            wrong = self._kit.say("desk.missing_consent")
        self._message.say(wrong, "error")
        if not wrong:
            self._save.setEnabled(False)
            self.save_asked.emit(self.saving())

    def saved(self) -> None:
        """The person is settled and leaves the form."""
        self._save.setEnabled(True)
        self._person = None
        self._end_reason()

    def refused(self, place: str, sentence: str) -> None:
        """Saving was refused: say so beside the field it is about, and in the line above the button."""
        self._save.setEnabled(True)
        self.form.complain(place, sentence)
        self._message.say(sentence, "error")

    def toggle_consent(self) -> None:
        """Tick or untick consent, as F8 does."""
        if self.form.needs_consent:
            self._consent.setChecked(not self._consent.isChecked())

    def _bottom_bar(self) -> Surface:
        say = self._kit.say
        self._tick = Tick(say("desk.consent"))
        self._consent = self._tick.box
        self._text = Button(say("desk.consent_text"), kind="link")
        self._text.clicked.connect(self.consent_text_asked)
        self._save = Button(say("desk.save"), kind="main", key=key_of("save"))
        self._save.clicked.connect(self.save)
        self._message = MessageLine(self._kit.look)
        bar = Surface(margins=(16, 11, 20, 11))
        line = row(space=8)
        line.addWidget(self._tick, 1)
        line.addWidget(self._text)
        line.addSpacing(12)
        line.addWidget(self._save)
        line.setAlignment(self._save, Qt.AlignmentFlag.AlignRight)
        bar.add(self._message, line)
        return bar

    def _outcome_chosen(self, outcome: str) -> None:
        needed = self.form.needs_consent
        self._tick.setVisible(needed)
        self._text.setVisible(needed)
        if not needed:
            self._consent.setChecked(False)
        self._message.say("")
        self._tell_draft()
        if outcome:
            self._area.reveal(self.form)

    def _tell_draft(self) -> None:
        if self._person is not None and self.form.outcome:
            self.draft_changed.emit(self.saving())

    def _begin_void(self, registration_id: str) -> None:
        self._voids, self._corrects = registration_id, ""
        self._open_reason(with_button=True)

    def _begin_correction(self, registration_id: str) -> None:
        self._corrects, self._voids = registration_id, ""
        self._open_reason(with_button=False)

    def _open_reason(self, *, with_button: bool) -> None:
        self._void.setVisible(with_button)
        self._why.fill("")
        self._reason.show()
        self._why.control.setFocus()

    def _ask_void(self) -> None:
        if not self._why.value:
            self._why.complain(self._kit.say("desk.needed"))
            self._why.control.setFocus()
            return
        self.void_asked.emit(self._voids, self._why.value)
        self._end_reason()

    def _end_reason(self) -> None:
        self._voids = self._corrects = ""
        self._reason.hide()
