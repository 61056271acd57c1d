"""Writing 10,000 events against its floor; one file of many; and both ways against git with the same records as files.

The floor of writing selects, encodes, compresses, hashes, signs, encrypts, writes, syncs and reads back.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

import msgspec
import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.desk.hand_over import hand_over
from fieldapp.domain.events import write_line
from fieldapp.office.receive import receive
from fieldapp.registry.cipher import connect
from fieldapp.seal.boxes import identity_text
from fieldapp.seal.slots import open_slots
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from fieldapp.station.receiving import IMPORTED
from fieldapp.station.station import Station
from tests.bench import growth
from tests.bench.growth import STEP, Growth
from tests.bench.measure import Row, paired, row
from tests.bench.stage import PASSPHRASE, world

ROUNDS = 5
LARGE, LARGE_IN_FULL = 50_000, 200_000
_LARGEST_FILE_MB, _MOST_MB = 256, 500
_LEVEL = 3  # as ours


def main() -> None:
    """Print the rows as JSON."""
    full = "--full" in sys.argv
    with tempfile.TemporaryDirectory() as name:
        bench = Files(Path(name))
        rows = [bench.written(), bench.large(LARGE_IN_FULL if full else LARGE), bench.against_git()]
        bench.desk.close()
    sys.stdout.write(msgspec.json.encode(rows).decode() + "\n")


class Files:
    """A desk with 10,000 events that were never acknowledged, and an office that knows it."""

    def __init__(self, folder: Path, *, people: int = growth.PEOPLE) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.growth = Growth(folder, people=people)
        self.desk: Station = self.growth.desk
        self.growth.register()
        self.desk.close()
        shutil.copytree(folder / "desk", folder / "desk-small")
        self.desk = unlock(Home(folder / "desk"), PASSPHRASE, world=self.growth.machine)
        self.growth.desk = self.desk

    def written(self) -> Row:
        """Measure writing against its floor."""
        key = open_slots(self.desk.home.slots.read_bytes(), PASSPHRASE)
        source = connect(self.desk.home.database, key, read_only=True)
        journal = self.desk.registry.journal.own_id()
        reader = pyrage.x25519.Identity.from_str(identity_text(b"i" * 32)).to_public()
        signer = Ed25519PrivateKey.generate()

        def floor(number: int) -> None:
            rows = source.execute("SELECT envelope, salt, body FROM event WHERE journal_id = ? ORDER BY seq", [journal])
            text = b"\n".join(
                b'{"body":' + body + b',"envelope":' + raw + b',"salt":"' + salt.hex().encode() + b'"}'
                for raw, salt, body in rows
            )
            told = hashlib.sha256(text).digest()
            squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
            sealed = pyrage.encrypt(squeeze.compress(text) + squeeze.flush() + signer.sign(told), [reader, reader])
            path = self.folder / f"floor-{number}.age"
            with open(path, "xb") as out:
                out.write(sealed)
                out.flush()
                os.fsync(out.fileno())
            assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(sealed).digest()

        times = paired(lambda _n: hand_over(self.desk, self.folder / "stick"), floor, rounds=ROUNDS)
        source.close()
        return row(f"write {STEP:,} events to a file", times, bound=3)

    def large(self, events: int) -> Row:
        """Measure one file of many events, for each 10,000 of them, against a file of 10,000."""
        small = self._both_ways()
        steps = events // STEP
        for _ in range(steps - 1):
            self.growth.register()
        large = self._both_ways()
        size = large[2] / 1024 / 1024
        found = row(
            f"one file of {events:,} events, for each {STEP:,}", ([sum(large[:2]) / steps], [sum(small[:2])]), bound=2
        )
        found.bound = f"2, {_MOST_MB} MB"
        found.ok = found.ok and size < _LARGEST_FILE_MB and found.peak_mb < _MOST_MB
        found.note = (
            f"{size:.1f} MiB of at most {_LARGEST_FILE_MB}, written in {large[0]:.1f} s, imported in {large[1]:.1f} s"
        )
        return found

    def against_git(self) -> Row:
        """Write and import 10,000 events, and the same lines as one file each with `git bundle create` and `fetch`."""
        events = list(self.desk.registry.journal.range(self.desk.registry.journal.own_id(), 1, STEP))
        records = self.folder / "records"
        for event in events:
            place = records / f"{event.envelope.seq // 1000:03d}" / f"{event.envelope.seq:06d}.json"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(write_line(event))
        start = time.perf_counter()
        _git(records, "init", "-q", "-b", "main")
        _git(records, "add", ".")
        _git(records, "commit", "-q", "-m", "records")
        committed = time.perf_counter() - start
        ours: list[float] = []
        theirs: list[float] = []
        desk = unlock(Home(self.folder / "desk-small"), PASSPHRASE, world=world())
        for number in range(3):
            ours.append(sum(self._both_ways(desk)[:2]))
            bundle, clone = self.folder / f"git-{number}.bundle", self.folder / f"git-{number}"
            start = time.perf_counter()
            _git(records, "bundle", "create", "-q", str(bundle), "main")
            clone.mkdir()
            _git(clone, "init", "-q", "--bare")
            _git(clone, "fetch", "-q", str(bundle), "main:main")
            theirs.append(time.perf_counter() - start)
        desk.close()
        found = row(f"{len(events):,} records, written and imported; git: bundle and fetch", (ours, theirs), bound=1)
        found.bound, found.ok = "none", True
        found.note = (
            f"before that git took {committed:.1f} s to add and commit; it neither encrypts, replays nor indexes"
        )
        return found

    def _both_ways(self, desk: Station | None = None) -> tuple[float, float, int]:
        """Hand over everything and let a new office take it in; return both times and the size of the file."""
        start = time.perf_counter()
        path = hand_over(desk or self.desk, self.folder / "stick").path
        written = time.perf_counter() - start
        copy = self.folder / "new"
        shutil.copytree(self.folder / "office", copy)
        office = unlock(Home(copy), PASSPHRASE, world=world())
        start = time.perf_counter()
        verdict = receive(office, [path])[0]
        imported = time.perf_counter() - start
        assert verdict.verdict == IMPORTED, verdict
        office.close()
        shutil.rmtree(copy)
        return written, imported, path.stat().st_size


def _git(folder: Path, *words: str) -> None:
    """Run git without anybody's settings."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    names = ("-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0")
    subprocess.run(["git", *names, *words], cwd=folder, env=environment, check=True, stdout=subprocess.PIPE)


if __name__ == "__main__":
    main()
