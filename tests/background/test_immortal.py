"""The references that PySide6 6.12.0 takes from None and True on Python 3.11."""

from __future__ import annotations

import subprocess
import sys

_MANY_CALLS = """
from PySide6.QtCore import QCoreApplication, QObject, Signal
from fieldapp.background.immortal import make_immortal
class Bell(QObject):
    rung = Signal(str)
application = QCoreApplication([])
make_immortal()
bell = Bell()
bell.rung.connect(lambda _words: None)
for _ in range(100_000):
    bell.rung.emit("x")
    bell.setObjectName("x")
"""


def test_a_program_survives_many_calls() -> None:
    ran = subprocess.run([sys.executable, "-c", _MANY_CALLS], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
