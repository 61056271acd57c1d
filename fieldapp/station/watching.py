"""Looking into a folder again and again: what is new there, by content alone."""

from __future__ import annotations

from pathlib import Path

from fieldapp.station.receiving import files_in
from fieldapp.station.station import Station
from fieldapp.system.files import hash_of


def fresh_files(station: Station, folder: Path) -> list[Path]:
    """Return the bundles in `folder` whose content has had no verdict here; names and times tell nothing.

    Raises:
        InputRefused: `bundle.too_many` above 10,000 files.
        EnvironmentFault: `disk.*`: the folder is gone.
    """
    return [path for path in files_in([folder]) if not _judged(station, path)]


def _judged(station: Station, path: Path) -> bool:
    try:
        return station.registry.shelf.judged(hash_of(path))
    except OSError:
        return False  # the verdict about it will say why
