"""Write and import a bundle of 20,000 events; the floor does it with msgspec, age, gzip, hashes and `executemany`."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import zlib
from pathlib import Path
from typing import Any

import msgspec
import pyrage

from fieldapp.desk.hand_over import hand_over
from fieldapp.domain.events import Envelope, Event
from fieldapp.office.receive import receive
from fieldapp.registry.cipher import connect
from fieldapp.seal.boxes import identity_text
from fieldapp.seal.slots import open_slots
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from fieldapp.station.station import Station
from fieldapp.system.randomness import new_id
from tests.bench.measure import paired, row
from tests.bench.stage import PASSPHRASE, office_and_desk, schema_of, world

EVENTS = 20_000
ROUNDS = 3
_VIEWS = ("person", "receipt")


class _Line(msgspec.Struct):
    body: msgspec.Raw
    envelope: msgspec.Raw
    salt: str


def main() -> None:
    """Print the row as JSON."""
    rounds = ROUNDS * 3 if "--full" in sys.argv else ROUNDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office, desk = office_and_desk(folder, people=EVENTS // 3)
        _register_all(desk)
        office.close()
        events = list(desk.registry.journal.range(desk.registry.journal.own_id(), 1, 10**9))
        imported: list[Path] = []

        def ours(_number: int) -> None:
            """Hand over, and import into a fresh copy of the office."""
            handed = hand_over(desk, folder / "stick")
            copy = copies.pop()
            verdict = receive(copy, [handed.path])[0]
            assert verdict.verdict == "imported", verdict
            copy.close()
            imported.append(copy.home.database)

        copies = [_copy(folder, number) for number in range(rounds + 1)]
        rows: dict[str, list[Any]] = {}

        def floor(number: int) -> None:
            if not rows:
                rows.update(_view_rows(imported[0]))
            _bare(folder, number, events, rows)

        found = row(f"write and import {EVENTS:,} events", paired(ours, floor, rounds=rounds), bound=3)
        desk.close()
    sys.stdout.write(msgspec.json.encode([found]).decode() + "\n")


def _register_all(desk: Station) -> None:
    """Fill the desk's journal, without the forms and the paper."""
    with desk.registry.transaction():
        for number, citizen in enumerate(desk.registry.people.all_ids()):
            name = new_id(desk.randomness)
            desk.append("consent.given", [citizen], {"purposes": ["register"], "text_version": "1.0"})
            facts = {"registration": name, "outcome": "open_account", "bank": "970436", "number": f"01A-{number:05d}-K"}
            desk.append("registration.recorded", [citizen], {**facts, "desk": desk.desk().desk_id})
            desk.append("receipt.printed", [citizen], {"registration": name, "number": facts["number"], "copy": 0})


def _copy(folder: Path, number: int) -> Station:
    target = folder / f"office-{number}"
    shutil.copytree(folder / "office", target)
    return unlock(Home(target), PASSPHRASE, world=world())


def _view_rows(database: Path) -> dict[str, list[Any]]:
    key = open_slots(database.with_name("slots.json").read_bytes(), PASSPHRASE)
    source = connect(database, key, read_only=True)
    rows = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in _VIEWS}
    rows["schema"] = list(schema_of(source))
    source.close()
    return rows


def _bare(folder: Path, number: int, events: list[Event], rows: dict[str, list[Any]]) -> None:
    encoder, seen = msgspec.json.Encoder(), hashlib.sha256()
    lines = []
    for event in events:
        assert event.salt is not None
        assert event.body is not None
        line = encoder.encode(_Line(msgspec.Raw(event.body), msgspec.Raw(event.raw), event.salt.hex()))
        seen.update(line)
        lines.append(line)
    squeeze = zlib.compressobj(6, zlib.DEFLATED, 31)
    packed = squeeze.compress(b"\n".join(lines)) + squeeze.flush()
    identity = identity_text(b"i" * 32)
    reader = pyrage.x25519.Identity.from_str(identity)
    path = folder / f"floor-{number}.age"
    with open(path, "xb") as out:
        out.write(pyrage.encrypt(packed, [reader.to_public(), reader.to_public()]))
        out.flush()
        os.fsync(out.fileno())
    hashlib.sha256(path.read_bytes()).hexdigest()

    plain = zlib.decompressobj(31).decompress(pyrage.decrypt(path.read_bytes(), [reader]))
    decoder, envelopes = msgspec.json.Decoder(_Line), msgspec.json.Decoder(Envelope)
    found = []
    for place, line in enumerate(plain.split(b"\n")):
        parts = decoder.decode(line)
        raw, body, salt = bytes(parts.envelope), bytes(parts.body), bytes.fromhex(parts.salt)
        envelope = envelopes.decode(raw)
        digest = hashlib.sha256(raw).hexdigest()
        assert hashlib.sha256(b"fieldapp/body/1\0" + salt + body).hexdigest() == envelope.commitment
        of = (envelope.journal_id, envelope.seq, envelope.lamport, envelope.kind)
        found.append((place, digest, *of, 1, raw, salt, body))
    database = connect(folder / f"floor-{number}.db", b"k" * 32, create=True)
    for statement in rows["schema"]:
        database.execute(statement)
    run = database.conn
    run.execute("BEGIN IMMEDIATE")
    run.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", found)
    run.executemany("INSERT INTO event_subject VALUES (?, ?)", [(f"{p[0] // 3:032d}", p[0]) for p in found])
    for table in _VIEWS:
        marks = ", ".join("?" * len(rows[table][0]))
        run.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])
    run.executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", [(r[0], r[3]) for r in rows["person"]])
    run.commit()
    database.close()


if __name__ == "__main__":
    main()
