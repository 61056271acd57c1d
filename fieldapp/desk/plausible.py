"""What of a filled-in form is missing or cannot be: each refusal names its field."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from fieldapp.domain.outcomes import DIED, HOME_VISIT, PAYEE
from fieldapp.domain.settling import Who, choices, required, settling_rules
from fieldapp.system.errors import InputRefused

_ACCOUNT: Final = re.compile(r"[0-9A-Za-z]{6,19}")
_WHOLE_DAY: Final = len("YYYY-MM-DD")
_CHOSEN: Final = ("payee_kind", "paper", "linked", "capable", "way", "how")
"""The fields that take nothing but a code; relations and reasons may be said in other words."""

_SHORT_OF: Final = {
    "holder_why": "registration.holder",
    **dict.fromkeys(("rep_name", "rep_number", "rep_relation"), "registration.represented"),
}


def check_filled(outcome: str, details: Mapping[str, str], who: Who) -> None:
    """Refuse what says too little to act on.

    Raises:
        InputRefused: `registration.incomplete`, `registration.holder`, `registration.represented`.
    """
    for field in required(outcome, details, who):
        if not details.get(field):
            raise InputRefused(_SHORT_OF.get(field, "registration.incomplete"), place=field)


def check_chosen(details: Mapping[str, str]) -> None:
    """Refuse a code that nobody knows.

    Raises:
        InputRefused: `registration.choice`.
    """
    for field in _CHOSEN:
        allowed = choices(field, details)
        if details.get(field) and details[field] not in allowed:
            raise InputRefused("registration.choice", place=field, choices=", ".join(allowed))


def check_numbers(details: Mapping[str, str], *, own: Collection[str]) -> None:
    """Refuse what is no account number, and somebody else with one of the person's `own` identity numbers.

    Raises:
        InputRefused: `registration.account`, `registration.payee_self`.
    """
    if details.get("account") and not _ACCOUNT.fullmatch(details["account"]):
        raise InputRefused("registration.account", place="account")
    for field in ("payee_number", "rep_number"):
        if details.get(field) and details[field] in own:
            raise InputRefused("registration.payee_self", place=field)


def check_days(outcome: str, details: Mapping[str, str], *, born: str, day: date) -> None:
    """Refuse a death that is to come or was before the birth, a visit that is past, and a term that is over or long.

    `born` is a birth date as records have it, `day` the day of the desk; a date may be no more than a year.

    Raises:
        InputRefused: `registration.to_come`, `registration.before_birth`, `registration.past`, and as `_check_term`.
    """
    told, today = details.get("date", ""), day.isoformat()
    if outcome == DIED and told:
        if told > today[: len(told)]:
            raise InputRefused("registration.to_come", place="date")
        if told < born[: len(told)]:
            raise InputRefused("registration.before_birth", place="date")
    if outcome == HOME_VISIT and told and told < today[: len(told)]:
        raise InputRefused("registration.past", place="date")
    if outcome == PAYEE:
        _check_term(details, day)


def _check_term(details: Mapping[str, str], day: date) -> None:
    """Refuse a card that is not issued yet, and a term that is over, or longer than the table allows.

    Raises:
        InputRefused: `registration.to_come`, `registration.date`, `registration.past`, `registration.term`.
    """
    if details.get("payee_issued", "") > day.isoformat():
        raise InputRefused("registration.to_come", place="payee_issued")
    until = details.get("until", "")
    if not until:
        return
    if len(until) != _WHOLE_DAY:
        raise InputRefused("registration.date", place="until")
    if until < day.isoformat():
        raise InputRefused("registration.past", place="until")
    months = settling_rules().payees[details["payee_kind"]].months
    if months and until > _months_after(day, months).isoformat():
        raise InputRefused("registration.term", place="until", months=months)


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
