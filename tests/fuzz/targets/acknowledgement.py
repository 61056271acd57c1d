"""The door for acknowledgements: `python -m tests.fuzz.targets.acknowledgement -runs=N`.

What is fed stands as `answer` in a file of the office, signed and sealed as it has to be, and a real desk reads it.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from fieldapp.desk.hand_over import read_answers
from fieldapp.station.receiving import IMPORTED
from tests.fuzz.odd_json import encoded
from tests.fuzz.running import prepared, room
from tests.fuzz.sound import Sound, joined, sealed
from tests.fuzz.stations import bare, stock
from tests.fuzz.targets.doors import Door, hunt
from tests.fuzz.verdicts import allowed_at_import
from tests.station.prepared import DESK_1

_MARK = "the place of what is fed"
_LATER = (b"null", b"{}", b'{"counter":1,"journals":{}}', b'{"counter":1,"journals":{"":{}},"new":[1]}')


@contextmanager
def opened() -> Iterator[Door]:
    """Prepare a campaign in memory and give the door."""
    with room() as folder:
        made = stock(prepared(folder / "master"), folder / "campaign")
        campaign, sound = made.campaign, made.to_desk[0]
        around = encoded({**sound.manifest, "answer": _MARK}).split(encoded(_MARK))
        file = folder / "FA_VP_01_0001.fieldbundle"

        def feed(data: bytes) -> None:
            desk = campaign.station(DESK_1)
            before = bare(desk)
            file.write_bytes(_answer(sound, around, data))
            (verdict,) = read_answers(desk, [file])
            assert not verdict.code or verdict.code in allowed_at_import(), verdict.code
            assert verdict.verdict == IMPORTED or bare(desk) == before, verdict.verdict
            for path in desk.home.held.iterdir():
                path.unlink()

        try:
            yield Door(feed, [*(encoded(sound.manifest["answer"]) for sound in made.to_desk), *_LATER])
        finally:
            campaign.close_all()


def _answer(sound: Sound, around: list[bytes], data: bytes) -> bytes:
    return sealed(sound, data.join(around), joined(sound.raw_lines), random.Random(0)).whole()


if __name__ == "__main__":
    sys.exit(hunt("acknowledgement"))
