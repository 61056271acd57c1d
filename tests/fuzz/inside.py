"""What a writer with the right keys can say that is wrong: in the manifest, and (see `journals`) in what it carries."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from tests.fuzz.journals import Content, odd_events, odd_ranges
from tests.fuzz.odd_json import encoded, odd_value, twisted, written_otherwise
from tests.fuzz.sound import Sound, joined

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


CONTENTS = {
    "as written": (1, as_written),
    "odd manifest": (12, odd_manifest),
    "odd events": (16, odd_events),
    "odd ranges": (5, odd_ranges),
}
