"""Of a card that a keyboard changed, number and dates are read again as they were, or it is refused: never another."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.cards import Card, NumberOnly, parse_card
from fieldapp.vietnam.mangled import CardReading, may_be, read_beside, read_card
from tests.vietnam import keyboards

_NAMES = (
    *("Nguyễn Thị Mẫu", "Trần Văn Đức", "Phạm Xuân Trường", "Lê Hoàng Oanh", "Đặng Phước Sửu", "Mai Lan Anh"),
    *("Ksor H'Loan", "Y Bih Êban", "Rơ Châm Yoos", "Siu Hwer", "Đinh Boong", "Vũ Đăng Dzũng"),
)
_ADDRESSES = (
    *("Số 1, Tổ 7, Thổ Quan, Đống Đa, Hà Nội", "A12-B9 Khu P201, Tân Lập, Đan Phượng, Hà Nội", "", "Thôn 3, Ia Grai"),
    *("Ngõ 5/2 Lê Duẩn, Khâm Thiên, Đống Đa, Hà Nội", "To1a, Thanh Xuan"),
)


@st.composite
def cards(draw: st.DrawFn) -> str:
    """Make the payload of a person whose number agrees with birth and sex, on either card."""
    born = draw(st.dates(date(1925, 1, 1), date(2025, 12, 31)))
    sex = draw(st.sampled_from(["Nam", "Nữ"]))
    century = born.year // 100 * 2 - 38 + (sex == "Nữ")
    tail = draw(st.integers(0, 10**6 - 1))
    number = f"{draw(st.sampled_from(['001', '038', '079']))}{century}{born.year % 100:02}{tail:06}"
    old = draw(st.sampled_from(["", "012345678", "590123459"]))
    issued = draw(st.dates(date(2016, 1, 1), date(2026, 1, 1)))
    fields = [number, old, draw(st.sampled_from(_NAMES)), f"{born:%d%m%Y}", sex, draw(st.sampled_from(_ADDRESSES))]
    fields.append(f"{issued:%d%m%Y}")
    if draw(st.booleans()):
        fields += [draw(st.sampled_from(["", "590123459"])), "Đỗ Văn Cha", "Phạm Thị Mẹ", ""]
    return "|".join(fields)


_TYPED: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "without marks": keyboards.without_marks,
    "keys of Telex": keyboards.as_keystrokes,
    "keys of VNI": lambda text: keyboards.as_keystrokes(text, vni=True),
    "letters without marks alone": lambda text: "".join(filter(str.isascii, text)),
    "question marks": lambda text: text.encode("ascii", "replace").decode(),
}
_THROUGH: dict[str, Callable[[str], str]] = {
    "nothing": str,
    "Telex": keyboards.through_telex,
    "VNI": keyboards.through_vni,
    "Telex that knows no separators": lambda text: keyboards.through_telex(text, breaks=" "),
    "VNI that knows no separators": lambda text: keyboards.through_vni(text, breaks=" "),
    "VNI in one word": lambda text: keyboards.through_vni(text, breaks=""),
    "the Vietnamese keyboard": keyboards.through_vietnamese_keyboard,
    "Shift held": keyboards.with_shift_held,
    "Shift lost": keyboards.with_shift_lost,
    "Caps Lock": str.swapcase,
    "bytes": keyboards.byte_by_byte,
}


def _truth(payload: str) -> Card:
    card = parse_card(payload)
    assert isinstance(card, Card)
    return card


def _read(sent: str) -> CardReading | None:
    try:
        return read_card(sent)
    except InputRefused:
        return None


def _never_wrong(found: CardReading | None, truth: Card) -> None:
    if found is None:
        return
    card = found.card
    assert card.number == truth.number
    if isinstance(card, NumberOnly):
        return
    assert card.old_number in (truth.old_number, None)
    assert card.cancelled_number in (truth.cancelled_number, None)
    assert card.birth_date in (truth.birth_date, "")
    assert card.issued_on in (truth.issued_on, "")
    assert card.sex in (truth.sex, "")
    if found.how:
        assert card.full_name in (truth.full_name, "")
        assert card.address in (truth.address, "")


@given(cards(), st.sampled_from(sorted(_TYPED)), st.sampled_from(sorted(_THROUGH)))
def test_whatever_a_keyboard_does_the_number_is_right_or_refused(payload: str, typed: str, through: str) -> None:
    _never_wrong(_read(_THROUGH[through](_TYPED[typed](payload))), _truth(payload))


@given(cards(), st.sampled_from(sorted(_TYPED)), st.sampled_from(["Telex", "VNI", "nothing"]), st.data())
def test_keys_that_get_lost_or_come_twice_never_make_another_number(
    payload: str, typed: str, through: str, data: st.DataObject
) -> None:
    sent = _TYPED[typed](payload)
    at = data.draw(st.integers(0, len(sent) - 1))
    sent = sent[:at] + data.draw(st.sampled_from(["", sent[at] * 2])) + sent[at + 1 :]
    found = _read(_THROUGH[through](sent))
    if found is not None and found.how:
        assert found.card.number == _truth(payload).number


@given(cards(), st.sampled_from(["Telex", "VNI", "the Vietnamese keyboard", "Shift held", "Shift lost", "nothing"]))
def test_a_card_typed_without_marks_gives_number_birth_and_sex_and_no_name(payload: str, through: str) -> None:
    truth = _truth(payload)
    found = _read(_THROUGH[through](keyboards.without_marks(payload)))
    assert found is not None
    card = found.card
    assert isinstance(card, Card)
    assert (card.number, card.birth_date, card.issued_on) == (truth.number, truth.birth_date, truth.issued_on)
    assert card.sex == truth.sex
    if found.how:
        assert (card.full_name, card.address) == ("", "")
    else:  # somebody whose name and address have no marks at all, or a letter that Telex made of two
        assert not card.full_name.isascii() or not card.address.isascii() or card.full_name == truth.full_name


@given(cards())
def test_a_card_that_came_unharmed_is_read_as_it_is(payload: str) -> None:
    found = _read(payload)
    assert found is not None
    assert found.card.number == _truth(payload).number
    assert found.how or found.card == _truth(payload)


@given(st.text(max_size=600) | st.binary(max_size=600))
def test_anything_else_is_refused_with_a_code_of_cards(sent: str | bytes) -> None:
    code = "card."
    try:
        assert len(read_card(sent).card.number) in (9, 12)
    except InputRefused as refused:
        code = refused.code
    assert code.startswith("card.")


def test_bytes_and_caps_lock_are_undone_whole() -> None:
    payload = "001150000017|012345678|Nguyễn Thị Mẫu|01021950|Nữ|Số 1, Tổ 7, Thổ Quan, Hà Nội|10052021"
    for sent, how in ((payload.swapcase(), "caps_lock"), (payload.encode().decode("cp1252"), "code_page")):
        found = read_card(sent)
        assert isinstance(found.card, Card)
        assert (found.card.full_name, found.card.address, found.how) == (
            "Nguyễn Thị Mẫu", "Số 1, Tổ 7, Thổ Quan, Hà Nội", how
        )  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "how"),
    [
        ("001150000017||Nguyeenx Thij Maaux|01021950|Nuwx|Toor 7|10052021", "keystrokes"),
        ("001150000017||Nguyen Thi Mau|01021950|Nu|To 7|10052021", "lost_letters"),
        ("001150000017|Nguyen Thi Mau|01021950", "lost_letters"),
        ("001150000017||Nguy?n Th? M?u|01021950|N?|T? 7|10052021", "lost_letters"),
        ("001150000017||Nguyễn Thị Mẫu.|01021950|Nũ|Tổ 7|10052021", "input_method"),
        ("001150000017\\\\nguyen thi mau\\01021950\\nu\\to 7\\10052021", "lost_shift"),
        ("))!!%)))))!&||NGUYEN THI MAU|)!)@!(%)|NU|TO &|!))%@)@!", "shifted_keys"),
    ],
)
def test_what_did_it_is_told(sent: str, how: str) -> None:
    found = read_card(sent)
    assert isinstance(found.card, Card)
    assert (found.how, found.card.number) == (how, "001150000017")
    assert found.name in ("nguyen thi mau", "" if "?" in sent else "nguyen thi mau")
    assert (found.card.full_name, found.card.birth_date) == ("", "1950-02-01")


def test_a_sex_that_contradicts_the_number_is_left_out() -> None:
    sexes = [read_card(f"001150000017||Nguyen Thi Mau|01021950|{said}|To 7|10052021").card for said in ("Nu", "Nam")]
    assert [card.sex for card in sexes if isinstance(card, Card)] == ["F", ""]


@pytest.mark.parametrize(
    "sent",
    [
        "00115000017||Nguyen Thi Mau|01021950|Nu|To 7|10052021",  # a digit is lost
        "001150000017||Nguyen Thi Mau|01021951|Nu|To 7|10052021",  # the birth contradicts the number
        "001150000017||Nguyen Thi Mau|0102195|Nu|To 7|10052021",
        "001150000017|Nguyen Th? Mau|01021950|Nu",
    ],
)
def test_what_is_not_certain_is_refused(sent: str) -> None:
    with pytest.raises(InputRefused, match=r"card\."):
        read_card(sent)


@pytest.mark.parametrize("kept", [str.isascii, lambda letter: letter.isascii() or letter in "êèà"])
def test_letters_that_a_scanner_cannot_type_are_missed(kept: Callable[[str], bool]) -> None:
    """Scanners leave out what is not in their code page: the name of a card is not what is left of it."""
    card = "001150000017||Nguyễn Thị Mẫu|01021950|Nữ|Tổ 7, Hà Nội|10052021"
    found = read_card("".join(filter(kept, card)))
    assert isinstance(found.card, Card)
    assert (found.how, found.card.full_name, found.card.address) == ("lost_letters", "", "")
    assert may_be(found, "Nguyễn Thị Mẫu")
    assert not may_be(found, "Nguyễn Thị Mai")
    assert not may_be(found, "Trần Thị Mẫu")


def test_a_name_of_nothing_but_marked_letters_is_told_at_once() -> None:
    """Every letter may be there or lost: trying each way would take longer than anybody lives."""
    lost = CardReading(NumberOnly("001150000017"), "lost_letters", "a" * 60 + "b")
    assert not may_be(lost, "Â" * 100)
    assert may_be(CardReading(lost.card, "lost_letters", "a" * 60), "Â" * 100)


def test_what_lacks_letters_of_the_name_on_the_list_is_no_other_name() -> None:
    found = read_card("001150000017||Lê Hà Hiu|01021950|Nam|Tổ 7, Hà Nội|10052021")
    assert not found.how
    assert read_beside(found, "Lê Hà Hiếu").how == "lost_letters"
    assert (
        read_beside(found, "Lê Hà Hiu")
        == read_beside(found, "Lê Hoa Hiếu")
        == read_beside(found, "Lê Hà Hiu Anh")
        == found
    )


def test_sorted_tones_that_may_have_been_digits_in_another_order_are_refused() -> None:
    """Composing sorts the dot below before other tones: 5 9 would be read as 9 5."""
    digits = "001150000059"
    sent = keyboards.through_vietnamese_keyboard(digits)
    assert read_card(sent) == CardReading(NumberOnly(digits), "vietnamese_keys")
    with pytest.raises(InputRefused, match=r"card\.mangled"):
        read_card(unicodedata.normalize("NFC", sent))
