"""Decisions that touch many events at once; they are folded before any person is replayed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from fieldapp.domain.authority import may_say
from fieldapp.domain.campaign import CAMPAIGN_KINDS
from fieldapp.domain.events import Event, word, words
from fieldapp.domain.lineage import order
from fieldapp.domain.makers import fold_makers

RULING_KINDS = frozenset(
    {
        "roster.replaced",
        "roster.withdrawn",
        "citizens.merged",
        "citizens.separated",
        "duplicate.dismissed",
        "desk.enrolled",
        "desk.revoked",
        "citizen.erased",
        "citizen.kept",
        "office.added",
        "office.revoked",
    }
)

LASTING_KINDS = RULING_KINDS | frozenset(CAMPAIGN_KINDS)
"""Kinds that no erasure destroys: they say nothing about a person but their id."""


def is_ruling(event: Event) -> bool:
    """Tell whether an event may change what the rulings come to; a desk that is merely enrolled does not."""
    kind = event.envelope.kind
    return kind in RULING_KINDS and (kind != "desk.enrolled" or not {"ancestor", "last"}.isdisjoint(event.facts()))


class Rulings(msgspec.Struct, frozen=True):
    """What the decisions come to.

    Attributes:
        withdrawn: ids of rosters whose rows no longer count: taken back, and no list that stands goes on from them.
        unlisted: hashes of rows that a later list, which stands, no longer has.
        edges: by edge name, the two ids that are one person.
        cut: names of edges that a separation removed; a cut lasts.
        dismissed: pairs (smaller id first) that are not the same person.
        erased: ids of people whose data was destroyed; `ever_erased` also those of whom a later ruling kept the rest.
        covered: hashes of the events that the writer of an erasure had seen; their bodies are destroyed everywhere.
        revoked: by journal id, the last seq that counts: it was revoked there, or other keys go on for it.
        offices: journals whose decisions count; empty when nobody is known for an office, then all do.
    """

    withdrawn: frozenset[str] = frozenset()
    unlisted: frozenset[str] = frozenset()
    edges: dict[str, tuple[str, str]] = {}
    cut: frozenset[str] = frozenset()
    dismissed: frozenset[tuple[str, str]] = frozenset()
    erased: frozenset[str] = frozenset()
    ever_erased: frozenset[str] = frozenset()
    covered: frozenset[str] = frozenset()
    revoked: dict[str, int] = {}
    offices: frozenset[str] = frozenset()

    def counts(self, event: Event) -> bool:
        """Tell whether an event stands: its writer may say such a thing, and had not been revoked before."""
        return _counts(event, self.revoked) and may_say(event, self.offices)

    def destroyed(self, event: Event) -> bool:
        """Tell whether an erasure covers an event: its body is gone, or goes when it comes in."""
        return event.hash in self.covered and self._about_erased(event) and event.envelope.kind not in LASTING_KINDS

    def _about_erased(self, event: Event) -> bool:
        return not self.ever_erased.isdisjoint(event.envelope.subjects)


def edge_name(event: Event) -> str:
    """Name the edge of a `citizens.merged` event.

    A certain pair has the same name whoever found it; a person's verdict is named by its event.
    """
    if event.facts().get("basis") != "certain":
        return event.hash
    return hashlib.sha256("\0".join(["certain", *event.envelope.subjects]).encode()).hexdigest()


def fold_rulings(events: Iterable[Event], roots: Iterable[str] = ()) -> Rulings:
    """Fold the events of `RULING_KINDS`, in any order, into what they come to; `roots` as in `makers.fold_makers`."""
    withdrawn: set[str] = set()
    replaced: list[tuple[str, str, list[str]]] = []
    edges: dict[str, tuple[str, str]] = {}
    cut: set[str] = set()
    dismissed: set[tuple[str, str]] = set()
    erased: set[str] = set()
    ever_erased: set[str] = set()
    covered: set[str] = set()
    told = sorted(events, key=order)
    makers = fold_makers(told, roots)
    for event in told:
        if not may_say(event, makers.known_offices) or not _counts(event, makers.ends):
            continue
        subjects = event.envelope.subjects
        facts = event.facts()
        match event.envelope.kind:
            case "roster.withdrawn":
                withdrawn.update(subjects)
            case "roster.replaced":
                replaced.append((word(facts, "old"), word(facts, "new"), words(facts, "gone")))
            case "citizens.merged" if len(subjects) == 2:
                edges[edge_name(event)] = (subjects[0], subjects[1])
            case "citizens.separated":
                cut.update(words(facts, "edges"))
            case "duplicate.dismissed" if len(subjects) == 2:
                dismissed.add((subjects[0], subjects[1]))
            case "citizen.erased":
                erased.update(subjects)
                ever_erased.update(subjects)
                covered.update(words(facts, "events"))
            case "citizen.kept":
                erased.difference_update(subjects)
    withdrawn -= _rested_on({(new, old) for old, new, _ in replaced}, withdrawn)
    unlisted = {event_hash for _, new, gone in replaced if new not in withdrawn for event_hash in gone}
    return Rulings(
        frozenset(withdrawn),
        frozenset(unlisted),
        edges,
        frozenset(cut),
        frozenset(dismissed),
        frozenset(erased),
        frozenset(ever_erased),
        frozenset(covered),
        makers.ends,
        makers.known_offices,
    )


def _rested_on(goes_on_from: set[tuple[str, str]], withdrawn: set[str]) -> set[str]:
    """Return the rosters from which one goes on that stands: the newest list that stands is the one that holds."""
    earlier: dict[str, set[str]] = {}
    for new, old in goes_on_from:
        earlier.setdefault(new, set()).add(old)
    found: set[str] = set()
    standing = [new for new in earlier if new not in withdrawn]
    while standing:
        more = earlier.get(standing.pop(), set()) - found
        found |= more
        standing += more
    return found


def _counts(event: Event, revoked: dict[str, int]) -> bool:
    last = revoked.get(event.envelope.journal_id)
    return last is None or event.envelope.seq <= last


def components(rulings: Rulings, *, once: bool = False) -> dict[str, tuple[str, ...]]:
    """Return, for every id that was merged with another, all ids of the same person, sorted.

    With `once` also of those who were taken for one person and separated again.
    """
    group: dict[str, set[str]] = {}
    for name, (left, right) in rulings.edges.items():
        if name in rulings.cut and not once:
            continue
        joined = group.get(left, {left}) | group.get(right, {right})
        for member in joined:
            group[member] = joined
    return {member: tuple(sorted(joined)) for member, joined in group.items()}
