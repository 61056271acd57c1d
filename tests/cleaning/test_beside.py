"""A list that is cleaned in two processes at once reads as in one, whatever its group rows say."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from threading import Event

import pytest

from fieldapp.cleaning import reading
from fieldapp.cleaning.reading import clean_book
from fieldapp.rehearsal.population import invent_people
from fieldapp.sheets.book import Book, Cell, Row, Sheet
from fieldapp.sheets.packed import pack
from fieldapp.system.beside import second_process
from fieldapp.system.randomness import SeededRandomness

_LABELS: tuple[Cell, ...] = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Địa chỉ", "Điện thoại")


def _lines(seed: int, groups: int) -> Iterator[tuple[Cell, ...]]:
    chance = random.Random(seed)
    headed = set(chance.sample(range(300), groups))
    yield _LABELS
    for number, one in enumerate(invent_people(SeededRandomness(seed), 300)):
        if number in headed:
            yield ("Cộng", None, None, None, None, None) if number % 3 == 0 else (None, f"Tổ dân phố số {number}")
        born = "/".join(reversed(one.birth_date.split("-")))
        yield (number, one.full_name, born, one.national_id, one.ward, one.phone or None)


def _book(seed: int, groups: int, *, hidden: bool) -> Book:
    rows = pack(Row(number, cells) for number, cells in enumerate(_lines(seed, groups), 1))
    return Book("a.xlsx", "0" * 64, "xlsx", (Sheet("DS", rows, hidden=hidden, hidden_rows=frozenset({7, 250})),))


@pytest.mark.parametrize(("seed", "groups", "hidden"), [(1, 0, False), (2, 1, False), (3, 40, False), (4, 0, True)])
def test_two_processes_read_what_one_reads(
    seed: int, groups: int, hidden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = _book(seed, groups, hidden=hidden)
    alone = clean_book(book, lambda *_told: None)
    monkeypatch.setattr(reading, "_PART", 10)
    stages: list[int] = []
    with second_process(rows=10**5) as beside:
        assert beside is not None
        beside.submit(len, "").result(60)  # it stands, so that it takes its share
        shared = clean_book(book, lambda _stage, done, _of: stages.append(done), {}, beside)
    assert shared == alone
    assert len(alone.rows) == 300
    assert stages == sorted(stages)
    assert any(row.group for row in alone.rows) == (groups > 0)


def test_whoever_waits_for_a_second_process_that_says_nothing_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_PART", 10)
    told: list[int] = []

    def stop_waiting(_stage: str, done: int, _of: int) -> None:
        if done in told:
            raise KeyboardInterrupt
        told.append(done)

    begun = time.monotonic()
    with second_process(rows=10**5) as beside:
        assert beside is not None
        stuck = beside.submit(time.sleep, 60)
        while not stuck.running():
            Event().wait(0.01)
        with pytest.raises(KeyboardInterrupt):
            clean_book(_book(1, 0, hidden=False), stop_waiting, {}, beside)
    assert time.monotonic() - begun < 30
