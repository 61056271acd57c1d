"""What desks read: answers of offices, and what neighbours leave for each other."""

from __future__ import annotations

import random
from pathlib import Path

from fieldapp.desk import exchange
from fieldapp.desk.hand_over import read_answers
from fieldapp.registry.registry import TRY_KEPT
from fieldapp.station.receiving import SUFFIX, Verdict
from tests.simulation.actions import action
from tests.simulation.parcels import Parcel
from tests.simulation.sealing import Named, noting, put_sealed
from tests.simulation.site import Site
from tests.simulation.world import Attempt, World, Wrong


@action(10, dies=True)
def reads(world: World, chance: random.Random) -> Attempt | None:
    """A desk reads files: answers to it and to others, in any order, again."""
    site = world.desk(chance)
    mine = [path for path in world.lying_about() if world.files[path].opens_for(site.model.keys)]
    others = [path for path in world.lying_about() if path not in mine]
    paths = chance.sample(mine, min(len(mine), chance.randint(1, 3)))
    if others and chance.random() < 0.2:
        paths.insert(chance.randint(0, len(paths)), chance.choice(others))
    return reading(world, site, paths) if paths else None


def reading(world: World, site: Site, paths: list[Path]) -> Attempt:
    """Return the reading of answers and of what neighbours wrote, by a desk."""
    reader = _Reader(world, site)

    def act() -> None:
        for path in paths:
            again = bool(site.station.registry.shelf.setting(TRY_KEPT))
            (told,) = read_answers(site.station, [path])
            reader.take_in(path, told, again=again)

    return Attempt(site, act, lambda: reader.look_what_arrived([world.files[path] for path in paths]))


class _Reader:
    """Tells the model what a desk reads, and compares."""

    def __init__(self, world: World, site: Site) -> None:
        self.world, self.site, self.model = world, site, site.model

    def take_in(self, path: Path, told: Verdict, *, again: bool) -> None:
        """Take down that one file was read."""
        world, model, parcel = self.world, self.model, self.world.files[path]
        said, branched = self.judge(parcel), False
        if not said:
            gained = self.learn(parcel)
            branched = world.model.read(model, parcel)
            said = "imported" if gained or branched else "known"
        world.check_verdicts([path], [said], [told])
        if said in ("held", "waiting") and parcel not in model.kept:
            model.kept.append(parcel)
        self.try_kept(again=again or said == "imported")
        world.wrote_some(self.site, "bundle.imported", *["session.opened"] * branched)
        _take_note_of_wishes(self.site)

    def judge(self, parcel: Parcel) -> str:
        """Say what the desk has to make of a file; empty for an answer that it may read."""
        told = self.world.model
        return told.may_read(self.model, parcel) if parcel.counter else told.judge_neighbour(self.model, parcel)

    def try_kept(self, *, again: bool) -> None:
        """Use what lay in the drawer, as long as one file brings another one further."""
        while again:
            again = False
            for parcel in list(self.model.kept):
                said = self.judge(parcel)
                if said in ("imported", "known"):
                    self.model.kept.remove(parcel)
                    again = again or said == "imported"

    def learn(self, parcel: Parcel) -> bool:
        """Learn what an answer brought: all that it had to tell, and nothing that is none of the desk's business."""
        model, chronicle = self.model, self.world.model.chronicle
        before, heard = model.knows, model.heard.get(parcel.journal, 0)
        new = self.world.known_to(self.site) & ~before
        missing = parcel.must & ~(before | new)
        if missing and parcel.relied <= heard:
            raise Wrong(f"{self.site.name} was not told of {[t.kind for t in chronicle.among(missing)]}")
        may = parcel.may
        for other in model.kept:  # what lay in the drawer may be used now
            may |= other.bits
        if new & ~may:
            raise Wrong(f"{self.site.name} was told of {[t.kind for t in chronicle.among(new & ~may)]}")
        model.knows |= new
        return bool(new & parcel.may)

    def look_what_arrived(self, offered: list[Parcel]) -> None:
        """Learn which files were read before the power went; each of them whole or not at all."""
        world, site, model = self.world, self.site, self.model
        imported = site.station.registry.shelf.imported
        world.wrote_some(site, "bundle.imported", "session.opened")
        for parcel in [*offered, *model.kept]:
            if not parcel.counter:
                if imported(parcel.sha256):
                    world.model.judge_neighbour(model, parcel)
            elif not world.model.may_read(model, parcel) and world.was_read(site, parcel):
                self.learn(parcel)
                world.model.read(model, parcel)
                if not imported(parcel.sha256):
                    model.seen.discard(parcel.sha256)
        kept = {path.stem for path in site.home.held.glob(f"*{SUFFIX}")}
        candidates = [parcel for parcel in [*model.kept, *offered] if not parcel.damaged]
        model.kept = list({parcel.sha256: parcel for parcel in candidates if parcel.sha256 in kept}.values())
        _take_note_of_wishes(site)


def _take_note_of_wishes(site: Site) -> None:
    for journal in site.model.journals:
        if asked := site.station.registry.shelf.setting(f"asked_from.{journal}"):
            site.model.asked[journal] = int(asked)


@action(6, dies=True)
def gives(world: World, chance: random.Random) -> Attempt | None:
    """A desk leaves what it wrote for the other desks of its point."""
    site = world.desk(chance)
    others = world.model.neighbours(site.model)
    folder = world.folder_of(chance, "stick")
    sealed: dict[Path, Named] = {}

    def act() -> None:
        with noting(exchange, sealed):
            written = exchange.give(site.station, folder)
        world.wrote(site, *["bundle.written"] * len(written))
        put_sealed(world, site, folder, sealed, lambda _: others)

    def after_crash() -> None:
        world.wrote_some(site, "bundle.written", "session.opened")
        put_sealed(world, site, folder, sealed, lambda _: others)

    return Attempt(site, act, after_crash) if others else None
