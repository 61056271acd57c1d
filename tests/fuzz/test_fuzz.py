"""A share of the hostile files; all of them by `python -m tests.fuzz`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fuzz.running import read_mutants, take_in_mutants
from tests.station.prepared import Master, prepare


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Master:
    """The prepared campaign, the same as for others."""
    return prepare(tmp_path_factory.getbasetemp() / "campaign-master")


def test_mutants_are_refused_or_are_what_was_signed(
    master: Master, tmp_path: Path, share: Callable[[int, int], int]
) -> None:
    tally = read_mutants(range(share(1500, 20_000)), 0, master, tmp_path)
    assert tally.failures == []
    assert tally.answers()["read"] > 100
    assert {code for answer in tally.answers() for code in answer.split(", ")} >= _MET_BY_READING


_MET_BY_READING = {
    "bundle.not_ours",
    "bundle.truncated",
    "bundle.not_for_us",
    "bundle.damaged",
    "bundle.malformed",
    "bundle.newer_major",
    "bundle.other_recipient",
    "bundle.count",
    "bundle.trailing",
    "bundle.signature",
    "event.malformed",
    "event.not_canonical",
    "event.commitment",
}


def test_mutants_are_imported_whole_or_not_at_all(
    master: Master, tmp_path: Path, share: Callable[[int, int], int]
) -> None:
    tally = take_in_mutants(range(share(300, 5_000)), 0, master, tmp_path)
    assert tally.failures == []
    assert sum(count for answer, count in tally.answers().items() if answer.startswith("imported")) > 20
