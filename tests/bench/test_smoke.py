"""The rows about files do what they say, on a handful of records; how fast they are is for the bench to say."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from fieldapp.registry.cipher import connect
from fieldapp.seal.slots import open_slots
from tests.bench import files, growth, invitations, roster, scan, scroll, weekend, window
from tests.bench.drop import make_drop
from tests.bench.receive import floor, ours
from tests.bench.stage import PASSPHRASE


def test_both_sides_of_receiving_write_the_same_people_and_receipts(tmp_path: Path) -> None:
    drop = make_drop(tmp_path, files=2, registrations=10)
    imported, bare = tmp_path / "ours", tmp_path / "floor"
    for copy in (imported, bare):
        shutil.copytree(drop.office, copy)
    took = ours(imported, drop.files)
    assert took.events == floor(bare, drop.files, imported).events
    assert took.events > 2 * 10 * 3
    assert _rows(imported) == _rows(bare)
    assert len(_rows(bare)[1]) == 2 * 10


def test_the_rows_of_growth_and_of_files_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "STEP", 40)
    monkeypatch.setattr(files, "STEP", 40)
    rows = list(growth.Growth(tmp_path / "growth", people=10).rows((80,), rounds=1))
    assert [row.bound[0] for row in rows] == ["2"] * 4
    bench = files.Files(tmp_path / "files", people=10)
    told = [bench.written(), bench.large(80), bench.against_git()]
    bench.desk.close()
    assert all(row.ours_s > 0 and row.floor_s > 0 for row in told)


def test_the_rows_of_lists_run(tmp_path: Path) -> None:
    told = [against(tmp_path, 30, rounds=1) for against in (roster.against_cells, roster.against_insert)]
    assert all(row.ours_s > 0 and row.floor_s > 0 and row.peak_mb > 0 for row in told)


def _rows(office: Path) -> list[list[Any]]:
    key = open_slots((office / "slots.json").read_bytes(), PASSPHRASE)
    database = connect(office / "fieldapp.db", key, read_only=True)
    rows = [database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in ("person", "receipt")]
    database.close()
    return rows


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_rows_of_scrolling_run(qapp: QApplication) -> None:
    rows = list(scroll.rows_of(300, 10))
    qapp.setStyleSheet("")
    assert len(rows) == 5
    assert all(row.ours_s > 0 and row.floor_s > 0 for row in rows)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_row_of_a_weekend_runs(tmp_path: Path) -> None:
    told = weekend.row_of(tmp_path, 40, 5)
    assert told.ok
    assert told.peak_mb > 30


def test_the_row_of_scanning_runs(qapp: QApplication, tmp_path: Path) -> None:
    told = scan.row_of(tmp_path, 40, 2)
    qapp.setStyleSheet("")
    assert told.ours_s > told.floor_s > 0


def test_the_row_of_invitations_runs() -> None:
    told = invitations.row_of(9, 1)
    assert told.ours_s > 0
    assert told.floor_s > 0


def test_the_rows_of_starting_run(tmp_path: Path) -> None:
    told = window.rows_of(tmp_path, 40, 1)
    assert len(told) == 3
    assert all(row.ours_s > row.floor_s > 0 for row in told)
