"""Slots that wrap the database key: one for each officer's passphrase and one for the desk card, as in LUKS."""

from __future__ import annotations

import unicodedata
from typing import Literal, NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldapp.seal.card import SECRET_BYTES, derive
from fieldapp.system.errors import Bug, InputRefused
from fieldapp.system.randomness import Randomness

KEY_BYTES = 32
MIN_PASSPHRASE = 12
"""Characters of a passphrase, counted after NFC."""

MAX_SLOTS = 64
MAX_SLOTS_BYTES = 64 * 1024

_MAX_PASSPHRASE = 1024
_SALT_BYTES = 16
_NONCE_BYTES = 12
_MAX_LABEL = 200
_BOX_BYTES = KEY_BYTES + 16
_MAX_DERIVATIONS = 4
_encoder = msgspec.json.Encoder(order="sorted")

Kind = Literal["passphrase", "card"]


class Argon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The cost of Argon2id: `memory` in KiB, `passes`, `lanes`."""

    memory: int
    passes: int
    lanes: int


COST = Argon(memory=64 * 1024, passes=3, lanes=1)
"""A quarter of a second and 64 MiB: as RFC 9106 recommends where memory is scarce, with one lane."""

_COST_LIMIT = Argon(memory=256 * 1024, passes=10, lanes=4)


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to the database key.

    Attributes:
        id: 32 hex digits.
        kind: what opens it.
        label: whom it belongs to, for example an officer's id; authenticated, not secret.
        cost: of the passphrase's derivation; None for a card.
        salt, nonce, box: hex; `box` is the key under ChaCha20-Poly1305.
    """

    box: str
    cost: Argon | None
    id: str
    kind: Kind
    label: str
    nonce: str
    salt: str


class Opened(NamedTuple):
    """The database key and the slot that gave it."""

    key: bytes
    slot: Slot


_reader = msgspec.json.Decoder(list[Slot])


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is too short or absurdly long.

    Raises:
        InputRefused: `seal.passphrase_short` or `seal.passphrase_long`.
    """
    if len(passphrase) > _MAX_PASSPHRASE:
        raise InputRefused("seal.passphrase_long", most=_MAX_PASSPHRASE)
    if len(unicodedata.normalize("NFC", passphrase)) < MIN_PASSPHRASE:
        raise InputRefused("seal.passphrase_short", least=MIN_PASSPHRASE)


def add_passphrase_slot(
    slots: bytes, *, key: bytes, passphrase: str, label: str, randomness: Randomness, cost: Argon = COST
) -> bytes:
    """Return the slots file with one more slot that `passphrase` opens.

    All passphrase slots of a file share one random salt, so that opening derives once, not once for each officer.
    `slots` may be empty for a new file; `cost` is lower than the standard in tests only.

    Raises:
        InputRefused: `seal.passphrase_short`, `seal.passphrase_long`, `seal.slots_full`, `seal.slots_malformed`.
    """
    check_passphrase(passphrase)
    known = read_slots(slots)
    shared = next((slot.salt for slot in known if slot.kind == "passphrase" and slot.cost == cost), None)
    salt = shared or randomness.bytes(_SALT_BYTES).hex()
    wrapping = _stretched(passphrase, bytes.fromhex(salt), cost)
    return _with_slot(known, "passphrase", label, cost, salt, wrapping, key, randomness)


def add_card_slot(slots: bytes, *, key: bytes, secret: bytes, label: str, randomness: Randomness) -> bytes:
    """Return the slots file with one more slot that the card with this 16-byte `secret` opens.

    Raises:
        InputRefused: `seal.slots_full`, `seal.slots_malformed`.
    """
    known = read_slots(slots)
    salt = randomness.bytes(_SALT_BYTES).hex()
    return _with_slot(known, "card", label, None, salt, derive(secret, "slot"), key, randomness)


def remove_slot(slots: bytes, slot_id: str) -> bytes:
    """Return the slots file without one slot; unknown ids change nothing."""
    return _encoder.encode([slot for slot in read_slots(slots) if slot.id != slot_id])


def open_slots(slots: bytes, secret: str | bytes) -> bytes:
    """Return the database key (32 bytes) by a passphrase (`str`) or a card's secret (`bytes`).

    Raises:
        InputRefused: `seal.wrong_secret` when no slot opens, `seal.slots_malformed` when the file is not one of ours.
    """
    return find_slot(slots, secret).key


def find_slot(slots: bytes, secret: str | bytes) -> Opened:
    """Return the key and the slot that opened; raises as `open_slots`."""
    known = read_slots(slots)
    if isinstance(secret, bytes):
        if len(secret) != SECRET_BYTES:
            raise InputRefused("seal.wrong_secret")
        wrapping = derive(secret, "slot")
        return _first_that_opens([(slot, wrapping) for slot in known if slot.kind == "card"])
    if len(secret) > _MAX_PASSPHRASE:
        raise InputRefused("seal.wrong_secret")
    derived: dict[tuple[str, Argon], bytes] = {}
    candidates = []
    for slot in known:
        if slot.cost is None:
            continue
        by = (slot.salt, slot.cost)
        if by not in derived:
            if len(derived) == _MAX_DERIVATIONS:
                raise InputRefused("seal.slots_malformed")
            derived[by] = _stretched(secret, bytes.fromhex(slot.salt), slot.cost)
        candidates.append((slot, derived[by]))
    return _first_that_opens(candidates)


def read_slots(slots: bytes) -> list[Slot]:
    """Return the slots of a file, checked but not opened; an empty file has none.

    Raises:
        InputRefused: `seal.slots_malformed`.
    """
    if not slots:
        return []
    if len(slots) > MAX_SLOTS_BYTES:
        raise InputRefused("seal.slots_malformed")
    try:
        known = _reader.decode(slots)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise InputRefused("seal.slots_malformed") from error
    if _encoder.encode(known) != slots or len(known) > MAX_SLOTS or not all(_is_sound(slot) for slot in known):
        raise InputRefused("seal.slots_malformed")
    return known


def _is_sound(slot: Slot) -> bool:
    lengths = ((slot.box, _BOX_BYTES), (slot.nonce, _NONCE_BYTES), (slot.salt, _SALT_BYTES), (slot.id, 16))
    hexes = all(len(text) == 2 * count and not text.strip("0123456789abcdef") for text, count in lengths)
    if not hexes or len(slot.label) > _MAX_LABEL or (slot.cost is None) != (slot.kind == "card"):
        return False
    cost = slot.cost
    return cost is None or (
        1 <= cost.passes <= _COST_LIMIT.passes
        and 1 <= cost.lanes <= _COST_LIMIT.lanes
        and 8 * cost.lanes <= cost.memory <= _COST_LIMIT.memory
    )


def _with_slot(
    known: list[Slot],
    kind: Kind,
    label: str,
    cost: Argon | None,
    salt: str,
    wrapping: bytes,
    key: bytes,
    randomness: Randomness,
) -> bytes:
    if len(key) != KEY_BYTES or len(label) > _MAX_LABEL:
        raise Bug("seal.slot_arguments")
    if len(known) >= MAX_SLOTS:
        raise InputRefused("seal.slots_full")
    bare = Slot(
        box="",
        cost=cost,
        id=randomness.bytes(16).hex(),
        kind=kind,
        label=label,
        nonce=randomness.bytes(_NONCE_BYTES).hex(),
        salt=salt,
    )
    box = _cipher(bare, wrapping).encrypt(bytes.fromhex(bare.nonce), key, _header(bare))
    return _encoder.encode([*known, msgspec.structs.replace(bare, box=box.hex())])


def _first_that_opens(candidates: list[tuple[Slot, bytes]]) -> Opened:
    for slot, wrapping in candidates:
        try:
            nonce, box = bytes.fromhex(slot.nonce), bytes.fromhex(slot.box)
            return Opened(_cipher(slot, wrapping).decrypt(nonce, box, _header(slot)), slot)
        except InvalidTag:
            continue
    raise InputRefused("seal.wrong_secret")


def _cipher(slot: Slot, wrapping: bytes) -> ChaCha20Poly1305:
    info = b"fieldapp/slot/1/" + slot.id.encode()
    return ChaCha20Poly1305(HKDF(SHA256(), 32, salt=bytes.fromhex(slot.salt), info=info).derive(wrapping))


def _header(slot: Slot) -> bytes:
    return b"fieldapp/slot/1\0" + _encoder.encode(msgspec.structs.replace(slot, box=""))


def _stretched(passphrase: str, salt: bytes, cost: Argon) -> bytes:
    plain = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    kdf = Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory)
    return kdf.derive(plain)
