"""What happens to files: handed over, taken in, answered, lost, copied, damaged, swapped, delayed."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from fieldapp.desk import hand_over
from fieldapp.office.answer import answer_all
from fieldapp.office.receive import receive
from fieldapp.registry.registry import TRY_KEPT
from tests.simulation.actions import action
from tests.simulation.parcels import Parcel
from tests.simulation.sealing import Named, noting, put_sealed
from tests.simulation.site import Site
from tests.simulation.world import Attempt, World, Wrong


@action(14, dies=True)
def hands_over(world: World, chance: random.Random) -> Attempt | None:
    """A desk writes what is not acknowledged to one of a few sticks."""
    site = world.desk(chance)
    return handing_over(world, site, world.folder_of(chance, "stick"))


def handing_over(world: World, site: Site, folder: Path) -> Attempt:
    """Return the hand-over of a desk to a folder."""
    expected = world.model.records(site.model)
    sealed: dict[Path, Named] = {}

    def act() -> None:
        with noting(hand_over, sealed):
            handed = hand_over.hand_over(site.station, folder)
        note_handed_over(world, site)
        world.wrote(site, *["bundle.written"] * len(handed.files))
        put_sealed(world, site, folder, sealed, lambda _: expected.to)
        first = world.files[handed.path]
        if first.parts != expected.parts:
            told = [[(p.journal, p.first, p.last) for p in parcel.parts] for parcel in (first, expected)]
            raise Wrong(f"{site.name} hands over {told[0]} and not {told[1]}")
        if first.read_answers != expected.read_answers:
            raise Wrong(f"{site.name} says to have read {first.read_answers} and not {expected.read_answers}")

    def after_crash() -> None:
        # Renamed, and the note of it not committed: the file is whole, and will be taken in some day.
        put_sealed(world, site, folder, sealed, lambda _: expected.to)

    return Attempt(site, act, after_crash)


def note_handed_over(world: World, site: Site, last: int = 0) -> None:
    """Note that what is not acknowledged was handed over; the newest journal up to `last`, if that is given."""
    model = site.model
    for part in world.model.records(model).parts:
        end = min(part.last, last) if last and part.journal == model.journal else part.last
        model.exported[part.journal] = max(model.exported.get(part.journal, 0), end)


@action(14, dies=True)
def takes_in(world: World, chance: random.Random) -> Attempt | None:
    """A supervisor takes in some of the files that lie about, in any order."""
    site = chance.choice(world.supervisors())
    paths = world.lying_about()
    if not paths:
        return None
    some = chance.sample(paths, chance.randint(1, min(len(paths), 8)))
    return taking_in(world, site, some)


def taking_in(world: World, site: Site, paths: list[Path]) -> Attempt:
    """Return the import of files by a supervisor."""

    def act() -> None:
        again = bool(site.station.registry.shelf.setting(TRY_KEPT))
        told = receive(site.station, paths)
        parcels = [world.files[path] for path in paths]
        known = {part.journal for parcel in [*parcels, *site.model.kept] for part in parcel.parts}
        expected = world.model.receive(site.model, parcels, again=again)
        world.check_verdicts(paths, expected, told)
        # Who hears more of its own journal than it has was put back, and goes on in a new one.
        apart = ["session.opened", "office.added"] if site.model.journal in known else []
        world.wrote_some(site, "desk.enrolled", "office.added", "bundle.imported", *apart)

    def after_crash() -> None:
        world.look_what_arrived(site, [world.files[path] for path in paths])

    return Attempt(site, act, after_crash)


@action(8, dies=True)
def answers(world: World, chance: random.Random) -> Attempt | None:
    """An office writes its answers for all desks that have reported."""
    site = world.office(chance)
    return answering(world, site, world.folder_of(chance, "back"))


def answering(world: World, site: Site, folder: Path) -> Attempt:
    """Return the writing of all answers to a folder."""
    expected = world.model.answers(site.model)

    def act() -> None:
        written = answer_all(site.station, folder)
        if len(written) != len(expected):
            raise Wrong(f"{len(written)} answers and not {len(expected)}")
        world.wrote(site, *["bundle.written"] * len(written))
        take_note()

    def take_note() -> None:
        for path, parcel in zip(sorted(world.new_files(folder), key=_number_of), expected, strict=False):
            world.put(path, parcel)
        site.model.counter = int(site.station.registry.shelf.setting("answers", "0"))

    def after_crash() -> None:
        world.wrote_some(site, "bundle.written", "session.opened", "office.added")
        take_note()

    return Attempt(site, act, after_crash)


def _number_of(path: Path) -> int:
    return int(path.stem.rpartition("_")[2])


# -- sticks


def _some_file(world: World, chance: random.Random) -> Path | None:
    paths = world.lying_about()
    return chance.choice(paths) if paths else None


@action(2)
def loses_file(world: World, chance: random.Random) -> Attempt | None:
    """A file is gone."""
    path = _some_file(world, chance)
    if path is None:
        return None

    def act() -> None:
        path.unlink()
        del world.files[path]

    return Attempt(None, act)


@action(3)
def copies_file(world: World, chance: random.Random) -> Attempt | None:
    """Somebody copies a file under another name."""
    path = _some_file(world, chance)
    if path is None:
        return None

    def act() -> None:
        target = path.with_name(f"copy-{chance.randrange(10**6)}-{path.name}"[-120:])
        shutil.copyfile(path, target)
        world.files[target] = world.files[path]

    return Attempt(None, act)


@action(4)
def damages_file(world: World, chance: random.Random) -> Attempt | None:
    """A bit flips, or a file is cut; sometimes the whole one is still somewhere else."""
    path = _some_file(world, chance)
    if path is None:
        return None

    def act() -> None:
        content = bytearray(path.read_bytes())
        if chance.random() < 0.5:
            del content[int(chance.random() * len(content)) :]
        elif content:
            content[int(chance.random() * len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        world.files[path] = Parcel(world.files[path].to, damaged=True)

    return Attempt(None, act)


@action(2)
def swaps_files(world: World, chance: random.Random) -> Attempt | None:
    """Two files change their names."""
    one, other = _some_file(world, chance), _some_file(world, chance)
    if one is None or other is None or one == other:
        return None

    def act() -> None:
        between = one.with_suffix(".swapped")
        one.rename(between)
        other.rename(one)
        between.rename(other)
        world.files[one], world.files[other] = world.files[other], world.files[one]

    return Attempt(None, act)


@action(3)
def delays_file(world: World, chance: random.Random) -> Attempt | None:
    """A file stays in somebody's pocket."""
    path = _some_file(world, chance)
    return None if path is None else Attempt(None, lambda: world.move(path, world.put_away))


@action(3)
def delayed_file_arrives(world: World, chance: random.Random) -> Attempt | None:
    """What stayed in a pocket comes back."""
    paths = [path for path in world.files if path.parent == world.put_away]
    if not paths:
        return None
    path = chance.choice(paths)
    return Attempt(None, lambda: world.move(path, world.folder_of(chance, "stick")))
