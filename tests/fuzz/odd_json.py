"""JSON that is odd: values where others are expected, missing, doubled or buried, and text that is not canonical."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import msgspec

_sorted = msgspec.json.Encoder(order="sorted")

Value = Any


def _deep(levels: int) -> Value:
    value: Value = 0
    for _ in range(levels):
        value = [value]
    return value


_NAMES = ("Nguyễn Thị Mẫu", "Nguye\u0302\u0303n", "\u202eẪM", "ﬁ", "\ud800", "a\0b", "\u200b", "e" + "\u0301" * 500)
_PATHS = ("../../x", "C:\\x", "CON", "manifest.json:x", "\\\\host\\x", "/dev/stdin")
_HEX = ("0" * 32, "f" * 64, "0" * 64, "ab" * 64, "F" * 64, "0" * 63, "g" * 64, "age1" + "q" * 58)
_TEXTS = ("", " ", "x" * 200, "x" * 201, "x" * 5000, "null", "0", "desk", "office", "citizen", *_NAMES, *_PATHS, *_HEX)
_NUMBERS = (
    0,
    1,
    2,
    -1,
    3,
    255,
    2**31,
    2**32 + 7,
    2**53 - 1,
    2**53,
    2**53 + 1,
    2**63 - 1,
    2**63,
    2**64,
    -(2**63),
    10**40,
)
_OTHERS: tuple[Value, ...] = (None, True, False, 1.5, -0.0, 1e300, [], {}, [[]], [{}], {"": ""}, {"a": {"a": {}}})


def odd_value(chance: random.Random) -> Value:
    """Return something that is hardly ever what belongs there."""
    match chance.randrange(8):
        case 0 | 1:
            return chance.choice(_TEXTS)
        case 2 | 3:
            return chance.choice(_NUMBERS)
        case 4 | 5:
            return chance.choice(_OTHERS)
        case 6:
            return _deep(chance.choice([3, 23, 24, 25, 90, 600]))
        case _:
            return [chance.choice(_TEXTS)] * chance.choice([1, 2, 500])


def twisted(value: Value, chance: random.Random) -> Value:
    """Return a value with one thing in it changed, at a place that is chosen anywhere in it."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        name = chance.choice(sorted(value))
        return _twisted_object(value, name, chance)
    if isinstance(value, list) and value and chance.random() < 0.85:
        return _twisted_list(value, chance.randrange(len(value)), chance)
    return _nudged(value, chance)


def _twisted_object(value: dict[str, Value], name: str, chance: random.Random) -> Value:
    match chance.randrange(10):
        case 0:
            return {key: inner for key, inner in value.items() if key != name}
        case 1:
            return {**value, chance.choice(_TEXTS): odd_value(chance)}
        case 2:
            return {**value, name: value[chance.choice(sorted(value))]}
        case _:
            return {**value, name: twisted(value[name], chance)}


def _twisted_list(value: list[Value], place: int, chance: random.Random) -> Value:
    match chance.randrange(8):
        case 0:
            return value[:place] + value[place + 1 :]
        case 1:
            return [*value, value[place]]
        case 2:
            other = chance.randrange(len(value))
            swapped = list(value)
            swapped[place], swapped[other] = value[other], value[place]
            return swapped
        case 3:
            return value * chance.choice([0, 2, 40])
        case _:
            return [*value[:place], twisted(value[place], chance), *value[place + 1 :]]


def _nudged(value: Value, chance: random.Random) -> Value:
    """Return a value of the same kind that is a little beside, or something else altogether."""
    if isinstance(value, bool) or chance.random() < 0.4:
        return odd_value(chance)
    if isinstance(value, int):
        return value + chance.choice([1, -1, 2, -2, 100, -100, 2**32, 2**52, -(2**52)])
    if isinstance(value, str) and value:
        place = chance.randrange(len(value))
        put = chance.choice(["", "0", "a", "F", " ", "\u0301", "\n", value[place] * 2, value])
        return value[:place] + put + value[place + 1 :]
    return odd_value(chance)


def encoded(value: Value) -> bytes:
    """Return the canonical JSON, of numbers of any length and halves of letters too."""
    try:
        return _sorted.encode(value)
    except (OverflowError, UnicodeEncodeError, RecursionError):
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")


def _first(raw: bytes, sought: bytes, put: bytes) -> bytes:
    return raw.replace(sought, put, 1)


_WRITTEN_OTHERWISE: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    lambda raw, _: raw + b" ",
    lambda raw, _: b"\xef\xbb\xbf" + raw,
    lambda raw, _: _first(raw, b":", b": "),
    lambda raw, _: _first(raw, b'"', b'"\\u0061'),
    lambda raw, _: _first(raw, b":1", b":1.0"),
    lambda raw, _: _first(raw, b":1", b":1e0"),
    lambda raw, _: _first(raw, b":1", b":-0"),
    lambda raw, _: _first(raw, b":1", b":01"),
    lambda raw, _: _first(raw, b":1", b":NaN"),
    lambda raw, _: _first(raw, b"}", b',"zz":1,"zz":2}'),
    lambda raw, _: _first(raw, b"{", b'{"":0,'),
    lambda raw, _: _first(raw, b"{", b'{"~":0,'),
    lambda raw, _: raw[:-1],
    lambda raw, _: raw + raw,
    lambda raw, _: b"[" * 50_000 + raw,
    lambda raw, _: b'{"a":' * 50_000 + raw,
    lambda raw, _: raw.replace(b'"', b"'"),
    lambda raw, _: _first(raw, b"\xe1", b"\xff"),
    lambda raw, _: raw.decode("utf-8", "replace").encode("utf-16"),
    lambda raw, chance: raw[: chance.randrange(len(raw) + 1)],
    lambda raw, chance: flipped(raw, chance),
    lambda raw, chance: flipped(raw, chance),
    lambda raw, chance: flipped(raw, chance),
)


def written_otherwise(raw: bytes, chance: random.Random) -> bytes:
    """Return JSON in another form than the one, or no JSON any more."""
    return chance.choice(_WRITTEN_OTHERWISE)(raw, chance)


def flipped(raw: bytes, chance: random.Random) -> bytes:
    """Return bytes of which a few bits are turned."""
    changed = bytearray(raw)
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)
