"""One journal, one laptop: a restored, copied or rolled-back database goes on in a new journal naming the old one."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.domain.makers import BY_KEY, BY_OFFICE, Maker, Makers
from fieldapp.registry import Registry
from fieldapp.station.world import World
from fieldapp.sync.keys import Keys
from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.files import write_bytes
from fieldapp.system.randomness import Randomness, new_id

RESTORED, COPIED, ROLLED_BACK, FORKED, ROTATED = "restored", "copied", "rolled_back", "forked", "rotated"

_MOST_MARK_BYTES = 1000


class HighWater(msgspec.Struct, frozen=True):
    """How far a journal had come when it was last seen on this machine; kept outside the data folder."""

    journal_id: str
    seq: int


def why_apart(registry: Registry, world: World, folder: Path) -> str:
    """Tell why this database may not go on with its journal: `restored`, `copied`, `rolled_back`, or empty.

    A backup carries a mark; a copied folder lies elsewhere or on another machine; a database that somebody put back is
    behind the mark that lies outside its folder.
    """
    if registry.shelf.setting("copy_of"):
        return RESTORED
    here = world.place_mark(folder)
    if here and registry.shelf.setting("place", here) != here:
        return COPIED
    seen = _read_mark(_mark_file(registry, world))
    own = registry.journal.state(registry.journal.own_id())
    if seen is not None and seen.journal_id == own.journal_id and seen.seq > own.contiguous_to:
        return ROLLED_BACK
    return ""


def go_on_in_new_journal(
    registry: Registry,
    *,
    keys: Keys,
    randomness: Randomness,
    officer: str,
    why: str,
    makers: Makers,
    journal_id: str = "",
) -> None:
    """Open a new journal that names the head of the old one, inside a transaction.

    Both are this station's: what the old one holds is still handed over. Receipts take the next letter. The desk asks
    for everything again by having read no answer: what it has lost comes back. Only where the keys were exchanged on
    purpose nothing can be lost, and no other laptop prints receipts. An office says in the new journal who the offices
    are, itself among them: whoever is led to it by a card of today believes them all.
    """
    journal, shelf = registry.journal, registry.shelf
    old = journal.state(journal.own_id())
    journal.begin(
        journal_id or new_id(randomness), desk_id=old.desk_id, sign_public=keys.sign.public, recipient=keys.recipient
    )
    if why != ROTATED:
        shelf.put_setting("incarnation", str(int(shelf.setting("incarnation", "0")) + 1))
        shelf.put_setting("receipt_sequence", "0")
        shelf.put_setting("copy_of", "")
        shelf.put_setting("read_answers", "{}")
    ancestor = {"journal_id": old.journal_id, "seq": old.contiguous_to, "hash": old.head_hash}
    facts = {"nonce": randomness.bytes(16).hex(), "ancestor": ancestor, "why": why}
    journal.append("session.opened", [], facts, officer=officer)
    if shelf.setting("role") == "office":
        journal.trust_office(journal.own_id())
        vouch(registry, makers, officer=officer)
        before = makers.of(old.journal_id)
        if why != ROTATED and before is not None:  # under the same keys; new ones were told by the old journal
            own = msgspec.structs.replace(before, journal_id=journal.own_id(), last=None)
            tell_office(registry, own, by=BY_KEY, officer=officer)


def vouch(registry: Registry, makers: Makers, *, officer: str) -> None:
    """Say in an office's new journal who the offices are and where their journals end, inside a transaction."""
    own = registry.journal.own_id()
    for maker in makers.by_journal.values():
        if maker.role == "office" and maker.sign_public and maker.journal_id != own:
            tell_office(registry, maker, by=BY_OFFICE, officer=officer)


def tell_office(registry: Registry, maker: Maker, *, by: str, officer: str) -> None:
    """Write down that a journal is an office's and where it ends, inside a transaction."""
    told = {name: getattr(maker, name) for name in ("journal_id", "sign_public", "recipient", "label", "number")}
    end = {} if maker.last is None else {"last": maker.last}
    registry.journal.append("office.added", [maker.station], {**told, "by": by, **end}, officer=officer)


def leave_mark(registry: Registry, world: World) -> None:
    """Note outside the data folder how far the own journal has come; a disk that refuses this stops nobody."""
    target = _mark_file(registry, world)
    if target is None:
        return
    own = registry.journal.state(registry.journal.own_id())
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(world.disk, target, msgspec.json.encode(HighWater(own.journal_id, own.contiguous_to)), replace=True)
    except (EnvironmentFault, OSError):
        return


def _mark_file(registry: Registry, world: World) -> Path | None:
    if world.marks is None:
        return None
    return world.marks / f"{registry.journal.own_id()}.json"


def _read_mark(file: Path | None) -> HighWater | None:
    if file is None or not file.is_file():
        return None
    try:
        with open(file, "rb") as stream:
            return msgspec.json.decode(stream.read(_MOST_MARK_BYTES), type=HighWater)
    except (OSError, msgspec.DecodeError):
        return None
