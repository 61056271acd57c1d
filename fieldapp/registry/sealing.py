"""Making the events and views of many people about whom lists tell, beside the thread that writes them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

import msgspec

from fieldapp.domain.events import SALT_BYTES, Event, seal_next
from fieldapp.domain.rulings import Rulings
from fieldapp.registry.event_rows import own_rows
from fieldapp.registry.fresh import Fresh, as_fresh
from fieldapp.registry.frontier import APART, Lines
from fieldapp.registry.inserting import Block, block_of
from fieldapp.registry.views import newcomer_rows, words_of
from fieldapp.system.beside import Beside, heard


class Named(NamedTuple):
    """What lists say about one person: (kind, facts) in order. `new` says that the id was made for it just now."""

    citizen_id: str
    told: list[tuple[str, dict[str, Any]]]
    new: bool


class Sealed(msgspec.Struct, array_like=True, gc=False):
    """A batch as the tables take it, with its last event, and the events about people who were known."""

    events: Block
    subjects: Block
    people: Block
    words: Block
    last: Event
    known: list[Fresh]


class Sealing:
    """Makes events and views of one batch behind the other, without the database."""

    def __init__(self, rulings: Rulings, behind: Event, event_id: int, row: int) -> None:
        self._rulings = rulings
        self._last = behind
        self._event_id, self._row = event_id, row
        self._lines: dict[str, Lines] = {}

    def take(self, some: list[Named], lines: dict[str, Lines], salts: bytes) -> Sealed:
        """Seal a batch; `lines` are the newest events about the known people who come for the first time."""
        self._lines |= lines
        events: list[Event] = []
        known: list[Event] = []
        newcomers: list[tuple[str, list[Event]]] = []
        for person in some:
            own: list[Event] = []
            line = ([], []) if person.new else self._lines[person.citizen_id]
            for kind, facts in person.told:
                at = SALT_BYTES * (len(events) + len(own))
                own.append(self._next(person.citizen_id, kind, facts, line[kind in APART], salts[at : at + SALT_BYTES]))
            events += own
            if person.new:
                newcomers.append((person.citizen_id, own))
            else:
                known += own
        rows = own_rows(events, first=self._event_id + 1)
        people = newcomer_rows(newcomers, self._rulings, first=self._row)
        self._event_id += len(events)
        self._row += len(people)
        return Sealed(
            block_of(rows.events),
            block_of(rows.subjects),
            block_of(people),
            block_of(words_of(people)),
            self._last,
            [as_fresh(event) for event in known],
        )

    def _next(self, citizen_id: str, kind: str, facts: dict[str, Any], line: list[str], salt: bytes) -> Event:
        self._last = seal_next(self._last, kind=kind, subject=citizen_id, parents=sorted(line), salt=salt, facts=facts)
        line[:] = [self._last.hash]
        return self._last


Awaited = Callable[[Callable[[], None]], Sealed]
"""Waits for a batch as `heard` does: it takes what is called meanwhile."""

Seal = Callable[[list[Named], dict[str, Lines], bytes], Awaited]
"""Begins to seal a batch."""


@contextmanager
def sealer(sealing: Sealing, beside: Beside | None) -> Iterator[Seal]:
    """Yield what seals one batch behind the other, in the second process or in a thread."""
    if beside is None:
        with ThreadPoolExecutor(1, "sealing") as thread:
            yield lambda some, lines, salts: partial(heard, thread.submit(sealing.take, some, lines, salts))
        return
    beside.submit(_begin, sealing)

    def seal(some: list[Named], lines: dict[str, Lines], salts: bytes) -> Awaited:
        future: Future[bytes] = beside.submit(_take, _encoder.encode(some), lines, salts)
        return lambda meanwhile: _sealed.decode(heard(future, meanwhile))

    yield seal


_encoder = msgspec.msgpack.Encoder()
_named = msgspec.msgpack.Decoder(list[Named])
_sealed = msgspec.msgpack.Decoder(Sealed)

_own: list[Sealing] = []
"""The one of a second process: it goes on where the batch before it ended."""


def _begin(sealing: Sealing) -> None:
    gc.disable()
    _own[:] = [sealing]


def _take(some: bytes, lines: dict[str, Lines], salts: bytes) -> bytes:
    return _encoder.encode(_own[0].take(_named.decode(some), lines, salts))
