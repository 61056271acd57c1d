"""The main job in one command: what it tells adds up, and nothing about a person lies anywhere in the open."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from fieldapp.desk.find import person
from fieldapp.domain.outcomes import DONE, OUTCOMES
from fieldapp.rehearsal.demo import SECRET, DemoResult, play
from fieldapp.rehearsal.population import invent_people
from fieldapp.station.check import check
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from fieldapp.station.station import Station
from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.system.randomness import SeededRandomness
from tests.station.prepared import world

_PROJECT = Path(__file__).resolve().parents[2]
_ROSTERS = _PROJECT / "tests" / "rosters"
_PEOPLE, _DESKS = 100, 2


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[DemoResult, list[str]]:
    """A weekend with invented people at two desks, and what was said meanwhile."""
    said: list[str] = []
    folder = tmp_path_factory.mktemp("invented") / "out"
    return play(folder, desks=_DESKS, people=_PEOPLE, seed=7, say=said.append), said


@pytest.fixture(scope="module")
def stations(played: tuple[DemoResult, list[str]]) -> Iterator[dict[str, Station]]:
    """The stations that the weekend left."""
    folder = Path(played[0].folder)
    names = ["office", *(f"desk-{n:02d}" for n in range(1, _DESKS + 1))]
    opened = {name: unlock(Home(folder / name), SECRET, world=world(name)) for name in names}
    yield opened
    for station in opened.values():
        station.close()


def _adds_up(result: DemoResult, *, desks: int) -> None:
    assert result.findings == ()
    assert result.digest == result.other_order
    assert len(result.desks) == desks
    for desk in result.desks:
        assert sum(desk.outcomes.values()) == desk.registrations == desk.receipts
    assert sum(desk.registrations for desk in result.desks) == result.registrations
    assert sum(desk.voids + desk.corrections for desk in result.desks) == result.voided
    kept = sum(desk.verified for desk in result.desks)
    assert kept == desks * sum(min(desk.receipts, 5) for desk in result.desks)
    first, second = result.verdicts
    files = len(list(Path(result.stick).glob("*.fieldbundle")))
    assert sum(first.values()) == sum(second.values()) == files == 2 * desks
    assert set(first) <= {"imported", "known"}
    assert second == {"known": files}
    assert result.answers["imported"] == desks
    assert sum(result.answers.values()) == desks  # one file for all desks of the point
    walk_ins = sum(desk.walk_ins for desk in result.desks)
    assert result.total + result.gone == result.citizens + walk_ins
    assert result.conflicts >= (desks > 1)


def test_the_counts_add_up_with_invented_people(played: tuple[DemoResult, list[str]]) -> None:
    result, said = played
    _adds_up(result, desks=_DESKS)
    assert said == ["office", "lists", "desks", "papers", "work", "import", "answers"]
    assert result.citizens == _PEOPLE
    assert result.rows == _PEOPLE + _PEOPLE // 20
    assert {outcome for desk in result.desks for outcome in desk.outcomes} == set(OUTCOMES)
    assert all(desk.walk_ins == desk.corrections == desk.voids == 1 for desk in result.desks)


def test_the_counts_follow_from_the_people(played: tuple[DemoResult, list[str]], stations: dict[str, Station]) -> None:
    result, office = played[0], stations["office"]
    people = [person(office, name) for name in office.registry.people.all_ids()]
    citizens = [p for p in people if p.role == "citizen"]
    done = [p for p in citizens if p.registration is not None and p.registration.outcome in DONE]
    assert (len(done), len(citizens)) == (result.done, result.total + result.gone)
    recorded = [r for p in people for r in p.registrations]
    assert len(recorded) == result.registrations
    assert sum(r.state == "voided" for r in recorded) == result.voided
    outcomes = Counter(r.outcome for r in recorded)
    assert outcomes == sum((Counter(desk.outcomes) for desk in result.desks), Counter())
    assert len({r.number for r in recorded}) == len(recorded)


def test_every_database_is_whole_and_opens_with_what_the_demo_tells(stations: dict[str, Station]) -> None:
    for name, station in stations.items():
        assert check(station).findings == (), name
        assert station.campaign().rehearsal


def test_papers_and_files_lie_where_they_are_said_to(played: tuple[DemoResult, list[str]]) -> None:
    folder, papers = Path(played[0].folder), Path(played[0].papers)
    assert (folder / "stick", folder / "papers") == (Path(played[0].stick), papers)
    assert (papers / "recovery-key.txt").read_text().startswith("AGE-SECRET-KEY-1")
    names = Counter(path.name.split("-")[0] for path in papers.iterdir())
    assert names["bien"] == sum(min(desk.receipts, 5) for desk in played[0].desks)
    assert len(list(papers.glob("*.the.pdf"))) == _DESKS
    assert {f"{name}.pdf" for name in ("giay-moi", "danh-sach-treo", "phieu-giay", "den-nha-01")} <= {
        path.name for path in papers.iterdir()
    }
    assert sorted(p.name for p in folder.iterdir()) == [
        *(f"desk-{n:02d}" for n in range(1, _DESKS + 1)),
        *("first-files", "lists", "office", "papers", "stick", "stick-back"),
    ]


@pytest.mark.needs_program("age")
def test_age_opens_every_file_with_the_key_on_paper(played: tuple[DemoResult, list[str]]) -> None:
    folder = Path(played[0].folder)
    files = sorted(folder.glob("*/FA_*.fieldbundle"))
    assert len(files) == 2 * _DESKS + _DESKS + 1
    for file in files:
        key = folder / "papers" / "recovery-key.txt"
        opened = subprocess.run(["age", "-d", "-i", str(key), str(file)], capture_output=True, check=True).stdout
        listed = subprocess.run(["tar", "tz"], input=opened, capture_output=True, check=True).stdout.split()
        assert listed == [b"manifest.json", b"events.jsonl", b"signature"]


def test_nobody_can_be_read_outside_papers_and_lists(
    played: tuple[DemoResult, list[str]], stations: dict[str, Station]
) -> None:
    folder = Path(played[0].folder)
    office = stations["office"]
    canaries = []
    for name in office.registry.people.all_ids():
        someone = person(office, name)
        for field in ("full_name", "national_id", "phone", "account"):
            text = someone.text(field)
            canaries += [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")] if text else []
    assert len(canaries) > 500
    looked_at = 0
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).parts[0] not in ("papers", "lists"):
            data = path.read_bytes()
            looked_at += 1
            assert not any(canary in data for canary in canaries), path.relative_to(folder)
    assert looked_at > 4 * _DESKS


def test_the_same_seed_gives_the_same_people_and_another_others(played: tuple[DemoResult, list[str]]) -> None:
    assert invent_people(SeededRandomness(3), 50) == invent_people(SeededRandomness(3), 50)
    assert invent_people(SeededRandomness(3), 50) != invent_people(SeededRandomness(4), 50)
    people = invent_people(SeededRandomness(3), 2000)
    assert len({p.national_id for p in people}) == 2000
    assert played[0].citizens == _PEOPLE


def test_the_same_seed_gives_the_same_weekend(tmp_path: Path) -> None:
    one, two, three = (play(tmp_path / str(n), people=20, seed=seed) for n, seed in enumerate((5, 5, 6)))
    assert _told(one) == _told(two)
    people = [(p / "lists" / "bao-tro-xa-hoi.csv").read_bytes() for p in (tmp_path / str(n) for n in range(3))]
    assert people[0] == people[1] != people[2]
    _adds_up(three, desks=2)


def _told(result: DemoResult) -> DemoResult:
    """Leave out places and digests: `age` draws keys of its own, files differ, and so does every hash after them."""
    desks = tuple(replace(desk, digest="") for desk in result.desks)
    return replace(result, desks=desks, digest="", other_order="", folder="", papers="", stick="")


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    with pytest.raises(InputRefused, match=r"demo\.taken"):
        play(tmp_path, people=20)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(EnvironmentFault, match=r"disk\."):
        play(tmp_path / "mine.txt", people=20)


@pytest.mark.parametrize(("desks", "people"), [(0, 100), (21, 100), (2, 19), (2, 100_001)])
def test_too_few_and_too_many_are_refused(tmp_path: Path, desks: int, people: int) -> None:
    with pytest.raises(InputRefused, match=r"demo\.too_many"):
        play(tmp_path / "out", desks=desks, people=people)
    assert not (tmp_path / "out").exists()


_ALONE = """
import sys, time
from pathlib import Path
import msgspec
from fieldapp.rehearsal.demo import play
start = time.monotonic()
result = play(Path(sys.argv[1]), rosters=[Path(sys.argv[2])], seed=2)
qt = [name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))]
sys.stdout.buffer.write(msgspec.json.encode({"seconds": time.monotonic() - start, "result": result, "qt": qt}))
"""


class _Alone(msgspec.Struct):
    seconds: float
    result: DemoResult
    qt: list[str]


@pytest.mark.slow
def test_the_three_lists_need_no_qt_no_display_and_less_than_a_minute_and_write_nowhere_else(tmp_path: Path) -> None:
    empty, here = tmp_path / "home", tmp_path / "here"
    empty.mkdir()
    here.mkdir()
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(empty), "TMPDIR": str(empty), "PYTHONPATH": str(_PROJECT)}
    command = [sys.executable, "-B", "-c", _ALONE, str(tmp_path / "out"), str(_ROSTERS)]
    done = subprocess.run(command, cwd=here, env=environment, capture_output=True, timeout=120, check=True)
    told = msgspec.json.decode(done.stdout, type=_Alone)
    assert told.seconds < 60
    assert (told.qt, done.stderr) == ([], b"")
    _adds_up(told.result, desks=2)
    assert told.result.citizens == 929
    assert {outcome for desk in told.result.desks for outcome in desk.outcomes} == set(OUTCOMES)
    assert list(empty.iterdir()) == list(here.iterdir()) == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["here", "home", "out"]
    assert not (tmp_path / "out" / "lists").exists()
