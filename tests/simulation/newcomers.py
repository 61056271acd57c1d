"""Who joins later: a further office with keys of its own, a further desk of any office."""

from __future__ import annotations

import random
from pathlib import Path

from fieldapp.office.offices import add_office
from fieldapp.office.prepare import prepare_desk
from fieldapp.station.home import Home
from fieldapp.station.joining import OfficeJoin, open_first_office
from fieldapp.station.opening import DeskStart, open_first_file
from fieldapp.station.station import Station
from fieldapp.station.world import World as Machine
from fieldapp.system.clock import ManualClock
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness
from tests.simulation.actions import action
from tests.simulation.master import SATURDAY_MS, WARDS
from tests.simulation.model import SiteModel
from tests.simulation.site import SECRET, Site
from tests.simulation.world import OFFICE, Attempt, World, Wrong

_MOST_FURTHER = 3
_MOST_DESKS = 40


@action(0)
def office_joins(world: World, _chance: random.Random) -> Attempt | None:
    """The first office adds another one with keys of its own, which decides, answers and passes on like itself."""
    office = world.site(OFFICE)
    further = len(world.offices())
    if further > _MOST_FURTHER:
        return None

    def act() -> None:
        name = f"further-{further}"
        made = add_office(office.station, label=f"Văn phòng {further}", folder=world.folder / "first-files")
        world.wrote(office, "office.prepared", "bundle.written")
        card = world.model.chronicle.tokens[-2].facts["card_id"]
        office.model.cards.add(card)
        start = OfficeJoin(made.file, made.card_text, "Lê Thị Mẫu", SECRET, "135790")
        home = Home(world.folder / name)
        station = open_first_office(home, start, world=_machine(world, name))
        joined(world, office, station, SiteModel(name, card=card), home)

    return Attempt(office, act)


@action(1)
def desk_joins(world: World, chance: random.Random) -> Attempt | None:
    """An office prepares one more desk, and it is opened."""
    office = world.office(chance)
    points = sorted(office.station.facts().points)
    if len(world.desk_names) >= _MOST_DESKS or not points:
        return None

    def act() -> None:
        wards = (chance.choice(WARDS),) if chance.random() < 0.3 else ()
        folder = world.folder / "first-files"
        made = prepare_desk(office.station, point_id=points[0], label="Bàn mới", folder=folder, wards=wards)
        world.wrote(office, "desk.prepared", "bundle.written")
        card = world.model.chronicle.tokens[-2].facts["card_id"]
        office.model.cards.add(card)
        name = f"desk-{made.number:02d}"
        open_desk(world, office, made.file, made.card_text, SiteModel(name, name, wards, card))
        world.desk_names.append(name)

    return Attempt(office, act)


def open_desk(world: World, office: Site, file: Path, card_text: str, model: SiteModel) -> None:
    """Open a laptop with a first file and card."""
    home = Home(world.folder / model.name)
    start = DeskStart(file, card_text, "Trần Thị Mẫu", SECRET, "135790")
    joined(world, office, open_first_file(home, start, world=_machine(world, model.name)), model, home)


def joined(world: World, office: Site, station: Station, model: SiteModel, home: Home) -> None:
    """Take a new station into the world: it may know what the office knows, and has written the first events."""
    registry, chronicle = station.registry, world.model.chronicle
    model.keys = [station.keys.sign.public]
    own = registry.journal.own_id()
    model.roots = {journal: office.model.key for journal in registry.journal.offices() if journal != own}
    model.knows = chronicle.set_of(registry.journal.known(chronicle.by_hash))
    if model.knows & ~office.model.knows:
        raise Wrong(f"{model.name} was told what {office.name} does not know")
    for state in registry.journal.states():
        if state.journal_id != own and state.contiguous_to:
            chain = registry.journal.range(state.journal_id, 1, state.contiguous_to)
            model.chains[state.journal_id] = [chronicle.by_hash[event.hash].bit for event in chain]
            ends = {chronicle.by_hash[end].bit for _, end in registry.journal.forks(state.journal_id)}
            model.forks |= {state.journal_id: ends} if ends else {}
    for event in registry.journal.range(own, 1, registry.journal.state(own).contiguous_to):
        world.model.wrote(model, event)
    station.close()
    world.add_site(model, home, noted=world.chance.random() < 0.5)


def _machine(world: World, name: str) -> Machine:
    return Machine(ManualClock(SATURDAY_MS), SeededRandomness(f"{world.seed} {name}"), Disk(), backs_up=False)
