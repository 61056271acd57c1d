"""What happens behind the person at the desk: shown, kept as a draft, saved, corrected, voided."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.desk.consent import withdraw_consent
from fieldapp.desk.day import save_draft
from fieldapp.desk.find import Alike, possible_duplicates
from fieldapp.desk.look import (
    Chosen,
    PersonView,
    Row,
    card_values,
    choose,
    chosen_values,
    compare_with_card,
    known_values,
    look,
    represented_by,
    typed,
)
from fieldapp.desk.print_jobs import ask_print
from fieldapp.desk.register import Draft, Saved, correct, form_of, register, void
from fieldapp.desk.seen import note_seen
from fieldapp.desk.typed import DAYS, read_field
from fieldapp.desk.undo import Undone
from fieldapp.domain.outcomes import PAYEE
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError, InputRefused
from fieldapp.system.randomness import new_id
from fieldapp.ui.desk import showing
from fieldapp.ui.desk.about_work import AboutWork
from fieldapp.ui.desk.printing_work import PrintingWork
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.desk.state import NewPerson, Saving, kept_saving
from fieldapp.ui.seat import Tools
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import written_date
from fieldapp.ui.widgets.plain import show_inside
from fieldapp.vietnam.cards import Card
from fieldapp.vietnam.vietqr import Account


class PersonWork(QObject):
    """Connects the person in front of the desk, on a list or new, to the use cases.

    Attributes:
        paper_form: number of the paper form that is typed in now; empty for somebody who is here.
        at_home: somebody goes from house to house: nothing is printed on the spot.

    Signals:
        changed: something was saved or voided.
        saved_at_home: somebody was saved at home, in words; the receipt waits.
    """

    changed = Signal()
    saved_at_home = Signal(str)

    def __init__(self, screen: DeskScreen, tools: Tools, printing: PrintingWork) -> None:
        super().__init__(screen)
        self._screen, self._tools, self._printing = screen, tools, printing
        self._say = tools.kit.say
        self._card: Card | None = None
        self._form_id = ""
        self._new: dict[str, str] = {}
        self._view: PersonView | None = None
        self._chosen: dict[str, Chosen] = {}
        self._unlike: tuple[str, ...] = ()
        self._because = ""
        self._about = AboutWork(screen, tools)
        self._about.numbers_turned.connect(self._show_rows)
        self._about.undone.connect(self._undone)
        self._last: Saving | None = None
        self._carried: Saving | None = None
        self._last_bank = ""
        self._name = ""
        self._said_next = ""
        self.at_home = False
        self.paper_form = self._paper_person = ""
        registering, adding = screen.registering, screen.adding
        screen.finding.person_asked.connect(self.show)
        screen.add_asked.connect(self.begin_adding)
        registering.save_asked.connect(self._save)
        registering.void_asked.connect(self._void)
        registering.draft_changed.connect(self._keep_draft)
        registering.withdraw_asked.connect(self._withdraw)
        registering.correct_asked.connect(self._begin_correction)
        screen.next_asked.connect(self._carry)
        adding.add_asked.connect(self._add)
        adding.person_asked.connect(self.show)
        adding.edited.connect(self._keep_new)
        card = registering.card
        card.table.stepped.connect(self._step)
        card.table.picked.connect(self._pick)
        card.table.typed.connect(self._type)
        card.twins.person_asked.connect(self.show)

    def show(
        self,
        citizen_id: str,
        *,
        card: Card | None = None,
        draft: tuple[str, Saving] | None = None,
        said: str = "",
        tone: Tone = "good",
    ) -> None:
        """Show a person, beside the `card` that was scanned, with what a `draft` says; `said` stands above."""
        kept = draft[1] if draft is not None else None
        self._card = card = kept.card if kept is not None else card
        self._chosen = chosen = dict(kept.chosen) if kept is not None else {}

        def job(station: Station, _progress: Progress) -> tuple[str, PersonView]:
            view = look(station, citizen_id, card=card, chosen=chosen)
            return draft[0] if draft else new_id(station.randomness), view

        def done(looked: tuple[str, PersonView]) -> None:
            form_id, view = looked
            self._new, self._view, self._form_id = {}, view, form_id
            self._about.begin(view)
            state = showing.person_state(self._say, view, carded=card is not None, last_bank=self._last_bank)
            state = msgspec.structs.replace(state, known=represented_by(card) | state.known)
            self._name = state.name
            self._screen.show_person()
            self._screen.registering.saved()
            self._screen.registering.show_person(state)
            if self._paper_person not in ("", *view.citizen.members):
                self.type_in("")  # the form was made out for somebody else, who was put away
            self._say_about(said or self._said_next, tone)
            self._said_next = ""
            if draft is not None:
                self._screen.registering.restore(draft[1])
            else:
                self._fill_carried()
            self._tools.ask(lambda station, _progress: note_seen(station, citizen_id, "opened"))

        self._tools.ask(job, done=done, failed=self._refused, lane="look")

    def say_next(self, words: str) -> None:
        """Say something above the person who is shown next."""
        self._said_next = words

    def type_in(self, form: str, person: str = "") -> None:
        """Let what is saved next come from a paper form that was made out for a person, or for nobody."""
        self.paper_form, self._paper_person = form, person

    def begin_adding(self, card: Card | None = None) -> None:
        """Begin with somebody who is on no list: with what the card says, or else with the name that was typed."""
        self._begin_new(card)
        known = card_values(card)
        typed = self._screen.finding.field.text().strip()
        guess = {} if any(letter.isdigit() for letter in typed) else {"full_name": typed.title()}
        fields = known or guess
        self._screen.adding.begin({**fields, "birth_date": written_date(fields.get("birth_date", ""))})
        self._screen.show_adding()

    def _begin_new(self, card: Card | None) -> None:
        """Nobody is in front of the desk yet; a half-typed person gets an id to be kept by."""
        self._card, self._view, self._new = card, None, {}
        self._chosen, self._unlike, self._because, self._form_id = {}, (), "", ""
        self._tools.ask(lambda station, _progress: new_id(station.randomness), done=self._name_form)

    def _name_form(self, form_id: str) -> None:
        self._form_id = self._form_id or form_id

    def take_account(self, account: Account) -> None:
        """Take the account of a scanned VietQR for whom is in front of the desk; with nobody there, say what to do."""
        if self._screen.asking == "person":
            self._screen.registering.take_account(account)
        else:
            self._screen.say(self._say("desk.vietqr_nobody"), "warning")

    def take_card(self, card: Card) -> bool:
        """Take the card of a payee or representative; tell whether the form on screen waits for one."""
        shown = self._view.citizen if self._view is not None else None
        own = {shown.text("national_id"), shown.text("old_id")} if shown is not None else set()
        if self._screen.asking != "person" or {card.number, card.old_number} & own:
            return False
        told = {"name": card.full_name, "number": card.number, "birth": written_date(card.birth_date)}
        told["issued"] = written_date(card.issued_on)
        return self._screen.registering.form.take_somebody(told)

    def restore(self, kept: tuple[str, str, int]) -> None:
        """Bring back a half-typed form: its id, its body, and when it was kept."""
        form_id, body, _at = kept
        saving = kept_saving(body)
        if saving is None:
            self._refused(InputRefused("draft.unreadable"))
            return
        self.type_in(saving.details.pop("form", ""), saving.citizen_id)
        if saving.citizen_id:
            self.show(saving.citizen_id, draft=(form_id, saving))
            return
        self._begin_new(saving.card)
        self._form_id, self._chosen = form_id, dict(saving.chosen)
        if saving.adding:
            self._screen.adding.begin(saving.new)
            self._screen.show_adding()
        else:
            self._unlike, self._because = saving.unlike, saving.because
            self._show_new(saving.new)
            self._screen.registering.restore(saving)

    def _add(self, asked: NewPerson) -> None:
        try:
            fields = dict(read_field(name, value) for name, value in asked.fields.items() if value.strip())
        except InputRefused as error:
            self._screen.adding.refused(error.place, self._say.sentence(error))
            return

        def job(station: Station, _progress: Progress) -> tuple[str, list[Alike]]:
            return new_id(station.randomness), possible_duplicates(station, fields)

        def done(result: tuple[str, list[Alike]]) -> None:
            form_id, alike = result
            if alike and not asked.another_because:
                self._screen.adding.show_twins(showing.twins(self._say, alike))
                return
            self._name_form(form_id)
            self._unlike = tuple(one.citizen.citizen_id for one in alike)
            self._because = asked.another_because
            self._show_new(fields)
            self._say_about("", "good")
            self._fill_carried()
            self._keep_draft(self._screen.registering.saving())

        self._tools.ask(job, done=done, failed=lambda e: self._screen.adding.refused(e.place, self._say.sentence(e)))

    def _show_new(self, fields: dict[str, str]) -> None:
        """Show somebody who is on no list, beside the card."""
        self._new, self._view = fields, None
        self._about.begin(None)
        state = showing.new_person_state(self._say, self._rows(), fields, last_bank=self._last_bank)
        state = msgspec.structs.replace(state, known=represented_by(self._card) | state.known)
        self._name = state.name
        self._screen.show_person()
        self._screen.registering.saved()
        self._screen.registering.show_person(state)

    def _rows(self) -> tuple[Row, ...]:
        """Return list, card and digits side by side, as they were chosen."""
        known = self._new if self._view is None else known_values(self._view.citizen)
        return compare_with_card(known, self._card, self._chosen)

    def _step(self, field: str, step: int) -> None:
        if (chosen := choose(self._rows(), field, step)) is not None:
            self._choose(field, chosen)

    def _pick(self, field: str, column: str) -> None:
        for source in [one for row in self._rows() if row.field == field for one in row.sources if one == column]:
            self._choose(field, Chosen(source))

    def _type(self, field: str, text: str, paper: bool) -> None:
        try:
            self._choose(*typed(field, text, paper=paper))
        except InputRefused as error:
            self._screen.registering.card.table.refuse(field, self._say.sentence(error))

    def _choose(self, field: str, chosen: Chosen) -> None:
        self._chosen[field] = chosen
        self._show_rows()
        value = next(row.value for row in self._rows() if row.field == field)
        self._screen.registering.form.fill_person(field, value)
        self._keep_draft(self._screen.registering.saving())

    def _show_rows(self) -> None:
        made = showing.compare_rows(self._say, self._rows(), numbers=self._about.numbers, new=self._view is None)
        self._screen.registering.card.table.show_rows(made)

    def _carry(self) -> None:
        """Let the next person be paid to the payee of the last one: what was typed of the payee is filled in."""
        self._carried = self._last
        name = self._last.details.get("payee_name", "") if self._last is not None else ""
        self._screen.say(self._say("desk.payee_carried", name=name), "accent")
        self._screen.finding.field.setFocus()

    def _fill_carried(self) -> None:
        carried, self._carried = self._carried, None
        if carried is not None:
            self._screen.registering.restore(carried)

    def _undone(self, undone: Undone, form_id: str) -> None:
        """Bring whose save was taken back, with what was typed, to be saved rightly."""
        typed = self._last or Saving(undone.citizen_id, "", {}, consent=False)
        # The registration that a correction replaced is void already: the right one is saved as a new one.
        typed = msgspec.structs.replace(typed, citizen_id=undone.citizen_id, corrects="", reason="")
        self.show(undone.citizen_id, draft=(form_id, typed), said=self._say("desk.undone", number=undone.number))
        self.changed.emit()

    def _draft(self, saving: Saving) -> Draft:
        """Make of the form what the core saves: details, the person's values, and where each value comes from."""
        values, evidence = chosen_values(self._rows(), new=self._view is None)
        details = self._noted(saving)
        return Draft(
            form_id=self._form_id,
            citizen_id=saving.citizen_id,
            outcome=saving.outcome,
            values=values,
            evidence=evidence,
            details=details,
            consent=saving.consent,
            how=saving.how,
            child=saving.child,
            unlike=self._unlike if self._view is None else (),
            because=self._because,
        )

    def _noted(self, saving: Saving) -> dict[str, str]:
        """Return the details with the number of the paper form that they come from."""
        return {**saving.details, "form": self.paper_form} if self.paper_form else saving.details

    def _say_about(self, said: str, tone: Tone) -> None:
        """Say something about the person who is shown; a paper form that is typed in is never forgotten."""
        if said or not self.paper_form:
            self._screen.say(said, tone)
        else:
            self._screen.say(self._say("forms.typing_in", number=self.paper_form), "accent")

    def _save(self, saving: Saving) -> None:
        draft = self._draft(saving)

        def job(station: Station, _progress: Progress) -> Saved:
            with station.registry.transaction():
                ask_print(station, (saved := save(station)).registration_id)
            return saved

        def save(station: Station) -> Saved:
            if saving.corrects:
                return correct(station, saving.corrects, draft, reason=saving.reason)
            return register(station, draft)

        self._tools.ask(
            job, done=lambda saved: self._saved(saved, saving), failed=self._not_saved, title="ui.wait_saving"
        )

    def _saved(self, saved: Saved, saving: Saving) -> None:
        say = self._say
        self._last_bank = saving.details.get("bank", self._last_bank)
        self._last = self._kept(saving)
        self._card, self._view, self._new, self._chosen = None, None, {}, {}
        self._form_id = ""
        self.type_in("")
        words = say("desk.saved_number_shown", name=self._name, number=saved.number)
        self._screen.registering.saved()
        self._screen.ready()
        if self.at_home:
            self.saved_at_home.emit(say.join(" ", words, say("desk.waiting_for_print")))
        else:
            self._printing.print_saved(saved.registration_id, saved.number, words)
            self._screen.undoing.begin()
            show_inside(self._screen.next_of_payee, saving.outcome == PAYEE)
        self.changed.emit()

    def _not_saved(self, error: FieldappError) -> None:
        registering = self._screen.registering
        named = type(error)(error.code, place=registering.form.called(error.place), **error.details)
        registering.refused(error.place, self._say.sentence(named))

    def _void(self, registration_id: str, reason: str) -> None:
        view = self._view
        if view is None:
            return
        number = next((r.number for r in view.citizen.registrations if r.registration_id == registration_id), "")

        def done(_changes: object) -> None:
            said = self._say("desk.voided", number=number)
            self.show(view.citizen.citizen_id, card=self._card, said=said)
            self.changed.emit()

        self._tools.ask(
            lambda station, _p: void(station, registration_id, reason=reason), done=done, failed=self._not_saved
        )

    def _begin_correction(self, registration_id: str) -> None:
        def done(form: Draft) -> None:
            written = {n: written_date(text) if n in DAYS else text for n, text in form.details.items()}
            self._screen.registering.correct(form.outcome, written)

        self._tools.ask(lambda station, _p: form_of(station, registration_id), done=done, failed=self._refused)

    def _withdraw(self) -> None:
        if self._view is None:
            return
        citizen_id = self._view.citizen.citizen_id

        def done(_changes: object) -> None:
            self.show(citizen_id, card=self._card, said=self._say("desk.withdrawn"))
            self.changed.emit()

        self._tools.ask(lambda station, _p: withdraw_consent(station, citizen_id), done=done, failed=self._refused)

    def _kept(self, saving: Saving) -> Saving:
        """Return all of the form that a power cut must not take: also the card, the choices, and who is new."""
        return msgspec.structs.replace(
            saving,
            details=self._noted(saving),
            chosen=dict(self._chosen),
            card=self._card,
            new=self._new if self._view is None else {},
            because=self._because,
            unlike=self._unlike,
        )

    def _keep_draft(self, saving: Saving) -> None:
        if self._form_id and (saving.citizen_id or self._new):
            self._write_draft(self._kept(saving))

    def _keep_new(self, fields: dict[str, str]) -> None:
        """Keep somebody new whose fields are still typed."""
        if self._form_id and fields:
            self._write_draft(Saving("", "", {}, consent=False, card=self._card, new=fields, adding=True))

    def _write_draft(self, kept: Saving) -> None:
        form_id, body = self._form_id, msgspec.json.encode(kept).decode()
        self._tools.ask(lambda station, _progress: save_draft(station, form_id, body), lane="draft")

    def _refused(self, error: FieldappError) -> None:
        self._screen.say(self._say.sentence(error), "error")
