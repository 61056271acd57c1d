"""What the table keeps of a person is the person again, byte for byte, and shorter for who is on one list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.citizen import FIELDS, Citizen, Listing, Value
from fieldapp.domain.events import canonical
from fieldapp.registry.records import decode_record, pack_record, record_texts, unpack_record

_TEXTS = st.text(max_size=12)
_VALUES = st.builds(
    Value,
    text=_TEXTS,
    evidence=st.sampled_from(["roster", "typed", "\x01"]),
    event=st.sampled_from(["a" * 64, "b" * 64, "", '"\x01"']),
    lost=st.lists(_TEXTS, max_size=2).map(tuple),
)


_FROM_ONE_ROW = _TEXTS.map(lambda text: Value(text, "roster", "a" * 64))
_LISTINGS = st.builds(Listing, _TEXTS, _TEXTS, st.integers(0, 2**31), st.lists(_TEXTS, max_size=2).map(tuple))


@given(
    st.dictionaries(st.sampled_from(FIELDS), _VALUES | _FROM_ONE_ROW)
    | st.dictionaries(st.sampled_from(FIELDS), _FROM_ONE_ROW),
    st.just("") | _TEXTS,
    st.dictionaries(_TEXTS, _TEXTS, max_size=2),
    st.lists(_LISTINGS, max_size=2).map(tuple),
)
def test_a_record_comes_back_byte_for_byte(
    values: dict[str, Value], payee: str, category: dict[str, str], listings: tuple[Listing, ...]
) -> None:
    citizen = Citizen("a", ("a",), "citizen", False, values, category, listings, (), (), payee, "", ())
    packed = pack_record(citizen)
    assert unpack_record(packed) == canonical(citizen)
    assert decode_record(packed) == citizen
    assert record_texts(packed) == {field: value.text for field, value in values.items()}


def test_somebody_on_one_list_takes_a_quarter_of_the_room() -> None:
    values = dict.fromkeys(FIELDS, Value("Nguyễn Thị Mẫu", "roster", "a" * 64))
    listing = Listing("b" * 32, "DS", 4)
    citizen = Citizen("c" * 32, ("c" * 32,), "citizen", False, values, {}, (listing,), (), (), "", "", ())
    assert len(pack_record(citizen)) < len(canonical(citizen)) / 4
