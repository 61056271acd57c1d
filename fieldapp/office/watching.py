"""One look of the office into a watched folder: bundles in, and answers out when something new came."""

from __future__ import annotations

from pathlib import Path

from fieldapp.office.answer import answer_all
from fieldapp.office.receive import receive
from fieldapp.station.receiving import IMPORTED, Progress
from fieldapp.station.station import Station
from fieldapp.station.watching import MOST_AT_ONCE, Looked, fresh_files, know_own


def look_into(station: Station, folder: Path, *, progress: Progress | None = None) -> Looked:
    """Take in what is new in `folder`, at most 20 files, and write answers there once nothing more waits.

    Raises:
        InputRefused: `home.not_an_office`, `bundle.too_many`.
        EnvironmentFault: `disk.*`: the folder is gone or full; the next look tries again.
    """
    station.office()
    shelf = station.registry.shelf
    fresh = fresh_files(station, folder)
    verdicts = receive(station, fresh[:MOST_AT_ONCE], progress=progress) if fresh else []
    more = len(fresh) > MOST_AT_ONCE
    owed = f"answers_owed.{folder.absolute()}"
    if any(verdict.verdict == IMPORTED for verdict in verdicts):
        with station.registry.transaction():
            shelf.put_setting(owed, "1")
    if more or shelf.setting(owed) != "1":
        return Looked(tuple(verdicts), more=more)
    if progress is not None:
        progress("write", 0, 0)
    written = answer_all(station, folder)
    know_own(station, written)
    with station.registry.transaction():
        shelf.put_setting(owed, "")
    return Looked(tuple(verdicts), tuple(written))
