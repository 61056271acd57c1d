"""The statement in a receipt's QR: what was settled, signed by the desk, certified by the office, checked anywhere.

`FA1:` and base 32 without padding: letters of a QR's alphanumeric mode, no spaces for a scanner to lose. Inside are
MessagePack values (certificate included) and the 64-byte signature over them by the receipt key.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
from collections.abc import Iterable

import msgspec

from fieldapp.seal.signing import SIGNATURE_BYTES, SigningKey, is_public_key, signature_bytes, verify
from fieldapp.system.errors import Bug, InputRefused

PREFIX = "FA1:"
MAX_LETTERS = 450

_SHORT_BYTES = 8
_PUBLIC_BYTES = 32
_LONGEST = {"desk_label": 24, "receipt_number": 24, "masked_number": 16, "name_mark": 12, "outcome": 12}


class Certificate(msgspec.Struct, frozen=True):
    """The office's word that a receipt key belongs to a desk.

    Attributes:
        desk_label: how people call the desk, at most 24 bytes of UTF-8.
        receipt_public: the desk's receipt key, 64 hex digits.
        signature: by the office's signing key, 128 hex digits.
    """

    desk_label: str
    receipt_public: str
    signature: str


class Statement(msgspec.Struct, frozen=True):
    """What a receipt says, without full personal data. Lengths are bytes of UTF-8.

    Attributes:
        receipt_number: at most 24.
        masked_number: the citizen's ID number with most digits hidden, at most 16.
        name_mark: initials or a short hash of the name, at most 12.
        outcome: code of one of the eight outcomes, at most 12.
        bank_bin: six digits, or None.
        date: of the registration, `YYYY-MM-DD`.
    """

    receipt_number: str
    masked_number: str
    name_mark: str
    outcome: str
    bank_bin: str | None
    date: str


class Verified(msgspec.Struct, frozen=True):
    """A statement that was signed by a desk of this campaign: what it says, and which desk."""

    statement: Statement
    desk_label: str
    receipt_public: str
    office_public: str


class _Payload(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    campaign: bytes
    desk_label: str
    receipt_public: bytes
    certificate: bytes
    receipt_number: str
    masked_number: str
    name_mark: str
    outcome: str
    bank_bin: int | None
    day: int


_payloads = msgspec.msgpack.Decoder(_Payload)
_encoder = msgspec.json.Encoder(order="deterministic")


def issue_certificate(office: SigningKey, *, campaign: str, desk_label: str, receipt_public: str) -> Certificate:
    """Certify a desk's receipt key with the office's signing key.

    Raises:
        InputRefused: `receipt.too_long` when the label is longer than 24 bytes.
    """
    _check_lengths({"desk_label": desk_label})
    if not is_public_key(receipt_public):
        raise Bug("receipt.key")
    message = _certified(campaign_short(campaign), desk_label, receipt_public)
    return Certificate(desk_label, receipt_public, office.sign("certificate", message).hex())


def sign_statement(statement: Statement, *, key: SigningKey, certificate: Certificate, campaign: str) -> str:
    """Return the text of a receipt's QR, at most 450 letters.

    Raises:
        InputRefused: `receipt.too_long` (place: the field), `receipt.malformed` for a date or BIN that is none.
        Bug: `receipt.key` when the certificate is for another key.
    """
    signed = signature_bytes(certificate.signature)
    if certificate.receipt_public != key.public or signed is None:
        raise Bug("receipt.key")
    _check_lengths({name: getattr(statement, name) for name in _LONGEST if name != "desk_label"})
    payload = msgspec.msgpack.encode(
        _Payload(
            campaign=campaign_short(campaign),
            desk_label=certificate.desk_label,
            receipt_public=bytes.fromhex(key.public),
            certificate=signed,
            receipt_number=statement.receipt_number,
            masked_number=statement.masked_number,
            name_mark=statement.name_mark,
            outcome=statement.outcome,
            bank_bin=_bin_number(statement.bank_bin),
            day=_day_number(statement.date),
        )
    )
    return PREFIX + base64.b32encode(payload + key.sign("receipt", payload)).decode().rstrip("=")


def verify_statement(text: str, office_public_keys: Iterable[str], campaign: str) -> Verified:
    """Read a receipt's QR and check it without a network.

    White space around the text and a text wholly in lower case (a scanner with Caps Lock on) are tolerated.

    Raises:
        InputRefused: `receipt.not_ours` (no receipt of this program), `receipt.newer` (made by a newer program),
            `receipt.malformed`, `receipt.other_campaign`, `receipt.unknown_office` (certified by no office that is
            known here) or `receipt.forged` (the statement is not what the desk signed).
    """
    text = text[: 4 * MAX_LETTERS].strip()
    text = text.upper() if text.islower() else text
    if not text.startswith(PREFIX):
        newer = text.startswith("FA") and text[2:3].isdigit() and text[3:4] == ":"
        raise InputRefused("receipt.newer" if newer else "receipt.not_ours")
    raw = _unwrapped(text.removeprefix(PREFIX))
    payload, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    facts, statement = _decoded(payload)
    if facts.campaign != campaign_short(campaign):
        raise InputRefused("receipt.other_campaign")
    public = facts.receipt_public.hex()
    certified = _certified(facts.campaign, facts.desk_label, public)
    office = next((key for key in office_public_keys if verify(key, "certificate", certified, facts.certificate)), None)
    if office is None:
        raise InputRefused("receipt.unknown_office")
    if not verify(public, "receipt", payload, signature):
        raise InputRefused("receipt.forged")
    return Verified(statement, facts.desk_label, public, office)


def campaign_short(campaign: str) -> bytes:
    """Return the 8 bytes by which a receipt names its campaign."""
    return hashlib.sha256(b"fieldapp/campaign/1\0" + campaign.encode()).digest()[:_SHORT_BYTES]


def _certified(short: bytes, desk_label: str, receipt_public: str) -> bytes:
    return _encoder.encode([short.hex(), desk_label, receipt_public])


def _unwrapped(letters: str) -> bytes:
    if len(letters) + len(PREFIX) > MAX_LETTERS:
        raise InputRefused("receipt.malformed")
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError) as error:
        raise InputRefused("receipt.malformed") from error
    if base64.b32encode(raw).decode().rstrip("=") != letters:
        raise InputRefused("receipt.malformed")
    return raw


def _decoded(payload: bytes) -> tuple[_Payload, Statement]:
    try:
        facts = _payloads.decode(payload)
        date = (_EPOCH + datetime.timedelta(days=facts.day)).isoformat()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError) as error:
        raise InputRefused("receipt.malformed") from error
    lengths = len(facts.receipt_public) == _PUBLIC_BYTES and len(facts.certificate) == SIGNATURE_BYTES
    bank = facts.bank_bin is None or 0 <= facts.bank_bin < 10**6
    if not (lengths and bank) or msgspec.msgpack.encode(facts) != payload:
        raise InputRefused("receipt.malformed")
    bank_bin = None if facts.bank_bin is None else f"{facts.bank_bin:06d}"
    statement = Statement(facts.receipt_number, facts.masked_number, facts.name_mark, facts.outcome, bank_bin, date)
    _check_lengths({name: getattr(facts, name) for name in _LONGEST})
    return facts, statement


_EPOCH = datetime.date(2000, 1, 1)


def _day_number(date: str) -> int:
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError as error:
        raise InputRefused("receipt.malformed", place="date") from error
    if day.isoformat() != date:
        raise InputRefused("receipt.malformed", place="date")
    return (day - _EPOCH).days


def _bin_number(bank_bin: str | None) -> int | None:
    if bank_bin is None:
        return None
    if len(bank_bin) != 6 or not (bank_bin.isascii() and bank_bin.isdigit()):
        raise InputRefused("receipt.malformed", place="bank_bin")
    return int(bank_bin)


def _check_lengths(texts: dict[str, str]) -> None:
    for name, value in texts.items():
        if len(value.encode("utf-8", "surrogatepass")) > _LONGEST[name]:
            raise InputRefused("receipt.too_long", place=name)
