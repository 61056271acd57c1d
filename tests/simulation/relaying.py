"""Offices that pass on to each other what the other does not hold."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fieldapp.office import relay
from tests.simulation.actions import action
from tests.simulation.master import replaced
from tests.simulation.parcels import Parcel, Part
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
    sealed: dict[Path, tuple[dict[str, Any], frozenset[str]]] = {}
    send: Callable[..., Any] = getattr(relay, "send")  # noqa: B009 - it stands there for nobody else

    def noting(*given: Any, **named: Any) -> Any:
        written = send(*given, **named)
        offices = relay.other_offices(site.station)
        keys = (office.sign_public for office in offices if office.recipient in named["recipients"])
        sealed[written.path] = named, frozenset(keys)
        return written

    def act() -> None:
        with replaced((relay, "send", noting)):
            written = relay.relay_all(site.station, folder)
        world.wrote(site, *["bundle.written"] * len(written))
        if {key for _, keys in sealed.values() for key in keys} != others:
            raise Wrong(f"{site.name} passes on to {[keys for _, keys in sealed.values()]} and not to {others}")
        put()

    def put() -> None:
        for path in world.new_files(folder):
            if path in sealed:
                world.put(path, _parcel(world, site, *sealed[path]))
            else:  # sealed, and the power went before anybody could look at what is in it
                path.unlink()

    def after_crash() -> None:
        world.wrote_some(site, "bundle.written", "session.opened", "office.added")
        put()

    return Attempt(site, act, after_crash)


def _parcel(world: World, site: Site, named: dict[str, Any], to: frozenset[str]) -> Parcel:
    """Return what the program put into a file: parts of what is held without a gap, and whole branches."""
    model, makers, chronicle = site.model, world.model.makers(site.model), world.model.chronicle
    parts = []
    for journal, first, last in named["spans"]:
        chain = model.chains[journal]
        if not 1 <= first <= last <= len(chain):
            raise Wrong(f"{site.name} passes on {journal} from {first} to {last} and holds {len(chain)}")
        key = model.signed.get(journal) or makers.by_journal[journal].key
        parts.append(Part(journal, first, tuple(chain[first - 1 : last]), chain[first - 2] if first > 1 else 0, key))
    for events in named["branches"]:
        tokens = [chronicle.by_hash[event.hash] for event in events]
        first = tokens[0]
        key = model.signed.get(first.journal) or makers.by_journal[first.journal].key
        parts.append(Part(first.journal, first.seq, tuple(t.bit for t in tokens), first.prev, key))
    return Parcel(
        to=to,
        key=model.key,
        journal=model.journal,
        parts=tuple(parts),
        card=world.model.card_to_prove(model),
        successions=tuple(model.successions),
    )
