"""Journals that are odd: events, how they are chained, and the ranges that are told of them, signed by their makers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from fieldapp.domain.events import event_hash
from tests.fuzz.odd_json import encoded, twisted, written_otherwise
from tests.fuzz.sound import Line, Sound, chained, committed, counted, joined, line_of, signed_part

Content = tuple[bytes, bytes]
"""The bytes of `manifest.json` and of `events.jsonl`."""

Part = dict[str, Any]

_KINDS = (
    "citizen.listed", "citizen.classified", "citizen.added", "citizen.corrected", "citizen.erased", "citizens.merged",
    "citizens.separated", "duplicate.dismissed", "consent.given", "consent.withdrawn", "payee.appointed",
    "registration.recorded", "registration.voided", "registration.approved", "registration.returned", "receipt.printed",
    "conflict.settled", "campaign.opened", "point.opened", "desk.prepared", "desk.enrolled", "desk.revoked",
    "desk.retired", "officer.added", "office.added", "roster.imported", "roster.withdrawn", "roster.replaced",
    "session.opened", "day.closed", "bundle.written", "bundle.imported", "weather.changed", "", "x" * 300,
    "citizen.listed ",
)  # fmt: skip


def odd_events(sound: Sound, others: Sequence[Sound], chance: random.Random) -> Content:
    """Return events of which a few are odd; how much of the rest is made to fit again is chosen as well."""
    parts, groups = _groups(sound)
    for _ in range(chance.choice([1, 1, 2, 3])):
        place = _place(groups, chance)
        groups[place] = _odd_line(groups[place], others, chance)
    return _fitted(sound, parts, groups, chance)


def _place(groups: list[list[Line]], chance: random.Random) -> int:
    """Choose a group, rarely the excerpts when there are none: who may send none is held at once."""
    few = len(groups) - (not groups[-1] and chance.random() < 0.95)
    return chance.randrange(max(few, 1))


def _groups(sound: Sound) -> tuple[list[Part], list[list[Line]]]:
    """Return the ranges, and the lines of each; the excerpts are one group more."""
    parts: list[Part] = [dict(part) for part in sound.manifest["ranges"]]
    groups, start = [], 0
    for part in parts:
        end = start + int(part["to_seq"]) - int(part["from_seq"]) + 1
        groups.append(list(sound.lines[start:end]))
        start = end
    return parts, [*groups, list(sound.lines[start:])]


def _odd_line(lines: list[Line], others: Sequence[Sound], chance: random.Random) -> list[Line]:
    if not lines:
        return [*chance.choice(others).lines[: chance.randrange(2)]]
    place = chance.randrange(len(lines))
    line = lines[place]
    changed: list[Line]
    match chance.randrange(12):
        case 0:
            changed = []
        case 1:
            changed = [line, line]
        case 2:
            changed = [line, *chance.choice(others).lines[:3]]
        case 3:
            changed = [{"envelope": line.get("envelope")}]
        case 4:
            odd = twisted(line, chance)
            changed = [odd if isinstance(odd, dict) else {"envelope": odd}]
        case 5 | 6:
            changed = [{**line, "envelope": _odd_envelope(line.get("envelope"), lines, others, chance)}]
        case _:
            changed = [{**line, "body": twisted(line.get("body", {}), chance)}]
    return [*lines[:place], *changed, *lines[place + 1 :]]


def _odd_envelope(envelope: Any, lines: list[Line], others: Sequence[Sound], chance: random.Random) -> Any:
    if not isinstance(envelope, dict):
        return envelope
    elsewhere = [line.get("envelope") for line in (*chance.choice(others).lines, *lines)]
    other = chance.choice([one for one in elsewhere if isinstance(one, dict)] or [envelope])
    match chance.randrange(8):
        case 0 | 1:
            return {**envelope, "kind": chance.choice(_KINDS)}
        case 2:
            return {**envelope, "subjects": other.get("subjects")}
        case 3:
            return {**envelope, "subjects": sorted({*_texts(envelope, "subjects"), *_texts(other, "subjects")})}
        case 4:
            return {**envelope, "parents": sorted({*_texts(other, "parents"), chance.randbytes(32).hex()})}
        case 5:
            return {**envelope, "lamport": chance.choice([0, 1, -1, 2**31, 2**32, 2**33, 2**53 - 1, 2**53])}
        case 6:
            return {**envelope, "seq": chance.choice([0, -1, 2, 2**53 - 1]), "journal_id": other.get("journal_id")}
        case _:
            return twisted(envelope, chance)


def _texts(envelope: dict[str, Any], name: str) -> list[str]:
    value = envelope.get(name)
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _fitted(sound: Sound, parts: list[Part], groups: list[list[Line]], chance: random.Random) -> Content:
    """Return manifest and events for changed lines: mostly with chains, heads and counts made right again."""
    manifest, care = sound.manifest, chance.random()
    told: list[Part] = []
    lines: list[Line] = []
    for part, group in zip(parts, groups, strict=False):
        made = _chained_part(sound, part, group, chance) if care > 0.1 else (part, group)
        if made[1] or care < 0.2:
            told.append(made[0])
        lines += made[1]
    excerpts = [committed(line) for line in groups[-1]] if care > 0.1 else groups[-1]
    manifest = {**manifest, "ranges": told, "excerpts": len(excerpts)}
    return _written(manifest, [line_of(line) for line in (*lines, *excerpts)], chance, count=care > 0.03)


def _chained_part(sound: Sound, part: Part, group: list[Line], chance: random.Random) -> tuple[Part, list[Line]]:
    key = sound.keys.get(str(part["sign_public"]))
    if key is None:
        return part, group
    part = _moved(part, chance)
    place: Any = {"first": int(part["from_seq"]), "before": str(part["hash_before"])}
    made, head = chained(group, **place, journal=str(part["journal_id"]), grow=chance.random() < 0.7)
    if not made or chance.random() < 0.05:
        return part, made
    return signed_part(part, count=len(made), head=head, key=key, campaign=str(sound.manifest["campaign"])), made


def _written(manifest: Part, raw_lines: list[bytes], chance: random.Random, *, count: bool) -> Content:
    if raw_lines and chance.random() < 0.08:
        place = chance.randrange(len(raw_lines))
        raw_lines[place] = written_otherwise(raw_lines[place], chance).replace(b"\n", b"")
    events = joined(raw_lines)
    if chance.random() < 0.03:
        events = chance.choice([events[:-1], events + b"\n", events.replace(b"\n", b"\r\n"), events * 2, b"\n"])
    return encoded(counted(manifest, events) if count else manifest), events


def _moved(part: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return where the lines claim to belong: mostly where they do, else in a new journal, or somewhere wrong."""
    match chance.randrange(10):
        case 0:
            return {**part, "from_seq": 1, "hash_before": "", "journal_id": chance.randbytes(16).hex()}
        case 1:
            return {**part, "from_seq": 1, "hash_before": ""}
        case 2:
            return {**part, "from_seq": max(int(part["from_seq"]) + chance.choice([-1, 1, 5, 2**50]), 1)}
        case 3:
            return {**part, "hash_before": chance.randbytes(32).hex() if int(part["from_seq"]) > 1 else ""}
        case _:
            return part


def odd_ranges(sound: Sound, others: Sequence[Sound], chance: random.Random) -> Content:
    """Return ranges that overlap, repeat, lie, are shorter, or belong to another, over events that are sound."""
    parts, groups = _groups(sound)
    campaign = str(sound.manifest["campaign"])
    for _ in range(chance.choice([1, 1, 2])):
        place = _place(groups, chance)
        if place == len(parts):
            groups[place] = chance.choice([[], groups[place] * 2, groups[place][1:], list(sound.lines[:3])])
            continue
        part, group = parts[place], groups[place]
        key = sound.keys.get(str(part["sign_public"]))
        cut = chance.randrange(1, len(group)) if len(group) > 1 else 0
        match chance.randrange(8):
            case 0:
                parts[place:place], groups[place:place] = [part], [group]
            case 1:
                other, theirs = _groups(chance.choice(others))
                parts[place:place], groups[place:place] = other, theirs[:-1]
            case 2:
                parts[place] = {**part, "from_seq": part["from_seq"] + 1, "to_seq": part["to_seq"] + 1}
            case 3 if cut and key is not None:
                head = _hash(group[cut - 1])
                parts[place] = signed_part(part, count=cut, head=head, key=key, campaign=campaign)
                groups[place] = group[:cut]
            case 4 if cut:
                parts[place] = {**part, "from_seq": part["from_seq"] + cut, "hash_before": _hash(group[cut - 1])}
                groups[place] = group[cut:]
            case 5:
                del parts[place], groups[place]
            case 6:
                first = chance.randrange(len(parts))
                parts[place], parts[first] = parts[first], parts[place]
                groups[place], groups[first] = groups[first], groups[place]
            case _:
                odd = twisted(part, chance)
                parts[place] = odd if isinstance(odd, dict) else {**part, "signature": ""}
                break
    lines = [line for group in groups for line in group]
    excerpts = len(groups[-1]) if chance.random() < 0.9 else chance.choice([0, 1, len(lines), len(lines) + 1])
    raw_lines = list(map(line_of, lines))
    return _written({**sound.manifest, "ranges": parts, "excerpts": excerpts}, raw_lines, chance, count=True)


def _hash(line: Line) -> str:
    return event_hash(encoded(line.get("envelope")))
