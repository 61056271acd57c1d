"""`python -m tests.bench --json OUT`: run every row in a process of its own, print the table, write it as JSON."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import msgspec

from tests.bench.measure import Row

ROWS = (
    *("save", "search", "scan", "receipt", "invitations", "bundle", "files"),
    *("receive", "alive", "growth", "matching", "roster_read", "roster", "scroll", "window", "weekend"),
)


def main() -> int:
    """Run the bench; the exit code is 1 when a bound does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    parser.add_argument("--only", choices=ROWS, action="append", help="run only these rows")
    parser.add_argument("--full", action="store_true", help="more rounds")
    wanted = parser.parse_args()
    rows: list[Row] = []
    for name in wanted.only or ROWS:
        command = [sys.executable, "-m", f"tests.bench.{name}", *(["--full"] if wanted.full else [])]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            sys.stderr.write(done.stderr.decode())
            return 1
        rows += msgspec.json.decode(done.stdout.splitlines()[-1], type=list[Row])
    width = max(len(row.name) for row in rows)
    sys.stdout.write(f"{'':{width}}  {'ours':>10} {'floor':>10} {'ratio':>7}  {'bound':<11} {'peak':>8}\n")
    for row in rows:
        ours, floor = f"{row.ours_s * 1000:.2f} ms", f"{row.floor_s * 1000:.2f} ms"
        mark = "" if row.ok else "  MISSED"
        line = f"{row.name:{width}}  {ours:>10} {floor:>10} {row.ratio:>7.2f}  {row.bound:<11} {row.peak_mb:>6.0f} MB"
        sys.stdout.write(f"{line}{mark}  {row.note}".rstrip() + "\n")
    if wanted.json:
        wanted.json.write_bytes(msgspec.json.format(msgspec.json.encode({"rows": rows}), indent=1))
    return 0 if all(row.ok for row in rows) else 1


sys.exit(main())
