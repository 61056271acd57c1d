"""What has to be true after every step, in sets and dictionaries: no database, no file, no replay of the program's.

A set of events is the bits of one number: bit n is the n-th event that anybody wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from tests.simulation.chronicle import Chronicle, Token
from tests.simulation.makers import Maker, Makers, counted, hand_on, heirs, reckon
from tests.simulation.parcels import Parcel, Part, Succession


@dataclass
class SiteModel:
    """What one station has to hold.

    Attributes:
        desk: which desk it is, also for a clone; empty for a supervisor. `card` is the id of its card.
        keys: all its keys, the one that it signs with last; `signed` by own journal, the key that signs it;
            `successions` who goes on for whom.
        `roots` the journals of offices that it trusts by itself.
        journals: its own, the one that it writes to last.
        chains: by journal, the events that are here without a gap, from the first.
        forks: by journal, the last events of further branches.
        pending: journals that become known by the files that are being taken in, `pending_ends` those that end.
        kept: sealed files that wait here; `seen` those that are done with.
        cards: ids of cards that a supervisor has made.
        read: by office journal, the newest answer that was read, as the next file will say; `heard` ever.
        asked: by journal, from where an office asked for it again.
        ends: by journal and the journal that its laptop then wrote to, the newest end that a file brought.
        answers: by own journal and a desk's, the newest answer that its writer said to have read.
        counter: of its last own answer.
    """

    name: str
    desk: str = ""
    wards: tuple[str, ...] = ()
    card: str = ""
    keys: list[str] = field(default_factory=list)
    signed: dict[str, str] = field(default_factory=dict)
    successions: list[Succession] = field(default_factory=list)
    roots: dict[str, str] = field(default_factory=dict)
    journals: list[str] = field(default_factory=list)
    knows: int = 0
    chains: dict[str, list[int]] = field(default_factory=dict)
    forks: dict[str, set[int]] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    exported: dict[str, int] = field(default_factory=dict)
    pending: dict[str, Maker] = field(default_factory=dict)
    pending_ends: dict[str, int] = field(default_factory=dict)
    kept: list[Parcel] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    cards: set[str] = field(default_factory=set)
    read: dict[str, int] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    ends: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    answers: dict[tuple[str, str], int] = field(default_factory=dict)
    counter: int = 0

    @property
    def journal(self) -> str:
        """The journal that is written to."""
        return self.journals[-1]

    @property
    def number(self) -> int:
        """The number of a desk."""
        return int(self.desk.rpartition("-")[2])

    @property
    def key(self) -> str:
        """The key that signs."""
        return self.keys[-1]

    def copy(self, name: str) -> SiteModel:
        """Return what a copy of the whole folder holds."""
        return replace(deepcopy(replace(self, kept=[])), name=name, kept=list(self.kept))


class Model:
    """Who knows which of all events."""

    def __init__(self) -> None:
        self.chronicle = Chronicle()
        self.sites: dict[str, SiteModel] = {}
        self._reckoned: dict[tuple[int, tuple[str, ...]], tuple[Makers, dict[int, int]]] = {}

    def copy(self) -> Model:
        """Return a model that goes its own way."""
        other = Model()
        other.chronicle = self.chronicle.copy()
        other.sites = {name: site.copy(name) for name, site in self.sites.items()}
        return other

    def wrote(self, site: SiteModel, event: Any) -> Token:
        """Take down what a station wrote at the end of its own journal."""
        token = self.chronicle.add(event, site.knows, self.counted(site))
        journal, bit = token.journal, token.bit
        if journal not in site.journals:
            site.journals.append(journal)
            site.signed[journal] = site.key
            if not site.desk:
                site.roots[journal] = site.key
        if token.kind == "session.opened" and token.facts.get("why", "rotated") != "rotated":
            site.read = {}  # what was lost is asked for again
        site.chains.setdefault(journal, []).append(bit)
        site.knows |= bit
        return token

    # -- whose word counts

    def makers(self, site: SiteModel, knows: int | None = None) -> Makers:
        """Return whose journals are whose for a station, or for one that knows something else."""
        return self._told(site.roots, site.knows if knows is None else knows)[0]

    def counted(self, site: SiteModel) -> int:
        """Return those events of a station that count."""
        makers, found = self._told(site.roots, site.knows)
        if site.knows not in found:
            found[site.knows] = self.chronicle.standing(counted(self.chronicle, site.knows, makers))
        return found[site.knows]

    def _told(self, roots: dict[str, str], knows: int) -> tuple[Makers, dict[int, int]]:
        name = knows & self.chronicle.maker_bits, tuple(sorted(roots))
        if name not in self._reckoned:
            self._reckoned[name] = reckon(self.chronicle, knows, roots), {}
        return self._reckoned[name]

    def card_to_prove(self, site: SiteModel) -> str:
        """Return the card that goes with every file, until somebody else has named one of the own journals."""
        told = self.chronicle.of(site.knows, "desk.enrolled", "office.added")
        named = any(t.facts["journal_id"] in site.journals and t.journal not in site.journals for t in told)
        return "" if named else site.card

    # -- what a desk writes

    def records(self, site: SiteModel) -> Parcel:
        """Return what a file with everything that is not acknowledged carries."""
        parts = []
        for journal in site.journals:
            chain = site.chains[journal]
            start = min(site.acknowledged.get(journal, 0), site.asked.get(journal, len(chain) + 1) - 1)
            if start < len(chain):
                before = chain[start - 1] if start else 0
                parts.append(Part(journal, start + 1, tuple(chain[start:]), before, site.signed[journal]))
        return Parcel(
            to=self.makers(site).office_keys(),
            key=site.key,
            journal=site.journal,
            parts=tuple(parts),
            card=self.card_to_prove(site),
            successions=tuple(site.successions),
            read_answers=dict(site.read),
        )

    # -- taking files in

    def is_for(self, site: SiteModel, parcel: Parcel) -> bool:
        """Tell whether a supervisor can take a file in: whole, for this one, and no answer."""
        return not parcel.damaged and parcel.opens_for(site.keys) and not parcel.counter

    def _at_once(self, site: SiteModel, parcel: Parcel) -> str:
        """Say what a supervisor has to make of a file before it looks at its ranges; empty when these decide."""
        if parcel.damaged:
            return "damaged"
        if parcel.sha256 in site.seen:
            return "known"
        if not parcel.opens_for(site.keys):
            return "foreign"
        return "held" if parcel.counter else ""

    def judge(self, site: SiteModel, parcel: Parcel) -> str:
        """Say what a supervisor has to make of a file, and let it take the content in."""
        if said := self._at_once(site, parcel):
            return said
        makers = self._with_pending(site, site.knows)
        handed_on = heirs(makers, parcel.successions)
        for one in handed_on:
            hand_on(makers, one)
        fresh = self._fresh(site, parcel, makers)
        if fresh is None:
            return "held"
        before = site.pending, site.pending_ends
        site.pending = site.pending | fresh | {one.journal: makers.by_journal[one.journal] for one in handed_on}
        site.pending_ends = site.pending_ends | {one.old: one.seq for one in handed_on}
        said = self._merge(site, parcel, brought=bool(fresh or handed_on))
        if said in ("held", "waiting"):
            site.pending, site.pending_ends = before
        return said

    def _merge(self, site: SiteModel, parcel: Parcel, *, brought: bool) -> str:
        knows, branched = site.knows, False
        chains: dict[str, list[int]] = {}
        forks: dict[str, set[int]] = {}
        left = list(parcel.parts)
        while left:
            known = self._with_pending(site, knows).by_journal
            vouched = [p for p in left if p.journal in known and known[p.journal].key == p.key]
            if not vouched:
                return "held"
            for part in vouched:
                chain = chains.get(part.journal, site.chains.get(part.journal, []))
                if self._is_branch(part, chain, knows):
                    tips = forks.setdefault(part.journal, set(site.forks.get(part.journal, set())))
                    branched = branched or part.before not in tips
                    tips.add(part.bits[-1])
                elif part.first > len(chain) + 1:
                    return "waiting"
                else:
                    new = part.bits[max(len(chain) - part.first + 1, 0) :]
                    chains[part.journal] = [*chain, *new]
                knows |= sum(part.bits)
            left = [part for part in left if part not in vouched]
        for part in parcel.parts:
            if part.key == parcel.key and part.last > site.ends.get((part.journal, parcel.journal), (0, 0))[0]:
                site.ends[part.journal, parcel.journal] = part.last, part.bits[-1]
        for journal in site.journals:
            read = parcel.read_answers.get(journal, 0)
            if read:
                site.answers[journal, parcel.journal] = max(site.answers.get((journal, parcel.journal), 0), read)
                site.counter = max(site.counter, read) if journal == site.journal else site.counter
        site.seen.add(parcel.sha256)
        new_events, site.knows = knows != site.knows, knows
        site.chains |= chains
        site.forks |= forks
        return "imported" if new_events or branched or brought else "known"

    def _with_pending(self, site: SiteModel, knows: int) -> Makers:
        """Return whose journals are whose, with what the files that are being taken in have told already."""
        offices = {journal: maker.key for journal, maker in site.pending.items() if maker.role == "office"}
        makers = self._told(site.roots | offices, knows)[0]
        ends = makers.ends | {j: min(seq, makers.ends.get(j, seq)) for j, seq in site.pending_ends.items()}
        return replace(makers, by_journal=makers.by_journal | site.pending, ends=ends)

    def _fresh(self, site: SiteModel, parcel: Parcel, makers: Makers) -> dict[str, Maker] | None:
        """Return the journals that a file makes known; None when its writer may not send it."""
        known = makers.by_journal
        sender = next((maker for maker in known.values() if maker.key == parcel.key), None)
        if sender is None:
            used = {maker.who for maker in known.values()}
            sender = makers.by_card(parcel.card, parcel.key, used) if parcel.card in site.cards else None
        if sender is None:
            return None
        named = [(parcel.journal, 0, parcel.key), *((part.journal, part.last, part.key) for part in parcel.parts)]
        fresh = {}
        for journal, last, key in named:
            maker = known.get(journal)
            if maker is not None and maker.key != key:
                return None
            if key == parcel.key and maker is None:
                fresh[journal] = Maker(sender.role, sender.who, key)
            elif key == parcel.key and last > makers.ends.get(journal, last):
                return None
        return None if fresh and makers.spent(parcel.key) else fresh

    def _is_branch(self, part: Part, chain: Sequence[int], knows: int) -> bool:
        """Tell whether a part says something else than a chain, or goes on from such a branch."""
        at = min(part.last, len(chain))
        if at >= part.first:
            return part.bits[at - part.first] != chain[at - 1]
        if at == part.first - 1:
            return (chain[at - 1] if at else 0) != part.before
        bit = part.before
        while bit and bit & knows:
            token = self.chronicle.at(bit)
            if chain[token.seq - 1 : token.seq] == [bit]:
                return token.seq < len(chain)
            bit = token.prev
        return not bit and bool(chain)

    # -- desks of one point

    def neighbours(self, site: SiteModel) -> frozenset[str]:
        """Return the keys of the desks of the same point to whom a desk may leave what it wrote."""
        makers = self.makers(site)
        desk = makers.named(site.number)
        found = (j[-1] for d in makers.desks if self._reads(makers, d, desk) and (j := makers.living(d)))
        return frozenset(makers.by_journal[journal].key for journal in found)

    def _reads(self, makers: Makers, reader: str, writer: str) -> bool:
        """Tell whether a desk gets what another one of the same point writes."""
        if reader == writer or makers.is_gone(reader) or makers.places[reader][0] != makers.places[writer][0]:
            return False
        all_of, mine = makers.places[reader][1], makers.places[writer][1]
        return not all_of or (bool(mine) and set(mine) <= set(all_of))

    def judge_neighbour(self, site: SiteModel, parcel: Parcel) -> str:
        """Say what a desk has to make of what another one left for it, and let it take the content in."""
        if parcel.damaged:
            return "damaged"
        if parcel.sha256 in site.seen:
            return "known"
        if not parcel.opens_for(site.keys):
            return "foreign"
        makers = self.makers(site)
        desk = makers.named(site.number)
        senders = (d for d in makers.desks if self._reads(makers, desk, d) and not makers.is_gone(d))
        known = {makers.by_journal[journal].key for d in senders for journal in makers.living(d)}
        own = all(part.key == parcel.key for part in parcel.parts)
        if parcel.key not in known or not own or self._fresh(site, parcel, makers) != {}:
            return "held"
        return self._merge(site, parcel, brought=False)

    def receive(self, site: SiteModel, parcels: list[Parcel], *, again: bool = False) -> list[str]:
        """Return the verdicts on files in the order in which they are offered; what can be used later is kept.

        What was kept is tried when something was imported, or when it is time to try it `again`.
        """
        site.pending, site.pending_ends = {}, {}
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
        moved = again or "imported" in verdicts.values()
        while moved:
            moved = False
            for parcel in sorted(site.kept, key=lambda p: p.sha256):
                said = self.judge(site, parcel)
                if said in ("imported", "known"):
                    site.kept.remove(parcel)
                    moved = moved or said == "imported"
        return [verdicts[number] for number in range(len(parcels))]

    # -- answers

    def answers(self, site: SiteModel) -> list[Parcel]:
        """Return the answers that are due now, in their order."""
        makers = self.makers(site)
        groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for desk, journals in makers.desks.items():
            if journals and not makers.is_gone(desk):
                groups.setdefault(makers.places[desk], []).append(desk)
        answers = [self.answer(site, desks, wards) for (_, wards), desks in groups.items()]
        for number, parcel in enumerate(answers, start=site.counter + 1):
            parcel.counter = number
        return answers

    def answer(self, site: SiteModel, desks: list[str], wards: tuple[str, ...]) -> Parcel:
        """Return what an answer to desks (by id) with the same wards carries now."""
        makers, told, relied, odd = self.makers(site), {}, [], False
        for desk in desks:
            journals = makers.desks[desk]
            for journal in journals:
                chain = site.chains.get(journal, [])
                ends = [(self.chronicle.at(bit).seq, bit) for bit in site.forks.get(journal, ())]
                ends += [site.ends[name] for name in site.ends if name[0] == journal and name[1] in journals]
                told[journal] = [(len(chain), chain[-1] if chain else 0), *ends]
            odd = len(makers.living(desk)) > 1 or any(site.forks.get(journal) for journal in journals)
            relied.append(0 if odd else site.answers.get((site.journal, journals[-1]), 0))
        alone = tuple(makers.desks[desks[0]]) if len(desks) == 1 and not odd else ()
        must, may = self.chronicle.area(site.knows, self.counted(site), wards, alone)
        to = {makers.by_journal[journal].key for desk in desks for journal in makers.living(desk)}
        return Parcel(
            to=frozenset(to),
            key=site.key,
            journal=site.journal,
            successions=tuple(site.successions),
            relied=min(relied),
            must=must,
            may=may,
            told=told,
        )

    def may_read(self, site: SiteModel, parcel: Parcel) -> str:
        """Say what a desk has to make of a file before it looks into it; empty when it may read it."""
        if parcel.damaged:
            return "damaged"
        if parcel.sha256 in site.seen:
            return "known"
        if not parcel.opens_for(site.keys):
            return "foreign"
        makers = self.makers(site)
        makers = replace(makers, by_journal=dict(makers.by_journal), ends=dict(makers.ends))
        for one in heirs(makers, parcel.successions):
            if makers.by_journal[one.old].role == "office":
                makers.by_journal[one.journal] = Maker("office", makers.by_journal[one.old].who, one.key)
        sender = next((m for m in makers.by_journal.values() if m.key == parcel.key), None)
        if sender is None or sender.role != "office" or not parcel.counter:
            return "damaged"
        if makers.spent(parcel.key):
            return "held" if not makers.revoked.isdisjoint(makers.with_key(parcel.key)) else "damaged"
        return "" if set(site.journals) & parcel.told.keys() else "damaged"

    def read(self, site: SiteModel, parcel: Parcel) -> bool:
        """Let a desk take note of what the office holds; return whether its journal may not go on."""
        site.seen.add(parcel.sha256)
        makers = self.makers(site)
        for one in heirs(makers, parcel.successions):
            if makers.by_journal[one.old].role == "office":
                site.roots[one.journal] = one.key
        site.roots[parcel.journal] = parcel.key
        site.read[parcel.journal] = max(site.read.get(parcel.journal, 0), parcel.counter)
        if parcel.relied <= site.heard.get(parcel.journal, 0):
            site.heard[parcel.journal] = max(site.heard.get(parcel.journal, 0), parcel.counter)
        for journal in site.journals:
            for seq, end in parcel.told.get(journal, ()):
                if seq and site.chains[journal][seq - 1 : seq] == [end]:
                    site.acknowledged[journal] = max(site.acknowledged.get(journal, 0), seq)
                    site.exported[journal] = max(site.exported.get(journal, 0), seq)
        seq, end = parcel.told.get(site.journal, [(0, 0)])[0]
        if not seq or site.chains[site.journal][seq - 1 : seq] == [end]:
            return False
        site.read = {}
        return True
