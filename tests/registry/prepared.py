"""A prepared database with invented people, and what has to hold for every database."""

from __future__ import annotations

import shutil
from pathlib import Path

from fieldapp.domain.events import Event, body_commitment, event_hash
from fieldapp.registry import Registry
from fieldapp.system.clock import ManualClock
from fieldapp.system.randomness import SeededRandomness, new_id

KEY = bytes(range(32))
START_MS = 1_795_392_000_000
OFFICER = "0f" * 16

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Đặng", "Vũ", "Hoàng", "Bùi")
_MIDDLE = ("Thị", "Văn", "Đức", "Ngọc", "Hữu")
_GIVEN = ("Mẫu", "Thử", "Đúng", "Hòa", "An", "Ánh", "Ước", "Yến", "Phước")


def citizen_id(number: int) -> str:
    """The id of the invented person with this number."""
    return f"{number:032x}"


def fields_of(number: int) -> dict[str, str]:
    """What the list says about the invented person with this number."""
    return {
        "full_name": f"{_FAMILY[number % 8]} {_MIDDLE[number % 5]} {_GIVEN[number % 9]}",
        "birth_date": f"{1930 + number % 40}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        "sex": "MF"[number % 2],
        "national_id": f"001{number % 10}{30 + number % 40:02d}{number:06d}",
        "phone": f"09{number:08d}",
        "ward": f"Phường Mẫu {number % 3}",
    }


def open_registry(path: Path, *, seed: int = 0, read_only: bool = False, key: bytes = KEY) -> Registry:
    """Open a database with a clock that stands and ids that come again."""
    return Registry(path, key, clock=ManualClock(START_MS), randomness=SeededRandomness(seed), read_only=read_only)


def prepare(path: Path, people: int, *, seed: int = 0) -> None:
    """Make a database with one journal and a list of `people`."""
    clock, randomness = ManualClock(START_MS), SeededRandomness(seed)
    registry = Registry.create(path, KEY, clock=clock, randomness=randomness)
    with registry.transaction():
        registry.journal.begin(new_id(randomness), desk_id="desk-1", sign_public="aa", recipient="age1x")
        for number in range(people):
            facts = {"roster": "roster-1", "sheet": "Danh sách", "row": number + 2, "fields": fields_of(number)}
            registry.journal.append("citizen.listed", [citizen_id(number)], facts, officer=OFFICER)
    registry.close()


def copy_of(master: Path, folder: Path, name: str = "registry.db") -> Path:
    """Copy a prepared database."""
    return Path(shutil.copyfile(master, folder / name))


def register(registry: Registry, citizen: str, registration: str, *, bank: str = "970436") -> list[Event]:
    """Save consent and registration in one transaction, as a desk does."""
    with registry.transaction():
        consent = {"purposes": ["register", "hand_over_to_bank"], "text_version": "1"}
        facts = {"registration": registration, "outcome": "open_account", "bank": bank, "number": registration[:12]}
        return [
            registry.journal.append("consent.given", [citizen], consent, officer=OFFICER),
            registry.journal.append("registration.recorded", [citizen], facts, officer=OFFICER),
        ]


def faults(registry: Registry) -> list[str]:
    """Return what is not whole: chains, commitments, views that do not follow from the journal, pages."""
    found = registry.damage()
    for state in registry.journal.states():
        expected, previous = 1, ""
        for event in registry.journal.range(state.journal_id, 1, 1 << 53):
            place = f"{state.journal_id[:8]}:{event.envelope.seq}"
            if (event.envelope.seq, event.envelope.prev_hash) != (expected, previous):
                found.append(f"chain broken at {place}")
            if event_hash(event.raw) != event.hash:
                found.append(f"wrong hash at {place}")
            if event.salt is None or event.body is None:
                found.append(f"no body at {place}")
            elif body_commitment(event.salt, event.body) != event.envelope.commitment:
                found.append(f"wrong body at {place}")
            expected, previous = event.envelope.seq + 1, event.hash
        if state.journal_id == registry.journal.own_id() and (expected - 1, previous) != (
            state.contiguous_to,
            state.head_hash,
        ):
            found.append(f"head {state.contiguous_to} of {state.journal_id[:8]}, chain ends at {expected - 1}")
    kept = registry.views.fingerprint()
    if registry.rehearse(registry.views.rebuild, registry.views.fingerprint) != kept:
        found.append("views do not follow from the journal")
    return found
