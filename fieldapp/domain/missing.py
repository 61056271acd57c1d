"""What one person still lacks, and who has to bring it: the rules of `resources/tables/completeness.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

import msgspec

from fieldapp.domain.citizen import Citizen
from fieldapp.domain.outcomes import DONE, GONE, OPEN_ACCOUNT, PAYEE
from fieldapp.domain.settling import LATER
from fieldapp.system.resources import resource
from fieldapp.vietnam.benefits import find_benefit
from fieldapp.vietnam.id_numbers import warnings
from fieldapp.vietnam.names import fold
from fieldapp.vietnam.places import find_unit

POLICE, LABOUR, BANK, POST, FAMILY, DESK, OFFICE = "police", "labour", "bank", "post", "family", "desk", "office"
OWNERS: Final = (POLICE, LABOUR, BANK, POST, FAMILY, DESK, OFFICE)

CHECKED: Final = frozenset({"verdict", "card", "paper"})
"""Evidence that somebody has looked at: what it says is not asked for again."""

_WHOLE_DATE: Final = len("YYYY-MM-DD")


class Piece(NamedTuple):
    """One thing that is missing.

    Attributes:
        what: name of the piece in the table.
        owner: who brings it, one of `OWNERS`.
    """

    what: str
    owner: str


class PieceRule(msgspec.Struct, frozen=True):
    """What the table says of a piece: its owner, the fields that settle it, and problems of lists that belong to it."""

    owner: str
    fields: tuple[str, ...]
    issues: tuple[str, ...] = ()


_Lacks = Callable[[Citizen, PieceRule, frozenset[str]], bool]


class Needs(msgspec.Struct, frozen=True):
    """Which pieces are asked of whom, by name."""

    everybody: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]
    categories: dict[str, tuple[str, ...]]
    outcomes: dict[str, tuple[str, ...]]


class Completeness(msgspec.Struct, frozen=True):
    """The whole table."""

    pieces: dict[str, PieceRule]
    needs: Needs


@cache
def completeness() -> Completeness:
    """Return the rules."""
    told = tomllib.loads(resource("tables", "completeness.toml").read_text(encoding="utf-8"))
    return msgspec.convert(told, Completeness)


def missing_pieces(citizen: Citizen) -> list[Piece]:
    """Return what is missing in the order of the table; empty for somebody who needs nothing more.

    Whether a piece is asked for follows from benefit group, category and outcome; whether it is there, from the values
    and the evidence they have. No clock: the same at every station that knows the same.
    """
    registration = citizen.registration
    outcome = "none" if registration is None else registration.outcome
    if outcome in GONE or citizen.role != "citizen":
        return []
    asked = _asked(citizen.text("benefit_group") or "none", citizen.category.get("category", ""), outcome)
    issues = _issues(citizen)
    return [piece for piece, rule, lacks in asked if lacks(citizen, rule, issues)]


def because(citizen: Citizen, what: str) -> tuple[str, ...]:
    """Return the codes of the problems from which a missing piece comes; none when it simply is not there."""
    rule = completeness().pieces[what]
    if what == "digits":
        return _contradicted(citizen)
    if what == "group":
        return ("place.split_ward",)
    if what == "proposal":
        return tuple(dict.fromkeys(one.code for one in citizen.proposals))
    issues = _issues(citizen)
    return tuple(issue for issue in rule.issues if issue in issues)


def _issues(citizen: Citizen) -> frozenset[str]:
    return frozenset(issue for listing in citizen.listings for issue in listing.issues)


@lru_cache(maxsize=4096)
def _asked(group: str, category: str, outcome: str) -> tuple[tuple[Piece, PieceRule, _Lacks], ...]:
    """Return the pieces that are asked for, with what tells whether one is lacking."""
    table = completeness()
    needs, benefit = table.needs, find_benefit(category)
    names = {
        *needs.everybody,
        *needs.groups.get(group, needs.groups["other"]),
        *needs.categories.get(benefit.code if benefit else "", ()),
        *needs.outcomes.get(outcome, ()),
    }
    return tuple(
        (Piece(what, rule.owner), rule, _LACKS.get(what, _is_empty))
        for what, rule in table.pieces.items()
        if what in names
    )


def _is_empty(citizen: Citizen, rule: PieceRule, _issues: frozenset[str]) -> bool:
    return not citizen.text(rule.fields[0])


def _checked(citizen: Citizen, *fields: str) -> bool:
    return all((value := citizen.values.get(field)) is not None and value.evidence in CHECKED for field in fields)


def _name(citizen: Citizen, _rule: PieceRule, _issues: frozenset[str]) -> bool:
    name = citizen.text("full_name")
    return not name or (any(map(str.isdigit, name)) and not _checked(citizen, "full_name"))


def _contradicted(citizen: Citizen) -> tuple[str, ...]:
    """Return what the digits of the number speak against, as far as nobody has looked at both."""
    number = citizen.text("national_id")
    if not number:
        return ()
    told = warnings(number, birth=citizen.text("birth_date") or None, sex=citizen.text("sex") or None)
    return told and tuple(
        code for code in told if code in _AGAINST and not _checked(citizen, "national_id", _AGAINST[code])
    )


def _birth(citizen: Citizen, _rule: PieceRule, _issues: frozenset[str]) -> bool:
    # The card of an old person may know no more than the year: who has read it is not asked again.
    return len(citizen.text("birth_date")) != _WHOLE_DATE and not _checked(citizen, "birth_date")


def _group(citizen: Citizen, rule: PieceRule, issues: frozenset[str]) -> bool:
    """Tell whether only the group can say into which of several new wards an old one went for this person.

    A list that names the district too knows of wards whose name alone means several.
    """
    if citizen.text("group"):
        return False
    unit = find_unit(citizen.text("ward")) if citizen.text("ward") else None
    return not issues.isdisjoint(rule.issues) if unit is None else unit.split


def _account(citizen: Citizen, rule: PieceRule, issues: frozenset[str]) -> bool:
    registration = citizen.registration
    if registration is not None and registration.outcome == OPEN_ACCOUNT:
        return not _checked(citizen, "account")
    known = citizen.text("account") or (registration is not None and registration.details.get("account"))
    # Who has no account may get one at the desk; a number that a list has spoilt is asked of the bank.
    return not known and not issues.isdisjoint(rule.issues)


def _holder(citizen: Citizen, _rule: PieceRule, _issues: frozenset[str]) -> bool:
    holder = citizen.registration.details.get("holder", "") if citizen.registration else ""
    return bool(holder) and fold(holder) != fold(citizen.text("full_name")) and not _checked(citizen, "account")


def _guardian(citizen: Citizen, _rule: PieceRule, _issues: frozenset[str]) -> bool:
    """Tell whether nobody may receive yet: nobody was appointed, or the paper is still to be brought."""
    registration = citizen.registration
    if registration is not None and registration.outcome == PAYEE:
        return registration.details.get("paper") == LATER
    return not citizen.payee


def _consent(citizen: Citizen, _rule: PieceRule, _issues: frozenset[str]) -> bool:
    """Tell whether every consent was taken back: what goes to a bank has to be asked for anew, or changed."""
    return bool(citizen.consents) and all(consent.withdrawn for consent in citizen.consents)


def _unclassified(name: str) -> _Lacks:
    return lambda citizen, _rule, _issues: not citizen.category.get(name)


_AGAINST: Final = {"id.birth_mismatch": "birth_date", "id.sex_mismatch": "sex"}

_LACKS: Final[dict[str, _Lacks]] = {
    "full_name": _name,
    "digits": lambda citizen, _rule, _issues: bool(_contradicted(citizen)),
    "birth_date": _birth,
    "group": _group,
    "category": _unclassified("category"),
    "amount": _unclassified("amount"),
    "decision": _unclassified("decision"),
    "account": _account,
    "bank": lambda citizen, _rule, _issues: bool(citizen.text("account")) and not citizen.text("bank"),
    "holder": _holder,
    "cash_place": lambda citizen, _rule, _issues: not citizen.text("address") and not citizen.text("group"),
    "guardian": _guardian,
    "consent": _consent,
    "registration": lambda _citizen, _rule, _issues: True,
    "visit": lambda _citizen, _rule, _issues: True,
    "proposal": lambda citizen, _rule, _issues: bool(citizen.proposals),
}
"""The pieces that are not simply there as soon as their first field is filled."""


def pieces_word(pieces: list[Piece]) -> str:
    """Return what a view keeps of missing pieces: their names with a blank around each, empty for none."""
    return f" {' '.join(piece.what for piece in pieces)} " if pieces else ""


def owners_of(word: str) -> Iterator[tuple[str, str]]:
    """Yield (piece, owner) of what `pieces_word` made; what this version does not know is left out."""
    rules = completeness().pieces
    for what in word.split():
        if what in rules:
            yield what, rules[what].owner


def is_done(outcome: str) -> bool:
    """Tell whether an outcome settles how a person is paid; see `outcomes.DONE`."""
    return outcome in DONE
