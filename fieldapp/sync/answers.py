"""What an answer says: how far each journal has arrived at the office, what is missing, and what lies in its drawer."""

from __future__ import annotations

from typing import Annotated

import msgspec

from fieldapp.domain.events import MAX_NUMBER

Number = Annotated[int, msgspec.Meta(ge=0, le=MAX_NUMBER)]


class End(msgspec.Struct, frozen=True):
    """An event by its place and hash."""

    seq: Number
    hash: str


class HeldFiles(msgspec.Struct, frozen=True):
    """How many files of a writer lie in the drawer, and why: a refusal code."""

    code: str
    files: Number


class Arrived(msgspec.Struct, frozen=True):
    """How far one journal is held at the office.

    Attributes:
        contiguous_to, head_hash: events 1 to this are there; the hash of the last of them, empty for none.
        missing: (first, last) of what has to come before files that wait there can be used.
        forks: the ends of further branches.
        held: files of this journal's writer that lie in the drawer.
        received: the ends of the newest files: a laptop that was put back has less than is held there, and knows its
            own end only.
    """

    contiguous_to: Number
    head_hash: str
    missing: tuple[tuple[Number, Number], ...] = ()
    forks: tuple[End, ...] = ()
    held: tuple[HeldFiles, ...] = ()
    received: tuple[End, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """The manifest's `answer`.

    Attributes:
        counter: of this file among the answers of its office, from 1.
        journals: by journal id, those of the desks that it is for and of the others at their point.
    """

    counter: Number
    journals: dict[str, Arrived]
