"""What becomes of a laptop over its life: a newer program, a backup and the way back to it, the end of a desk."""

from __future__ import annotations

import random
from typing import Any

from fieldapp.desk import hand_over
from fieldapp.desk.retire import begin_retirement, finish_retirement, retiring_at
from fieldapp.registry import views
from fieldapp.station.backups import back_up
from fieldapp.station.restoring import find_backup, restore
from tests.simulation.actions import action
from tests.simulation.master import replaced
from tests.simulation.sealing import noting, put_sealed
from tests.simulation.site import SECRET
from tests.simulation.travel import note_handed_over
from tests.simulation.world import Attempt, World

_SINCE = frozenset({"citizen.corrected", "conflict.settled", "registration.voided", "weather.noted"})
"""What an earlier version of the program did not know yet."""


@action(2)
def gets_newer_program(world: World, chance: random.Random) -> Attempt | None:
    """A station that an earlier program has worked with is opened by this one: what that did not know applies now."""
    site = chance.choice([*world.supervisors(), *(world.desk(chance) for _ in range(3))])
    replay: Any = getattr(views, "replay")  # noqa: B009 - it stands there for nobody else

    def earlier(members: Any, events: Any, *rest: Any) -> Any:
        return replay(members, [event for event in events if event.envelope.kind not in _SINCE], *rest)

    def act() -> None:
        registry = site.station.registry
        with replaced((views, "replay", earlier), (views, "VIEWS_VERSION", 0)), registry.transaction():
            registry.views.rebuild()
        site.close()
        world.open(site)

    return Attempt(site, act)


@action(2)
def makes_backup(world: World, chance: random.Random) -> Attempt | None:
    """A desk makes a backup."""
    site = world.desk(chance)

    def act() -> None:
        made = back_up(site.station, "hand")
        world.own_backups[site.name] = made.number, site.model.copy(site.name)

    return Attempt(site, act)


@action(2)
def goes_back(world: World, chance: random.Random) -> Attempt | None:
    """A desk goes back to its backup, and on in a new journal."""
    names = sorted(world.own_backups.keys() & world.sites.keys())
    if not names:
        return None
    site = world.sites[chance.choice(names)]
    number, then = world.own_backups[site.name]

    def act() -> None:
        kept = site.model.kept
        site.close()
        station, _ = restore(site.home, find_backup(site.home, number), SECRET, world=site.machine())
        site.model = world.model.sites[site.name] = then.copy(site.name)
        site.model.kept = kept
        world.odd_desks.add(site.model.desk)
        world.numbers.pop(site.name, None)
        site.opened(station)
        world.started(site)

    return Attempt(site, act)


@action(2)
def retires(world: World, chance: random.Random) -> Attempt | None:
    """A desk ends: its last file, then, when everything is acknowledged, its keys are destroyed."""
    ending = [site for site in world.sites.values() if site.model.desk and retiring_at(site.station)]
    site = chance.choice(ending) if ending and chance.random() < 0.7 else world.desk(chance)
    if len(world.desk_names) < 3:
        return None
    folder = world.folder_of(chance, "stick")
    told: dict[Any, Any] = {}

    def begin() -> None:
        with noting(hand_over, told):
            begin_retirement(site.station, folder)
        expected = world.model.makers(site.model).office_keys()
        written = world.wrote_some(site, "desk.retired", "bundle.written")
        note_handed_over(world, site, written[-1].seq - 1)
        put_sealed(world, site, folder, told, lambda _: expected)

    def finish() -> None:
        finish_retirement(site.station, world.folder / "proofs", language="vi", printed_at="16/01/2024")
        site.close()
        del world.sites[site.name]
        if site.name in world.desk_names:
            world.desk_names.remove(site.name)
        world.backups.pop(site.name, None)

    if not retiring_at(site.station):
        return Attempt(site, begin, refusals=frozenset({"desk.not_acknowledged"}))
    return Attempt(None, finish, refusals=frozenset({"desk.not_acknowledged", "desk.retire_waits"}))
