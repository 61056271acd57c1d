"""What was typed to find somebody, read into parts, and who fits best."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.asked import (
    ANYWHERE,
    Area,
    Candidate,
    Part,
    Parts,
    Word,
    day_token,
    fit,
    read_asked,
    read_ward,
    split_initials,
    ward_token,
)
from fieldapp.domain.guessed import guesses_of, say_again, slips, years_beside
from fieldapp.vietnam.names import fold
from fieldapp.vietnam.near_names import Syllables


def _first(text: str) -> Parts:
    return next(iter(read_asked(text)))


def _fits(part: Part, words: Iterable[str]) -> bool:
    """Tell whether the index would give somebody who has these words for this part."""
    has = set(words)

    def there(word: Word) -> bool:
        return word.text in has if word.whole else any(one.startswith(word.text) for one in has)

    return any(all(map(there, reading)) for reading in part.readings)


MAU = ("nguyen", "thi", "mau", "ntm", "1950", "080350", "0912345678", "g7", "001150012345", "2345")


@pytest.mark.parametrize(
    "typed",
    [
        *("ng thi mau", "MẪU thị", "ntm 50", "ntm50", "ntm1950", "mau 08/03/1950", "mau 8/3/50", "8-3-1950", "8.3"),
        *("08031950", "0803195", "080319", "8/3/19", "8/3/195", "080350", "0803", "2345 1950", "mau tổ 7", "t7 mau"),
        *("tdp số 07", "tổ dân phố 7", "7", "0912 345 678", "0912.345.678", "+84 912 345 678", "84912345678"),
        *("001 150 012345", "001150", "g7", "1950 mau"),
    ],
)
def test_it_is_read_as_somebody_means_it(typed: str) -> None:
    assert any(all(_fits(part, MAU) for part in parts) for parts in read_asked(typed)), typed


@pytest.mark.parametrize("typed", ["ntm 51", "mau 9/3/1950", "mau tổ 8", "08041950", "mau 1951", "nvl"])
def test_others_are_left_out(typed: str) -> None:
    assert not any(all(_fits(part, MAU) for part in parts) for parts in read_asked(typed)), typed


def test_initials_and_a_given_name_in_one_go() -> None:
    (part,) = split_initials(_first("ntmau"))
    assert _fits(part, MAU)
    assert not _fits(_first("ntmau")[0], MAU)


@given(st.text(max_size=400))
def test_any_text_is_read_into_few_plain_words(text: str) -> None:
    for parts in read_asked(text):
        assert 0 < len(parts) <= 8
        for part in (*parts, *split_initials(parts)):
            for word in (word for reading in part.readings for word in reading):
                assert word.text == fold(word.text) != ""
                assert " " not in word.text
            assert len(part.readings) <= 8
            fit((part,), ANYWHERE)(Candidate("nguyen thi mau ntm", "nguyen thi mau", "", ""))
            years_beside(part)


_WORDS = st.sampled_from(["nguyen", "thi", "van", "mau", "hoa", "an", "le"])


@given(st.lists(_WORDS, min_size=1, max_size=4), st.integers(1920, 2018), st.randoms())
def test_beginnings_of_any_words_in_any_order_fit(name: list[str], year: int, chance: object) -> None:
    words = [*name, str(year)]
    chance.shuffle(words)  # type: ignore[attr-defined]  # Hypothesis' Random
    typed = " ".join(word[: chance.randint(1, len(word))] for word in words)  # type: ignore[attr-defined]
    has = [*name, "".join(word[0] for word in name), str(year)]
    assert any(all(_fits(part, has) for part in parts) for parts in read_asked(typed)), typed


def _candidate(name: str, year: str = "1950", ward: str = "Thổ Quan", group: str = "7") -> Candidate:
    folded = fold(name)
    initials = "".join(word[0] for word in folded.split())
    return Candidate(f"{folded} {initials} {year} g{group} {ward_token(ward)}", folded, ward, group)


def _order(typed: str, people: list[Candidate], area: Area = ANYWHERE) -> list[str]:
    return [one.folded_name for one in sorted(people, key=fit(_first(typed), area))]


def test_whole_words_come_before_beginnings() -> None:
    assert _order("hoa", [_candidate("Lê Hoàng"), _candidate("Lê Hoa")]) == ["le hoa", "le hoang"]
    years = [_candidate("Lê Hoa", "1944"), _candidate("Lê Hoa Mai", "1950 4444")]
    assert _order("hoa 44", list(reversed(years)))[0] == "le hoa"


def test_the_last_words_may_be_a_ward() -> None:
    found = [[part.text for part in parts] for parts in read_ward(_first("oanh to 3 chu phan"))]
    assert found == [["oanh", "to 3", "wchuphan"]]
    found = [[part.text for part in parts] for parts in read_ward(_first("lan cat que 1950"))]
    assert found == [["lan", "wcatque", "1950"], ["wlancatque", "1950"]]
    assert not list(read_ward(_first("oanh 1950")))
    assert not list(read_ward(_first("chu phan")))


def test_people_of_the_area_come_before_others_who_fit_as_well() -> None:
    people = [_candidate("Lê Hoa", ward="Ngọc Hà"), _candidate("Vũ Hoa", group="8"), _candidate("Tạ Thị Hoa")]
    assert _order("hoa", people, Area(("Thổ Quan",), "7")) == ["ta thi hoa", "vu hoa", "le hoa"]
    assert _order("le hoa", people, Area(("Thổ Quan",)))[0] == "le hoa", "an exact name counts more"


def test_a_given_name_and_the_order_of_the_words_count() -> None:
    names = ["Trần Ngọc Hoa", "Nguyễn Thị Thu Hoa", "Nguyễn Thị Hoa", "Hoa Nguyễn Thị"]
    assert _order("n t hoa", [_candidate(name) for name in names])[:2] == ["nguyen thi hoa", "nguyen thi thu hoa"]
    assert _order("hoa nt", [_candidate(name) for name in names])[0] == "nguyen thi hoa"


def test_places_are_indexed_by_words_that_are_no_names() -> None:
    assert Area(("Thổ Quan",), "7").words() == ("g7",)
    assert Area(("Thổ Quan", "Ngọc Hà")).words() == Area(("Thổ Quan", "Ngọc Hà"), "Đông").words()
    assert Area(("Thổ Quan", "Ngọc Hà")).words() == ("wthoquan", "wngocha")
    assert ANYWHERE.words() == ()


def test_a_date_is_indexed_as_it_is_written() -> None:
    assert day_token("1950-03-08") == "080350"
    assert day_token("1950") == day_token("") == ""


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("1950", ("1949", "1951")),
        ("50", ("1949", "1951", "2049", "2051")),
        ("08031950", ("1950",)),
        ("080350", ("1950", "2050")),
        *((text, ()) for text in ("9999", "123", "99999999", "mau", "0912345678")),
    ],
)
def test_a_year_may_be_wrong_by_one_and_a_date_in_its_day(typed: str, years: tuple[str, ...]) -> None:
    assert years_beside(_first(typed)[0]) == years


def test_a_guess_changes_as_little_as_can_be_and_is_said_with_accents() -> None:
    one_each, all_together = guesses_of(
        _first("ng thi mam 1951"), Syllables({"nguyen": 9, "thi": 9, "man": 9, "mau": 1})
    )
    assert [[bool(part.instead) for part in guess] for guess in one_each] == [[False, False, True, False]]
    assert [[bool(part.instead) for part in guess] for guess in all_together] == [[False, False, True, True]]
    mau = _candidate("Nguyễn Thị Mẫu", "1951")
    assert slips(one_each[0], mau) == 2, "the second of two words that are near"
    assert say_again(one_each[0], mau, "Nguyễn Thị Mẫu") == "ng Thị Mẫu 1951"
