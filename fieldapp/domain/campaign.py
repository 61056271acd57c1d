"""What a campaign is: its deadline, points, offices, desks and officers, folded from their events."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from fieldapp.domain.authority import may_say
from fieldapp.domain.events import Event, word
from fieldapp.domain.guidance import Guidance
from fieldapp.domain.lineage import order
from fieldapp.domain.makers import BY_CARD, fold_makers

_T = TypeVar("_T")
_P = TypeVar("_P", "Office", "Desk")

CAMPAIGN_KINDS = (
    "campaign.opened",
    "campaign.changed",
    "point.opened",
    "office.prepared",
    "office.added",
    "office.revoked",
    "desk.prepared",
    "card.issued",
    "desk.enrolled",
    "desk.revoked",
    "officer.added",
    "roster.imported",
    "roster.withdrawn",
)

CHANGEABLE = ("deadline", "banks", "consent", "consent_version", "guidance")
"""What of a campaign an office may change while it runs; of several changes the last in order holds, field by field, of
the guidance bank by bank and outcome by outcome."""

PASSED_ON_KINDS = tuple(kind for kind in CAMPAIGN_KINDS if not kind.startswith("roster."))
"""What every desk is told about the campaign, whatever its area."""


class Campaign(msgspec.Struct, frozen=True):
    """One effort with a deadline.

    Attributes:
        deadline: `YYYY-MM-DD`.
        banks: BINs of the banks that may be chosen, the usual first.
        recovery: the age recipient of the recovery key that lies on paper.
        recovery_sign: the public key that the paper signs with, and `founded` its word for the office that opened it.
        consent: the text that a citizen hears or reads, and `consent_version` its version.
        sign_public, recipient, journal_id: of the office that opened it.
        rehearsal: made-up people only.
        guidance: what receipts say besides the outcome, by bank, outcome, or for everybody; see `domain.guidance`.
    """

    campaign_id: str
    title: str
    authority: str
    deadline: str
    banks: tuple[str, ...]
    recovery: str
    consent: str
    consent_version: str
    sign_public: str
    recipient: str
    journal_id: str
    rehearsal: bool = False
    recovery_sign: str = ""
    founded: str = ""
    guidance: dict[str, Guidance] = {}


class Point(msgspec.Struct, frozen=True):
    """A place where desks stand."""

    point_id: str
    name: str
    address: str = ""


class Office(msgspec.Struct, frozen=True):
    """A supervisor's laptop.

    Attributes:
        number: 0 for the office that opened the campaign; office n numbers its desks from 100 n + 1.
        card_id: of the card that enrols it; empty for the first office.
        journals: ids of its journals, in the order in which they were added.
    """

    office_id: str
    label: str
    number: int
    card_id: str = ""
    journals: tuple[str, ...] = ()
    revoked: bool = False


class Desk(msgspec.Struct, frozen=True):
    """One laptop at a point.

    Attributes:
        number: unique in the campaign; two digits or more on receipts.
        wards: names of the wards whose people it gets; empty for all.
        card_id: of the newest card that enrols it.
        receipt_public: key that its receipts are signed with, in hex.
        journals: ids of its journals, in the order in which they were enrolled.
        incarnation: which letter the receipts of its newest card begin with.
        receipt_keys: of all its cards.
        used_cards, revoked_cards: those that enrol nobody any more.
        revoked: it was revoked, none of its journals goes on, and it has no unused card.
    """

    desk_id: str
    point_id: str
    label: str
    number: int
    wards: tuple[str, ...]
    card_id: str
    receipt_public: str
    journals: tuple[str, ...] = ()
    revoked: bool = False
    incarnation: int = 0
    receipt_keys: tuple[str, ...] = ()
    used_cards: tuple[str, ...] = ()
    revoked_cards: tuple[str, ...] = ()

    @property
    def cards(self) -> tuple[str, ...]:
        """All its cards, whatever became of them."""
        return (self.card_id, *self.used_cards, *self.revoked_cards)

    @property
    def awaits_card(self) -> bool:
        """Tell whether its newest card has enrolled nobody yet and still may."""
        return self.card_id not in self.used_cards and self.card_id not in self.revoked_cards


class Officer(msgspec.Struct, frozen=True):
    """Somebody who acts; `role` is `supervisor` or `officer`."""

    officer_id: str
    name: str
    role: str


class Roster(msgspec.Struct, frozen=True):
    """A list that came from outside.

    Attributes:
        rows: how many data rows it has.
        replaces: id of the earlier list that it is a newer state of, or empty.
        header: the labels of its columns, folded; by them it is recognised when it comes again.
    """

    roster_id: str
    file: str
    sha256: str
    rows: int
    imported_at: int
    withdrawn: bool = False
    replaces: str = ""
    header: tuple[str, ...] = ()


class CampaignFacts(msgspec.Struct, frozen=True):
    """All that is known about the campaign itself, each by id in order of first mention."""

    campaign: Campaign | None = None
    points: dict[str, Point] = {}
    desks: dict[str, Desk] = {}
    officers: dict[str, Officer] = {}
    rosters: dict[str, Roster] = {}
    offices: dict[str, Office] = {}


def fold_campaign(
    events: Iterable[Event], offices: frozenset[str] = frozenset(), ends: Mapping[str, int] | None = None
) -> CampaignFacts:
    """Fold the events of `CAMPAIGN_KINDS`, in any order; what is malformed or not for its writer to say is left out.

    `offices` are the journals whose decisions count and `ends` where journals end; see `makers`. Without the latter
    they are folded here.
    """
    told = sorted(events, key=order)
    if ends is None:
        ends = fold_makers(told, offices).ends
    standing = [
        e for e in told if may_say(e, offices) and e.envelope.seq <= ends.get(e.envelope.journal_id, e.envelope.seq)
    ]
    folded = _Folding()
    for event in standing:
        if len(event.envelope.subjects) == 1 and event.body is not None:
            with contextlib.suppress(msgspec.ValidationError, KeyError):
                folded.take(event)
    return folded.facts(ends.keys())


def with_newcomers(
    facts: CampaignFacts, events: Iterable[Event], *, newest: str, ends: Mapping[str, int]
) -> CampaignFacts | None:
    """Return what `fold_campaign` would, when all further events only enrol desks or name new officers.

    None when they do anything else: then all has to be folded anew. Desks are enrolled by the journal `newest`, whose
    events come after all others. An office enrols thousands of desks one by one.
    """
    desks, officers = dict(facts.desks), dict(facts.officers)
    for event in events:
        told, subjects, writer = event.facts(), event.envelope.subjects, event.envelope.journal_id
        if len(subjects) != 1 or event.body is None or event.envelope.seq > ends.get(writer, event.envelope.seq):
            return None
        name, desk = subjects[0], desks.get(subjects[0])
        match event.envelope.kind:
            case "desk.enrolled" if desk is not None and writer == newest and word(told, "journal_id"):
                desks[name] = msgspec.structs.replace(_enrolled(desk, told), revoked=False)
            case "officer.added" if name not in officers:
                with contextlib.suppress(msgspec.ValidationError):
                    officers[name] = _convert(Officer, told, officer_id=name)
            case _:
                return None
    return msgspec.structs.replace(facts, desks=desks, officers=officers)


class _Folding:
    """Takes the events of a campaign one after the other."""

    def __init__(self) -> None:
        self._campaign: Campaign | None = None
        self._points: dict[str, Point] = {}
        self._offices: dict[str, Office] = {}
        self._desks: dict[str, Desk] = {}
        self._officers: dict[str, Officer] = {}
        self._rosters: dict[str, Roster] = {}
        self._revoked: set[str] = set()

    def take(self, event: Event) -> None:
        """Fold one event about one thing.

        Raises:
            ValidationError, KeyError: it is malformed; nothing has changed.
        """
        name, facts = event.envelope.subjects[0], event.facts()
        match event.envelope.kind:
            case "campaign.opened" if self._campaign is None:
                journal = event.envelope.journal_id
                self._campaign = _convert(Campaign, facts, campaign_id=name, journal_id=journal)
                self._offices.setdefault(name, Office(name, self._campaign.authority, 0))
                self._offices[name] = _with_journal(self._offices[name], journal)
            case "campaign.changed" if self._campaign is not None and self._campaign.campaign_id == name:
                changed = {key: facts[key] for key in CHANGEABLE if key in facts}
                if "guidance" in changed:
                    told = msgspec.convert(changed["guidance"], dict[str, Guidance])
                    changed["guidance"] = msgspec.to_builtins({**self._campaign.guidance, **told})
                self._campaign = _convert(Campaign, msgspec.to_builtins(self._campaign), **changed)
            case "point.opened":
                self._points.setdefault(name, _convert(Point, facts, point_id=name))
            case "officer.added":
                self._officers.setdefault(name, _convert(Officer, facts, officer_id=name))
            case "roster.imported":
                at = event.envelope.wall_time
                self._rosters.setdefault(name, _convert(Roster, facts, roster_id=name, imported_at=at))
            case "roster.withdrawn" if name in self._rosters:
                self._rosters[name] = msgspec.structs.replace(self._rosters[name], withdrawn=True)
            case kind if kind.startswith("office."):
                self._take_office(kind, name, facts)
            case kind:
                self._take_desk(kind, name, facts)

    def _take_office(self, kind: str, name: str, facts: dict[str, Any]) -> None:
        match kind:
            case "office.prepared":
                self._offices.setdefault(name, _convert(Office, facts, office_id=name, journals=()))
            case "office.added":
                journal = str(facts["journal_id"])
                known = self._offices.get(name) or _convert(Office, facts, office_id=name, journals=())
                self._offices[name] = _with_journal(known, journal)
            case "office.revoked":
                self._revoked.add(name)

    def _take_desk(self, kind: str, name: str, facts: dict[str, Any]) -> None:
        desk = self._desks.get(name)
        if desk is None:
            if kind == "desk.prepared":
                desk = _convert(Desk, facts, desk_id=name)
                self._desks[name] = msgspec.structs.replace(desk, receipt_keys=(desk.receipt_public,))
            return
        match kind:
            case "card.issued":
                card = _convert(_Card, facts)
                keys = tuple(dict.fromkeys([*desk.receipt_keys, card.receipt_public]))
                self._desks[name] = msgspec.structs.replace(desk, receipt_keys=keys, **msgspec.structs.asdict(card))
            case "desk.enrolled":
                self._desks[name] = _enrolled(desk, facts)
            case "desk.revoked":
                self._revoked.add(name)
                if card_id := word(facts, "card_id"):
                    cards = tuple(sorted({*desk.revoked_cards, card_id}))
                    self._desks[name] = msgspec.structs.replace(desk, revoked_cards=cards)

    def facts(self, ended: Collection[str]) -> CampaignFacts:
        """Return what all events come to; `ended` are the journals that go on no more."""
        for office in self._offices.values():
            gone = office.office_id in self._revoked and all(journal in ended for journal in office.journals)
            self._offices[office.office_id] = msgspec.structs.replace(office, revoked=gone)
        for desk in self._desks.values():
            gone = desk.desk_id in self._revoked and all(journal in ended for journal in desk.journals)
            gone = gone and not desk.awaits_card
            self._desks[desk.desk_id] = msgspec.structs.replace(desk, revoked=gone)
        return CampaignFacts(self._campaign, self._points, self._desks, self._officers, self._rosters, self._offices)


class _Card(msgspec.Struct, frozen=True):
    """A further card of a desk."""

    card_id: str
    receipt_public: str
    incarnation: int


def _enrolled(desk: Desk, facts: dict[str, Any]) -> Desk:
    desk = _with_journal(desk, str(facts["journal_id"]))
    if word(facts, "by") not in ("", BY_CARD):
        return desk
    used = {*desk.used_cards, word(facts, "card") or desk.card_id}
    return msgspec.structs.replace(desk, used_cards=tuple(sorted(used)))


def _with_journal(place: _P, journal_id: str) -> _P:
    if journal_id in place.journals:
        return place
    return msgspec.structs.replace(place, journals=(*place.journals, journal_id))


def _convert(kind: type[_T], facts: dict[str, Any], **known: object) -> _T:
    return msgspec.convert({**facts, **known}, kind)
