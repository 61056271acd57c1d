"""`python -m tests.golden.making`: writes the golden files of the version that this program is, once, for its release.

Keys and people come from a seed, but not the outer layer of the files and the pages of the databases: another run gives
other bytes that say the same. `told.json` says what the files hold; the tests compare what later versions read with it.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from fieldapp.bundle.limits import FORMAT
from fieldapp.bundle.naming import ENDING
from fieldapp.desk.hand_over import read_answers
from fieldapp.domain.events import event_hash, seal_event, write_line
from fieldapp.office.answer import answer_all
from fieldapp.seal.card import card_identity, read_card_text
from fieldapp.station.home import Home
from tests.fuzz.odd_json import encoded
from tests.fuzz.sound import Line, Sound, counted, joined, line_of, sealed, signed_part, taken_apart
from tests.fuzz.stations import CITY, weekend
from tests.golden.telling import Told, facts_of, told_by
from tests.station.prepared import DESK_1, DESK_3, OFFICE, SECRET, Campaign, prepare

_LATER_FIELDS = {"weather": {"at": "điểm 7", "rain": [1, None, True]}, "zz_newer": "một trường của bản sau"}


def main() -> None:
    """Write the files of this version into a folder of its name."""
    target = Path(__file__).resolve().parent / f"{FORMAT[0]}.{FORMAT[1]}"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), target)
    sys.stdout.write(f"{sum(path.stat().st_size for path in target.rglob('*') if path.is_file())} bytes\n")


def make(folder: Path, target: Path) -> None:
    """Let a campaign in `folder` work, and write what came of it to `target`."""
    master = prepare(folder / "master")
    campaign = Campaign(master, folder / "campaign", backs_up=False)
    files = weekend(campaign)
    office, desk = campaign.office, campaign.station(DESK_1)
    card = master.cards[DESK_3]
    identities = {
        "office": office.keys.identity,
        "desk": desk.keys.identity,
        "card": card_identity(read_card_text(card).secret),
        "recovery": master.recovery,
        "city": campaign.station(CITY).keys.identity,
    }
    readers = {"first file": "card", "answer": "desk", "of a neighbour": "desk"}
    key, chance = desk.keys.sign, random.Random("golden")
    for name in (OFFICE, DESK_1):
        campaign.close(name)
        _keep_home(campaign.home(name), target / name)
    more = taken_apart(
        "more of it",
        files["more of it"].read_bytes(),
        keys=[key],
        identities=[identities["office"], master.recovery],
        chance=chance,
    )
    # The office answers when it has received everything; the home that is kept has not.
    campaign.receive(*(files[name] for name in ("more of it", "another branch", "enrolment", "passed on")))
    files["answer"] = answer_all(campaign.office, campaign.folder / "last")[0].path
    read_answers(campaign.station(DESK_1), [files["answer"]])
    written = {name: path.read_bytes() for name, path in files.items()}
    written["later minor"] = _later_minor(more, chance)
    major = encoded({**more.manifest, "format": [2, 0]})
    written["later major"] = sealed(more, major, joined(more.raw_lines), chance).whole()
    told: Told = {"files": {}}
    for name, data in written.items():
        (target / (name.replace(" ", "-") + ENDING)).write_bytes(data)
        if name != "later major":
            told["files"][name] = told_by(data, identities[readers.get(name, "office")])
    told |= {
        "secret": SECRET,
        "card": card,
        "desk_card": master.cards[DESK_1],
        "identities": identities,
        "readers": readers,
    }
    told |= {"office": facts_of(campaign.office), "desk": facts_of(campaign.station(DESK_1))}
    campaign.close_all()
    (target / "told.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _keep_home(home: Home, target: Path) -> None:
    target.mkdir()
    for path in (home.database, home.slots):
        shutil.copyfile(path, target / path.name)


def _later_minor(more: Sound, chance: random.Random) -> bytes:
    """Return the file of a minor version that is to come: fields and kinds that nobody knows yet, signed as ever."""
    lines, (part,) = list(more.lines), more.manifest["ranges"]
    person = next(line["envelope"]["subjects"] for line in lines if line["envelope"]["kind"] == "registration.recorded")
    for kind, subjects, facts in (
        ("citizen.waved_at", person, {"how": "bằng tay", "times": [1, {"b": None, "a": True}]}),
        ("weather.changed", ["f0" * 16], {"to": "mưa phùn"}),
    ):
        seq = int(part["from_seq"]) + len(lines)
        lines.append(_next_event(lines[-1], str(part["journal_id"]), seq, kind, subjects, facts))
    raw_lines = [line_of(line) for line in lines]
    head = _hash_of(lines[-1])
    part = signed_part(part, count=len(lines), head=head, key=more.key, campaign=str(more.manifest["campaign"]))
    later: dict[str, Any] = {**more.manifest, **_LATER_FIELDS, "format": [1, 1], "bundle_id": "1a" * 16}
    later["number"] += 1
    later["ranges"] = [part]
    events = joined(raw_lines)
    return sealed(more, encoded(counted(later, events)), events, chance).whole()


def _next_event(before: Line, journal_id: str, seq: int, kind: str, subjects: list[str], facts: dict[str, Any]) -> Line:
    event = seal_event(
        journal_id=journal_id,
        seq=seq,
        prev_hash=_hash_of(before),
        kind=kind,
        version=3,
        subjects=subjects,
        parents=[_hash_of(before)] if subjects == before["envelope"]["subjects"] else [],
        lamport=before["envelope"]["lamport"] + 1,
        wall_time=before["envelope"]["wall_time"] + 1000,
        officer=before["envelope"]["officer"],
        salt=bytes([seq]) * 32,
        facts=facts,
    )
    line: Line = json.loads(write_line(event))
    return line


def _hash_of(line: Line) -> str:
    return event_hash(encoded(line["envelope"]))


if __name__ == "__main__":
    main()
