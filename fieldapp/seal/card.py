"""The enrolment card: 128 secret bits and the fingerprint of the office, as text that survives being typed."""

from __future__ import annotations

import hashlib
import hmac

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldapp.seal.boxes import identity_text
from fieldapp.system.errors import Bug, InputRefused
from fieldapp.system.randomness import Randomness

SECRET_BYTES = 16
FINGERPRINT_BYTES = 8
QR_PREFIX = "FC1:"

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SPARE_BITS = 3
_LETTERS = 40
_GROUP = 5
_LONGEST_TYPED = 200
_encoder = msgspec.json.Encoder(order="deterministic")


class Card(msgspec.Struct, frozen=True):
    """What an enrolment card holds.

    Attributes:
        secret: 16 secret bytes.
        office: 8 bytes that name the office's signing key, and with it the campaign.
    """

    secret: bytes
    office: bytes

    def __repr__(self) -> str:
        """Name the office only: a card must not leak into a log."""
        return f"Card(office={self.office.hex()})"


def office_fingerprint(sign_public: str) -> bytes:
    """Return the 8 bytes by which a card names the office whose signing key is `sign_public` (hex)."""
    return hashlib.sha256(b"fieldapp/office/1\0" + bytes.fromhex(sign_public)).digest()[:FINGERPRINT_BYTES]


def fresh_card(office_public: str, randomness: Randomness) -> Card:
    """Make a new card for the office whose signing key is `office_public` (hex)."""
    return Card(randomness.bytes(SECRET_BYTES), office_fingerprint(office_public))


def card_text(card: Card) -> str:
    """Return the card as printed: eight groups of five letters of Crockford's base 32, the last letter a check."""
    number = int.from_bytes(card.secret + card.office, "big") << _SPARE_BITS
    values = [number >> 5 * (_LETTERS - 2 - index) & 31 for index in range(_LETTERS - 1)]
    values.append(_multiplied(_weighed(values)))
    letters = "".join(_ALPHABET[value] for value in values)
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LETTERS, _GROUP))


def card_qr(card: Card) -> str:
    """Return what the card's QR holds: the printed text without dashes behind a prefix."""
    return QR_PREFIX + card_text(card).replace("-", "")


def read_card_text(text: str) -> Card:
    """Read a card as scanned or typed: any case, spaces and dashes anywhere, O for 0, I and L for 1.

    Any single wrong letter and any swap of neighbours is found.

    Raises:
        InputRefused: `seal.card_length`, `seal.card_letter` or `seal.card_check`.
    """
    if len(text) > _LONGEST_TYPED:
        raise InputRefused("seal.card_length")
    plain = text.strip().upper().removeprefix(QR_PREFIX)
    plain = "".join(plain.split()).replace("-", "").translate(_LOOK_ALIKES)
    if any(letter not in _ALPHABET for letter in plain):
        raise InputRefused("seal.card_letter")
    if len(plain) != _LETTERS:
        raise InputRefused("seal.card_length")
    values = [_ALPHABET.index(letter) for letter in plain]
    if _multiplied(_weighed(values[:-1])) != values[-1]:
        raise InputRefused("seal.card_check")
    number = 0
    for value in values[:-1]:
        number = number << 5 | value
    if number & (1 << _SPARE_BITS) - 1:
        raise InputRefused("seal.card_check")
    raw = (number >> _SPARE_BITS).to_bytes(SECRET_BYTES + FINGERPRINT_BYTES, "big")
    return Card(raw[:SECRET_BYTES], raw[SECRET_BYTES:])


def card_identity(secret: bytes) -> str:
    """Return the age identity that opens the first file of the desk with this card."""
    return identity_text(derive(secret, "first-file"))


def card_id(secret: bytes) -> str:
    """Return the public id of a card, 32 hex digits: tells a second use, not the secret."""
    return derive(secret, "id")[:16].hex()


def prove_card(secret: bytes, campaign: str, journal_id: str, sign_public: str, recipient: str) -> str:
    """Return the proof (64 hex digits) that whoever holds the card chose these keys and this journal."""
    message = _encoder.encode([campaign, journal_id, sign_public, recipient])
    return hmac.new(derive(secret, "enrolment"), message, hashlib.sha256).hexdigest()


def check_card_proof(
    proof: str, secret: bytes, campaign: str, journal_id: str, sign_public: str, recipient: str
) -> bool:
    """Return whether `proof` was made with this card for exactly these keys and this journal; never raises."""
    expected = prove_card(secret, campaign, journal_id, sign_public, recipient)
    return hmac.compare_digest(expected.encode(), proof.encode("utf-8", "surrogatepass"))


def derive(secret: bytes, use: str) -> bytes:
    """Return 32 bytes made of a card's secret for one use (HKDF-SHA256, RFC 5869); uses tell nothing of each other."""
    if len(secret) != SECRET_BYTES:
        raise Bug("seal.seed_length")
    return HKDF(SHA256(), 32, salt=b"", info=b"fieldapp/card/1/" + use.encode()).derive(secret)


# The check letter is a weighted sum in the field of 32 elements (x^5 + x^2 + 1), the weight of the n-th letter from the
# right being x^n: every weight is not 0, and neighbours' weights differ.


def _multiplied(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 32 else value


def _weighed(values: list[int]) -> int:
    total = 0
    for value in values:
        total = _multiplied(total) ^ value
    return total
