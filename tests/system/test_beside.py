"""The second process computes what it is asked, says what went wrong, and ends with whoever started it."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from io import BytesIO
from math import factorial, sqrt
from pathlib import Path
from queue import SimpleQueue
from threading import Semaphore, Thread
from typing import Any

import pytest

from fieldapp.system import beside as besides
from fieldapp.system.beside import Beside, second_process
from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.system.texts import explain

_MANY = 10**5


@pytest.fixture
def beside() -> Iterator[Beside]:
    with second_process(rows=_MANY) as second:
        assert second is not None
        yield second


@pytest.mark.parametrize("rows", [0, 100, 10**6])
def test_few_rows_are_not_worth_a_second_process_and_many_need_its_memory(rows: int) -> None:
    with second_process(rows=rows) as second:
        assert second is None


def test_answers_come_in_order_and_from_another_process(beside: Beside) -> None:
    asked = [beside.submit(factorial, number) for number in range(50)]
    assert [future.result(60) for future in asked] == [factorial(number) for number in range(50)]
    assert beside.submit(os.getpid).result(60) != os.getpid()


def test_an_answer_larger_than_any_pipe_comes_whole(beside: Beside) -> None:
    text = "Nguyễn" * 10**6
    assert beside.submit(str.upper, text).result(60) == text.upper()


def test_what_a_function_raises_comes_out_and_the_next_is_answered(beside: Beside) -> None:
    wrong, right = beside.submit(sqrt, -1), beside.submit(sqrt, 9)
    with pytest.raises(ValueError, match="math domain"):
        wrong.result(60)
    assert right.result(60) == 3


def _refuse() -> None:
    raise InputRefused("roster.no_rows", place="a.xlsx", labels="STT")


def test_a_refusal_keeps_its_code_place_and_values(beside: Beside) -> None:
    error = beside.submit(_refuse).exception(60)
    assert isinstance(error, InputRefused)
    assert (error.code, error.place, str(error)) == ("roster.no_rows", "a.xlsx", str(_told(_refuse)))
    assert all(explain(error, "vi"))


def _told(function: Callable[[], None]) -> Exception:
    with pytest.raises(InputRefused) as caught:
        function()
    return caught.value


def test_what_cannot_be_sent_is_a_mistake_of_the_caller(beside: Beside) -> None:
    with pytest.raises((pickle.PicklingError, AttributeError)):
        beside.submit(lambda: 1)
    assert isinstance(beside.submit(_lambda).exception(60), EnvironmentFault)


def test_arguments_that_cannot_be_sent_leave_nobody_waiting(beside: Beside) -> None:
    asked = [beside.submit(repr, 1), beside.submit(repr, lambda: 1), beside.submit(repr, 2)]
    assert all(isinstance(future.exception(60), EnvironmentFault | None) for future in asked)
    assert isinstance(asked[1].exception(60), EnvironmentFault)


def _lambda() -> object:
    return lambda: 1


class _Sly:
    """Can be sent, and understood by nobody else."""

    def __reduce__(self) -> tuple[Callable[[int], object], tuple[int]]:
        return _only_in, (os.getpid(),)


def _only_in(process: int) -> object:
    if process != os.getpid():
        raise ValueError(process)
    return None


def _sly(_text: str) -> object:
    return _Sly()


def test_after_an_answer_that_nobody_understands_none_is_believed_and_nobody_waits(beside: Beside) -> None:
    asked = [beside.submit(_sly, "")] + [beside.submit(str.upper, "ngõ" * 10**6) for _ in range(12)]
    assert [type(future.exception(60)) for future in asked] == [EnvironmentFault] * 13


def test_what_is_printed_there_does_not_come_between(beside: Beside) -> None:
    printed, after = beside.submit(print, "x" * 10**5), beside.submit(sqrt, 4)
    assert (printed.result(60), after.result(60)) == (None, 2)


def test_what_was_not_sent_can_be_cancelled(beside: Beside) -> None:
    asked = [beside.submit(time.sleep, 0.2) for _ in range(8)]
    assert asked[-1].cancel()
    assert asked[0].result(60) is None
    assert not asked[0].cancel()


def test_a_process_that_dies_is_said_for_all_that_was_asked(beside: Beside) -> None:
    victim = beside.submit(os.getpid).result(60)
    asked = [beside.submit(time.sleep, 60) for _ in range(2)]
    os.kill(victim, signal.SIGKILL)
    for future in asked:
        with pytest.raises(EnvironmentFault, match=r"beside\.died"):
            future.result(60)


def test_what_is_asked_of_a_dead_process_does_not_come_out_of_the_block() -> None:
    with second_process(rows=_MANY) as second:
        assert second is not None
        os.kill(second.submit(os.getpid).result(60), signal.SIGKILL)
        asked = [second.submit(abs, number) for number in range(9)]
        assert all(isinstance(future.exception(60), EnvironmentFault) for future in asked)


def test_ending_while_calls_are_sent_waits_for_none_that_was_just_taken() -> None:
    for _ in range(300):
        beside, sent = Beside(), SimpleQueue[Future[Any] | None]()
        for number in range(9):
            beside.submit(abs, number)
        ends = Thread(target=beside.end, daemon=True)
        tells = Thread(target=beside.tell, args=(BytesIO(), sent, Semaphore(99), bool), daemon=True)
        for thread in (tells, ends):
            thread.start()
        for thread in (ends, tells):
            thread.join(10)
            assert not thread.is_alive()


def test_blocks_that_overlap_leave_the_turns_of_threads_as_they_were() -> None:
    before = sys.getswitchinterval()
    with ExitStack() as later, second_process(rows=_MANY):
        later.enter_context(second_process(rows=_MANY))
        assert sys.getswitchinterval() < before
    assert sys.getswitchinterval() == before


def test_it_ends_with_the_block_in_the_middle_of_its_work() -> None:
    begun = time.monotonic()
    with second_process(rows=_MANY) as second:
        assert second is not None
        victim = second.submit(os.getpid).result(60)
        asked = [second.submit(time.sleep, 60) for _ in range(5)]
    assert time.monotonic() - begun < 30
    assert not Path(f"/proc/{victim}").exists()
    assert all(future.done() for future in asked)


def test_a_program_that_cannot_be_started_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(besides, "own_command", lambda *_words: [str(tmp_path / "nothing")])
    with pytest.raises(EnvironmentFault, match=r"beside\.died"), second_process(rows=_MANY):
        pass
