"""What keyboards make of a payload that a scanner types: input methods, layouts, keys that are held or lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

_TELEX_TONES = dict(zip("fsrxj", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_VNI_TONES = dict(zip("21345", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_TONES = frozenset(_TELEX_TONES.values())
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_ROW = str.maketrans("1234567890", "ăâêô\u0300\u0309\u0303\u0301\u0323đ")
_UNSHIFTED = str.maketrans('|:"<>?_+{}~!@#$%^&*()', "\\;',./-=[]`1234567890")
_SHIFTED = str.maketrans("\\;',./-=[]`1234567890", '|:"<>?_+{}~!@#$%^&*()')


def without_marks(text: str) -> str:
    """Return what a scanner types that knows no letters with marks but those of ASCII."""
    plain = "".join(part for part in unicodedata.normalize("NFD", text) if not unicodedata.combining(part))
    return plain.replace("đ", "d").replace("Đ", "D")


def as_keystrokes(text: str, *, vni: bool = False) -> str:
    """Return what a scanner types that is set up to press the keys of Telex or VNI."""
    tones = {tone: key for key, tone in (_VNI_TONES if vni else _TELEX_TONES).items()}
    marks = {_CIRCUMFLEX: "6", _BREVE: "8", _HORN: "7"} if vni else {_BREVE: "w", _HORN: "w"}
    typed = ""
    for letter in text:
        base, *parts = list(unicodedata.normalize("NFD", letter))
        bar = {"đ": "d9" if vni else "dd", "Đ": "D9" if vni else "Dd"}.get(letter, base)
        typed += bar + "".join(tones.get(part) or marks.get(part) or base.lower() for part in parts)
    return typed


def through_telex(text: str, *, breaks: str = " |,.;:\\0123456789") -> str:
    """Return what Telex makes of keys; at a sign of `breaks` a word ends."""
    return _composed(text, breaks, _telex)


def through_vni(text: str, *, breaks: str = " |,.;:\\") -> str:
    """Return what VNI makes of keys; at a sign of `breaks` a word ends."""
    return _composed(text, breaks, _vni)


def through_vietnamese_keyboard(text: str) -> str:
    """Return what the Vietnamese keyboard of Windows makes of keys."""
    return without_marks(text).translate(_VNI_ROW)


def with_shift_held(text: str) -> str:
    """Return what comes when Shift is held."""
    return without_marks(text).upper().translate(_SHIFTED)


def with_shift_lost(text: str) -> str:
    """Return what comes when Shift never counts."""
    return without_marks(text).lower().translate(_UNSHIFTED)


def byte_by_byte(text: str) -> str:
    """Return what comes when each byte of UTF-8 is typed as a sign of Windows-1252."""
    return text.encode().decode("cp1252", "ignore")


def _composed(text: str, breaks: str, press: Callable[[list[str], str], None]) -> str:
    done, word = "", list[str]()
    for key in text:
        if key in breaks or not key.isascii():  # letters with marks are sent past the input method
            done, word = done + "".join(word) + key, []
        else:
            press(word, key)
    return done + "".join(word)


def _telex(word: list[str], key: str) -> None:
    low = key.lower()
    if low in _TELEX_TONES and _tone(word, _TELEX_TONES[low], key):
        return
    if low == "z" and _tone(word, "", key):
        return
    if low in "aeo" and _mark(word, low, _CIRCUMFLEX):
        return
    if low == "w" and (_mark(word, "a", _BREVE) or _mark(word, "uo", _HORN)):
        return
    if low == "d" and _bar(word):
        return
    word.append(("ư" if key == "w" else "Ư") if low == "w" else key)


def _vni(word: list[str], key: str) -> None:
    if key in _VNI_TONES and _tone(word, _VNI_TONES[key], key):
        return
    if key == "0" and _tone(word, "", key):
        return
    if key == "6" and _mark(word, "aeo", _CIRCUMFLEX):
        return
    if key == "7" and _mark(word, "uo", _HORN):
        return
    if key == "8" and _mark(word, "a", _BREVE):
        return
    if key == "9" and _bar(word):
        return
    word.append(key)


def _tone(word: list[str], tone: str, key: str) -> bool:
    """Give the last vowel a tone in place of what it had; a tone given twice is taken back and its key stands."""
    for at in reversed(range(len(word))):
        base, *parts = list(unicodedata.normalize("NFD", word[at]))
        if base.lower() in "aeiouy":
            had = [part for part in parts if part in _TONES]
            if not tone and not had:
                return False
            kept = [part for part in parts if part not in _TONES]
            twice = tone in had
            word[at] = unicodedata.normalize("NFC", "".join([base, *kept, "" if twice else tone]))
            if twice:
                word.append(key)
            return True
    return False


def _mark(word: list[str], letters: str, mark: str) -> bool:
    for at in reversed(range(len(word))):
        base, *parts = list(unicodedata.normalize("NFD", word[at]))
        if base.lower() in letters:
            if mark in parts:
                return False
            tones = [part for part in parts if part in _TONES]
            word[at] = unicodedata.normalize("NFC", "".join([base, mark, *tones]))
            return True
    return False


def _bar(word: list[str]) -> bool:
    if word and word[0] in "dD":
        word[0] = "đ" if word[0] == "d" else "Đ"
        return True
    return False
