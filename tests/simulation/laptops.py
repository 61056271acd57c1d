"""What happens to laptops: the power goes, a folder is copied, put back or cloned, an office reads along."""

from __future__ import annotations

import random
import shutil

from fieldapp.station.home import Home
from fieldapp.system.errors import InputRefused
from tests.simulation.actions import ACTIONS, action
from tests.simulation.world import OFFICE, Attempt, World

_MOST_READERS = 2
_MOST_FURTHER = 3


@action(14)
def power_goes(world: World, chance: random.Random) -> Attempt | None:
    """The power goes in the middle of something."""
    names = sorted(name for name, kind in ACTIONS.items() if kind.dies)
    weights = [ACTIONS[name].weight for name in names]
    inner = ACTIONS[chance.choices(names, weights)[0]].act(world, chance)
    if inner is None or inner.site is None:
        return None
    site = inner.site
    where = chance.choice(["append", "append", "adopt", "views", "commit", "disk", "disk", "disk"])
    count = chance.randrange({"append": 4, "disk": 14}.get(where, 3))

    def act() -> None:
        try:
            ended = site.die_in(inner.act, where, count)
        except InputRefused as refused:
            if refused.code not in inner.refusals:
                raise
            ended = True
        world.tally.crashes += 1
        if not ended:
            inner.after_crash()
            world.wrote_some(site, "session.opened", "office.added")
        if ended:
            world.started(site)

    return Attempt(site, act)


@action(2)
def keeps_a_copy(world: World, chance: random.Random) -> Attempt | None:
    """Somebody copies the folder of a desk, as a backup."""
    site = world.desk(chance)

    def act() -> None:
        site.close()
        kept = world.folder / f"kept-{site.name}"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(site.home.folder, kept)
        world.backups[site.name] = site.model.copy(site.name)
        world.open(site)

    return Attempt(site, act)


@action(2)
def puts_copy_back(world: World, chance: random.Random) -> Attempt | None:
    """The kept folder is put back: what was written since is only where it was handed over to."""
    names = sorted(world.backups)
    if not names:
        return None
    site = world.sites[chance.choice(names)]

    def act() -> None:
        site.close()
        shutil.rmtree(site.home.folder)
        shutil.copytree(world.folder / f"kept-{site.name}", site.home.folder)
        site.model = world.model.sites[site.name] = world.backups[site.name].copy(site.name)
        world.odd_desks.add(site.model.desk)
        world.numbers.pop(site.name, None)
        world.own_backups.pop(site.name, None)  # the folder that was kept has none of them, or others
        world.open(site)

    return Attempt(site, act)


@action(1)
def clones_desk(world: World, chance: random.Random) -> Attempt | None:
    """The folder of a desk is copied to another laptop, and both go on."""
    name = chance.choice(world.desk_names)
    site = world.site(name)
    if f"{name}-clone" in world.sites:
        return None

    def act() -> None:
        site.close()
        home = Home(world.folder / f"{name}-clone")
        shutil.copytree(site.home.folder, home.folder)
        world.odd_desks.add(name)
        world.add_site(site.model.copy(f"{name}-clone"), home, noted=chance.random() < 0.5)
        world.open(site)

    return Attempt(site, act)


@action(0)
def supervisor_joins(world: World, chance: random.Random) -> Attempt | None:
    """The office is copied whole to another laptop, which reads along from then on."""
    office = world.site(OFFICE)
    readers = sum(name.startswith("reader") for name in world.sites)
    if readers >= _MOST_READERS:
        return None

    def act() -> None:
        name = f"reader-{readers + 1}"
        home = Home(world.folder / name)
        office.station.copy_to(home)
        model = office.model.copy(name)
        model.kept = []
        world.add_site(model, home, noted=chance.random() < 0.5)

    return Attempt(office, act)
