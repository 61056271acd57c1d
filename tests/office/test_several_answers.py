"""Several answers at once: beside each other, with what spreadsheets do to them, and stopped half way."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import xlsxwriter

from fieldapp.domain.missing import POLICE
from fieldapp.office.worklist_answers import Progress, accept, compare, read_answer, read_answers
from fieldapp.office.worklist_files import worklist_paper, worklist_workbook
from fieldapp.office.worklists import worklist
from fieldapp.station.station import Station
from tests.office.worklist_tables import column, send_back, written
from tests.station.prepared import fingerprint


def test_formulas_without_a_value_are_said(lacking: Station, tmp_path: Path) -> None:
    table = written(lacking, tmp_path / "di.xlsx")
    path = tmp_path / "ve.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for number, row in enumerate(table):
        sheet.write_row(number, 0, row)
    sheet.write_formula(1, column(table, "Số CCCD"), '="001150000002"', None, "")
    book.close()
    [trouble] = compare(lacking, [read_answer(path)])[0].compared.troubles
    assert (trouble.code, trouble.sheet, trouble.row, trouble.detail) == ("answer.formulas", "ve.xlsx", 0, "1")


class _Stopped(Exception):
    pass


def _stop_at(number: int) -> Progress:
    heard = count()

    def report(_stage: str, _done: int, _total: int) -> None:
        if next(heard) == number:
            raise _Stopped

    return report


def test_wherever_work_with_lists_is_stopped_nothing_is_left(lacking: Station, tmp_path: Path) -> None:
    table = written(lacking, tmp_path / "di.xlsx")
    number = column(table, "Số CCCD")
    for place, row in enumerate(table[1:]):
        row[number] = f"0011500{place:05d}"
    back, folder = send_back(table, tmp_path / "ve.xlsx"), tmp_path / "out"
    folder.mkdir()
    before = fingerprint(lacking)

    def write(progress: Progress) -> None:
        work = worklist(lacking, owner=POLICE, language="vi", progress=progress)
        worklist_workbook(work, language="vi", title="Đợt thử", scratch=folder, progress=progress)

    def paper(progress: Progress) -> None:
        work = worklist(lacking, owner=POLICE, language="vi")
        worklist_paper(work, lacking.campaign(), now_ms=0, language="vi", progress=progress)

    def read(progress: Progress) -> None:
        lists, _ = read_answers([back, back], progress=progress)
        compare(lacking, lists, progress=progress)

    [answer, again] = compare(lacking, read_answers([back, back])[0])
    assert again.compared.changes == ()
    halves = [(answer, answer.compared.changes[:5]), (again, answer.compared.changes[5:])]
    for deed in (write, paper, read, lambda progress: accept(lacking, halves, progress=progress)):
        for stop in range(0, 40, 3):
            try:
                deed(_stop_at(stop))
            except _Stopped:
                assert fingerprint(lacking) == before
                assert list(folder.iterdir()) == []
            else:
                assert stop > 3
                break


def test_two_lists_that_differ_are_doubtful_and_one_that_repeats_says_nothing_new(
    lacking: Station, tmp_path: Path
) -> None:
    table = written(lacking, tmp_path / "di.xlsx")
    birth, number = column(table, "Ngày sinh"), column(table, "Số CCCD")
    same, other, taken = ([list(row) for row in table] for _ in range(3))
    for each in (same, other):
        each[1][birth] = "11/02/1950"
    other[1][birth] = "12/02/1950"
    same[2][number] = taken[3][number] = "001150000999"
    files = [send_back(each, tmp_path / f"{n}.xlsx") for n, each in enumerate((same, other, same, taken))]
    lists, refused = read_answers([*files, tmp_path / "0.xlsx"])
    assert refused == []
    first, second, third, fourth, fifth = compare(lacking, lists)
    said = {(c.field, c.after): c.doubts for each in (first, second) for c in each.compared.changes}
    assert "answer.files_differ" in said["birth_date", "1950-02-11"]
    assert "answer.files_differ" in said["birth_date", "1950-02-12"]
    assert third.compared.changes == fifth.compared.changes == ()
    [bearer] = [c for c in fourth.compared.changes if c.field == "national_id"]
    assert "answer.number_taken" in bearer.doubts
    assert "answer.number_taken" in said["national_id", "001150000999"]
