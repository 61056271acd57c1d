"""Start to a usable window, as whole processes; the floor shows a bare PySide6 window."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import msgspec

from tests.bench.measure import paired, row

ROUNDS = 5

# Both end once the window was painted and has taken its first turn of the event loop: from then on it hears keys.
OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from fieldapp.app.main import build_window
from fieldapp.station.world import real_world
application = QApplication([])
window = build_window(application, home=Path(sys.argv[1]), language="vi", world=real_world())
window.show()
window.begin()
window.grab()
QTimer.singleShot(0, window.close)
application.exec()
"""
FLOOR = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
application = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLineEdit())
window.resize(1366, 768)
window.show()
window.grab()
QTimer.singleShot(0, window.close)
application.exec()
"""


def main() -> None:
    """Print the row as JSON."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryDirectory() as home:

        def run(script: str) -> None:
            subprocess.run([sys.executable, "-c", script, home], env=environment, check=True, capture_output=True)

        times = paired(lambda _number: run(OURS), lambda _number: run(FLOOR), rounds=ROUNDS)
    found = row("start to a usable window", times, bound=2.5)
    sys.stdout.write(msgspec.json.encode([found]).decode() + "\n")


if __name__ == "__main__":
    main()
