"""Which of a person's registrations holds, and which contradict each other."""

from __future__ import annotations

from typing import Any

import msgspec

from fieldapp.domain.citizen import Conflict, Registration
from fieldapp.domain.events import Event
from fieldapp.domain.lineage import Lineage, order
from fieldapp.domain.outcomes import DETAILS, OUTCOMES, YIELDING


class Recorded:
    """What the events of one person say about registrations, collected in order."""

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self.recorded: dict[str, tuple[Event, Registration]] = {}
        self.voids: dict[str, Event] = {}
        self.decisions: dict[str, Event] = {}
        self.set_aside: set[str] = set()
        self.copies: dict[str, int] = {}

    def take(self, event: Event, facts: dict[str, Any]) -> bool:
        """Note an event if it is about a registration; tell whether it was."""
        name = facts.get("registration")
        if not isinstance(name, str):
            return event.body is None
        match event.envelope.kind:
            case "registration.recorded":
                if facts.get("outcome") in OUTCOMES:
                    self.recorded.setdefault(name, (event, _registration(name, event, facts)))
            case "registration.voided":
                self.voids.setdefault(name, event)
            case "registration.approved" | "registration.returned":
                self.decisions[name] = event
            case "receipt.printed":
                self.copies[name] = self.copies.get(name, 0) + 1
            case "conflict.settled":
                self.set_aside.update(n for n in facts.get("over", []) if isinstance(n, str) and n != name)
                self.set_aside.discard(name)
            case _:
                return False
        return True


def settle_registrations(found: Recorded) -> tuple[tuple[Registration, ...], tuple[Conflict, ...]]:
    """Give each registration its state; return them in order, with the conflicts that keep a person off bank lists.

    Absent and home visit yield to a settled outcome. Two settled outcomes, banks or accounts of which neither knew of
    the other are a hard conflict, and so is a void that did not know of an approval.
    """
    standing = [
        (event, registration)
        for name, (event, registration) in found.recorded.items()
        if name not in found.voids and name not in found.set_aside
    ]
    latest = [(e, r) for e, r in standing if not any(found.lineage.knew(other, e) for other, _ in standing)]
    settled = [(e, r) for e, r in latest if r.outcome not in YIELDING]
    candidates = settled or latest
    current = max(candidates, key=lambda pair: order(pair[0]), default=None)
    conflicts: list[Conflict] = []
    if current is not None and found.lineage.certain(current[0]):
        against = [(e, r) for e, r in settled if _differ(r, current[1]) and found.lineage.certain(e)]
        if against:
            options = [(r.registration_id, r.outcome) for _, r in (current, *against)]
            conflicts.append(Conflict("registration", tuple(options), hard=True))
    for name, void in found.voids.items():
        decision = found.decisions.get(name)
        if decision is not None and _concurrent(found.lineage, void, decision):
            conflicts.append(Conflict("decision", ((name, "voided"), (name, decision.envelope.kind)), hard=True))
    states = {r.registration_id: "earlier" for _, r in standing}
    states |= {r.registration_id: "yielded" for _, r in latest}
    if current is not None:
        states[current[1].registration_id] = "current"
    finished = [
        msgspec.structs.replace(
            registration,
            state="voided" if name in found.voids else states.get(name, "set_aside"),
            void_reason=_reason(found.voids.get(name)),
            decision=found.decisions[name].envelope.kind.partition(".")[2] if name in found.decisions else "",
            copies=found.copies.get(name, 0),
        )
        for name, (_, registration) in found.recorded.items()
    ]
    return tuple(finished), tuple(conflicts)


def _registration(name: str, event: Event, facts: dict[str, Any]) -> Registration:
    def word(key: str) -> str:
        value = facts.get(key)
        return value if isinstance(value, str) else ""

    return Registration(
        registration_id=name,
        event=event.hash,
        outcome=facts["outcome"],
        number=word("number"),
        desk=word("desk"),
        point=word("point"),
        officer=event.envelope.officer,
        wall_time=event.envelope.wall_time,
        details={key: word(key) for key in sorted(DETAILS) if word(key)},
        replaces=word("replaces"),
    )


def _differ(left: Registration, right: Registration) -> bool:
    return (left.outcome, left.details.get("bank"), left.details.get("account")) != (
        right.outcome,
        right.details.get("bank"),
        right.details.get("account"),
    )


def _concurrent(lineage: Lineage, left: Event, right: Event) -> bool:
    both_certain = lineage.certain(left) and lineage.certain(right)
    return both_certain and not lineage.knew(left, right) and not lineage.knew(right, left)


def _reason(void: Event | None) -> str:
    reason = "" if void is None else void.facts().get("reason", "")
    return reason if isinstance(reason, str) else ""
