"""From the board of desks to the lines of the page of points and desks."""

from __future__ import annotations

from fieldapp.office.board import OnBoard
from fieldapp.ui.office.state import DeskLine
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import Voice

SKEW_SHOWN_MS = 5 * 60_000
"""A clock that is wrong by less is nobody's business."""

_DEEDS = {
    "prepared": ("new_card", "revoke"),
    "reported": ("new_card", "reprint", "revoke"),
    "revoked": ("new_card",),
}


def board_line(say: Voice, one: OnBoard, *, number: str = "") -> DeskLine:
    """Show one desk of the board; `number` are the 25 digits that the desk shows too."""
    mark, tone = _mark(say, one)
    name = say("office.desk_name", label=one.label, point=one.point)
    return DeskLine(one.desk_id, name, _heard(say, one), mark, tone, tuple(_notes(say, one, number)), _DEEDS[one.state])


def span_word(say: Voice, ms: int) -> str:
    """Say how long a time is, in the largest unit that fits."""
    minutes = ms // 60_000
    if minutes < 120:
        return say("ui.age_minutes", count=minutes)
    return say("ui.age_hours", count=minutes // 60) if minutes < 48 * 60 else say("ui.age_days", count=minutes // 1440)


def _mark(say: Voice, one: OnBoard) -> tuple[str, Tone]:
    if one.state == "revoked":
        return say("office.mark_revoked"), "plain"
    if one.state == "prepared":
        return say("office.mark_prepared"), "error"
    if one.forks:
        return say("office.mark_forked"), "error"
    if one.missing or one.waiting:
        return say("office.mark_gap"), "warning"
    return say("office.mark_reported"), "good"


def _heard(say: Voice, one: OnBoard) -> str:
    card = say(f"office.card_{one.card}")
    if one.heard is None:
        return say.join(" · ", say("office.desk_prepared"), card) if one.state != "reported" else card
    said = say("office.desk_heard", when=say.moment(one.heard.at), file=one.heard.number, count=one.registrations)
    program = say("office.desk_program", version=one.heard.program) if one.heard.program else ""
    return say.join(" · ", said, program, card)


def _notes(say: Voice, one: OnBoard, number: str) -> list[str]:
    notes = []
    if one.missing:
        gaps = ", ".join(f"{first}-{last}" for first, last in one.missing[:5])
        notes.append(say("office.desk_missing", gaps=gaps))
    if one.waiting:
        notes.append(say("office.desk_waiting", count=one.waiting))
    if one.forks:
        notes.append(say("office.desk_forked"))
    if one.restarts:
        notes.append(say("office.desk_restarted", count=one.restarts))
    if one.heard is not None and one.heard.ahead >= SKEW_SHOWN_MS:
        notes.append(say("office.desk_ahead", span=span_word(say, one.heard.ahead)))
    if one.heard is not None and one.heard.behind >= SKEW_SHOWN_MS:
        notes.append(say("office.desk_behind", span=span_word(say, one.heard.behind)))
    if one.unread and one.state == "reported":
        notes.append(say("office.desk_unread"))
    if number:
        notes.append(say("office.number_to_compare", number=number))
    return notes
