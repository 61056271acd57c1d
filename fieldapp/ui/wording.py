"""How facts of the core are put into words on several screens: days left, ages, outcomes, people in a line."""

from __future__ import annotations

from datetime import date

from fieldapp.domain.campaign import Campaign
from fieldapp.domain.citizen import Citizen, Registration
from fieldapp.system.errors import EnvironmentFault
from fieldapp.ui.voice import Voice, grouped, written_date
from fieldapp.vietnam.banks import bank_of_bin
from fieldapp.vietnam.hours import day_of
from fieldapp.vietnam.id_numbers import masked


def days_left(say: Voice, campaign: Campaign, now_ms: int) -> str:
    """Say how long there is to the deadline."""
    left = (date.fromisoformat(campaign.deadline) - day_of(now_ms)).days
    if left > 0:
        return say("ui.days_left", count=left)
    return say("ui.last_day") if left == 0 else say("ui.overdue", count=-left)


def age(say: Voice, since_ms: int, now_ms: int) -> str:
    """Say how old something is, in the largest unit that fits."""
    minutes = max(now_ms - since_ms, 0) // 60_000
    if minutes < 60:
        return say("ui.age_minutes", count=minutes)
    return say("ui.age_hours", count=minutes // 60) if minutes < 48 * 60 else say("ui.age_days", count=minutes // 1440)


def pending(say: Voice, count: int, since_ms: int, now_ms: int) -> str:
    """Say what is not handed over and how old the oldest of it is; empty when there is nothing."""
    return say.join(" · ", say("ui.pending", count=count), age(say, since_ms, now_ms)) if count else ""


def no_backup(say: Voice, trouble: str) -> str:
    """Say what hinders backups and what to do about it; empty when nothing does."""
    return say.sentence(EnvironmentFault("backup.not_made", place=trouble)) if trouble else ""


def sex_word(say: Voice, sex: str) -> str:
    """Say a sex; empty when it is not known."""
    return say(f"desk.sex_{sex}") if sex in ("F", "M") else ""


def group_word(say: Voice, group: str) -> str:
    """Say a residential group: "TDP 7"; a group with a name of its own stays as it is."""
    return say("office.group_named", name=group) if group.isdigit() else group


def bank_word(number: str) -> str:
    """Say a bank by its short name; what is no known BIN stays as it is."""
    bank = bank_of_bin(number) if number else None
    return bank.short_name if bank else number


def field_value(say: Voice, field: str, value: str) -> str:
    """Say the value of a person's field."""
    if field == "birth_date":
        return written_date(value)
    if field in ("national_id", "old_id"):
        return grouped(value)
    if field == "sex":
        return sex_word(say, value)
    return bank_word(value) if field == "bank" else value


def facts_line(say: Voice, citizen: Citizen, *, numbers: bool = True) -> str:
    """Say who somebody is in one line: birth, sex, numbers (masked unless they are asked for), place."""
    shown = grouped if numbers else masked
    old = citizen.text("old_id")
    parts = (
        written_date(citizen.text("birth_date")),
        sex_word(say, citizen.text("sex")),
        shown(citizen.text("national_id")),
        f"CMND {shown(old)}" if old else "",
        say.join(", ", group_word(say, citizen.text("group")), citizen.text("ward")),
        citizen.text("phone"),
    )
    return say.join(" · ", *parts)


def registration_line(say: Voice, registration: Registration) -> str:
    """Say a registration in one line: outcome, bank, number, time."""
    parts = (
        say(f"desk.outcome_{registration.outcome}"),
        bank_word(registration.details.get("bank", "")),
        registration.number,
        say.moment(registration.wall_time),
    )
    return say.join(" · ", *parts)
