"""One thread that owns the station; whatever is slower than a frame is done there, in order."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal

from fieldapp.background.immortal import make_immortal
from fieldapp.background.progress import Cancelled, Progress
from fieldapp.system.errors import Bug, FieldappError

Result = TypeVar("Result")
_END = None


class _Task:
    """What the thread knows of a work: what to call, and what is told about it.

    It holds nothing of Qt: a QObject whose last reference goes in another thread than its own may be deleted there.
    """

    def __init__(self, job: Callable[[Progress], Any]) -> None:
        self.job = job
        self.progress = Progress()


class Work(QObject):
    """One piece of work that was asked for. Lives in the GUI thread, as do its signals.

    Attributes:
        title: the text key of what is being done, for the progress window.
        kept: it holds what a person typed, so that it is done even when the end comes before its turn.

    Signals:
        progressed: stage (a text key or empty), done, total (0: not known).
        done: the result.
        failed: the `FieldappError`; a bug arrives as `Bug`.
        ended: after done, failed or a cancellation; nothing comes later.
    """

    progressed = Signal(str, int, int)
    done = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(
        self, job: Callable[[Progress], Any], *, title: str, lane: str, parent: QObject, kept: bool = False
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.lane = lane
        self.kept = kept
        self.task = _Task(job)

    def cancel(self) -> None:
        """Ask the work to stop; it stops at its next progress report and leaves no trace."""
        self.task.progress.cancel()

    @property
    def cancelled(self) -> bool:
        return self.task.progress.cancelled


class _Posted(Generic[Result]):
    """What the thread has to tell about one task."""

    def __init__(self, task: _Task, kind: str, value: Any) -> None:
        self.task = task
        self.kind = kind
        self.value = value


class _Thread(QThread):
    """Takes one task after the other until it is told to end."""

    posted = Signal(object)

    def __init__(self, waiting: queue.SimpleQueue[_Task | None], name: str, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._waiting = waiting

    def run(self) -> None:
        while (task := self._waiting.get()) is not _END:
            self._do(task)
            del task

    def _do(self, task: _Task) -> None:
        if task.progress.cancelled:
            self.posted.emit(_Posted(task, "cancelled", None))
            return
        task.progress.report_to(lambda *numbers: self.posted.emit(_Posted(task, "progressed", numbers)))
        try:
            result = task.job(task.progress)
        except Cancelled:
            self.posted.emit(_Posted(task, "cancelled", None))
        except Exception as error:  # noqa: BLE001 - carried whole to the GUI thread, which shows or raises it
            self.posted.emit(_Posted(task, "failed", error))
        else:
            self.posted.emit(_Posted(task, "done", result))


class Worker(QObject):
    """Runs works one at a time in its own thread and delivers what comes of them in the GUI thread; one is the writer.

    Signals:
        started: a `Work` was asked for.
        idle: nothing is waiting or running any more.
    """

    started = Signal(object)
    idle = Signal()

    def __init__(self, parent: QObject | None = None, *, name: str = "fieldapp-writer") -> None:
        super().__init__(parent)
        make_immortal()
        self._waiting: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._open: list[Work] = []
        self._thread = _Thread(self._waiting, name, self)
        self._thread.posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread.start()
        self._ended = False

    def ask(
        self,
        job: Callable[[Progress], Result],
        *,
        done: Callable[[Result], object] | None = None,
        failed: Callable[[FieldappError], object] | None = None,
        title: str = "",
        lane: str = "",
        kept: bool = False,
    ) -> Work:
        """Queue `job`: it is called in the thread with its `Progress`, `done` and `failed` in the GUI thread.

        Of the works of one `lane` only the newest counts: those that still wait are dropped without a word, and what a
        running one finds is not delivered. Search at each key press uses it. What is `kept` is done before the end.
        """
        if self._ended:
            raise Bug("bug.ended")
        if lane:
            for older in self._open:
                if older.lane == lane:
                    older.cancel()
        work = Work(job, title=title, lane=lane, parent=self, kept=kept)
        if done is not None:
            work.done.connect(done)
        if failed is not None:
            work.failed.connect(failed)
        self._open.append(work)
        self._waiting.put(work.task)
        self.started.emit(work)
        return work

    @property
    def busy(self) -> bool:
        """Whether anything waits or runs."""
        return bool(self._open)

    @property
    def ended(self) -> bool:
        """Whether nothing may be asked for any more."""
        return self._ended

    def end(self, last: Callable[[], object] | None = None) -> None:
        """Cancel what can be, do what is kept, run `last` in the thread (it closes the station) and wait for its end.

        What comes of a work afterwards is told to nobody: who asked for it is gone.
        """
        if self._ended:
            return
        self._ended = True
        for work in self._open:
            if not work.kept:
                work.cancel()
        if last is not None:
            self._waiting.put(_Task(lambda _progress: last()))
        self._waiting.put(_END)
        self._thread.wait()

    def _deliver(self, posted: _Posted[Any]) -> None:
        work = next((one for one in self._open if one.task is posted.task), None)  # None for the last one of all
        if work is not None:
            self._tell(work, posted)
        if posted.kind == "failed" and not isinstance(posted.value, FieldappError):
            raise posted.value  # reaches the excepthook: a bug is never swallowed

    def _tell(self, work: Work, posted: _Posted[Any]) -> None:
        value = posted.value
        stale = self._ended or (work.lane != "" and work.cancelled)
        if posted.kind == "progressed":
            if not stale:
                work.progressed.emit(*value)
            return
        self._open.remove(work)
        if posted.kind == "done" and not stale:
            work.done.emit(value)
        elif posted.kind == "failed" and not stale:
            known = isinstance(value, FieldappError)
            work.failed.emit(value if known else Bug("bug.unexpected", place=type(value).__name__))
        work.ended.emit()
        work.deleteLater()
        if not self._open:
            self.idle.emit()
