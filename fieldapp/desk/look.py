"""Card, list and digits side by side: what each says about a person, and what will be saved."""

from __future__ import annotations

import msgspec

from fieldapp.desk.find import Alike, person, possible_duplicates
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.missing import LABOUR, OFFICE, Piece, missing_pieces
from fieldapp.domain.replay import agree
from fieldapp.station.station import Station
from fieldapp.vietnam.cards import Card
from fieldapp.vietnam.id_numbers import warnings

COMPARED = ("full_name", "birth_date", "national_id", "old_id", "sex", "address")


class Row(msgspec.Struct, frozen=True):
    """One field as the list and the card have it.

    Attributes:
        field: one of `COMPARED`.
        known: what is on record here, `card` what the card says; either may be empty.
        value: what will be saved unless somebody chooses otherwise.
        why: `same`, `card` (taken from the card), `kept` (the record stays), `new` (only the card has it), `empty`.
    """

    field: str
    known: str
    card: str
    value: str
    why: str


class PersonView(msgspec.Struct, frozen=True):
    """All that a desk shows of one person.

    Attributes:
        rows: in the order of `COMPARED`.
        warnings: codes of what the digits of the number contradict, such as `id.sex_mismatch`.
        missing: see `missing.missing_pieces`; without what only offices are told of.
        alike: who else this may be.
    """

    citizen: Citizen
    rows: tuple[Row, ...]
    warnings: tuple[str, ...]
    missing: tuple[Piece, ...]
    alike: tuple[Alike, ...]


def look(station: Station, citizen_id: str, *, card: Card | None = None) -> PersonView:
    """Return what is known of a person beside what the card says.

    Raises:
        InputRefused: `citizen.unknown`.
    """
    citizen = person(station, citizen_id)
    rows = compare_with_card({field: citizen.text(field) for field in COMPARED}, card)
    values = {row.field: row.value for row in rows}
    described = {name: value.text for name, value in citizen.values.items()} | {k: v for k, v in values.items() if v}
    return PersonView(
        citizen=citizen,
        rows=rows,
        warnings=warnings(values["national_id"], birth=values["birth_date"] or None, sex=values["sex"] or None),
        missing=tuple(piece for piece in missing_pieces(citizen) if piece.owner not in (LABOUR, OFFICE)),
        alike=tuple(possible_duplicates(station, described, citizen_id=citizen.citizen_id)),
    )


def compare_with_card(known: dict[str, str], card: Card | None) -> tuple[Row, ...]:
    """Put record and card side by side and propose what to save.

    A card stands for name, birth, sex and numbers; the address on it is the one of the day it was issued, so the
    record's address stays. An old number is never overwritten by a new one: both are kept.
    """
    shown = card_values(card)
    rows = []
    for field in COMPARED:
        here, there = known.get(field, ""), shown.get(field, "")
        if not there:
            rows.append(Row(field, here, "", here, "kept" if here else "empty"))
        elif not here:
            rows.append(Row(field, "", there, there, "new"))
        elif here == there or (field == "full_name" and agree(field, here, there)):
            rows.append(Row(field, here, there, here, "same"))
        elif field == "address":
            rows.append(Row(field, here, there, here, "kept"))
        else:
            rows.append(Row(field, here, there, there, "card"))
    return tuple(rows)


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
