"""The desk's window in a process of its own, whose power is cut: `python -m tests.journeys.sitting HOME WHAT`.

It opens the desk whose data lies in HOME, types somebody in as a person does, says `ready`, and goes on when it is
answered: `typing` waits for its end, `saving` presses F9 and says the receipt number when it stands on the screen.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldapp.station.world import World
from fieldapp.system.clock import ManualClock
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness
from fieldapp.ui.look import Look
from tests.journeys.pages import PASSPHRASE, DeskPage, Laptop
from tests.station.sticks import HandDrives

SATURDAY_8_00 = 1_705_107_600_000
REASON = "muốn nhận tiền mặt"


class Patience:
    """Waits as pytest-qt's `qtbot` does."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int) -> None:
        """Return when the callback raises no AssertionError and does not say False."""
        until = time.monotonic() + timeout / 1000
        while True:
            try:
                if callback() is not False:
                    return
            except AssertionError:
                if time.monotonic() > until:
                    raise
            QTest.qWait(1)


def main() -> None:
    """Sit down at the desk; the process is ended from outside."""
    home, what = Path(sys.argv[1]), sys.argv[2]
    world = World(ManualClock(SATURDAY_8_00), SeededRandomness("sitting"), Disk(), drives=HandDrives())
    application = QApplication([])
    laptop = Laptop(Patience(), Look(application), home, world, HandDrives())
    desk = DeskPage(laptop)
    desk.hands.commit(PASSPHRASE)
    desk.hands.press_button("Mở")
    desk.hands.wait_for("Mời người tiếp theo")
    laptop.at_rest()
    desk.find("tr v thu")
    desk.open_first()
    desk.outcome(Qt.Key.Key_4)
    desk.hands.write("Lý do", REASON)
    if what == "saving":
        desk.hands.key(Qt.Key.Key_F8)
    laptop.at_rest()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    if what == "saving":
        sys.stdout.write(desk.save() + "\n")
        sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    main()
