"""A draft: columns and headers changed, filters and counts, habits of an office, and what is taken in of it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from fieldapp.cleaning.deciding import Decisions, leave_out, settle_all, settle_one
from fieldapp.office.drafts import (
    Draft,
    ReadFile,
    cleaned,
    current_mapping,
    dropped_sheets,
    glance,
    joined,
    mappings_of,
    move_field,
    read_draft,
    with_header,
    with_mapping,
)
from fieldapp.office.facets import Facets, decided, glanced, look
from fieldapp.office.habits import habit_of, recall, remember, remembered
from fieldapp.sheets.book import Book, Row, Sheet
from fieldapp.sheets.tables import Mapping
from fieldapp.system.errors import InputRefused
from tests.pictures import lists
from tests.station.prepared import Campaign

_SHEET = "DS chi tra T01"


def _quiet(_stage: str, _done: int, _total: int) -> None:
    return None


def _draft() -> Draft:
    return Draft((cleaned(ReadFile(lists.book()), _quiet),))


def _names(draft: Draft) -> list[str]:
    return [row.full_name for row in draft.rosters()[0].rows]


def test_a_column_that_means_something_else_changes_the_rows_and_back() -> None:
    draft = _draft()
    now = current_mapping(draft.files[0], _SHEET)
    names = _names(draft)
    other = with_mapping(draft, "a" * 64, _SHEET, move_field(now, 7, "full_name"))
    assert _names(other)[0] == "Người cao tuổi từ đủ 80 tuổi không có lương hưu"
    assert "category" not in current_mapping(other.files[0], _SHEET).columns
    back = with_mapping(other, "a" * 64, _SHEET, now)
    assert _names(back) == names


def test_a_field_stands_in_one_column_and_a_column_means_one_thing() -> None:
    mapping = Mapping(5, 5, {"full_name": 1, "dob": 2})
    assert move_field(mapping, 2, "full_name").columns == {"full_name": 2}
    assert move_field(mapping, 2, "").columns == {"full_name": 1}


def test_another_header_row_is_read_by_its_own_labels_and_a_row_without_labels_keeps_the_columns() -> None:
    draft = _draft()
    now = current_mapping(draft.files[0], _SHEET)
    assert with_header(draft.files[0], _SHEET, 5, 5) == now
    silent = with_header(draft.files[0], _SHEET, 3, 3)
    assert (silent.header_first, silent.columns) == (3, now.columns)


def test_a_list_without_a_header_can_be_told_its_header_and_columns() -> None:
    sheet = Sheet("Lạ", (Row(1, ("thứ", "ai")), Row(2, (1, "Mẫu")), Row(3, (2, "Nháp"))))
    draft = Draft((cleaned(ReadFile(Book("la.xlsx", "b" * 64, "xlsx", (sheet,))), _quiet),))
    refused = draft.files[0].refused
    assert refused is not None
    assert refused.code == "roster.no_header"
    assert draft.rosters() == ()
    assert look(draft.files[0], "Lạ", Decisions()).people == {}
    told = with_mapping(draft, "b" * 64, "Lạ", Mapping(1, 1, {"row_no": 0, "full_name": 1}))
    assert _names(told) == ["Mẫu", "Nháp"]
    assert told.files[0].refused is None


def test_what_is_seen_first_says_the_same_as_the_whole() -> None:
    file = _draft().files[0]
    mapping = move_field(current_mapping(file, _SHEET), 7, "full_name")
    quick = glance(file, _SHEET, mapping, range(60, 70))
    whole = with_mapping(Draft((file,)), "a" * 64, _SHEET, mapping).files[0]
    assert quick.book is file.book
    assert quick.roster is not None
    assert whole.roster is not None
    facets = look(file, _SHEET, Decisions())
    assert glanced(facets, quick).people == look(whole, _SHEET, Decisions()).people
    assert [row.full_name for row in quick.roster.rows] == [row.full_name for row in whole.roster.rows]


def _counts(facets: Facets) -> dict[str, int]:
    return {one.key: one.count for one in facets.facets}


def test_filters_count_what_they_leave() -> None:
    facets = lists.facets(again=True)
    counts = _counts(facets)
    assert {key: len(rows) for key, rows in facets.rows.items() if key in counts} == {
        key: count for key, count in counts.items() if key != "vanished"
    }
    assert counts["people"] + counts["out"] == len(facets.people) == 60
    assert counts["all"] == len(facets.sheet.rows)
    assert counts["open"] == sum(any(not one.taken for one in row.proposals) for row in facets.people.values())
    assert counts["hidden"] == counts["vanished"] == counts["out"] == 1
    assert sum(counts[state] for state in ("new", "changed", "unchanged", "known", "likely")) == 60
    for key, rows in facets.rows.items():
        if key.startswith("issue:"):
            assert all(key[6:] in facets.people[facets.sheet.rows[at].number].issues for at in rows)


def test_one_decision_is_seen_at_once_and_counted_like_all_of_them() -> None:
    facets = lists.facets()
    row = next(row for row in facets.people.values() if any(not one.taken for one in row.proposals))
    proposal = next(one for one in row.proposals if not one.taken)
    said = settle_one(facets.decisions, facets.place_of(row.row), proposal, True)
    quick = decided(facets, said, row.row)
    assert quick.about(row.row, proposal) is True
    whole = look(lists.file(), _SHEET, said)
    assert quick.people == whole.people
    assert _counts(whole)["open"] == _counts(facets)["open"] - 1
    assert "open" not in _counts(look(lists.file(), _SHEET, settle_all(said, False)))


def test_only_what_is_left_in_is_taken_in() -> None:
    draft = _draft()
    first = draft.files[0].roster
    assert first is not None
    out = leave_out(Decisions(), ("a" * 64, _SHEET, first.rows[0].row), True)
    kept = Draft(draft.files, decisions=out).rosters()[0]
    assert kept.rows == first.rows[1:]


def test_a_corrected_list_is_read_the_same_way_next_month_wherever_its_header_stands(campaign: Campaign) -> None:
    draft = _draft()
    mapping = move_field(current_mapping(draft.files[0], _SHEET), 6, "note")
    corrected = with_mapping(draft, "a" * 64, _SHEET, mapping)
    remember(campaign.office, draft.habits())
    assert remembered(campaign.office) == []
    remember(campaign.office, corrected.habits())
    remember(campaign.office, corrected.habits())
    habits = remembered(campaign.office)
    assert len(habits) == 1
    this = lists.book().sheets[0]
    titles = (Row(1, ("UBND PHƯỜNG THỔ QUAN", None, None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
              Row(4, (None, "DANH SÁCH CHI TRẢ TRỢ CẤP THÁNG 02 NĂM 2024")))  # fmt: skip
    rows = tuple(Row(row.number + 3, row.cells) for row in this.rows if row.number >= 5)
    found = recall(Sheet("DS T02", (*titles, *rows)), habits)
    assert found == Mapping(8, 8, mapping.columns)
    other_office = (Row(1, ("UBND PHƯỜNG KHÂM THIÊN",)), *titles[1:])
    assert recall(Sheet("DS T02", (*other_office, *rows)), habits) is None
    assert recall(Sheet("DS T02", titles), habits) is None


def test_habits_that_cannot_be_read_count_for_nothing(campaign: Campaign) -> None:
    with campaign.office.registry.transaction():
        campaign.office.registry.shelf.put_setting("roster.habits", "{what?")
    assert remembered(campaign.office) == []
    assert recall(lists.book().sheets[0], []) is None
    assert habit_of(Sheet("leer", ()), Mapping(1, 1, {"full_name": 0})).labels == ()


def test_a_file_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "bad.xls").write_bytes(b"\x00" * 1000)
    (tmp_path / "truth.jsonl").write_text("no list")
    good = Path(__file__).parent.parent / "rosters" / "huu-tri.csv"
    (tmp_path / good.name).write_bytes(good.read_bytes())
    files = dropped_sheets([tmp_path])
    assert [file.name for file in files] == ["bad.xls", "huu-tri.csv"]
    stages: list[str] = []
    draft = read_draft(files, progress=lambda stage, _done, _total: stages.append(stage))
    assert [error.place for error in draft.refused] == ["bad.xls"]
    assert len(draft.rosters()[0].rows) == 329
    assert {"read_list", "rows"} <= set(stages)


def test_files_that_are_dropped_on_a_draft_join_it_and_decisions_stay() -> None:
    draft = msgspec.structs.replace(_draft(), decisions=settle_all(Decisions(), True))
    other = cleaned(ReadFile(msgspec.structs.replace(lists.book(), sha256="c" * 64)), _quiet)
    both = joined(draft, Draft((*_draft().files, other), (InputRefused("sheet.damaged", place="x.xls"),)))
    assert both.files == (draft.files[0], other)
    assert both.decisions == draft.decisions
    assert [error.place for error in both.refused] == ["x.xls"]


def test_mappings_come_from_a_file_or_are_refused() -> None:
    text = '{"Sheet1": {"header_first": 3, "header_last": 4, "columns": {"full_name": 1}}}'
    assert mappings_of(text.encode(), file="m.json") == {"Sheet1": Mapping(3, 4, {"full_name": 1})}
    for bad in (
        "",
        "[]",
        '{"a": 1}',
        text.replace("3", "9"),
        text.replace("1}", "-1}"),
        '{"S": {"header_first": 0}}',
        "\udcff",
    ):
        with pytest.raises(InputRefused) as caught:
            mappings_of(bad.encode("utf-8", "surrogateescape"), file="m.json")
        assert (caught.value.code, caught.value.place) == ("roster.bad_mapping", "m.json")
