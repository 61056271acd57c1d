"""A signature counts for its purpose, its key and its message only."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.seal.signing import Purpose, SigningKey, is_public_key, sign_head, verify, verify_head
from fieldapp.system.errors import Bug

KEY = SigningKey(bytes(range(32)))
_PRIME = 2**255 - 19


def test_the_key_is_the_one_of_rfc_8032() -> None:
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = SigningKey(seed)
    assert key.public == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert key.seed == seed


@given(st.binary(max_size=200), st.sampled_from(get_args(Purpose)), st.sampled_from(get_args(Purpose)))
def test_a_signature_counts_for_one_purpose(message: bytes, made_for: Purpose, read_for: Purpose) -> None:
    signature = KEY.sign(made_for, message)
    assert verify(KEY.public, read_for, message, signature) is (made_for == read_for)


@given(st.integers(0, 511))
def test_every_changed_bit_of_a_signature_is_refused(bit: int) -> None:
    signature = bytearray(KEY.sign("head", b"message"))
    signature[bit // 8] ^= 1 << bit % 8
    assert not verify(KEY.public, "head", b"message", bytes(signature))


@given(st.text(max_size=70), st.binary(max_size=70))
def test_any_key_and_signature_are_answered_with_no(public: str, signature: bytes) -> None:
    assert not verify(public, "head", b"message", signature)


def test_keys_under_which_one_signature_fits_many_messages_are_refused() -> None:
    curve = -121665 * pow(121666, -1, _PRIME) % _PRIME
    fixed = 1
    small = {0, 1, _PRIME - 1}
    # A point of order 8 doubles to one with y = 0, so y^2 + x^2 = 0: d*y^4 + 2*y^2 - 1 = 0.
    root = pow(fixed + curve, (_PRIME + 3) // 8, _PRIME)
    if root * root % _PRIME != (1 + curve) % _PRIME:
        root = root * pow(2, (_PRIME - 1) // 4, _PRIME) % _PRIME
    assert root * root % _PRIME == (1 + curve) % _PRIME
    for sign in (1, -1):
        square = (-1 + sign * root) * pow(curve, -1, _PRIME) % _PRIME
        y = pow(square, (_PRIME + 3) // 8, _PRIME)
        for candidate in (y, y * pow(2, (_PRIME - 1) // 4, _PRIME) % _PRIME):
            if candidate * candidate % _PRIME == square:
                small |= {candidate, _PRIME - candidate}
    assert len(small) == 5
    for y in small:
        for sign_bit in (0, 1 << 255):
            assert not is_public_key((y | sign_bit).to_bytes(32, "little").hex())
    for y in (_PRIME, _PRIME + 1, 2**255 - 1):
        assert not is_public_key(y.to_bytes(32, "little").hex())
    assert is_public_key(KEY.public)
    assert not is_public_key(KEY.public.upper())


def test_a_second_form_of_a_signature_is_refused() -> None:
    signature = KEY.sign("head", b"message")
    order = 2**252 + 27742317777372353535851937790883648493
    moved = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    assert not verify(KEY.public, "head", b"message", signature[:32] + moved)


def test_a_head_is_bound_to_campaign_journal_place_and_hash() -> None:
    head = ("c1", "j1", 7, "ab" * 32)
    signature = sign_head(KEY, *head)
    assert verify_head(KEY.public, *head, signature)
    for other in (("c2", "j1", 7, "ab" * 32), ("c1", "j2", 7, "ab" * 32), ("c1", "j1", 8, "ab" * 32)):
        assert not verify_head(KEY.public, *other, signature)
    assert not verify_head(KEY.public, "c1", "j1", 7, "ac" * 32, signature)
    assert not verify_head(KEY.public, *head, signature.upper())
    assert not verify_head(KEY.public, *head, "")


def test_a_seed_of_another_length_is_our_own_mistake() -> None:
    with pytest.raises(Bug, match=r"seal\.seed_length"):
        SigningKey(b"short")
