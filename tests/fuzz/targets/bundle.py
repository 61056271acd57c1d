"""The door for bundles: `python -m tests.fuzz.targets.bundle -runs=N`. The first byte says where the rest is put."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import msgspec

from fieldapp.bundle.manifest import write_manifest
from fieldapp.bundle.members import END
from fieldapp.bundle.reading import open_bundle
from fieldapp.domain.campaign import fold_campaign
from fieldapp.domain.events import read_line
from fieldapp.domain.replay import replay
from fieldapp.domain.rulings import Rulings, fold_rulings
from tests.bundle.crafting import KEY, LINES, OFFICE, RECOVERY, counted
from tests.bundle.test_defects import READING_CODES
from tests.fuzz.age_file import Sealer
from tests.fuzz.sound import joined, members, payload
from tests.fuzz.targets.doors import Door, hunt, refusing
from tests.fuzz.verdicts import LINE_CODES

_FILE, _PAYLOAD, _TAR, _MANIFEST, _EVENTS, _LINE = range(6)

_sealer = Sealer([OFFICE, RECOVERY], random.Random("door"))
_EVENTS_BYTES = joined(LINES)
_RAW = write_manifest(counted(_EVENTS_BYTES))


@contextmanager
def opened() -> Iterator[Door]:
    """Give the door."""
    yield Door(_feed, _seeds())


def _seeds() -> list[bytes]:
    """Return something sound for each place."""
    tar = b"".join(members(_RAW, _EVENTS_BYTES, KEY)) + END
    sound = {
        _FILE: _sealed(payload(tar)),
        _PAYLOAD: payload(tar),
        _TAR: tar,
        _MANIFEST: _RAW,
        _EVENTS: _EVENTS_BYTES,
        _LINE: LINES[0],
    }
    return [bytes([place]) + data for place, data in sound.items()]


def _feed(data: bytes) -> None:
    place, rest = data[0] % 6 if data else 0, data[1:]
    if place == _LINE:
        _line(rest)
        return
    match place:
        case 0:
            file = rest
        case 1:
            file = _sealed(rest)
        case 2:
            file = _sealed(payload(rest))
        case 3:
            file = _sealed(payload(b"".join(members(rest, _EVENTS_BYTES, KEY)) + END))
        case _:
            raw = write_manifest(counted(rest))
            file = _sealed(payload(b"".join(members(raw, rest, KEY)) + END))
    with refusing(frozenset(READING_CODES)), open_bundle(BytesIO(file), [OFFICE]) as bundle:
        lines = list(bundle.lines())
        bundle.finish()
        for line in lines:
            _line(line)


def _line(line: bytes) -> None:
    """Read a line; what is an event is replayed as well, under any kind that it names."""
    with refusing(LINE_CODES):
        event = read_line(line)
        ids = tuple(event.envelope.subjects[:1])
        fold_campaign([event])
        fold_rulings([event])
        person = replay(ids or ("",), [event], Rulings())
        msgspec.json.encode(person)


def _sealed(packed: bytes) -> bytes:
    return _sealer.seal(packed, random.Random(0)).whole()


if __name__ == "__main__":
    sys.exit(hunt("bundle"))
