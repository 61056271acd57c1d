"""What stands in the QR codes of invitations and paper forms: digits that find the person again and tell nothing.

`FA1:I:<campaign>:<id>[.<id>…]:<check>` invites up to eight people, `FA1:F:<campaign>:<desk>.<letter>.<sequence>[.<id>]:
<check>` is a paper form, blank or made out for somebody. All but the beginning are digits: the campaign as eight of a
hash, an id (128 random bits) as 39, the check as six of a hash. So the keys of Telex change nothing in a code that a
scanner types, and those of VNI only its beginning.
"""

from __future__ import annotations

import hashlib
import re

import msgspec

from fieldapp.domain.receipt import LETTERS, check_character
from fieldapp.system.errors import Bug, InputRefused

MOST_PEOPLE = 8
MAX_SIGNS = 400

_DOMAIN = b"fieldapp/own-code/1\0"
_CAMPAIGN_DIGITS, _ID_DIGITS, _CHECK_DIGITS = 8, 39, 6
_BEGINNING = re.compile(r"(?:FA1|FÁ):([IF]):", re.IGNORECASE)
"""VNI makes `FÁ` of `FA1`."""

_ID = rf"[0-9]{{{_ID_DIGITS}}}"
_SHAPES = {
    "I": re.compile(rf"([0-9]{{8}}):({_ID}(?:\.{_ID}){{0,{MOST_PEOPLE - 1}}}):([0-9]{{6}})"),
    "F": re.compile(
        rf"([0-9]{{8}}):((?:[1-9][0-9]{{0,3}})\.(?:[0-9]|1[0-9]|20)\.(?:[1-9][0-9]{{0,8}})(?:\.{_ID})?):([0-9]{{6}})"
    ),
}
_NUMBER = re.compile(r"([0-9]{2,4})([A-U])[\s-]*F([0-9]{5,9})[\s-]*([0-9A-Z])", re.ASCII)


class FormNumber(msgspec.Struct, frozen=True, order=True):
    """The number of a paper form, such as `03A-F00012-K`: desk, incarnation of its journal, place in its own series."""

    desk: int
    incarnation: int
    sequence: int

    def __str__(self) -> str:
        return _written(f"{self.desk:02d}", LETTERS[self.incarnation % len(LETTERS)], f"{self.sequence:05d}")


class Invitation(msgspec.Struct, frozen=True):
    """An invitation: the mark of its campaign and the ids of those who are invited together."""

    campaign: str
    people: tuple[str, ...]


class PaperForm(msgspec.Struct, frozen=True):
    """A paper form: the mark of its campaign, its number, and whom it was made out for; nobody on a blank one."""

    campaign: str
    number: FormNumber
    person: str = ""


OwnCode = Invitation | PaperForm


def campaign_mark(campaign_id: str) -> str:
    """Return the eight digits by which a code names its campaign."""
    return _digits(campaign_id.encode(), _CAMPAIGN_DIGITS)


def invitation_code(campaign_id: str, people: tuple[str, ...]) -> str:
    """Return the code of an invitation of one to `MOST_PEOPLE` people, by their ids."""
    if not 1 <= len(people) <= MOST_PEOPLE:
        raise Bug("code.people", place=str(len(people)))
    return _sealed("I", campaign_id, ".".join(map(_id_digits, people)))


def form_code(campaign_id: str, number: FormNumber, person: str = "") -> str:
    """Return the code of a paper form, made out for a person or blank."""
    parts = [str(number.desk), str(number.incarnation % len(LETTERS)), str(number.sequence)]
    return _sealed("F", campaign_id, ".".join([*parts, *([_id_digits(person)] if person else [])]))


def is_own_code(payload: str) -> bool:
    """Tell whether something that was scanned begins as the code of an invitation or a form does."""
    return _BEGINNING.match(payload.strip()[:MAX_SIGNS]) is not None


def read_own_code(payload: str, *, campaign_id: str = "") -> OwnCode:
    """Return what a code says.

    Raises:
        InputRefused: `code.damaged` for anything that is not exactly a code; `code.other_campaign` when one is not of
            the campaign that is asked for.
    """
    signs = payload.strip() if len(payload) <= MAX_SIGNS + 16 else ""
    beginning = _BEGINNING.match(signs)
    match = beginning and _SHAPES[beginning[1].upper()].fullmatch(signs, beginning.end())
    if not beginning or not match or len(signs) > MAX_SIGNS:
        raise InputRefused("code.damaged")
    kind, (campaign, said, check) = beginning[1].upper(), match.groups()
    if check != _check(kind, campaign, said):
        raise InputRefused("code.damaged")
    if campaign_id and campaign != campaign_mark(campaign_id):
        raise InputRefused("code.other_campaign")
    if kind == "I":
        return Invitation(campaign, tuple(map(_id, said.split("."))))
    desk, incarnation, sequence, *person = said.split(".")
    return PaperForm(campaign, FormNumber(int(desk), int(incarnation), int(sequence)), *map(_id, person))


def read_form_number(typed: str) -> FormNumber | None:
    """Return the number of a form as it was typed, in any case, with or without hyphens; None for anything else."""
    match = _NUMBER.fullmatch(typed.strip().upper()) if len(typed) <= MAX_SIGNS else None
    if match is None:
        return None
    desk, letter, sequence, check = match.groups()
    number = FormNumber(int(desk), LETTERS.index(letter), int(sequence))
    return number if number.sequence and number.desk and str(number) == f"{desk}{letter}-F{sequence}-{check}" else None


def _written(desk: str, letter: str, sequence: str) -> str:
    return f"{desk}{letter}-F{sequence}-{check_character(f'{desk}{letter}F{sequence}')}"


def _sealed(kind: str, campaign_id: str, said: str) -> str:
    campaign = campaign_mark(campaign_id)
    return f"FA1:{kind}:{campaign}:{said}:{_check(kind, campaign, said)}"


def _check(kind: str, campaign: str, said: str) -> str:
    return _digits(f"{kind}:{campaign}:{said}".encode(), _CHECK_DIGITS)


def _digits(of: bytes, count: int) -> str:
    return f"{int.from_bytes(hashlib.sha256(_DOMAIN + of).digest()[:16]) % 10**count:0{count}d}"


def _id_digits(citizen_id: str) -> str:
    return f"{int(citizen_id, 16):0{_ID_DIGITS}d}"


def _id(digits: str) -> str:
    number = int(digits)
    if number >= 1 << 128:
        raise InputRefused("code.damaged")
    return f"{number:032x}"
