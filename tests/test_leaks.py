"""The guards around every test do catch what they are there for, and blame the test that did it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

_TESTS = """
import logging, threading
from PySide6.QtCore import QTimer, qWarning

_kept = []

def test_thread():
    stop = threading.Event()
    _kept.append(stop)
    threading.Thread(target=stop.wait, args=(60,), name="forgotten", daemon=True).start()

def test_log():
    logging.getLogger("somewhere").warning("nobody asked")

def test_file(tmp_path):
    _kept.append(open(tmp_path / "left.db", "wb"))

def test_timer(qapp):
    timer = QTimer()
    timer.start(60_000)
    _kept.append(timer)

def test_qt_warning(qapp):
    qWarning("from Qt")

def test_log_that_is_looked_at(caplog):
    logging.getLogger("somewhere").warning("expected")
    assert "expected" in caplog.text

def test_clean(tmp_path, qapp):
    (tmp_path / "closed").write_text("x")
    threading.Thread(target=len, args=("x",)).start()
"""


def test_what_is_left_behind_fails_its_test(pytester: pytest.Pytester) -> None:
    guards = (Path(__file__).parent / "conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(guards.replace("_PATIENCE_S = 3.0", "_PATIENCE_S = 0.1"))
    pytester.makeini("[pytest]\nqt_api = pyside6\nqt_log_level_fail = WARNING\n")
    pytester.makepyfile(_TESTS)
    result = pytester.runpytest_subprocess("-p", "no:randomly")
    result.assert_outcomes(passed=6, errors=4, failed=1)
    said = result.stdout.str()
    for words in ["thread forgotten", "somewhere: nobody asked", "open file left.db", "Qt timer", "from Qt"]:
        assert words in said, said
