"""The four doors without a fuzzer: what once was found, and seeds that are turned a little."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import pytest

from tests.fuzz.targets.doors import DOORS, around, kept


@pytest.mark.parametrize("door", DOORS)
def test_a_door_takes_anything(door: str, share: Callable[[int, int], int]) -> None:
    target = importlib.import_module(f"tests.fuzz.targets.{door}")
    found = [path.read_bytes() for path in kept(door)]
    with target.opened() as opened:
        begin = opened.seeds + found
        for data in [b"", *begin, *around(begin, share(150, 3000))]:
            opened.feed(data)
