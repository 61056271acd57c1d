"""The longest pause of the window while a drop of files is received; the floor is the longest pause while nothing runs.

A timer of 5 ms in the thread of the window notes when it was called too late; the panel that shows the progress lies
over the window meanwhile.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import msgspec
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.background.pauses import shorten_pauses
from fieldapp.background.progress import Progress
from fieldapp.background.worker import Worker
from fieldapp.office.receive import receive
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from fieldapp.station.receiving import IMPORTED
from fieldapp.station.station import Station
from fieldapp.ui.kit import Kit
from fieldapp.ui.look import Look
from fieldapp.ui.voice import Voice
from fieldapp.ui.widgets.waiting import WaitingPanel
from tests.bench.drop import make_drop
from tests.bench.measure import row
from tests.bench.stage import PASSPHRASE, world

FILES, REGISTRATIONS = 20, 200
_EVERY_MS = 5
_LONGEST_S = 0.150
_OFTEN_S = 0.050


def main() -> None:
    """Print the row as JSON."""
    application = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        drop = make_drop(Path(name), files=FILES, registrations=REGISTRATIONS)
        window = QWidget()
        window.resize(1366, 768)
        panel = WaitingPanel(Kit(Look(application), Voice("vi")), window)
        window.show()
        worker = Worker(application)
        worker.started.connect(panel.attend)
        office: list[Station] = []
        _pauses(worker, lambda _p: office.append(unlock(Home(drop.office), PASSPHRASE, world=world())))
        seen: list[bool] = []

        def take(progress: Progress) -> None:
            assert {v.verdict for v in receive(office[0], drop.files, progress=progress)} == {IMPORTED}
            seen.append(panel.isVisible())

        shorten_pauses()  # as the program does when its window stands
        start = time.perf_counter()
        busy = _pauses(worker, take)
        took = time.perf_counter() - start
        idle = _pauses(worker, lambda _p: threading.Event().wait(took))
        worker.end(office[0].close)
        assert seen == [True]
    often = sorted(busy)[int(len(busy) * 0.99)]
    found = row("longest pause of the window while it receives", ([max(busy)], [max(idle)]), bound=1)
    found.bound, found.ok = f"{_LONGEST_S * 1000:g} ms", max(busy) < _LONGEST_S and often < _OFTEN_S
    found.note = f"{len(busy):,} turns in {took:.1f} s, p99 {often * 1000:.1f} ms (bound {_OFTEN_S * 1000:g})"
    sys.stdout.write(msgspec.json.encode([found]).decode() + "\n")


def _pauses(worker: Worker, job: Callable[[Progress], object]) -> list[float]:
    """Run a job and return the times between two turns of the window's event loop meanwhile, in seconds."""
    loop, timer = QEventLoop(), QTimer()
    turns = [time.perf_counter()]
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: turns.append(time.perf_counter()))
    work = worker.ask(job, title="ui.wait_importing")
    work.ended.connect(loop.quit)
    work.failed.connect(lambda error: sys.exit(f"failed: {error}"))
    timer.start(_EVERY_MS)
    loop.exec()
    timer.stop()
    return [later - earlier for earlier, later in pairwise(turns)]


if __name__ == "__main__":
    main()
