"""What an act is, and what has to hold after it whatever happened in the middle of it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from fieldapp.bundle.inspecting import Inside, inspect
from fieldapp.registry import Registry
from fieldapp.seal.pin import check_pin
from fieldapp.seal.slots import find_slot
from fieldapp.station.check import check
from fieldapp.station.home import Home
from fieldapp.station.receiving import SUFFIX
from fieldapp.station.station import Station
from fieldapp.system.errors import EnvironmentFault, FieldappError, InputRefused
from fieldapp.system.files import hash_of
from fieldapp.system.randomness import SeededRandomness
from fieldapp.system.texts import LANGUAGES, explain
from tests.faults.stage import Stage, Told
from tests.station.prepared import PIN, SECRET

DONE = "done"
_LONGEST = 300
NEW_PIN = "246802"
DAMAGED = f"FA_X_09_0001{SUFFIX}"
"""A file that an act found damaged: nobody expects it to be whole."""

Faults = Iterable[str]
"""What is wrong, in words; nothing when all is well."""


_Content = tuple[bytes, bytes | None, bytes | None]


class Act(msgspec.Struct, frozen=True):
    """One thing that a person does, and its promises.

    Attributes:
        name: of the act.
        who: the station that does it.
        prepare: makes a fresh stage ready; all stations are closed afterwards.
        do: does it, and tells what it acknowledges; done again after a fault, it comes to an end.
        promise: looks at the stage after a reopen: what was told is true, and nothing is there by half.
        afterwards: looks at the stage once the act was repeated in peace.
        opens: the act opens the station itself; else it is open before the first fault can come.
        pins, secrets: PINs and passphrases of which exactly one has to work.
        sets_aside: the act puts another database in the place of the old one, which is kept beside it.
        destroys: the act destroys bodies of events; their envelopes stay.
        may_go_on_anew: the act may leave the own journal for a new one.
    """

    name: str
    who: str
    prepare: Callable[[Stage], None]
    do: Callable[[Stage], None]
    promise: Callable[[Stage, list[str]], Faults]
    afterwards: Callable[[Stage], Faults]
    opens: bool = False
    pins: tuple[str, ...] = (PIN,)
    secrets: tuple[str, ...] = (SECRET,)
    sets_aside: bool = False
    destroys: bool = False
    may_go_on_anew: bool = False


class Before(msgspec.Struct, frozen=True):
    """What was there before: every event as it lay in the file, the own journals, the head."""

    events: dict[str, _Content]
    journals: frozenset[str]


def before(act: Act, stage: Stage) -> Before:
    """Take down what a stage holds, without a start of the program: that would write something itself."""
    home = stage.home(act.who)
    if not home.is_taken():
        return Before({}, frozenset())
    key = find_slot(home.slots.read_bytes(), SECRET).key
    registry = Registry(home.database, key, clock=stage.clock, randomness=SeededRandomness("before"))
    own = registry.journal.state(registry.journal.own_id()).sign_public
    journals = frozenset(state.journal_id for state in registry.journal.states() if state.sign_public == own)
    found = Before(_events(registry), journals)
    registry.close()
    return found


def carry_out(act: Act, stage: Stage, told: Told) -> None:
    """Do it; after a fault do it once more, as a person does, and then end the program."""
    for _ in range(2):
        try:
            act.do(stage)
        except FieldappError as error:
            told.outcomes.append(error.code if isinstance(error, EnvironmentFault) else repr(error))
        except Exception as error:  # noqa: BLE001 - whatever comes here comes to a person
            told.outcomes.append(repr(error))
        else:
            told.outcomes.append(DONE)
            break
    try:
        stage.close_all()
    except Exception as error:  # noqa: BLE001
        told.outcomes.append(f"at the end: {error!r}")


def look(act: Act, stage: Stage, known: Before, told: Told) -> list[str]:
    """Start the program again, and say what is wrong: before the act is repeated, and after that."""
    wrong = [f"shown as {code}" for code in told.outcomes if code != DONE and not explained(code)]
    try:
        wrong += by_half(stage)
        wrong += _opened(act, stage, known)
        wrong += act.promise(stage, told.facts)
        stage.close_all()
        act.do(stage)
        wrong += [f"repeated: {text}" for text in act.afterwards(stage)]
        wrong += [f"repeated: {text}" for text in whole(stage.at(act.who))]
        wrong += [f"repeated: {text}" for text in by_half(stage)]
    except Exception as error:  # noqa: BLE001 - a program that does not come back is what is looked for
        wrong.append(f"afterwards: {error!r}")
    finally:
        stage.close_all()
    return [text[:_LONGEST] for text in wrong]


def explained(code: str) -> bool:
    """Tell whether a person reads a sentence and a next step in both languages for this fault."""
    if not code.startswith(("disk.", "registry.reopen", "home.")):
        return False
    return all(all(explain(EnvironmentFault(code, place="x"), language)) for language in LANGUAGES)


def bundles(stage: Stage, folder: Path) -> Iterator[tuple[Path, Inside]]:
    """Yield the bundles of a folder, each opened with the recovery key and checked to its last byte."""
    for path in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []:
        if path.name == DAMAGED:
            continue
        yield path, _inspected(path.read_bytes(), stage.master.recovery)


@lru_cache(maxsize=2000)
def _inspected(content: bytes, key: str) -> Inside:
    """Open a bundle and check it to its last byte; the same bytes once."""
    inside = inspect(io.BytesIO(content), [key]).inside
    assert inside is not None
    return inside


def _events(registry: Registry) -> dict[str, _Content]:
    return {event.hash: (event.envelope, event.salt, event.body) for event in registry.stored()}


def _opened(act: Act, stage: Stage, known: Before) -> Iterator[str]:
    if not known.events:
        return
    home = stage.home(act.who)
    # While another database takes the place of the old one its slots may still lie beside it; opening goes on then.
    slots = home.slots if home.slots.exists() else Home(home.incoming).slots
    opens = [secret for secret in act.secrets if _opens(slots.read_bytes(), secret)]
    if len(opens) != 1:
        yield f"of {len(act.secrets)} passphrases {len(opens)} open"
    stage.secret = opens[0]
    station = stage.at(act.who)
    now = _events(station.registry)
    for folder in stage.home(act.who).folder.glob("damaged-*") if act.sets_aside else ():
        now |= _set_aside(stage, folder, station.registry.key)
    lost = [name for name, content in known.events.items() if not _kept(act, now.get(name), content)]
    if lost:
        yield f"{len(lost)} of {len(known.events)} events lost or changed"
    anew = {state.journal_id for state in station.own_journals()} - known.journals
    if anew and not act.may_go_on_anew:
        yield "the station went on in a new journal"
    yield from whole(station)
    works = [pin for pin in act.pins if check_pin(_pin_record(station), pin)]
    if len(works) != 1:
        yield f"of {len(act.pins)} PINs {len(works)} work"


def _opens(slots: bytes, secret: str) -> bool:
    try:
        return bool(find_slot(slots, secret))
    except InputRefused:
        return False


def _kept(act: Act, now: _Content | None, before: _Content) -> bool:
    return now == before or (act.destroys and now == (before[0], None, None))


def _set_aside(stage: Stage, folder: Path, key: bytes) -> dict[str, _Content]:
    """Return the events of a database that was set aside."""
    path = folder / "fieldapp.db"
    if not path.exists():
        return {}
    registry = Registry(path, key, clock=stage.clock, randomness=SeededRandomness("aside"))
    found = _events(registry)
    registry.close()
    return found


def _pin_record(station: Station) -> str:
    record = station.registry.shelf.secret(f"pin.{station.officer_id}")
    return "{}" if record is None else record.decode()


def whole(station: Station) -> Iterator[str]:
    """Everything that `check` looks at, and that nothing waits in staging."""
    for finding in check(station).findings:
        yield f"{finding.code} at {finding.place}"
    if any(station.registry.staging.read(0, 1000)):
        yield "something is left in staging"


def by_half(stage: Stage) -> Iterator[str]:
    """No file with a valid name is there by half."""
    for path in sorted(stage.folder.rglob("*")):
        try:
            if path.suffix == SUFFIX and path.name != DAMAGED:
                _inspected(path.read_bytes(), stage.master.recovery)
                if path.parent.name == "held" and path.stem != hash_of(path):
                    yield f"{path.name} is not what its name says"
            elif path.suffix == ".txt" and not path.read_bytes().startswith(b"\xef\xbb\xbf"):
                yield f"{path.name} is no letter"
            elif path.suffix == ".json":
                json.loads(path.read_bytes())
            elif path.suffix == ".pdf" and not path.read_bytes().rstrip().endswith(b"%%EOF"):
                yield f"{path.name} is half a paper"
        except (FieldappError, ValueError) as error:
            yield f"{path.relative_to(stage.folder)}: {error!r}"
