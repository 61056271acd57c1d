"""A disk that fills up while somebody saves: told by a code, nothing acknowledged is lost, nothing is half there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fieldapp.registry import Registry
from fieldapp.system.errors import EnvironmentFault
from tests.registry.prepared import citizen_id, faults, open_registry, register

_PROJECT = Path(__file__).resolve().parents[2]
_ON_SMALL_DISK = 'mount -t tmpfs -o size=1200k none "$1" && shift && exec "$@"'


def _saves(before: list[str], master: Path, folder: Path, limit: int) -> dict[str, Any]:
    command = [*before, sys.executable, "-m", "tests.registry.small_disk", str(master), str(folder), str(limit)]
    done = subprocess.run(command, cwd=_PROJECT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _may_mount(folder: Path) -> bool:
    probe = ["unshare", "-Urm", "sh", "-c", _ON_SMALL_DISK, "sh", str(folder), "true"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


@pytest.mark.needs_program("unshare")
def test_a_full_disk(master: Path, tmp_path: Path) -> None:
    """On a real small disk where the system lets us make one; else with a limit on the size of files."""
    folder = tmp_path / "small"
    folder.mkdir()
    if _may_mount(folder):
        told = _saves(["unshare", "-Urm", "sh", "-c", _ON_SMALL_DISK, "sh", str(folder)], master, folder, 0)
        assert (told["code"], told["again"]) == ("disk.full", "disk.full")
    else:
        told = _saves([], master, folder, 700_000)
    _check(told)


@pytest.mark.needs_program("unshare")
def test_a_disk_that_fails_to_write(master: Path, tmp_path: Path) -> None:
    """A limit on the size of files looks to SQLite like a disk that fails: after that nothing is tried any more."""
    told = _saves([], master, tmp_path, 700_000)
    assert (told["code"], told["again"]) == ("disk.failed", "registry.reopen")
    _check(told)


def _check(told: dict[str, Any]) -> None:
    assert told["saved"] > 3
    assert (told["missing"], told["extra"], told["faults"]) == ([], 0, [])
    assert (told["readable"], told["more"]) == (60, 1)


def _save_many(registry: Registry) -> None:
    for number in range(1000):
        register(registry, citizen_id(number % 60), f"registration-{number}")


def test_a_full_database_says_so_and_goes_on(opened: Callable[..., Registry]) -> None:
    """SQLite's own limit on pages gives the same answer on every system."""
    registry = opened()
    pages = registry._db.execute("PRAGMA page_count").fetchone()[0]
    registry._db.execute(f"PRAGMA max_page_count = {pages + 6}")
    with pytest.raises(EnvironmentFault) as caught:
        _save_many(registry)
    assert caught.value.code == "disk.full"
    saved = len(registry.people.receipts())
    assert registry.journal.count() == 60 + 2 * saved > 60
    registry._db.execute("PRAGMA max_page_count = 100000")
    register(registry, citizen_id(1), "registration-after")
    assert faults(registry) == []
    registry.close()
    again = open_registry(registry.path)
    assert len(again.people.receipts()) == saved + 1
    assert faults(again) == []
    again.close()
