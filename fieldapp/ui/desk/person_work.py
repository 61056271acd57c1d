"""What happens behind the person at the desk: shown beside the card, chosen value by value, or added to the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.desk.drafts import Resumed, draft_of, draft_of_new, resume
from fieldapp.desk.find import Alike, possible_duplicates
from fieldapp.desk.look import Chosen, PersonView, card_values, choose, look, represented_by, typed
from fieldapp.desk.seen import note_seen
from fieldapp.desk.typed import read_field
from fieldapp.domain.registrations import VOIDED
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError, InputRefused
from fieldapp.system.randomness import new_id
from fieldapp.ui.desk import showing
from fieldapp.ui.desk.about_work import AboutWork
from fieldapp.ui.desk.front import InFront
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.desk.state import NewPerson, PersonState, Saving, kept_saving
from fieldapp.ui.seat import Tools
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import written_date
from fieldapp.vietnam.cards import Card
from fieldapp.vietnam.vietqr import Account


class _Asked(NamedTuple):
    """Who is asked for, by a draft or by themselves, and what is said; `told` when that says of the draft too."""

    draft_id: Callable[[Station], str]
    citizen_id: str
    card: Card | None
    said: str
    tone: Tone
    told: bool = False


class _Looked(NamedTuple):
    """Who was found: on a list or new, with what a draft has `kept` of them."""

    form_id: str
    view: PersonView | None
    kept: Saving | None
    resumed: Resumed | None


class PersonWork(QObject):
    """Connects the person in front of the desk, on a list or new, to the use cases.

    Attributes:
        front: who that is.

    Signals:
        begun: somebody without a half-typed form is there.
        resumed: somebody with a half-typed form is there, perhaps in place of older forms.
        typed: something was chosen or added that a power cut must not take.
    """

    begun = Signal()
    resumed = Signal()
    typed = Signal()

    def __init__(self, screen: DeskScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._screen, self._tools = screen, tools
        self._say = tools.kit.say
        self.front = InFront()
        self._coming: InFront | None = None
        self._offered: dict[str, Card] = {}
        self._next: Callable[[], object] | None = None
        self._about = AboutWork(screen, tools)
        self._about.numbers_turned.connect(self._show_rows)
        self._last_bank = ""
        self._said_next = ""
        adding, card = screen.adding, screen.registering.card
        screen.finding.person_asked.connect(self._open)
        screen.add_asked.connect(lambda: self.after_saving(self.begin_adding))
        adding.add_asked.connect(self._add)
        adding.person_asked.connect(self._open_instead)
        card.table.stepped.connect(self._step)
        card.table.picked.connect(self._pick)
        card.table.typed.connect(self._type)
        card.twins.person_asked.connect(self._open_instead)

    def show(
        self, citizen_id: str, *, card: Card | None = None, anew: bool = False, said: str = "", tone: Tone = "good"
    ) -> None:
        """Show a person beside the `card` that was scanned, with what was half typed of them; `said` stands above.

        With `anew` nothing that was typed before is asked for.
        """
        asked = _Asked(lambda station: "" if anew else draft_of(station, citizen_id), citizen_id, card, said, tone)
        self._look(asked)

    def show_draft(self, form_id: str, *, undone: str = "") -> None:
        """Show whoever is half typed, on a list or new; `undone` says which save is taken back that was typed so."""
        self._look(_Asked(lambda _station: form_id, "", None, undone, "good", told=bool(undone)))

    def _look(self, asked: _Asked) -> None:
        front = InFront(card=asked.card)
        self._coming = front

        def job(station: Station, _progress: Progress) -> _Looked:
            form_id = asked.draft_id(station)
            resumed = resume(station, form_id) if form_id else None
            kept = kept_saving(resumed.draft.body) if resumed is not None else None
            if kept is None and not asked.citizen_id:
                raise InputRefused("draft.unreadable")
            whom = asked.citizen_id if kept is None else kept.citizen_id
            card = asked.card or (kept.card if kept is not None else None)
            view = look(station, whom, card=card, chosen=kept.chosen if kept is not None else {}) if whom else None
            return _Looked(form_id if kept is not None else new_id(station.randomness), view, kept, resumed)

        def done(looked: _Looked) -> None:
            front.form_id, front.view = looked.form_id, looked.view
            there = self.front.form_id == front.form_id and self._screen.asking in ("person", "adding")
            self._begin(front)
            said, self._said_next = self._say.join(" ", self._said_next, asked.said), ""
            if looked.kept is None or looked.resumed is None:
                self._show_listed()
                self._say_about(said, asked.tone)
                self.begun.emit()
            else:
                words = "" if there or asked.told else showing.resumed_words(self._say, looked.resumed)
                consent = self._say("desk.draft_consent") if looked.kept.consent and not asked.told else ""
                tone: Tone = "warning" if looked.resumed.since else asked.tone
                self._show_kept(looked.kept, self._say.join(" ", said, words, consent), tone)
                self.resumed.emit()
            if front.view is not None:
                citizen_id = front.view.citizen.citizen_id
                self._tools.ask(lambda station, _progress: note_seen(station, citizen_id, "opened"))

        def failed(error: FieldappError) -> None:
            self._coming, self._said_next = None, ""
            self.refused(error)

        self._tools.ask(job, done=done, failed=failed, lane="look")

    def _show_kept(self, kept: Saving, said: str, tone: Tone) -> None:
        """Show whoever is in front with what was half typed, and `said` above it."""
        front, say, screen = self.front, self._say, self._screen
        front.card, front.chosen, front.resumed = front.card or kept.card, dict(kept.chosen), True
        self.type_in(kept.details.pop("form", "") or front.paper_form, kept.citizen_id)
        if front.view is not None:
            self._show_listed()
        elif kept.adding:
            screen.adding.begin(kept.new, because=kept.because)
            screen.show_adding()
        else:
            front.be_new(kept.new, unlike=kept.unlike, because=kept.because)
            self._show_new()
        form = say("forms.typing_in", number=front.paper_form) if front.paper_form else ""
        screen.say(say.join(" ", said, form), tone, offer_anew=True)
        if not kept.adding:
            registrations = front.view.citizen.registrations if front.view is not None else ()
            standing = [one.registration_id for one in registrations if one.state != VOIDED]
            corrects = kept.corrects if kept.corrects in standing else ""
            screen.registering.restore(msgspec.structs.replace(kept, corrects=corrects))

    def _show_listed(self) -> None:
        """Show somebody whom a list names, or who was registered before."""
        view, carded = self.front.view, self.front.card is not None
        if view is not None:
            self._show_state(showing.person_state(self._say, view, carded=carded, last_bank=self._last_bank))
            if self.front.paper_person not in ("", *view.citizen.members):
                self.type_in("")  # the form was made out for somebody else, who was put away

    def show_again(self, front: InFront, said: str) -> None:
        """Show a person after a change and say what was done; whoever else is in front, or asked for, by now stays."""
        if front.view is not None and self._coming is None and self.is_shown(front):
            self.show(front.view.citizen.citizen_id, card=front.card, said=said)
        else:
            self._screen.say(said, "good")

    def is_shown(self, front: InFront) -> bool:
        """Tell whether the screen shows this person, and nobody or nothing else by now."""
        return front is self.front and self._screen.asking == "person"

    def after_saving(self, go_on: Callable[[], object]) -> None:
        """Go on with whoever comes next, once what is being saved is saved; when it is refused, that is seen first."""
        if self.front.saving:
            self._next = go_on
        else:
            go_on()

    def end_saving(self, front: InFront, *, saved: bool) -> None:
        """Go on with whoever was asked for meanwhile, unless it was refused."""
        front.saving, go_on, self._next = False, self._next, None
        if saved and go_on is not None:
            go_on()

    def mask(self) -> None:
        """Show no whole numbers any more, until somebody asks for them again."""
        if self._about.numbers:
            self._about.turn_numbers()

    def offer(self, card: Card | None, found: Iterable[str]) -> None:
        """Keep a card that was scanned for whichever of several people is chosen next, by their ids."""
        self._offered = {} if card is None else dict.fromkeys(found, card)

    def _open(self, citizen_id: str) -> None:
        self.after_saving(partial(self.show, citizen_id, card=self._offered.get(citizen_id)))

    def _open_instead(self, citizen_id: str) -> None:
        """Whoever is in front is this one: the card is theirs."""
        self.after_saving(partial(self.show, citizen_id, card=self.front.card))

    def _begin(self, front: InFront) -> None:
        """Let somebody else be in front, or nobody; a paper form waits for whom it was made out for."""
        front.paper_form, front.paper_person = self.front.paper_form, self.front.paper_person
        self.front, self._coming, self._offered = front, None, {}

    def remember_bank(self, bank: str) -> None:
        """Propose the bank at which this desk opened an account last, unless there is none yet."""
        self._last_bank = bank or self._last_bank

    def put_away(self, front: InFront, *, bank: str) -> bool:
        """The person is saved: the desk is ready for the next one; an account is opened at the `bank` of the last.

        Return False when somebody else is in front already, who stays.
        """
        self.remember_bank(bank)
        if front is not self.front:
            return False
        self.front = InFront()
        self._screen.registering.saved()
        self._screen.ready()
        return True

    @property
    def somebody_comes(self) -> bool:
        """Whether somebody was asked for who is shown at once."""
        return self._coming is not None or self._next is not None

    def say_next(self, words: str) -> None:
        """Say something above the person who is shown next."""
        self._said_next = words

    def type_in(self, form: str, person: str = "") -> None:
        """Let what is saved next come from a paper form that was made out for a person, or for nobody."""
        self.front.paper_form, self.front.paper_person = form, person

    def begin_adding(self, card: Card | None = None) -> None:
        """Begin with somebody who is on no list: with what the card says, or else with the name that was typed.

        Whoever has this card and is half typed is shown so.
        """
        front, known = InFront(card=card), card_values(card)
        self._begin(front)

        def name(found: tuple[str, str]) -> None:
            draft, form_id = found
            front.form_id = front.form_id or form_id
            if draft and front is self.front:
                self.show_draft(draft)

        self._tools.ask(
            lambda station, _progress: (draft_of_new(station, known), new_id(station.randomness)), done=name
        )
        typed = self._screen.finding.field.text().strip()
        guess = {} if any(letter.isdigit() for letter in typed) else {"full_name": typed.title()}
        fields = known or guess
        self._screen.adding.begin({**fields, "birth_date": written_date(fields.get("birth_date", ""))})
        self._screen.show_adding()
        self._screen.say(self._said_next, "good")
        self._said_next = ""

    def take_account(self, account: Account) -> None:
        """Take the account of a scanned VietQR for whom is in front of the desk; with nobody there, say what to do."""
        if self._screen.asking == "person":
            self._screen.registering.take_account(account)
        else:
            self._screen.say(self._say("desk.vietqr_nobody"), "warning")

    def take_card(self, card: Card) -> bool:
        """Take the card of a payee or representative; tell whether the form on screen waits for one."""
        if self._screen.asking != "person" or {card.number, card.old_number} & self.front.numbers:
            return False
        told = {"name": card.full_name, "number": card.number, "birth": written_date(card.birth_date)}
        told["issued"] = written_date(card.issued_on)
        return self._screen.registering.form.take_somebody(told)

    def _add(self, asked: NewPerson) -> None:
        try:
            fields = dict(read_field(name, value) for name, value in asked.fields.items() if value.strip())
        except InputRefused as error:
            self._screen.adding.refused(error.place, self._say.sentence(error))
            return

        front = self.front

        def done(alike: list[Alike]) -> None:
            if front is not self.front or self._screen.asking != "adding":
                return
            if alike and not asked.another_because:
                self._screen.adding.show_twins(showing.twins(self._say, alike))
                return
            front.be_new(fields, unlike=[one.citizen.citizen_id for one in alike], because=asked.another_because)
            self._show_new()
            self._say_about("", "good")
            self.begun.emit()
            self.typed.emit()

        self._tools.ask(
            lambda station, _progress: possible_duplicates(station, fields),
            done=done,
            failed=lambda e: self._screen.adding.refused(e.place, self._say.sentence(e)),
        )

    def _show_new(self) -> None:
        """Show somebody who is on no list, beside the card."""
        front = self.front
        self._show_state(showing.new_person_state(self._say, front.rows(), front.new, last_bank=self._last_bank))

    def _show_state(self, state: PersonState) -> None:
        self._about.begin(self.front)
        state = msgspec.structs.replace(state, known=represented_by(self.front.card) | state.known)
        self._screen.show_person()
        self._screen.registering.saved()
        self._screen.registering.show_person(state)

    def _step(self, field: str, step: int) -> None:
        if (chosen := choose(self.front.rows(), field, step)) is not None:
            self._choose(field, chosen)

    def _pick(self, field: str, column: str) -> None:
        rows = self.front.rows()
        for source in [one for row in rows if row.field == field for one in row.sources if one == column]:
            self._choose(field, Chosen(source))

    def _type(self, field: str, text: str, paper: bool) -> None:
        try:
            self._choose(*typed(field, text, paper=paper))
        except InputRefused as error:
            self._screen.registering.card.table.refuse(field, self._say.sentence(error))

    def _choose(self, field: str, chosen: Chosen) -> None:
        self.front.chosen[field] = chosen
        self._show_rows()
        value = next(row.value for row in self.front.rows() if row.field == field)
        self._screen.registering.know(field, value)
        self.typed.emit()

    def _show_rows(self) -> None:
        front, numbers = self.front, self._about.numbers
        made = showing.compare_rows(self._say, front.rows(), numbers=numbers, new=front.view is None)
        self._screen.registering.card.table.show_rows(made)

    def _say_about(self, said: str, tone: Tone) -> None:
        """Say something about the person who is shown; a paper form that is typed in is never forgotten."""
        if said or not self.front.paper_form:
            self._screen.say(said, tone)
        else:
            self._screen.say(self._say("forms.typing_in", number=self.front.paper_form), "accent")

    def refused(self, error: FieldappError) -> None:
        """Say above the person why something was not done."""
        self._screen.say(self._say.sentence(error), "error")
