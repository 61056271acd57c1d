"""Which of a person's registrations holds, and which contradict each other."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from fieldapp.domain.citizen import Conflict, Registration
from fieldapp.domain.events import Event, word, words
from fieldapp.domain.lineage import Lineage, order
from fieldapp.domain.outcomes import DETAILS, OUTCOMES, YIELDING

_T = TypeVar("_T")

VOIDED = "voided"


class Recorded:
    """What the events of one person say about registrations, collected in order."""

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self.recorded: dict[str, tuple[Event, Registration]] = {}
        self.contested_names: set[str] = set()
        self.voids: dict[str, list[Event]] = {}
        self.decisions: dict[str, Event] = {}
        self.preferred: dict[str, list[tuple[Event, bool]]] = {}
        self.ruled: list[tuple[Event, str, list[str]]] = []
        self.copies: dict[str, int] = {}

    def take(self, event: Event, facts: dict[str, Any]) -> bool:
        """Note an event if it is about a registration; tell whether it was."""
        if event.body is None:
            return True
        name = word(facts, "registration")
        match event.envelope.kind:
            case "conflict.settled" if word(facts, "about") == "decision":
                self.ruled.append((event, word(facts, "value"), words(facts, "between")))
            case _ if not name:
                return False
            case "registration.recorded":
                if word(facts, "outcome") in OUTCOMES:
                    self._record(name, event, _registration(name, event, facts))
            case "registration.voided":
                self.voids.setdefault(name, []).append(event)
            case "registration.approved" | "registration.returned":
                self.decisions[name] = event
            case "receipt.printed":
                self.copies[name] = self.copies.get(name, 0) + 1
            case "conflict.settled":
                for other in words(facts, "over"):
                    if other != name:
                        self.preferred.setdefault(other, []).append((event, False))
                self.preferred.setdefault(name, []).append((event, True))
            case _:
                return False
        return True

    def _record(self, name: str, event: Event, registration: Registration) -> None:
        """Note a registration; one that says something else under a taken id gets a name of its own.

        Nobody honest writes that: it may hide no registration, and no decision about another one may be taken for its.
        """
        first = self.recorded.setdefault(name, (event, registration))[1]
        if _differ(first, registration):
            self.contested_names.add(name)
            self.recorded[event.hash] = (event, msgspec.structs.replace(registration, registration_id=event.hash))

    def decision(self, name: str) -> str:
        """Return what was decided about a registration, empty while nothing was."""
        decided, event = self.decisions.get(name), self.recorded[name][0]
        if decided is None or (name in self.contested_names and not self.lineage.knew(decided, event)):
            return ""
        return decided.envelope.kind.partition(".")[2]


def settle_registrations(found: Recorded) -> tuple[tuple[Registration, ...], tuple[Conflict, ...]]:
    """Give each registration its state; return them in order, with the conflicts that keep a person off bank lists.

    Absent and home visit yield to any settled outcome. A hard conflict are two settled outcomes, banks or accounts of
    which neither knew of the other; a void and a decision of which neither knew of the other; and two verdicts on one
    such conflict that contradict each other. What holds meanwhile follows from the order, so it is the same everywhere.
    """
    lineage = found.lineage
    voided, conflicts = _voided(found)
    set_aside, contested = _verdicts(found)
    standing = [p for name, p in found.recorded.items() if name not in voided and name not in set_aside]
    pool = [p for p in standing if p[1].outcome not in YIELDING] or standing
    outdated = lineage.seen_by(event for event, _ in pool)
    latest = [pair for pair in pool if not outdated(pair[0])]
    current = max(latest, key=lambda pair: order(pair[0]), default=None)
    if current is not None and lineage.certain(current[0]):
        against = [r for e, r in latest if r.outcome not in YIELDING and _differ(r, current[1]) and lineage.certain(e)]
        against += [
            registration
            for name, (event, registration) in found.recorded.items()
            if name in contested and name in set_aside and name not in voided and not outdated(event)
        ]
        if against:
            options = [(r.registration_id, _in_short(r)) for r in (current[1], *against)]
            conflicts.insert(0, Conflict("registration", tuple(options), hard=True))
    states = {r.registration_id: "earlier" if outdated(e) else "yielded" for e, r in standing}
    states |= dict.fromkeys(voided, "voided")
    if current is not None:
        states[current[1].registration_id] = "current"
    finished = [
        msgspec.structs.replace(
            registration,
            state=states.get(name, "set_aside"),
            void_reason=word(found.voids[name][0].facts(), "reason") if name in voided else "",
            decision=found.decision(name),
            copies=found.copies.get(name, 0),
        )
        for name, (_, registration) in found.recorded.items()
    ]
    return tuple(finished), tuple(conflicts)


def void_names(found: Recorded) -> set[str]:
    """Return the names of the registrations that are void."""
    return _voided(found)[0]


def _voided(found: Recorded) -> tuple[set[str], list[Conflict]]:
    """Return the names of what is void, and the voids that did not know of a decision nor it of them."""
    voided: set[str] = set()
    conflicts = []
    for name, voids in found.voids.items():
        decision = found.decisions.get(name)
        if name not in found.recorded:
            continue
        verdict = VOIDED
        if decision is not None and all(found.lineage.concurrent(void, decision) for void in voids):
            told = [
                (event, value)
                for event, value, between in found.ruled
                if decision.hash in (between or [decision.hash])  # an earlier version named none
                and found.lineage.knew(event, decision)
                and found.lineage.knew(event, voids[-1])
            ]
            newest = _newest(told, found.lineage)
            verdict = newest[-1][1] if newest else VOIDED
            if len({value for _, value in newest}) != 1:
                options = ((voids[0].hash, VOIDED), (decision.hash, decision.envelope.kind))
                conflicts.append(Conflict("decision", options if verdict == VOIDED else options[::-1], hard=True))
        if verdict == VOIDED:
            voided.add(name)
    return voided, conflicts


def _verdicts(found: Recorded) -> tuple[set[str], set[str]]:
    """Return the names that a verdict set aside, and those on which two verdicts contradict each other."""
    set_aside, contested = set(), set()
    for name, verdicts in found.preferred.items():
        newest = _newest(verdicts, found.lineage)
        if not newest[-1][1]:
            set_aside.add(name)
        if len({stands for event, stands in newest if found.lineage.certain(event)}) > 1:
            contested.add(name)
    return set_aside, contested


def _newest(said: list[tuple[Event, _T]], lineage: Lineage) -> list[tuple[Event, _T]]:
    """Leave out what somebody said who was answered later by somebody who knew of it."""
    outdated = lineage.seen_by(event for event, _ in said)
    return [pair for pair in said if not outdated(pair[0])]


def _registration(name: str, event: Event, facts: dict[str, Any]) -> Registration:
    return Registration(
        registration_id=name,
        event=event.hash,
        outcome=word(facts, "outcome"),
        number=word(facts, "number"),
        desk=word(facts, "desk"),
        point=word(facts, "point"),
        officer=event.envelope.officer,
        wall_time=event.envelope.wall_time,
        details={key: word(facts, key) for key in sorted(DETAILS) if word(facts, key)},
        replaces=word(facts, "replaces"),
    )


def _in_short(registration: Registration) -> str:
    details = registration.details
    return " ".join(filter(None, [registration.outcome, details.get("bank"), details.get("account")]))


def _differ(left: Registration, right: Registration) -> bool:
    return (left.outcome, left.details.get("bank"), left.details.get("account")) != (
        right.outcome,
        right.details.get("bank"),
        right.details.get("account"),
    )
