"""What a sealed file carries, as the model sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """A part of a journal as a file carries it: its place, its events, the event before it (0 for none), its key."""

    journal: str
    first: int
    bits: tuple[int, ...]
    before: int
    key: str

    @property
    def last(self) -> int:
        """The place of its last event."""
        return self.first + len(self.bits) - 1


@dataclass(frozen=True)
class Succession:
    """The word of a key (`by`) that a journal under another one goes on for a journal, from behind a place."""

    old: str
    seq: int
    by: str
    journal: str
    key: str


@dataclass(eq=False)
class Parcel:
    """One sealed file: what its writer put in.

    Attributes:
        to: keys of those who can open it.
        sha256: of the whole file; files that were kept are tried in this order.
        key, journal: the writer's, when it was written.
        card: the card that it proves to hold, if it does; `successions` who goes on for whom, in its writer's word.
        read_answers: by office journal, the newest answer that its writer had read.
        counter: of an answer, its number; 0 for other files.
        relied: of an answer, by desk, the number of the one that the office took for read.
        must, may: of an answer, what the desk has to know once it has read it, and what it may learn.
        told: of an answer, for each journal of its desks how far it is held and the last event; and other ends.
    """

    to: frozenset[str] = frozenset()
    sha256: str = ""
    key: str = ""
    journal: str = ""
    parts: tuple[Part, ...] = ()
    card: str = ""
    successions: tuple[Succession, ...] = ()
    read_answers: dict[str, int] = field(default_factory=dict)
    counter: int = 0
    relied: int = 0
    must: int = 0
    may: int = 0
    told: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    damaged: bool = False

    @property
    def bits(self) -> int:
        """All its events."""
        return sum({bit for part in self.parts for bit in part.bits})

    def opens_for(self, keys: Iterable[str]) -> bool:
        """Tell whether somebody with these keys can open it."""
        return not self.to.isdisjoint(keys)
