"""The database key comes back by passphrase or card, and by nothing else."""

from __future__ import annotations

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.seal.slots import (
    COST,
    MAX_SLOTS,
    Argon,
    add_card_slot,
    add_passphrase_slot,
    find_slot,
    open_slots,
    read_slots,
    remove_slot,
)
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness

KEY = bytes(range(32))
SECRET = bytes(range(16))
CHEAP = Argon(memory=64, passes=1, lanes=1)
PHRASE = "một câu dễ nhớ"


def _file() -> bytes:
    randomness = SeededRandomness("slots")
    slots = add_card_slot(b"", key=KEY, secret=SECRET, label="desk", randomness=randomness)
    for name, phrase in (("an", PHRASE), ("bình", "another phrase")):
        slots = add_passphrase_slot(slots, key=KEY, passphrase=phrase, label=name, randomness=randomness, cost=CHEAP)
    return slots


FILE = _file()


def test_each_way_gives_the_key_and_says_whose_it_is() -> None:
    assert open_slots(FILE, SECRET) == KEY
    assert find_slot(FILE, PHRASE).slot.label == "an"
    assert find_slot(FILE, "another phrase").slot.label == "bình"


def test_a_phrase_opens_however_the_keyboard_composes_it() -> None:
    assert open_slots(FILE, unicodedata.normalize("NFD", PHRASE)) == KEY


def test_the_standard_cost_opens_too() -> None:
    slots = add_passphrase_slot(b"", key=KEY, passphrase=PHRASE, label="", randomness=SeededRandomness(1))
    assert read_slots(slots)[0].cost == COST == Argon(memory=65536, passes=3, lanes=1)
    assert open_slots(slots, PHRASE) == KEY


@pytest.mark.parametrize("secret", ["wrong phrase!", "", "x" * 5000, bytes(16), b"", b"\0" * 17, "\ud800" * 12])
def test_a_wrong_secret_is_refused(secret: str | bytes) -> None:
    with pytest.raises(InputRefused, match=r"seal\.wrong_secret"):
        open_slots(FILE, secret)


def test_a_removed_slot_opens_no_more() -> None:
    slots = remove_slot(FILE, find_slot(FILE, PHRASE).slot.id)
    assert open_slots(slots, SECRET) == KEY
    with pytest.raises(InputRefused, match=r"seal\.wrong_secret"):
        open_slots(slots, PHRASE)


@given(st.text(max_size=11))
def test_a_short_passphrase_is_refused(phrase: str) -> None:
    with pytest.raises(InputRefused, match=r"seal\.passphrase_short"):
        add_passphrase_slot(b"", key=KEY, passphrase=phrase, label="", randomness=SeededRandomness(1), cost=CHEAP)


def test_a_passphrase_without_end_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"seal\.passphrase_long"):
        add_passphrase_slot(b"", key=KEY, passphrase="x" * 10**6, label="", randomness=SeededRandomness(1))


def test_a_file_takes_so_many_slots_and_no_more() -> None:
    slots, randomness = b"", SeededRandomness("full")
    for _ in range(MAX_SLOTS):
        slots = add_card_slot(slots, key=KEY, secret=SECRET, label="x" * 200, randomness=randomness)
    assert len(read_slots(slots)) == MAX_SLOTS
    with pytest.raises(InputRefused, match=r"seal\.slots_full"):
        add_card_slot(slots, key=KEY, secret=SECRET, label="", randomness=randomness)


@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_a_changed_byte_never_gives_another_key(place: int, change: int) -> None:
    changed = bytearray(FILE)
    changed[place] ^= change
    for secret in (SECRET, PHRASE):
        outcome: object = None
        try:
            outcome = open_slots(bytes(changed), secret)
        except InputRefused as refused:
            outcome = refused.code
        assert outcome in (KEY, "seal.wrong_secret", "seal.slots_malformed")


def _with(place: int, **changes: object) -> bytes:
    facts = msgspec.json.decode(FILE)
    facts[place].update(changes)
    return msgspec.json.Encoder(order="sorted").encode(facts)


@pytest.mark.parametrize(
    "slots",
    [
        b"[" * 10_000,
        b"\xff",
        b" []",
        b"{}",
        b"[]" + b" " * 70_000,
        _with(1, cost={"memory": 2**40, "passes": 3, "lanes": 1}),
        _with(1, cost={"memory": 64, "passes": 10**9, "lanes": 1}),
        _with(1, cost={"memory": 64, "passes": 1, "lanes": 0}),
        _with(1, cost={"memory": 1, "passes": 1, "lanes": 1}),
        _with(1, cost=None),
        _with(0, cost={"memory": 64, "passes": 1, "lanes": 1}),
        _with(0, salt="00"),
        _with(0, id="zz" * 16),
        _with(0, extra=1),
        _with(0, label="x" * 201),
    ],
)
def test_a_hostile_file_is_refused_before_any_work(slots: bytes) -> None:
    with pytest.raises(InputRefused, match=r"seal\.slots_malformed"):
        open_slots(slots, PHRASE)


def test_many_different_salts_are_not_all_tried() -> None:
    facts = msgspec.json.decode(FILE)
    hostile = [{**facts[1], "salt": f"{number:032x}"} for number in range(60)]
    with pytest.raises(InputRefused, match=r"seal\.slots_malformed"):
        open_slots(msgspec.json.Encoder(order="sorted").encode(hostile), PHRASE)


def test_a_label_cannot_be_moved_to_another_slot() -> None:
    with pytest.raises(InputRefused, match=r"seal\.wrong_secret"):
        open_slots(_with(1, label="bình"), PHRASE)
