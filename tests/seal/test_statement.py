"""A receipt is verified anywhere in its campaign, and no letter of it can be changed."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.seal.signing import SigningKey
from fieldapp.seal.statement import (
    MAX_LETTERS,
    Certificate,
    Statement,
    issue_certificate,
    sign_statement,
    verify_statement,
)
from fieldapp.system.errors import Bug, InputRefused

OFFICE = SigningKey(b"\1" * 32)
DESK = SigningKey(b"\2" * 32)
OTHER = SigningKey(b"\3" * 32)
CAMPAIGN = "c" * 32
CERTIFICATE = issue_certificate(OFFICE, campaign=CAMPAIGN, desk_label="Bàn 2", receipt_public=DESK.public)
STATEMENT = Statement("P03-2-000127", "001*******45", "N.T.M.", "open_account", "970436", "2026-11-23")
QR = sign_statement(STATEMENT, key=DESK, certificate=CERTIFICATE, campaign=CAMPAIGN)
ALPHANUMERIC = set(string.digits + string.ascii_uppercase + "$%*+-./:")
SHORT = st.text(max_size=3)  # at most 12 bytes


def _code(text: str, offices: list[str] | None = None, campaign: str = CAMPAIGN) -> str:
    with pytest.raises(InputRefused) as refused:
        verify_statement(text, [OFFICE.public] if offices is None else offices, campaign)
    return refused.value.code


@given(
    st.builds(
        Statement,
        SHORT,
        SHORT,
        SHORT,
        SHORT,
        st.none() | st.integers(0, 999_999).map("{:06d}".format),
        st.dates().map(str),
    )
)
def test_what_was_signed_is_read(statement: Statement) -> None:
    text = sign_statement(statement, key=DESK, certificate=CERTIFICATE, campaign=CAMPAIGN)
    verified = verify_statement(text, [OTHER.public, OFFICE.public], CAMPAIGN)
    assert verified.statement == statement
    assert (verified.desk_label, verified.receipt_public) == ("Bàn 2", DESK.public)
    assert verified.office_public == OFFICE.public


def test_the_longest_statement_fits_the_alphanumeric_mode() -> None:
    certificate = issue_certificate(OFFICE, campaign=CAMPAIGN, desk_label="d" * 24, receipt_public=DESK.public)
    longest = Statement("r" * 24, "*" * 16, "m" * 12, "o" * 12, "999999", "2026-11-23")
    text = sign_statement(longest, key=DESK, certificate=certificate, campaign=CAMPAIGN)
    assert len(text) <= MAX_LETTERS
    assert set(text) <= ALPHANUMERIC
    assert verify_statement(text, [OFFICE.public], CAMPAIGN).statement == longest


def test_every_single_changed_letter_is_refused() -> None:
    for place in range(len(QR)):
        for letter in "A7z ":
            changed = QR[:place] + letter + QR[place + 1 :]
            if changed != QR:
                assert _code(changed).startswith("receipt.")


@given(st.integers(0, len(QR) - 1), st.sampled_from(sorted(ALPHANUMERIC)))
def test_any_letter_anywhere(place: int, letter: str) -> None:
    changed = QR[:place] + letter + QR[place + 1 :]
    if changed != QR:
        assert _code(changed).startswith("receipt.")


def test_every_shortened_or_lengthened_text_is_refused() -> None:
    for end in range(len(QR)):
        assert _code(QR[:end]) in {"receipt.not_ours", "receipt.malformed"}
    for more in ("A", "AA", "AAAAAAAA", QR):
        assert _code(QR + more) == "receipt.malformed"


def test_white_space_around_and_caps_lock_are_forgiven() -> None:
    for text in (f" {QR}\r\n", QR.lower()):
        assert verify_statement(text, [OFFICE.public], CAMPAIGN).statement == STATEMENT


def test_each_reason_has_its_code() -> None:
    assert _code(QR, campaign="d" * 32) == "receipt.other_campaign"
    assert _code(QR, offices=[OTHER.public]) == "receipt.unknown_office"
    assert _code(QR, offices=[]) == "receipt.unknown_office"
    assert _code("FA2:" + QR[4:]) == "receipt.newer"
    assert _code("https://example.invalid") == "receipt.not_ours"
    # The last letters are the signature's.
    assert _code(QR[:-10] + ("A" if QR[-10] != "A" else "B") + QR[-9:]) == "receipt.forged"


def test_a_desk_cannot_write_its_own_certificate() -> None:
    own = issue_certificate(OTHER, campaign=CAMPAIGN, desk_label="Bàn 9", receipt_public=OTHER.public)
    text = sign_statement(STATEMENT, key=OTHER, certificate=own, campaign=CAMPAIGN)
    assert _code(text) == "receipt.unknown_office"
    borrowed = Certificate(CERTIFICATE.desk_label, OTHER.public, CERTIFICATE.signature)
    text = sign_statement(STATEMENT, key=OTHER, certificate=borrowed, campaign=CAMPAIGN)
    assert _code(text) == "receipt.unknown_office"
    with pytest.raises(Bug, match=r"receipt\.key"):
        sign_statement(STATEMENT, key=OTHER, certificate=CERTIFICATE, campaign=CAMPAIGN)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("receipt_number", "x" * 25, "receipt.too_long"),
        ("name_mark", "ẽ" * 6, "receipt.too_long"),
        ("bank_bin", "97043", "receipt.malformed"),
        ("bank_bin", "97043²", "receipt.malformed"),
        ("date", "2026-02-30", "receipt.malformed"),
        ("date", "20261123", "receipt.malformed"),
    ],
)
def test_what_does_not_fit_is_not_signed(field: str, value: str, code: str) -> None:
    facts = {name: getattr(STATEMENT, name) for name in STATEMENT.__struct_fields__} | {field: value}
    with pytest.raises(InputRefused) as refused:
        sign_statement(Statement(**facts), key=DESK, certificate=CERTIFICATE, campaign=CAMPAIGN)
    assert refused.value.code == code
    assert refused.value.place == field


@given(st.text(max_size=600) | st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", max_size=500).map("FA1:{}".format))
def test_any_text_is_refused_with_a_code(text: str) -> None:
    assert _code(text).startswith("receipt.")
