"""Receive a drop of files, each in a transaction of its own; the floor does it with bare libraries, also file by file.

`--ours HOME FILES` and `--floor HOME FILES RESULT` are the two sides, each run in a process of its own so that the
memory is only theirs: they print what they took.
"""

from __future__ import annotations

import hashlib
import io
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zlib
from pathlib import Path
from typing import Any

import msgspec
import pyrage

from fieldapp.domain.events import Envelope
from fieldapp.office.receive import receive
from fieldapp.registry.cipher import connect
from fieldapp.seal.slots import open_slots
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from tests.bench.drop import Drop, make_drop
from tests.bench.measure import Row, row
from tests.bench.stage import PASSPHRASE, world

FILES, FILES_IN_FULL = 50, 500
REGISTRATIONS = 200
ROUNDS = 3
_MOST_MB = 500
_VIEWS = ("person", "receipt")


class Took(msgspec.Struct, frozen=True):
    """What one side took: seconds, MiB at the most, events that were new."""

    seconds: float
    peak_mb: float
    events: int


class _Line(msgspec.Struct):
    body: msgspec.Raw
    envelope: msgspec.Raw
    salt: str


def main() -> None:
    """Print the row as JSON."""
    if "--ours" in sys.argv:
        _say(ours(Path(sys.argv[2]), _files(sys.argv[3])))
        return
    if "--floor" in sys.argv:
        _say(floor(Path(sys.argv[2]), _files(sys.argv[3]), Path(sys.argv[4])))
        return
    files = FILES_IN_FULL if "--full" in sys.argv else FILES
    with tempfile.TemporaryDirectory() as name:
        drop = make_drop(Path(name), files=files, registrations=REGISTRATIONS)
        found = measure(Path(name), drop, rounds=ROUNDS)
    sys.stdout.write(msgspec.json.encode([found]).decode() + "\n")


def measure(folder: Path, drop: Drop, *, rounds: int) -> Row:
    """Run both sides in turn, each on a fresh copy of the office."""
    times: tuple[list[float], list[float]] = ([], [])
    peak, events = 0.0, 0
    listed = folder / "files.json"
    listed.write_bytes(msgspec.json.encode([str(path) for path in drop.files]))
    for number in range(rounds):
        imported, bare = folder / f"ours-{number}", folder / f"floor-{number}"
        shutil.copytree(drop.office, imported)
        took = _side("--ours", imported, listed)
        times[0].append(took.seconds)
        peak, events = max(peak, took.peak_mb), took.events
        shutil.copytree(drop.office, bare)
        times[1].append(_side("--floor", bare, listed, imported).seconds)
        shutil.rmtree(imported)
        shutil.rmtree(bare)
    found = row(f"receive {len(drop.files)} files of {REGISTRATIONS} registrations", times, bound=3)
    found.peak_mb, found.ok = peak, found.ok and peak < _MOST_MB
    found.bound = f"3, {_MOST_MB} MB"
    found.note = f"{events:,} events, {len(drop.files)} desks enrolled on the way"
    return found


def ours(office: Path, files: list[Path]) -> Took:
    """Take the files in as the office does."""
    station = unlock(Home(office), PASSPHRASE, world=world())
    start = time.perf_counter()
    verdicts = receive(station, files)
    seconds = time.perf_counter() - start
    assert {v.verdict for v in verdicts} == {"imported"}, verdicts
    station.close()
    return Took(seconds, _peak_mb(), sum(v.new_events for v in verdicts))


def floor(office: Path, files: list[Path], imported: Path) -> Took:
    """Decrypt, unpack, decode, hash and write the rows that the import has left in `imported`."""
    source = connect(imported / "fieldapp.db", _key(imported), read_only=True)
    rows = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in _VIEWS}
    source.close()
    people = {one[1]: one for one in rows["person"]}
    receipts = {one[2]: one for one in rows["receipt"]}
    target = connect(office / "fieldapp.db", _key(office))
    reader = pyrage.x25519.Identity.from_str(
        target.execute("SELECT value FROM secret WHERE name = 'identity'").fetchone()[0].decode()
    )
    known = {one[0] for one in target.execute("SELECT citizen_id FROM person").fetchall()}
    place = target.execute("SELECT max(id) FROM event").fetchone()[0] + 1
    lines, envelopes = msgspec.json.Decoder(_Line), msgspec.json.Decoder(Envelope)
    run = target.conn
    first = place
    start = time.perf_counter()
    for file in files:
        sealed = file.read_bytes()
        hashlib.sha256(sealed).hexdigest()
        plain = zlib.decompressobj(31).decompress(pyrage.decrypt(sealed, [reader]))
        with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
            member = tar.extractfile("events.jsonl")
            assert member is not None
            text = member.read()
        hashlib.sha256(text).hexdigest()
        found: list[tuple[Any, ...]] = []
        about: list[tuple[str, int]] = []
        for line in text.splitlines():
            parts = lines.decode(line)
            raw, body, salt = bytes(parts.envelope), bytes(parts.body), bytes.fromhex(parts.salt)
            envelope = envelopes.decode(raw)
            digest = hashlib.sha256(b"fieldapp/event/1\0" + raw).hexdigest()
            assert hashlib.sha256(b"fieldapp/body/1\0" + salt + body).hexdigest() == envelope.commitment
            of = (envelope.journal_id, envelope.seq, envelope.lamport, envelope.kind)
            found.append((place, digest, *of, 1, raw, salt, body))
            about += [(subject, place) for subject in envelope.subjects]
            place += 1
        met = [people[name] for name in dict.fromkeys(name for name, _ in about) if name in people]
        run.execute("BEGIN IMMEDIATE")
        run.executemany(f"INSERT INTO event VALUES ({_marks(found[0])})", found)
        run.executemany("INSERT INTO event_subject VALUES (?, ?)", about)
        run.executemany("DELETE FROM person WHERE citizen_id = ?", [(one[1],) for one in met])
        run.executemany(f"INSERT INTO person VALUES ({_marks(met[0])})", met)
        met_here = [receipts[one[1]] for one in met]
        run.executemany(f"INSERT INTO receipt VALUES ({_marks(met_here[0])})", met_here)
        fresh = [(one[0], one[3]) for one in met if one[1] not in known]
        run.executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", fresh)
        run.commit()
    seconds = time.perf_counter() - start
    target.close()
    return Took(seconds, _peak_mb(), place - first)


def _marks(one: tuple[Any, ...]) -> str:
    return ", ".join("?" for _ in one)


def _key(office: Path) -> bytes:
    return open_slots((office / "slots.json").read_bytes(), PASSPHRASE)


def _files(listed: str) -> list[Path]:
    return [Path(name) for name in msgspec.json.decode(Path(listed).read_bytes())]


def _side(side: str, *paths: Path) -> Took:
    command = [sys.executable, "-m", "tests.bench.receive", side, *map(str, paths)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return msgspec.json.decode(done.stdout, type=Took)


def _say(took: Took) -> None:
    sys.stdout.write(msgspec.json.encode(took).decode())


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


if __name__ == "__main__":
    main()
