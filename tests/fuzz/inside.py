"""What a writer with the right keys can say that is wrong: in the manifest, in events, in how they hang together."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from fieldapp.domain.events import event_hash
from tests.fuzz.odd_json import encoded, odd_value, twisted, written_otherwise
from tests.fuzz.sound import Line, Sound, chained, committed, counted, joined, line_of, signed_part

Content = tuple[bytes, bytes]
"""The bytes of `manifest.json` and of `events.jsonl`."""

_KINDS = (
    "citizen.listed", "citizen.classified", "citizen.added", "citizen.corrected", "citizen.erased", "citizens.merged",
    "citizens.separated", "duplicate.dismissed", "consent.given", "consent.withdrawn", "payee.appointed",
    "registration.recorded", "registration.voided", "registration.approved", "registration.returned", "receipt.printed",
    "conflict.settled", "campaign.opened", "point.opened", "desk.prepared", "desk.enrolled", "desk.revoked",
    "desk.retired", "officer.added", "office.added", "roster.imported", "roster.withdrawn", "session.opened",
    "day.closed", "bundle.written", "bundle.imported", "weather.changed", "", "x" * 300, "citizen.listed ",
)  # fmt: skip


_FORMATS: tuple[Any, ...] = ([1, 1], [1, 99], [2, 0], [0, 9], [1], [], [1, 0, 0], [2**60, 0], [1, -1], "1.0", 1)


def as_written(sound: Sound, _others: Sequence[Sound], _chance: random.Random) -> Content:
    """Return the sound content."""
    return encoded(sound.manifest), joined(sound.raw_lines)


def odd_manifest(sound: Sound, others: Sequence[Sound], chance: random.Random) -> Content:
    """Return a manifest with a few odd values, or one in another form, or another file's."""
    manifest: Any = sound.manifest
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        manifest = _odd_field(manifest, others, chance) if chance.random() < 0.5 else twisted(manifest, chance)
    raw = encoded(manifest)
    if chance.random() < 0.15:
        raw = written_otherwise(raw, chance)
    return raw, joined(sound.raw_lines)


def _odd_field(manifest: Any, others: Sequence[Sound], chance: random.Random) -> Any:
    """Exchange a whole field for what it might be in another file, or what a later version says."""
    if not isinstance(manifest, dict):
        return manifest
    other = chance.choice(others).manifest
    match chance.randrange(9):
        case 0:
            return {**manifest, "format": chance.choice(_FORMATS)}
        case 1:
            return {**manifest, "purpose": chance.choice(["records", "answer", "first", "later", ""])}
        case 2:
            return {**manifest, chance.choice(["new", "aa", "zz", "ranges2"]): odd_value(chance)}
        case 3:
            return {**manifest, "recipients": other["recipients"][chance.choice([1, -1]) :]}
        case 4:
            return {**manifest, "ranges": [*chance.choice(others).manifest["ranges"], *other["ranges"]]}
        case _:
            name = chance.choice(sorted(other))
            return {**manifest, name: other[name]}


def odd_events(sound: Sound, others: Sequence[Sound], chance: random.Random) -> Content:
    """Return events of which a few are odd; how much of the rest is made to fit again is chosen as well."""
    lines: list[Line] = list(sound.lines)
    for _ in range(chance.choice([1, 1, 2, 3])):
        lines = _odd_line(lines, others, chance)
    return fitted(sound, lines, chance)


def _odd_line(lines: list[Line], others: Sequence[Sound], chance: random.Random) -> list[Line]:
    if not lines:
        return [*chance.choice(others).lines]
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


def fitted(sound: Sound, lines: list[Line], chance: random.Random) -> Content:
    """Return manifest and events for changed lines: mostly with chain, head and counts made right again."""
    manifest = sound.manifest
    care = chance.random()
    ranges = manifest["ranges"]
    own = next((n for n, part in enumerate(ranges) if part["sign_public"] == sound.key.public), None)
    if own is not None and len(ranges) == 1 and care > 0.1:
        part = _moved(ranges[own], chance)
        lines, head = chained(
            lines,
            first=int(part["from_seq"]),
            before=str(part["hash_before"]),
            journal=str(part["journal_id"]),
            grow=chance.random() < 0.7,
        )
        if lines and care > 0.15:
            part = signed_part(part, count=len(lines), head=head, key=sound.key, campaign=str(manifest["campaign"]))
        manifest = {**manifest, "ranges": [part] if lines or care > 0.9 else []}
    elif care > 0.1:
        lines = [committed(line) for line in lines]
        manifest = {**manifest, "excerpts": max(len(lines) - (len(sound.lines) - manifest["excerpts"]), 0)}
    raw_lines = [line_of(line) for line in lines]
    if raw_lines and chance.random() < 0.08:
        place = chance.randrange(len(raw_lines))
        raw_lines[place] = written_otherwise(raw_lines[place], chance).replace(b"\n", b"")
    events = joined(raw_lines)
    if chance.random() < 0.03:
        events = chance.choice([events[:-1], events + b"\n", events.replace(b"\n", b"\r\n"), events * 2, b"\n"])
    if care > 0.03:
        manifest = counted(manifest, events)
    return encoded(manifest), events


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
    """Return ranges that overlap, repeat, lie or belong to another, over events that are sound."""
    manifest, lines = sound.manifest, list(sound.raw_lines)
    ranges = [dict(part) for part in manifest["ranges"]]
    other = chance.choice(others)
    campaign = str(manifest["campaign"])
    match chance.randrange(7):
        case 0:
            ranges, lines = ranges * 2, lines * 2
        case 1:
            ranges = [*ranges, *other.manifest["ranges"]]
            lines = [*lines, *other.raw_lines]
        case 2 if ranges:
            part = ranges[0]
            part["from_seq"], part["to_seq"] = part["from_seq"] + 1, part["to_seq"] + 1
        case 3 if ranges and len(lines) > 1:
            keep = chance.randrange(1, len(lines))
            last = sound.lines[keep - 1]
            head = chained([last], first=1, before="", journal="", grow=False)[1] if chance.random() < 0.2 else ""
            lines = lines[:keep]
            head = head or _hash(last)
            ranges = [signed_part(ranges[0], count=keep, head=head, key=sound.key, campaign=campaign)]
        case 4 if ranges and len(lines) > 1:
            drop = chance.randrange(1, len(lines))
            part = {**ranges[0], "from_seq": ranges[0]["from_seq"] + drop, "hash_before": _hash(sound.lines[drop - 1])}
            lines, ranges = lines[drop:], [part]
        case 5 if ranges:
            ranges = [twisted(ranges[0], chance)]
        case _:
            manifest = {**manifest, "excerpts": chance.choice([0, 1, len(lines), len(lines) + 1])}
    events = joined(lines)
    return encoded(counted({**manifest, "ranges": ranges}, events)), events


def _hash(line: Line) -> str:
    return event_hash(encoded(line.get("envelope")))


CONTENTS = {
    "as written": (1, as_written),
    "odd manifest": (12, odd_manifest),
    "odd events": (16, odd_events),
    "odd ranges": (5, odd_ranges),
}
