"""`python -m tests.accuracy.make OUT --seed S`: write messy lists of invented people and their truth.jsonl into OUT."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from random import Random

from tests.accuracy.make.files import make_list
from tests.accuracy.make.people import invent

_LISTS = 6
_ROWS = 60


def make(out: Path, *, seed: int, lists: int = _LISTS, rows: int = _ROWS) -> None:
    """Write `lists` lists of about `rows` people each; some people stand on several."""
    random = Random(seed)
    people = invent(random, lists * rows * 2 // 3)
    out.mkdir(parents=True, exist_ok=True)
    lines = []
    for at in range(lists):
        chosen = random.sample(people, min(len(people), rows))
        lines += make_list(random, out, f"list-{seed}-{at}", chosen)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (out / "truth.jsonl").write_text(text, encoding="utf-8")


def main() -> int:
    """Make the lists of one seed."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy.make", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lists", type=int, default=_LISTS)
    parser.add_argument("--rows", type=int, default=_ROWS)
    wanted = parser.parse_args()
    make(wanted.out, seed=wanted.seed, lists=wanted.lists, rows=wanted.rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
