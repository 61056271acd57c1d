"""A desk's database with as many invented people as a large ward has."""

from __future__ import annotations

from pathlib import Path

from fieldapp.registry import Registry
from fieldapp.rehearsal.population import Invented
from fieldapp.system.clock import ManualClock
from fieldapp.system.randomness import SeededRandomness, new_id

_FIELDS = ("full_name", "birth_date", "sex", "national_id", "old_id", "phone", "ward")
_BATCH = 20_000


def fill(path: Path, key: bytes, people: list[Invented]) -> Registry:
    """Make a database in which a list names all of `people`, and return it open."""
    randomness = SeededRandomness("crowd")
    registry = Registry.create(path, key, clock=ManualClock(1_705_107_600_000), randomness=randomness)
    with registry.transaction():
        registry.journal.begin(new_id(randomness), desk_id="", sign_public="", recipient="")
    for start in range(0, len(people), _BATCH):
        with registry.transaction():
            for one in people[start : start + _BATCH]:
                fields = {name: getattr(one, name) for name in _FIELDS} | {"group": str(one.group)}
                facts = {"roster": "crowd", "sheet": "", "row": 1, "fields": fields}
                registry.journal.append("citizen.listed", [new_id(randomness)], facts, officer="crowd")
    return registry
