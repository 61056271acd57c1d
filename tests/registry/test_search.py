"""Finding people by whatever somebody types."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.asked import Area
from fieldapp.registry import Registry
from fieldapp.registry.searching import Found
from fieldapp.vietnam.names import fold
from tests.registry.prepared import OFFICER, copy_of, open_registry

PEOPLE = {
    "anna": {
        "full_name": "Nguyễn Thị Mẫu",
        "birth_date": "1950-03-08",
        "national_id": "001150012345",
        "phone": "0912345678",
        "group": "7",
        "ward": "Thổ Quan",
    },
    "binh": {"full_name": "Đặng Phước Đức", "birth_date": "1947", "national_id": "001047054321", "old_id": "012345678"},
    "chi": {"full_name": "Trần Thị Thịnh", "birth_date": "1950-01-01"},
    "dung": {"full_name": "Nguyễn Mẫu Thị An", "birth_date": "1961-01-01"},
    "em": {"full_name": "Hồ Ơn", "birth_date": "1990-01-01", "phone": "0987000111"},
}


@pytest.fixture(scope="module")
def hall(master: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """The prepared people and the five above."""
    registry = open_registry(copy_of(master, tmp_path_factory.mktemp("hall")), seed=1)
    with registry.transaction():
        for name, fields in PEOPLE.items():
            registry.journal.append("citizen.added", [name], {"fields": fields}, officer=OFFICER)
    yield registry
    registry.close()


@pytest.fixture(scope="module")
def find(hall: Registry) -> Callable[[str], list[str]]:
    """Return `find(query)`: the ids found, the best first."""
    return lambda query: [found.citizen_id for found in hall.people.search(query)]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("nguyen thi mau 1950", "anna"),
        ("MẪU thị NGUYỄN 1950", "anna"),
        ("ma ng th 1950", "anna"),
        ("ntm 1950", "anna"),
        ("001150012345", "anna"),
        ("001 150 012345", "anna"),
        ("0011500123", "anna"),
        ("0912345678", "anna"),
        ("0912 345 678", "anna"),
        ("09123", "anna"),
        ("1950 2345", "anna"),
        ("2345 1950", "anna"),
        ("mau 2345", "anna"),
        ("dang phuoc duc", "binh"),
        ("đặng đức", "binh"),
        ("Đức 1947", "binh"),
        ("dpd 1947", "binh"),
        ("012345678", "binh"),
        ("5678 1947", "binh"),
        (unicodedata.normalize("NFD", "Đặng Phước Đức 1947"), "binh"),
        ("tran thi thinh 1950", "chi"),
        ("ho on", "em"),
        ("Hồ, Ơn", "em"),
        ("0987.000.111", "em"),
        ("ntm 8/3/50", "anna"),
        ("ntm 08.03.1950", "anna"),
        ("ntm50", "anna"),
        ("ntmau50", "anna"),
        ("mau ng 50", "anna"),
        ("+84 912 345 678", "anna"),
        ("tổ 7 mẫu", "anna"),
        ("tdp 7 nguyen", "anna"),
        ("nguyeenx thij maaux 1950", "anna"),
        ("nguye6n4 thi5 ma64u 1950", "anna"),
        ("dpduc 47", "binh"),
        ("ddangw phuwowcs 1947", "binh"),
        ("mau tho quan", "anna"),
        ("ntm 1950 thổ qu", "anna"),
        ("to 7 tho quan", "anna"),
    ],
)
def test_somebody_is_found(find: Callable[[str], list[str]], query: str, wanted: str) -> None:
    assert find(query)[0] == wanted


def test_the_best_match_comes_first(find: Callable[[str], list[str]]) -> None:
    thi = find("thi mau")
    assert thi.index("anna") < thi.index("dung"), "the given name counts more than a middle name"
    assert find("thịnh")[0] == "chi"
    assert find("dung thi an")[:1] != ["dung"]
    assert find("nguyen mau an")[0] == "dung"


@pytest.mark.parametrize(
    "query",
    ["mau tho", "binh tho quan", "", " ", "*", '"', "''", "-", "...", "\x00", "\ud83d", "★", "xyzzy", "0000000000000"],
)
def test_nothing_finds_nothing(find: Callable[[str], list[str]], query: str) -> None:
    assert find(query) == []


@pytest.mark.parametrize(
    "query",
    [
        'nguyen" OR "tran',
        "nguyen OR tran AND NOT le",
        "NEAR(nguyen tran)",
        "words:nguyen",
        "nguyen*",
        "^nguyen",
        "ng'uyen; DROP TABLE person",
        "{nguyen}:(tran)",
        "%_%",
        "½ ² Ⅷ ①",
        "nguyen " * 500,
        "x" * 100_000,
    ],
)
def test_signs_of_a_query_language_are_only_signs(find: Callable[[str], list[str]], query: str) -> None:
    assert isinstance(find(query), list)
    assert find("nguyen thi mau 1950")[0] == "anna"


@given(st.text(max_size=30))
def test_whatever_is_typed_is_answered(hall: Registry, query: str) -> None:
    found = hall.people.search(query, limit=7)
    assert len(found) <= 7
    assert len({line.row for line in found}) == len(found)
    again = hall.people.meant(query)
    assert not again or hall.people.search(again)


def test_the_beginnings_of_any_words_in_any_order(hall: Registry) -> None:
    chance = random.Random(1)
    for citizen_id in hall.people.all_ids():
        citizen = hall.people.get(citizen_id)
        assert citizen is not None
        words = [*citizen.text("full_name").split(), citizen.text("birth_date")[:4]]
        chance.shuffle(words)
        typed = " ".join(word[: chance.randint(1, len(word))] for word in words)
        assert citizen_id in {line.citizen_id for line in hall.people.search(typed, limit=100)}, typed


def test_a_line_tells_who_it_is(hall: Registry) -> None:
    line = hall.people.search("001150012345")[0]
    assert line == Found(
        line.row, "anna", "Nguyễn Thị Mẫu", "1950-03-08", "", "001150012345", "", "7", "Thổ Quan", "", "", 0
    )
    assert hall.people.by_number("001150012345") == [line]
    assert [found.citizen_id for found in hall.people.by_number("012345678")] == ["binh"]
    assert hall.people.by_number("") == hall.people.by_number("1") == []


def test_the_answer_has_a_limit(hall: Registry) -> None:
    assert len(hall.people.search("n", limit=3)) == 3
    assert len(hall.people.search("nguyen", limit=3)) == 3


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("nguyen thi mam 1950", "Nguyễn Thị Mẫu 1950"),
        ("dag phuoc duc", "Đặng Phước Đức"),
        ("chan thi thinh", "Trần Thị Thịnh"),
        ("tran thi xinh", ""),
        ("mau tdp 7 1951", "Mẫu tdp 7 1950"),
        ("ho onn 1991", "Hồ Ơn 1990"),
        ("xyzzy", ""),
        ("0987000112", ""),
    ],
)
def test_what_finds_nobody_may_have_been_meant_otherwise(hall: Registry, query: str, meant: str) -> None:
    assert hall.people.search(query) == []
    assert hall.people.meant(query) == meant
    assert bool(hall.people.search(meant)) is bool(meant)


@given(st.sampled_from(sorted(PEOPLE)), st.data())
def test_one_slip_in_a_name_still_leads_to_somebody(hall: Registry, name: str, data: st.DataObject) -> None:
    words = fold(PEOPLE[name]["full_name"]).split()
    at = data.draw(st.integers(0, len(words) - 1))
    place = data.draw(st.integers(0, len(words[at]) - 1))
    letter = data.draw(st.sampled_from("aeghimnostuy"))
    words[at] = words[at][:place] + letter + words[at][place + 1 :]
    typed = f"{' '.join(words)} {PEOPLE[name]['birth_date'][:4]}"
    assert hall.people.search(typed) or hall.people.search(hall.people.meant(typed)) or len(words[at]) == 2


def test_own_people_come_first_also_among_more_than_are_looked_at(registry: Registry) -> None:
    with registry.transaction():
        for number in range(260):
            last = number == 259
            fields = {"full_name": "Quách Thị Mẫu", "ward": "Thổ Quan" if last else "Ngọc Hà", "group": str(number % 9)}
            registry.journal.append("citizen.added", [f"q{number}"], {"fields": fields}, officer=OFFICER)
    for typed in ("q", "qu", "quach", "quach thi mau", "qtm"):
        best = registry.people.search(typed, limit=5, area=Area(("Thổ Quan",)))[0]
        assert best.citizen_id == "q259", typed
        seven = registry.people.search(typed, limit=5, area=Area((), "7"))
        assert {found.group for found in seven} == {"7"}, typed


def test_the_beginning_of_a_receipt_number_finds_nobody_without_receipts(hall: Registry) -> None:
    assert hall.people.by_receipt_beginning("03A-") == []


def test_who_changed_name_is_found_by_the_new_one(registry: Registry) -> None:
    with registry.transaction():
        registry.journal.append("citizen.added", ["x"], {"fields": {"full_name": "Quách Mẫu"}}, officer=OFFICER)
    with registry.transaction():
        registry.journal.append("citizen.corrected", ["x"], {"fields": {"full_name": "Tạ Mẫu"}}, officer=OFFICER)
    assert registry.people.search("quach") == []
    assert [found.citizen_id for found in registry.people.search("ta mau")] == ["x"]


def test_numbers_are_looked_up_by_their_indexes(hall: Registry) -> None:
    statements: list[str] = []
    connection = hall.people._db.conn
    connection.set_trace_callback(statements.append)
    hall.people.by_number("001150012345")
    connection.set_trace_callback(None)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statements[0]}").fetchall()]
    assert [step for step in plan if step.startswith("SCAN")] == []
    assert sum("USING INDEX person_" in step for step in plan) == 2
