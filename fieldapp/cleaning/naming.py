"""Splitting the cell of a name into the name and what somebody wrote beside it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from fieldapp.sheets.contents import is_family_name
from fieldapp.vietnam.names import tidy_name, tidy_text

_LONGEST_NAME: Final = 100
_IN_BRACKETS: Final = re.compile(r"\s*[(\[{]([^)\]}]*)[)\]}]?\s*")
_FOOTNOTE: Final = re.compile(r"[*†‡¹²³⁴⁵⁶⁷⁸⁹⁰]+|(?<=[^\W\d_])\d{1,2}$")
_ORDINAL: Final = re.compile(r"^\s*\d{1,4}\s*[.)\-/]\s*(?=\D)")
_KIN: Final = r"con|vợ|chồng|mẹ|bố|cha|cháu|em|chị|anh|ông|bà|thân nhân|vk|ck"
# "con bà B", "- vợ liệt sĩ C", "đã mất", behind a name; people are not called so.
_BEHIND: Final = re.compile(
    rf"(?i)\s*(?:[-–,;:/]\s*|\s)(?P<remark>(?:(?:{_KIN})\s+(?:của\s+)?(?:ông|bà|cụ|anh|chị|liệt\s*s[ĩỹy]|ls|đ/c)\b.*"
    r"|(?:đã\s+)(?:mất|chết|chuyển|cắt|báo tử|từ trần|về).*"
    r"|(?:mới|vừa)\s+mất.*|từ trần.*|chuyển (?:đi|đến|khẩu|hộ khẩu).*|đi vắng.*|nhận thay.*))$"
)
_DASHED: Final = re.compile(
    r"(?i)\s*(?:\s[-–]\s*|[,;:/]\s*)(?P<remark>(?:mất|chết|tnls|ncc|nkt|nct|btxh|hộ nghèo|cận nghèo|con|vợ|chồng|mẹ|bố"
    r"|thôn|tổ|tdp|sinh|sn|ns|tk|stk|cccd|cmnd)\b.*)$"
)
_TITLE: Final = re.compile(r"(?i)^(ông|bà|cụ|anh|chị|cháu|bé|mr|mrs)[.:]?\s+(?=\S+\s+\S)")


def read_name(text: str) -> tuple[str, str]:
    """Return the name, and the remarks around it: `Nguyễn Văn A (đã mất)`, `Trần B con bà C`, `Bà Lê Thị D*`.

    The name itself stays as it is written.
    """
    if text.isprintable() and text.replace(" ", "").isalpha() and not _may_have_words_beside(text):
        return tidy_name(text)[:_LONGEST_NAME], ""
    text = normalize("NFC", text)
    remarks = [found.strip() for found in _IN_BRACKETS.findall(text)]
    name = _FOOTNOTE.sub("", _ORDINAL.sub("", _IN_BRACKETS.sub(" ", text).replace("\n", " ")).strip()).strip()
    for pattern in (_BEHIND, _DASHED):
        if found := pattern.search(name):
            remarks.append(found["remark"])
            name = name[: found.start()]
    if (found := _TITLE.match(name)) and is_family_name(name[found.end() :].split()[0]):
        remarks.insert(0, found[1])
        name = name[found.end() :]
    told = [tidy_text(remark) for remark in remarks]
    remark = "; ".join(remark for remark in told if remark.strip("* 0123456789"))
    return tidy_name(name)[:_LONGEST_NAME], remark


@lru_cache(maxsize=8192)
def _is_word_beside(word: str) -> bool:
    return word.lower() in {
        *("ông", "bà", "cụ", "anh", "chị", "cháu", "bé", "mất", "chết", "con", "vợ", "chồng", "mẹ", "bố", "cha"),
        *("chuyển", "trần", "thay", "vắng"),
    }


def _may_have_words_beside(text: str) -> bool:
    """Say whether a word stands in a name that could begin or end a remark; most names have none."""
    return any(map(_is_word_beside, text.split()))
