"""Whose journal is whose, and which events count: the model's own reckoning over a set of events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from tests.simulation.chronicle import MAKER_KINDS, Chronicle, Token
from tests.simulation.parcels import Succession

FOR_OFFICES = frozenset(
    {
        *MAKER_KINDS,
        "point.opened",
        "roster.imported",
        "roster.replaced",
        "roster.withdrawn",
        "citizen.listed",
        "citizen.classified",
        "citizen.erased",
        "citizen.kept",
        "campaign.changed",
        "citizens.merged",
        "citizens.separated",
        "conflict.settled",
        "registration.approved",
        "registration.returned",
    }
)
"""Kinds that count only when an office wrote them."""

_HANDED_ON = ("succession", "recovery")


@dataclass(frozen=True)
class Maker:
    """Who writes a journal: `office` or `desk`, its id, and the key that signs it."""

    role: str
    who: str
    key: str


@dataclass
class Card:
    """What is known of the cards of a desk: the newest, those that were used, those that were called back."""

    newest: str = ""
    used: set[str] = field(default_factory=set)
    revoked: set[str] = field(default_factory=set)

    @property
    def waits(self) -> bool:
        """Tell whether the newest card still enrols a laptop."""
        return self.newest not in self.used | self.revoked


@dataclass
class Makers:
    """All journals whose makers are known.

    Attributes:
        offices: journals of offices; `ends` by journal, the last place that counts; `revoked` those ended that way.
        desks: by desk id, its journals in order; `cards`, `numbers` and `places` (point and wards) by desk id.
        offices_by_card: by card, the office that it enrols; `told_off` desks and offices that were revoked,
        and `cards_seen` all cards that anybody made for a desk.
    """

    by_journal: dict[str, Maker] = field(default_factory=dict)
    offices: frozenset[str] = frozenset()
    ends: dict[str, int] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    desks: dict[str, list[str]] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    places: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    offices_by_card: dict[str, str] = field(default_factory=dict)
    told_off: set[str] = field(default_factory=set)
    cards_seen: set[str] = field(default_factory=set)

    def with_key(self, key: str) -> list[str]:
        """Return the journals that are signed with a key."""
        return [journal for journal, maker in self.by_journal.items() if maker.key == key]

    def spent(self, key: str) -> bool:
        """Tell whether a key may begin nothing new."""
        journals = self.with_key(key)
        ended = [journal for journal in journals if journal in self.ends]
        return not self.revoked.isdisjoint(journals) or bool(journals and len(ended) == len(journals))

    def office_keys(self) -> frozenset[str]:
        """Return the keys of offices that go on."""
        keys = {maker.key for maker in self.by_journal.values() if maker.role == "office"}
        return frozenset(key for key in keys if key and not self.spent(key))

    def living(self, desk: str) -> list[str]:
        """Return the journals of a desk that go on."""
        return [journal for journal in self.desks.get(desk, ()) if journal not in self.ends]

    def is_gone(self, desk: str) -> bool:
        """Tell whether a desk was revoked and has no way back yet."""
        return desk in self.told_off and not self.living(desk) and not self.cards[desk].waits

    def by_card(self, card: str, key: str, used: set[str]) -> Maker | None:
        """Return whom an unused card makes of the holder of a key; `used` are those who are known already."""
        desk = next((desk for desk, cards in self.cards.items() if cards.newest == card), "")
        if desk:
            return Maker("desk", desk, key) if self.cards[desk].waits else None
        office = self.offices_by_card.get(card, "")
        return Maker("office", office, key) if office and office not in used | self.told_off else None

    def named(self, number: int) -> str:
        """Return the id of a desk by its number, or nothing."""
        return next((desk for desk, other in self.numbers.items() if other == number), "")


def reckon(chronicle: Chronicle, knows: int, roots: Mapping[str, str]) -> Makers:
    """Return whose journals are whose for somebody who knows a set of events and trusts some journals of offices."""
    told = sorted(chronicle.of(knows, *MAKER_KINDS), key=lambda t: (t.lamport, t.journal, t.seq, t.hash))
    ends: dict[str, int] = {}
    revoked: set[str] = set()
    offices = _offices(told, roots, ends)
    for token in told:
        if not _stands(token, offices, ends):
            continue
        for journal, seq, why in _ended(token):
            before = ends.get(journal)
            ends[journal] = seq if before is None else min(before, seq)
            revoked |= {journal} if why == "revoked" else set()
            if journal in offices:
                offices = _offices(told, roots, ends)
    for token in told:
        old, by = token.facts.get("ancestor"), token.facts.get("by")
        if old and by == "succession" and old["journal_id"] in revoked and ends[old["journal_id"]] < old["seq"]:
            ends[token.facts["journal_id"]] = 0
            revoked.add(token.facts["journal_id"])
            offices = _offices(told, roots, ends)
    return _fold([token for token in told if _stands(token, offices, ends)], roots, Makers({}, offices, ends, revoked))


def _fold(standing: Iterable[Token], roots: Mapping[str, str], makers: Makers) -> Makers:
    for token in standing:
        who, facts = token.subjects[0], token.facts
        journal, key = facts.get("journal_id", token.journal), facts.get("sign_public", "")
        match token.kind:
            case "campaign.opened" | "office.added":
                makers.by_journal.setdefault(journal, Maker("office", who, key))
            case "desk.prepared":
                makers.desks.setdefault(who, [])
                makers.numbers.setdefault(who, facts["number"])
                makers.cards.setdefault(who, Card(facts["card_id"]))
                makers.cards_seen.add(facts["card_id"])
                makers.places.setdefault(who, (facts["point_id"], tuple(sorted(facts["wards"]))))
            case "office.prepared":
                makers.offices_by_card.setdefault(facts["card_id"], who)
            case "card.issued" if who in makers.cards:
                makers.cards[who].newest = facts["card_id"]
                makers.cards_seen.add(facts["card_id"])
            case "desk.enrolled":
                makers.by_journal.setdefault(journal, Maker("desk", who, key))
                if who in makers.desks:
                    makers.desks[who] += [journal] if journal not in makers.desks[who] else []
                    makers.cards[who].used |= {facts["card"]} if facts.get("by") == "card" else set()
            case "desk.revoked" | "office.revoked":
                makers.told_off.add(who)
                if "card_id" in facts and who in makers.cards:
                    makers.cards[who].revoked.add(facts["card_id"])
    for journal, key in roots.items():
        known = makers.by_journal.get(journal, Maker("office", "", key))
        makers.by_journal[journal] = Maker("office", known.who, key)
    return makers


def _offices(told: Iterable[Token], roots: Mapping[str, str], ends: Mapping[str, int]) -> frozenset[str]:
    known = set(roots)
    adding = [token for token in told if token.kind == "office.added"]
    while True:
        added = {t.facts["journal_id"] for t in adding if _stands(t, frozenset(known), ends)}
        if added <= known:
            return frozenset(known)
        known |= added


def _stands(token: Token, offices: frozenset[str], ends: Mapping[str, int]) -> bool:
    return token.journal in offices and token.seq <= ends.get(token.journal, token.seq)


def _ended(token: Token) -> list[tuple[str, int, str]]:
    facts = token.facts
    if token.kind in ("desk.revoked", "office.revoked"):
        return [(facts["journal_id"], facts["seq"], "revoked")] if "journal_id" in facts else []
    found = []
    old = facts.get("ancestor")
    if old and facts.get("by") in _HANDED_ON:
        found.append((old["journal_id"], old["seq"], "succeeded"))
    if token.kind in ("office.added", "desk.enrolled") and "last" in facts:
        found.append((facts["journal_id"], facts["last"], "succeeded"))
    return found


def heirs(makers: Makers, told: Iterable[Succession]) -> list[Succession]:
    """Return those statements that hand a known journal on and are not known yet."""
    trial = replace(makers, by_journal=dict(makers.by_journal), ends=dict(makers.ends))
    taken = []
    for one in told:
        old, heir = trial.by_journal.get(one.old), trial.by_journal.get(one.journal)
        if old is None or one.old in trial.ends or old.key != one.by or makers.spent(one.by):
            continue
        if heir is not None and heir.key != one.key:
            continue
        taken.append(one)
        hand_on(trial, one)
    return taken


def hand_on(makers: Makers, one: Succession) -> None:
    """Let one journal end and another go on for it."""
    old = makers.by_journal[one.old]
    makers.ends[one.old] = one.seq
    makers.by_journal.setdefault(one.journal, Maker(old.role, old.who, one.key))


def counted(chronicle: Chronicle, knows: int, makers: Makers) -> int:
    """Return those events of a set that count: their makers may say such a thing, and said it before their end."""
    out = 0
    for kind in FOR_OFFICES & chronicle.by_kind.keys():
        for token in chronicle.by_kind[kind]:
            if knows & token.bit and token.journal not in makers.offices:
                out |= token.bit
    for journal, last in makers.ends.items():
        for token in chronicle.by_journal.get(journal, ()):
            if knows & token.bit and token.seq > last:
                out |= token.bit
    return knows & ~out
