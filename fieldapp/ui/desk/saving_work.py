"""What happens when the person at the desk is saved, corrected or voided, and when a save is taken back."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.desk.consent import withdraw_consent
from fieldapp.desk.drafts import save_draft
from fieldapp.desk.print_jobs import ask_print
from fieldapp.desk.register import Draft, Saved, correct, form_of, register, void
from fieldapp.desk.telling import undone_words
from fieldapp.desk.typed import DAYS
from fieldapp.desk.undo import Undoable, Undone, undo, undoable
from fieldapp.domain.outcomes import OPEN_ACCOUNT, PAYEE
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.ui.desk.front import InFront
from fieldapp.ui.desk.person_work import PersonWork
from fieldapp.ui.desk.printing_work import PrintingWork
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.desk.state import Saving, kept_body
from fieldapp.ui.seat import Tools
from fieldapp.ui.voice import written_date
from fieldapp.ui.widgets.plain import show_inside


class SavingWork(QObject):
    """Connects F9 and what can be done about a registration to the use cases.

    Attributes:
        at_home: somebody goes from house to house: nothing is printed on the spot.

    Signals:
        changed: something was saved or voided.
        saved_at_home: somebody was saved at home, in words; the receipt waits.
    """

    changed = Signal()
    saved_at_home = Signal(str)

    def __init__(self, screen: DeskScreen, tools: Tools, person: PersonWork, printing: PrintingWork) -> None:
        super().__init__(screen)
        self._screen, self._tools, self._person, self._printing = screen, tools, person, printing
        self._say = tools.kit.say
        self._last: Saving | None = None
        self._carried: Saving | None = None
        self.at_home = False
        person.begun.connect(self._fill_carried)
        registering = screen.registering
        registering.save_asked.connect(self._save)
        registering.void_asked.connect(self._void)
        registering.withdraw_asked.connect(self._withdraw)
        registering.correct_asked.connect(self._begin_correction)
        screen.next_asked.connect(self._carry)
        screen.undo_asked.connect(self._undo)

    def begin(self) -> None:
        """Say what was saved right before the program ended, and offer to take it back while that can be."""

        def done(last: Undoable | None) -> None:
            if last is not None and self._screen.asking == "nobody":
                words, lost = self._say("desk.saved_before", name=last.name, number=last.number), self._printing.lost
                self._screen.say(self._say.join(" ", words, lost), "warning" if lost else "good")
                self._screen.undoing.begin(last.seconds)

        self._tools.ask(lambda station, _progress: undoable(station), done=done)

    def _carry(self) -> None:
        """Let the next person be paid to the payee of the last one: what was typed of the payee is filled in."""
        self._carried = self._last
        name = self._last.details.get("payee_name", "") if self._last is not None else ""
        self._screen.say(self._say("desk.payee_carried", name=name), "accent")
        self._screen.finding.field.setFocus()

    def _fill_carried(self) -> None:
        carried, self._carried = self._carried, None
        if carried is not None:
            self._screen.registering.restore(msgspec.structs.replace(carried, corrects="", reason="", how=""))

    def _save(self, saving: Saving) -> None:
        front = self._person.front
        draft, kept, front.saving = front.form(saving), front.kept(saving), True

        def job(station: Station, _progress: Progress) -> Saved:
            with station.registry.transaction():
                # What is saved is what an undo brings back, to the last letter.
                save_draft(station, draft.form_id, kept_body(kept, station.officer_id))
                ask_print(station, (saved := save(station)).registration_id)
            return saved

        def save(station: Station) -> Saved:
            if saving.corrects:
                return correct(station, saving.corrects, draft, reason=saving.reason)
            return register(station, draft)

        def done(saved: Saved) -> None:
            self._saved(front, saved, kept)
            self._person.end_saving(front, saved=True)

        def failed(error: FieldappError) -> None:
            self._not_saved(front, error)
            self._person.end_saving(front, saved=False)

        self._tools.ask(job, done=done, failed=failed, title="ui.wait_saving", kept=True)

    def _saved(self, front: InFront, saved: Saved, saving: Saving) -> None:
        say = self._say
        self._last = saving
        words = say("desk.saved_number_shown", name=front.name, number=saved.number)
        bank = saving.details.get("bank", "") if saving.outcome == OPEN_ACCOUNT else ""
        if self._person.somebody_comes:
            self._person.say_next(words)  # else nobody reads the number before the next one is there
        nobody = self._person.put_away(front, bank=bank)
        if self.at_home:
            self.saved_at_home.emit(say.join(" ", words, say("desk.waiting_for_print")))
        else:
            self._printing.print_saved(saved.registration_id, saved.number, words)
            if nobody:
                self._screen.undoing.begin()
                show_inside(self._screen.next_of_payee, saving.outcome == PAYEE)
        self.changed.emit()

    def _not_saved(self, front: InFront, error: FieldappError) -> None:
        registering = self._screen.registering
        named = type(error)(error.code, place=registering.form.called(error.place), **error.details)
        if self._person.is_shown(front):
            registering.refused(error.place, self._say.sentence(named))
        else:
            self._screen.say(self._say.join(": ", front.name, self._say.sentence(named)), "error")

    def _undo(self) -> None:
        self._screen.undoing.end()
        self._tools.ask(lambda station, _p: undo(station), done=self._undone, failed=self._person.refused, kept=True)

    def _undone(self, undone: Undone) -> None:
        """Bring whose save was taken back, with what was typed, to be saved rightly."""
        said = self._say.of(partial(undone_words, undone))
        if undone.form_id:
            then = self._say("desk.undone_typed_consent" if undone.consent else "desk.undone_typed")
            self._person.show_draft(undone.form_id, undone=self._say.join(" ", said, then))
        else:
            self._screen.say(said, "good")
        self.changed.emit()

    def _void(self, registration_id: str, reason: str) -> None:
        front, view = self._person.front, self._person.front.view
        if view is None:
            return
        number = next((r.number for r in view.citizen.registrations if r.registration_id == registration_id), "")
        said = self._say("desk.voided", number=number)
        self._tools.ask(
            lambda station, _p: void(station, registration_id, reason=reason),
            done=lambda _changes: self._show_again(front, said),
            failed=lambda error: self._not_saved(front, error),
        )

    def _withdraw(self) -> None:
        front, view = self._person.front, self._person.front.view
        if view is None:
            return
        self._tools.ask(
            lambda station, _p: withdraw_consent(station, view.citizen.citizen_id),
            done=lambda _changes: self._show_again(front, self._say("desk.withdrawn")),
            failed=self._person.refused,
        )

    def _show_again(self, front: InFront, said: str) -> None:
        self._person.show_again(front, said)
        self.changed.emit()

    def _begin_correction(self, registration_id: str) -> None:
        front = self._person.front

        def done(form: Draft) -> None:
            if not self._person.is_shown(front):
                return
            written = {n: written_date(text) if n in DAYS else text for n, text in form.details.items()}
            self._screen.registering.correct(form.outcome, written)

        self._tools.ask(lambda station, _p: form_of(station, registration_id), done=done, failed=self._person.refused)
