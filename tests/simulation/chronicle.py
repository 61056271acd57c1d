"""All events that were ever written, and what follows from a set of them: no replay of the program's.

A set of events is the bits of one number: bit n is the n-th event that anybody wrote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

MAKES = ("citizen.listed", "citizen.added")
CATEGORY = "citizen.classified"
TOLD_TO_ALL = frozenset(
    {
        "campaign.opened",
        "point.opened",
        "office.prepared",
        "office.added",
        "office.revoked",
        "desk.prepared",
        "card.issued",
        "desk.enrolled",
        "desk.revoked",
        "officer.added",
        "roster.replaced",
        "roster.withdrawn",
        "citizens.merged",
        "citizens.separated",
        "duplicate.dismissed",
        "citizen.erased",
        "citizen.kept",
        "campaign.changed",
    }
)
LASTS = TOLD_TO_ALL | {"roster.imported"}
"""Kinds that no erasure destroys."""

MAKER_KINDS = (
    "campaign.opened",
    "office.prepared",
    "office.added",
    "office.revoked",
    "desk.prepared",
    "card.issued",
    "desk.enrolled",
    "desk.revoked",
    "desk.retired",
)
"""What tells whose journal is whose."""

NO_FACTS = frozenset(
    {"session.opened", "day.closed", "bundle.written", "bundle.imported", "desk.enrolled", "office.added"}
)
"""What two supervisors who took in the same files each write for themselves."""

YIELDS = ("absent", "home_visit")


@dataclass(frozen=True)
class Token:
    """One event: `bit` names it, `before` are the events about the same people that its writer knew.

    `prev` is the bit of the event before it in its journal, 0 for none.
    """

    bit: int
    hash: str
    journal: str
    seq: int
    kind: str
    subjects: tuple[str, ...]
    facts: dict[str, Any]
    before: int
    prev: int
    lamport: int


@dataclass(frozen=True)
class Erasure:
    """What erasures come to: ids that are erased, that ever were, and hashes of the events that were destroyed."""

    erased: set[str]
    ever: set[str]
    covered: set[str]


class Chronicle:
    """Every event, by name, subject and kind."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.by_hash: dict[str, Token] = {}
        self.by_subject: dict[str, list[Token]] = {}
        self.by_kind: dict[str, list[Token]] = {}
        self.by_journal: dict[str, list[Token]] = {}
        self.maker_bits = 0

    def copy(self) -> Chronicle:
        """Return one that goes its own way."""
        other = Chronicle()
        other.tokens, other.by_hash = list(self.tokens), dict(self.by_hash)
        other.by_subject = {name: list(tokens) for name, tokens in self.by_subject.items()}
        other.by_kind = {name: list(tokens) for name, tokens in self.by_kind.items()}
        other.maker_bits = self.maker_bits
        other.by_journal = {name: list(tokens) for name, tokens in self.by_journal.items()}
        return other

    def add(self, event: Any, knows: int, counting: int) -> Token:
        """Take down what somebody wrote who knew a set of events, of which some count."""
        envelope = event.envelope
        subjects, category = tuple(envelope.subjects), envelope.kind == CATEGORY
        before = 0
        if subjects:
            people = self.people(counting)
            about = {member for subject in subjects for member in people.get(subject, (subject,))}
            for other in self.concerning(about):
                if knows & other.bit and (other.kind == CATEGORY) == category:
                    before |= other.bit | other.before
        journal, bit = envelope.journal_id, 1 << len(self.tokens)
        prev = self.by_hash[envelope.prev_hash].bit if envelope.prev_hash else 0
        place = journal, envelope.seq, envelope.kind, subjects, event.facts()
        token = Token(bit, event.hash, *place, before, prev, envelope.lamport)
        self.tokens.append(token)
        self.by_hash[token.hash] = token
        self.by_kind.setdefault(token.kind, []).append(token)
        self.by_journal.setdefault(journal, []).append(token)
        self.maker_bits |= bit if token.kind in MAKER_KINDS else 0
        for subject in dict.fromkeys(subjects):
            self.by_subject.setdefault(subject, []).append(token)
        return token

    def at(self, bit: int) -> Token:
        """Return the event of a bit."""
        return self.tokens[bit.bit_length() - 1]

    def among(self, bits: int) -> Iterator[Token]:
        """Yield the events of a set in the order in which they were written."""
        return (token for token in self.tokens if bits & token.bit)

    def of(self, knows: int, *kinds: str) -> Iterator[Token]:
        """Yield the events of a set that are of some kinds, kind by kind in the order given."""
        return (token for kind in kinds for token in self.by_kind.get(kind, ()) if knows & token.bit)

    def concerning(self, subjects: Iterable[str]) -> Iterable[Token]:
        """Return all events about any of these, in the order in which they were written."""
        found = {t.bit: t for subject in subjects for t in self.by_subject.get(subject, ())}
        return [found[bit] for bit in sorted(found)]

    def set_of(self, hashes: Iterable[str]) -> int:
        """Return the set of these events."""
        return sum(self.by_hash[name].bit for name in set(hashes))

    def people(self, knows: int) -> dict[str, tuple[str, ...]]:
        """Return, for every id that somebody made, all ids of the person, sorted."""
        holds = self.holding(knows)
        edges = {_edge(token): token.subjects for token in self.of(knows, "citizens.merged")}
        cut = {name for t in self.of(knows, "citizens.separated") for name in t.facts["edges"]}
        # Who was registered stays, also when the list is taken back that named them.
        registered = {s for t in self.of(knows, "registration.recorded") for s in t.subjects}
        groups: dict[str, set[str]] = {}
        for name, pair in edges.items():
            if name not in cut:
                joined = set().union(*(groups.get(one, {one}) for one in pair))
                groups.update(dict.fromkeys(joined, joined))
        ever = self.erasure(knows).ever
        made: set[str] = set()
        if ever:  # of whom a ruling kept what came in later, that is left
            for one in registered:
                members = groups.get(one, {one})
                made |= members if not ever.isdisjoint(members) else set()
        for token in self.of(knows, "registration.voided"):
            if "takes_back" in token.facts:  # whom an undone save had added is nobody, and has a void number
                made |= set().union(*(groups.get(one, {one}) for one in registered.intersection(token.subjects)))
        for token in self.of(knows, *MAKES):
            members = groups.get(token.subjects[0], {token.subjects[0]})
            stands = token.kind == "citizen.added" or holds(token)
            if stands or not registered.isdisjoint(members):
                made |= members
        return {one: tuple(sorted(groups.get(one, {one}))) for one in made}

    def holding(self, knows: int) -> Callable[[Token], bool]:
        """Return what tells of a row of a list whether it holds: of all states of a list the last that stands does."""
        withdrawn = {s for t in self.of(knows, "roster.withdrawn") for s in t.subjects}
        later: dict[str, set[str]] = {}
        for token in self.of(knows, "roster.replaced"):
            later.setdefault(token.facts["old"], set()).add(token.facts["new"])

        def stands(roster: str) -> bool:
            return roster not in withdrawn or any(stands(new) for new in later.get(roster, ()))

        gone = {h for t in self.of(knows, "roster.replaced") if stands(t.facts["new"]) for h in t.facts["gone"]}
        gone |= {t.facts["replaces"] for t in self.of(knows, "citizen.listed") if self._goes_on(t, stands)}
        return lambda token: stands(token.facts["roster"]) and token.hash not in gone

    @staticmethod
    def _goes_on(token: Token, stands: Callable[[str], bool]) -> bool:
        return "replaces" in token.facts and stands(token.facts["roster"])

    def area(self, knows: int, counting: int, mine: tuple[str, ...], own: tuple[str, ...]) -> tuple[int, int]:
        """Return what a desk of these wards has to be told, and what it may: the rest is none of its business."""
        people, wards = self.people(counting), self.wards(counting)
        must = may = 0
        appointed = list(self.of(knows, "payee.appointed"))
        # Of somebody erased envelopes are left, and others hang on them.
        gone = self.erasure(knows).erased.intersection(s for t in appointed for s in t.subjects)
        payees = {t.facts["payee"] for t in appointed} | gone
        # What was said about two who were taken for one hangs on what was said about either of them.
        once_one = self._once_one(counting)
        for token in self.among(knows):
            if token.journal in own or token.kind == CATEGORY:
                continue
            alike = set().union(*(once_one.get(one, {one}) for one in token.subjects))
            named = [wards[one] for one in alike if one in people]
            if token.kind in TOLD_TO_ALL or any(not mine or ward == set(mine) for ward in named):
                must |= token.bit
            elif any(ward & set(mine) for ward in named) or not payees.isdisjoint(token.subjects):
                may |= token.bit
        return must, must | may

    def _once_one(self, knows: int) -> dict[str, set[str]]:
        """Return for each id all that were ever taken for the same person, also when they were separated again."""
        groups: dict[str, set[str]] = {}
        for token in self.of(knows, "citizens.merged"):
            joined = set().union(*(groups.get(one, {one}) for one in token.subjects))
            groups.update(dict.fromkeys(joined, joined))
        return groups

    def wards(self, knows: int) -> dict[str, set[str]]:
        """Return for each person all wards that anybody named; an empty one among them when somebody named none."""
        holds = self.holding(knows)
        named: dict[str, set[str]] = {}
        for token in self.among(knows):
            fields = token.facts.get("fields", {})
            if token.kind == "conflict.settled" and token.facts["about"] == "ward":
                fields = {"ward": token.facts["value"]}
            if token.kind in MAKES or "ward" in fields:
                stands = "roster" not in token.facts or holds(token)
                ward = fields.get("ward", "")
                named.setdefault(token.subjects[0], set()).update({ward} if stands else {"", ward})
        people = self.people(knows)
        return {one: set().union(*(named.get(m, set()) for m in members)) or {""} for one, members in people.items()}

    def registrations(self, knows: int) -> dict[str, Token]:
        """Return all registrations of a set, by id."""
        return {t.facts["registration"]: t for t in self.of(knows, "registration.recorded")}

    def about(self, knows: int, members: tuple[str, ...], *kinds: str) -> list[Token]:
        """Return the events about a person, of some kinds, but those that are about erased ids of theirs only."""
        found = [t for t in self.concerning(members) if t.kind in kinds and knows & t.bit]
        erased = self.erasure(knows).erased.intersection(members)
        if not erased:
            return found
        return [t for t in found if not erased.issuperset(set(t.subjects).intersection(members))]

    def erasure(self, knows: int) -> Erasure:
        """Return whom the rulings of a set have erased, and which events."""
        told = sorted(self.of(knows, "citizen.erased", "citizen.kept"), key=lambda t: (t.lamport, t.journal, t.seq))
        erased: set[str] = set()
        ever: set[str] = set()
        covered: set[str] = set()
        for token in told:
            if token.kind == "citizen.kept":
                erased -= set(token.subjects)
            else:
                erased |= set(token.subjects)
                ever |= set(token.subjects)
                covered |= set(token.facts["events"])
        return Erasure(erased, ever, covered)

    def undone(self, knows: int) -> set[str]:
        """Return the hashes of what undone saves had written and their voids take back."""
        return {name for t in self.of(knows, "registration.voided") for name in t.facts.get("takes_back", ())}

    def nobody(self, knows: int) -> set[str]:
        """Return the ids of whom only an undone save had added."""
        taken = self.undone(knows)
        back = {s for name in taken if (t := self.by_hash[name]).kind == "citizen.added" for s in t.subjects}
        return back - {t.subjects[0] for t in self.of(knows, *MAKES) if t.hash not in taken}

    def standing(self, knows: int) -> int:
        """Return the events of a set that no ruling of it has destroyed or hidden, and no undo has taken back."""
        ruled = self.erasure(knows)
        gone = self.set_of(self.undone(knows))
        for token in self.concerning(ruled.ever) if ruled.ever else ():
            hidden = ruled.erased.issuperset(token.subjects)
            if token.kind not in LASTS and (hidden or token.hash in ruled.covered):
                gone |= token.bit
        return knows & ~gone

    def voided(self, knows: int) -> set[str]:
        """Return the ids of all registrations that somebody declared void."""
        return {t.facts["registration"] for t in self.of(knows, "registration.voided")}

    def weighed(self, knows: int) -> set[str]:
        """Return the ids of registrations that were declared void and decided on, when a verdict weighs the two."""
        settled = [t for t in self.of(knows, "conflict.settled") if t.facts.get("about") == "decision"]
        people = {subject for token in settled for subject in token.subjects}
        recorded = self.registrations(knows).items() if people else ()
        return self.voided(knows) & {name for name, token in recorded if not people.isdisjoint(token.subjects)}

    def current(self, knows: int, counting: int, members: tuple[str, ...]) -> tuple[list[Token], bool] | None:
        """Return the registrations of which one has to hold, and whether all that anybody knew of them is here.

        None when verdicts have a say that this model does not follow.
        """
        settled = self.about(counting, members, "conflict.settled")
        verdicts = [t for t in settled if t.facts.get("about") == "registration"]
        if len(verdicts) > 1 or any(t.facts.get("about") == "decision" for t in settled):
            return None
        aside = {name for t in verdicts for name in t.facts["over"]} | self.voided(counting)
        own = self.about(counting, members, "registration.recorded")
        standing = [t for t in own if t.facts["registration"] not in aside]
        pool = [t for t in standing if t.facts["outcome"] not in YIELDS] or standing
        latest = [t for t in pool if not any(other.before & t.bit for other in pool)]
        certain = all(not token.before & ~knows for token in latest)
        return latest, certain


def _edge(token: Token) -> str:
    if token.facts["basis"] != "certain":
        return token.hash
    return hashlib.sha256("\0".join(["certain", *token.subjects]).encode()).hexdigest()
