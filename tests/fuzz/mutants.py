"""One mutant for a seed and a number: which layer, which mutation, and the bytes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from fieldapp.bundle.members import END
from tests.fuzz.age_file import AgeFile
from tests.fuzz.container import odd_payload, odd_tar
from tests.fuzz.inside import CONTENTS, as_written
from tests.fuzz.outside import MUTATIONS
from tests.fuzz.sound import Sound, members, payload, sealed

_LAYERS = ("outside", "container", "inside")


@dataclass(frozen=True)
class Mutant:
    """A file to try, and what was done to which sound one.

    Attributes:
        signed: manifests that somebody signed and that may come out of it, with the key of each.
    """

    number: int
    what: str
    of: Sound
    data: bytes
    signed: dict[bytes, str]


class Nursery:
    """Makes mutants; the same seed and number give the same one."""

    def __init__(self, sounds: Sequence[Sound], seed: int, *, shares: tuple[int, int, int] = (40, 15, 45)) -> None:
        self._sounds = list(sounds)
        self._seed = seed
        self._shares = shares
        self._signed: dict[bytes, str] = {}
        self._whole: dict[str, list[AgeFile]] = {}
        for sound in sounds:
            chance = random.Random(f"{seed} {sound.name}")
            raw, events = as_written(sound, sounds, chance)
            self._signed[raw] = sound.key.public
            large = sound.sealer.seal(chance.randbytes(150_000), chance)  # several chunks
            self._whole[sound.name] = [sealed(sound, raw, events, chance) for _ in range(2)] + [large]

    def mutant(self, number: int) -> Mutant:
        """Return the mutant of a number."""
        chance = random.Random(f"{self._seed}:{number}")
        sound = chance.choice(self._sounds)
        layer = chance.choices(_LAYERS, self._shares)[0]
        if layer == "outside":
            what = chance.choice(list(MUTATIONS))
            files = self._whole[sound.name]
            others = [file for whole in self._whole.values() for file in whole]
            return Mutant(number, what, sound, MUTATIONS[what](chance.choice(files), others, chance), self._signed)
        names = list(CONTENTS)
        content = chance.choices(names, [CONTENTS[name][0] for name in names])[0] if layer == "inside" else "as written"
        raw, events = CONTENTS[content][1](sound, self._sounds, chance)
        signed = {**self._signed, raw: sound.key.public}
        if layer == "inside":
            return Mutant(number, content, sound, sealed(sound, raw, events, chance).whole(), signed)
        parts = members(raw, events, sound.key)
        if chance.random() < 0.5:
            what, packed = "odd tar", payload(odd_tar(parts, chance))
        else:
            what, packed = "odd payload", odd_payload(b"".join(parts) + END, chance)
        return Mutant(number, what, sound, sound.sealer.seal(packed, chance).whole(), signed)
