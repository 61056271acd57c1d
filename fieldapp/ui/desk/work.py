"""What happens behind the desk's screen: each wish becomes a work, each result is shown."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.background.progress import Progress
from fieldapp.desk.day import Today as DayState
from fieldapp.desk.day import save_draft, today
from fieldapp.desk.find import find, meant, possible_duplicates, read_scan
from fieldapp.desk.look import PersonView, card_values, compare_with_card, look
from fieldapp.desk.receipts import print_receipt, remember_kind
from fieldapp.desk.register import Draft, Saved, correct, register, void
from fieldapp.desk.states import tasks
from fieldapp.devices.printers import PrintTarget, put_out
from fieldapp.papers.receipt import PAPER_KINDS, PaperKind
from fieldapp.registry.searching import Found
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.system.randomness import new_id
from fieldapp.ui.desk import showing
from fieldapp.ui.desk.closing_work import ClosingWork
from fieldapp.ui.desk.handing_work import HandingWork
from fieldapp.ui.desk.retiring_work import RetiringWork
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.desk.state import Hit, NewPerson, Saving, Twin
from fieldapp.ui.seat import Tools
from fieldapp.ui.voice import written_date
from fieldapp.ui.widgets.header import HeaderState
from fieldapp.vietnam.cards import Card
from fieldapp.vietnam.dates import read_birth
from fieldapp.vietnam.phones import read_phone

_REFRESH_MS = 60_000


class _Day(NamedTuple):
    header: HeaderState
    day: DayState
    banks: list[tuple[str, str]]
    drafts: list[tuple[str, str, int]]
    consent: str


class _Looked(NamedTuple):
    form_id: str
    view: PersonView


class _Done(NamedTuple):
    saved: Saved
    place: str


class DeskWork(QObject):
    """Connects the desk's screen to the desk's use cases.

    Signals:
        retired: the desk is no more; its name and where its proof lies.
    """

    retired = Signal(str, str)

    def __init__(self, screen: DeskScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._screen, self._tools = screen, tools
        self._say = tools.kit.say
        self._card: Card | None = None
        self._form_id = ""
        self._new: dict[str, str] = {}
        self._view: PersonView | None = None
        self._last_bank = ""
        self._banks: list[tuple[str, str]] = []
        self._consent_text = ""
        self._name = ""
        self.target = PrintTarget()
        self._handing = HandingWork(screen, tools)
        self._handing.changed.connect(self.refresh)
        self._retiring = RetiringWork(screen, tools)
        self._retiring.changed.connect(self.refresh)
        self._retiring.retired.connect(self._end)
        self._closing = ClosingWork(screen, tools, self._handing)
        self._closing.changed.connect(self.refresh)
        self._closing.print_asked.connect(self.print_waiting)
        finding, registering, adding = screen.finding, screen.registering, screen.adding
        finding.search_asked.connect(self._search)
        finding.person_asked.connect(self._show_person)
        finding.scanned.connect(self.scanned)
        screen.add_asked.connect(self._begin_adding)
        screen.close_asked.connect(self._closing.open)
        screen.hand_asked.connect(self._handing.open)
        screen.hand_asked.connect(self._retiring.refresh)
        screen.print_asked.connect(self.choose_target)
        registering.save_asked.connect(self._save)
        registering.void_asked.connect(self._void)
        registering.draft_changed.connect(self._keep_draft)
        registering.consent_text_asked.connect(lambda: screen.say(self._consent_text, "plain"))
        adding.add_asked.connect(self._add)
        adding.person_asked.connect(self._show_person)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()

    def begin(self) -> None:
        """Show the desk: today, the header, and a form that a power cut interrupted."""
        self._screen.ready()
        self._ask_day(first=True)

    def come_back(self) -> None:
        """Go on after the lock: the cursor waits in the search field."""
        self._screen.finding.field.setFocus()

    def refresh(self) -> None:
        """Read header and today anew."""
        self._ask_day(first=False)

    def scanned(self, payload: str) -> None:
        """Take what a scanner read: find the person, or fill the form of a walk-in."""
        self._tools.ask(
            lambda station, _progress: read_scan(station, payload),
            done=lambda scan: self._found_by_scan(scan.card, list(scan.found), payload),
            failed=self._refused,
        )

    def _end(self, label: str, proof: str) -> None:
        self._timer.stop()
        self._handing.stop()
        self.retired.emit(label, proof)

    def choose_target(self) -> None:
        """Ask where receipts go and on what paper, then print what waits; this laptop remembers the paper."""
        prompts, say = self._tools.prompts, self._say
        folder = prompts.folder(say("desk.print_folder"))
        if folder is None:
            return
        papers = list(dict.fromkeys(kind.name for kind in PAPER_KINDS))
        paper = prompts.which(say("desk.print_paper"), [say(f"desk.paper_{name}") for name in papers])
        if paper is None:
            return
        size = prompts.which(say("desk.print_size"), [say("desk.size_usual"), say("desk.size_large")])
        if size is None:
            return
        kind = PaperKind(papers[paper], large=bool(size))
        self.target = PrintTarget(folder=str(folder))
        self._tools.ask(
            lambda station, _progress: remember_kind(station, kind),
            done=lambda _none: self.print_waiting(),
            failed=self._refused,
        )

    def print_waiting(self) -> None:
        """Print every receipt of today that has none yet; ask for the place first when there is none."""
        if not self.target.folder and not self.target.printer:
            self.choose_target()
            return
        target, language = self.target, self._say.language

        def job(station: Station, progress: Progress) -> int:
            start = showing.day_start(station)
            waiting = [r for r in station.registry.people.receipts(desk=station.desk().desk_id, since=start)
                       if r.copies == 0 and r.state != "voided"]  # fmt: skip
            for at, receipt in enumerate(waiting):
                progress("print", at, len(waiting))
                pdf = print_receipt(station, receipt.registration_id, language=language)
                put_out(pdf, name=f"{receipt.number}.pdf", target=target)
            return len(waiting)

        def done(count: int) -> None:
            self._screen.say(self._say("desk.printed_all", count=count), "good")
            self._closing.say_done(self._say("desk.printed_all", count=count))
            self.refresh()

        self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_printing")

    def _ask_day(self, *, first: bool) -> None:
        say = self._say

        def job(station: Station, _progress: Progress) -> _Day:
            day = today(station)
            drafts = station.registry.shelf.drafts() if first else []
            header = showing.header_state(say, station, day)
            return _Day(header, day, showing.bank_choices(station), drafts, station.campaign().consent)

        def done(state: _Day) -> None:
            self._screen.header.show_state(state.header)
            self._screen.finding.show_today(showing.today_state(state.day))
            self._closing.show(state.day)
            self._consent_text = state.consent
            if state.banks != self._banks:
                self._banks = state.banks
                self._screen.registering.offer_banks(state.banks)
            if state.drafts:
                self._restore(state.drafts[-1])
            if not self._screen.finding.field.text():
                self._search("")

        self._tools.ask(job, done=done, failed=self._refused, lane="day")

    def _search(self, asked: str) -> None:
        say = self._say

        def job(station: Station, _progress: Progress) -> tuple[list[Hit], str]:
            if not asked.strip():
                return showing.returned(say, tasks(station)), ""  # nobody is looked for: what came back stands on top
            found = find(station, asked)
            return showing.hits(say, found), "" if found else meant(station, asked)

        self._tools.ask(job, done=lambda answer: self._screen.finding.show_hits(asked, *answer), lane="search")

    def _found_by_scan(self, card: Card | None, found: list[Found], payload: str) -> None:
        self._card = card
        screen = self._screen
        if screen.asking == "adding" and card is not None and not found:
            screen.adding.begin(card_values(card))
        elif len(found) == 1:
            self._show_person(found[0].citizen_id, card=card)
        elif found:
            screen.ready()
            screen.finding.show_hits(payload, showing.hits(self._say, found))
            screen.finding.list.setFocus()
        elif card is not None:
            self._begin_adding(card_values(card))
        else:
            screen.finding.show_hits(payload, [])

    def _show_person(
        self,
        citizen_id: str,
        *,
        card: Card | None = None,
        draft: tuple[str, Saving] | None = None,
        said: str = "",
    ) -> None:
        self._card = card

        def job(station: Station, _progress: Progress) -> _Looked:
            return _Looked(draft[0] if draft else new_id(station.randomness), look(station, citizen_id, card=card))

        def done(looked: _Looked) -> None:
            self._new, self._view, self._form_id = {}, looked.view, looked.form_id
            state = showing.person_state(self._say, looked.view, carded=card is not None, last_bank=self._last_bank)
            self._name = state.name
            self._screen.show_person()
            self._screen.registering.saved()
            self._screen.registering.show_person(state)
            self._screen.say(said, "good")
            if draft is not None:
                self._screen.registering.restore(draft[1])

        self._tools.ask(job, done=done, failed=self._refused, lane="look")

    def _begin_adding(self, known: dict[str, str] | None = None) -> None:
        typed = self._screen.finding.field.text().strip()
        guess = {} if any(letter.isdigit() for letter in typed) else {"full_name": typed.title()}
        fields = known or guess
        self._screen.adding.begin({**fields, "birth_date": written_date(fields.get("birth_date", ""))})
        self._screen.show_adding()

    def _add(self, asked: NewPerson) -> None:
        fields = dict(asked.fields)
        fields["birth_date"] = read_birth(fields.get("birth_date", "")).birth or ""
        fields = {name: value for name, value in fields.items() if value}

        def job(station: Station, _progress: Progress) -> tuple[str, list[Twin]]:
            alike = [] if asked.another_because else possible_duplicates(station, fields)
            return new_id(station.randomness), showing.twins(self._say, alike)

        def done(result: tuple[str, list[Twin]]) -> None:
            form_id, twins = result
            if twins:
                self._screen.adding.show_twins(twins)
                return
            self._form_id, self._new, self._view = form_id, fields, None
            rows = compare_with_card({k: v for k, v in fields.items() if not self._card}, self._card)
            state = showing.new_person_state(self._say, rows, fields, last_bank=self._last_bank)
            self._name = state.name
            self._screen.show_person()
            self._screen.registering.saved()
            self._screen.registering.show_person(state)

        self._tools.ask(job, done=done, failed=lambda e: self._screen.adding.refused(e.place, self._say.sentence(e)))

    def _draft(self, saving: Saving) -> Draft:
        """Make of the form what the core saves: details, the person's values, and where each value comes from."""
        details = {**saving.details}
        if details.get("date"):
            details["date"] = read_birth(details["date"]).birth or details["date"]
        values, evidence = dict(self._new), {}
        carded = card_values(self._card)
        if self._view is not None:
            values = {row.field: row.value for row in self._view.rows if row.why in ("card", "new")}
        for name, value in values.items():
            evidence[name] = "card" if carded.get(name) == value else "typed"
        phone = details.pop("phone", "")
        if phone:
            values["phone"] = read_phone(phone).phone or phone
            evidence["phone"] = "typed"
        return Draft(
            form_id=self._form_id,
            citizen_id=saving.citizen_id,
            outcome=saving.outcome,
            values=values,
            evidence=evidence,
            details=details,
            consent=saving.consent,
        )

    def _save(self, saving: Saving) -> None:
        draft = self._draft(saving)
        target, language = self.target, self._say.language

        def job(station: Station, _progress: Progress) -> _Done:
            if saving.corrects:
                saved = correct(station, saving.corrects, draft, reason=saving.reason)
            else:
                saved = register(station, draft)
            if not target.folder and not target.printer:
                return _Done(saved, "")
            pdf = print_receipt(station, saved.registration_id, language=language)
            return _Done(saved, put_out(pdf, name=f"{saved.number}.pdf", target=target))

        self._tools.ask(
            job, done=lambda done: self._saved(done, saving), failed=self._not_saved, title="ui.wait_saving"
        )

    def _saved(self, done: _Done, saving: Saving) -> None:
        say = self._say
        self._last_bank = saving.details.get("bank", self._last_bank)
        self._card, self._view, self._new = None, None, {}
        words = say("desk.saved_number_shown", name=self._name, number=done.saved.number)
        after = say("desk.printed_to", place=Path(done.place).name) if done.place else say("desk.waiting_for_print")
        self._screen.registering.saved()
        self._screen.ready()
        self._screen.say(f"{words} {after}", "good", offer_print=not done.place)
        self.refresh()

    def _not_saved(self, error: FieldappError) -> None:
        self._screen.registering.refused(error.place, self._say.sentence(error))

    def _void(self, registration_id: str, reason: str) -> None:
        view = self._view
        if view is None:
            return
        number = next((r.number for r in view.citizen.registrations if r.registration_id == registration_id), "")

        def done(_changes: object) -> None:
            said = self._say("desk.voided", number=number)
            self._show_person(view.citizen.citizen_id, card=self._card, said=said)
            self.refresh()

        self._tools.ask(
            lambda station, _p: void(station, registration_id, reason=reason), done=done, failed=self._not_saved
        )

    def _keep_draft(self, saving: Saving) -> None:
        form_id = self._form_id
        if form_id and saving.citizen_id:
            body = msgspec.json.encode(saving).decode()
            self._tools.ask(lambda station, _progress: save_draft(station, form_id, body), lane="draft")

    def _restore(self, kept: tuple[str, str, int]) -> None:
        form_id, body, _at = kept
        saving = msgspec.json.decode(body, type=Saving)
        self._show_person(saving.citizen_id, draft=(form_id, saving))

    def _refused(self, error: FieldappError) -> None:
        self._screen.say(self._say.sentence(error), "error")
