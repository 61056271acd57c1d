"""Choosing where people live, with how many wait there, and whom of them to visit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from fieldapp.station.areas import Area, area_name
from fieldapp.station.visiting import WHOM, Waiting
from fieldapp.system.texts import Language, text
from fieldapp.ui.voice import Voice

EVERYWHERE = "*"
_BETWEEN = "\x1f"


def area_choices(say: Voice, here: Sequence[Waiting]) -> tuple[tuple[str, str], ...]:
    """Return where people wait, a key and words with counts each; the first is everywhere."""

    def words(named: Callable[[Language], str], promised: int, unsettled: int) -> str:
        return say.join(" · ", say.of(named), say("forms.waiting", promised=promised, unsettled=unsettled))

    everywhere = partial(text, "tasks.everywhere")
    places = [(EVERYWHERE, words(everywhere, sum(w.promised for w in here), sum(w.unsettled for w in here)))]
    places += [
        (f"{w.area.ward}{_BETWEEN}{w.area.group}", words(partial(area_name, w.area), w.promised, w.unsettled))
        for w in here
    ]
    return tuple(places)


def area_of_choice(key: str) -> Area | None:
    """Return the area that a choice of `area_choices` names, None for everywhere."""
    ward, parted, group = key.partition(_BETWEEN)
    return Area(ward, group) if parted else None


def whom_choices(say: Voice) -> tuple[tuple[str, str], ...]:
    """Return whom to visit, a key and words each, from few to all."""
    return tuple((one, say(f"invite.visits_{one}")) for one in WHOM)
