"""What every laptop does: change a PIN, start, start after a crash, begin at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from fieldapp.desk.hand_over import hand_over
from fieldapp.office.answer import answer_all
from fieldapp.office.receive import receive
from fieldapp.station.opening import DeskStart, create_office, open_first_file
from fieldapp.station.recovering import OfficeRecovery, recover_office
from fieldapp.station.screen_lock import ScreenLock
from tests.faults.act import NEW_PIN, Act
from tests.faults.desk_acts import form, forms_by_half, save_form
from tests.faults.stage import Stage
from tests.station.prepared import DESK_1, OFFICE, PIN, SECRET, office_start

_FORM = f"{1:032x}"


def _desk(stage: Stage) -> None:
    stage.bring(DESK_1)
    save_form(stage, _FORM)


# -- PIN


def _change_pin(stage: Stage) -> None:
    ScreenLock(stage.at(DESK_1)).set_pin(NEW_PIN)
    stage.tell("changed")


def _pin_changed(stage: Stage, told: list[str]) -> Iterator[str]:
    if told:
        yield from _new_pin_opens(stage)


def _new_pin_opens(stage: Stage) -> Iterator[str]:
    ScreenLock(stage.at(DESK_1)).open(NEW_PIN)
    yield from ()


# -- start


def _start(stage: Stage) -> None:
    stage.at(DESK_1)
    stage.tell("started")
    stage.close(DESK_1)


def _sessions(stage: Stage) -> int:
    return len(list(stage.at(DESK_1).registry.journal.of_kinds(["session.opened"])))


def _started(stage: Stage, told: list[str]) -> Iterator[str]:
    """At its making the desk was started once, to be prepared once, and now."""
    if _sessions(stage) < 3 + len(told):
        yield "a start is missing"
    yield from forms_by_half(stage, [f"saved {_FORM} {_number(stage)}"])


def _number(stage: Stage) -> str:
    receipt = stage.at(DESK_1).registry.people.by_registration(_FORM)
    return "" if receipt is None else receipt.number


def _killed(stage: Stage) -> None:
    """Leave what a killed program leaves: a log that is not yet part of the database."""
    stage.bring(DESK_1)
    save_form(stage, _FORM)
    moment = stage.folder / "moment"
    shutil.copytree(stage.home(DESK_1).folder, moment, ignore=shutil.ignore_patterns("*-shm"))
    stage.close(DESK_1)
    shutil.rmtree(stage.home(DESK_1).folder)
    moment.rename(stage.home(DESK_1).folder)
    assert (stage.home(DESK_1).folder / "fieldapp.db-wal").stat().st_size


# -- begin


def _nothing(_stage: Stage) -> None:
    """Nothing lies there yet."""


def _found_desk(stage: Stage) -> None:
    files, cards = stage.master.files, stage.master.cards
    start = DeskStart(files[DESK_1], cards[DESK_1], "Trần Thị Mẫu", SECRET, PIN)
    if stage.home(DESK_1).is_taken():
        stage.at(DESK_1)
    else:
        stage.keep(DESK_1, open_first_file(stage.home(DESK_1), start, world=stage.world(DESK_1)))
    stage.tell("founded")


def _found_office(stage: Stage) -> None:
    if stage.home(OFFICE).is_taken():
        stage.at(OFFICE)
    else:
        station, recovery = create_office(stage.home(OFFICE), office_start(), world=stage.world(OFFICE))
        stage.keep(OFFICE, station)
        stage.tell(f"recovery {recovery}")
    stage.tell("founded")


def _founded(name: str, stage: Stage, told: list[str]) -> Iterator[str]:
    """Either nothing lives there, or a station that opens."""
    if stage.home(name).is_taken():
        stage.at(name)
    elif told:
        yield "a station was acknowledged and is missing"


def _is_founded(name: str, stage: Stage) -> Iterator[str]:
    if not stage.at(name).officer().name:
        yield "nobody works there"
    if name == DESK_1:
        form(stage.at(name), _FORM)


# -- recover an office

_NEW_OFFICE = "new-office"


def _files_lie_about(stage: Stage) -> None:
    stage.bring(DESK_1, OFFICE)
    for folder in (stage.stick, stage.back):
        folder.mkdir()
    save_form(stage, _FORM)
    hand_over(stage.at(DESK_1), stage.stick)
    receive(stage.at(OFFICE), [stage.stick])
    answer_all(stage.at(OFFICE), stage.back)


def _recover(stage: Stage) -> None:
    home = stage.home(_NEW_OFFICE)
    if home.is_taken():
        stage.at(_NEW_OFFICE)
    else:
        start = OfficeRecovery(stage.master.recovery, "Phạm Văn Mẫu", SECRET, PIN)
        station, _ = recover_office(home, start, [stage.stick, stage.back], world=stage.world(_NEW_OFFICE))
        stage.keep(_NEW_OFFICE, station)
    stage.tell("recovered")


def _recovered(stage: Stage, told: list[str]) -> Iterator[str]:
    if stage.home(_NEW_OFFICE).is_taken():
        yield from _is_recovered(stage)
    elif told:
        yield "an office was acknowledged and is missing"


def _is_recovered(stage: Stage) -> Iterator[str]:
    office = stage.at(_NEW_OFFICE)
    if office.registry.shelf.setting("successions", "[]") == "[]" or not office.officer().name:
        yield "recovered by half"
    if office.registry.people.by_registration(_FORM) is None:
        yield "the registration is not back"


STATION_ACTS = (
    Act("recover-office", _NEW_OFFICE, _files_lie_about, _recover, _recovered, _is_recovered, opens=True),
    Act("pin", DESK_1, _desk, _change_pin, _pin_changed, _new_pin_opens, pins=(PIN, NEW_PIN)),
    Act("start", DESK_1, _desk, _start, _started, lambda stage: _started(stage, []), opens=True),
    Act("recover", DESK_1, _killed, _start, _started, lambda stage: _started(stage, []), opens=True),
    Act(
        "found-desk",
        DESK_1,
        _nothing,
        _found_desk,
        lambda stage, told: _founded(DESK_1, stage, told),
        lambda stage: _is_founded(DESK_1, stage),
        opens=True,
    ),
    Act(
        "found-office",
        OFFICE,
        _nothing,
        _found_office,
        lambda stage, told: _founded(OFFICE, stage, told),
        lambda stage: _is_founded(OFFICE, stage),
        opens=True,
    ),
)
