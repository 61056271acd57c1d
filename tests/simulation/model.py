"""What has to be true after every step, in sets and dictionaries: no database, no file, no replay of the program's.

A set of events is the bits of one number: bit n is the n-th event that anybody wrote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

MAKES = ("citizen.listed", "citizen.added")
CATEGORY = "citizen.classified"
RULINGS = frozenset(
    {
        "roster.withdrawn",
        "citizens.merged",
        "citizens.separated",
        "duplicate.dismissed",
        "desk.revoked",
        "citizen.erased",
        "office.added",
    }
)
TOLD_TO_ALL = RULINGS | {
    "campaign.opened",
    "point.opened",
    "desk.prepared",
    "desk.enrolled",
    "desk.revoked",
    "officer.added",
}
NO_FACTS = frozenset({"session.opened", "day.closed", "bundle.written", "bundle.imported", "desk.enrolled"})
"""What two supervisors who took in the same files each write for themselves."""

YIELDS = ("absent", "home_visit")


@dataclass(frozen=True)
class Token:
    """One event: `bit` names it, `before` are the events about the same people that its writer knew."""

    bit: int
    hash: str
    journal: str
    seq: int
    kind: str
    subjects: tuple[str, ...]
    facts: dict[str, Any]
    before: int


@dataclass(frozen=True)
class Part:
    """A part of a journal as a file carries it: its place, its events, and the event before it (0 for none)."""

    journal: str
    first: int
    bits: tuple[int, ...]
    before: int

    @property
    def last(self) -> int:
        """The place of its last event."""
        return self.first + len(self.bits) - 1


@dataclass(eq=False)
class Parcel:
    """One sealed file: what its writer put in.

    Attributes:
        to: names of the desks that can open it, or `office`; every supervisor has the keys of the office.
        sha256: of the whole file; files that were kept are tried in this order.
        desk, journal: of records, whose they are, and the journal that the desk then wrote to.
        counter: of an answer, its number; `relied` the number of the one that the office took for read.
        must, may: of an answer, what the desk has to know once it has read it, and what it may learn.
        told: of an answer, for each journal of the desk how far it is held and the last event; and other ends.
    """

    to: str
    sha256: str = ""
    desk: str = ""
    journal: str = ""
    parts: tuple[Part, ...] = ()
    enrols: bool = False
    read_answer: int = 0
    counter: int = 0
    relied: int = 0
    must: int = 0
    may: int = 0
    told: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    damaged: bool = False

    def opens_for(self, desk: str) -> bool:
        """Tell whether a desk can open it."""
        return desk in self.to.split()


@dataclass
class SiteModel:
    """What one station has to hold.

    Attributes:
        desk: which desk it is, also for a clone; empty for a supervisor.
        journals: its own, the one that it writes to last.
        chains: by journal, the events that are here without a gap, from the first.
        forks: by journal, the last events of further branches.
        enrolled: by desk, its journals as this supervisor has enrolled them.
        kept: sealed files that wait here; `seen` those that are done with.
        read: number of the newest answer that was read, as the next file will say; `heard` of the newest ever.
        ends: by journal and the journal that its laptop then wrote to, the newest end that a file brought.
        answers: by journal, the newest answer that its writer said to have read; `counter` of its last own answer.
    """

    name: str
    desk: str = ""
    wards: tuple[str, ...] = ()
    journals: list[str] = field(default_factory=list)
    knows: int = 0
    chains: dict[str, list[int]] = field(default_factory=dict)
    forks: dict[str, set[int]] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    exported: dict[str, int] = field(default_factory=dict)
    enrolled: dict[str, list[str]] = field(default_factory=dict)
    kept: list[Parcel] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    read: int = 0
    heard: int = 0
    ends: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    counter: int = 0

    @property
    def journal(self) -> str:
        """The journal that is written to."""
        return self.journals[-1]

    def copy(self, name: str) -> SiteModel:
        """Return what a copy of the whole folder holds."""
        return replace(deepcopy(replace(self, kept=[])), name=name, kept=list(self.kept))

    def records(self) -> Parcel:
        """Return what a file with everything that is not acknowledged carries."""
        parts = []
        for journal in [*sorted(self.journals[:-1]), self.journal]:
            chain, start = self.chains[journal], self.acknowledged.get(journal, 0)
            if start < len(chain):
                parts.append(Part(journal, start + 1, tuple(chain[start:]), chain[start - 1] if start else 0))
        return Parcel(
            to="office",
            desk=self.desk,
            journal=self.journal,
            parts=tuple(parts),
            enrols=self.read == 0,
            read_answer=self.read,
        )


class Model:
    """All events that were ever written, and who knows which."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.by_hash: dict[str, Token] = {}
        self.sites: dict[str, SiteModel] = {}

    def copy(self) -> Model:
        """Return a model that goes its own way."""
        other = Model()
        other.tokens, other.by_hash = list(self.tokens), dict(self.by_hash)
        other.sites = {name: site.copy(name) for name, site in self.sites.items()}
        return other

    def among(self, bits: int) -> Iterator[Token]:
        """Yield the events of a set in the order in which they were written."""
        return (token for token in self.tokens if bits & token.bit)

    def set_of(self, hashes: Iterable[str]) -> int:
        """Return the set of these events."""
        return sum(self.by_hash[name].bit for name in set(hashes))

    def wrote(self, site: SiteModel, event: Any) -> Token:
        """Take down what a station wrote at the end of its own journal."""
        envelope = event.envelope
        subjects, category = tuple(envelope.subjects), envelope.kind == CATEGORY
        before = 0
        if subjects:
            people = self.people(site.knows)
            about = {member for subject in subjects for member in people.get(subject, (subject,))}
            for other in self.among(site.knows):
                if not about.isdisjoint(other.subjects) and (other.kind == CATEGORY) == category:
                    before |= other.bit | other.before
        journal, bit = envelope.journal_id, 1 << len(self.tokens)
        token = Token(bit, event.hash, journal, envelope.seq, envelope.kind, subjects, event.facts(), before)
        self.tokens.append(token)
        self.by_hash[token.hash] = token
        if journal not in site.journals:
            site.journals.append(journal)
        site.chains.setdefault(journal, []).append(bit)
        site.knows |= bit
        return token

    # -- taking files in

    def judge(self, site: SiteModel, parcel: Parcel) -> str:
        """Say what a supervisor has to make of a file, and let it take the content in."""
        if parcel.damaged:
            return "damaged"
        if parcel.to != "office":
            return "foreign"
        if parcel.sha256 in site.seen:
            return "known"
        if parcel.desk not in site.enrolled and not parcel.enrols:
            return "held"
        knows, branched = site.knows, False
        chains: dict[str, list[int]] = {}
        forks: dict[str, set[int]] = {}
        for part in parcel.parts:
            chain = site.chains.get(part.journal, [])
            known = min(part.last, len(chain))
            if known >= part.first:
                branch = part.bits[known - part.first] != chain[known - 1]
            elif known == part.first - 1:
                branch = (chain[known - 1] if known else 0) != part.before
            else:
                branch = bool(part.before & knows)
            if branch:
                branched = branched or part.before not in site.forks.get(part.journal, set())
                forks[part.journal] = {part.bits[-1]}
            elif part.first > len(chain) + 1:
                return "waiting"
            else:
                chains[part.journal] = [*chain, *part.bits[known - part.first + 1 :]]
            knows |= sum(part.bits)
        enrolled = site.enrolled.setdefault(parcel.desk, [])
        brought = dict.fromkeys([*(part.journal for part in parcel.parts), parcel.journal])
        enrolled += [journal for journal in brought if journal not in enrolled]
        for part in parcel.parts:
            if part.last > site.ends.get((part.journal, parcel.journal), (0, 0))[0]:
                site.ends[part.journal, parcel.journal] = part.last, part.bits[-1]
        site.answers[parcel.journal] = max(site.answers.get(parcel.journal, 0), parcel.read_answer)
        new, site.knows = knows != site.knows, knows
        site.chains |= chains
        for journal, ends in forks.items():
            site.forks[journal] = site.forks.get(journal, set()) | ends
        return "imported" if new or branched else "known"

    def receive(self, site: SiteModel, parcels: list[Parcel]) -> list[str]:
        """Return the verdicts on files in the order in which they are offered; what can be used later is kept."""
        verdicts: dict[int, str] = {}
        left = list(range(len(parcels)))
        while left:
            for number in left:
                verdicts[number] = self.judge(site, parcels[number])
            moved = any(verdicts[number] == "imported" for number in left)
            left = [n for n in left if verdicts[n] in ("waiting", "held")] if moved else []
        for number, parcel in enumerate(parcels):
            if verdicts[number] in ("waiting", "held") and parcel not in site.kept:
                site.kept.append(parcel)
            if verdicts[number] in ("imported", "known"):
                site.seen.add(parcel.sha256)
        moved = "imported" in verdicts.values()
        while moved:
            moved = False
            for parcel in sorted(site.kept, key=lambda p: p.sha256):
                said = self.judge(site, parcel)
                if said in ("imported", "known"):
                    site.kept.remove(parcel)
                    site.seen.add(parcel.sha256)
                    moved = moved or said == "imported"
        return [verdicts[number] for number in range(len(parcels))]

    def answers(self, site: SiteModel, wards: Iterable[tuple[str, ...]]) -> list[Parcel]:
        """Return the answers that are due now, in their order; `wards` are of the desks, by their number."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for number, area in enumerate(wards, start=1):
            if f"desk-{number:02d}" in site.enrolled:
                groups.setdefault(area, []).append(f"desk-{number:02d}")
        answers = [self.answer(site, desks, area) for area, desks in groups.items()]
        for number, parcel in enumerate(answers, start=site.counter + 1):
            parcel.counter = number
        return answers

    def answer(self, site: SiteModel, desks: list[str], wards: tuple[str, ...]) -> Parcel:
        """Return what an answer to desks with the same wards carries now."""
        odd, told, relied = False, {}, []
        for desk in desks:
            journals = site.enrolled[desk]
            for journal in journals:
                chain = site.chains.get(journal, [])
                ends = [(self.tokens[bit.bit_length() - 1].seq, bit) for bit in site.forks.get(journal, ())]
                ends += [site.ends[name] for name in site.ends if name[0] == journal and name[1] in journals]
                told[journal] = [(len(chain), chain[-1] if chain else 0), *ends]
            odd = len(journals) > 1 or any(site.forks.get(journal) for journal in journals)
            relied.append(0 if odd else site.answers.get(journals[-1], 0))
        alone = tuple(site.enrolled[desks[0]]) if len(desks) == 1 and not odd else ()
        must, may = self.area(site, wards, alone)
        return Parcel(to=" ".join(desks), relied=min(relied), must=must, may=may, told=told)

    def read(self, site: SiteModel, parcel: Parcel) -> bool:
        """Let a desk take note of what the office holds; return whether its journal may not go on."""
        site.seen.add(parcel.sha256)
        site.read = max(site.read, parcel.counter)
        if parcel.relied <= site.heard:
            site.heard = max(site.heard, parcel.counter)
        for journal in site.journals:
            for seq, end in parcel.told.get(journal, ()):
                if seq and site.chains[journal][seq - 1 : seq] == [end]:
                    site.acknowledged[journal] = max(site.acknowledged.get(journal, 0), seq)
                    site.exported[journal] = max(site.exported.get(journal, 0), seq)
        seq, end = parcel.told.get(site.journal, [(0, 0)])[0]
        if not seq or site.chains[site.journal][seq - 1 : seq] == [end]:
            return False
        site.read = 0
        return True

    # -- what follows

    def people(self, knows: int) -> dict[str, tuple[str, ...]]:
        """Return, for every id that somebody made, all ids of the person, sorted."""
        withdrawn: set[str] = set()
        edges: dict[str, tuple[str, ...]] = {}
        cut: set[str] = set()
        made: set[str] = set()
        for token in self.among(knows):
            match token.kind:
                case "roster.withdrawn":
                    withdrawn.update(token.subjects)
                case "citizens.merged":
                    edges[_edge(token)] = token.subjects
                case "citizens.separated":
                    cut.update(token.facts["edges"])
        # Who was registered stays, also when the list is taken back that named them.
        registered = {s for t in self.among(knows) if t.kind == "registration.recorded" for s in t.subjects}
        groups: dict[str, set[str]] = {}
        for name, pair in edges.items():
            if name not in cut:
                joined = set().union(*(groups.get(one, {one}) for one in pair))
                groups.update(dict.fromkeys(joined, joined))
        for token in self.among(knows):
            if token.kind in MAKES:
                members = groups.get(token.subjects[0], {token.subjects[0]})
                stands = token.kind == "citizen.added" or token.facts["roster"] not in withdrawn
                if stands or not registered.isdisjoint(members):
                    made |= members
        return {one: tuple(sorted(groups.get(one, {one}))) for one in made}

    def area(self, site: SiteModel, mine: tuple[str, ...], own: tuple[str, ...]) -> tuple[int, int]:
        """Return what a desk of these wards has to be told, and what it may: the rest is none of its business."""
        people, wards = self.people(site.knows), self.wards(site.knows)
        must = may = 0
        payees = {t.facts["payee"] for t in self.among(site.knows) if t.kind == "payee.appointed"}
        for token in self.among(site.knows):
            if token.journal in own or token.kind == CATEGORY:
                continue
            named = [wards[one] for one in token.subjects if one in people]
            if token.kind in TOLD_TO_ALL or any(not mine or ward == set(mine) for ward in named):
                must |= token.bit
            elif any(ward & set(mine) for ward in named) or not payees.isdisjoint(token.subjects):
                may |= token.bit
        return must, must | may

    def wards(self, knows: int) -> dict[str, set[str]]:
        """Return for each person all wards that anybody named; an empty one among them when somebody named none."""
        withdrawn = {s for t in self.among(knows) if t.kind == "roster.withdrawn" for s in t.subjects}
        named: dict[str, set[str]] = {}
        for token in self.among(knows):
            fields = token.facts.get("fields", {})
            if token.kind == "conflict.settled" and token.facts["about"] == "ward":
                fields = {"ward": token.facts["value"]}
            if token.kind in MAKES or "ward" in fields:
                stands = token.facts.get("roster") not in withdrawn
                ward = fields.get("ward", "")
                named.setdefault(token.subjects[0], set()).update({ward} if stands else {"", ward})
        people = self.people(knows)
        return {one: set().union(*(named.get(m, set()) for m in members)) for one, members in people.items()}

    def registrations(self, knows: int) -> dict[str, Token]:
        """Return all registrations of a set, by id."""
        return {t.facts["registration"]: t for t in self.among(knows) if t.kind == "registration.recorded"}

    def about(self, knows: int, members: tuple[str, ...], *kinds: str) -> list[Token]:
        """Return the events about a person, of some kinds."""
        return [t for t in self.among(knows) if t.kind in kinds and not set(members).isdisjoint(t.subjects)]

    def voided(self, knows: int) -> set[str]:
        """Return the ids of all registrations that somebody declared void."""
        return {t.facts["registration"] for t in self.among(knows) if t.kind == "registration.voided"}

    def current(self, knows: int, members: tuple[str, ...]) -> tuple[list[Token], bool] | None:
        """Return the registrations of which one has to hold, and whether all that anybody knew of them is here.

        None when verdicts have a say that this model does not follow.
        """
        verdicts = [t for t in self.about(knows, members, "conflict.settled") if t.facts.get("about") == "registration"]
        if len(verdicts) > 1:
            return None
        aside = {name for t in verdicts for name in t.facts["over"]} | self.voided(knows)
        own = self.about(knows, members, "registration.recorded")
        standing = [t for t in own if t.facts["registration"] not in aside]
        pool = [t for t in standing if t.facts["outcome"] not in YIELDS] or standing
        latest = [t for t in pool if not any(other.before & t.bit for other in pool)]
        certain = all(not token.before & ~knows for token in latest)
        return latest, certain


def _edge(token: Token) -> str:
    if token.facts["basis"] != "certain":
        return token.hash
    return hashlib.sha256("\0".join(["certain", *token.subjects]).encode()).hexdigest()
