"""What holds for every test: nothing leaks, nothing is logged by the way, and how much is tried is one choice."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.devices.print_system import Programs

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

FULL = os.environ.get("FIELDAPP_TESTS_FULL", "") not in ("", "0")
_PATIENCE_S = 3.0
# What one test left running is not blamed on the next.
_blamed: weakref.WeakSet[object] = weakref.WeakSet()

# No deadline: the machines that run this are shared, and a slow example says nothing about the code.
settings.register_profile("share", max_examples=25, deadline=None, print_blob=True)
settings.register_profile(
    "full", max_examples=1000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
# Whoever only asks whether a test fails needs no smallest example.
settings.register_profile("hunt", settings.get_profile("share"), phases=[Phase.explicit, Phase.generate], database=None)
settings.load_profile("hunt" if os.environ.get("FIELDAPP_TESTS_HUNT") else "full" if FULL else "share")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs_program(name): calls a program that Debian installs and others may lack")


def pytest_report_header() -> str:
    how_much = "everything" if FULL else "a share; everything by `python -m tests.full`"
    return f"fieldapp: {how_much}; hypothesis tries {settings().max_examples} examples"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, and name, the tests that call a program this system has not."""
    lacking: dict[str, list[pytest.Item]] = {}
    for item in items:
        needed = [mark.args[0] for mark in item.iter_markers("needs_program") if shutil.which(mark.args[0]) is None]
        if needed:
            lacking.setdefault(needed[0], []).append(item)
    for program, left_out in lacking.items():
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.write_line(f"Not run, because `{program}` is not installed: {len(left_out)} tests")


@pytest.fixture
def share() -> Callable[[int, int], int]:
    """Return `share(few, many)`: how often to try; `few` in every run, `many` in a full one."""
    return lambda few, many: many if FULL else few


@pytest.fixture
def printers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """Two printers of a print system that take everything."""
    folder = tmp_path / "programs"
    folder.mkdir()
    programs = Programs(folder)
    monkeypatch.setenv("PATH", programs.path())
    return programs


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests away from the data folder of the person who runs them, and from what lies beside it."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDAPP_HOME", str(folder / "fieldapp"))
        for variable in ("XDG_STATE_HOME", "LOCALAPPDATA"):
            patch.setenv(variable, str(folder / "state"))
        yield


@pytest.fixture(autouse=True)
def _nothing_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a Qt thread or timer, or a file under its `tmp_path` open."""
    before = set(threading.enumerate())
    names = request.fixturenames
    folder: Path | None = request.getfixturevalue("tmp_path") if "tmp_path" in names else None
    yield
    left = [f"thread {thread.name}" for thread in _living_threads(before)]
    if "qapp" in names or "qtbot" in names:
        left += _living_qt_objects()
    if folder is not None:
        left += _open_files(folder)
    if left:
        pytest.fail("left behind: " + ", ".join(left), pytrace=False)


@pytest.fixture(autouse=True)
def _no_stray_log_lines(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which something warned, unless it looks at the log itself by `caplog`."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append  # type: ignore[method-assign, assignment]  # a class of its own would be longer
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    if records and "caplog" not in request.fixturenames:
        lines = [f"{record.name}: {record.getMessage()}" for record in records]
        pytest.fail("stray log lines:\n" + "\n".join(lines), pytrace=False)


def _living_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    # A thread that Qt started shows as a dummy that Python never takes off its list.
    ours = [
        thread
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]
    deadline = time.monotonic() + _PATIENCE_S
    for thread in ours:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [thread for thread in ours if thread.is_alive()]


def _living_qt_objects() -> list[str]:
    import shiboken6  # the tests below the screens must not load Qt
    from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    main_thread = QThread.currentThread()
    left = []
    for thing in gc.get_objects():
        # Not isinstance: asking a dead weak proxy for its class raises.
        if not issubclass(type(thing), QThread | QTimer) or not shiboken6.isValid(thing) or thing in _blamed:
            continue
        if isinstance(thing, QThread) and thing is not main_thread and thing.isRunning():
            _blamed.add(thing)
            left.append(f"Qt thread {thing.objectName() or type(thing).__name__}")
        if isinstance(thing, QTimer) and thing.isActive():
            _blamed.add(thing)
            left.append(f"Qt timer of {type(thing.parent()).__name__} ({thing.interval()} ms)")
    return left


def _open_files(folder: Path) -> list[str]:
    if sys.platform != "linux":
        return []
    found = _open_under(folder)
    if found:
        gc.collect()  # what only a circle of references held open is closed by now
        found = _open_under(folder)
    return [f"open file {path.name}" for path in found]


def _open_under(folder: Path) -> list[Path]:
    found = []
    for handle in Path("/proc/self/fd").iterdir():
        try:
            path = handle.readlink()
        except OSError:
            continue  # the handle of this very listing
        if path.is_relative_to(folder):
            found.append(path)
    return found
