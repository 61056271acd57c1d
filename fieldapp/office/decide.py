"""What only a person can decide: whether two are one, and which of two statements holds; it can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import starmap

import msgspec

from fieldapp.cleaning.matching import Alike, Known, find_alike
from fieldapp.domain.changes import Changes
from fieldapp.domain.citizen import Citizen, Conflict
from fieldapp.domain.duplicates import CERTAIN, LIKELY, Likeness, compare
from fieldapp.domain.proposals import Pending
from fieldapp.domain.replay import PERSON_KINDS
from fieldapp.domain.rulings import RULING_KINDS, components
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused


class Duplicate(msgspec.Struct, frozen=True):
    """Two people who may be one."""

    left: Citizen
    right: Citizen
    likeness: Likeness


class Contested(msgspec.Struct, frozen=True):
    """A person about whom two statements contradict each other."""

    citizen: Citizen
    conflict: Conflict


MOST = 500


def duplicates(station: Station) -> list[Duplicate]:
    """Return the pairs that wait for a verdict, the likeliest first and at most 500; dismissed pairs stay away."""
    people, found = station.registry.people, []
    for pair in alike(station):
        left, right = people.get(pair.left), people.get(pair.right)
        # Who is paid for others is often a namesake of theirs.
        if left is not None and right is not None and (left.role == right.role or pair.likeness.grade != LIKELY):
            found.append(Duplicate(left, right, pair.likeness))
        if len(found) == MOST:
            break
    return found


def alike(station: Station) -> list[Alike]:
    """Return the ids of all pairs that wait for a verdict; worked out anew when something was said about somebody."""

    def compared() -> list[Alike]:
        return find_alike(starmap(Known, station.registry.people.known()), apart=ruled_apart(station))

    return station.kept("alike", PERSON_KINDS | RULING_KINDS, compared)


def ruled_apart(station: Station) -> frozenset[tuple[str, str]]:
    """Return the pairs that were ruled to be two people, by the ids under which they are shown, the smaller first."""
    rulings = station.registry.views.rulings
    groups = components(rulings)
    pairs = ([groups.get(one, (one,))[0] for one in pair] for pair in rulings.dismissed)
    return frozenset((min(pair), max(pair)) for pair in pairs)


def conflicts(station: Station) -> list[Contested]:
    """Return what contradicts itself, the hard cases first."""
    found = [
        Contested(citizen, conflict)
        for citizen in station.registry.people.contested()
        for conflict in citizen.conflicts
    ]
    return sorted(found, key=lambda c: not c.conflict.hard)


def merge(station: Station, left: str, right: str) -> Changes:
    """Rule that two people are one.

    Raises:
        InputRefused: `citizen.unknown`, `citizen.same`.
    """
    one, other = _pair(station, left, right)
    likeness = compare(one, other)
    basis = CERTAIN if likeness is not None and likeness.grade == CERTAIN else "verdict"
    with station.registry.transaction() as changes:
        station.append("citizens.merged", [one.citizen_id, other.citizen_id], {"basis": basis})
    return changes


def dismiss(station: Station, left: str, right: str, *, reason: str = "") -> Changes:
    """Rule that two people are not the same; it is remembered for ever.

    Raises:
        InputRefused: `citizen.unknown`, `citizen.same`.
    """
    one, other = _pair(station, left, right)
    with station.registry.transaction() as changes:
        station.append("duplicate.dismissed", [one.citizen_id, other.citizen_id], {"reason": reason[:500]})
    return changes


def separate(station: Station, citizen_id: str) -> Changes:
    """Take back every merge that made this person one.

    Raises:
        InputRefused: `citizen.unknown`, `citizen.not_merged`.
    """
    citizen = station.registry.people.get(citizen_id)
    if citizen is None:
        raise InputRefused("citizen.unknown")
    rulings = station.registry.views.rulings
    members = set(citizen.members)
    edges = sorted(n for n, pair in rulings.edges.items() if n not in rulings.cut and members.issuperset(pair))
    if not edges:
        raise InputRefused("citizen.not_merged")
    with station.registry.transaction() as changes:
        station.append("citizens.separated", list(citizen.members), {"edges": edges})
    return changes


def settle(station: Station, citizen_id: str, *, about: str, choice: str) -> Changes:
    """Rule which of the statements that contradict each other holds; `choice` is the first part of one of the options.

    Raises:
        InputRefused: `citizen.unknown`, `conflict.unknown`, `conflict.choice`.
    """
    citizen = station.registry.people.get(citizen_id)
    if citizen is None:
        raise InputRefused("citizen.unknown")
    several = [dict(conflict.options) for conflict in citizen.conflicts if conflict.about == about]
    if not several:
        raise InputRefused("conflict.unknown", place=about)
    options = next((options for options in several if choice in options), None)
    if options is None:
        raise InputRefused("conflict.choice", place=about)
    if about == "registration":
        facts: dict[str, object] = {"about": about, "registration": choice, "over": [o for o in options if o != choice]}
    else:
        facts = {"about": about, "value": options[choice], "between": sorted(options)}
    with station.registry.transaction() as changes:
        station.append("conflict.settled", [citizen.citizen_id], facts)
    return changes


def proposals(station: Station) -> list[tuple[Citizen, Pending]]:
    """Return the changes that lists propose and nobody has settled, by ward, group and name."""
    people = station.registry.people
    areas = [(ward, group) for ward, group, word, _ in people.lacking() if " proposal " in word]
    waiting = people.who_lacks(["proposal"], dict.fromkeys(areas))
    return [(citizen, pending) for citizen in waiting for pending in citizen.proposals]


def alone(chosen: Sequence[tuple[Citizen, Pending]]) -> list[tuple[Citizen, Pending]]:
    """Return what can be accepted at once: of two values for one field of one person, only a person can take one."""
    several = Counter((citizen.citizen_id, pending.field) for citizen, pending in chosen)
    return [one for one in chosen if several[one[0].citizen_id, one[1].field] == 1]


def settle_proposals(
    station: Station,
    chosen: Sequence[tuple[Citizen, Pending]],
    *,
    accept: bool,
    progress: Callable[[str, int, int], None] | None = None,
) -> Changes:
    """Accept or refuse changes that lists propose; what was accepted stands with the evidence of a paper.

    `progress` may raise to cancel: nothing was settled then.
    """
    with station.registry.transaction(progress=progress) as changes:
        for citizen, pending in chosen:
            facts: dict[str, object] = {"proposal": pending.key, "field": pending.field}
            facts |= (
                {"verdict": "accepted", "fields": {pending.field: pending.after}} if accept else {"verdict": "refused"}
            )
            station.append("proposal.settled", [citizen.citizen_id], facts)
    return changes


def _pair(station: Station, left: str, right: str) -> tuple[Citizen, Citizen]:
    one, other = station.registry.people.get(left), station.registry.people.get(right)
    if one is None or other is None:
        raise InputRefused("citizen.unknown")
    if one.citizen_id == other.citizen_id:
        raise InputRefused("citizen.same")
    return one, other
