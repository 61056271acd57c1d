"""The newest events about people: what a new event about them names as its parents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import msgspec
from sqlite_utils import Database

_CHUNK = 500

APART = frozenset({"citizen.classified"})
"""Kinds that a desk never gets: they have their own line of parents, so that nothing a desk sees hangs on them."""

Lines = tuple[list[str], list[str]]
"""Hashes of the newest events about somebody: of the usual line, and of the kinds in `APART`."""


class _Parents(msgspec.Struct):
    parents: list[str]


_parents = msgspec.json.Decoder(_Parents)


class Frontier:
    """Finds the newest events about an id: those that no other of them names as parent.

    Ids that were merged are one person.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, subjects: Iterable[str], *, apart: bool) -> list[str]:
        """Return the hashes of the newest events about each of the ids, of one of the two lines of parents.

        Subjects are looked at one by one: an event about one of them hides nothing from another, so that each person's
        own events always carry the whole ancestry.
        """
        return list(dict.fromkeys(found for lines in self.of_each(list(subjects)).values() for found in lines[apart]))

    def of_each(self, subjects: Collection[str]) -> dict[str, Lines]:
        """Return for each of the ids the newest events about it: of the usual line, and of the kinds in `APART`."""
        members = {subject: [subject] for subject in subjects}
        for some, marks in _chunks(subjects):
            found = self._db.execute(
                "SELECT one.member, other.member FROM alias one JOIN alias other ON other.citizen_id = one.citizen_id"
                f" WHERE one.member IN ({marks}) ORDER BY other.member",
                some,
            ).fetchall()
            members |= {member: [] for member, _ in found}
            for member, other in found:
                members[member].append(other)
        about: dict[str, list[tuple[str, str, list[str]]]] = {}
        for some, marks in _chunks({member for joined in members.values() for member in joined}):
            rows = self._db.execute(
                "SELECT s.subject, e.hash, e.kind, e.envelope FROM event_subject s JOIN event e ON e.id = s.event_id"
                f" WHERE s.subject IN ({marks}) ORDER BY e.id",
                some,
            )
            for subject, event_hash, kind, envelope in rows.fetchall():
                about.setdefault(subject, []).append((event_hash, kind, _parents.decode(envelope).parents))
        return {
            subject: _newest(event for member in joined for event in about.get(member, ()))
            for subject, joined in members.items()
        }


def _newest(events: Iterable[tuple[str, str, list[str]]]) -> tuple[list[str], list[str]]:
    lines: tuple[dict[str, list[str]], dict[str, list[str]]] = {}, {}
    for event_hash, kind, parents in events:
        lines[kind in APART][event_hash] = parents
    named = [{parent for parents in line.values() for parent in parents} for line in lines]
    return tuple([h for h in line if h not in told] for line, told in zip(lines, named, strict=True))  # type: ignore[return-value]


def _chunks(values: Collection[str]) -> Iterator[tuple[list[str], str]]:
    every = list(values)
    for start in range(0, len(every), _CHUNK):
        some = every[start : start + _CHUNK]
        yield some, ", ".join("?" for _ in some)
