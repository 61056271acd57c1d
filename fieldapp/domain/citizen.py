"""A citizen as replay makes one: values with their evidence, registrations, and what contradicts what."""

from __future__ import annotations

import msgspec

from fieldapp.domain.proposals import Pending

FIELDS = (
    "full_name",
    "birth_date",
    "sex",
    "national_id",
    "old_id",
    "phone",
    "address",
    "group",
    "ward",
    "benefit_group",
    "bank",
    "account",
)
"""The fields of a person, in the order in which screens show them; all values are texts."""


class Value(msgspec.Struct, frozen=True, gc=False):
    """What holds for one field, why, and which other statements about it lost.

    Attributes:
        text: the value.
        evidence: `verdict`, `card`, `paper`, `typed` or `roster`.
        event: hash of the event that said it.
        lost: other values that stand, unsuperseded, beside it.
    """

    text: str
    evidence: str
    event: str
    lost: tuple[str, ...] = ()


class Listing(msgspec.Struct, frozen=True, gc=False):
    """One row of a roster that names this person.

    Attributes:
        roster, sheet, row: where it stands; the row as the spreadsheet program shows it.
        issues: codes of the problems found in the row.
    """

    roster: str
    sheet: str
    row: int
    issues: tuple[str, ...] = ()


class Registration(msgspec.Struct, frozen=True, gc=False):
    """What was settled for a person at a desk.

    Attributes:
        registration_id: given when it was recorded.
        event: hash of the event that recorded it.
        outcome: one of `outcomes.OUTCOMES`.
        number: the receipt's number.
        desk, point, officer: ids of where and by whom.
        wall_time: in ms since 1970, as that desk's clock said.
        details: see `outcomes.DETAILS`.
        state: `current`, `earlier` (a later one knew of it), `yielded`, `set_aside` or `voided`.
        decision: `approved`, `returned` or empty.
        replaces: id of the voided registration that this one corrects, or empty.
        void_reason: why it was voided.
        copies: how often its receipt was printed.
    """

    registration_id: str
    event: str
    outcome: str
    number: str
    desk: str
    point: str
    officer: str
    wall_time: int
    details: dict[str, str]
    state: str = "current"
    decision: str = ""
    replaces: str = ""
    void_reason: str = ""
    copies: int = 0


class Given(msgspec.Struct, frozen=True, gc=False):
    """How a consent was given.

    Attributes:
        how: `read_aloud`, `read` or `representative`.
        by: id of the representative who gave it, or empty.
        child: the child agreed too.
    """

    how: str
    by: str = ""
    child: bool = False


class Consent(msgspec.Struct, frozen=True, gc=False):
    """Who agreed to what: `purposes`, the version of the text, and when the desk's clock said it was.

    Earlier versions did not say how it was `given`; of those it stays unset, so that their records are what they were.
    """

    purposes: tuple[str, ...]
    text_version: str
    wall_time: int
    officer: str
    withdrawn: bool = False
    given: Given | msgspec.UnsetType = msgspec.UNSET


class Conflict(msgspec.Struct, frozen=True, gc=False):
    """Two statements about one thing that did not know of each other.

    Attributes:
        about: a field's name, or `registration`, or `decision`.
        options: (event hash or registration id, text) of what stands against each other; the default first.
        hard: keeps the person off every bank list until it is settled.
    """

    about: str
    options: tuple[tuple[str, str], ...]
    hard: bool


class Citizen(msgspec.Struct, frozen=True, gc=False):
    """One person, replayed.

    Attributes:
        citizen_id: the smallest id among `members`.
        members: all ids under which the person is known.
        role: `citizen`, or `payee` for somebody who only receives for others, or `undone` for somebody whom nothing but
            an undone save had added: there is nobody, only a void number.
        walk_in: no roster names the person.
        values: by field name.
        category: benefit category, amount and number of the decision as lists and answers give them; supervisors only.
        payee: id of the person who receives instead, or empty.
        unknown: number of events of kinds that this version does not know; kept and passed on.
        proposals: changes that lists propose and nobody has settled; `refused` the keys of those that were refused.
    """

    citizen_id: str
    members: tuple[str, ...]
    role: str
    walk_in: bool
    values: dict[str, Value]
    category: dict[str, str]
    listings: tuple[Listing, ...]
    registrations: tuple[Registration, ...]
    consents: tuple[Consent, ...]
    payee: str
    relation: str
    conflicts: tuple[Conflict, ...]
    unknown: int = 0
    proposals: tuple[Pending, ...] = ()
    refused: tuple[str, ...] = ()

    def text(self, field: str) -> str:
        """Return the value of a field, or an empty text."""
        value = self.values.get(field)
        return "" if value is None else value.text

    @property
    def registration(self) -> Registration | None:
        """The registration that holds, if any."""
        return next((r for r in self.registrations if r.state == "current"), None)
