"""Stand-ins for the programs of CUPS, for tests that are about what is made of their answers."""

from __future__ import annotations

import os
from pathlib import Path


class Programs:
    """Stand-ins for `lp`, `lpstat` and `cancel`, each a shell script; what they were asked stands in a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.write(
            "lpstat", 'case "$1" in -e) echo HP; echo XP-80;; -p) echo "printer $2 is idle. enabled since x";; esac'
        )
        self.write(
            "lp",
            'cat > "$0.paper"; echo "$@" > "$0.asked"; echo "$3 $4" >> "$0.all"; echo "request id is HP-7 (0 file(s))"',
        )
        self.write("cancel", 'echo "$@" > "$0.asked"')

    def path(self) -> str:
        """Return the search path on which they are found first."""
        return f"{self._folder}{os.pathsep}{os.environ['PATH']}"

    def write(self, name: str, script: str) -> None:
        """Make a program do something else."""
        path = self._folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def asked(self, name: str) -> str:
        """Return the words of the last call of a program, empty when there was none."""
        path = self._folder / f"{name}.asked"
        return path.read_text(encoding="utf-8").strip() if path.exists() else ""

    def read(self, name: str) -> str:
        """Return what a program does now, to be written again later."""
        return (self._folder / name).read_text(encoding="utf-8").removeprefix("#!/bin/sh\n").rstrip()

    def hangs(self, name: str) -> bool:
        """Tell whether a program that hangs was called."""
        return (self._folder / f"{name}.hangs").exists()

    def papers(self) -> list[str]:
        """Return the titles of all that went to a printer."""
        return (self._folder / "lp.all").read_text(encoding="utf-8").splitlines()

    def paper(self) -> bytes:
        """Return what `lp` was given."""
        return (self._folder / "lp.paper").read_bytes()
