"""Cards that came through a keyboard which changed them: what is certain in them, and what did it.

A scanner that types presses the keys of a US keyboard. Another keyboard layout, a key that is held, or an input method
(Telex, VNI) makes other letters of them. Digits between separators survive an input method, and a layout can be undone
sign by sign; names and addresses cannot be trusted and are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final, Literal

import msgspec

from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.cards import Card, NumberOnly, bare_card, clean_payload, parse_card, read_date
from fieldapp.vietnam.id_numbers import Sex, is_plausible, what_digits_say
from fieldapp.vietnam.keystrokes import undo_keystrokes
from fieldapp.vietnam.names import fold
from fieldapp.vietnam.scanned import DIGIT_ROWS

Mangling = Literal[
    "",
    "vietnamese_keys",
    "shifted_keys",
    "lost_shift",
    "caps_lock",
    "code_page",
    "input_method",
    "keystrokes",
    "lost_letters",
]
"""What changed a payload: nothing, the Vietnamese keyboard of Windows, Shift held, Shift lost, Caps Lock, UTF-8 typed
byte by byte as Windows-1252, an input method that was on, keystrokes of one that was off, or marks that got lost.
"""

_TONES: Final = frozenset("\u0300\u0309\u0303\u0301\u0323")
_SEPARATED: Final = re.compile(r"\d{12}([^\w\s,.\-])")
_SORTED: Final = re.compile("\u0323[\u0300\u0309\u0303\u0301]")
_COUNTS: Final = (7, 11)
_LOST: Final = re.compile("[?\ufffd]")
_VOWEL: Final = re.compile("[aeiouy]")


class CardReading(msgspec.Struct, frozen=True):
    """What a payload says for certain, and what mangled it.

    Attributes:
        card: without name and address if it was mangled, unless that could be undone letter by letter.
        name: the name as far as it can be told, folded: to look for people, never to be saved.
    """

    card: Card | NumberOnly
    how: Mangling = ""
    name: str = ""


def read_card(payload: str | bytes) -> CardReading:
    """Read a scan, and read it again when a keyboard changed it.

    Of a changed card the number counts only when all its digits are there and the birth date beside it says the same
    year; the sex only when it agrees with the number. Nothing is guessed.

    Raises:
        InputRefused: `card.mangled` when a card was changed so much that its number is not certain; else the codes of
            `cards.parse_card`.
    """
    try:
        card = parse_card(payload)
    except InputRefused as refused:
        if refused.code == "card.too_long":
            raise
        if isinstance(payload, str) and (found := _undo_rows(payload.strip())):
            return found
        text = clean_payload(payload)
        for undo in (_undo_code_page, _undo_caps_lock, _undo_input_method):
            found = undo(text)
            if found is not None:
                return found
        raise
    if isinstance(card, NumberOnly):
        return CardReading(card)
    return _undo_caps_lock(card.raw) or _without_lost_letters(card)


def read_beside(reading: CardReading, name: str) -> CardReading:
    """Read a card again beside the name of its person: what lacks some of the marked letters in it is no other name."""
    if reading.how or not isinstance(reading.card, Card) or fold(name) == reading.name or not _may_lack(reading, name):
        return reading
    return CardReading(msgspec.structs.replace(reading.card, full_name="", address=""), "lost_letters", reading.name)


def may_be(reading: CardReading, name: str) -> bool:
    """Tell whether `name` may be the one on the card, as far as that can be told."""
    return (
        not reading.name or fold(name) == reading.name or (reading.how == "lost_letters" and _may_lack(reading, name))
    )


def _may_lack(reading: CardReading, name: str) -> bool:
    """Tell whether the card says `name` when marked letters in it got lost."""
    told, ends = reading.name.replace(" ", ""), {0}
    for letter in name:
        if not letter.isspace():
            plain = fold(letter)
            here = {at + len(plain) for at in ends if told.startswith(plain, at)}
            ends = here if letter.isascii() else ends | here
    return len(told) in ends


def _undo_code_page(text: str) -> CardReading | None:
    """Undo a UTF-8 text whose bytes were typed one by one: each was one sign, so nothing is lost."""
    try:
        data = b"".join(letter.encode("cp1252") for letter in text)
        card = parse_card(data.decode("utf-8"))
    except (UnicodeError, InputRefused):
        return None
    return CardReading(card, "code_page", fold(card.full_name)) if isinstance(card, Card) else None


def _undo_caps_lock(text: str) -> CardReading | None:
    """Undo Caps Lock, which turns small letters into capitals and capitals into small ones, and nothing else."""
    fields = text.split("|")
    name = fields[2].split() if len(fields) in _COUNTS else []
    if not name or not all(word[0].islower() and word[1:] == word[1:].upper() for word in name):
        return None
    try:
        card = parse_card(text.swapcase())
    except InputRefused:
        return None
    if not isinstance(card, Card) or not any(len(word) > 1 for word in name):
        return None
    plain = _without_lost_letters(card)
    return plain if plain.how else msgspec.structs.replace(plain, how="caps_lock")


def _without_lost_letters(card: Card) -> CardReading:
    """Return the card, or what is left of one that was sent without marks on its letters, or without such letters."""
    told = card.address if any(map(str.isalpha, card.address)) else card.full_name
    if not told or not (told.isascii() or any(map(_lacks_vowels, card.full_name.split()))):
        return CardReading(card, name=fold(card.full_name))
    if card.fields not in _COUNTS:
        left = msgspec.structs.replace(card, full_name="", address="")
        return CardReading(left, _ascii_cause(card.full_name), fold(undo_keystrokes(card.full_name)))
    return _certain(card.raw.split("|"), card.raw, _ascii_cause(card.full_name))


def _lacks_vowels(word: str) -> bool:
    """Tell whether letters of a name got lost: no word of more than one letter is without a vowel."""
    return len(word) > 1 and word.isalpha() and _VOWEL.search(fold(word)) is None


def _undo_rows(text: str) -> CardReading | None:
    """Undo a keyboard whose digit row writes other signs: each sign stands for one digit.

    Whoever composes such a text sorts its tones, the dot below first: where that may have happened, it is refused.
    """
    apart = "".join(map(_tones_apart, text))
    for how, row in DIGIT_ROWS.items():
        if not re.match(f"[{re.escape(''.join(row))}]{{12}}", apart):
            continue
        if _SORTED.search(apart) and text == unicodedata.normalize("NFC", text):
            return _refuse()
        digits = str.maketrans(row)
        if len(apart) == 12:
            number = apart.translate(digits)
            return CardReading(NumberOnly(number), how) if is_plausible(number) else _refuse()
        fields = apart.split("|")
        kept = [field if at in (2, 4, 5) else field.translate(digits) for at, field in enumerate(fields)]
        return _certain(kept, text, how)
    return None


def _undo_input_method(text: str) -> CardReading | None:
    """Read what lies between separators, whatever sign the separator became."""
    found = _SEPARATED.match(text)
    if found is None:
        return None
    separator = found[1]
    fields = text.split(separator)
    if len(fields) not in _COUNTS:
        return _refuse()
    name = fields[2]
    how: Mangling = "input_method"
    if separator != "|":
        how = "lost_shift"
    elif _LOST.search(name + fields[4] + fields[5]) or fields[4] == "N" or any(map(_lacks_vowels, name.split())):
        how = "lost_letters"
    elif text.isascii():
        how = _ascii_cause(name)
    return _certain(fields, text, how)


def _ascii_cause(name: str) -> Mangling:
    return "lost_letters" if undo_keystrokes(name) == " ".join(name.lower().split()) else "keystrokes"


def _certain(fields: list[str], raw: str, how: Mangling) -> CardReading:
    """Return what of the fields is certain, or refuse when the number is not."""
    if len(fields) not in _COUNTS:
        _refuse()
    number, old, name, birth, sex, _address, issued = (field.strip() for field in fields[:7])
    born = _read_or_nothing(read_date, birth)
    if not _is_number(number, 12) or not is_plausible(number) or not born:
        _refuse()
    said = what_digits_say(number)
    if born[:4] != str(said.birth_year):
        _refuse()
    cancelled = fields[7].strip() if len(fields) > 7 else ""
    card = msgspec.structs.replace(
        bare_card(number, raw, fields=len(fields)),
        old_number=old if _is_number(old, 9) or _is_number(old, 12) else None,
        birth_date=born,
        sex=said.sex if _read_sex(sex) == said.sex else "",
        issued_on=_read_or_nothing(read_date, issued),
        cancelled_number=cancelled if _is_number(cancelled, 9) or _is_number(cancelled, 12) else None,
    )
    return CardReading(card, how, "" if _LOST.search(name) else fold(undo_keystrokes(name)))


def _refuse() -> CardReading:
    raise InputRefused("card.mangled")


def _read_or_nothing(read: Callable[[str], str], text: str) -> str:
    try:
        return read(text)
    except InputRefused:
        return ""


def _read_sex(text: str) -> Sex | None:
    said = fold(undo_keystrokes(text)) if text else ""
    return "M" if said == "nam" else "F" if said == "nu" else None


def _is_number(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _tones_apart(letter: str) -> str:
    """Return a letter with its tone behind it, as two keys: `ằ` is `ă` and a tone."""
    parts = unicodedata.normalize("NFD", letter)
    tones = "".join(part for part in parts if part in _TONES)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)) + tones
