"""What lists say is written in bulk: the views are those of a rebuild, and nothing stays of what was stopped."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain import replay as replaying
from fieldapp.domain.changes import Changes
from fieldapp.domain.citizen import FIELDS
from fieldapp.domain.events import read_line, seal_event, seal_next, write_line
from fieldapp.domain.rulings import Rulings
from fieldapp.registry import Registry
from fieldapp.registry.inserting import block_of, insert_block
from fieldapp.registry.sealing import Named
from fieldapp.system.beside import Beside, second_process
from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.randomness import SeededRandomness, new_id
from tests.registry.prepared import OFFICER, citizen_id, faults, fields_of

_ROSTER = "ab" * 16


def _row(number: int, **more: object) -> tuple[str, dict[str, Any]]:
    facts = {"roster": _ROSTER, "sheet": "DS", "row": number, "fields": fields_of(number), "issues": []}
    return "citizen.listed", {**facts, **more}


def _category(number: int) -> tuple[str, dict[str, Any]]:
    return "citizen.classified", {"roster": _ROSTER, "category": f"loại {number % 3}"}


def _people(count: int) -> Iterator[Named]:
    """Newcomers with one row, two rows and a proposal, and people who are known, some of them in two batches."""
    randomness = SeededRandomness("newcomers")
    for number in range(count):
        told = [_row(1000 + number), *([_category(number)] if number % 5 else [])]
        if number % 7 == 0:
            told.append(_row(2000 + number, proposals=[{"field": "phone", "after": "0900", "code": "phone.format"}]))
        yield Named(new_id(randomness), told, new=True)
        if number % 50 == 0:
            yield Named(citizen_id(number // 50 % 4), [_row(3000 + number), _category(number)], new=False)


def _write(
    registry: Registry,
    count: int,
    *,
    beside: Beside | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> Changes:
    with registry.transaction() as changes:
        behind = registry.journal.append("roster.imported", [_ROSTER], {"file": "a.csv"}, officer=OFFICER)
        registry.listings.write(
            _people(count),
            behind=behind,
            randomness=SeededRandomness("salts"),
            changes=changes,
            progress=progress,
            beside=beside,
        )
    return changes


@pytest.mark.parametrize("rows", [2345, 100_000], ids=["in a thread", "in a second process"])
def test_views_written_in_bulk_are_those_of_a_rebuild(registry: Registry, rows: int) -> None:
    before = registry.journal.count()
    with second_process(rows=rows) as beside:
        changes = _write(registry, 2345, beside=beside)
    assert registry.journal.count() - before == 1 + 2345 + 1876 + 335 + 2 * 47
    assert {"roster.imported", "citizen.listed", "citizen.classified"} <= changes.kinds
    kept = registry.views.fingerprint()
    assert kept == registry.rehearse(registry.views.rebuild, registry.views.fingerprint)
    assert faults(registry) == []
    journal = registry.journal
    state = journal.state(journal.own_id())
    events = list(journal.range(state.journal_id, 1, state.contiguous_to))
    assert [event.envelope.seq for event in events] == list(range(1, state.contiguous_to + 1))
    assert all(later.envelope.prev_hash == one.hash for one, later in pairwise(events))
    assert [read_line(write_line(event)) for event in events] == events
    standing = registry.listings.standing([_ROSTER])
    assert len(standing) == 2345 + 335 + 47
    assert sum("category" in row.values for row in standing) == 1876 + 47


def test_a_known_person_on_many_rows_knows_all_of_them(registry: Registry) -> None:
    _write(registry, 2345)
    frontier = registry.journal.frontier
    assert len(frontier.of([citizen_id(1)], apart=False)) == len(frontier.of([citizen_id(1)], apart=True)) == 1
    person = registry.people.get(citizen_id(1))
    assert person is not None
    assert (len(person.listings), person.conflicts) == (1 + 12, ())


def test_what_was_stopped_in_the_middle_left_nothing(registry: Registry) -> None:
    before = registry.journal.count(), registry.views.fingerprint(), registry.journal.state(registry.journal.own_id())

    def stop(done: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _write(registry, 2345, progress=stop)
    after = registry.journal.count(), registry.views.fingerprint(), registry.journal.state(registry.journal.own_id())
    assert before == after
    _write(registry, 5)
    assert faults(registry) == []


def test_a_second_process_that_dies_leaves_nothing(registry: Registry) -> None:
    before = registry.journal.count(), registry.views.fingerprint()
    with second_process(rows=10**5) as beside:
        assert beside is not None
        victim = beside.submit(os.getpid).result(60)

        def kill(done: int) -> None:
            with suppress(ProcessLookupError):  # it is gone
                if done:
                    os.kill(victim, 9)

        with pytest.raises(EnvironmentFault, match=r"beside\.died"):
            _write(registry, 9000, beside=beside, progress=kill)
    assert before == (registry.journal.count(), registry.views.fingerprint())
    _write(registry, 5)
    assert faults(registry) == []


def test_whoever_waits_for_a_second_process_that_says_nothing_can_be_stopped(registry: Registry) -> None:
    before = registry.journal.count(), registry.views.fingerprint()
    told: list[int] = []

    def stop_waiting(done: int) -> None:
        if done in told:
            raise KeyboardInterrupt
        told.append(done)

    begun = time.monotonic()
    with second_process(rows=10**5) as beside:
        assert beside is not None
        beside.submit(time.sleep, 60)
        with pytest.raises(KeyboardInterrupt):
            _write(registry, 9000, beside=beside, progress=stop_waiting)
    assert time.monotonic() - begun < 30
    assert before == (registry.journal.count(), registry.views.fingerprint())


@pytest.mark.parametrize("count", [0, 1, 999, 3211])
def test_rows_of_any_number_are_inserted_once_each(registry: Registry, count: int) -> None:
    rows = [(f"name {number}", str(number)) for number in range(count)]
    with registry.transaction():
        insert_block(registry._db, "meta", block_of(rows))
    found = registry._db.execute("SELECT name, value FROM meta WHERE name LIKE 'name %'").fetchall()
    assert sorted(found) == sorted(rows)


_JSON = st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5), st.lists, max_leaves=3)
_FACTS = st.fixed_dictionaries(
    {},
    optional={
        "roster": st.sampled_from(["r1", "r2"]) | _JSON,
        "sheet": _JSON,
        "row": _JSON,
        "issues": _JSON,
        "category": _JSON,
        "amount": _JSON,
        "replaces": st.sampled_from(["", "ab" * 32]),
        "fields": st.dictionaries(st.sampled_from([*FIELDS, "hobby"]), _JSON, max_size=4) | _JSON,
        "proposals": st.lists(st.dictionaries(st.sampled_from(["field", "after"]), _JSON), max_size=1),
    },
)


@given(
    st.lists(st.tuples(st.sampled_from(["citizen.listed", "citizen.classified"]), _FACTS), min_size=1, max_size=2),
    st.sets(st.sampled_from(["withdrawn", "unlisted", "erased", "covered", "revoked", "offices"])),
)
def test_who_is_on_one_row_only_is_what_all_of_replay_makes(
    told: list[tuple[str, dict[str, Any]]], ruled: set[str]
) -> None:
    begun = {"journal_id": "0" * 32, "seq": 1, "prev_hash": "", "subjects": [], "parents": [], "lamport": 1}
    last = seal_event(kind="x", wall_time=1, officer="o", salt=bytes(32), facts={}, **begun)  # type: ignore[arg-type]
    events = []
    for kind, facts in told:
        last = seal_next(last, kind=kind, subject="anna", parents=[], salt=bytes(32), facts=facts)
        events.append(last)
    rulings = Rulings(
        withdrawn=frozenset({"r1"} if "withdrawn" in ruled else ()),
        unlisted=frozenset({events[0].hash} if "unlisted" in ruled else ()),
        erased=frozenset({"anna"} if "erased" in ruled else ()),
        ever_erased=frozenset({"anna"} if "erased" in ruled else ()),
        covered=frozenset({events[-1].hash} if "covered" in ruled else ()),
        revoked={"0" * 32: 2} if "revoked" in ruled else {},
        offices=frozenset({"1" * 32} if "offices" in ruled else ()),
    )
    short = replaying.replay(("anna",), events, rulings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replaying, "_only_listed", lambda *_: None)
        assert replaying.replay(("anna",), events, rulings) == short
