"""What the screen has acknowledged, as somebody who takes notes beside it would know it, and whether it is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from typing import Final

import msgspec

from fieldapp.desk.hand_over import hand_over
from fieldapp.desk.paper_forms import form_states
from fieldapp.domain.citizen import Registration
from fieldapp.domain.own_codes import read_form_number
from fieldapp.domain.registrations import VOIDED
from fieldapp.office.receive import receive
from fieldapp.station.check import check
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from fieldapp.station.station import Station
from fieldapp.system.texts import LANGUAGES, text
from fieldapp.ui.desk.state import Saving, kept_saving
from tests.monkey.world import PASSPHRASE, Desk, Office

_SENTENCES: Final = {
    "saved": "desk.saved_number_shown",
    "voided": "desk.voided",
    "undone": "desk.undone",
    "consent withdrawn": "desk.withdrawn",
    "draft discarded": "desk.draft_discarded",
    "forms made": "forms.made",
    "form voided": "command.form_voided",
    "forms voided": "desk.forms_voided",
    "handed over": "desk.exported",
    "copy kept": "desk.kept",
    "printed": "printing.taken",
}
_PLURAL: Final = re.compile(r"\\\{\w+:.+?\\\}")
_VALUE: Final = re.compile(r"\\\{(\w+)\\\}")
_SAID: Final = {
    (kind, language): re.compile(_VALUE.sub(r"(?P<\1>.+?)", _PLURAL.sub(r"\\w+", re.escape(text(key, language)))))
    for kind, key in _SENTENCES.items()
    for language in LANGUAGES
}
_HANDED: Final = ("handed over", "copy kept")
_EVENTS: Final = {"consent withdrawn": "consent.withdrawn", "draft discarded": "draft.discarded"}
"""Deeds that leave one event each."""


class Fact(msgspec.Struct, frozen=True):
    """One thing that was acknowledged: its kind, what was said of it, and what stood on the form."""

    kind: str
    said: dict[str, str] = {}
    form: Saving | None = None

    @property
    def number(self) -> str:
        """The receipt's number, of which it is about."""
        return self.said.get("number") or self.said.get("what", "")


class Notes(msgspec.Struct):
    """What was seen, in order.

    Attributes:
        facts: all that was acknowledged, oldest first.
        half: the form that lay half typed when the laptop was last at rest.
        tried: registrations that somebody has asked to void, by id or by number, whatever the screen said of it.
    """

    facts: list[Fact] = []
    half: Saving | None = None
    tried: set[str] = set()

    def counts(self) -> Counter[str]:
        """Return how many of each kind there are."""
        return Counter("corrected" if fact.form and fact.form.corrects else fact.kind for fact in self.facts)


class Memory:
    """Reads what the screen says, each sentence once, and what is asked for beside it.

    Attributes:
        full: the laptop's disk has no room: what is typed now cannot be kept, and the screen says so.
    """

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self._read: dict[int, str] = {}
        self._asked: Saving | None = None
        self._typed: Saving | None = None
        self.full = False

    def type(self, saving: Saving) -> None:
        """Note what stands on the form that is being typed."""
        self._typed = None if self.full else saving

    def at_rest(self) -> None:
        """Nothing is under way: what was typed so far is kept."""
        if self._typed is not None:
            self.notes.half = self._typed

    def ask(self, saving: Saving) -> None:
        """Note what is on the form that is being saved."""
        self._asked = saving
        self.notes.tried.add(saving.corrects)

    def discard(self, deed: str) -> None:
        """Note that a half-typed form shall be thrown away; of several drafts nobody knows which one it was."""
        if deed == "discard":
            self.notes.half = self._typed = None

    def void(self, registration_id: str) -> None:
        """Note that a registration shall be void."""
        self.notes.tried.add(registration_id)

    def undo(self) -> None:
        """Note that the last save shall be taken back."""
        self.notes.tried |= {fact.number for fact in self.notes.facts[-5:] if fact.kind == "saved"}

    def read(self, line: int, words: str) -> None:
        """Read what a line says now."""
        if self._read.get(line, "") == words:
            return
        self._read[line] = words
        for (kind, _language), pattern in _SAID.items():
            if found := pattern.search(words):
                self._note(Fact(kind, found.groupdict(), self._asked if kind == "saved" else None))

    def _note(self, fact: Fact) -> None:
        if fact.kind == "saved":
            if fact.number in {one.number for one in self.notes.facts if one.kind == "saved"}:
                return  # said once more, in the other language or with where it was printed
            self.notes.half = self._typed = None
        if fact not in self.notes.facts[-3:]:
            self.notes.facts.append(fact)


def missing_at_desk(desk: Desk, notes: Notes) -> list[str]:
    """Open the desk without a window and return what is not as it has to be: what was acknowledged, and the check."""
    station = unlock(Home(desk.home), PASSPHRASE, world=desk.world)
    try:
        lost = [*_missing(station, notes.facts, notes.tried), *_forms_missing(station, notes.facts)]
        if notes.half is not None and not _is_kept(station, notes.half):
            lost.append(f"a half-typed form is not there: {notes.half}")
        here = {name for folder in desk.handed for path in folder.rglob("*") for name in (path.name, path.stem)}
        lost += [f"{name} was written and is not there" for name in _files(notes.facts) if name not in here]
        return lost + [f"{finding.code} {finding.place}" for finding in check(station).findings]
    finally:
        station.close()


def missing_at_office(desk: Desk, office: Office, notes: Notes, *, last: bool = False) -> list[str]:
    """Let the office take in all files, and return what was acknowledged before the newest of them and is not there.

    After the `last` sitting the desk hands over once more, and both hold the same registrations.
    """
    facts, mine = notes.facts, dict[str, Registration]()
    if last:
        station = unlock(Home(desk.home), PASSPHRASE, world=desk.world)
        try:
            hand_over(station, desk.stick)
            mine = _registrations(station)
        finally:
            station.close()
    else:
        newest = max((at for at, fact in enumerate(facts) if fact.kind in _HANDED), default=0)
        facts = facts[:newest]
    station = unlock(Home(office.home), PASSPHRASE, world=office.world)
    try:
        verdicts = receive(station, desk.handed)
        lost = [f"{one.file}: {one.verdict} {one.code}" for one in verdicts if one.verdict in ("refused", "held")]
        lost += _missing(station, facts, notes.tried)
        theirs = _registrations(station)
        lost += [f"{one} there, {theirs.get(number)} here" for number, one in mine.items() if theirs.get(number) != one]
        return [f"at the office: {one}" for one in lost]
    finally:
        station.close()


def _registrations(station: Station) -> dict[str, Registration]:
    """Return all registrations by the number of their receipt, without what only the desk or the office may know."""
    people = station.registry.people
    return {
        one.number: msgspec.structs.replace(one, decision="", copies=0)
        for citizen in people.each(people.all_ids())
        for one in citizen.registrations
    }


def _missing(station: Station, facts: Sequence[Fact], tried: Set[str]) -> list[str]:
    """Return what was acknowledged about people and is not so, and what is void though nobody `tried` that."""
    people, lost = station.registry.people, []
    undone = {fact.number for fact in facts if fact.kind == "undone"}
    void = undone | {fact.number for fact in facts if fact.kind == "voided"}
    corrected = {fact.form.corrects for fact in facts if fact.form and fact.number not in undone} - {""}
    for fact in facts:
        if fact.kind not in ("saved", "printed"):
            continue
        number, form = fact.number, fact.form
        receipt = people.by_receipt(number)
        if fact.kind == "printed":
            lost += [] if receipt is not None and receipt.copies else [f"{number} was printed and has no copy"]
            continue
        if receipt is None:
            if number not in undone:  # who was added by it is nobody again
                lost.append(f"{number} was said and is not there")
            continue
        gone = number in void or receipt.registration_id in corrected
        voided = receipt.state == VOIDED
        if (gone and not voided) or (voided and not {number, receipt.registration_id} & tried):
            lost.append(f"{number} is {receipt.state}, void was said: {gone}")
        citizen = people.get(receipt.citizen_id)
        assert citizen is not None
        one = next(one for one in citizen.registrations if one.number == number)
        if form is not None and (one.outcome, one.details.get("bank", "")) != (
            form.outcome,
            form.details.get("bank", ""),
        ):
            lost.append(f"{number} says {one.outcome} {one.details}, the form said {form.outcome} {form.details}")
        if form is not None and form.consent and not gone and not citizen.consents:
            lost.append(f"{number}: nobody agreed")
    events = Counter(event.envelope.kind for event in station.registry.journal.of_kinds(_EVENTS.values()))
    for kind, event_kind in _EVENTS.items():
        said = sum(fact.kind == kind for fact in facts)
        if events[event_kind] < said:
            lost.append(f"{kind} was said {said} times, it happened {events[event_kind]} times")
    return lost


def _forms_missing(station: Station, facts: Sequence[Fact]) -> list[str]:
    """Return the paper forms that were made or voided and are not."""
    states = {form.number: form for form in form_states(station)}
    lost = []
    for fact in facts:
        if fact.kind == "forms made":
            first, last = (read_form_number(fact.said[end]) for end in ("first", "last"))
            assert first is not None
            assert last is not None
            count = last.sequence - first.sequence + 1
            made = sum(str(first) <= number <= str(last) for number in states)
            if count != int(fact.said["count"]) or made < count:
                lost.append(f"of the forms {first} to {last} there are {made}")
        elif fact.kind == "form voided" and states[fact.number].state != "void":
            lost.append(f"form {fact.said['number']} is not void")
    return lost


def _is_kept(station: Station, half: Saving) -> bool:
    """Tell whether a half-typed form lies among the drafts."""
    kept = [kept_saving(body) for _form, body, _at in station.registry.shelf.drafts()]
    return any(
        one is not None
        and (one.citizen_id, one.outcome) == (half.citizen_id, half.outcome)
        and half.details.items() <= one.details.items()
        for one in kept
    )


def _files(facts: Sequence[Fact]) -> list[str]:
    """Return the names of the files that were said to be written and read back."""
    return [name for fact in facts if fact.kind in _HANDED for name in fact.said["file"].split(", ")]
