"""What the office's pages show, and what a person asks for in them."""

from __future__ import annotations

import msgspec

from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.charts import BurnUp


class Figure(msgspec.Struct, frozen=True):
    """One number on a card, with what it means below it."""

    title: str
    value: str
    note: str
    tone: Tone = "plain"


class DeskLine(msgspec.Struct, frozen=True):
    """One desk: its name, what was heard of it, its state as a word; more to know, and what can be done with it."""

    desk_id: str
    name: str
    note: str
    mark: str
    tone: Tone = "plain"
    more: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()


class GroupLine(msgspec.Struct, frozen=True):
    """One ward or group: `done` of `total`, and who is still missing."""

    name: str
    done: int
    total: int
    gone: int = 0


class OverviewState(msgspec.Struct, frozen=True):
    """The page of the overview."""

    figures: tuple[Figure, ...] = ()
    burn_up: BurnUp = BurnUp()
    desks: tuple[DeskLine, ...] = ()
    groups: tuple[GroupLine, ...] = ()
    digest: str = ""


class TakenList(msgspec.Struct, frozen=True):
    """A list that was taken in and can be taken back."""

    roster_id: str
    name: str
    note: str
    withdrawn: bool = False


class FileLine(msgspec.Struct, frozen=True):
    """One received file: its name, its verdict as a word, the next step; when it came, by which content it is known."""

    name: str
    verdict: str
    tone: Tone
    next: str
    when: str = ""
    key: str = ""


class Choice(msgspec.Struct, frozen=True):
    """One way to decide: what it does, and the name by which the core knows it."""

    name: str
    words: str
    default: bool = False


class Question(msgspec.Struct, frozen=True):
    """One case that only a person can decide.

    Attributes:
        key: by which the core knows it.
        title: what it is about; `why` the reasons.
        columns: titles of the two or more sides.
        rows: (label, values side by side, whether they differ).
        choices: keys 1 to 4.
    """

    key: str
    title: str
    why: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...], bool], ...]
    choices: tuple[Choice, ...]


class NewDesk(msgspec.Struct, frozen=True):
    """A desk to be prepared: its point and label."""

    point: str
    label: str


class Enrolled(msgspec.Struct, frozen=True):
    """A desk that was just prepared: its name, and the names of its first file and of its card."""

    name: str
    file: str
    card: str
