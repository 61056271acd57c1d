"""What an office rules about one person or one registration: approved, given back, erased, kept; and new settings."""

from __future__ import annotations

import random

from fieldapp.office.approve import approve, give_back
from fieldapp.office.erase import erase, keep, leftovers
from fieldapp.office.settings import change_campaign
from tests.simulation.actions import action
from tests.simulation.site import Site
from tests.simulation.world import Attempt, World, Wrong


def _known_registration(world: World, site: Site, chance: random.Random) -> str:
    chronicle, knows = world.model.chronicle, world.model.counted(site.model)
    people, voided = chronicle.people(knows), chronicle.voided(knows)
    found = chronicle.registrations(knows).items()
    ids = sorted(name for name, token in found if name not in voided and token.subjects[0] in people)
    return chance.choice(ids) if ids else ""


@action(3, dies=True)
def approves(world: World, chance: random.Random) -> Attempt | None:
    """A registration is approved, or given back to its desk."""
    site = world.office(chance)
    name = _known_registration(world, site, chance)
    returned = chance.random() < 0.3

    def act() -> None:
        if returned:
            give_back(site.station, name, reason="thiếu giấy tờ")
        else:
            approve(site.station, [name])
        take_note()

    def take_note() -> None:
        world.wrote_some(site, "registration.approved", "registration.returned", "session.opened", "office.added")

    return Attempt(site, act, take_note, frozenset({"registration.contested"})) if name else None


@action(1, dies=True)
def changes_settings(world: World, chance: random.Random) -> Attempt | None:
    """The deadline moves."""
    site = world.office(chance)

    def act() -> None:
        change_campaign(site.station, deadline=f"2024-02-{chance.randint(1, 28):02d}")
        take_note()

    def take_note() -> None:
        world.wrote_some(site, "campaign.changed", "session.opened", "office.added")

    return Attempt(site, act, take_note)


@action(2, dies=True)
def erases(world: World, chance: random.Random) -> Attempt | None:
    """Somebody asks to be erased; nothing brings them back, whatever old file comes in."""
    site = world.office(chance)
    knows = world.model.counted(site.model)
    ids = sorted(world.model.chronicle.people(knows))
    left = [one.citizen_id for one in leftovers(site.station)]
    citizen_id = chance.choice(left) if left and chance.random() < 0.5 else chance.choice(ids) if ids else ""

    def act() -> None:
        erase(site.station, citizen_id, reason="người dân yêu cầu")
        take_note()
        if site.station.registry.people.get(citizen_id) is not None:
            raise Wrong(f"{citizen_id} was erased and is shown")

    def take_note() -> None:
        world.wrote_some(site, "citizen.erased", "session.opened", "office.added")

    return Attempt(site, act, take_note) if citizen_id else None


@action(1, dies=True)
def keeps(world: World, chance: random.Random) -> Attempt | None:
    """What came in about an erased person stays."""
    site = world.office(chance)
    left = [one.citizen_id for one in leftovers(site.station)]
    citizen_id = chance.choice(left) if left else ""

    def act() -> None:
        keep(site.station, citizen_id)
        take_note()

    def take_note() -> None:
        world.wrote_some(site, "citizen.kept", "session.opened", "office.added")

    return Attempt(site, act, take_note) if left else None
