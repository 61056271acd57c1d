"""How what happened to a person is put into plain words, for screens and for the command line."""

from __future__ import annotations

from fieldapp.desk.history import Change, Happened
from fieldapp.desk.undo import Undone
from fieldapp.domain.settling import choices, settling_rules
from fieldapp.system.texts import Language, text
from fieldapp.vietnam.banks import bank_of_bin
from fieldapp.vietnam.benefits import all_benefits, group_name
from fieldapp.vietnam.id_numbers import grouped, masked

MASKED = frozenset({"national_id", "old_id", "phone", "account"})
"""The fields and details of which only the last four characters are shown unless somebody asks."""

_EVIDENCE = frozenset({"card", "paper", "typed", "roster", "verdict"})
_RELATIONS = frozenset({"guardian", "authorised"})
"""What earlier versions wrote under `relation`."""


def happened_words(happened: Happened, language: Language, *, show_numbers: bool) -> list[str]:
    """Return what happened in a sentence, and below it a line for each field that changed and each detail."""
    blanks = dict(happened.facts)
    if "outcome" in blanks:
        blanks["outcome"] = text(f"desk.outcome_{blanks['outcome']}", language) if blanks["outcome"] else "?"
    if "relation" in blanks:
        blanks["relation"] = _relation(blanks["relation"], language)
    if "purposes" in blanks:
        named = [
            text(f"consent.purpose_{one}", language)
            for one in blanks["purposes"].split()
            if one in settling_rules().purposes
        ]
        blanks["purposes"] = ", ".join(named) or blanks["purposes"]
    lines = [text(f"history.{happened.what}", language, **blanks)]
    lines += [
        f"{text(f'desk.field_{name}', language)}: {value_words(name, value, language, show_numbers=show_numbers)}"
        for name, value in happened.details.items()
    ]
    return lines + [_change(one, language, show_numbers=show_numbers) for one in happened.changes]


def undone_words(undone: Undone, language: Language) -> str:
    """Return what an undo took back, sentence by sentence, and what is to be done about paper."""

    def named(fields: tuple[str, ...]) -> str:
        return ", ".join(text(f"desk.row_{field}", language) for field in fields)

    said = {
        "undone": undone.number,
        "undone_added": undone.added,
        "undone_fields": named(undone.fields),
        "undone_consent": undone.consent,
        "undone_payee": undone.payee,
        "undone_stands": undone.stands,
        "undone_kept": named(undone.kept),
        "undone_papers": undone.papers,
    }
    return " ".join(text(f"desk.{key}", language, what=what) for key, what in said.items() if what)


def marks_words(happened: Happened, language: Language) -> list[str]:
    """Return what has to be known beside what an event says: its clock was odd, or it does not hold."""
    marks = [text("history.clock_jumped", language)] if happened.flags else []
    return marks + ([] if happened.counts else [text("history.holds_no_more", language)])


def value_words(field: str, value: str, language: Language, *, show_numbers: bool) -> str:
    """Return the value of a field or detail as people read it: dates as dd/mm/yyyy, numbers masked or in groups."""
    if field in MASKED and not show_numbers:
        return masked(value)
    match field:
        case "national_id" | "old_id":
            return grouped(value)
        case "birth_date" | "date" | "until" | "payee_issued":
            return "/".join(reversed(value.split("-")))
        case "sex":
            return text(f"desk.sex_{value}", language) if value in ("F", "M") else value
        case "bank":
            bank = bank_of_bin(value)
            return bank.short_name if bank is not None else value
        case "benefit_group" if value in {benefit.group for benefit in all_benefits()}:
            return group_name(value, language)
        case "relation":
            return _relation(value, language)
        case _ if value in choices(field, {}):
            return text(f"desk.choice_{field}_{value}", language)
    return value


def _relation(relation: str, language: Language) -> str:
    field = "payee_kind" if relation in _RELATIONS else "relation"
    return text(f"desk.choice_{field}_{relation}", language) if relation in choices(field, {}) else relation


def _change(change: Change, language: Language, *, show_numbers: bool) -> str:
    before, after = (
        value_words(change.field, one, language, show_numbers=show_numbers) for one in (change.before, change.after)
    )
    label = text(f"desk.row_{change.field}", language)
    evidence = f" ({text(f'history.by_{change.evidence}', language)})" if change.evidence in _EVIDENCE else ""
    return f"{label}: {before} → {after}{evidence}" if before else f"{label}: {after}{evidence}"
