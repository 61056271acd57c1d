"""The rest of the program is loaded behind the door, and never two parts of Qt by two threads at once."""

from __future__ import annotations

import subprocess
import sys

from pytestqt.qtbot import QtBot

from fieldapp.background.worker import Worker
from fieldapp.ui.loading import Loading

_WITHOUT_QT = """
import sys
from fieldapp.ui.loading import _WITHOUT_QT, _load
before = {name for name in sys.modules if name.startswith(("PySide6", "fieldapp.ui", "fieldapp.devices"))}
for room in _WITHOUT_QT:
    _load(room, None)
print({name for name in sys.modules if name.startswith(("PySide6", "fieldapp.ui", "fieldapp.devices"))} - before)
"""


def test_what_the_writers_thread_loads_needs_no_qt() -> None:
    ran = subprocess.run([sys.executable, "-c", _WITHOUT_QT], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"


def test_desk_and_office_are_loaded_and_it_ends(qtbot: QtBot) -> None:
    worker = Worker()
    loading = Loading(worker, worker)
    with qtbot.waitSignal(loading.finished, timeout=30_000):
        loading.begin()
    assert {"fieldapp.ui.desk.work", "fieldapp.ui.office.work", "fieldapp.ui.officers.work"} <= set(sys.modules)
    worker.end()
