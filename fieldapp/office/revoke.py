"""Revoking a desk or an office: what its journals hold counts up to a place, and nothing after it."""

from __future__ import annotations

import msgspec

from fieldapp.domain.campaign import Desk, Office
from fieldapp.domain.changes import Changes
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused

_LONGEST_REASON = 300


def revoke_desk(station: Station, desk_id: str, *, reason: str, at: tuple[str, int] | None = None) -> Changes:
    """Revoke a desk: each of its journals ends with its last event that is held here, its unused card enrols nobody.

    `at` ends one journal only, at (journal_id, seq); it may lie before what is held. Nothing takes a revocation back: a
    desk that was wronged gets a new card. Files of the desk with later events are held, with their reason.

    Raises:
        InputRefused: `home.not_an_office`, `desk.unknown`, `revoke.no_reason`, `revoke.no_journal` (not the desk's, or
            ended before there), `revoke.already`.
    """
    station.office()
    desk = station.facts().desks.get(desk_id)
    if desk is None:
        raise InputRefused("desk.unknown")
    why = _reason(reason)
    with station.registry.transaction() as changes:
        if at is not None:
            _end(station, "desk.revoked", desk.desk_id, desk.journals, at, why)
            return changes
        told = end_journals(station, desk, reason=why)
        if desk.awaits_card:
            station.append("desk.revoked", [desk_id], {"card_id": desk.card_id, "reason": why})
        elif not told:
            raise InputRefused("revoke.already")
    return changes


def revoke_office(station: Station, office_id: str, *, reason: str, at: tuple[str, int] | None = None) -> Changes:
    """Revoke another office, as `revoke_desk`: its later decisions count for nobody who knows of this one.

    Raises:
        InputRefused: `home.not_an_office`, `office.unknown`, `revoke.oneself`, and as `revoke_desk`.
    """
    station.office()
    office = station.facts().offices.get(office_id)
    if office is None:
        raise InputRefused("office.unknown")
    if station.registry.journal.own_id() in office.journals:
        raise InputRefused("revoke.oneself")
    why = _reason(reason)
    with station.registry.transaction() as changes:
        if at is not None:
            _end(station, "office.revoked", office.office_id, office.journals, at, why)
        elif not office.journals and not office.revoked:  # its card enrols nobody
            station.append("office.revoked", [office_id], {"card_id": office.card_id, "reason": why})
        elif not _end_all(station, "office.revoked", office, why):
            raise InputRefused("revoke.already")
    return changes


def end_journals(station: Station, desk: Desk, *, reason: str) -> int:
    """End all journals of a desk that go on, each with its last event that is held here; return how many these were."""
    return _end_all(station, "desk.revoked", desk, reason)


def _end_all(station: Station, kind: str, place: Desk | Office, reason: str) -> int:
    ends = station.makers().ends
    living = [journal_id for journal_id in place.journals if journal_id not in ends]
    name = place.desk_id if isinstance(place, Desk) else place.office_id
    for journal_id in living:
        held_to = station.registry.journal.state(journal_id).contiguous_to
        _end(station, kind, name, place.journals, (journal_id, held_to), reason)
    return len(living)


def _end(station: Station, kind: str, name: str, journals: tuple[str, ...], at: tuple[str, int], reason: str) -> None:
    journal_id, seq = at
    before = station.makers().ends.get(journal_id)
    if journal_id not in journals or seq < 0 or (before is not None and before < seq):
        raise InputRefused("revoke.no_journal")
    head = station.registry.journal.hash_at(journal_id, seq)
    station.append(kind, [name], {"journal_id": journal_id, "seq": seq, "hash": head, "reason": reason})


def _reason(reason: str) -> str:
    if not reason.strip():
        raise InputRefused("revoke.no_reason", place="reason")
    return reason.strip()[:_LONGEST_REASON]


class Gone(msgspec.Struct, frozen=True):
    """One journal that was revoked: where it ends, and how many events after that are held here and do not count."""

    journal_id: str
    seq: int
    after: int


def gone(station: Station, desk_id: str) -> list[Gone]:
    """Return where the journals of a desk end.

    Raises:
        InputRefused: `desk.unknown`.
    """
    desk = station.facts().desks.get(desk_id)
    if desk is None:
        raise InputRefused("desk.unknown")
    ends, state = station.makers().ends, station.registry.journal.state
    return [Gone(j, ends[j], max(state(j).contiguous_to - ends[j], 0)) for j in desk.journals if j in ends]
