"""Whose journal is whose: keys and standing of every office and desk, as the offices that are known tell it.

A root is a journal that the card, the own database or a verified succession vouches for. What a known office says adds
further offices and desks; so the answer depends on the set of events alone, never on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from fieldapp.domain.events import Event, word
from fieldapp.domain.lineage import order

MAKER_KINDS = frozenset({"campaign.opened", "office.added", "office.revoked", "desk.enrolled", "desk.revoked"})

REVOKED, SUCCEEDED = "revoked", "succeeded"

BY_CARD, BY_KEY, BY_SUCCESSION, BY_RECOVERY, BY_OFFICE = "card", "key", "succession", "recovery", "office"
"""How a journal came to be believed: a card's proof, a key known before, a succession signed by the old key or by the
campaign's recovery key, the word of an office that knew it already."""


class Maker(msgspec.Struct, frozen=True):
    """Who writes a journal.

    Attributes:
        sign_public: signs its heads and manifests, 64 hex digits; `recipient` is what it is sealed to.
        role: `office` or `desk`.
        station: id of the office or desk; the first office has the campaign's id.
        label, number: of an office; a desk's stand in `campaign.Desk`.
        last: the last event that counts; None while nothing has ended the journal.
        ended: empty, `revoked` or `succeeded` (other keys go on for it).
    """

    journal_id: str
    sign_public: str
    recipient: str
    role: str
    station: str = ""
    label: str = ""
    number: int = 0
    last: int | None = None
    ended: str = ""

    def counts(self, seq: int) -> bool:
        """Tell whether an event at this place counts."""
        return self.last is None or seq <= self.last


class Makers(msgspec.Struct, frozen=True):
    """All journals whose makers are known, by id.

    Attributes:
        known_offices: journals whose decisions count; empty when there was no root, then everybody's do.
        ends: by journal, the last event that counts.
    """

    by_journal: dict[str, Maker] = {}
    known_offices: frozenset[str] = frozenset()
    ends: dict[str, int] = {}

    def of(self, journal_id: str) -> Maker | None:
        """Return who writes a journal, or None when no known office has said so."""
        return self.by_journal.get(journal_id)

    def with_key(self, sign_public: str) -> tuple[Maker, ...]:
        """Return the makers of all journals that are signed with a key."""
        return tuple(maker for maker in self.by_journal.values() if maker.sign_public == sign_public)

    def offices(self) -> tuple[Maker, ...]:
        """Return the offices that go on writing, one for each pair of keys."""
        living = {
            (maker.sign_public, maker.recipient): maker
            for maker in self.by_journal.values()
            if maker.role == "office" and maker.sign_public and not self.is_spent(maker.sign_public)
        }
        return tuple(living.values())

    def office_recipients(self) -> tuple[str, ...]:
        """Return what a file for the offices is sealed to."""
        return tuple(sorted({maker.recipient for maker in self.offices()}))

    def certifiers(self) -> tuple[str, ...]:
        """Return the keys with which offices have certified receipt keys: also old ones, not those of the revoked."""
        every = {m.sign_public: m for m in self.by_journal.values() if m.role == "office" and m.sign_public}
        return tuple(sorted(key for key in every if self.is_spent(key) != REVOKED))

    def is_spent(self, sign_public: str) -> str:
        """Tell whether a key may begin nothing new: empty, `revoked` or `succeeded`.

        A revocation of any journal ends its key, whoever holds it. A succession ends a key when none of its journals
        goes on.
        """
        states = {maker.ended for maker in self.with_key(sign_public)}
        if REVOKED in states:
            return REVOKED
        return SUCCEEDED if states == {SUCCEEDED} else ""


def with_enrolled(makers: Makers, events: Iterable[Event]) -> Makers | None:
    """Return what `fold_makers` would, when all further events only enrol desks in journals of which nothing was known.

    None when they do anything else: then all has to be folded anew. An office enrols thousands of desks one by one.
    """
    found: dict[str, Maker] = {}
    for event in events:
        maker, writer = _maker(event), event.envelope.journal_id
        plain = event.envelope.kind == "desk.enrolled" and not _ended_by(event)
        counts = writer in makers.known_offices and event.envelope.seq <= makers.ends.get(writer, event.envelope.seq)
        if not plain or not counts or maker is None:
            return None
        if maker.journal_id in makers.by_journal or maker.journal_id in makers.ends or maker.journal_id in found:
            return None
        found[maker.journal_id] = maker
    return msgspec.structs.replace(makers, by_journal={**makers.by_journal, **found}) if found else makers


class _End(NamedTuple):
    seq: int
    why: str


def fold_makers(events: Iterable[Event], roots: Iterable[str], keys: Mapping[str, tuple[str, str]] = {}) -> Makers:
    """Fold the events of `MAKER_KINDS`, in any order; what is malformed or not for its writer to say is left out.

    `keys` are (signing key, recipient) of roots as they were proved here; they go before what events say.
    """
    told = sorted((event for event in events if event.envelope.kind in MAKER_KINDS), key=order)
    trusted = frozenset(roots)
    known, ends = _standing(told, trusted)
    makers: dict[str, Maker] = {}
    for event in told:
        if _stands(event, known, ends):
            maker = _maker(event)
            if maker is not None:
                makers.setdefault(maker.journal_id, maker)
    for journal_id in sorted(trusted):
        sign_public, recipient = keys.get(journal_id, ("", ""))
        maker = makers.get(journal_id) or Maker(journal_id, sign_public, recipient, "office")
        if sign_public:
            maker = msgspec.structs.replace(maker, sign_public=sign_public, recipient=recipient or maker.recipient)
        makers[journal_id] = msgspec.structs.replace(maker, role="office")
    for journal_id, end in ends.items():
        if journal_id in makers:
            makers[journal_id] = msgspec.structs.replace(makers[journal_id], last=end.seq, ended=end.why)
    return Makers(makers, known, {journal_id: end.seq for journal_id, end in ends.items()})


def _standing(told: list[Event], roots: frozenset[str]) -> tuple[frozenset[str], dict[str, _End]]:
    """Return the journals that are offices, and where journals end."""
    ends: dict[str, _End] = {}
    known = _offices(told, roots, ends)
    for event in told:
        if not _stands(event, known, ends):
            continue
        ended = [end for end in _ended_by(event) if _lower(ends, *end)]
        if known.intersection(journal_id for journal_id, _ in ended):
            known = _offices(told, roots, ends)  # whom it added after its end was never added
    for event in told:
        # Keys that were handed on after they were revoked: whoever did that was no longer the desk.
        ancestor, journal_id = _ancestor(event), word(event.facts(), "journal_id")
        if ancestor is None or word(event.facts(), "by") != BY_SUCCESSION or not _stands(event, known, ends):
            continue
        end = ends.get(ancestor[0])
        if (
            end is not None
            and end.why == REVOKED
            and end.seq < ancestor[1]
            and _lower(ends, journal_id, _End(0, REVOKED))
        ):
            known = _offices(told, roots, ends)
    return known, ends


def _offices(told: list[Event], roots: frozenset[str], ends: Mapping[str, _End]) -> frozenset[str]:
    known = set(roots)
    if not known:
        return frozenset()
    adding = [event for event in told if event.envelope.kind == "office.added"]
    while True:
        standing = [e for e in adding if e.envelope.journal_id in known and _before_end(e, ends)]
        added = {word(event.facts(), "journal_id") for event in standing} - {""}
        if added <= known:
            return frozenset(known)
        known |= added


def _stands(event: Event, known: frozenset[str], ends: Mapping[str, _End]) -> bool:
    return (not known or event.envelope.journal_id in known) and _before_end(event, ends)


def _before_end(event: Event, ends: Mapping[str, _End]) -> bool:
    end = ends.get(event.envelope.journal_id)
    return end is None or event.envelope.seq <= end.seq


def _lower(ends: dict[str, _End], journal_id: str, end: _End) -> bool:
    """Let a journal end earlier, or for a graver reason; return whether anything has changed."""
    before = ends.get(journal_id)
    if before is None:
        ends[journal_id] = end
        return True
    why = REVOKED if REVOKED in (before.why, end.why) else before.why
    ends[journal_id] = _End(min(before.seq, end.seq), why)
    return ends[journal_id] != before


def _ended_by(event: Event) -> list[tuple[str, _End]]:
    """Return which journals an event ends, where and why."""
    facts = event.facts()
    journal_id = word(facts, "journal_id")
    match event.envelope.kind:
        case "desk.revoked" | "office.revoked":
            seq = _number(facts, "seq")
            return [(journal_id, _End(seq, REVOKED))] if journal_id and seq is not None else []
        case "desk.enrolled" | "office.added":
            ended = []
            ancestor, last = _ancestor(event), _number(facts, "last")
            if ancestor is not None and word(facts, "by") in (BY_SUCCESSION, BY_RECOVERY):
                ended.append((ancestor[0], _End(ancestor[1], SUCCEEDED)))
            if journal_id and last is not None:
                ended.append((journal_id, _End(last, SUCCEEDED)))
            return ended
    return []


def _ancestor(event: Event) -> tuple[str, int] | None:
    """Return the journal that the named one goes on for, and the last place of it that counts."""
    named: Any = event.facts().get("ancestor")
    if not isinstance(named, dict):
        return None
    journal_id, seq = word(named, "journal_id"), _number(named, "seq")
    return (journal_id, seq) if journal_id and seq is not None else None


def _number(facts: dict[str, Any], key: str) -> int | None:
    value = facts.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _maker(event: Event) -> Maker | None:
    facts, subjects = event.facts(), event.envelope.subjects
    if len(subjects) != 1 or event.body is None:
        return None
    keys = word(facts, "sign_public"), word(facts, "recipient")
    match event.envelope.kind:
        case "campaign.opened":
            return Maker(event.envelope.journal_id, *keys, "office", subjects[0], word(facts, "authority"))
        case "office.added" if journal_id := word(facts, "journal_id"):
            number = _number(facts, "number") or 0
            return Maker(journal_id, *keys, "office", subjects[0], word(facts, "label"), number)
        case "desk.enrolled" if journal_id := word(facts, "journal_id"):
            return Maker(journal_id, *keys, "desk", subjects[0])
    return None
