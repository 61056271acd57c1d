"""A card's text survives being typed by hand, and its keys fit together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.seal.boxes import recipient_text
from fieldapp.seal.card import (
    Card,
    card_id,
    card_identity,
    card_qr,
    card_text,
    check_card_proof,
    derive,
    fresh_card,
    office_fingerprint,
    prove_card,
    read_card_text,
)
from fieldapp.seal.signing import SigningKey
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness

CARDS = st.builds(Card, st.binary(min_size=16, max_size=16), st.binary(min_size=8, max_size=8))
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(CARDS)
def test_text_and_qr_come_back(card: Card) -> None:
    assert read_card_text(card_text(card)) == card
    assert read_card_text(card_qr(card)) == card
    assert len(card_text(card)) == 47


@given(CARDS, st.randoms(use_true_random=False))
def test_typing_habits_are_forgiven(card: Card, habits: object) -> None:
    assert hasattr(habits, "choice")
    swaps = {"0": ["0", "O", "o"], "1": ["1", "I", "l", "L", "i"], "-": ["-", " ", "", "--", " - "]}
    typed = "".join(habits.choice(swaps.get(letter, [letter, letter.lower()])) for letter in card_text(card))
    assert read_card_text(f"  {typed}\n") == card


@given(CARDS)
def test_every_single_wrong_letter_and_every_swap_of_neighbours_is_found(card: Card) -> None:
    text = card_text(card).replace("-", "")
    for place, right in enumerate(text):
        for wrong in ALPHABET:
            if wrong != right:
                with pytest.raises(InputRefused, match=r"seal\.card_check"):
                    read_card_text(text[:place] + wrong + text[place + 1 :])
    for place in range(len(text) - 1):
        swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        if swapped != text:
            with pytest.raises(InputRefused, match=r"seal\.card_check"):
                read_card_text(swapped)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "seal.card_length"),
        ("0" * 39, "seal.card_length"),
        ("0" * 41, "seal.card_length"),
        ("0" * 100_000, "seal.card_length"),
        ("U" * 40, "seal.card_letter"),
        ("Ế" * 40, "seal.card_letter"),
        ("٣" * 40, "seal.card_letter"),
    ],
)
def test_other_texts_are_refused(text: str, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read_card_text(text)
    assert refused.value.code == code


@given(st.text(max_size=250))
def test_any_text_is_read_or_refused(text: str) -> None:
    refused = None
    try:
        read_card_text(text)
    except InputRefused as error:
        refused = error.code
    assert refused in {None, "seal.card_length", "seal.card_letter", "seal.card_check"}


def test_a_card_names_its_office_and_hides_its_secret() -> None:
    office = SigningKey(bytes(32))
    card = fresh_card(office.public, SeededRandomness("card"))
    assert card.office == office_fingerprint(office.public)
    assert card.secret.hex() not in repr(card)
    assert str(card.secret) not in repr(card)


def test_the_uses_of_a_secret_tell_nothing_of_each_other() -> None:
    secret = bytes(range(16))
    uses = {derive(secret, use) for use in ("first-file", "id", "enrolment", "slot")}
    assert len(uses) == 4
    assert recipient_text(card_identity(secret)).startswith("age1")
    assert card_id(secret) == card_id(secret) != card_id(bytes(16))


def test_a_proof_fits_one_card_one_journal_and_one_pair_of_keys() -> None:
    facts = ("c1", "j1", "aa" * 32, "age1x")
    secret = bytes(range(16))
    proof = prove_card(secret, *facts)
    assert check_card_proof(proof, secret, *facts)
    assert not check_card_proof(proof, bytes(16), *facts)
    for place in range(4):
        changed = [*facts]
        changed[place] += "x"
        assert not check_card_proof(proof, secret, changed[0], changed[1], changed[2], changed[3])
    for other in ("", proof.upper(), "é\ud800"):
        assert not check_card_proof(other, secret, *facts)
