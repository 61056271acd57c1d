"""The door for scanned, typed and pasted texts: `python -m tests.fuzz.targets.qr -runs=N`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fieldapp.devices.wedge import Wedge, pasted_payload
from fieldapp.domain.own_codes import read_own_code
from fieldapp.seal.card import card_qr, card_text, fresh_card, read_card_text
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.statement import Statement, issue_certificate, sign_statement, verify_statement
from fieldapp.system.randomness import SeededRandomness
from fieldapp.vietnam.cards import parse_card
from fieldapp.vietnam.mangled import read_card
from fieldapp.vietnam.vietqr import read_vietqr
from tests.fuzz.targets.doors import Door, hunt, refusing
from tests.fuzz.verdicts import codes_of

_CAMPAIGN = "c" * 32
_OFFICE, _DESK = SigningKey(b"\1" * 32), SigningKey(b"\2" * 32)
_CARD = fresh_card(_OFFICE.public, SeededRandomness("card"))
_CHIP = "001160000001|012345678|Nguyễn Thị Mẫu|01021960|Nữ|Tổ 7, Ngọc Hà, Ba Đình, Hà Nội|01012022"


@contextmanager
def opened() -> Iterator[Door]:
    """Give the door."""
    yield Door(_feed, _seeds())


def _seeds() -> list[bytes]:
    """Return a receipt, a card of a desk, and cards of citizens."""
    certificate = issue_certificate(_OFFICE, campaign=_CAMPAIGN, desk_label="02", receipt_public=_DESK.public)
    statement = Statement("P03-2-000127", "001*******45", "N.T.M.", "open_account", "970436", "2026-11-23")
    receipt = sign_statement(statement, key=_DESK, certificate=certificate, campaign=_CAMPAIGN)
    texts = [
        receipt,
        card_qr(_CARD),
        card_text(_CARD),
        _CHIP,
        _CHIP + "||Nguyễn Văn Mẫu|Lê Thị Mẫu|",
        "001160000001",
        "đđăăôđđđđđăă|đăâêô\u0300\u0309\u0303\u0301|Nguyen Thi Mau|đăđâăậ\u0300đ|Nu|To 7|ăđđôâđâă",
        "001150000017||Nguyeenx Thij Maaux|01021950|Nuwx|Toor 7|10052021",
        "FA2:X",
    ]
    return [text.encode() for text in texts]


def _feed(data: bytes) -> None:
    # Halves of letters come in through a keyboard, too.
    for text in {
        data.decode("utf-8", "replace"),
        data.decode("utf-16-le", "surrogatepass" if len(data) % 2 == 0 else "replace"),
    }:
        for read, topics in _READERS:
            with refusing(codes_of(*topics)):
                read(text)
        _type(text)
    for read_bytes in (parse_card, read_card):
        with refusing(codes_of("card")):
            read_bytes(data)


_READERS: tuple[tuple[Callable[[str], object], tuple[str, ...]], ...] = (
    (lambda text: verify_statement(text, [_OFFICE.public], _CAMPAIGN), ("receipt",)),
    (read_card_text, ("seal",)),
    (parse_card, ("card",)),
    (read_card, ("card",)),
    (read_own_code, ("code",)),
    (read_vietqr, ("vietqr",)),
    (pasted_payload, ()),
)


def _type(text: str) -> None:
    """Send a text key by key, as a scanner does, then Enter."""
    wedge = Wedge()
    for at, key in enumerate(text[:2000]):
        wedge.hear("\r" if key in "\r\t\n" else key, at)
    heard = wedge.hear("\r", 2000)
    assert heard.verdict == "whole" or not heard.payload


if __name__ == "__main__":
    sys.exit(hunt("qr"))
