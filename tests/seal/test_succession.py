"""Handing a journal on: signed by the key that it names, about exactly this, and for one campaign."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.seal.boxes import fresh_identity, identity_secret, identity_text, recipient_text
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.succession import (
    Succession,
    is_founding,
    is_succession,
    recovery_signing_key,
    sign_founding,
    sign_succession,
)
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness

OLD, NEW, OTHER = (SigningKey.fresh(SeededRandomness(name)) for name in ("old", "new", "other"))
RECOVERY = fresh_identity(SeededRandomness("recovery"))
RECIPIENT = recipient_text(fresh_identity(SeededRandomness("new")))
TOLD = Succession("a" * 32, 9, "b" * 64, "c" * 32, NEW.public, RECIPIENT, "")
SIGNED = sign_succession(OLD, "campaign", TOLD)


def test_the_key_that_is_named_has_signed() -> None:
    assert SIGNED.by == OLD.public
    assert is_succession("campaign", SIGNED)


@pytest.mark.parametrize(
    "changed",
    [
        {"old": "d" * 32},
        {"seq": 10},
        {"hash": "e" * 64},
        {"journal_id": "f" * 32},
        {"sign_public": OTHER.public},
        {"recipient": recipient_text(RECOVERY)},
        {"by": OTHER.public},
        {"signature": "0" * 128},
        {"signature": "no"},
    ],
)
def test_whatever_was_changed_is_not_what_was_signed(changed: dict[str, object]) -> None:
    assert not is_succession("campaign", msgspec.structs.replace(SIGNED, **changed))


def test_another_campaign_is_not_meant() -> None:
    assert not is_succession("another", SIGNED)


def test_the_paper_signs_always_with_the_same_key() -> None:
    key = recovery_signing_key(RECOVERY)
    assert key.public == recovery_signing_key(RECOVERY).public
    assert key.seed != identity_secret(RECOVERY)
    with pytest.raises(InputRefused, match=r"seal\.identity"):
        recovery_signing_key("AGE-SECRET-KEY-1NO")


def test_the_recovery_key_vouches_for_one_office_of_one_campaign() -> None:
    key = recovery_signing_key(RECOVERY)
    word = sign_founding(key, "campaign", "a" * 32, OLD.public, RECIPIENT)
    assert is_founding(key.public, "campaign", "a" * 32, OLD.public, RECIPIENT, word)
    assert not is_founding(key.public, "another", "a" * 32, OLD.public, RECIPIENT, word)
    assert not is_founding(key.public, "campaign", "a" * 32, NEW.public, RECIPIENT, word)
    assert not is_founding(key.public, "campaign", "b" * 32, OLD.public, RECIPIENT, word)
    assert not is_founding(OTHER.public, "campaign", "a" * 32, OLD.public, RECIPIENT, word)


@given(st.binary(min_size=32, max_size=32))
def test_an_identity_gives_its_secret_back(secret: bytes) -> None:
    assert identity_secret(identity_text(secret)) == secret
