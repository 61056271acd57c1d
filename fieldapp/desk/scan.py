"""What a scanner read, whatever it was, and whom it is about."""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from fieldapp.desk.find import own_area
from fieldapp.desk.paper_forms import open_form
from fieldapp.domain.own_codes import Invitation, PaperForm, is_own_code, read_own_code
from fieldapp.registry.searching import Found
from fieldapp.seal.card import QR_PREFIX
from fieldapp.seal.statement import Verified
from fieldapp.station.station import Station
from fieldapp.station.verifying import verify_receipt
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.cards import Card, NumberOnly, clean_payload
from fieldapp.vietnam.mangled import Mangling, may_be, read_beside, read_card
from fieldapp.vietnam.vietqr import Account, looks_like_vietqr, read_vietqr

Kind = Literal["card", "number", "receipt", "invitation", "form", "account"]

_LIKE: Final = 5
_RECEIPT: Final = re.compile(r"FA\d:", re.IGNORECASE)


class Scan(msgspec.Struct, frozen=True):
    """What a scan is and whom it fits.

    Attributes:
        kind: `card`, `number` (an identity number alone), `receipt` (genuine, else it is refused), `invitation`, `form`
            (of paper, to be typed in), `account` (a VietQR).
        found: the people it fits, the likeliest first.
        card: the card, if it is one.
        mangled: what changed the card on its way through a keyboard, or empty; then it has no name and no address.
        agrees: whether the name on such a card, as far as it can be told, is that of the one person found.
        receipt: what a receipt says, and which desk signed it.
        form: the paper form.
        account: what a VietQR names.
    """

    kind: Kind
    found: tuple[Found, ...] = ()
    card: Card | None = None
    mangled: Mangling = ""
    agrees: bool = True
    receipt: Verified | None = None
    form: PaperForm | None = None
    account: Account | None = None


def read_scan(station: Station, payload: str | bytes) -> Scan:
    """Return what a scanned payload is and whom it fits.

    Raises:
        InputRefused: `card.*` as `mangled.read_card`, `card.of_desk` for the card that opens a desk; `vietqr.*` as
            `vietqr.read_vietqr`; for our own codes `receipt.*` as `verifying.verify_receipt`, `code.*` as
            `own_codes.read_own_code`, and `form.*` as `paper_forms.open_form`.
    """
    text = clean_payload(payload) if isinstance(payload, bytes) else payload.strip()
    people = station.registry.people
    if is_own_code(text):
        code = read_own_code(text, campaign_id=station.campaign().campaign_id)
        if isinstance(code, Invitation):
            return Scan("invitation", tuple(people.found(code.people)))
        return Scan("form", tuple(people.found([open_form(station, code)])), form=code)
    if _RECEIPT.match(text):
        receipt = verify_receipt(station, text)
        number = receipt.statement.receipt_number
        return Scan("receipt", tuple(people.by_receipt_beginning(number)), receipt=receipt)
    if text.upper().startswith(QR_PREFIX):
        raise InputRefused("card.of_desk")
    if looks_like_vietqr(text):
        return Scan("account", account=read_vietqr(text))
    return _read_citizen(station, payload)


def _read_citizen(station: Station, payload: str | bytes) -> Scan:
    people = station.registry.people
    read = read_card(payload)
    card = read.card
    found = people.by_number(card.number)
    if isinstance(card, NumberOnly):
        return Scan("number", tuple(found), mangled=read.how)
    # The number of an older card, and one that was cancelled, are this person's too.
    for other in filter(None, (card.old_number, card.cancelled_number)):
        found += [one for one in people.by_number(other) if one not in found]
    if not found and read.name:
        found = people.search(f"{read.name} {card.birth_date[:4]}", limit=_LIKE, area=own_area(station))
    if len(found) != 1:
        return Scan("card", tuple(found), card, read.how)
    name = found[0].full_name
    read = read_beside(read, name)
    assert isinstance(read.card, Card)
    return Scan("card", tuple(found), read.card, read.how, may_be(read, name))
