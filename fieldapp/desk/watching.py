"""One look of a desk into a watched folder: answers in, and its records out when there is something new."""

from __future__ import annotations

from pathlib import Path

from fieldapp.desk.hand_over import hand_over, read_answers
from fieldapp.desk.keeping import KEEP_EVERY_MS, something_new
from fieldapp.station.receiving import Progress
from fieldapp.station.station import Station
from fieldapp.station.watching import MOST_AT_ONCE, Looked, fresh_files, know_own
from fieldapp.sync.outgoing import WrittenFile


def look_into(station: Station, folder: Path, *, progress: Progress | None = None) -> Looked:
    """Read what is new in `folder`, at most 20 files, and hand over there, every 15 minutes at the most.

    Raises:
        InputRefused: `home.not_a_desk`, `bundle.too_many`.
        EnvironmentFault: `disk.*`: the folder is gone or full; the next look tries again.
    """
    station.desk()
    fresh = fresh_files(station, folder)
    verdicts = read_answers(station, fresh[:MOST_AT_ONCE], progress=progress) if fresh else []
    name = f"handed_at.{folder.absolute()}"
    last = int(station.registry.shelf.setting(name, "0"))
    if abs(station.clock.now_ms() - last) < KEEP_EVERY_MS or not something_new(station):
        return Looked(tuple(verdicts), more=len(fresh) > MOST_AT_ONCE)
    handed = hand_over(station, folder)
    written = (WrittenFile(handed.path, "", handed.sha256, handed.events),)
    know_own(station, written)
    with station.registry.transaction():
        station.registry.shelf.put_setting(name, str(station.clock.now_ms()))
    return Looked(tuple(verdicts), written, len(fresh) > MOST_AT_ONCE)
