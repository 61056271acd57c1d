"""The writer thread: order, results in the GUI thread, only the newest of a lane, cancelling, the end."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from functools import partial
from types import FrameType
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.background.progress import Progress
from fieldapp.background.worker import Worker
from fieldapp.system.errors import Bug, FieldappError, InputRefused

Given = TypeVar("Given")


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    made = Worker(qapp)
    yield made
    made.end()


def _give(value: Given, _progress: Progress) -> Given:
    return value


def _note(written: list[str], text: str, _progress: Progress) -> None:
    written.append(text)


def test_results_arrive_in_order_and_in_the_gui_thread(qtbot: QtBot, worker: Worker) -> None:
    here = QThread.currentThread()
    seen: list[tuple[int, bool]] = []
    with qtbot.waitSignal(worker.idle):
        for number in range(5):
            worker.ask(partial(_give, number), done=lambda n: seen.append((n, QThread.currentThread() is here)))
    assert seen == [(number, True) for number in range(5)]


def test_all_work_runs_in_one_thread_that_is_not_the_gui(qtbot: QtBot, worker: Worker) -> None:
    threads: list[int] = []
    with qtbot.waitSignal(worker.idle):
        for _ in range(3):
            worker.ask(lambda _p: threading.get_ident(), done=threads.append)
    assert len(set(threads)) == 1
    assert threads[0] != threading.get_ident()


def test_only_the_newest_of_a_lane_is_delivered(qtbot: QtBot, worker: Worker) -> None:
    gate = threading.Event()
    seen: list[str] = []
    with qtbot.waitSignal(worker.idle):
        worker.ask(lambda _p: gate.wait(5))
        for typed in ("n", "ng", "ngu"):
            worker.ask(partial(_give, typed), done=seen.append, lane="search")
        gate.set()
    assert seen == ["ngu"]


def test_a_refusal_is_delivered_as_it_is(qtbot: QtBot, worker: Worker) -> None:
    def refuse(_progress: Progress) -> None:
        raise InputRefused("bundle.truncated", place="a file")

    failed: list[FieldappError] = []
    with qtbot.waitSignal(worker.idle):
        worker.ask(refuse, failed=failed.append)
    assert [error.code for error in failed] == ["bundle.truncated"]


def test_a_bug_is_shown_and_raised(qtbot: QtBot, worker: Worker) -> None:
    def stumble(_progress: Progress) -> None:
        raise ZeroDivisionError

    failed: list[FieldappError] = []
    with qtbot.captureExceptions() as raised, qtbot.waitSignal(worker.idle):
        worker.ask(stumble, failed=failed.append)
    assert isinstance(failed[0], Bug)
    assert raised[0][0] is ZeroDivisionError


def test_a_cancelled_work_stops_at_its_next_report_and_delivers_nothing(qtbot: QtBot, worker: Worker) -> None:
    begun, go_on = threading.Event(), threading.Event()
    seen: list[str] = []

    def job(progress: Progress) -> str:
        begun.set()
        go_on.wait(5)
        progress("commit", 1, 10)
        return "never"

    with qtbot.waitSignal(worker.idle):
        work = worker.ask(job, done=seen.append, failed=lambda _e: seen.append("failed"))
        begun.wait(5)
        work.cancel()
        go_on.set()
    assert seen == []


def test_progress_reports_stages_and_the_last_number(qtbot: QtBot, worker: Worker) -> None:
    reports: list[tuple[str, int, int]] = []

    def job(progress: Progress) -> None:
        for done in range(1001):
            progress("read", done, 1000)

    with qtbot.waitSignal(worker.idle):
        worker.ask(job).progressed.connect(lambda *numbers: reports.append(numbers))
    assert reports[0] == ("read", 0, 1000)
    assert reports[-1] == ("read", 1000, 1000)
    assert len(reports) < 100


def test_what_a_person_typed_is_written_though_the_end_comes_before_its_turn(qapp: QApplication) -> None:
    worker = Worker(qapp)
    written: list[str] = []

    def busy(progress: Progress) -> None:
        while not progress.cancelled:
            threading.Event().wait(0.001)

    worker.ask(busy)
    worker.ask(lambda _p: written.append("search"))
    for text in ("draft", "newer draft"):
        worker.ask(partial(_note, written, text), lane="draft", kept=True)
    worker.end(lambda: written.append("closed"))
    assert written == ["newer draft", "closed"]


def test_what_comes_of_a_work_after_the_end_is_told_to_nobody(qtbot: QtBot, qapp: QApplication) -> None:
    worker = Worker(qapp)
    told: list[str] = []
    work = worker.ask(lambda _p: "saved", done=told.append, kept=True)
    with qtbot.waitSignal(work.ended):
        worker.end()
    assert told == []


def test_the_end_runs_the_last_work_in_the_thread_and_takes_no_more(qapp: QApplication) -> None:
    worker = Worker(qapp)
    where: list[int] = []
    worker.end(lambda: where.append(threading.get_ident()))
    assert where
    assert where[0] != threading.get_ident()
    with pytest.raises(Bug, match=r"bug\.ended"):
        worker.ask(lambda _p: None)


def test_the_thread_holds_nothing_of_qt_that_belongs_to_the_window(qtbot: QtBot, worker: Worker) -> None:
    held: list[str] = []

    def look(_progress: Progress) -> None:
        frame: FrameType | None = sys._getframe()
        while frame is not None:
            held.extend(type(one).__name__ for one in frame.f_locals.values() if isinstance(one, QObject))
            frame = frame.f_back

    with qtbot.waitSignal(worker.idle):
        worker.ask(look)
    assert held == ["_Thread"] * len(held)
