"""What a released version wrote is read for ever and says the same; what a later one writes is kept until then."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from fieldapp.bundle.limits import MAJORS
from fieldapp.bundle.reading import open_bundle
from fieldapp.desk.hand_over import read_answers
from fieldapp.domain import replay
from fieldapp.office.receive import receive
from fieldapp.office.relay import other_offices, relay
from fieldapp.registry.views import VIEWS_VERSION
from fieldapp.station.check import check
from fieldapp.station.home import Home
from fieldapp.station.opening import DeskStart, open_first_file, unlock
from fieldapp.station.receiving import HELD, IMPORTED, KNOWN
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from tests.bundle.test_defects import READING_CODES
from tests.golden.telling import Told, facts_of, told_by
from tests.station.prepared import DESK_1, OFFICE, PIN, world

_VERSIONS = sorted(path.parent for path in Path(__file__).parent.glob("*/told.json"))
_NEVER_RECEIVED = ("more of it", "another branch", "enrolment", "passed on")


@pytest.fixture(params=_VERSIONS, ids=lambda folder: folder.name)
def golden(request: pytest.FixtureRequest) -> Path:
    """The folder of one released version."""
    folder: Path = request.param
    return folder


@pytest.fixture
def told(golden: Path) -> Told:
    """What its files said when they were made."""
    said: Told = json.loads((golden / "told.json").read_text(encoding="utf-8"))
    return said


@pytest.fixture
def opened(golden: Path, told: Told, tmp_path: Path) -> Iterator[Callable[..., Station]]:
    """Opens a copy of a home of that version, with its passphrase unless something else is given."""
    stations: dict[str, Station] = {}

    def open_home(name: str, secret: str = "") -> Station:
        if name in stations:
            stations.pop(name).close()
        if not (tmp_path / name).exists():
            shutil.copytree(golden / name, tmp_path / name)
        for folder in ("held", "backups"):
            (tmp_path / name / folder).mkdir(exist_ok=True)
        stations[name] = unlock(Home(tmp_path / name), secret or told["secret"], world=world("golden"))
        return stations[name]

    yield open_home
    for station in stations.values():
        station.close()


def _file(golden: Path, name: str) -> Path:
    return golden / f"{name.replace(' ', '-')}.fieldbundle"


def _identity(told: Told, name: str) -> str:
    identity: str = told["identities"][told["readers"].get(name, "office")]
    return identity


def test_there_is_one_for_every_purpose(told: Told) -> None:
    assert {said["purpose"] for said in told["files"].values()} == {"records", "answer", "first"}
    assert {"passed on", "another branch", "later minor"} <= told["files"].keys()


def test_every_file_says_what_it_said(golden: Path, told: Told) -> None:
    for name, said in told["files"].items():
        data = _file(golden, name).read_bytes()
        for identity in (_identity(told, name), told["identities"]["recovery"]):
            assert told_by(data, identity) == said, name


def test_an_old_office_opens_and_takes_everything_in(golden: Path, told: Told, opened: Callable[..., Station]) -> None:
    office = opened(OFFICE)
    assert check(office).findings == ()
    verdicts = receive(office, [_file(golden, name) for name in _NEVER_RECEIVED])
    assert [verdict.verdict for verdict in verdicts] == [IMPORTED] * len(_NEVER_RECEIVED)
    assert receive(office, [_file(golden, "whole journal")])[0].verdict == KNOWN
    _says(office, told["office"])
    assert check(office).findings == ()


def test_an_old_desk_opens_with_its_card_too_and_reads_its_answer(
    golden: Path, told: Told, opened: Callable[..., Station]
) -> None:
    desk = opened(DESK_1, told["desk_card"])
    assert check(desk).findings == ()
    (verdict,) = read_answers(desk, [_file(golden, "answer")])
    assert (verdict.verdict, verdict.code) == (IMPORTED, "")
    _says(desk, told["desk"])
    own = desk.registry.journal.own_id()
    assert desk.registry.journal.state(own).acknowledged_to == told["office"]["journals"][own][0]
    assert check(desk).findings == ()


def _says(station: Station, said: Told) -> None:
    """Compare but for what the station itself has written meanwhile."""
    own = station.registry.journal.own_id()
    facts = facts_of(station)
    assert facts["people"] == said["people"]
    assert facts["forks"] == said["forks"]
    for journal_id, end in said["journals"].items():
        assert journal_id == own or facts["journals"][journal_id] == end


def test_an_old_first_file_makes_a_desk(golden: Path, told: Told, tmp_path: Path) -> None:
    start = DeskStart(_file(golden, "first file"), told["card"], "Trần Thị Mẫu", told["secret"], PIN)
    desk = open_first_file(Home(tmp_path / "new"), start, world=world("new"))
    assert desk.desk().number == 3
    assert check(desk).findings == ()
    desk.close()


def test_whatever_is_cut_off_or_turned_is_refused_whole(
    golden: Path, told: Told, share: Callable[[int, int], int]
) -> None:
    """In a full run every length and every bit of every file; else some of each."""
    chance = random.Random("cut or turned")
    for name in [*told["files"], "later major"]:
        data, identity = _file(golden, name).read_bytes(), _identity(told, name)
        lengths = sorted(chance.sample(range(len(data)), share(25, len(data))))
        assert {_refusal(data[:length], identity) for length in lengths} <= {"bundle.truncated", "bundle.damaged"}
        for place in sorted(chance.sample(range(len(data)), share(50, len(data)))):
            for bit in [chance.randrange(8)] if share(0, 1) == 0 else range(8):
                turned = bytearray(data)
                turned[place] ^= 1 << bit
                assert _refusal(bytes(turned), identity) in READING_CODES, (name, place, bit)


def _refusal(data: bytes, identity: str) -> str:
    try:
        with open_bundle(BytesIO(data), [identity]) as bundle:
            bundle.finish()
    except InputRefused as refused:
        return refused.code
    return "read"


def test_what_is_cut_or_turned_leaves_an_office_as_it_was(
    golden: Path, opened: Callable[..., Station], tmp_path: Path, share: Callable[[int, int], int]
) -> None:
    office, chance = opened(OFFICE), random.Random("at the office")
    before = facts_of(office)
    wrong = tmp_path / "FA_X_01_0001.fieldbundle"
    for name in _NEVER_RECEIVED:
        data = _file(golden, name).read_bytes()
        for _ in range(share(5, 500)):
            turned = bytearray(data[: chance.randrange(len(data))] if chance.random() < 0.5 else data)
            if len(turned) == len(data):
                turned[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            wrong.write_bytes(turned)
            (verdict,) = receive(office, [wrong])
            assert verdict.verdict in ("refused", "foreign"), name
            assert facts_of(office) == before


def test_a_newer_minor_is_taken_in_and_its_kinds_are_passed_on_byte_for_byte(
    golden: Path, told: Told, opened: Callable[..., Station], tmp_path: Path
) -> None:
    office = opened(OFFICE)
    later = _file(golden, "later minor")
    assert receive(office, [later])[0].verdict == IMPORTED
    assert {citizen["unknown"] for citizen in facts_of(office)["people"].values()} == {0, 1}
    (city,) = other_offices(office)
    passed_on = [line for file in relay(office, city, tmp_path / "on") for line in _lines(file.path, told, "city")]
    assert set(_lines(later, told, "office")) <= set(passed_on)
    assert {"citizen.waved_at", "weather.changed"} <= told["files"]["later minor"]["kinds"].keys()
    assert check(office).findings == ()


def _lines(path: Path, told: Told, reader: str) -> list[bytes]:
    with open_bundle(BytesIO(path.read_bytes()), [told["identities"][reader]]) as bundle:
        lines = list(bundle.lines())
        bundle.finish()
    return lines


def test_unknown_kinds_apply_once_they_are_known(
    golden: Path, opened: Callable[..., Station], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = opened(OFFICE)
    receive(office, [_file(golden, "later minor")])
    _come_to_a_later_version(monkeypatch)
    monkeypatch.setattr(replay, "_KNOWN_KINDS", replay._KNOWN_KINDS | {"citizen.waved_at"})
    later = opened(OFFICE)
    assert {citizen["unknown"] for citizen in facts_of(later)["people"].values()} == {0}


def _come_to_a_later_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program be one that makes other views, as every one does that knows more kinds or majors."""
    for module in ("views", "registry"):
        monkeypatch.setattr(f"fieldapp.registry.{module}.VIEWS_VERSION", VIEWS_VERSION + 1)


def test_a_newer_major_is_held_and_taken_in_by_who_knows_it(
    golden: Path, opened: Callable[..., Station], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = opened(OFFICE)
    later = _file(golden, "later major")
    (verdict,) = receive(office, [later])
    assert (verdict.verdict, verdict.code) == (HELD, "bundle.newer_major")
    (kept,) = office.home.held.iterdir()
    assert kept.read_bytes() == later.read_bytes()
    receive(office, [_file(golden, "enrolment")])
    assert kept.exists()
    monkeypatch.setattr("fieldapp.bundle.manifest.MAJORS", MAJORS | {2})
    _come_to_a_later_version(monkeypatch)
    office = opened(OFFICE)
    assert receive(office, []) == []
    assert not kept.exists()
    assert receive(office, [later])[0].verdict == KNOWN
    assert check(office).findings == ()
