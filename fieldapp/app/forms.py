"""Filling in a form on the command line: from a JSON document, or from options, with the card beside the record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from fieldapp.app.given import content, given_bytes
from fieldapp.app.terminal import Terminal
from fieldapp.desk.find import person
from fieldapp.desk.look import COMPARED, Chosen, Source, chosen_values, compare_with_card, known_values
from fieldapp.desk.register import OF_THE_PERSON, PEOPLE, Draft
from fieldapp.desk.typed import read_detail, read_field
from fieldapp.domain.citizen import FIELDS
from fieldapp.domain.outcomes import DETAILS
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import new_id
from fieldapp.system.texts import explain
from fieldapp.vietnam.cards import LONGEST_PAYLOAD, Card, parse_card
from fieldapp.vietnam.vietqr import read_vietqr

DETAIL_NAMES = (DETAILS - PEOPLE.keys()).union(*PEOPLE.values(), OF_THE_PERSON)
"""What `--detail` may name: somebody else is said by name and number."""

VALUE_NAMES = frozenset(FIELDS)

_LONGEST_FORM = 64 * 1024


class Filled(msgspec.Struct, frozen=True):
    """What the options of `register` and `correct` say.

    Attributes:
        take: by field which column is saved (`look.SOURCES`); `paper` the values that were read from a paper.
        form: a document that says all of it instead.
    """

    outcome: str = ""
    values: dict[str, str] = {}
    details: dict[str, str] = {}
    card: str = ""
    vietqr: str = ""
    consent: bool = False
    how: str = ""
    child: bool = False
    form_id: str = ""
    take: dict[str, Source] = {}
    paper: tuple[str, ...] = ()
    form: Path | None = None


class _Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document: the fields of `Draft`, and the payloads of scans, `card` and `vietqr`."""

    citizen_id: str = ""
    outcome: str = ""
    values: dict[str, str] = {}
    details: dict[str, str] = {}
    card: str = ""
    vietqr: str = ""
    consent: bool = False
    how: str = ""
    child: bool = False
    form_id: str = ""
    take: dict[str, Source] = {}
    paper: tuple[str, ...] = ()


def draft_of(terminal: Terminal, station: Station, citizen_id: str, filled: Filled) -> Draft:
    """Return the form to save: values as they are stored, each with where it comes from.

    Raises:
        InputRefused: `form.unreadable`, `citizen.unknown`, `card.*`, `vietqr.*`.
        UsageError: a value or detail that cannot be read as what it should be.
        EnvironmentFault: `disk.*` when the document cannot be read.
    """
    if filled.form is not None:
        said = _read(filled.form)
        citizen_id = said.citizen_id or citizen_id
        filled = Filled(**{name: getattr(said, name) for name in said.__struct_fields__ if name != "citizen_id"})
    card = card_of(filled.card)
    chosen = {field: Chosen(source) for field, source in filled.take.items()}
    rest: dict[str, str] = {}
    for name, value in filled.values.items():
        if not value.strip():  # an empty value changes nothing
            continue
        with _readable(terminal):
            field, read = read_field(name, value)
        if field in COMPARED:
            chosen[field] = Chosen("typed", read, paper=name in filled.paper or field in filled.paper)
        else:
            rest[field] = read
    known = known_values(person(station, citizen_id)) if citizen_id else {}
    values, evidence = chosen_values(compare_with_card(known, card, chosen), new=not citizen_id)
    values, evidence = values | rest, evidence | dict.fromkeys(rest, "typed")
    details: dict[str, str] = {}
    if filled.vietqr:
        account = read_vietqr(given_bytes(filled.vietqr, most=LONGEST_PAYLOAD))
        details = {"bank": account.bank, "account": account.number}
    for name, value in filled.details.items():
        with _readable(terminal):
            details[name] = read_detail(name, value)
    return Draft(
        form_id=filled.form_id or new_id(station.randomness),
        citizen_id=citizen_id,
        outcome=filled.outcome,
        values=values,
        evidence=evidence,
        details=details,
        consent=filled.consent,
        how=filled.how,
        child=filled.child,
    )


def card_of(payload: str) -> Card | None:
    """Return the card that a scan holds; None for no payload.

    Raises:
        InputRefused: `card.*`; `card.not_a_card` also for a number alone, which says nothing about a person.
    """
    if not payload:
        return None
    card = parse_card(given_bytes(payload, most=LONGEST_PAYLOAD))
    if not isinstance(card, Card):
        raise InputRefused("card.not_a_card")
    return card


def _read(form: Path) -> _Form:
    data = content(form, most=_LONGEST_FORM)
    try:
        if len(data) > _LONGEST_FORM:
            raise InputRefused("form.unreadable", place=form.name)
        said = msgspec.json.decode(data, type=_Form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputRefused("form.unreadable", place=form.name) from error
    if not ((said.values.keys() | said.take.keys()) <= VALUE_NAMES and said.details.keys() <= DETAIL_NAMES):
        raise InputRefused("form.unreadable", place=form.name)
    return said


@contextmanager
def _readable(terminal: Terminal) -> Iterator[None]:
    """Say what cannot be read as wrong use of the line."""
    try:
        yield
    except InputRefused as error:
        raise click.UsageError(explain(error, terminal.language).what) from error
