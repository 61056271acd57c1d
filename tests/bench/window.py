"""From the start of a process to a usable window: painted, active, with the focus in it; the floor is a bare window."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from tests.bench.measure import Row, paired, row
from tests.bench.stage import new_office, world

ROUNDS = 11
_BOUND = 2.5

OURS = """
import sys
from fieldapp.app.cli import run
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
application = QApplication([])
{end}
run(["--home", sys.argv[1], "open"])
"""
FLOOR = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
application = QApplication([])
{end}
window = QMainWindow()
window.setCentralWidget(QLineEdit())
window.showMaximized()
application.exec()
"""
# The window system makes a window active and paints it in one go: a turn later it is painted, and keys reach its focus.
_WHEN_USABLE = """
def end():
    {then}
application.focusChanged.connect(lambda _old, _new: QTimer.singleShot(0, end))
"""


def script_of(side: str, *, then: str = "__import__('os')._exit(0)") -> str:
    """Return a program that opens the window of a side, and does `then` once one can type into it."""
    return side.format(end=_WHEN_USABLE.format(then=then))


def rows_of(folder: Path, rounds: int) -> list[Row]:
    """Return a line for the first start, which offers a choice, and one for any other, which asks for the passphrase.

    Both go through the command, as a person starts it, and are compiled, as an installed program is. The file of a desk
    is opened after the passphrase: how many people are in it makes no difference before.
    """
    new_office(folder / "taken", world()).close()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(side: str, home: str) -> None:
        command = [sys.executable, "-c", script_of(side), str(folder / home)]
        subprocess.run(command, env=environment, check=True, capture_output=True)

    def against_floor(name: str, home: str) -> Row:
        return row(name, paired(lambda _n: run(OURS, home), lambda _n: run(FLOOR, home), rounds=rounds), bound=_BOUND)

    return [
        against_floor("first start to a usable window", "new"),
        against_floor("start to a usable window", "taken"),
    ]


def main() -> None:
    """Print the rows as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        found = rows_of(Path(folder), ROUNDS)
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")


if __name__ == "__main__":
    main()
