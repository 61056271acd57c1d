"""Work on a disk that is full: `python -m tests.station.small_disk MASTER KEYS FOLDER LIMIT`, in a process of its own.

FOLDER lies on a small disk; with LIMIT above 0 no file may grow beyond so many bytes instead. Writes one line of JSON:
with which code each work failed, what was left behind, and whether all of it went well once there was room.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from fieldapp.desk.day import not_handed_over
from fieldapp.desk.hand_over import hand_over
from fieldapp.desk.register import register
from fieldapp.office.receive import receive
from fieldapp.office.rosters import withdraw_list
from fieldapp.station.check import check
from fieldapp.system.errors import EnvironmentFault
from tests.station.prepared import DESK_1, DESK_2, Campaign, Master, draft, everybody, files_of, registered

_ENDLESS = resource.getrlimit(resource.RLIMIT_FSIZE)


def _fill(folder: Path, limit: int) -> None:
    """Take all the room there is."""
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, _ENDLESS[1]))
        return
    with open(folder / "ballast", "wb", buffering=0) as ballast:
        try:
            while ballast.write(bytes(1024)):
                pass
        except OSError:
            pass


def _make_room(folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, _ENDLESS)
    (folder / "ballast").unlink(missing_ok=True)


def _code(work: Callable[[], object]) -> str:
    """Return how a work failed; on a full disk a small one may still fit, so it is done until it does not."""
    try:
        for _ in range(300):
            work()
    except EnvironmentFault as fault:
        return fault.code
    return ""


def main() -> None:
    """Fill the disk, try everything, make room, try again."""
    master, folder, limit = Path(sys.argv[1]), Path(sys.argv[3]), int(sys.argv[4])
    keys = {name: bytes.fromhex(key) for name, key in json.loads(sys.argv[2]).items()}
    campaign = Campaign(Master(master, keys, "", {}, {}), folder)
    for name in (DESK_1, DESK_2):
        for citizen in everybody(campaign.station(name)):
            registered(campaign.station(name), citizen)
    told: dict[str, object] = {}
    sent = hand_over(campaign.station(DESK_2), folder / "stick").path
    desk, office = campaign.station(DESK_1), campaign.office
    before = office.registry.journal.count(), files_of(office.home)
    waiting = not_handed_over(desk)[0]
    form = draft(desk, everybody(desk)[0])
    (roster,) = office.facts().rosters
    _fill(folder, limit)
    told["hand_over"] = _code(lambda: hand_over(desk, folder / "stick"))
    told["import"] = _code(lambda: receive(office, [sent]))
    told["withdraw"] = _code(lambda: withdraw_list(office, roster, reason="thử"))
    told["left"] = [p.name for p in (folder / "stick").iterdir() if p.suffix == ".part"]
    told["office_changed"] = (office.registry.journal.count(), files_of(office.home)) != before
    acknowledged = []

    def save() -> None:
        acknowledged.append(registered(desk, everybody(desk)[0]).registration_id)

    told["save"] = _code(save)
    told["save_again"] = _code(lambda: register(desk, form))
    _make_room(folder)
    campaign.close_all()
    desk, office = campaign.station(DESK_1), campaign.office
    kept = [name for name in acknowledged if desk.registry.people.by_registration(name) is None]
    told["lost"] = len(kept)
    told["saved_later"] = register(desk, form).registration_id == form.form_id
    told["handed_over"] = hand_over(desk, folder / "stick").registrations - waiting - len(acknowledged)
    told["verdicts"] = [v.verdict for v in receive(office, [folder / "stick"])]
    told["findings"] = [f.code for station in (desk, office) for f in check(station).findings]
    campaign.close_all()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
