"""Retiring a desk: when the office holds everything, its keys are destroyed and a paper proves what it held."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.desk.hand_over import HandedOver, hand_over, held_of_neighbours
from fieldapp.papers.retirement import RetirementPaper, retirement_pdf
from fieldapp.station.digest import digest
from fieldapp.station.retired import destroy_slots
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import translated, write_bytes
from fieldapp.system.texts import Language

RETIRED = "desk.retired"

_IDLE = frozenset({"session.opened", "bundle.written", "bundle.imported", RETIRED})
"""Kinds that a desk goes on writing while it waits for the last answer; nothing is lost with them."""


class Retired(msgspec.Struct, frozen=True):
    """A desk that nobody opens any more: where its proof lies, with name and day for people."""

    proof: Path
    label: str


def begin_retirement(station: Station, folder: Path) -> HandedOver:
    """Write down that the desk ends, and hand the last file over; its answer allows `finish_retirement`.

    Raises:
        InputRefused: `home.not_a_desk`, `desk.not_acknowledged` (hand over and read the answer first).
        EnvironmentFault: `disk.*`; nothing was written then.
    """
    desk = station.desk()
    _all_acknowledged(station)
    with station.registry.transaction():
        if not retiring_at(station):
            journals = [
                {"journal_id": state.journal_id, "seq": state.contiguous_to, "hash": state.head_hash}
                for state in station.own_journals()
            ]
            station.append(RETIRED, [desk.desk_id], {"journals": journals, "digest": digest(station)})
        return hand_over(station, folder)


def retiring_at(station: Station) -> int:
    """Return the place in the own journal where this desk wrote that it ends, 0 when it has not."""
    own = station.registry.journal.own_id()
    told = station.registry.journal.of_kinds([RETIRED])
    return max((event.envelope.seq for event in told if event.envelope.journal_id == own), default=0)


def finish_retirement(station: Station, papers: Path, *, language: Language, printed_at: str) -> Retired:
    """Write the proof into `papers`, destroy the station's slots and close it; it cannot be undone.

    Raises:
        InputRefused: `home.not_a_desk`, `desk.not_retiring`, `desk.not_acknowledged`, `desk.retire_waits` (for the
            answer to the last file).
        EnvironmentFault: `disk.*`; without a proof nothing was destroyed.
    """
    desk, campaign = station.desk(), station.campaign()
    place = retiring_at(station)
    if not place:
        raise InputRefused("desk.not_retiring")
    _all_acknowledged(station)
    journal = station.registry.journal
    if journal.state(journal.own_id()).acknowledged_to < place:
        raise InputRefused("desk.retire_waits")
    point = station.facts().points.get(desk.point_id)
    paper = RetirementPaper(
        authority=campaign.authority,
        campaign_title=campaign.title,
        point=point.name if point else "",
        desk=desk.label,
        printed_at=printed_at,
        journals=tuple(
            (state.journal_id, str(state.acknowledged_to), journal.hash_at(state.journal_id, state.acknowledged_to))
            for state in station.own_journals()
        ),
        digest=digest(station),
        officer=station.officer().name,
    )
    proof = papers / f"retired-{desk.number:02d}.pdf"
    with translated(papers):
        papers.mkdir(exist_ok=True)
    write_bytes(station.disk, proof, retirement_pdf(paper, language=language), replace=True)
    destroy_slots(station.home, station.disk)
    station.close()
    return Retired(proof, desk.label)


def _all_acknowledged(station: Station) -> None:
    """Make sure that an office holds what this desk wrote and what it holds of its neighbours: theirs may be gone."""
    journal, heads = station.registry.journal, station.registry.heads
    spans = [(state.journal_id, state.acknowledged_to + 1, state.contiguous_to) for state in station.own_journals()]
    for journal_id in held_of_neighbours(station):
        first = journal.state(journal_id).acknowledged_to + 1
        spans.append((journal_id, first, heads.last(journal_id, first)))
    waiting = sum(event.envelope.kind not in _IDLE for span in spans for event in journal.range(*span))
    if waiting:
        raise InputRefused("desk.not_acknowledged", count=waiting)
