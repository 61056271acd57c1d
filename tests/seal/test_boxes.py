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


class _Full:
    """A stream that fails at its write or read number `at`."""

    def __init__(self, at: int) -> None:
        self._left = at

    def write(self, data: bytes, /) -> int:
        return len(self.read(len(data)))

    def read(self, size: int, /) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise OSError(28, "No space left on device")
        return bytes(size)


@pytest.mark.parametrize("size", [0, 10, 1000, 100_000])
def test_whatever_a_stream_raises_comes_out(size: int) -> None:
    identity = identity_text(bytes(range(32)))
    to = [recipient_text(identity)]
    sealed = io.BytesIO()
    encrypt_stream(io.BytesIO(bytes(size)), sealed, to)
    with pytest.raises(OSError, match="No space left"):
        encrypt_stream(io.BytesIO(bytes(size)), _Full(0), to)
    with pytest.raises(OSError, match="No space left"):
        encrypt_stream(_Full(3), io.BytesIO(), to)
    with pytest.raises(OSError, match="No space left"):
        decrypt_stream(_Full(0), io.BytesIO(), [identity])
    if size:
        with pytest.raises(OSError, match="No space left"):
            decrypt_stream(io.BytesIO(sealed.getvalue()), _Full(0), [identity])
