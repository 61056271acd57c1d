"""What the desk's widgets show, and what a person asks for in them."""

from __future__ import annotations

import msgspec

from fieldapp.desk.look import Chosen
from fieldapp.ui.tokens import Tone
from fieldapp.vietnam.cards import Card


class Mark(msgspec.Struct, frozen=True):
    """A word with its tone, shown as a badge."""

    text: str
    tone: Tone = "plain"


class Hit(msgspec.Struct, frozen=True):
    """One person that search found, or whom a half-typed form (`draft`, its id) is about."""

    citizen_id: str
    name: str
    line: str
    mark: Mark | None = None
    draft: str = ""


class CompareRow(msgspec.Struct, frozen=True):
    """One line of the comparison.

    Attributes:
        field: of `look.COMPARED`; `label` its word.
        listed, card, digits: what each says, in words; empty for nothing.
        value: what will be saved, `saved` where it comes from, `source` the column that is taken.
        why: what disagrees and how, in sentences.
        editable: what typing in place begins with.
    """

    field: str
    label: str
    listed: str
    card: str
    digits: str
    value: str
    saved: str
    source: str = "list"
    tone: Tone = "plain"
    why: str = ""
    editable: str = ""


class Settled(msgspec.Struct, frozen=True):
    """One registration of the person, in words; `open` ones can be voided or corrected."""

    registration_id: str
    words: str
    mark: Mark
    open: bool


class Twin(msgspec.Struct, frozen=True):
    """Somebody who may be the same person, with the reasons."""

    citizen_id: str
    name: str
    line: str
    reasons: str
    office_decides: bool = False


class PersonState(msgspec.Struct, frozen=True):
    """The person in front of the desk.

    Attributes:
        facts: birth, sex, numbers, place in one line.
        rows: the comparison.
        settled: registrations, newest first.
        warnings: what card, list and digits disagree about, in sentences.
        known: what the fields start with, by their names; besides `full_name` and `birth_date` as they will be saved,
            and the `last_bank` of this desk.
        agreed: the consent that stands, in words.
        carded: the card column holds a scanned card.
        twins: who else this may be.
        group: who else is paid to the same payee, in a sentence.
        numbers: whether whole numbers are shown.
        listed: whether a list names the person.
    """

    citizen_id: str
    name: str
    facts: str
    marks: tuple[Mark, ...] = ()
    rows: tuple[CompareRow, ...] = ()
    settled: tuple[Settled, ...] = ()
    warnings: tuple[str, ...] = ()
    known: dict[str, str] = {}
    carded: bool = False
    agreed: str = ""
    twins: tuple[Twin, ...] = ()
    group: str = ""
    numbers: bool = False
    listed: bool = True


class Today(msgspec.Struct, frozen=True):
    """The strip of today."""

    hours: tuple[tuple[int, int], ...] = ()
    done: int = 0
    unprinted: int = 0
    drafts: int = 0
    undecided: int = 0


class Saving(msgspec.Struct, frozen=True):
    """What F9 asks for.

    Attributes:
        details: the fields of the outcome that are filled in, by their name.
        text_version, how, child: see `register.Draft`.
        corrects: the registration that this one replaces, with `reason`; both empty for a new one.
        chosen, card: which values are saved, and the card that was scanned: kept with a draft.
        new: the fields of somebody on no list, `because` why it is nobody of those who look alike, whose ids are
            `unlike`; `adding` while these fields are still typed.
        settled: ids of the registrations that held when it was typed, `officer` who typed it: kept with a draft.
    """

    citizen_id: str
    outcome: str
    details: dict[str, str]
    consent: bool
    corrects: str = ""
    reason: str = ""
    text_version: str = ""
    how: str = ""
    child: bool = False
    chosen: dict[str, Chosen] = {}
    card: Card | None = None
    new: dict[str, str] = {}
    because: str = ""
    unlike: tuple[str, ...] = ()
    adding: bool = False
    settled: tuple[str, ...] = ()
    officer: str = ""


def kept_body(saving: Saving, officer: str) -> str:
    """Return a half-typed form as it is kept on disk, with the id of who typed it."""
    return msgspec.json.encode(msgspec.structs.replace(saving, officer=officer)).decode()


def kept_saving(body: str) -> Saving | None:
    """Return a half-typed form as it was kept; None when another version of the program kept it otherwise."""
    try:
        return msgspec.json.decode(body, type=Saving)
    except msgspec.DecodeError:
        return None


class NewPerson(msgspec.Struct, frozen=True):
    """What F4 asks for: the fields of somebody on no list, and why this is nobody of the twins shown."""

    fields: dict[str, str]
    another_because: str = ""


class StepItem(msgspec.Struct, frozen=True):
    """Something in a step of closing the day: its key, its words, and what can be done with it, each with its words."""

    key: str
    words: str
    deeds: tuple[tuple[str, str], ...] = ()


class CloseStep(msgspec.Struct, frozen=True):
    """One of the five steps of closing the day; `lines` tell more of it, `items` have buttons of their own."""

    name: str
    words: str
    count: str
    done: bool
    button: str = ""
    lines: tuple[str, ...] = ()
    items: tuple[StepItem, ...] = ()


class RecordLine(msgspec.Struct, frozen=True):
    """One registration of today and how far it has come, as a word."""

    number: str
    name: str
    time: str
    state: str
    tone: Tone = "plain"
