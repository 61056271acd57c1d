"""From what the desk's use cases return to what its widgets show."""

from __future__ import annotations

from collections.abc import Sequence

from fieldapp.desk.clock import ClockJump
from fieldapp.desk.consent import standing_consent
from fieldapp.desk.day import Behind
from fieldapp.desk.day import Today as DayState
from fieldapp.desk.drafts import Resumed
from fieldapp.desk.find import Alike
from fieldapp.desk.history import Happened
from fieldapp.desk.look import PersonView, difference_words
from fieldapp.desk.look import Row as Compared
from fieldapp.desk.record_states import RecordState
from fieldapp.desk.states import ACKNOWLEDGED, DECIDED, SAVED, Task
from fieldapp.desk.telling import happened_words, marks_words
from fieldapp.domain.citizen import Citizen, Registration
from fieldapp.domain.differing import Difference
from fieldapp.domain.settling import choices, settling_rules
from fieldapp.registry.searching import Found
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.ui.desk.history import HistoryLine
from fieldapp.ui.desk.state import CompareRow, Hit, Mark, PersonState, RecordLine, Settled, Today, Twin
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import Voice, written_date
from fieldapp.ui.widgets.header import HeaderState
from fieldapp.ui.wording import (
    age,
    bank_word,
    days_left,
    facts_line,
    field_value,
    group_word,
    no_backup,
    pending,
    registration_line,
    sex_word,
)
from fieldapp.vietnam.benefits import group_name
from fieldapp.vietnam.id_numbers import masked

_WAYS = choices("how", {})
_STATE_TONES: dict[str, Tone] = {"current": "good", "voided": "error"}
MOST_TWINS = 3
_FIRST_HOUR, _LAST_HOUR = 8, 14


def hits(say: Voice, found: Sequence[Found]) -> list[Hit]:
    """Show people that were found."""
    return [_hit(say, one) for one in found]


def returned(say: Voice, tasks: Sequence[Task]) -> list[Hit]:
    """Show what the office gave back, each with its reason."""
    mark = Mark(say("desk.returned"), "warning")
    return [Hit(task.citizen_id, task.full_name, f"{task.reason} · {task.number}", mark) for task in tasks]


def _hit(say: Voice, found: Found) -> Hit:
    number = found.national_id or found.old_id
    parts = (
        written_date(found.birth_date),
        sex_word(say, found.sex),
        say.join(" ", group_word(say, found.group), found.ward),
        f"…{number[-4:]}" if number else "",
    )
    mark = None
    if found.conflicts:
        mark = Mark(say("desk.conflict"), "warning")
    elif found.outcome:
        tone: Tone = "plain" if found.outcome in ("absent", "home_visit") else "good"
        mark = Mark(say(f"desk.outcome_{found.outcome}"), tone)
    return Hit(found.citizen_id, found.full_name or say("desk.nobody_left"), say.join(" · ", *parts), mark)


def person_state(say: Voice, view: PersonView, *, carded: bool, last_bank: str, numbers: bool = False) -> PersonState:
    """Show a person beside the card: the `numbers` whole, or masked."""
    citizen = view.citizen
    marks = [_benefit(say, citizen)] if citizen.text("benefit_group") else []
    if citizen.walk_in:
        marks.append(Mark(say("desk.walk_in"), "accent"))
    if citizen.conflicts:
        marks.append(Mark(say("desk.conflict"), "warning"))
    wanted = [
        say.lower(say(f"desk.row_{piece.what}"))
        for piece in view.missing
        if piece.what in ("national_id", "birth_date", "phone")
    ]
    if wanted:
        marks.append(Mark(say("desk.missing", what=say.join(", ", *wanted)), "warning"))
    known = {name: citizen.text(name) for name in ("phone", "bank", "account")}
    known |= {row.field: row.value for row in view.rows if row.value}
    known["last_bank"] = last_bank
    known["holder"] = known.get("full_name", "").upper() if known["account"] else ""
    return PersonState(
        citizen_id=citizen.citizen_id,
        name=citizen.text("full_name") or say("desk.nobody_left"),
        facts=facts_line(say, citizen, numbers=numbers),
        marks=tuple(marks),
        rows=compare_rows(say, view.rows, numbers=numbers),
        settled=tuple(_settled(say, one) for one in reversed(citizen.registrations)),
        warnings=tuple(say.what(InputRefused(code)) for code in view.warnings),
        known=known,
        carded=carded,
        agreed=_agreed(say, citizen),
        twins=tuple(twins(say, view.alike[:MOST_TWINS])),
        group=_group(say, view),
        numbers=numbers,
        listed=not citizen.walk_in,
    )


def _group(say: Voice, view: PersonView) -> str:
    if view.group is None:
        return ""
    names = ", ".join(one.text("full_name") for one in view.group.people)
    return say("look.group", payee=view.group.payee.text("full_name"), names=names)


def new_person_state(say: Voice, rows: Sequence[Compared], fields: dict[str, str], *, last_bank: str) -> PersonState:
    """Show somebody who is on no list and is saved together with the registration."""
    return PersonState(
        citizen_id="",
        name=fields.get("full_name", ""),
        facts=say.join(
            " · ", *(field_value(say, name, fields.get(name, "")) for name in ("birth_date", "sex", "national_id"))
        ),
        marks=(Mark(say("desk.walk_in"), "accent"),),
        rows=compare_rows(say, rows, new=True),
        numbers=True,
        listed=False,
        known={**fields, **{row.field: row.value for row in rows if row.value}, "last_bank": last_bank},
    )


def _agreed(say: Voice, citizen: Citizen) -> str:
    """Say to what the person has agreed, when and how; empty while no consent stands."""
    consent = standing_consent(citizen)
    if consent is None:
        return ""
    named = [say(f"consent.purpose_{name}") for name in consent.purposes if name in settling_rules().purposes]
    how = say(f"desk.choice_how_{consent.given.how}") if consent.given and consent.given.how in _WAYS else ""
    return say.join(
        " · ",
        say("consent.agreed", what=say.join(", ", *named)),
        say.moment(consent.wall_time),
        say("consent.of_version", version=consent.text_version),
        how,
    )


def compare_rows(
    say: Voice, rows: Sequence[Compared], *, numbers: bool = False, new: bool = False
) -> tuple[CompareRow, ...]:
    """Show the lines of the comparison; identity numbers are masked until somebody asks for them.

    Of somebody `new` no list tells: what stands there was typed.
    """
    shown = [row for row in rows if row.known or row.card or row.value or row.field != "old_id"]
    return tuple(_row(say, row, numbers=numbers or new, new=new) for row in shown)


def _row(say: Voice, row: Compared, *, numbers: bool, new: bool) -> CompareRow:
    tones: dict[str, Tone] = {"same": "good", "new": "good", "card": "warning", "digits": "good", "typed": "accent"}
    tone = tones.get(row.why, "plain")
    doubted = any(one.how.startswith("digits_") for one in row.differs)
    if doubted or (row.why == "empty" and row.field in ("national_id", "birth_date")):
        tone = "warning"
    elif [one.how for one in row.differs] == ["birth_finer"]:
        tone = "good"

    def words(value: str) -> str:
        hidden = row.field in ("national_id", "old_id") and not numbers
        return masked(value) if hidden else field_value(say, row.field, value)

    taken = "typed" if new and row.why == "kept" else row.why
    digits = (
        words(row.digits) if row.field != "national_id" else row.digits.removeprefix("Thành phố ").removeprefix("Tỉnh ")
    )
    return CompareRow(
        field=row.field,
        label=say(f"desk.row_{row.field}"),
        listed=words(row.known),
        card=words(row.card),
        digits=digits,
        value=words(row.value),
        saved=say("look.taken_paper" if row.paper else f"look.taken_{taken}"),
        source=row.source,
        tone=tone,
        why=say.join(" ", *(_difference(say, one) for one in row.differs)),
        editable=""
        if row.field in ("national_id", "old_id") and not numbers
        else field_value(say, row.field, row.value),
    )


def _difference(say: Voice, one: Difference) -> str:
    return say.of(lambda language: difference_words(one, language))


def _settled(say: Voice, registration: Registration) -> Settled:
    state = registration.state
    words = registration_line(say, registration)
    if registration.void_reason:
        words = say.join(" · ", words, registration.void_reason)
    mark = Mark(say(f"desk.state_{state}"), _STATE_TONES.get(state, "plain"))
    return Settled(registration.registration_id, words, mark, open=state == "current")


def history_line(say: Voice, happened: Happened, *, numbers: bool) -> HistoryLine:
    """Show one event of a person's history."""
    count = len(happened_words(happened, say.language, show_numbers=numbers))

    def line(at: int) -> str:
        return say.of(lambda language: happened_words(happened, language, show_numbers=numbers)[at])

    note = say.of(lambda language: "; ".join(marks_words(happened, language)))
    who = say.join(" · ", happened.officer or say("history.nobody"), happened.place)
    return HistoryLine(say.moment(happened.at), who, line(0), tuple(map(line, range(1, count))), note)


def twins(say: Voice, alike: Sequence[Alike]) -> list[Twin]:
    """Show who somebody may be already."""
    return [
        Twin(
            one.citizen.citizen_id,
            one.citizen.text("full_name"),
            facts_line(say, one.citizen, numbers=False),
            say.join(", ", *(say(f"office.reason_{reason}") for reason in one.likeness.reasons)),
            one.office_decides,
        )
        for one in alike
    ]


def today_state(day: DayState) -> Today:
    """Show the strip of today: the usual hours, and any other in which somebody was served."""
    served = [hour for hour, count in enumerate(day.per_hour) if count]
    first, last = min([_FIRST_HOUR, *served]), max([_LAST_HOUR, *served])
    return Today(
        tuple((hour, day.per_hour[hour]) for hour in range(first, last + 1)),
        day.done,
        day.unprinted,
        day.drafts,
        day.undecided,
    )


def header_state(say: Voice, station: Station, day: DayState) -> HeaderState:
    """Say where we are, how long there is, and what is not handed over; called on the writer's thread."""
    desk, campaign = station.desk(), station.campaign()
    point = station.facts().points.get(desk.point_id)
    now = station.clock.now_ms()
    tone: Tone = "warning" if day.overdue else "plain" if day.waiting else "good"
    return HeaderState(
        place=point.name if point else "",
        desk=desk.label,
        campaign=campaign.title,
        days=days_left(say, campaign, now),
        pending=pending(say, day.waiting, day.waiting_since, now) or say("ui.all_handed_over"),
        officer=station.officer().name,
        trouble=say("ui.no_backup") if station.backup_trouble else "",
        trouble_why=no_backup(say, station.backup_trouble),
        pending_tone=tone,
        pending_why=overdue_line(say, day, now),
    )


def overdue_line(say: Voice, day: DayState, now: int) -> str:
    """Say how many records have stayed on this laptop for more than a working day, and what to do; else nothing."""
    return say("desk.overdue", count=day.waiting, age=age(say, day.waiting_since, now)) if day.overdue else ""


def clock_line(say: Voice, jump: ClockJump | None) -> str:
    """Say that the clock jumped and what to do; empty when it did not."""
    if jump is None:
        return ""
    return say(f"desk.clock_{jump.kind}", before=say.moment(jump.before_ms), now=say.moment(jump.now_ms))


def behind_hits(say: Voice, found: Sequence[Behind]) -> list[Hit]:
    """Show the people behind a figure of the day."""
    hits = []
    for one in found:
        undecided = one.why in ("returned", "conflict", "left")
        word = say(f"desk.why_{one.why}") if undecided else say(f"desk.outcome_{one.why}") if one.why else ""
        line = say.join(" · ", say.moment(one.at), one.number, one.note)
        mark = Mark(word, "warning" if undecided else "plain") if word else None
        name = one.full_name or say("desk.draft_of_nobody" if one.form_id else "desk.nobody_left")
        hits.append(Hit(one.citizen_id, name, line, mark, draft=one.form_id))
    return hits


def resumed_words(say: Voice, resumed: Resumed) -> str:
    """Say of when and whom a draft is that is open again, and what is not as it was when it was typed."""
    at, officer = resumed.draft.at, resumed.officer
    key = "desk.draft_resumed" if officer else "desk.draft_resumed_of_nobody"
    since = [
        say("desk.draft_since", outcome=say(f"desk.outcome_{one.outcome}"), number=one.number)
        for one in resumed.since[:1]
    ]
    return say.join(
        " ",
        say(key, time=say.hour(at) if resumed.today else say.moment(at), officer=officer),
        *since,
        say("desk.draft_given_up") if resumed.given_up else "",
    )


def record_line(say: Voice, record: RecordState) -> RecordLine:
    """Show how far one registration has come."""
    word = say(f"desk.decision_{record.decision}") if record.decision else say(f"desk.record_{record.state}")
    tone: Tone = "good" if record.state in (ACKNOWLEDGED, DECIDED) else "plain"
    if record.state == SAVED or record.decision == "returned":
        tone = "warning"
    name = say.join(" · ", record.name, say("desk.state_voided")) if record.voided else record.name
    return RecordLine(record.number, name, say.hour(record.recorded_at), word, tone)


def bank_choices(station: Station) -> list[tuple[str, str]]:
    """Return the campaign's banks as (BIN, words); called on the writer's thread."""
    return [(number, bank_word(number)) for number in station.campaign().banks]


def _benefit(say: Voice, citizen: Citizen) -> Mark:
    return Mark(say.of(lambda language: group_name(citizen.text("benefit_group"), language)))
