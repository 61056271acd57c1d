"""What stands beside a name is put aside, and the name stays as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.cleaning.naming import read_name


@pytest.mark.parametrize(
    ("cell", "name", "remark"),
    [
        ("Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu", ""),
        ("NGUYỄN VĂN MẪU", "NGUYỄN VĂN MẪU", ""),
        ("Nguyễn Văn Mẫu (đã mất)", "Nguyễn Văn Mẫu", "đã mất"),
        ("Nguyễn Văn Mẫu - đã mất 2023", "Nguyễn Văn Mẫu", "đã mất 2023"),
        ("Nguyễn Văn Mẫu đã chết", "Nguyễn Văn Mẫu", "đã chết"),
        ("Trần Thị Mẫu con bà Lê Thị Bưởi", "Trần Thị Mẫu", "con bà Lê Thị Bưởi"),
        ("Trần Thị Mẫu (con bà B)", "Trần Thị Mẫu", "con bà B"),
        ("Trần Thị Mẫu, vợ liệt sĩ Hùng", "Trần Thị Mẫu", "vợ liệt sĩ Hùng"),
        ("Nguyễn Văn Mẫu*", "Nguyễn Văn Mẫu", ""),
        ("Nguyễn Văn Mẫu (1)", "Nguyễn Văn Mẫu", ""),
        ("Nguyễn Văn Mẫu¹", "Nguyễn Văn Mẫu", ""),
        ("1. Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu", ""),
        ("Bà Nguyễn Thị Mẫu", "Nguyễn Thị Mẫu", "Bà"),
        ("Ông Văn Mẫu", "Văn Mẫu", "Ông"),
        ("Cao Bà Quát", "Cao Bà Quát", ""),
        ("H'Hen Niê Mẫu", "H'Hen Niê Mẫu", ""),
        ("Y Moan", "Y Moan", ""),
        ("", "", ""),
    ],
)
def test_names(cell: str, name: str, remark: str) -> None:
    assert read_name(cell) == (name, remark)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    name, remark = read_name(text)
    assert len(name) <= 100
    assert name == name.strip()
    assert "\n" not in remark
