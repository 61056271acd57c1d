"""Matching rows with each other and with people known already."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.cleaning.matching import Known, Likely, Matches, Party, find_alike, match_rows
from fieldapp.cleaning.roster import RosterRow

_NUMBER = "001160000001"
_OTHER = "001160482715"


def row(name: str, birth: str | None = "1960-02-01", number: str | None = _NUMBER, **said: str | int) -> RosterRow:
    """Return a row with what matching looks at."""
    facts = {"full_name": name, "birth_date": birth, "national_id": number, **said}
    return RosterRow(**{"file": "a", "sheet": "", "row": 1, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (row("Nguyễn Thị Hoà"), row("NGUYEN THI HOA")),
        (row("Nguyễn Thị Hoà"), row("Nguyễn  ThịHòa")),
        (row("A Mẫu"), row("A Mẫu", "1960")),
        (row("A Mẫu"), row("A Mẫu", None)),
        (row("A Mẫu"), row("A Mẫu", "1960-01-02")),
        (row("A Mẫu"), row("A Mẫu", "1961-02-01")),
        (row("Khuất Thị Lụa"), row("Khuất Thị Lua", "1960-01-01")),
        (row("Khuất Thị Lụa"), row("K. T. Lụa")),
        (row("Khuất Thị Lụa"), row("Khuất Lụa")),
        (row("Khuất Thị Lụa"), row("Khuâtt Thị Lụa")),
        (row("", None), row("A Mẫu")),
        (row("A Mẫu", old_id="012345678"), row("A Mẫu", number="012345678")),
    ],
)
def test_one_citizen(left: RosterRow, right: RosterRow) -> None:
    for rows in ([left, right], [right, left]):
        assert match_rows(rows) == Matches((Party((0, 1)),))


@pytest.mark.parametrize(
    ("left", "right", "contradict"),
    [
        (row("A Mẫu"), row("B Mẫu"), True),
        (row("A Mẫu"), row("A Mẫu", "1960-05-17"), True),
        (row("A Mẫu"), row("A Mẫu", "1970-02-01"), True),
        (row("Nguyễn Văn An"), row("Nguyễn Văn Anh"), True),
        (row("Khuất Thị Lụa"), row("Khuất Thị Lúaa", "1960-02-03"), True),
        (row("A Mẫu", number=None), row("A Mẫu", number=None), False),
        (row("A Mẫu", number="012345678"), row("A Mẫu", number="012345678"), False),
        (row("A Mẫu"), row("A Mẫu", number="001160000002"), False),
        (row("A Mẫu", number="0" * 12), row("A Mẫu", number="0" * 12), False),
        (row("A Mẫu", old_id="012345678"), row("B Mẫu", number="012345678"), False),
        (row("A Mẫu", old_id="012345678"), row("A Mẫu", "1960", number="012345678"), False),
    ],
)
def test_two_citizens(left: RosterRow, right: RosterRow, contradict: bool) -> None:
    matches = match_rows([left, right])
    assert len(matches.citizens) == 2
    assert [found.code for found in matches.contradictions] == ["id.contradiction"] * contradict


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        (row("Khuất Thị Lụa", number=None), row("Khuất Thị Lụa"), "same_birth"),
        (row("Khuat Thi Lua", number=None), row("Khuất Thị Lụa"), "same_name"),
        (row("Lụa Thị Khuất", number=None), row("Khuất Thị Lụa"), "name_order"),
        (row("K. T. Lụa", number=None), row("Khuất Thị Lụa"), "initials"),
        (row("Khuất Thị Lụaa", number=None), row("Khuất Thị Lụa"), "close_name"),
        (row("Khuất Lụa", number=None), row("Khuất Thị Lụa"), "part_name"),
        (row("Khuất Thị Lụa", "1960-01-02", None), row("Khuất Thị Lụa"), "swapped_birth"),
        (row("Khuất Thị Lụa", "1960-02-07", None), row("Khuất Thị Lụa"), "near_birth"),
        (row("Khuất Thị Lụa", "1960", None), row("Khuất Thị Lụa"), "same_year"),
        (row("Khuất Thị Lụa", None, None, phone="0912345678"), row("Khuất Thị Lụa", phone="0912345678"), "same_phone"),
        (row("Khuất Thị Lụa", None, None, account="0123456"), row("Khuất Thị Lụa", account="123456"), "same_account"),
        (row("Khuất Thị Lụa", "1960", None, group=3, ward="A"), row("Khuất Thị Lụa", group=3, ward="A"), "same_place"),
        (row("Khuất Thị Lụa", number="012345678"), row("Khuất Thị Lụa", number="012345678"), "same_number"),
        (row("Khuất Thị Lụa", number="001160000002"), row("Khuất Thị Lụa"), "near_number"),
        (row("Khuất Thị Lụa", number="001153000001"), row("Khuất Thị Lụa"), "near_number"),
    ],
)  # fmt: skip
def test_likely_and_why(left: RosterRow, right: RosterRow, reason: str) -> None:
    for rows in ([left, right], [right, left]):
        matches = match_rows(rows)
        assert [party.rows for party in matches.citizens] == [(0,), (1,)]
        (likely,) = matches.likely
        assert {likely.row, likely.other} == {0, 1}
        assert reason in likely.reasons


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (row("Khuất Thị Lụa", number=None), row("Khuất Thị Lụa", "1985-07-09")),
        (row("Khuất Thị Lụa", number=None), row("Nghiêm Văn Uẩn")),
        (row("Khuất Thị Lụa", number=_OTHER), row("Khuất Thị Lụa")),
        (row("", None, None, phone="0912345678"), row("", None, None, phone="0912345678")),
        (row("Khuất Văn Cha", "1940-05-07", None, phone="0912345678"), row("Khuất Văn Cha", "1970-05-07", None)),
    ],
)
def test_not_proposed(left: RosterRow, right: RosterRow) -> None:
    assert match_rows([left, right]).likely == ()


def test_rows_of_one_number_are_the_citizen_who_is_known() -> None:
    known = Known("c1", {"full_name": "Nguyễn Thị Hòa", "birth_date": "1960", "national_id": _NUMBER})
    matches = match_rows([row("NGUYEN THI HOA"), row("Nguyễn Thị Hoà", None), row("A Mẫu", number=None)], [known])
    assert matches.citizens == (Party((0, 1), "c1"), Party((2,)))
    assert matches.contradictions == ()


def test_another_name_under_the_number_of_somebody_known_is_a_contradiction() -> None:
    matches = match_rows([row("Lê Văn Khác")], [Known("c1", {"full_name": "A Mẫu", "national_id": _NUMBER})])
    assert matches.citizens == (Party((0,)),)
    assert [one.parties for one in matches.contradictions] == [(Party((0,)), Party((), "c1"))]


def test_a_row_under_the_number_of_another_is_still_found_by_what_else_it_says() -> None:
    rows = [row("Khuất Thị Lụa", number=_OTHER), row("Khuất Thị Lụa"), row("Nghiêm Văn Uẩn", "1944-04-04")]
    matches = match_rows(rows)
    assert [party.rows for party in matches.citizens] == [(0,), (1,), (2,)]
    assert [found.number for found in matches.contradictions] == [_NUMBER]
    assert [(one.row, one.other) for one in matches.likely] == [(1, 0)]


def test_an_old_number_brings_all_who_have_the_new_one() -> None:
    old = row("Khuất Thị Lụa", number="012345678")
    matches = match_rows([old, row("Khuất Thị Lụa"), row("Khuất Thị Lụa", old_id="012345678")])
    assert matches.citizens == (Party((0, 1, 2)),)


def test_an_old_number_joins_everybody_under_the_new_one() -> None:
    old, new = row("Khuất Thị Lụa", number="012345678"), row("Khuất Thị Lụa")
    card, again = row("Khuất Thị Lụa", old_id="012345678"), row("Khuất Thị Lụa", number="087654321")
    other_card = row("Khuất Thị Lụa", old_id="087654321")
    for rows in (
        [old, new, card],
        [new, card, old],
        [again, old, new, other_card, card],
        [card, old, other_card, again],
    ):
        assert [party.rows for party in match_rows(rows).citizens] == [tuple(range(len(rows)))]


def test_an_old_number_that_two_have_joins_nobody() -> None:
    old = row("Khuất Thị Lụa", number="012345678")
    bearers = [row("Khuất Thị Lụa", old_id="012345678"), row("Khuất Thị Lụa", number=_OTHER, old_id="012345678")]
    assert [party.rows for party in match_rows([old, *bearers]).citizens] == [(0,), (1,), (2,)]


def test_known_people_are_not_compared_with_each_other() -> None:
    values = {"full_name": "Khuất Thị Lụa", "birth_date": "1960-02-01"}
    assert match_rows([], [Known("c1", values), Known("c2", values)]) == Matches(())


def test_not_the_same_is_remembered() -> None:
    values = {"full_name": "Khuất Thị Lụa", "birth_date": "1960-02-01", "phone": "0912345678"}
    known = [Known("c1", {**values, "national_id": _NUMBER}), Known("c2", values)]
    numbered, bare = row("Khuất Thị Lụa"), row("Khuất Thị Lụa", number=None, phone="0912345678")
    assert [one.other for one in match_rows([numbered], known).likely] == ["c2"]
    assert match_rows([numbered], known, apart=[("c1", "c2")]).likely == ()
    assert len(match_rows([bare], known).likely) == 2
    values["phone"] = "0987654321"
    assert [one.other for one in match_rows([bare], known, apart=[("c1", "c2")]).likely] == ["c1"]


def test_people_who_were_ruled_apart_stay_apart_under_one_number() -> None:
    values = {"full_name": "Khuất Thị Lụa", "birth_date": "1960-02-01", "national_id": _NUMBER}
    matches = match_rows([row("Khuất Thị Lụa")], [Known("c1", values), Known("c2", values)], apart=[("c1", "c2")])
    assert matches.citizens == (Party((0,)),)
    assert len(matches.contradictions) == 1


def test_of_people_with_other_numbers_the_clearly_likelier_is_proposed() -> None:
    asked = row("Khuất Thị Lụa", "1960", None, phone="0912345678", group=3)
    right = row("Khuất Thị Lụa", "1960-02-01", _NUMBER, phone="0912345678", group=3)
    wrong = row("Khuất Thị Lụa", "1960-07-09", _OTHER, phone="0987654321", group=9)
    assert [(one.row, one.other) for one in match_rows([asked, right, wrong]).likely] == [(1, 0)]


def test_a_telephone_that_many_have_says_nothing() -> None:
    crowd = [row(f"Nghiêm Văn U{n}", f"19{n + 40}-04-04", None, phone="0912345678") for n in range(20)]
    pair = [row("Nguyễn Thị Hoa", None, None, phone="0912345678"), row("Nguyễn Thị Hoa", None, phone="0912345678")]
    assert len(match_rows(pair).likely) == 1
    assert match_rows([*crowd, *pair]).likely == ()


def test_a_name_alone_has_to_be_rare() -> None:
    for name, likely in (("Khuất Thị Lụa", 1), ("Nguyễn Thị Hoa", 0)):
        assert len(match_rows([row(name, None, None), row(name)]).likely) == likely


def test_progress_may_stop_it() -> None:
    class Stopped(Exception):
        """Somebody pressed Cancel."""

    def stop(stage: str, _done: int, _total: int) -> None:
        assert stage == "match"
        raise Stopped

    with pytest.raises(Stopped):
        match_rows([row("A Mẫu")], progress=stop)


_ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(["A Mẫu", "a mau", "B Mẫu", ""]),
        st.sampled_from([None, "1960", "1960-02-01", "1960-03-01", "1961", "1985-05-05"]),
        st.sampled_from([None, _NUMBER, "001160000002", "012345678"]),
        old_id=st.sampled_from(["", "012345678"]),
        row=st.integers(1, 9),
    )
)


@given(_ROWS, st.randoms(use_true_random=False))
def test_every_row_in_exactly_one_citizen_whatever_the_order(rows: list[RosterRow], random: object) -> None:
    matches = match_rows(rows)
    assert sorted(at for party in matches.citizens for at in party.rows) == list(range(len(rows)))
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert _people(match_rows(mixed), mixed) == _people(matches, rows)
    for party in matches.citizens:
        assert len({rows[at].national_id for at in party.rows} - {"012345678"}) <= 1
        births = {rows[at].birth_date for at in party.rows}
        assert not births >= {"1960", "1985-05-05"}
    first = {at: party.rows[0] for party in matches.citizens for at in party.rows}
    for likely in matches.likely:
        assert isinstance(likely.other, int)
        assert first[likely.row] != first[likely.other]


def _people(matches: Matches, rows: list[RosterRow]) -> list[list[str]]:
    return sorted(sorted(repr(rows[at]) for at in party.rows) for party in matches.citizens)


@given(st.lists(st.builds(Known, st.text("abc", max_size=2), st.dictionaries(
    st.sampled_from(["full_name", "birth_date", "sex", "national_id", "old_id", "phone", "account", "group", "ward"]),
    st.text(max_size=12),
))), _ROWS)  # fmt: skip
def test_whatever_is_known(known: list[Known], rows: list[RosterRow]) -> None:
    matches = match_rows(rows, known)
    assert sorted(at for party in matches.citizens for at in party.rows) == list(range(len(rows)))
    assert all(isinstance(one, Likely) for one in matches.likely)


def test_many_rows_of_one_number_take_linear_time() -> None:
    rows = [row(f"Mẫu {n % 1000}", f"19{n % 90 + 10}-01-01") for n in range(100_000)]
    started = time.monotonic()
    match_rows(rows)
    assert time.monotonic() - started < 20


def test_pairs_among_known_people_the_certain_ones_first() -> None:
    she = {"full_name": "Khuất Thị Lụa", "birth_date": "1960-02-01"}
    numbered = {**she, "national_id": _NUMBER}
    other = {"full_name": "Nghiêm Văn Uẩn", "birth_date": "1944-04-04"}
    known = [
        Known("c3", she),
        Known("c2", numbered),
        Known("c1", numbered),
        Known("c4", {**other, "national_id": _NUMBER}),
    ]
    grades = [(one.left, one.right, one.likeness.grade) for one in find_alike(known)]
    assert grades == [("c1", "c2", "certain"), ("c2", "c4", "contradictory"), ("c2", "c3", "likely")]
    assert ("c1", "c2") not in {(one.left, one.right) for one in find_alike(known, apart=[("c1", "c2")])}
    old = {**she, "old_id": "012345678"}
    assert [
        one.likeness.grade for one in find_alike([Known("c1", old), Known("c2", {**other, "old_id": "012345678"})])
    ] == ["contradictory"]
