"""The three lists that offices sent, against what a careful clerk reads in them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from fieldapp.cleaning.matching import match_rows
from fieldapp.cleaning.reading import read_roster
from fieldapp.cleaning.roster import Roster, jsonl_lines
from fieldapp.vietnam.names import tone_key

_FOLDER = Path(__file__).resolve().parents[1] / "rosters"
_FILES = ("bao-tro-xa-hoi.xlsx", "nguoi-co-cong.xls", "huu-tri.csv")
_FIELDS = ("sex", "birth_date", "national_id", "phone", "group", "category", "bank", "account", "issues")


@cache
def _truth() -> dict[tuple[str, int], dict[str, object]]:
    lines = (_FOLDER / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return {(entry["file"], entry["row"]): entry for entry in map(json.loads, lines)}


@cache
def _roster(name: str) -> Roster:
    return read_roster(_FOLDER / name)


@pytest.mark.parametrize("name", _FILES)
def test_every_field_of_every_row(name: str) -> None:
    wanted = {row: entry for (file, row), entry in _truth().items() if file == name}
    lines = {line["row"]: line for line in map(json.loads, jsonl_lines([_roster(name)]))}
    assert set(lines) == set(wanted)
    wrong = [
        (row, field, lines[row][field], entry[field])
        for row, entry in wanted.items()
        for field in _FIELDS
        if lines[row][field] != entry[field]
    ]
    wrong += [
        (row, "full_name", lines[row]["full_name"], entry["full_name"])
        for row, entry in wanted.items()
        if tone_key(lines[row]["full_name"]) != tone_key(str(entry["full_name"]))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", _FILES)
def test_a_ward_is_named_only_where_the_address_names_it(name: str) -> None:
    named = [row for row in _roster(name).rows if row.ward]
    assert named
    assert [row.row for row in named if row.ward != _truth()[name, row.row]["ward"]] == []
    assert [row.row for row in named if str(row.ward) not in str(row.address)] == []


def test_nothing_under_the_header_vanishes_unseen() -> None:
    assert [_roster(name).skipped for name in _FILES] == [
        {"group": 18, "total": 2, "other": 1},
        {"total": 2, "other": 1},
        {"total": 2, "other": 1},
    ]


def test_rows_of_one_number_become_one_citizen() -> None:
    rows = [row for name in _FILES for row in _roster(name).rows]
    matches = match_rows(rows)
    persons = [_truth()[row.file, row.row]["person"] for row in rows]
    assert sum(len(party.rows) for party in matches.citizens) == len(rows) == 1013
    assert [party for party in matches.citizens if len({persons[at] for at in party.rows}) > 1] == []
    assert matches.contradictions == ()
    twelve = [row.national_id if row.national_id and len(row.national_id) == 12 else None for row in rows]
    numbers = {pair for pair in zip(persons, twelve, strict=True) if pair[1]}
    assert len(matches.citizens) == len(numbers) + twelve.count(None) == 929


def test_every_other_row_of_a_person_is_proposed_and_nobody_else() -> None:
    rows = [row for name in _FILES for row in _roster(name).rows]
    matches = match_rows(rows)
    persons = [_truth()[row.file, row.row]["person"] for row in rows]
    proposed = [(one.row, one.other) for one in matches.likely if isinstance(one.other, int)]
    assert [(a, b) for a, b in proposed if persons[a] != persons[b]] == []
    assert len(matches.citizens) - len(proposed) == len(set(persons)) == 900
