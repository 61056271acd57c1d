"""Receipts on their way to the printer, one after the other: nobody waits for a printer, the writer least of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.background.worker import Worker
from fieldapp.desk import print_jobs
from fieldapp.desk.print_places import PrintTarget, print_place, receipt_kind
from fieldapp.desk.receipts import Ready, begin_print
from fieldapp.devices.cups import Stopped
from fieldapp.devices.printers import put_out
from fieldapp.station.station import Station
from fieldapp.system.errors import EnvironmentFault, FieldappError
from fieldapp.ui.seat import Tools

_T = TypeVar("_T")


class _Paper(NamedTuple):
    ready: Ready
    target: PrintTarget


class PrintQueue(QObject):
    """Prints receipts: the writer makes one ready, a thread of its own puts it out, the writer notes what came of it.

    The first paper that fails holds up the rest: they wait, and nothing is lost.

    Signals:
        changed: a job has another state.
        printed: number of a receipt that the printer took, and where it is.
        failed: number of one that it did not take (or empty), and the `FieldappError`.
        finished: how many were printed since the queue was last empty.
        lost: of how many receipts nobody knows whether they came out, because the program ended meanwhile.
    """

    changed = Signal()
    printed = Signal(str, str)
    failed = Signal(str, object)
    finished = Signal(int)
    lost = Signal(int)

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._printer: Worker | None = None
        self._waiting: list[tuple[str, PrintTarget | None]] = []
        self._current = ""
        self._done = 0
        self._ended = False

    @property
    def busy(self) -> bool:
        """Whether a paper is under way."""
        return bool(self._current)

    def begin(self) -> None:
        """Mark what was under way when the program ended: nobody knows whether it came out."""
        self._tools.ask(
            lambda station, _progress: print_jobs.recover(station, {self._current}),
            done=lambda count: self.lost.emit(count) if count else None,
        )

    def print(self, registration_ids: Sequence[str], *, target: PrintTarget | None = None) -> None:
        """Print some receipts, on the remembered paper and at the remembered place unless `target` is given."""
        known = {self._current, *(name for name, _ in self._waiting)}
        self._waiting += [(name, target) for name in registration_ids if name not in known]
        if not self._current:
            self._next()

    def beside(
        self,
        job: Callable[[Stopped], _T],
        *,
        done: Callable[[_T], object],
        failed: Callable[[FieldappError], object] | None = None,
    ) -> None:
        """Do something else that may take a printer's time, such as asking for the printers, until nobody waits."""
        self._thread().ask(lambda progress: job(lambda: progress.cancelled), done=done, failed=failed)

    def end(self) -> None:
        """Print nothing more and wait for no printer; a paper that is at one now will be unsure."""
        self._ended = True
        self._waiting.clear()
        if self._printer is not None:
            self._printer.end()

    def _thread(self) -> Worker:
        if self._printer is None:
            self._printer = Worker(self, name="fieldapp-printer")
        return self._printer

    def _next(self) -> None:
        if not self._waiting:
            self._current = ""
            done, self._done = self._done, 0
            self.finished.emit(done)
            return
        name, given = self._waiting.pop(0)
        self._current = name

        def job(station: Station, _progress: Progress) -> _Paper | None:
            if not print_jobs.is_wanted(station, name):
                return None
            kind = receipt_kind(station)
            target = given or print_place(station, kind.name)
            if not target.chosen:
                raise EnvironmentFault("print.no_target")
            # What a citizen takes home is Vietnamese, whatever language the officer works in.
            return _Paper(begin_print(station, name, kind=kind), target)

        self._tools.ask(job, done=self._put_out, failed=lambda error: self._hold_up("", error))

    def _put_out(self, paper: _Paper | None) -> None:
        if self._ended:
            return
        if paper is None:
            self._next()
            return
        ready = paper.ready
        self.changed.emit()
        self._thread().ask(
            lambda progress: put_out(
                ready.pdf, name=ready.name, target=paper.target, stopped=lambda: progress.cancelled
            ),
            done=lambda place: self._took(ready, place),
            failed=lambda error: self._did_not_take(ready, error),
        )

    def _took(self, ready: Ready, place: str) -> None:
        def noted(_nothing: None) -> None:
            self._done += 1
            self.printed.emit(ready.number, place)
            self.changed.emit()
            self._next()

        if not self._ended:
            self._tools.ask(
                lambda station, _progress: print_jobs.taken(station, ready.registration_id),
                done=noted,
                failed=lambda error: self._hold_up(ready.number, error),
            )

    def _did_not_take(self, ready: Ready, error: FieldappError) -> None:
        if not self._ended:
            self._tools.ask(
                lambda station, _progress: print_jobs.failed(station, ready.registration_id, error),
                done=lambda _nothing: self._hold_up(ready.number, error),
                failed=lambda more: self._hold_up(ready.number, more),
            )

    def _hold_up(self, number: str, error: FieldappError) -> None:
        self._waiting.clear()
        self.failed.emit(number, error)
        self.changed.emit()
        self._next()
