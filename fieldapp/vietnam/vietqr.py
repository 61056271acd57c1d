"""VietQR: the text of the code that any banking app reads as "pay into this account"."""

from __future__ import annotations

from binascii import crc_hqx

_MOST_ACCOUNT = 19


def vietqr(bank_bin: str, account: str) -> str | None:
    """Return the static code of an account (NAPAS, "QR Format" v1.0, 09/2021), or None where there can be none.

    A BIN has six digits and an account 1 to 19 Latin letters or digits; no amount and no name are in the code.
    """
    if not (len(bank_bin) == 6 and bank_bin.isascii() and bank_bin.isdigit()):
        return None
    if not (len(account) <= _MOST_ACCOUNT and account.isascii() and account.isalnum()):
        return None
    payee = _tag("00", "A000000727") + _tag("01", _tag("00", bank_bin) + _tag("01", account)) + _tag("02", "QRIBFTTA")
    said = _tag("00", "01") + _tag("01", "11") + _tag("38", payee) + _tag("53", "704") + _tag("58", "VN") + "6304"
    return f"{said}{crc_hqx(said.encode(), 0xFFFF):04X}"


def _tag(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"
