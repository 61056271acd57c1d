"""People, days and outcomes as the command line shows them: numbers masked unless somebody asks for them."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.app.terminal import Terminal
from fieldapp.domain.citizen import Citizen
from fieldapp.registry.searching import Found
from fieldapp.vietnam.hours import local
from fieldapp.vietnam.id_numbers import masked

HIDDEN_FIELDS = frozenset({"national_id", "old_id", "phone", "account"})
"""The fields of which only the last four characters are shown."""


def moment(at_ms: int) -> str:
    """Return a time of day in Việt Nam as people read it; empty for 0."""
    return f"{local(at_ms):%d/%m/%Y %H:%M}" if at_ms else ""


def day(iso: str) -> str:
    """Return `YYYY-MM-DD` as dd/mm/yyyy; a year alone stays one."""
    return "/".join(reversed(iso.split("-")))


def value(field: str, text: str, *, show_numbers: bool) -> str:
    """Return the value of a field as it may be shown."""
    return text if show_numbers or field not in HIDDEN_FIELDS else masked(text)


def values(citizen: Citizen, *, show_numbers: bool) -> dict[str, str]:
    """Return all values of a person as they may be shown."""
    return {field: value(field, known.text, show_numbers=show_numbers) for field, known in citizen.values.items()}


def found_facts(found: Found, *, show_numbers: bool) -> dict[str, object]:
    """Return a search answer for a machine."""
    return {
        "citizen_id": found.citizen_id,
        "full_name": found.full_name,
        "birth_date": found.birth_date,
        "sex": found.sex,
        "national_id": value("national_id", found.national_id, show_numbers=show_numbers),
        "old_id": value("old_id", found.old_id, show_numbers=show_numbers),
        "group": found.group,
        "ward": found.ward,
        "benefit_group": found.benefit_group,
        "outcome": found.outcome,
        "conflicts": found.conflicts,
    }


def found_line(terminal: Terminal, found: Found, *, show_numbers: bool) -> str:
    """Return a search answer as one line for a person, the id at its end."""
    number = value("national_id", found.national_id or found.old_id, show_numbers=show_numbers)
    outcome = outcome_words(terminal, found.outcome) if found.outcome else ""
    group = terminal.voice("office.group_named", name=found.group) if found.group else ""
    known = [found.full_name, day(found.birth_date), number, group, found.ward, outcome, found.citizen_id]
    return "  ".join(part for part in known if part)


def person_line(citizen: Citizen, *, show_numbers: bool) -> str:
    """Return a person as one line, the id at its end."""
    number = citizen.text("national_id") or citizen.text("old_id")
    shown = value("national_id", number, show_numbers=show_numbers)
    known = [citizen.text("full_name"), day(citizen.text("birth_date")), shown, citizen.citizen_id]
    return "  ".join(part for part in known if part)


def outcome_words(terminal: Terminal, outcome: str) -> str:
    """Return an outcome as screens call it."""
    return terminal.voice(f"desk.outcome_{outcome}")


def counts_line(counts: Mapping[str, int]) -> str:
    """Return counts as `name 3 · name 1`, the most frequent first."""
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return " · ".join(f"{name} {count}" for name, count in ranked)
