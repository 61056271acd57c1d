"""What the program puts into the files that it seals: noted as it does so, and told to the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.simulation.master import replaced
from tests.simulation.parcels import Parcel, Part
from tests.simulation.site import Site
from tests.simulation.world import World, Wrong

Named = dict[str, Any]


@contextmanager
def noting(module: object, sealed: dict[Path, Named]) -> Iterator[None]:
    """Note for a while what a module sends, by the file that was written."""
    send: Callable[..., Any] = getattr(module, "send")  # noqa: B009 - it stands there for nobody else

    def note(*given: Any, **named: Any) -> Any:
        written = send(*given, **named)
        sealed[written.path] = named
        return written

    with replaced((module, "send", note)):
        yield


def put_sealed(
    world: World, site: Site, folder: Path, sealed: dict[Path, Named], to: Callable[[Named], object]
) -> None:
    """Tell the model of the new files in a folder; `to` returns the keys that can open one."""
    for path in world.new_files(folder):
        if path in sealed:
            keys = to(sealed[path])
            assert isinstance(keys, frozenset)
            world.put(path, parcel_of(world, site, sealed[path], keys))
        else:  # sealed, and the power went before anybody could look at what is in it
            path.unlink()


def parcel_of(world: World, site: Site, named: Named, to: frozenset[str]) -> Parcel:
    """Return what the program put into a file: parts of what is held without a gap, and whole branches."""
    model, makers, chronicle = site.model, world.model.makers(site.model), world.model.chronicle
    parts = []
    for journal, first, last in named["spans"]:
        chain = model.chains[journal]
        if not 1 <= first <= last <= len(chain):
            raise Wrong(f"{site.name} sends {journal} from {first} to {last} and holds {len(chain)}")
        key = model.signed.get(journal) or makers.by_journal[journal].key
        parts.append(Part(journal, first, tuple(chain[first - 1 : last]), chain[first - 2] if first > 1 else 0, key))
    for events in named.get("branches", ()):
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
        read_answers=dict(named.get("read_answers") or {}),
        successions=tuple(model.successions),
    )
