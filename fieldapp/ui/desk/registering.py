"""The right side of the desk with a person on it: the person, the outcome, consent, save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldapp.domain.settling import Who
from fieldapp.ui.actions import key_of
from fieldapp.ui.desk.consent import CHILD, ConsentBar
from fieldapp.ui.desk.outcome import OutcomeForm
from fieldapp.ui.desk.person import NameStrip, PersonCard
from fieldapp.ui.desk.state import PersonState, Saving
from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.fields import line_field
from fieldapp.ui.widgets.plain import Button, MessageLine, Surface, row, scrolled, set_property
from fieldapp.ui.wording import bank_word
from fieldapp.vietnam.dates import age_on
from fieldapp.vietnam.id_numbers import masked
from fieldapp.vietnam.vietqr import Account


class RegisteringPanel(QWidget):
    """One person at the desk.

    Signals:
        save_asked: a `Saving` that is complete as far as the form can tell.
        void_asked: registration id and reason.
        consent_text_asked: show the text that is read out.
        withdraw_asked: the person takes the consent back.
        correct_asked: id of a registration: what did it say?
        draft_changed: a `Saving` as it stands now, to be kept over a power cut.
    """

    save_asked = Signal(object)
    void_asked = Signal(str, str)
    consent_text_asked = Signal()
    withdraw_asked = Signal()
    correct_asked = Signal(str)
    draft_changed = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._person: PersonState | None = None
        self._corrects = ""
        self._voids = ""
        self._day = date.min
        self.consent_words = ("", "")
        self.card = PersonCard(kit)
        self.card.void_asked.connect(self._begin_void)
        self.card.correct_asked.connect(self._begin_correction)
        self.form = OutcomeForm(kit)
        self.form.chosen.connect(self._outcome_chosen)
        self.form.edited.connect(self._edited)
        outcomes = Surface(margins=(20, 14, 20, 16))
        outcomes.add(self.form)
        self._why = line_field(say("desk.why"), placeholder=say("desk.why_placeholder"))
        self._why.entered.connect(self._go_on)
        self._void = Button(say("desk.void_now"))
        self._void.clicked.connect(self._ask_void)
        self._stop = Button(say("ui.cancel"), kind="quiet")
        self._stop.clicked.connect(self._end_reason)
        self._why.edited.connect(self._tell_draft)
        self._reason = Surface(margins=(20, 12, 20, 14))
        line = row(space=10)
        line.addWidget(self._why, 1)
        line.addWidget(self._void)
        line.addWidget(self._stop)
        for button in (self._void, self._stop):
            line.setAlignment(button, Qt.AlignmentFlag.AlignBottom)
        self._reason.add(line)
        self._reason.hide()
        self._agreed = MessageLine(kit.look)
        withdraw = Button(say("desk.withdraw"), kind="link")
        withdraw.clicked.connect(self.withdraw_asked)
        self._agreed.offer(withdraw)
        above = QWidget()
        inner = QVBoxLayout(above)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        for part in (self.card, self._agreed, self._reason, outcomes):
            inner.addWidget(part)
        inner.addStretch(1)
        self._area = scrolled(above)
        self._strip = NameStrip(self._area, self.card)
        self.form.doubted.connect(lambda: self._area.reveal(self.form.explained))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._area, 1)
        layout.addWidget(self._bottom_bar())

    def offer_banks(self, banks: Sequence[tuple[str, str]]) -> None:
        """Fill the list of banks."""
        self.form.offer_banks(banks)

    def begin_day(self, day: date, consent: str, version: str) -> None:
        """Take note of which day it is, and of the text that is read out, in its version: a new one is read anew."""
        if version != self.consent_words[1]:
            self._consent.clear()
        self._day, self.consent_words = day, (consent, version)

    def show_person(self, state: PersonState) -> None:
        """Begin with a person: nothing chosen, consent empty."""
        self._person = state
        self.card.show_state(state)
        self._strip.say(state.name, state.facts)
        self._agreed.say(state.agreed)
        self._message.say("")
        self._end_reason()
        self.form.begin(state.known, self._who(state))
        self._consent.clear()
        self._outcome_chosen("")
        self._area.verticalScrollBar().setValue(0)
        self.form.focus_needed()

    def know(self, field: str, text: str) -> None:
        """Take note of what is chosen of the person in the comparison: the form may ask for something else then."""
        if self._person is not None:
            known = {**self._person.known, field: text}
            self._person = msgspec.structs.replace(self._person, known=known)
            self.form.know(known, self._who(self._person))
            self.form.fill_person(field, text)
            self._edited()

    def restore(self, saving: Saving) -> None:
        """Fill in what was typed before, and why, when it corrects something; consent has to be given again."""
        assert self._person is not None
        if saving.corrects:
            self._corrects = saving.corrects
            self._open_reason(with_button=False)
            self._why.fill(saving.reason)
        self.form.begin(self._person.known, self._who(self._person), typed=saving.details)
        if saving.outcome:
            self.form.choose(saving.outcome)
            self._consent.choose_way(saving.how)
            self._tell_draft()
        self.form.focus_needed()

    def saving(self) -> Saving:
        """Return what the form says now."""
        assert self._person is not None
        return Saving(
            citizen_id=self._person.citizen_id,
            outcome=self.form.outcome,
            details=self.form.details(),
            consent=self._consent.given,
            text_version=self.consent_words[1],
            how=self._consent.how,
            child=self._consent.child,
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
        if not wrong and self._consent.needed and not self._consent.given:
            missing = self._consent.focus_missing()
            wrong = self._kit.say("desk.missing_child" if missing == CHILD else "desk.missing_consent")
        self._message.say(wrong, "error")
        if not wrong:
            self._save.setEnabled(False)
            self.save_asked.emit(self.saving())

    def show_short(self, shown: bool) -> None:
        """Be the short form for somebody who goes from house to house: large, and nothing is printed on the spot."""
        self.card.short = shown
        set_property(self, "big", "true" if shown else "", of=(QPushButton, QLineEdit, QComboBox))
        self._save.say(self._kit.say("visits.save" if shown else "desk.save"))

    def saved(self) -> None:
        """The person is settled and leaves the form."""
        self._save.setEnabled(True)
        self._person = None
        self._end_reason()

    def refused(self, place: str, sentence: str) -> None:
        """Saving was refused: say so beside the field it is about, and in the line above the button."""
        self._save.setEnabled(True)
        self.form.complain(place, self._kit.say.first(sentence))
        self._message.say(sentence, "error")

    def toggle_consent(self) -> None:
        """Tick or untick consent, as F8 does."""
        self._consent.toggle()

    def ask_consent_again(self) -> None:
        """Another officer is at work: whom the person agreed before is not who saves."""
        was_given = self._consent.given
        self._consent.clear()
        if was_given:
            self._message.say(self._kit.say("desk.consent_again"), "warning")

    def agree(self) -> None:
        """The person has read the text and agrees."""
        if not self._consent.given:
            self._consent.toggle()

    def take_account(self, account: Account) -> None:
        """Fill in the account that a scanned VietQR names, or say which outcome has a place for it."""
        say = self._kit.say
        if self.form.take_account(account):
            number = masked(account.number)
            self._message.say(say("desk.vietqr_taken", bank=bank_word(account.bank), number=number), "good")
        else:
            self._message.say(say("desk.vietqr_other"), "warning")

    def say_receives(self, names: Sequence[str]) -> None:
        """Say for whom the payee receives already."""
        if names:
            self._message.say(self._kit.say("desk.receives_for", names=", ".join(names)), "accent")

    def _who(self, state: PersonState) -> Who:
        return Who(state.known.get("full_name") or state.name, age_on(self._day, state.known.get("birth_date", "")))

    def _bottom_bar(self) -> Surface:
        say = self._kit.say
        self._consent = ConsentBar(self._kit)
        self._consent.text_asked.connect(self.consent_text_asked)
        self._consent.ticked.connect(self._ticked)
        self._save = Button(say("desk.save"), kind="main", key=key_of("save"))
        self._save.clicked.connect(self.save)
        self._message = MessageLine(self._kit.look)
        bar = Surface(margins=(16, 11, 20, 11))
        line = row(space=8)
        line.addWidget(self._consent, 1)
        line.addStretch(0)
        line.addWidget(self._save)
        line.setAlignment(self._save, Qt.AlignmentFlag.AlignRight)
        bar.add(self._message, line)
        return bar

    def _outcome_chosen(self, outcome: str) -> None:
        self._message.say("")
        self._edited()
        if outcome:
            self._area.reveal(self.form)

    def _edited(self) -> None:
        self._consent.ask(self.form.outcome, self.form.details(), self.form.who)
        self._tell_draft()

    def _ticked(self) -> None:
        self._tell_draft()
        if self._consent.given:
            self._message.say("")

    def _tell_draft(self) -> None:
        if self._person is not None and self.form.outcome:
            self.draft_changed.emit(self.saving())

    def _begin_void(self, registration_id: str) -> None:
        self._voids, self._corrects = registration_id, ""
        self._open_reason(with_button=True)

    def _begin_correction(self, registration_id: str) -> None:
        self._corrects, self._voids = registration_id, ""
        self._open_reason(with_button=False)
        self.correct_asked.emit(registration_id)

    def correct(self, outcome: str, details: Mapping[str, str]) -> None:
        """Fill in what the registration said that is corrected; what it was agreed to is asked again."""
        if self._person is not None and self._corrects:
            self.form.begin(self._person.known, self._who(self._person), typed=details)
            self._consent.clear()
            self.form.choose(outcome)
            self._why.control.setFocus()

    def _open_reason(self, *, with_button: bool) -> None:
        self._void.setVisible(with_button)
        self._why.fill("")
        self._reason.show()
        self._why.control.setFocus()

    def _go_on(self) -> None:
        """The reason is written: what is voided is void now, what is corrected is corrected in the form."""
        if self._voids:
            self._ask_void()
        else:
            self.form.focus_needed()

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
