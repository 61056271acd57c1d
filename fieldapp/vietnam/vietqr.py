"""VietQR: the text of the code that any banking app reads as "pay into this account", written and read.

NAPAS, "QR Format" v1.0, 09/2021: two digits of a tag, two of a length, the value; some values hold such triples again.
"""

from __future__ import annotations

from binascii import crc_hqx
from typing import Final

import msgspec

from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.banks import bank_of_bin

LONGEST_PAYLOAD: Final = 512
_MOST_ACCOUNT = 19
_NAPAS: Final = "A000000727"
_TO_ACCOUNT: Final = "QRIBFTTA"
_TO_CARD: Final = "QRIBFTTC"
_BEGINNING: Final = "000201"
_CRC: Final = "6304"


class Account(msgspec.Struct, frozen=True):
    """An account that a code names: the bank's BIN, which is in the table of banks, and the number."""

    bank: str
    number: str


def vietqr(bank_bin: str, account: str) -> str | None:
    """Return the static code of an account, or None where there can be none.

    A BIN has six digits and an account 1 to 19 Latin letters or digits; no amount and no name are in the code.
    """
    if not (len(bank_bin) == 6 and bank_bin.isascii() and bank_bin.isdigit() and _is_account(account)):
        return None
    payee = _tag("00", _NAPAS) + _tag("01", _tag("00", bank_bin) + _tag("01", account)) + _tag("02", _TO_ACCOUNT)
    said = _BEGINNING + _tag("01", "11") + _tag("38", payee) + _tag("53", "704") + _tag("58", "VN") + _CRC
    return said + _checksum(said)


def looks_like_vietqr(payload: str) -> bool:
    """Tell whether a text begins as such a code does and names NAPAS; whether it is whole is for `read_vietqr`."""
    text = payload.strip("\ufeff \t\r\n")
    return len(text) <= LONGEST_PAYLOAD and text.startswith(_BEGINNING) and _NAPAS in text


def read_vietqr(payload: str | bytes) -> Account:
    """Return the account that a code names; amount, purpose and names in it are of no interest.

    Every length has to be consumed exactly: the code printed in section 6.1.1 of the specification has a right checksum
    and one wrong length, and who reads it leniently loses the last digit of the account.

    Raises:
        InputRefused: `vietqr.too_long` (over 512 bytes), `vietqr.not_vietqr`, `vietqr.damaged` (checksum or a length),
            `vietqr.card` (it names a card, not an account), `vietqr.bank` (in no table).
    """
    text = _clean(payload)
    if not text.startswith(_BEGINNING):
        raise InputRefused("vietqr.not_vietqr")
    body, given = text[:-4], text[-4:]
    if not body.endswith(_CRC) or _checksum(body) != given.upper():
        raise InputRefused("vietqr.damaged")
    said = _parts(text)
    payee = said.get("38", "")
    if "38" not in said or said.get("01") not in {"11", "12"}:
        raise InputRefused("vietqr.not_vietqr")
    told = _parts(payee)
    if told.get("00") != _NAPAS:
        raise InputRefused("vietqr.not_vietqr")
    into = _parts(told.get("01", ""))
    if told.get("02") == _TO_CARD:
        raise InputRefused("vietqr.card")
    number = into.get("01", "")
    if told.get("02") != _TO_ACCOUNT or not _is_account(number):
        raise InputRefused("vietqr.not_vietqr")
    if bank_of_bin(into.get("00", "")) is None:
        raise InputRefused("vietqr.bank")
    return Account(into["00"], number)


def _clean(payload: str | bytes) -> str:
    if len(payload) > LONGEST_PAYLOAD:
        raise InputRefused("vietqr.too_long")
    try:
        data = payload.encode() if isinstance(payload, str) else bytes(payload)
        text = data.decode()
    except UnicodeError as error:
        raise InputRefused("vietqr.not_vietqr") from error
    if len(data) > LONGEST_PAYLOAD:
        raise InputRefused("vietqr.too_long")
    return text.strip("\ufeff \t\r\n")


def _parts(text: str) -> dict[str, str]:
    """Return the values by their tags; every tag once, and every length as it is said."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        if not (len(length) == 2 and (tag + length).isascii() and (tag + length).isdigit()) or tag in found:
            raise InputRefused("vietqr.damaged")
        at += 4 + int(length)
        found[tag] = text[at - int(length) : at]
    if at != len(text):
        raise InputRefused("vietqr.damaged")
    return found


def _is_account(text: str) -> bool:
    return 0 < len(text) <= _MOST_ACCOUNT and text.isascii() and text.isalnum()


def _checksum(said: str) -> str:
    """Return the four digits behind `said`: CRC-16, polynomial 0x1021, beginning at 0xFFFF."""
    return f"{crc_hqx(said.encode(), 0xFFFF):04X}"


def _tag(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"
