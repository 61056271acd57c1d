"""From what the office's use cases return to what its pages show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from fieldapp.domain.campaign import Roster as TakenRoster
from fieldapp.domain.citizen import Citizen
from fieldapp.office.decide import Contested, Duplicate
from fieldapp.office.overview import DeskState, Overview, Part
from fieldapp.station.station import Station
from fieldapp.ui.office.state import (
    Choice,
    DeskLine,
    Figure,
    GroupLine,
    OverviewState,
    Question,
    TakenList,
)
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import Voice, written_date
from fieldapp.ui.widgets.charts import BurnUp
from fieldapp.ui.widgets.header import HeaderState
from fieldapp.ui.wording import (
    days_left,
    field_value,
    group_word,
    no_backup,
    registration_line,
)
from fieldapp.vietnam.hours import day_of

_COMPARED = (
    "full_name",
    "birth_date",
    "sex",
    "national_id",
    "old_id",
    "phone",
    "address",
    "group",
    "ward",
    "bank",
    "account",
)
_MARKS: dict[str, Tone] = {"prepared": "error", "reported": "good", "revoked": "plain", "retired": "plain"}


def header_state(say: Voice, station: Station) -> HeaderState:
    """Say which office and campaign this is; called on the writer's thread."""
    campaign = station.campaign()
    left = days_left(say, campaign, station.clock.now_ms())
    return HeaderState(
        place=say("office.place", authority=campaign.authority),
        campaign=campaign.title,
        days=say.join(" · ", say("ui.deadline_on", date=written_date(campaign.deadline)), left),
        officer=station.officer().name,
        trouble=say("ui.no_backup") if station.backup_trouble else "",
        trouble_why=no_backup(say, station.backup_trouble),
    )


def overview_state(say: Voice, overview: Overview, *, opened: date, deadline: date, today: date) -> OverviewState:
    """Show the state of the campaign."""
    share = f"{100 * overview.done / overview.total:.1f}" if overview.total else "0"
    percent = say.of(lambda language: share.replace(".", "," if language == "vi" else "."))
    keeps_pace = overview.reached_per_day >= overview.needed_per_day
    waiting = overview.duplicates + overview.conflicts
    silent = sum(d.state == "prepared" for d in overview.desks)
    note = say("office.pace_note", count=overview.reached_per_day) if overview.burn_up else say("office.pace_none")
    figures = (
        Figure(
            say("office.done"),
            f"{say.count(overview.done)} / {say.count(overview.total)}",
            say("office.done_note", percent=percent, gone=overview.gone),
        ),
        Figure(say("office.pace"), say.count(overview.needed_per_day), note, _pace_tone(overview, keeps_pace)),
        Figure(
            say("office.deciding"),
            say.count(waiting),
            say("office.deciding_note", duplicates=overview.duplicates, conflicts=overview.conflicts),
            "warning" if waiting else "good",
        ),
        Figure(
            say("office.silent"),
            say.count(silent),
            say("office.silent_note", count=len(overview.desks)),
            "error" if silent else "good",
        ),
    )
    return OverviewState(
        figures=figures,
        burn_up=burn_up(overview, opened=opened, deadline=deadline, today=today),
        desks=tuple(desk_line(say, desk) for desk in overview.desks),
        groups=tuple(_group(say, part) for part in overview.groups),
        digest=overview.digest,
    )


def _pace_tone(overview: Overview, keeps_pace: bool) -> Tone:
    if not overview.burn_up:
        return "plain"
    return "good" if keeps_pace else "warning"


def burn_up(overview: Overview, *, opened: date, deadline: date, today: date) -> BurnUp:
    """Fill the days between the opening and the deadline, at most a year of them."""
    reached = {date.fromisoformat(day): done for day, done in overview.burn_up}
    first = min([opened, *reached, deadline - timedelta(days=1)])
    last = max([deadline, today])
    length = min((last - first).days, 366) + 1
    days = [last - timedelta(days=back) for back in range(length)][::-1]
    done, running = [], max((count for day, count in reached.items() if day < days[0]), default=0)
    for day in days:
        if day > max([today, *reached]):
            break
        running = reached.get(day, running)
        done.append(running)
    return BurnUp(tuple(day.strftime("%d/%m") for day in days), tuple(done), overview.total)


def desk_line(say: Voice, desk: DeskState) -> DeskLine:
    """Show one desk of the overview in two lines."""
    note = say("office.desk_prepared")
    if desk.last_heard:
        note = say("office.desk_reported", when=say.moment(desk.last_heard), count=desk.registrations)
    name = say("office.desk_name", label=desk.label, point=desk.point)
    return DeskLine(desk.desk_id, name, note, say(f"office.mark_{desk.state}"), _MARKS.get(desk.state, "plain"))


def _group(say: Voice, part: Part) -> GroupLine:
    return GroupLine(group_word(say, part.name) or say("office.group_none"), part.done, part.total, part.gone)


def taken_lists(say: Voice, rosters: Sequence[TakenRoster]) -> list[TakenList]:
    """Show the lists that were taken in, newest first."""
    files = {roster.roster_id: roster.file for roster in rosters}
    lines = []
    for roster in reversed(rosters):
        note = say("office.taken_note", rows=say.count(roster.rows), when=say.moment(roster.imported_at))
        if roster.replaces in files:
            note = say.join(" · ", note, say("lists.instead_of", name=files[roster.replaces]))
        lines.append(TakenList(roster.roster_id, roster.file, note, roster.withdrawn))
    return lines


def questions(say: Voice, duplicates: Sequence[Duplicate], conflicts: Sequence[Contested]) -> list[Question]:
    """Show what waits for a decision: conflicts that keep somebody off a bank list first."""
    asked = [_conflict(say, one) for one in conflicts if one.conflict.about != "decision"]
    return asked + [_duplicate(say, one) for one in duplicates]


def _duplicate(say: Voice, case: Duplicate) -> Question:
    reasons = say.join(", ", *(say(f"office.reason_{reason}") for reason in case.likeness.reasons))
    rows = []
    for field in _COMPARED:
        values = (field_value(say, field, case.left.text(field)), field_value(say, field, case.right.text(field)))
        if any(values):
            rows.append((say(f"desk.row_{field}"), values, all(values) and values[0] != values[1]))
    settled = (_registered(say, case.left), _registered(say, case.right))
    if any(settled):
        rows.append((say("desk.outcome"), settled, all(settled) and settled[0] != settled[1]))
    alike = case.likeness.grade in ("certain", "likely")
    return Question(
        key=f"duplicate {case.left.citizen_id} {case.right.citizen_id}",
        title=say("office.duplicate_title"),
        why=say.join(": ", say(f"office.grade_{case.likeness.grade}"), reasons),
        columns=(say("office.side", number=1), say("office.side", number=2)),
        rows=tuple(rows),
        choices=(
            Choice("merge", say("office.same_person"), default=alike),
            Choice("dismiss", say("office.other_person"), default=not alike),
        ),
    )


def _registered(say: Voice, citizen: Citizen) -> str:
    registration = citizen.registration
    return registration_line(say, registration) if registration else ""


def _conflict(say: Voice, case: Contested) -> Question:
    citizen, conflict = case.citizen, case.conflict
    about = (
        say(f"office.about_{conflict.about}") if conflict.about == "registration" else say(f"desk.row_{conflict.about}")
    )
    options = conflict.options[:4]
    if conflict.about == "registration":
        known = {r.registration_id: registration_line(say, r) for r in citizen.registrations}
        values = tuple(known.get(name, text) for name, text in options)
    else:
        values = tuple(field_value(say, conflict.about, text) for _name, text in options)
    return Question(
        key=f"conflict {citizen.citizen_id} {conflict.about}",
        title=say("office.conflict_title", name=citizen.text("full_name")),
        why=say("office.conflict_about", what=say.lower(about)),
        columns=tuple(say("office.side", number=at + 1) for at in range(len(options))),
        rows=((about, values, True),),
        choices=tuple(
            Choice(name, say("office.keep_side", number=at + 1), default=at == 0)
            for at, (name, _text) in enumerate(options)
        ),
    )


def opened_on(station: Station) -> date:
    """Return the day on which the campaign was opened; called on the writer's thread."""
    journal = station.registry.journal
    return day_of(journal.time_of(station.campaign().journal_id, 1))
