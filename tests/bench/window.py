"""From the start of a process to a usable window, and from the passphrase to the desk; the floor is a bare window.

A window is usable when it is painted, active, and has the focus in it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from fieldapp.registry.cipher import connect
from fieldapp.seal.slots import open_slots
from fieldapp.station.home import Home
from tests.bench.measure import Row, paired, row
from tests.bench.stage import PASSPHRASE, office_and_desk

PEOPLE, ROUNDS = 60_000, 11
_BOUND = 2.5
_OPEN_BOUND, _OPEN_S = 4, 1.0
_NOTE = "the peak is of preparing the desk"

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
_DESK = """
import sys
import time
from pathlib import Path
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from fieldapp.app.main import build_window
from tests.bench.scan import come_to_rest
from tests.bench.stage import PASSPHRASE, world
application = QApplication([])
window = build_window(application, home=Path(sys.argv[1]), language="vi", world=world())
window.begin()
window.showMaximized()
loaded = QEventLoop()  # while the passphrase is typed
window.loading.finished.connect(loaded.quit)
loaded.exec()
began = time.perf_counter()
window._try_secret(PASSPHRASE)
while window._desk is None:
    come_to_rest(window)
window._desk._screen.finding.field.setText("mẫu")
come_to_rest(window)
print(time.perf_counter() - began)
window.close()
"""


def script_of(side: str, *, then: str = "__import__('os')._exit(0)") -> str:
    """Return a program that opens the window of a side, and does `then` once one can type into it."""
    return side.format(end=_WHEN_USABLE.format(then=then))


def starts(folder: Path, home: Home, rounds: int) -> list[Row]:
    """Return a line for the first start, which offers a choice, and one for the start on the data folder of a desk.

    Both go through the command, as a person starts it, and are compiled, as an installed program is.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(side: str, data: Path) -> None:
        command = [sys.executable, "-c", script_of(side), str(data)]
        subprocess.run(command, env=environment, check=True, capture_output=True)

    def against_floor(name: str, data: Path) -> Row:
        times = paired(lambda _n: run(OURS, data), lambda _n: run(FLOOR, data), rounds=rounds)
        return row(name, times, bound=_BOUND, note=_NOTE)

    return [
        against_floor("first start to a usable window", folder / "new"),
        against_floor("start to a usable window", home.folder),
    ]


def opening(home: Home, people: int, rounds: int) -> Row:
    """Return the line of what comes then: from the passphrase to a desk that has answered a search.

    The floor stretches the passphrase, opens the file and asks the index, without a window.
    """
    times: tuple[list[float], list[float]] = ([], [])
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    for _ in range(rounds):
        command = [sys.executable, "-c", _DESK, str(home.folder)]
        told = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
        times[0].append(float(told.stdout.split()[-1]))
        began = time.perf_counter()
        bare = connect(home.database, open_slots(home.slots.read_bytes(), PASSPHRASE), read_only=True)
        bare.execute("SELECT count(*) FROM search WHERE search MATCH 'mau*'").fetchone()
        times[1].append(time.perf_counter() - began)
        bare.close()
    name = f"passphrase to a desk that answers, {people:,} people"
    return row(name, times, bound=_OPEN_BOUND, or_below_s=_OPEN_S, note=_NOTE)


def rows_of(folder: Path, people: int, rounds: int) -> list[Row]:
    """Return all lines, of a desk that knows so many people."""
    office, desk = office_and_desk(folder, people=people)
    home = desk.home
    office.close()
    desk.close()
    return [*starts(folder, home, rounds), opening(home, people, rounds)]


def main() -> None:
    """Print the rows as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        found = rows_of(Path(folder), PEOPLE, ROUNDS)
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")


if __name__ == "__main__":
    main()
