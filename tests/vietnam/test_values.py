"""Dates, telephones, banks, places and benefits as lists write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.vietnam.banks import all_banks, bank_of_bin, find_bank
from fieldapp.vietnam.benefits import all_benefits, find_benefit, group_name, is_sensitive, public_group
from fieldapp.vietnam.dates import read_birth
from fieldapp.vietnam.phones import read_phone
from fieldapp.vietnam.places import EPOCHS, find_district, find_unit, find_wards, read_place, wards


@pytest.mark.parametrize(
    ("cell", "birth", "problem"),
    [
        ("07/08/1954", "1954-08-07", ""),
        ("7/8/1954", "1954-08-07", ""),
        ("07.08.1954", "1954-08-07", ""),
        ("07 - 08 - 1954", "1954-08-07", ""),
        ("1954-08-07 00:00:00", "1954-08-07", ""),
        ("07081954", "1954-08-07", ""),
        ("ngày 7 tháng 8 năm 1954", "1954-08-07", ""),
        (date(1954, 8, 7), "1954-08-07", ""),
        (datetime(1954, 8, 7, 12), "1954-08-07", ""),  # noqa: DTZ001 - a spreadsheet has no time zone
        (19943, "1954-08-07", ""),
        (date(1905, 5, 3), "1950", "birth.year_only"),  # the year 1950 in a cell with a date format
        ("1954", "1954", "birth.year_only"),
        (1954.0, "1954", "birth.year_only"),
        ("1954.0", "1954", "birth.year_only"),
        ("Sinh năm 1954", "1954", "birth.year_only"),
        ("00/00/1954", "1954", "birth.year_only"),
        ("08/1954", "1954", "birth.year_only"),
        ("7/8/54", "1954-08-07", ""),
        (r"7\8\1954", "1954-08-07", ""),
        ("7,8,1954", "1954-08-07", ""),
        ("7/8//1954", "1954-08-07", ""),
        ("07/08/1954.", "1954-08-07", ""),
        ("O7/08/1954", "1954-08-07", ""),
        ("7-Aug-1954", "1954-08-07", ""),  # as Excel saves a date in a CSV
        ("7-Aug-54", "1954-08-07", ""),
        ("7/8/1954 (âm lịch)", None, "birth.impossible"),
        ("7/8/15", None, "birth.two_digits"),
        ("31/02/1945", None, "birth.impossible"),
        ("02/13/1960", None, "birth.impossible"),
        ("1/1/3000", None, "birth.impossible"),
        ("abc", None, "birth.impossible"),
        ("", None, "birth.missing"),
        (None, None, "birth.missing"),
        ("không rõ", None, "birth.missing"),
        (float("nan"), None, "birth.impossible"),
    ],
)
def test_births(cell: str | float | date | None, birth: str | None, problem: str) -> None:
    reading = read_birth(cell)
    assert (reading.birth, reading.problem) == (birth, problem)


def test_the_identity_number_settles_the_century() -> None:
    assert read_birth("7/8/15", hint_year=2015).birth == "2015-08-07"
    assert read_birth("7/8/15", hint_year=1960).birth is None


@given(st.dates(min_value=date(1910, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from("/.-"))
def test_every_date_comes_back(day: date, separator: str) -> None:
    written = separator.join((str(day.day), str(day.month), str(day.year)))
    assert read_birth(written).birth == read_birth(day).birth == day.isoformat()


@given(st.one_of(st.text(), st.floats(), st.integers(), st.dates()))
def test_reading_values_never_breaks(cell: str | float | date) -> None:
    reading = read_birth(cell)
    assert (reading.birth is None) <= bool(reading.problem)
    if not isinstance(cell, date):
        assert read_phone(cell).phone is None or read_phone(cell).problem == ""
    find_bank(str(cell))
    find_benefit(str(cell))
    read_place(str(cell))


@pytest.mark.parametrize(
    ("cell", "phone", "problem"),
    [
        ("0333778559", "0333778559", ""),
        ("0983.749.184", "0983749184", ""),
        ("930645261", "0930645261", ""),
        (930645261.0, "0930645261", ""),
        ("+84 930 645 261", "0930645261", ""),
        ("01257299356", "0857299356", ""),
        ("01696341388", "0396341388", ""),
        (1696341388, "0396341388", ""),
        ("024 3825 1234", "02438251234", ""),
        ("0333778559; 0983749184", "0333778559", ""),
        ("09497570", None, "phone.invalid"),
        ("0133377855", None, "phone.invalid"),
        ("con gái nghe", None, "phone.invalid"),
        ("0912345678 (con)", "0912345678", ""),
        ("Con gái: 0912.345.678", "0912345678", ""),
        ("ĐT: +84 912345678 gặp Lan", "0912345678", ""),
        ("0912345678 hoặc 0987654321", "0912345678", ""),
        ("+84 (0)912345678", "0912345678", ""),
        ("00000", None, ""),
        ("không dùng", None, ""),
        ("0912 con 345678", None, "phone.invalid"),
        ("", None, ""),
        (None, None, ""),
        ("không có", None, ""),
    ],
)
def test_phones(cell: str | float | None, phone: str | None, problem: str) -> None:
    reading = read_phone(cell)
    assert (reading.phone, reading.problem) == (phone, problem)


@pytest.mark.parametrize(
    ("text", "bin_"),
    [
        ("Agribank", "970405"),
        ("NH Nông nghiệp và PTNT", "970405"),
        ("NHNo&PTNT CN Đống Đa", "970405"),
        ("Ngân hàng TMCP Công Thương Việt Nam", "970415"),
        ("LienVietPostBank", "970449"),
        ("Vietcombank - CN Hà Nội", "970436"),
        ("OceanBank", "970414"),
        ("970418", "970418"),
        ("BVB", None),  # two banks use this code
        ("Bưu điện", None),
        ("", None),
    ],
)
def test_banks(text: str, bin_: str | None) -> None:
    found = find_bank(text)
    assert (found.bin if found else None) == bin_


def test_every_bank_is_found_by_its_names() -> None:
    assert len({bank.bin for bank in all_banks()}) == len(all_banks()) > 60
    assert [bank.bin for bank in all_banks() if find_bank(bank.short_name) != bank] == []
    assert bank_of_bin("970436") is find_bank("Vietcombank")


@pytest.mark.parametrize(
    ("address", "group", "ward"),
    [
        ("TDP số 7", 7, None),
        ("Khóm 4", 4, None),
        ("KP5", 5, None),
        ("Tổ 12, P. Ngọc Hà", 12, "Ngọc Hà"),
        ("Số 143 ngõ 234, tổ 8", 8, None),
        ("Thôn số 16", 16, None),
        ("Tổ dân phố 5, phường Ô Chợ Dừa", 5, "Ô Chợ Dừa"),
        ("Thôn 18, xã Kim Chung", 18, "Kim Chung"),
        ("tổ 5 phường Láng Hạ quận Đống Đa", 5, "Láng Hạ"),
        ("Tổ 12 - P.Ngọc Hà - Q. Ba Đình", 12, "Ngọc Hà"),
        ("Tổ 7, Thổ Quan, Đống Đa, Hà Nội", 7, "Thổ Quan"),
        ("tdp 3 P. Láng Hạ Q. Đống Đa", 3, "Láng Hạ"),
        ("Tổ 5, Ngọc Hà, Hà Nội", 5, "Ngọc Hà"),
        ("Tổ 5, Thổ Quan, Đống Đa", 5, "Thổ Quan"),
        ("Phố Xã Đàn, tổ 7", 7, None),
        ("P.302 nhà A", None, None),
        ("", None, None),
    ],
)
def test_places(address: str, group: int | None, ward: str | None) -> None:
    place = read_place(address)
    assert (place.group, place.ward) == (group, ward)


def test_wards_of_three_epochs() -> None:
    assert [len(wards(epoch)) for epoch in EPOCHS] == [579, 526, 126]
    codes = {ward.code for ward in wards("2025-07")}
    assert all(ward.becomes and codes.issuperset(ward.becomes) for ward in wards("2025-01"))
    assert sum(len(ward.becomes) > 1 for ward in wards("2025-01")) in range(195, 202)
    assert len(find_wards("kim chung", epoch="2025-01")) == 2  # one in Đông Anh, one in Hoài Đức
    assert find_wards("Ngọc Hà", epoch="2025-07")[0].code == "00008"


def test_benefits_and_what_others_may_see() -> None:
    assert is_sensitive("Trẻ em nhiễm HIV/AIDS")
    assert is_sensitive("Người khuyết tật nặng")
    assert not is_sensitive("Hưu trí")
    assert public_group("Người nhiễm HIV/AIDS hộ nghèo") == "bao_tro_xa_hoi"
    assert public_group("gì đó") == "other"
    for benefit in all_benefits():
        assert find_benefit(benefit.name) == benefit
        for language in ("vi", "en"):
            shown = group_name(benefit.group, language).lower()
            assert "hiv" not in shown
            assert "tật" not in shown


@pytest.mark.parametrize(
    ("name", "district", "code", "epoch", "split"),
    [
        ("Thổ Quan", "Đống Đa", "00205", "2025-01", False),
        ("Kim Giang", None, "00373", "2024-01", True),  # Hạ Đình took its code in 2025 and lies in two wards now
        ("Canh Nậu", None, "09973", "2024-01", False),  # Lam Sơn took its code, which lies in one
        ("Nguyễn Trung Trực", None, "00010", "2024-01", True),  # it went into another in 2025: no table says into which
        ("Thanh Xuân Nam", "Thanh Xuân", "00370", "2024-01", True),
        ("Ngọc Hà", "Ba Đình", "00016", "2025-01", True),
        ("Ngọc Hà", None, None, None, None),  # an old ward, and a new one that is more
        ("Kim Chung", None, None, None, None),  # two communes
        ("Chương Dương", "Ba Đình", None, None, None),
    ],
)
def test_a_name_means_a_unit_only_when_one_is_possible(
    name: str, district: str | None, code: str | None, epoch: str | None, split: bool | None
) -> None:
    unit = find_unit(name, district)
    assert (unit and unit.ward.code, unit and unit.ward.epoch, unit and unit.split) == (code, epoch, split)


def test_districts() -> None:
    found = [read_place(text).district for text in ("P. Ngọc Hà, Q. Ba Đình", "xã Kim Chung - huyện Đông Anh", "Tổ 7")]
    assert found == ["Ba Đình", "Đông Anh", None]
    assert find_district("Thị xã Sơn Tây") == "Sơn Tây"
