"""What the page of tasks shows."""

from __future__ import annotations

import msgspec

from fieldapp.ui.widgets.tables import Row


class TasksState(msgspec.Struct, frozen=True):
    """What is missing for the people of an area, of one owner.

    Attributes:
        owners, areas: what may be chosen, each with its words and its number of people; owner and area: what is.
        summary: what is shown, in one line.
        rows: one person each.
        may_write: there is somebody to be put on a list; proposals: lists propose something that nobody has settled.
    """

    owners: tuple[tuple[str, str], ...] = ()
    areas: tuple[tuple[str, str], ...] = ()
    owner: str = ""
    area: str = ""
    summary: str = ""
    rows: tuple[Row, ...] = ()
    may_write: bool = False
    proposals: bool = False


class AnswersState(msgspec.Struct, frozen=True):
    """What came back: changes to accept or refuse, by kind, and what could not be taken from the rows.

    Attributes:
        kinds: (name, words with a count), the first is all of them.
        rows: by kind; the key of a row is by which the core knows the change.
        certain: keys of what nothing speaks against.
        troubles: sentences with their places.
    """

    summary: str = ""
    kinds: tuple[tuple[str, str], ...] = ()
    rows: dict[str, tuple[Row, ...]] = {}
    certain: frozenset[str] = frozenset()
    troubles: tuple[str, ...] = ()
