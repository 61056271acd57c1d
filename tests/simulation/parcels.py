"""What a sealed file carries, as the model sees it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """A part of a journal as a file carries it: its place, its events, and the event before it (0 for none)."""

    journal: str
    first: int
    bits: tuple[int, ...]
    before: int

    @property
    def last(self) -> int:
        """The place of its last event."""
        return self.first + len(self.bits) - 1


@dataclass(eq=False)
class Parcel:
    """One sealed file: what its writer put in.

    Attributes:
        to: names of the desks that can open it, or `office`; every supervisor has the keys of the office.
        sha256: of the whole file; files that were kept are tried in this order.
        desk, journal: of records, whose they are, and the journal that the desk then wrote to.
        counter: of an answer, its number; `relied` the number of the one that the office took for read.
        must, may: of an answer, what the desk has to know once it has read it, and what it may learn.
        told: of an answer, for each journal of the desk how far it is held and the last event; and other ends.
    """

    to: str
    sha256: str = ""
    desk: str = ""
    journal: str = ""
    parts: tuple[Part, ...] = ()
    enrols: bool = False
    read_answer: int = 0
    counter: int = 0
    relied: int = 0
    must: int = 0
    may: int = 0
    told: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    damaged: bool = False

    def opens_for(self, desk: str) -> bool:
        """Tell whether a desk can open it."""
        return desk in self.to.split()
