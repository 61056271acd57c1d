"""Who is believed: keys are exchanged, desks and offices are revoked, a desk goes on with a new card."""

from __future__ import annotations

import random

from fieldapp.office.enrol import renew_card
from fieldapp.office.revoke import revoke_desk, revoke_office
from fieldapp.station.rotating import rotate_keys
from tests.simulation.actions import action
from tests.simulation.model import SiteModel
from tests.simulation.newcomers import open_desk
from tests.simulation.parcels import Succession
from tests.simulation.site import Site
from tests.simulation.world import OFFICE, Attempt, World


@action(2, dies=True)
def exchanges_keys(world: World, chance: random.Random) -> Attempt | None:
    """A desk or an office exchanges its keys; the old ones vouch for the new."""
    site = chance.choice([*world.offices(), *(world.desk(chance) for _ in range(4))])

    def act() -> None:
        rotate_keys(site.station)
        take_note()

    def take_note() -> None:
        key, model = site.station.keys.sign.public, site.model
        if key == model.key:
            return
        journal, old = site.station.registry.journal.own_id(), model.key
        ended = [(name, len(chain)) for name, chain in model.chains.items() if model.signed.get(name) == old and chain]
        model.keys.append(key)
        world.wrote_some(site, "session.opened", "office.added")
        lengths = {name: len(model.chains[name]) for name, _ in ended}
        order = [name for name in model.journals if name in lengths]
        model.successions += [Succession(name, lengths[name], old, journal, key) for name in order]

    return Attempt(site, act, take_note, frozenset({"keys.not_enrolled"}))


def _some_desk(world: World, office: Site, chance: random.Random) -> tuple[str, str] | None:
    """Return the id and the name of a desk that an office knows."""
    numbers = world.model.makers(office.model).numbers
    desk = chance.choice(sorted(numbers)) if numbers else ""
    return (desk, f"desk-{numbers[desk]:02d}") if desk else None


@action(1, dies=True)
def revokes_desk(world: World, chance: random.Random) -> Attempt | None:
    """An office revokes a desk: here, or at an earlier place of its journal."""
    office = world.office(chance)
    found = _some_desk(world, office, chance)
    if found is None:
        return None
    desk, name = found
    living = world.model.makers(office.model).living(desk)
    at = None
    if living and chance.random() < 0.3:
        journal = chance.choice(living)
        at = journal, chance.randint(0, len(office.model.chains.get(journal, ())))

    def act() -> None:
        revoke_desk(office.station, desk, reason="mất máy", at=at)
        take_note()

    def take_note() -> None:
        if world.wrote_some(office, "desk.revoked", "session.opened", "office.added"):
            world.odd_desks.add(name)

    return Attempt(office, act, take_note, frozenset({"revoke.already", "revoke.no_journal"}))


@action(1)
def gets_new_card(world: World, chance: random.Random) -> Attempt | None:
    """A laptop is lost or broken: its desk goes on with a new card on another one."""
    office = world.office(chance)
    found = _some_desk(world, office, chance)
    if found is None:
        return None
    desk, name = found
    again = f"{name}-again-{sum(site.startswith(f'{name}-again') for site in world.sites) + 1}"
    keep_old = chance.random() < 0.3

    def act() -> None:
        made = renew_card(office.station, desk, folder=world.folder / "first-files", keep_old=keep_old)
        written = world.wrote_some(office, "desk.revoked", "card.issued", "bundle.written")
        card = next(token.facts["card_id"] for token in written if token.kind == "card.issued")
        office.model.cards.add(card)
        world.odd_desks.add(name)
        _, wards = world.model.makers(office.model).places[desk]
        open_desk(world, office, made.file, made.card_text, SiteModel(again, name, wards, card))

    return Attempt(office, act)


@action(0)
def revokes_office(world: World, chance: random.Random) -> Attempt | None:
    """The first office revokes another one: what that decides from now on counts for nobody who hears of it."""
    office = world.site(OFFICE)
    makers = world.model.makers(office.model)
    others = [site for site in world.offices() if site is not office and site.model.journal in makers.by_journal]
    if not others:
        return None
    other = chance.choice(others)
    who = makers.by_journal[other.model.journal].who

    def act() -> None:
        revoke_office(office.station, who, reason="mất máy")
        take_note()

    def take_note() -> None:
        world.wrote_some(office, "office.revoked", "session.opened", "office.added")

    return Attempt(office, act, take_note, frozenset({"revoke.already"}))
