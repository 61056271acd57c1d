"""Making text safe to show: what came from outside must not steer a terminal or break a JSON document."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

_STAND_IN = "\ufffd"
_STEERING = {"Cc", "Cs", "Cf", "Zl", "Zp"}
_LONGEST = 500


def plain(text: str, *, most: int | None = None) -> str:
    """Return `text` with control, direction and half characters replaced by U+FFFD; cut after `most` characters.

    Bytes that are no UTF-8 reach a program's arguments as lone surrogates: they cannot be written out again.
    """
    if most is not None and len(text) > most:
        text = text[:most] + "…"
    if text.isprintable():
        return text
    return "".join(_STAND_IN if unicodedata.category(char) in _STEERING else char for char in text)


def short(text: str) -> str:
    """Return what somebody typed as an error sentence may repeat it."""
    return plain(text, most=_LONGEST)


def harmless(document: str) -> str:
    """Return a JSON document in which what could steer a terminal stands as an escape; its meaning is the same."""
    if document.isprintable():
        return document
    escaped = (char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in document)
    return "".join(escaped)


def encodable(facts: Any) -> Any:  # any JSON value
    """Return a JSON value in which every text can be written as UTF-8."""
    if isinstance(facts, str):
        return facts.encode("utf-8", "replace").decode("utf-8")
    if isinstance(facts, dict):
        return {encodable(name): encodable(value) for name, value in facts.items()}
    return [encodable(one) for one in facts] if isinstance(facts, list | tuple) else facts
