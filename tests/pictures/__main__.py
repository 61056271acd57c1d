"""Render every screen and every paper with invented people: `python -m tests.pictures OUT [--only TEXT]`.

Each screen comes light and dark, at 1366x768 (text 100, 130 and 150 %) and as it looks at a scaling of 125 % (1093x614
logical pixels, text 100 % and 115 %). The scaling is one of the whole process, so each runs in a child process.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from fieldapp.ui.tokens import TextStep

CASES: tuple[tuple[str, TextStep], ...] = (("1.0", 100), ("1.0", 130), ("1.0", 150), ("1.25", 100), ("1.25", 115))
SIZE = (1366, 768)


def main() -> int:
    """Render everything; return 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures")
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="screens whose name contains this")
    parser.add_argument("--scale", default="", help="one scaling: how the children are called")
    parser.add_argument("--language", default="vi", choices=("vi", "en"))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    if args.scale:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from tests.pictures.rendering import render_screens

        render_screens(args.out, float(args.scale), [s for f, s in CASES if f == args.scale], args.only, args.language)
        return 0
    for scale in sorted({factor for factor, _ in CASES}):
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
        command = [sys.executable, "-m", "tests.pictures", str(args.out), "--scale", scale]
        command += ["--only", args.only, "--language", args.language]
        subprocess.run(command, env=environment, check=True)
    if not args.only:
        from tests.pictures.papers import render_papers

        render_papers(args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
