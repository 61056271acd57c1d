"""Search at each key press among 100,000 people; the floor is the bare FTS5 query for the same candidates."""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

import msgspec

from fieldapp.registry import Registry
from fieldapp.registry.cipher import connect
from fieldapp.rehearsal.population import invent_people
from fieldapp.system.clock import ManualClock
from fieldapp.system.randomness import SeededRandomness, new_id
from fieldapp.vietnam.names import fold
from tests.bench.measure import paired, row

PEOPLE = 100_000
FIELDS = ("full_name", "birth_date", "sex", "national_id", "phone", "ward")
TYPED = (
    *("nguyen thi mau 1950", "ng v h 19", "hoa tran", "ntm 1944", "duoc 62"),
    *("le ngoc", "0012", "khuat", "thi thuy", "0945"),
)
FLOOR = (
    'SELECT p.id, p.citizen_id, p.full_name, p.birth_date, p.sex, p.national_id, p.old_id, p."group", p.ward,'
    " p.benefit_group, p.outcome, p.conflicts, p.name_order, p.words"
    " FROM search s JOIN person p ON p.id = s.rowid WHERE search MATCH ? LIMIT ?"
)


def main() -> None:
    """Print the row as JSON."""
    randomness, clock = SeededRandomness("bench"), ManualClock(1_705_107_600_000)
    with tempfile.TemporaryDirectory() as folder:
        path, key = Path(folder) / "bench.db", randomness.bytes(32)
        registry = Registry.create(path, key, clock=clock, randomness=randomness)
        with registry.transaction():
            registry.journal.begin(new_id(randomness), desk_id="", sign_public="", recipient="")
        people = invent_people(randomness, PEOPLE)
        for start in range(0, PEOPLE, 20_000):
            with registry.transaction():
                for one in people[start : start + 20_000]:
                    fields = {n: getattr(one, n) for n in FIELDS}
                    facts = {"roster": "bench", "sheet": "", "row": 1, "fields": fields}
                    registry.journal.append("citizen.listed", [new_id(randomness)], facts, officer="bench")
        presses = [text[:end] for text in TYPED for end in range(1, len(text) + 1)]
        bare = connect(path, key, read_only=True)

        def ours(number: int) -> None:
            registry.people.search(presses[number])

        def floor(number: int) -> None:
            words = fold(presses[number]).split()
            few = sum(map(len, words)) <= 2
            bare.conn.execute(FLOOR, [" ".join(f'"{w}"*' for w in words), 50 if few else 200]).fetchall()

        times = paired(ours, floor, rounds=len(presses))
        slowest = sorted(times[0])[int(len(times[0]) * 0.99)]
        found = row("search at each key press, 100,000 people", times, bound=2)
        found.note = f"p99 {slowest * 1000:.1f} ms (bound 16), mean ratio {sum(times[0]) / sum(times[1]):.2f}"
        found.ok = found.ok and slowest < 0.016 and statistics.fmean(times[0]) < 2 * statistics.fmean(times[1])
        bare.close()
        registry.close()
    sys.stdout.write(msgspec.json.encode([found]).decode() + "\n")


if __name__ == "__main__":
    main()
