"""Identities made here are identities to age."""

from __future__ import annotations

import io

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.seal.boxes import (
    Damaged,
    NotForUs,
    decrypt_stream,
    encrypt_stream,
    fresh_identity,
    identity_text,
    is_recipient,
    recipient_text,
)
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness


@given(st.binary(min_size=32, max_size=32))
def test_age_reads_what_we_write(secret: bytes) -> None:
    text = identity_text(secret)
    known = pyrage.x25519.Identity.from_str(text)
    assert str(known) == text
    assert recipient_text(text) == str(known.to_public())
    assert is_recipient(recipient_text(text))


@given(st.binary(max_size=200_000))
def test_what_is_sealed_to_two_opens_for_each_and_for_nobody_else(data: bytes) -> None:
    randomness = SeededRandomness("boxes")
    one, two, other = (fresh_identity(randomness) for _ in range(3))
    sealed = io.BytesIO()
    encrypt_stream(io.BytesIO(data), sealed, [recipient_text(one), recipient_text(two)])
    for identity in (one, two):
        opened = io.BytesIO()
        decrypt_stream(io.BytesIO(sealed.getvalue()), opened, [identity])
        assert opened.getvalue() == data
    with pytest.raises(NotForUs):
        decrypt_stream(io.BytesIO(sealed.getvalue()), io.BytesIO(), [other])
    with pytest.raises(Damaged):
        decrypt_stream(io.BytesIO(sealed.getvalue()[:-1]), io.BytesIO(), [one])


@given(st.text(max_size=80))
def test_other_texts_are_no_keys(text: str) -> None:
    assert not is_recipient(text)
    with pytest.raises(InputRefused, match=r"seal\.identity"):
        recipient_text(text)
    with pytest.raises(InputRefused, match=r"seal\.recipient"):
        encrypt_stream(io.BytesIO(b""), io.BytesIO(), [text])
