"""The six-digit PIN that reopens a locked screen; never a key, because a million PINs are soon tried."""

from __future__ import annotations

import hmac

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fieldapp.seal.slots import COST, Argon
from fieldapp.system.errors import InputRefused

PIN_DIGITS = 6

_FREE_TRIES = 3
_FIRST_DELAY_S = 5
_LONGEST_DELAY_S = 900
_MAX_RECORD = 500
_SALT_BYTES = 16


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cost: Argon
    hash: str
    salt: str


def pin_record(pin: str, salt: bytes, *, cost: Argon = COST) -> str:
    """Return what is kept of a PIN: JSON with salt, cost and Argon2id hash. `salt` is 16 random bytes.

    Raises:
        InputRefused: `seal.pin_digits` when it is not six digits 0-9.
    """
    if not _is_pin(pin):
        raise InputRefused("seal.pin_digits")
    record = _Record(cost=cost, hash=_hashed(pin, salt, cost).hex(), salt=salt.hex())
    return msgspec.json.encode(record).decode()


def check_pin(record: str, pin: str) -> bool:
    """Return whether `pin` is the one of which `record` was made.

    Raises:
        InputRefused: `seal.pin_record` when the record is not one of ours.
    """
    try:
        if len(record) > _MAX_RECORD:
            raise InputRefused("seal.pin_record")
        known = msgspec.json.decode(record.encode(), type=_Record)
        salt, expected = bytes.fromhex(known.salt), bytes.fromhex(known.hash)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InputRefused("seal.pin_record") from error
    if len(salt) != _SALT_BYTES or known.cost.memory > COST.memory or known.cost.passes > COST.passes:
        raise InputRefused("seal.pin_record")
    if not _is_pin(pin):
        return False
    try:
        return hmac.compare_digest(_hashed(pin, salt, known.cost), expected)
    except ValueError as error:
        raise InputRefused("seal.pin_record") from error


def pin_delay_s(failures: int) -> int:
    """Return how many seconds to wait before the next try after so many wrong ones in a row.

    Three are free, then 5 s, doubling up to 15 minutes: a million PINs would take 28 years. The caller keeps the count
    where a restart does not forget it.
    """
    if failures < _FREE_TRIES:
        return 0
    doublings = min(failures - _FREE_TRIES, 20)
    return int(min(_FIRST_DELAY_S * 2**doublings, _LONGEST_DELAY_S))


def _is_pin(pin: str) -> bool:
    return len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit()


def _hashed(pin: str, salt: bytes, cost: Argon) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory)
    return kdf.derive(b"fieldapp/pin/1\0" + pin.encode())
