"""`python -m tests.accuracy DIR`: measure reading and matching of the lists in DIR against DIR/truth.jsonl.

Prints the figures and what is wrong; the exit code is 1 when a bound does not hold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.accuracy.matching import measure_pairs
from tests.accuracy.reading import Reading, measure, read_lists, read_truth


def _reading(figures: Reading) -> Iterator[str]:
    yield f"rows      {figures.found} found, {len(figures.missing)} missing, {len(figures.extra)} extra"
    for what, keys in (("missing", figures.missing), ("extra", figures.extra)):
        yield from (f"          {what}: {file}:{row}" for file, row in keys[:10])
    yield "field               right in    of rows"
    yield from (f"  {field.name:<16}  {field.share:8.4f}  {field.rows:9}" for field in figures.fields)
    yield "code                    precision  recall   there"
    for code in (*figures.codes, figures.overall):
        yield f"  {code.name:<20}  {code.precision:9.4f}  {code.recall:6.4f}  {code.hits + code.missed:6}"
    for said, counts in (("not judged by this truth", figures.unjudged), ("unknown to us", figures.unknown)):
        yield from (f"  {code:<20}  {said}: {count}" for code, count in counts.items())
    yield from (f"  field of the truth unknown to us: {name}" for name in figures.unread_fields)
    yield from (f"    {example}" for example in figures.examples)


def main() -> int:
    """Measure, print, and say by the exit code whether every bound holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with lists and truth.jsonl")
    folder: Path = parser.parse_args().folder
    truth = read_truth(folder)
    rosters, refused = read_lists(folder, truth)
    reading = measure(truth, rosters, refused)
    matching = measure_pairs(truth, rosters)
    broken = [*reading.broken(), *matching.broken()]
    lines = [*_reading(reading), *matching.lines(), *(f"MISSED: {line}" for line in broken)]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
