"""What the desk's program has in memory after 2,000 registrations among 60,000 people; the floor is a bare window."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from tests.bench.measure import Row
from tests.bench.stage import office_and_desk
from tests.bench.window import FLOOR, script_of

PEOPLE, REGISTRATIONS = 60_000, 2_000
_BOUND_MB = 300

_OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from fieldapp.app.main import build_window
from fieldapp.desk.register import Draft, register
from fieldapp.system.randomness import new_id
from tests.bench.scan import come_to_rest, _open
from tests.bench.stage import world
application = QApplication([])
window = build_window(application, home=Path(sys.argv[1]), language="vi", world=world())
_open(window)
station = window._seat.station
def work(_progress):
    for citizen_id in station.registry.people.all_ids()[: int(sys.argv[2])]:
        register(station, Draft(new_id(station.randomness), citizen_id, "absent", details={"reason": "đi vắng"}))
window.worker.ask(work)
come_to_rest(window)
window._desk.refresh()
come_to_rest(window)
"""
_TELL = """
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""


def row_of(folder: Path, people: int, registrations: int) -> Row:
    """Return the row of the table; both sides are processes of their own."""
    for station in office_and_desk(folder, people=people):
        station.close()
    began = time.perf_counter()
    ours = _peak_mb(_OURS + _TELL + "window.close()\n", str(folder / "desk"), str(registrations))
    seconds = time.perf_counter() - began
    floor = _peak_mb("from pathlib import Path\n" + script_of(FLOOR, then="application.quit()") + _TELL)
    name = f"memory after {registrations:,} registrations, {people:,} people"
    note = f"a bare window has {floor:.0f} MB"
    return Row(name, seconds, 0.0, round(ours / floor, 3), f"{_BOUND_MB} MB", ours, ours < _BOUND_MB, note)


def _peak_mb(script: str, *arguments: str) -> float:
    """Return what a process that runs `script` had in memory at the most, in MiB."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    return round(int(done.stdout.split()[-1]) / 1024, 1)


def main() -> None:
    """Print the row as JSON."""
    with tempfile.TemporaryDirectory() as name:
        found = row_of(Path(name), PEOPLE, REGISTRATIONS)
    sys.stdout.write(msgspec.json.encode([found]).decode() + "\n")


if __name__ == "__main__":
    main()
