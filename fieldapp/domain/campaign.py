"""What a campaign is: its deadline, points, desks and officers, folded from their events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from fieldapp.domain.authority import may_say
from fieldapp.domain.events import Event
from fieldapp.domain.lineage import order

_T = TypeVar("_T")

CAMPAIGN_KINDS = (
    "campaign.opened",
    "point.opened",
    "desk.prepared",
    "desk.enrolled",
    "desk.revoked",
    "officer.added",
    "roster.imported",
    "roster.withdrawn",
)

PASSED_ON_KINDS = ("campaign.opened", "point.opened", "desk.prepared", "desk.enrolled", "desk.revoked", "officer.added")
"""What every desk is told about the campaign, whatever its area."""


class Campaign(msgspec.Struct, frozen=True):
    """One effort with a deadline.

    Attributes:
        deadline: `YYYY-MM-DD`.
        banks: BINs of the banks that may be chosen, the usual first.
        recovery: the age recipient of the recovery key that lies on paper.
        consent: the text that a citizen hears or reads, and `consent_version` its version.
        sign_public, recipient, journal_id: of the office that opened it.
        rehearsal: made-up people only.
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


class Point(msgspec.Struct, frozen=True):
    """A place where desks stand."""

    point_id: str
    name: str
    address: str = ""


class Desk(msgspec.Struct, frozen=True):
    """One laptop at a point.

    Attributes:
        number: unique in the campaign; two digits or more on receipts.
        wards: names of the wards whose people it gets; empty for all.
        card_id: of the card that enrols it.
        receipt_public: key that its receipts are signed with, in hex.
        journals: ids of its journals, in the order in which they were enrolled.
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


class Officer(msgspec.Struct, frozen=True):
    """Somebody who acts; `role` is `supervisor` or `officer`."""

    officer_id: str
    name: str
    role: str


class Roster(msgspec.Struct, frozen=True):
    """A list that came from outside; `rows` counts its data rows."""

    roster_id: str
    file: str
    sha256: str
    rows: int
    imported_at: int
    withdrawn: bool = False


class CampaignFacts(msgspec.Struct, frozen=True):
    """All that is known about the campaign itself, each by id in order of first mention."""

    campaign: Campaign | None = None
    points: dict[str, Point] = {}
    desks: dict[str, Desk] = {}
    officers: dict[str, Officer] = {}
    rosters: dict[str, Roster] = {}


def fold_campaign(events: Iterable[Event], offices: frozenset[str] = frozenset()) -> CampaignFacts:
    """Fold the events of `CAMPAIGN_KINDS`, in any order; what is malformed or not for its writer to say is left out.

    `offices` are the journals whose decisions count; see `authority.offices`.
    """
    campaign: Campaign | None = None
    points: dict[str, Point] = {}
    desks: dict[str, Desk] = {}
    officers: dict[str, Officer] = {}
    rosters: dict[str, Roster] = {}
    for event in sorted(events, key=order):
        if len(event.envelope.subjects) != 1 or event.body is None or not may_say(event, offices):
            continue
        name, facts = event.envelope.subjects[0], event.facts()
        try:
            match event.envelope.kind:
                case "campaign.opened" if campaign is None:
                    campaign = _convert(Campaign, facts, campaign_id=name, journal_id=event.envelope.journal_id)
                case "point.opened":
                    points.setdefault(name, _convert(Point, facts, point_id=name))
                case "desk.prepared":
                    desks.setdefault(name, _convert(Desk, facts, desk_id=name))
                case "desk.enrolled" if name in desks:
                    journal = str(facts["journal_id"])
                    known = desks[name].journals
                    journals = known if journal in known else (*known, journal)
                    desks[name] = msgspec.structs.replace(desks[name], journals=journals)
                case "desk.revoked" if name in desks:
                    desks[name] = msgspec.structs.replace(desks[name], revoked=True)
                case "officer.added":
                    officers.setdefault(name, _convert(Officer, facts, officer_id=name))
                case "roster.imported":
                    at = event.envelope.wall_time
                    rosters.setdefault(name, _convert(Roster, facts, roster_id=name, imported_at=at))
                case "roster.withdrawn" if name in rosters:
                    rosters[name] = msgspec.structs.replace(rosters[name], withdrawn=True)
        except (msgspec.ValidationError, KeyError):
            continue
    return CampaignFacts(campaign, points, desks, officers, rosters)


def _convert(kind: type[_T], facts: dict[str, Any], **known: object) -> _T:
    return msgspec.convert({**facts, **known}, kind)
