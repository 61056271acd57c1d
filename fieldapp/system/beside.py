"""A second process of this program, for what would keep one core busy for long while the other waits.

`multiprocessing` would do the same, but starts whatever script the program was called from once more.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from queue import Empty, Queue, SimpleQueue
from threading import Lock, Semaphore, Thread
from typing import IO, Any, Final, TypeVar

from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.own_program import own_command, start_piped

WORD: Final = "work-beside"
_WORTH_IT: Final = 20_000
_TOO_MANY: Final = 400_000  # from here on its 100 MB are better spent on the rows
_UNDER_WAY: Final = 3
_PIPE: Final = 1 << 20
_TURN_S: Final = 0.0001
_TICK_S: Final = 0.1

_usual_turns: list[float] = []
_turns_lock = Lock()

_T = TypeVar("_T")
_Call = tuple[Future[Any], tuple[Any, ...]]


class Beside:
    """Calls functions of modules in the second process, one after the other; all is copied, and nothing is kept."""

    def __init__(self) -> None:
        self._asked = SimpleQueue[_Call | None]()

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Call a function there; the future can be cancelled as long as it was not sent.

        What the function raises comes out of the future, and `EnvironmentFault` `beside.died` when the process ended,
        as it does after arguments that cannot be copied.

        Raises:
            pickle.PicklingError, AttributeError: it is no function of a module.
        """
        pickle.dumps(function)
        future: Future[Any] = Future()
        self._asked.put((future, (function, *arguments)))
        return future

    def tell(
        self, into: IO[bytes], sent: SimpleQueue[Future[Any] | None], room: Semaphore, give_up: Callable[[], None]
    ) -> None:
        """Send what is asked, few calls ahead, until nothing more will be asked."""
        while room.acquire() and (call := self._asked.get()) is not None:
            future, told = call
            if not future.set_running_or_notify_cancel():
                room.release()
                continue
            sent.put(future)
            try:
                # Straight into the pipe: a copy of a long list would be large.
                pickle.dump(told, into, pickle.HIGHEST_PROTOCOL)
                into.flush()
            except Exception:  # noqa: BLE001  it died, or half a call was said: whoever listens hears that it is over
                give_up()
        sent.put(None)

    def end(self) -> None:
        """Ask nothing more; what was not sent is cancelled."""
        with suppress(Empty):  # whoever sends may take the last one meanwhile
            while (call := self._asked.get_nowait()) is not None:
                call[0].cancel()
        self._asked.put(None)


def heard(future: Future[_T], meanwhile: Callable[[], None]) -> _T:
    """Wait for an answer; `meanwhile` is called ten times a second, and may raise to wait no longer."""
    while not wait([future], _TICK_S).done:
        meanwhile()
    return future.result()


@contextmanager
def second_process(*, rows: int) -> Iterator[Beside | None]:
    """Start a second process, and end it with the block, whatever it does then; None for few `rows`, and for very many.

    It takes 0.3 s until it answers; starting it takes none of them.

    Raises:
        EnvironmentFault: `beside.died` when it could not be started.
    """
    if not _WORTH_IT <= rows < _TOO_MANY:
        yield None
        return
    try:
        child = start_piped(own_command(WORD))
    except OSError as error:
        raise EnvironmentFault("beside.died") from error
    assert child.stdin is not None
    assert child.stdout is not None
    for pipe in (child.stdin, child.stdout):
        _widen(pipe)
    beside, sent, room = Beside(), SimpleQueue[Future[Any] | None](), Semaphore(_UNDER_WAY)
    threads = (
        Thread(target=beside.tell, args=(child.stdin, sent, room, child.kill), daemon=True),
        Thread(target=_hear, args=(child.stdout, sent, room, child.kill), daemon=True),
    )
    with child, _short_turns():
        try:
            for thread in threads:
                thread.start()
            yield beside
        finally:
            beside.end()
            child.kill()
            room.release()
            for thread in threads:
                thread.join()
            with suppress(OSError):  # what a dead one did not take is still to be written
                child.stdin.close()


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe hold more than the usual 64 KB, where the system can: fewer turns for the same bytes."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # not on Windows

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


@contextmanager
def _short_turns() -> Iterator[None]:
    """Let the threads take turns more often: each piece of an answer waits for the turn of whoever listens.

    Blocks of several threads may overlap: the last to end leaves the turns as the first found them.
    """
    with _turns_lock:
        _usual_turns.append(_usual_turns[0] if _usual_turns else sys.getswitchinterval())
        sys.setswitchinterval(min(_usual_turns[0], _TURN_S))
    try:
        yield
    finally:
        with _turns_lock:
            usual = _usual_turns.pop()
            if not _usual_turns:
                sys.setswitchinterval(usual)


def _hear(
    stream: IO[bytes], sent: SimpleQueue[Future[Any] | None], room: Semaphore, give_up: Callable[[], None]
) -> None:
    """Hand the answers over; after one that did not come whole no other is believed, and the process is given up."""
    believed = True
    error: Exception | None
    while (future := sent.get()) is not None:
        answer, error = None, EnvironmentFault("beside.died")
        if believed:
            try:
                answer, error = pickle.load(stream)  # noqa: S301  our own process wrote it
            except Exception:  # noqa: BLE001  it ended, or said what cannot be understood
                believed = False
                give_up()
        room.release()
        if error is None:
            future.set_result(answer)
        else:
            future.set_exception(error)


def main() -> int:
    """Be the second process: calls on standard input, answers on standard output, until the first one ends."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # nothing that a function prints may come between the answers
    answers = Queue[tuple[Any, Exception | None]](_UNDER_WAY)
    Thread(target=_say, args=(answers, out), daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            answers.put(_answer(*pickle.load(sys.stdin.buffer)))  # noqa: S301  our own process wrote it
    return 0


def _say(answers: Queue[tuple[Any, Exception | None]], out: IO[bytes]) -> None:
    """Say the answers while the next one is found; end the process when that cannot be, so that nobody waits for it."""
    try:
        while True:
            pickle.dump(answers.get(), out, pickle.HIGHEST_PROTOCOL)
            out.flush()
    finally:
        os._exit(1)


def _answer(function: Callable[..., Any], *arguments: Any) -> tuple[Any, Exception | None]:
    try:
        return function(*arguments), None
    except Exception as error:  # noqa: BLE001  whoever asked gets it
        return None, error
