"""The history of one person: every event about them, who wrote it at which desk and when, the newest first."""

from __future__ import annotations

from typing import Any

import msgspec

from fieldapp.desk.find import person
from fieldapp.domain.citizen import FIELDS, Citizen
from fieldapp.domain.events import Event, word, words
from fieldapp.domain.lineage import Lineage, order
from fieldapp.domain.outcomes import DETAILS, OUTCOMES
from fieldapp.domain.undoing import taken_back
from fieldapp.station.station import Station

_PLAIN = frozenset(
    {
        "citizen.corrected",
        "citizen.classified",
        "citizen.erased",
        "citizen.kept",
        "consent.withdrawn",
        "conflict.settled",
    }
)
"""Kinds of which the sentence names nothing; amounts and categories are for the office."""


class Change(msgspec.Struct, frozen=True):
    """One field of the person: what was said of it before, what is said now, and by which evidence."""

    field: str
    before: str
    after: str
    evidence: str


class Happened(msgspec.Struct, frozen=True):
    """One event about a person.

    Attributes:
        kind: of the event, and `what` it comes to: a key of the texts `history.*`.
        at: in ms by the clock of whoever wrote it; `flags` what was odd about that clock.
        officer, place: names of who, and of the desk or office; empty when they are not known here.
        facts: what the words name, by blank; numbers of receipts, names, reasons.
        details: what was settled, as in `outcomes.DETAILS`.
        changes: of fields.
        counts: whether it holds; not when its writer was revoked before, its list was taken back, or the save undone.
    """

    kind: str
    what: str
    at: int
    flags: tuple[str, ...]
    officer: str
    place: str
    facts: dict[str, str] = {}
    details: dict[str, str] = {}
    changes: tuple[Change, ...] = ()
    counts: bool = True


def history(station: Station, citizen_id: str) -> list[Happened]:
    """Return everything that was written about a person, under any of the ids, the newest first.

    The order is that of replay: who knew of what, and not what clocks say.

    Raises:
        InputRefused: `citizen.unknown`.
    """
    citizen = person(station, citizen_id)
    events = sorted(station.registry.journal.about(citizen.members), key=order)
    telling = _Telling(station, citizen, events)
    return [telling.take(event) for event in events][::-1]


_IDS = ("payee", "representative")
"""Details that name somebody by id."""


class _Telling:
    """Takes the events of one person in order, and knows what was said before."""

    def __init__(self, station: Station, citizen: Citizen, events: list[Event]) -> None:
        self._citizen = citizen
        self._people, self._journal = station.registry.people, station.registry.journal
        self._facts, self._makers = station.facts(), station.makers()
        # Before the office has answered for the first time, this desk's own journal has no maker that is known here.
        self._own = dict.fromkeys(station.registry.journal.own_ids(), station.registry.shelf.setting("desk"))
        self._rulings = station.registry.views.rulings
        counting = [event for event in events if self._rulings.counts(event)]
        self._undone = taken_back(counting, Lineage(events, self._journal.missing_parents(events)))
        self._numbers = {one.registration_id: one.number for one in citizen.registrations}
        self._before: dict[str, str] = {}

    def take(self, event: Event) -> Happened:
        """Tell one event."""
        envelope, facts = event.envelope, event.facts()
        what, values, details = self._what(event, facts)
        officer = self._facts.officers.get(envelope.officer)
        return Happened(
            kind=envelope.kind,
            what=what,
            at=envelope.wall_time,
            flags=tuple(envelope.clock_flags),
            officer=officer.name if officer else "",
            place=self._place(envelope.journal_id),
            facts=values,
            details=details,
            changes=self._changes(event, facts),
            counts=self._counts(event, facts),
        )

    def _what(self, event: Event, facts: dict[str, Any]) -> tuple[str, dict[str, str], dict[str, str]]:
        kind = event.envelope.kind
        name = word(facts, "registration")
        said = {"number": self._numbers.get(name, ""), "reason": word(facts, "reason")}
        if event.body is None:
            return "destroyed", {}, {}
        match kind:
            case "citizen.listed":
                roster = self._facts.rosters.get(word(facts, "roster"))
                place = {"file": roster.file if roster else "", "row": str(facts.get("row", ""))}
                return "listed" if roster else "listed_somewhere", place, {}
            case "citizen.added":
                because = word(facts, "because")
                added = "added_payee" if facts.get("role") == "payee" else "added_because" if because else "added"
                return added, {"reason": because}, {}
            case "registration.recorded":
                outcome = word(facts, "outcome")
                told = {"number": word(facts, "number"), "outcome": outcome if outcome in OUTCOMES else ""}
                replaced = self._numbers.get(word(facts, "replaces"), "")
                details = {key: word(facts, key) for key in sorted(DETAILS) if key not in _IDS and word(facts, key)}
                return "recorded_again" if replaced else "recorded", told | {"replaced": replaced}, details
            case "registration.voided":
                return "undone" if facts.get("undo") is True else "voided", said, {}
            case "registration.approved" | "registration.returned":
                return kind.partition(".")[2], said, {}
            case "receipt.printed":
                copy = facts.get("copy")
                again = isinstance(copy, int) and copy > 0
                number = word(facts, "number") or said["number"]
                return "printed_again" if again else "printed", {"number": number, "count": str(copy)}, {}
            case "consent.given":
                agreed = {"version": word(facts, "text_version"), "purposes": " ".join(words(facts, "purposes"))}
                by = self._people.get(word(facts, "by"))
                given = {"how": word(facts, "how"), "rep_name": by.text("full_name") if by else ""}
                return "consented", agreed, {name: said for name, said in given.items() if said}
            case "payee.appointed":
                return self._payee(facts)
            case "conflict.settled" if word(facts, "about") == "registration":
                return "settled_registration", said, {}
            case "proposal.settled":
                return f"proposal_{'accepted' if word(facts, 'verdict') == 'accepted' else 'refused'}", {}, {}
            case "citizens.merged" | "citizens.separated" | "duplicate.dismissed":
                return kind.partition(".")[2], said | {"name": self._others(event)}, {}
            case _ if kind in _PLAIN:
                return kind.replace(".", "_"), {}, {}
        return "unknown", {"kind": kind}, {}

    def _payee(self, facts: dict[str, Any]) -> tuple[str, dict[str, str], dict[str, str]]:
        receives = word(facts, "payee") in self._citizen.members
        name = self._called(word(facts, "for" if receives else "payee"))
        return "receives" if receives else "appointed", {"name": name, "relation": word(facts, "relation")}, {}

    def _called(self, citizen_id: str) -> str:
        """Return the name of somebody else; of whom only an undone save had added, as it was written then."""
        told = (event.facts().get("fields") for event in self._journal.about([citizen_id]))
        added = (word(fields, "full_name") for fields in told if isinstance(fields, dict))
        return self._people.name_of(citizen_id) or next(filter(None, added), "")

    def _others(self, event: Event) -> str:
        """Return the names of the other people of an event, or their ids where they are this person by now."""
        names = []
        for subject in event.envelope.subjects:
            other = self._people.get(subject)
            if other is not None and other.citizen_id != self._citizen.citizen_id:
                names.append(other.text("full_name"))
        return ", ".join(names)

    def _changes(self, event: Event, facts: dict[str, Any]) -> tuple[Change, ...]:
        fields, evidence = facts.get("fields"), facts.get("evidence")
        if event.envelope.kind == "conflict.settled" and word(facts, "about") in FIELDS:
            fields, evidence = {word(facts, "about"): facts.get("value")}, "verdict"
        by_field = evidence if isinstance(evidence, dict) else {}
        general = evidence if isinstance(evidence, str) else ""
        if event.envelope.kind == "citizen.listed":
            by_field, general = {}, "roster"
        changes = []
        for field in FIELDS:
            after = fields.get(field) if isinstance(fields, dict) else None
            if isinstance(after, str):
                before = self._before.get(field, "")
                if event.hash not in self._undone:
                    self._before[field] = after
                if after != before:
                    changes.append(Change(field, before, after, word(by_field, field) or general))
        return tuple(changes)

    def _place(self, journal_id: str) -> str:
        maker = self._makers.of(journal_id)
        name = maker.station if maker is not None else self._own.get(journal_id, "")
        desk, office = self._facts.desks.get(name), self._facts.offices.get(name)
        return desk.label if desk is not None else office.label if office is not None else ""

    def _counts(self, event: Event, facts: dict[str, Any]) -> bool:
        unlisted = event.hash in self._rulings.unlisted or word(facts, "roster") in self._rulings.withdrawn
        return self._rulings.counts(event) and not unlisted and event.hash not in self._undone
