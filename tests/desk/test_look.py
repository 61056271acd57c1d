"""Card, list and digits side by side; who else it may be; what a scanner read."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fieldapp.desk.alike import say_another
from fieldapp.desk.find import find, person, possible_duplicates
from fieldapp.desk.look import (
    COMPARED,
    Chosen,
    Row,
    choose,
    chosen_values,
    compare_with_card,
    difference_words,
    look,
    typed,
)
from fieldapp.desk.register import register
from fieldapp.desk.scan import read_scan
from fieldapp.domain.outcomes import OPEN_ACCOUNT
from fieldapp.rehearsal.population import Invented, invent_people
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness
from fieldapp.vietnam.cards import Card, parse_card
from tests.station.prepared import DESK_1, PEOPLE, Campaign, draft, everybody

ON_THE_LIST = invent_people(SeededRandomness("people"), PEOPLE)


@pytest.fixture
def desk(campaign: Campaign) -> Station:
    """The first desk."""
    return campaign.station(DESK_1)


def _card(desk: Station, one: Invented) -> Card:
    card = read_scan(desk, one.card()).card
    assert card is not None
    return card


def test_a_card_finds_its_person(desk: Station) -> None:
    for one in ON_THE_LIST[:5]:
        scan = read_scan(desk, one.card().encode())
        assert [f.national_id for f in scan.found] == [one.national_id]
        assert scan.card is not None
        assert scan.card.full_name == one.full_name
        assert [f.national_id for f in read_scan(desk, one.national_id).found] == [one.national_id]


def test_a_card_with_an_unknown_number_finds_by_name_and_year_or_by_the_old_number(desk: Station) -> None:
    one = replace(ON_THE_LIST[0], national_id="038" + ON_THE_LIST[0].national_id[3:6] + "999999")
    assert ON_THE_LIST[0].national_id in {f.national_id for f in read_scan(desk, one.card()).found}
    values = {"full_name": "Nghiêm Thị Cũ Mẫu", "birth_date": "1940-01-01", "old_id": "012345678"}
    saved = register(desk, draft(desk, "", values=values))
    joined = one.card().replace("||", "|012345678|").replace(one.full_name, "Nghiêm Thị Cũ Mẫu")
    assert saved.citizen_id in {f.citizen_id for f in read_scan(desk, joined).found}
    renamed = joined.replace("Nghiêm Thị Cũ Mẫu", "Khổng Thị Khác Hẳn")
    assert [f.citizen_id for f in read_scan(desk, renamed).found] == [saved.citizen_id]  # by the old number alone


@pytest.mark.parametrize("payload", ["", "https://example.com", "a|b|c", "x" * 4096, "001\x00|", "１２３|"])
def test_a_scan_that_is_no_card_is_refused(desk: Station, payload: str) -> None:
    with pytest.raises(InputRefused, match=r"card\."):
        read_scan(desk, payload)


def test_what_agrees_what_the_card_changes_and_what_stays(desk: Station) -> None:
    one = ON_THE_LIST[0]
    (found,) = read_scan(desk, one.card()).found
    told = replace(one, full_name="Trần Thị Khác Mẫu", birth_date=one.birth_date[:4] + "-12-28")
    rows = {row.field: row for row in look(desk, found.citizen_id, card=_card(desk, told)).rows}
    assert tuple(rows) == COMPARED
    assert {field: row.why for field, row in rows.items()} == {
        "full_name": "card",
        "birth_date": "same" if told.birth_date == one.birth_date else "card",
        "national_id": "same",
        "old_id": "empty",
        "sex": "same",
        "address": "kept",
        "group": "kept",
        "phone": rows["phone"].why,
    }
    assert (rows["full_name"].known, rows["full_name"].value) == (one.full_name, "Trần Thị Khác Mẫu")
    assert rows["address"].value == rows["address"].known != rows["address"].card


def test_a_name_that_only_looks_different_is_the_same(desk: Station) -> None:
    card = _card(desk, replace(ON_THE_LIST[0], full_name="NGUYỄN THỊ HOÀ"))
    (row, *_) = compare_with_card({"full_name": "Nguyễn Thị Hòa"}, card)
    assert (row.why, row.value) == ("same", "Nguyễn Thị Hòa")


def test_without_a_card_all_is_kept_or_empty(desk: Station) -> None:
    rows = look(desk, everybody(desk)[0]).rows
    assert {row.why for row in rows} <= {"kept", "empty"}
    assert all(row.value == row.known for row in rows)
    assert chosen_values(rows) == ({}, {})


def test_what_only_the_card_has_is_new(desk: Station) -> None:
    saved = register(desk, draft(desk, "", values={"full_name": ON_THE_LIST[0].full_name}))
    rows = look(desk, saved.citizen_id, card=_card(desk, ON_THE_LIST[0])).rows
    assert {row.field: row.why for row in rows if row.field in ("birth_date", "national_id", "sex")} == {
        "birth_date": "new",
        "national_id": "new",
        "sex": "new",
    }


def test_digits_that_contradict_warn_and_refuse_nothing(desk: Station) -> None:
    values = {"full_name": "Lê Văn Mẫu", "sex": "M", "birth_date": "1950-01-01", "national_id": "001155000777"}
    saved = register(desk, draft(desk, "", values=values))
    assert set(look(desk, saved.citizen_id).warnings) == {"id.birth_mismatch", "id.sex_mismatch"}


def test_somebody_like_that_is_here_already(desk: Station) -> None:
    one = ON_THE_LIST[0]
    (here,) = find(desk, one.national_id)
    said = {"full_name": one.full_name, "birth_date": one.birth_date, "national_id": one.national_id}
    (certain, *_) = possible_duplicates(desk, said)
    assert (certain.citizen.citizen_id, certain.likeness.grade) == (here.citizen_id, "certain")
    assert "same_number" in certain.likeness.reasons
    (other, *_) = possible_duplicates(desk, {**said, "full_name": "Đoàn Khác Hẳn"})
    assert other.likeness.grade == "contradictory"
    likely = possible_duplicates(desk, {**said, "national_id": ""})
    assert (here.citizen_id, "likely") in {(a.citizen.citizen_id, a.likeness.grade) for a in likely}
    assert possible_duplicates(desk, said, citizen_id=here.citizen_id) == []
    assert possible_duplicates(desk, {"full_name": "Không Ai Cả", "birth_date": "1901-01-01"}) == []


def test_a_walk_in_who_is_on_the_list_is_shown_beside_the_other(desk: Station) -> None:
    one = ON_THE_LIST[0]
    values = {"full_name": one.full_name, "birth_date": one.birth_date}
    saved = register(desk, draft(desk, "", values=values))
    (here,) = find(desk, one.national_id)
    assert here.citizen_id in {a.citizen.citizen_id for a in look(desk, saved.citizen_id).alike}


def test_what_is_missing_has_an_owner(desk: Station) -> None:
    saved = register(desk, draft(desk, "", OPEN_ACCOUNT, values={"full_name": "Lê Thị Mẫu"}))
    assert look(desk, saved.citizen_id).missing == (
        ("national_id", "police"),
        ("birth_date", "police"),
        ("phone", "family"),
        ("account", "bank"),
    )


def test_nobody_has_that_id(desk: Station) -> None:
    for ask in (person, look):
        with pytest.raises(InputRefused, match=r"citizen\.unknown"):
            ask(desk, "ab" * 16)


_KNOWN = {"full_name": "Nguyễn Thị Mậu", "birth_date": "1958", "national_id": "001160000018", "sex": "M"}


def _rows(**chosen: Chosen) -> dict[str, Row]:
    card = parse_card("001160000018|012345678|Nguyễn Thị Mẫu|01021960|Nữ|Số 1, Kim Liên, Đống Đa, Hà Nội|10052021")
    assert isinstance(card, Card)
    return {row.field: row for row in compare_with_card(_KNOWN, card, chosen)}


def test_digits_stand_beside_list_and_card_and_the_row_says_what_disagrees() -> None:
    rows = _rows()
    said = [rows[field].digits for field in ("birth_date", "sex", "national_id")]
    assert said == ["1960", "F", "Thành phố Hà Nội"]
    assert [one.how for one in rows["full_name"].differs] == ["name_tones"]
    assert [one.how for one in rows["birth_date"].differs] == ["birth_year"]
    kept = _rows(birth_date=Chosen("list"), sex=Chosen("list"))
    assert [one.how for one in kept["birth_date"].differs] == ["birth_year", "digits_year"]
    assert [one.how for one in kept["sex"].differs] == ["sex", "digits_sex"]
    for language in ("vi", "en"):
        assert all(difference_words(one, language) for row in kept.values() for one in row.differs)


def test_what_is_chosen_is_what_is_saved_with_its_evidence() -> None:
    chosen = {
        "full_name": Chosen("list"),
        "birth_date": Chosen("digits"),
        "phone": Chosen("typed", "0912345678"),
        "address": Chosen("typed", "Số 2, ngõ 3", paper=True),
    }
    values, evidence = chosen_values(tuple(_rows(**chosen).values()))
    assert values == {
        "birth_date": "1960",
        "old_id": "012345678",
        "sex": "F",
        "phone": "0912345678",
        "address": "Số 2, ngõ 3",
    }
    assert evidence == {
        "birth_date": "typed",
        "old_id": "card",
        "sex": "card",
        "phone": "typed",
        "address": "paper",
    }


def test_of_somebody_new_all_is_saved_and_the_card_is_evidence_where_it_agrees() -> None:
    rows = tuple(_rows(full_name=Chosen("list")).values())
    values, evidence = chosen_values(rows, new=True)
    assert (values["full_name"], evidence["full_name"]) == ("Nguyễn Thị Mậu", "typed")
    assert (values["national_id"], evidence["national_id"]) == ("001160000018", "card")
    assert compare_with_card({"full_name": "Lê Văn Mẫu"}, None)[0].why == "kept"


def test_a_choice_of_what_is_not_there_any_more_is_passed_over() -> None:
    known = {"full_name": "Lê Văn Mẫu", "phone": "0912345678"}
    chosen = {"full_name": Chosen("card"), "phone": Chosen("typed")}
    rows = {row.field: row for row in compare_with_card(known, None, chosen)}
    assert [(rows[field].value, rows[field].why) for field in known] == [
        ("Lê Văn Mẫu", "kept"),
        ("0912345678", "kept"),
    ]


def test_one_step_chooses_the_column_beside() -> None:
    rows = tuple(_rows().values())
    assert choose(rows, "birth_date", -1) == Chosen("list")
    assert choose(rows, "birth_date", 1) == Chosen("digits")
    assert choose(rows, "full_name", 1) is None
    rows = tuple(_rows(full_name=Chosen("typed", "Nguyễn Thị Mầu")).values())
    assert (choose(rows, "full_name", -1), choose(rows, "full_name", 1)) == (Chosen("card"), Chosen("list"))


def test_what_neither_list_nor_card_has_the_number_tells() -> None:
    rows = {row.field: row for row in compare_with_card({"national_id": "001160000018"}, None)}
    assert {(rows[field].value, rows[field].why) for field in ("birth_date", "sex")} == {
        ("1960", "digits"),
        ("F", "digits"),
    }
    assert rows["address"].why == "empty"


def test_what_is_typed_is_read_and_goes_into_the_field_it_belongs_to() -> None:
    assert typed("birth_date", " 1/2/1960 ") == ("birth_date", Chosen("typed", "1960-02-01"))
    assert typed("national_id", "012 345 678") == ("old_id", Chosen("typed", "012345678"))
    assert typed("sex", "nữ", paper=True) == ("sex", Chosen("typed", "F", paper=True))
    assert typed("phone", "0912.345.678")[1].text == "0912345678"
    for field, said, code in (
        ("birth_date", "31/02/1960", "citizen.birth"),
        ("national_id", "12", "citizen.number"),
        ("phone", "abc", "citizen.phone"),
        ("sex", "x", "citizen.sex"),
        ("full_name", "  ", "citizen.unnamed"),
    ):
        with pytest.raises(InputRefused, match=code):
            typed(field, said)


def test_the_old_number_of_a_card_is_joined_and_both_find_the_person(desk: Station) -> None:
    one = ON_THE_LIST[0]
    (found,) = find(desk, one.national_id)
    card = _card(desk, one)
    view = look(desk, found.citizen_id, card=replace(card, old_number="012345678"))
    values, evidence = chosen_values(view.rows)
    register(desk, replace(draft(desk, found.citizen_id), values=values, evidence=evidence))
    for number in ("012345678", one.national_id):
        assert [f.citizen_id for f in read_scan(desk, number).found] == [found.citizen_id]
    kept = person(desk, found.citizen_id)
    assert (kept.text("national_id"), kept.text("old_id")) == (one.national_id, "012345678")


def test_another_person_needs_a_reason_and_is_not_asked_about_again(desk: Station) -> None:
    one = ON_THE_LIST[0]
    (here,) = find(desk, one.national_id)
    values = {"full_name": one.full_name, "birth_date": one.birth_date}
    saved = register(desk, draft(desk, "", values=values))
    with pytest.raises(InputRefused, match=r"citizen\.because"):
        say_another(desk, saved.citizen_id, [here.citizen_id], because=" ")
    with pytest.raises(InputRefused, match=r"citizen\.same"):
        say_another(desk, saved.citizen_id, [saved.citizen_id], because="x")
    say_another(desk, saved.citizen_id, [here.citizen_id], because="khác nơi ở")
    assert here.citizen_id not in {a.citizen.citizen_id for a in look(desk, saved.citizen_id).alike}
    assert saved.citizen_id not in {a.citizen.citizen_id for a in look(desk, here.citizen_id).alike}


def test_a_walk_in_says_why_it_is_another_person_but_one_number_stays_for_the_office(desk: Station) -> None:
    one = ON_THE_LIST[0]
    (here,) = find(desk, one.national_id)
    said = {"full_name": one.full_name, "birth_date": one.birth_date}
    form = replace(draft(desk, "", values=said), unlike=(here.citizen_id,), because="con trai, trùng tên")
    saved = register(desk, form)
    assert here.citizen_id not in {a.citizen.citizen_id for a in look(desk, saved.citizen_id).alike}
    (added,) = [e for e in desk.registry.journal.about([saved.citizen_id]) if e.envelope.kind == "citizen.added"]
    assert added.facts()["because"] == "con trai, trùng tên"
    same = replace(
        draft(desk, "", values={**said, "national_id": one.national_id}), unlike=(here.citizen_id,), because="x"
    )
    twin = register(desk, same)
    assert here.citizen_id in {a.citizen.citizen_id for a in look(desk, twin.citizen_id).alike}
