"""`python -m tests.defects [--only NAME] [--json OUT]`: put one mistake after the other into a copy of the project.

Every mistake of `tests/defects/*.toml` has to be caught, by the tests that it names or by others. Prints what caught
which, and fails when one was not caught, or when one no longer fits the code.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from tests.defects.catalogue import PROJECT, Misfit, defects, spoiled
from tests.defects.hunting import Caught, copied, hunt, is_whole


def main() -> int:
    """Hunt all defects, or some; return 1 unless all were caught."""
    parser = argparse.ArgumentParser(prog="python -m tests.defects", description=__doc__)
    parser.add_argument("--only", action="append", metavar="NAME", help="only defects whose name contains this")
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    chosen = [d for d in defects() if not wanted.only or any(part in d.name for part in wanted.only)]
    out, misfits, results = sys.stdout, 0, list[Caught]()
    for defect in chosen:  # all of them first: a hunt takes its time
        try:
            spoiled(defect, (PROJECT / defect.file).read_text(encoding="utf-8"))
        except Misfit as misfit:
            out.write(f"DOES NOT FIT {misfit}\n")
            misfits += 1
    if misfits:
        return 1
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, copied(Path(folder)) as copy:
        if not is_whole(copy, chosen):
            out.write("The tests fail without any defect.\n")
            return 1
        for defect in chosen:
            caught = hunt(defect, copy)
            results.append(caught)
            out.write(f"{caught.defect:<32} {caught.seconds:>5.0f} s  {caught.by or 'NOT CAUGHT: ' + defect.says}\n")
            out.flush()
    left = [caught.defect for caught in results if not caught.by]
    out.write(f"{len(results) - len(left)} of {len(results)} caught in {time.monotonic() - began:.0f} s\n")
    if wanted.json:
        wanted.json.write_text(json.dumps(msgspec.to_builtins(results), indent=1), encoding="utf-8")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
