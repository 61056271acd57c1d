"""Feeds a door what atheris thinks up: `python -m tests.fuzz.targets.hunting DOOR [libFuzzer's options]`."""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

import atheris


def main() -> None:
    """Hunt until libFuzzer's options say that it is enough; it ends the process itself, with 77 for a find."""
    door = sys.argv[1]
    with atheris.instrument_imports(include=["fieldapp"]):
        target = importlib.import_module(f"tests.fuzz.targets.{door}")
        doors = importlib.import_module("tests.fuzz.targets.doors")
    corpus = Path(tempfile.mkdtemp(prefix=f"fieldapp-{door}-"))
    finds = Path.cwd() / "out" / "fuzz"
    finds.mkdir(parents=True, exist_ok=True)
    options = ["-max_len=8192", "-timeout=10", "-rss_limit_mb=4096", f"-artifact_prefix={finds}/{door}-"]
    with target.opened() as opened:
        for number, seed in enumerate([*opened.seeds, *(path.read_bytes() for path in doors.kept(door))]):
            (corpus / f"seed-{number}").write_bytes(seed)
        atheris.Setup([sys.argv[0], *options, *sys.argv[2:], str(corpus)], opened.feed)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
