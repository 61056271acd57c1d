"""What has to be true after every step, in sets and dictionaries: no database, no file, no replay of the program's.

A set of events is the bits of one number: bit n is the n-th event that anybody wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from tests.simulation.chronicle import Chronicle, Token
from tests.simulation.parcels import Parcel, Part


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
    """Who knows which of all events."""

    def __init__(self) -> None:
        self.chronicle = Chronicle()
        self.sites: dict[str, SiteModel] = {}

    def copy(self) -> Model:
        """Return a model that goes its own way."""
        other = Model()
        other.chronicle = self.chronicle.copy()
        other.sites = {name: site.copy(name) for name, site in self.sites.items()}
        return other

    def wrote(self, site: SiteModel, event: Any) -> Token:
        """Take down what a station wrote at the end of its own journal."""
        token = self.chronicle.add(event, site.knows)
        journal, bit = token.journal, token.bit
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
                ends = [(self.chronicle.at(bit).seq, bit) for bit in site.forks.get(journal, ())]
                ends += [site.ends[name] for name in site.ends if name[0] == journal and name[1] in journals]
                told[journal] = [(len(chain), chain[-1] if chain else 0), *ends]
            odd = len(journals) > 1 or any(site.forks.get(journal) for journal in journals)
            relied.append(0 if odd else site.answers.get(journals[-1], 0))
        alone = tuple(site.enrolled[desks[0]]) if len(desks) == 1 and not odd else ()
        must, may = self.chronicle.area(site.knows, wards, alone)
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
