"""Card, list and digits side by side: what each says about a person, and what will be saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import msgspec

from fieldapp.desk.find import Alike, person, possible_duplicates
from fieldapp.desk.payees import Group, group_of
from fieldapp.desk.typed import read_field
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.differing import Difference, difference
from fieldapp.domain.missing import LABOUR, OFFICE, Piece, missing_pieces
from fieldapp.domain.replay import agree
from fieldapp.station.station import Station
from fieldapp.system.texts import Language, text
from fieldapp.vietnam.cards import Card
from fieldapp.vietnam.id_numbers import warnings, what_digits_say

COMPARED = ("full_name", "birth_date", "national_id", "old_id", "sex", "address", "group", "phone")

Source = Literal["list", "card", "digits", "typed"]
SOURCES: Final[tuple[Source, ...]] = ("list", "card", "digits", "typed")
"""Where a value may be taken from, as the columns stand from left to right."""

_TWELVE = 12


class Chosen(msgspec.Struct, frozen=True):
    """What somebody chose for one field.

    Attributes:
        text: as it was typed, for the source `typed`; `paper` when it was read from a paper and not only said.
    """

    source: Source
    text: str = ""
    paper: bool = False


class Row(msgspec.Struct, frozen=True):
    """One field as the list, the card and the digits of the number have it.

    Attributes:
        field: one of `COMPARED`.
        known: what is on record here, `card` what the card says; either may be empty.
        value: what will be saved.
        why: `same`, `card` (taken from the card), `kept` (the record stays), `new` (only the card has it), `digits`
            (taken from the number), `typed`, `empty`.
        digits: what the number says: the year of birth, `M` or `F`, the province where the birth was registered.
        differs: how list and card differ, and how the digits contradict what will be saved.
        paper: a typed value was read from a paper.
    """

    field: str
    known: str
    card: str
    value: str
    why: str
    digits: str = ""
    differs: tuple[Difference, ...] = ()
    paper: bool = False

    @property
    def source(self) -> Source:
        """Where the value comes from."""
        taken: dict[str, Source] = {"card": "card", "new": "card", "digits": "digits", "typed": "typed"}
        return taken.get(self.why, "list")

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where a value can be taken from, from left to right; typing is always possible."""
        there = {"list": self.known, "card": self.card, "digits": self.digits if self.field in _FROM_DIGITS else ""}
        return tuple(source for source in SOURCES if there.get(source))


_FROM_DIGITS = ("birth_date", "sex")
"""The province of registration is no place where somebody lives."""


class PersonView(msgspec.Struct, frozen=True):
    """All that a desk shows of one person.

    Attributes:
        rows: in the order of `COMPARED`.
        warnings: codes of what the digits of the number contradict, such as `id.sex_mismatch`.
        missing: see `missing.missing_pieces`; without what only offices are told of.
        alike: who else this may be; without those who were said to be somebody else.
        group: who else is paid to the person who receives for this one, or to this one.
    """

    citizen: Citizen
    rows: tuple[Row, ...]
    warnings: tuple[str, ...]
    missing: tuple[Piece, ...]
    alike: tuple[Alike, ...]
    group: Group | None = None


def look(
    station: Station, citizen_id: str, *, card: Card | None = None, chosen: Mapping[str, Chosen] | None = None
) -> PersonView:
    """Return what is known of a person beside what the card says.

    Raises:
        InputRefused: `citizen.unknown`.
    """
    citizen = person(station, citizen_id)
    rows = compare_with_card(known_values(citizen), card, chosen or {})
    values = {row.field: row.value for row in rows}
    described = {name: value.text for name, value in citizen.values.items()} | {k: v for k, v in values.items() if v}
    return PersonView(
        citizen=citizen,
        rows=rows,
        warnings=warnings(values["national_id"], birth=values["birth_date"] or None, sex=values["sex"] or None),
        missing=tuple(piece for piece in missing_pieces(citizen) if piece.owner not in (LABOUR, OFFICE)),
        alike=tuple(possible_duplicates(station, described, citizen_id=citizen.citizen_id)),
        group=group_of(station, citizen),
    )


def known_values(citizen: Citizen) -> dict[str, str]:
    """Return what is on record of the fields that are compared."""
    return {field: citizen.text(field) for field in COMPARED}


def compare_with_card(
    known: Mapping[str, str], card: Card | None, chosen: Mapping[str, Chosen] | None = None
) -> tuple[Row, ...]:
    """Put record, card and digits side by side, with what was `chosen`, or else what is proposed to be saved.

    A card stands for name, birth, sex and numbers; the address on it is the one of the day it was issued, so the
    record's address stays. An old number is never overwritten by a new one: both are kept. What neither has is taken
    from the digits of the number. A choice that is no longer there is passed over.
    """
    chosen = chosen or {}
    shown = card_values(card)
    plain = {
        field: _row(field, known.get(field, ""), shown.get(field, ""), "", chosen.get(field)) for field in COMPARED
    }
    said = _digits(plain["national_id"].value)
    rows = [
        _row(field, row.known, row.card, said.get(field, ""), chosen.get(field)) if field in said else row
        for field, row in plain.items()
    ]
    return tuple(msgspec.structs.replace(row, differs=_differences(row)) for row in rows)


def chosen_values(rows: Sequence[Row], *, new: bool = False) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values to save and the evidence of each: nothing for what the record has and keeps.

    Of somebody `new` all that was typed is saved; where the card says the same, the card is the evidence.
    """
    values, evidence = {}, {}
    for row in rows:
        kept = row.source == "list" and not new
        if kept or not row.value:
            continue
        values[row.field] = row.value
        carded = row.value == row.card
        evidence[row.field] = "card" if carded else "paper" if row.paper else "typed"
    return values, evidence


def choose(rows: Sequence[Row], field: str, step: int) -> Chosen | None:
    """Return the choice that stands `step` columns beside the present one; None when there is none there."""
    row = next(row for row in rows if row.field == field)
    there = row.sources
    beside = len(there) if step < 0 else -1  # of what was typed the columns are beside it from either end
    place = (there.index(row.source) if row.source in there else beside) + step
    return Chosen(there[place]) if 0 <= place < len(there) else None


def represented_by(card: Card | None) -> dict[str, str]:
    """Return who stands for a child, as the fields of a form: a parent whom the card since 2024 names."""
    parent = card and (card.mother or card.father)
    return {"rep_name": parent, "rep_relation": "parent"} if parent else {}


def card_values(card: Card | None) -> dict[str, str]:
    """Return the field values that a card states."""
    if card is None:
        return {}
    return {
        "full_name": card.full_name,
        "birth_date": card.birth_date,
        "national_id": card.number,
        "old_id": card.old_number or "",
        "sex": card.sex,
        "address": card.address,
    }


def _row(field: str, here: str, there: str, digits: str, chosen: Chosen | None) -> Row:
    if chosen is not None:
        texts = {"list": here, "card": there, "digits": digits, "typed": chosen.text}
        if texts[chosen.source]:
            same = chosen.source != "typed" and here == there != ""
            why = (
                "same"
                if same
                else {"list": "kept", "card": "card" if here else "new"}.get(chosen.source, chosen.source)
            )
            return Row(field, here, there, texts[chosen.source], why, digits, paper=chosen.paper)
    if not there and not here:
        taken = digits if field in _FROM_DIGITS else ""
        return Row(field, "", "", taken, "digits" if taken else "empty", digits)
    if not there:
        return Row(field, here, "", here, "kept", digits)
    if not here:
        return Row(field, "", there, there, "new", digits)
    if here == there or (field == "full_name" and agree(field, here, there)):
        return Row(field, here, there, here, "same", digits)
    if field == "address":
        return Row(field, here, there, here, "kept", digits)
    return Row(field, here, there, there, "card", digits)


def _digits(number: str) -> dict[str, str]:
    if len(number) != _TWELVE or not number.isdecimal():
        return {}
    said = what_digits_say(number)
    return {"birth_date": str(said.birth_year), "sex": said.sex, "national_id": said.province or ""}


def _differences(row: Row) -> tuple[Difference, ...]:
    """Return how list and card differ, and whether the number contradicts what will be saved."""
    found = [difference(row.field, row.known, row.card)]
    if row.field == "birth_date" and row.digits and row.value and row.value[:4] != row.digits:
        found.append(Difference("digits_year", right=row.digits))
    if row.field == "sex" and row.digits and row.value and row.value != row.digits:
        found.append(Difference("digits_sex", right=row.digits))
    if row.field == "national_id" and len(row.value) == _TWELVE and not row.digits:
        found.append(Difference("digits_place"))
    return tuple(one for one in found if one is not None)


def typed(field: str, said: str, *, paper: bool = False) -> tuple[str, Chosen]:
    """Return field and choice for what somebody typed in the row of a field: nine digits are the old number.

    Raises:
        InputRefused: as `typed.read_field`.
    """
    name, text = read_field(field, said)
    return name, Chosen("typed", text, paper)


def difference_words(found: Difference, language: Language) -> str:
    """Say how two values differ, in one sentence."""
    right = text(f"desk.sex_{found.right}", language).lower() if found.how == "digits_sex" else found.right
    return text(f"look.differs_{found.how}", language, left=found.left, right=right)
