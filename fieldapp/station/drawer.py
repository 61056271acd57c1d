"""The drawer: sealed files that cannot be used yet, why, and taking them out again."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import msgspec

from fieldapp.registry.journal import JournalState
from fieldapp.registry.shelf import KeptFile
from fieldapp.station.receiving import SUFFIX
from fieldapp.station.station import Station
from fieldapp.system.files import translated, write_whole


class Missing(msgspec.Struct, frozen=True):
    """What has to arrive before a file can be used: events of one journal.

    Attributes:
        whose: label of the desk whose journal it is, empty when nobody knows it here.
    """

    journal_id: str
    whose: str
    first: int
    last: int


class DrawerFile(msgspec.Struct, frozen=True):
    """One file in the drawer.

    Attributes:
        sha256: of its content; it lies under this name.
        file: the name it had; `writer` what its writer calls itself.
        code: why it cannot be used yet: a refusal code.
        missing: what it waits for; None when a person has to do something.
        received_at: in ms.
    """

    sha256: str
    file: str
    writer: str
    code: str
    missing: Missing | None
    received_at: int


def drawer(station: Station) -> list[DrawerFile]:
    """Return what lies in the drawer, the newest first; a file that is not there any more is left out."""
    logged = station.registry.shelf.logged
    found = []
    for kept in station.registry.shelf.kept():
        if not (station.home.held / (kept.sha256 + SUFFIX)).exists():
            continue
        line = logged(kept.sha256)
        name, writer, at = (line.file, line.writer, line.received_at) if line else (kept.sha256[:12] + SUFFIX, "", 0)
        found.append(DrawerFile(kept.sha256, name, writer, kept.code, _missing(station, kept), at))
    return sorted(found, key=lambda one: (-one.received_at, one.file))


def take_out(station: Station, contents: Iterable[str], folder: Path) -> list[Path]:
    """Give files of the drawer back to a folder under the names they had; they are not tried again then.

    A name that is taken there gets the beginning of the content's hash. What is no longer in the drawer is passed over.

    Raises:
        EnvironmentFault: `disk.*`; what was not written stays in the drawer.
    """
    wanted = set(contents)
    given = []
    for one in drawer(station):
        if one.sha256 not in wanted:
            continue
        source = station.home.held / (one.sha256 + SUFFIX)
        target = folder / Path(one.file).name
        if target.exists():
            target = folder / f"{target.stem}-{one.sha256[:8]}{SUFFIX}"
        with translated(source), open(source, "rb") as stream:
            write_whole(station.disk, target, partial(shutil.copyfileobj, stream))
        with station.registry.transaction():
            station.registry.shelf.drop_kept(one.sha256)
        station.disk.remove(source)
        given.append(target)
    return given


def _missing(station: Station, kept: KeptFile) -> Missing | None:
    if not kept.waits:
        return None
    journal = station.registry.journal
    for journal_id, first, _last in kept.ranges:
        state: JournalState = journal.state(journal_id)
        if first > state.contiguous_to + 1:
            return Missing(journal_id, _whose(station, journal_id), state.contiguous_to + 1, first - 1)
    return None


def _whose(station: Station, journal_id: str) -> str:
    return next((d.label for d in station.facts().desks.values() if journal_id in d.journals), "")
