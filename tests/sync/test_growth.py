"""No query of daily work looks at a whole table: what is slow with a million events shows in its plan with ten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldapp.desk.hand_over import read_answers
from fieldapp.desk.register import void
from fieldapp.office.receive import receive
from fieldapp.registry import Registry
from fieldapp.station.receiving import IMPORTED, WAITING
from tests.station.prepared import DESK_1, DESK_2, OFFICE, Campaign, everybody, registered

_GROWING = ("event", "event_subject", "person", "receipt", "alias", "orphan", "staging")
"""Tables with a row for each event or person."""


@contextmanager
def _plans(registry: Registry) -> Iterator[list[str]]:
    """Collect the steps of the plans of all statements that are run meanwhile, each with its statement."""
    said: list[str] = []
    steps: list[str] = []
    connection = registry._db.conn
    connection.set_trace_callback(said.append)
    yield steps
    connection.set_trace_callback(None)
    for statement in dict.fromkeys(said):
        if re.match(r"(SELECT|UPDATE|DELETE|INSERT)\b", statement):
            plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
            steps += [f"{step[3]}: {statement[:200]}" for step in plan]


def _scans(steps: list[str]) -> list[str]:
    """Return the steps that go through a whole growing table."""
    names = "|".join(_GROWING)
    # The index of words is no table; the next two stop at once; a copy is compared with all that it was made of.
    allowed = r"(?! VIRTUAL TABLE)(?!.*(DELETE FROM staging|FROM orphan LIMIT 1|AS whole))"
    return [s for s in steps if re.match(rf"SCAN (e|s|o|p|{names})\b{allowed}", s)]


def _orphaned(campaign: Campaign) -> None:
    """Let the office hear of an event before its parent."""
    desk, office = campaign.station(DESK_2), campaign.office
    registered(desk, everybody(desk)[1])
    own = desk.registry.journal.own_id()
    *_, parent, child = desk.registry.journal.range(own, 1, 10**6)
    assert parent.hash in child.envelope.parents
    for event in (child, parent):
        with office.registry.transaction():
            office.registry.journal.adopt([event], chained=False)


def test_receiving_looks_at_no_whole_table(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    campaign.hand_over(DESK_1)
    with _plans(campaign.office.registry) as steps:
        _orphaned(campaign)
        assert [v.verdict for v in campaign.receive()] == [IMPORTED]
    assert len(steps) > 50
    assert _scans(steps) == []


def test_registering_searching_and_handing_over_look_at_no_whole_table(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    people = everybody(desk)
    campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer()
    with _plans(desk.registry) as steps:
        saved = registered(desk, people[0])
        void(desk, saved.registration_id, reason="nhầm người")
        desk.registry.people.search("nguyen th")
        desk.registry.people.by_receipt(saved.number)
        campaign.hand_over(DESK_1)
        assert [v.verdict for v in read_answers(desk, [campaign.back])][:1] == [IMPORTED]
    assert len(steps) > 50
    assert _scans(steps) == []


def _chain(campaign: Campaign, files: int) -> list[Path]:
    """Return files of one desk, each of which goes on where the one before has ended; the last one first."""
    desk = campaign.station(DESK_1)
    written = []
    for citizen in everybody(desk)[:files]:
        registered(desk, citizen)
        written.append(campaign.hand_over(DESK_1).path)
        journal = desk.registry.journal
        with desk.registry.transaction():
            journal.note_acknowledged(journal.own_id(), journal.state(journal.own_id()).exported_to)
    return written[::-1]


def test_files_in_the_worst_order_are_read_twice_at_most(campaign: Campaign) -> None:
    read: list[int] = []
    verdicts = receive(campaign.office, _chain(campaign, 10), progress=lambda *told: read.append(_is_read(*told)))
    assert [v.verdict for v in verdicts] == [IMPORTED] * 10
    assert sum(read) == 10 + 9


def test_files_that_wait_in_the_drawer_are_read_once_when_what_was_missing_arrives(campaign: Campaign) -> None:
    *waiting, first = _chain(campaign, 10)
    for path in waiting:
        assert [v.verdict for v in campaign.receive(path)] == [WAITING]
    read: list[int] = []
    verdicts = receive(campaign.office, [first], progress=lambda *told: read.append(_is_read(*told)))
    assert [v.verdict for v in verdicts] == [IMPORTED]
    assert list(campaign.home(OFFICE).held.iterdir()) == []
    assert sum(read) == 10


def _is_read(stage: str, done: int, total: int) -> bool:
    return stage == "read_bundle" and done == total


@pytest.mark.parametrize("query", ["SELECT kind FROM event", "SELECT s.subject FROM event_subject s"])
def test_a_whole_table_is_noticed(campaign: Campaign, query: str) -> None:
    registry = campaign.station(OFFICE).registry
    with _plans(registry) as steps:
        registry._db.execute(query).fetchall()
    assert len(_scans(steps)) == 1
