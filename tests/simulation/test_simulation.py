"""Thirty worlds are played in every run (seeds 1 to 30); `python -m tests.simulation` plays as many as one likes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldapp.domain.events import Event
from fieldapp.registry.journal import Journal
from tests.simulation.__main__ import run, seeds_of
from tests.simulation.master import Workshop, replaced, workshop
from tests.simulation.play import Outcome, Plan, plan_of, play, shrink
from tests.simulation.record import Record, plan_text, read_plan

SEEDS = range(1, 31)
_FIRST_DAMAGED = 114
"""Seeds from here on are tried until a seeded damage shows."""


@pytest.fixture(scope="module")
def place() -> Iterator[Workshop]:
    with workshop() as opened:
        yield opened


@pytest.mark.slow
def test_in_thirty_worlds_everybody_agrees_and_nothing_acknowledged_is_lost() -> None:
    said: list[str] = []
    record = run(SEEDS, desks=0, jobs=1, say=said.append)
    if record.failures:
        pytest.fail("\n".join(said), pytrace=False)
    assert record.worlds == len(SEEDS)
    assert record.large == 1
    assert record.registrations > 100
    assert record.crashes > 50
    assert {"imported", "known", "waiting", "held", "damaged", "foreign"} <= record.verdicts.keys()


def test_two_processes_play_the_same_worlds_as_one() -> None:
    one, two = (run(range(1, 5), desks=0, jobs=jobs, say=lambda _: None) for jobs in (1, 2))
    assert (two.worlds, two.steps, two.actions, two.failures) == (one.worlds, one.steps, one.actions, [])


def test_a_world_follows_from_its_seed(place: Workshop) -> None:
    one, other = play(plan_of(7), place), play(plan_of(7), place)
    assert one.tally == other.tally
    assert plan_of(7) == plan_of(7) != plan_of(8)


def test_a_plan_can_be_written_down_and_played_again(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(plan_text(plan_of(20)))
    assert read_plan(file) == plan_of(20)


def test_seeds_are_named_by_first_and_last() -> None:
    assert list(seeds_of("4-6")) == [4, 5, 6]
    assert list(seeds_of("9")) == [9]


def test_the_table_tells_all_counts() -> None:
    record = Record("1-2", worlds=2, steps=1234, verdicts={"imported": 5}, actions={"registers": 9})
    table = record.table()
    assert "1,234" in table
    assert "imported 5" in table
    assert "registers 9" in table


_acknowledged = Journal.note_acknowledged
_adopted = Journal.adopt


def _one_too_many(journal: Journal, journal_id: str, to_seq: int) -> None:
    more = to_seq < journal.state(journal_id).contiguous_to
    _acknowledged(journal, journal_id, to_seq + more)


def _only_known_kinds(journal: Journal, events: Iterable[Event], *, chained: bool) -> list[Event]:
    some = [event for event in events if chained or event.envelope.kind != "weather.noted"]
    return _adopted(journal, some, chained=chained)


def _not_the_last(journal: Journal, events: Iterable[Event], *, chained: bool) -> list[Event]:
    return _adopted(journal, list(events)[:-1], chained=chained)


def _found_out(place: Workshop) -> Outcome:
    worlds = (play(plan_of(seed), place) for seed in range(_FIRST_DAMAGED, _FIRST_DAMAGED + 18))
    return next(outcome for outcome in worlds if outcome.wrong)


@pytest.mark.parametrize(
    ("name", "damage"),
    [("adopt", _only_known_kinds), ("adopt", _not_the_last), ("note_fork", lambda *_: None)],
    ids=["an unknown kind is dropped", "the last event is left out", "forks are not noted"],
)
def test_a_damaged_program_is_found_out(place: Workshop, name: str, damage: Any) -> None:
    with replaced((Journal, name, damage)):
        assert _found_out(place).at


def test_an_acknowledgement_that_says_one_too_many_is_found_out_and_the_plan_shrinks(place: Workshop) -> None:
    with replaced((Journal, "note_acknowledged", _one_too_many)):
        failed = _found_out(place)

        def fails(plan: Plan) -> bool:
            return bool(play(plan, place).wrong)

        shorter = shrink(failed.cut_off(), fails)
        assert len(shorter.steps) < len(failed.plan.steps) / 2
        assert fails(shorter)
    assert not play(shorter, place).wrong
