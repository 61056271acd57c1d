"""Offices that pass on to each other what the other does not hold."""

from __future__ import annotations

import random
from pathlib import Path

from fieldapp.office import relay
from tests.simulation.actions import action
from tests.simulation.sealing import Named, noting, put_sealed
from tests.simulation.site import Site
from tests.simulation.world import Attempt, World, Wrong


@action(8, dies=True)
def passes_on(world: World, chance: random.Random) -> Attempt | None:
    """An office writes for every other what that one does not hold."""
    site = chance.choice(world.supervisors())
    return passing_on(world, site, world.folder_of(chance, "stick"))


def passing_on(world: World, site: Site, folder: Path) -> Attempt | None:
    """Return the passing on of an office to a folder; None when it knows no other."""
    others = world.model.makers(site.model).office_keys() - {site.model.key}
    if not others:
        return None
    sealed: dict[Path, Named] = {}

    def keys(named: Named) -> frozenset[str]:
        offices = relay.other_offices(site.station)
        return frozenset(office.sign_public for office in offices if office.recipient in named["recipients"])

    def act() -> None:
        with noting(relay, sealed):
            written = relay.relay_all(site.station, folder)
        world.wrote(site, *["bundle.written"] * len(written))
        told = {key for named in sealed.values() for key in keys(named)}
        if told != others:
            raise Wrong(f"{site.name} passes on to {told} and not to {others}")
        put_sealed(world, site, folder, sealed, keys)

    def after_crash() -> None:
        world.wrote_some(site, "bundle.written", "session.opened", "office.added")
        put_sealed(world, site, folder, sealed, keys)

    return Attempt(site, act, after_crash)
