"""Save one registration; the floor writes the same rows, views and index bare in one transaction with full sync."""

from __future__ import annotations

import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from fieldapp.desk.register import Draft, register
from fieldapp.registry.cipher import connect
from fieldapp.seal.slots import open_slots
from fieldapp.station.station import Station
from fieldapp.system.randomness import new_id
from tests.bench.measure import paired, row
from tests.bench.stage import PASSPHRASE, office_and_desk, schema_of

PEOPLE = 60_000
ROUNDS = 200
_BLOBS = (b"e" * 600, b"s" * 32, b"b" * 200)
"""Envelope, salt and body of the sizes that a registration has."""


def main() -> None:
    """Print the row as JSON."""
    rounds = ROUNDS * 10 if "--full" in sys.argv else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        office, desk = office_and_desk(Path(folder), people=PEOPLE)
        people = _grown_up(desk, rounds + 1)
        key = desk.randomness.bytes(32)
        bare = connect(Path(folder) / "bare.db", key, create=True)
        _copy_schema(desk, bare)

        def ours(number: int) -> None:
            details = {"bank": "970436"}
            draft = Draft(new_id(desk.randomness), people[number], "open_account", details=details, consent=True)
            register(desk, draft)

        def floor(number: int) -> None:
            _write_bare(bare, number + 2)

        times = paired(ours, floor, rounds=rounds)
        found = row(f"save one registration, {PEOPLE:,} people", times, bound=3, or_below_s=0.010)
        bare.close()
        desk.close()
        office.close()
    sys.stdout.write(msgspec.json.encode([found]).decode() + "\n")


def _grown_up(desk: Station, count: int) -> list[str]:
    """Return so many people who open an account by themselves."""
    everybody = (desk.registry.people.get(name) for name in desk.registry.people.all_ids())
    able = (one.citizen_id for one in everybody if one is not None and "1900" < one.text("birth_date") < "2000")
    return list(islice(able, count))


def _copy_schema(desk: Station, bare: Any) -> None:
    database = connect(desk.home.database, _key_of(desk), read_only=True)
    for statement in schema_of(database):
        bare.execute(statement)
    sample = database.execute("SELECT * FROM person ORDER BY id").fetchall()
    bare.conn.executemany(f"INSERT INTO person VALUES ({', '.join('?' * len(sample[0]))})", sample)
    bare.execute("INSERT INTO search (search) VALUES ('rebuild')")
    bare.conn.commit()
    database.close()


def _key_of(desk: Station) -> bytes:
    return open_slots(desk.home.slots.read_bytes(), PASSPHRASE)


def _write_bare(bare: Any, number: int) -> None:
    execute = bare.conn.execute
    execute("BEGIN IMMEDIATE")
    for place in (2 * number, 2 * number + 1):
        execute(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [place, f"{place:064d}", "j" * 32, place, place, "registration.recorded", 1, *_BLOBS],
        )
        execute("INSERT INTO event_subject VALUES (?, ?)", [f"{number:032d}", place])
    row_id, words = execute("SELECT id, words FROM person WHERE id = ?", [number]).fetchone()
    execute("INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)", [row_id, words])
    person = list(execute("SELECT * FROM person WHERE id = ?", [number]).fetchone())
    execute("DELETE FROM person WHERE id = ?", [number])
    execute(f"INSERT INTO person VALUES ({', '.join('?' * len(person))})", person)
    execute("INSERT INTO search (rowid, words) VALUES (?, ?)", [row_id, words])
    receipt = [f"01A-{number:05d}", f"{number:032d}", f"{number:032d}", "d" * 32, "open_account", "current", 0, 0]
    execute("INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?, ?, ?)", receipt)
    execute("INSERT OR REPLACE INTO meta VALUES ('lamport', ?)", [str(number)])
    execute("INSERT OR REPLACE INTO meta VALUES ('last_time', ?)", [str(number)])
    execute("INSERT OR REPLACE INTO meta VALUES ('setting.receipt_sequence', ?)", [str(number)])
    execute("INSERT OR REPLACE INTO journal VALUES (?, '', '', '', ?, '', '', 0, 0)", ["j" * 32, number])
    bare.conn.commit()


if __name__ == "__main__":
    main()
