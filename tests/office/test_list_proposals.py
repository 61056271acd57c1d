"""What a list only proposes, and the number of a decision, come as far as the person's record."""

from __future__ import annotations

from pathlib import Path

from fieldapp.domain.missing import POLICE
from fieldapp.office.decide import proposals, settle_proposals
from fieldapp.office.rosters import commit_lists, read_lists
from fieldapp.office.worklists import worklist
from fieldapp.sheets.writing import Line, Page, workbook
from tests.station.prepared import Campaign


def test_an_exchanged_day_waits_for_the_office_and_a_decision_is_kept(campaign: Campaign, tmp_path: Path) -> None:
    header = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Đối tượng", "Mức hưởng", "Số quyết định")
    rows = [
        (
            str(n),
            f"Trần Thị {name}",
            "03/08/1950" if n else "08/25/1950",
            "Nữ",
            f"00115000000{n}",
            "Hộ nghèo",
            "500000",
            "7/QĐ",
        )
        for n, name in enumerate(("Lan", "Huệ", "Cúc", "Trúc"))
    ]
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([Page("a", (), [Line(header), *map(Line, rows)])], scratch=tmp_path))
    office = campaign.office
    commit_lists(office, read_lists([path]))
    [(citizen, pending)] = proposals(office)
    assert (pending.field, pending.after, pending.code) == ("birth_date", "1950-08-25", "birth.day_month_swapped")
    assert citizen.category["decision"] == "7/QĐ"
    settle_proposals(office, [(citizen, pending)], accept=True)
    found = office.registry.people.get(citizen.citizen_id)
    assert found is not None
    assert (found.text("birth_date"), found.proposals) == ("1950-08-25", ())


def test_a_ward_whose_district_tells_that_it_was_split_needs_the_group(campaign: Campaign, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Họ và tên;Ngày sinh;Số CCCD;Địa chỉ\n"
        "Trần Thị Lan;03/08/1950;001150000002;phường Quang Trung, quận Đống Đa\n"
        "Trần Thị Huệ;03/08/1950;001150000003;Tổ 5, phường Quang Trung, quận Đống Đa\n"
        "Trần Thị Cúc;03/08/1950;001150000004;phường Thổ Quan, quận Đống Đa\n",
        encoding="utf-8",
    )
    commit_lists(campaign.office, read_lists([path]))
    work = worklist(campaign.office, owner=POLICE, language="vi")
    asked = {line.name: line.missing for line in work.lines if "group" in line.pieces}
    assert asked == {"Trần Thị Lan": "tổ dân phố hoặc thôn (phường, xã cũ đã chia hoặc nhập)"}
