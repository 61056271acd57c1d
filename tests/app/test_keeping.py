"""Backups, restores and erasures on the command line."""

from __future__ import annotations

from pathlib import Path

from fieldapp.registry.cipher import PAGES
from tests.app.conftest import Calls
from tests.station.prepared import OFFICE


def test_a_backup_is_made_listed_and_gone_back_to(calls: Calls) -> None:
    made = calls.at(OFFICE, "backup", "--json").facts
    assert made["why"] == "hand"
    newest = calls.at(OFFICE, "restore", "--json").facts["backups"][0]
    assert (newest["number"], newest["whole"]) == (made["number"], True)
    before = calls.office("overview")["total"]
    restored = calls.at(OFFICE, "restore", str(made["number"]), "--json")
    assert restored.code == 0
    assert restored.facts["aside"].endswith("damaged-1")
    assert calls.office("overview")["total"] == before
    assert calls.at(OFFICE, "check", "--json").code == 0
    unknown = calls.at(OFFICE, "restore", "99", "--json")
    assert (unknown.code, unknown.facts["error"]["code"]) == (1, "backup.unknown")


def test_an_erasure_is_asked_for_twice(calls: Calls) -> None:
    people = calls.office("overview")["total"]
    pair = next(iter(calls.office("duplicates")["duplicates"]), None)
    victim = pair["left"]["citizen_id"] if pair else calls.desk("desk-1", "find", "nguyen")["found"][0]["citizen_id"]
    alone = calls.at(OFFICE, "office", "erase", victim, "--reason", "theo yêu cầu", "--json")
    assert (alone.code, calls.office("overview")["total"]) == (2, people)
    calls.office("erase", victim, "--reason", "theo yêu cầu", "--yes")
    assert calls.office("overview")["total"] == people - 1
    assert calls.office("erasures")["erasures"] == []
    kept = calls.at(OFFICE, "office", "keep", victim, "--json")
    assert (kept.code, kept.facts["error"]["code"]) == (1, "citizen.not_erased")


def test_a_damaged_database_is_rebuilt(calls: Calls) -> None:
    before = calls.office("overview")["total"]
    calls.at(OFFICE, "backup", "--json")
    database = calls.home(OFFICE) / "fieldapp.db"
    content = bytearray(database.read_bytes())
    for page in range(len(content) // 2 // PAGES[0], len(content) // PAGES[0]):
        content[page * PAGES[0] + 1000] ^= 255
    database.write_bytes(content)
    assert calls.at(OFFICE, "check", "--json").code == 1
    rebuilt = calls.at(OFFICE, "check", "--rebuild", "--json")
    assert (rebuilt.code, rebuilt.facts["missing"]) == (0, [])
    assert rebuilt.facts["whole"] > 0
    assert rebuilt.facts["backups"] > 0
    assert calls.office("overview")["total"] == before
    assert calls.at(OFFICE, "check", "--json").code == 0
    assert calls.at(OFFICE, "check", "file", "--json").code == 2


def test_a_desk_is_retired_in_two_steps(calls: Calls, tmp_path: Path) -> None:
    stick, retire = str(tmp_path / "stick"), ("desk", "retire", str(tmp_path / "stick"), "--yes", "--json")

    def there_and_back() -> None:
        calls.at(OFFICE, "office", "receive", stick)
        calls.office("answer", stick)
        calls.at("desk-1", "desk", "read-answers", stick)

    early = calls.at("desk-1", *retire)
    assert (early.code, early.facts["error"]["code"]) == (1, "desk.not_acknowledged")
    calls.desk("desk-1", "hand-over", stick)
    there_and_back()
    assert calls.at("desk-1", *retire).facts["retired"] is False
    waits = calls.at("desk-1", *retire)
    assert (waits.code, waits.facts["error"]["code"]) == (1, "desk.retire_waits")
    there_and_back()
    assert calls.at("desk-1", *retire).facts["retired"] is True
    ended = calls.at("desk-1", "desk", "today", "--json")
    assert (ended.code, ended.facts["error"]["code"]) == (1, "home.retired")
