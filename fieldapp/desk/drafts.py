"""Half-typed forms: one a person, on disk while somebody types, brought back when the person is, or given up."""

from __future__ import annotations

from typing import Final

import msgspec

from fieldapp.domain.changes import Changes
from fieldapp.domain.citizen import Registration
from fieldapp.domain.registrations import VOIDED
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import text
from fieldapp.vietnam.hours import day_start
from fieldapp.vietnam.names import tidy_text

_LONGEST_REASON = 200
_NUMBERS: Final = ("national_id", "old_id")


class Drafted(msgspec.Struct, frozen=True):
    """What every half-typed form says, whatever else the screen keeps with it.

    Attributes:
        new: fields of somebody on no list, as they were typed, and `adding` while they still are.
        officer: id of who typed last.
        settled: ids of the registrations that held when it was typed, `corrects` of the one that it replaces.
    """

    citizen_id: str = ""
    outcome: str = ""
    new: dict[str, str] = {}
    adding: bool = False
    officer: str = ""
    settled: tuple[str, ...] = ()
    corrects: str = ""


class KeptDraft(msgspec.Struct, frozen=True):
    """A half-typed form on disk: its `body` as the screen wrote it, what it is `about`, and when it was kept, in ms."""

    form_id: str
    body: str
    at: int
    about: Drafted


class Resumed(msgspec.Struct, frozen=True):
    """A half-typed form that is opened again.

    Attributes:
        officer: name of who typed it, empty when that is not known; `today` whether that was today.
        since: registrations of the person that nobody knew of who typed, the newest first.
        given_up: how many older forms about the same person were given up for it.
    """

    draft: KeptDraft
    officer: str
    today: bool
    since: tuple[Registration, ...]
    given_up: int


def drafts(station: Station) -> list[KeptDraft]:
    """Return all half-typed forms, the newest first."""
    return [KeptDraft(name, body, at, drafted(body)) for name, body, at in reversed(station.registry.shelf.drafts())]


def drafted(body: str) -> Drafted:
    """Return whom a half-typed form is about and with which outcome; nobody when that cannot be read."""
    try:
        return msgspec.json.decode(body, type=Drafted)
    except msgspec.DecodeError:
        return Drafted()


def save_draft(station: Station, form_id: str, body: str) -> None:
    """Keep a half-typed form on disk, so that it survives a power cut; an empty `body` removes it.

    What is saved already is no draft any more, however late its last key arrives. Older drafts of the same person are
    given up: the newest is the one that somebody works on.
    """
    with station.registry.transaction():
        if station.registry.people.by_registration(form_id) is not None:
            body = ""
        station.registry.shelf.put_draft(form_id, body, saved_at=station.clock.now_ms())
        if body:
            _give_up_others(station, form_id, drafted(body))


def draft_of(station: Station, citizen_id: str) -> str:
    """Return the id of the newest half-typed form about a person, under any of the ids, or of somebody new as typed."""
    wanted = _whom(station, citizen_id)
    found = (draft for draft in drafts(station) if draft.about.citizen_id)
    return next((draft.form_id for draft in found if _whom(station, draft.about.citizen_id) == wanted), "")


def draft_of_new(station: Station, fields: dict[str, str]) -> str:
    """Return the id of the newest half-typed form about somebody on no list who has the same number, or nothing."""
    wanted = _numbers(fields)
    return next((draft.form_id for draft in drafts(station) if wanted & _numbers(_newcomer(draft.about))), "")


def resume(station: Station, form_id: str) -> Resumed:
    """Open a half-typed form again; of several about one person only this one is left.

    Raises:
        InputRefused: `draft.unknown` when it was saved or discarded meanwhile.
    """
    draft = next((one for one in drafts(station) if one.form_id == form_id), None)
    if draft is None or station.registry.people.by_registration(form_id) is not None:
        raise InputRefused("draft.unknown")
    about = draft.about
    with station.registry.transaction():
        given_up = _give_up_others(station, form_id, about)
    citizen = station.registry.people.get(about.citizen_id) if about.citizen_id else None
    known = {*about.settled, about.corrects}
    since = [
        one
        for one in (citizen.registrations if citizen is not None else ())
        if one.state != VOIDED and one.registration_id not in known
    ]
    officer = station.facts().officers.get(about.officer)
    today = draft.at >= day_start(station.clock.now_ms())
    return Resumed(draft, officer.name if officer is not None else "", today, tuple(since[::-1]), given_up)


def discard_draft(station: Station, form_id: str, *, reason: str) -> Changes:
    """Throw a half-typed form away; that it was, and why, is written down.

    Raises:
        InputRefused: `draft.unknown`, `draft.reason`.
    """
    body = station.registry.shelf.draft(form_id)
    if body is None:
        raise InputRefused("draft.unknown")
    if not reason.strip():
        raise InputRefused("draft.reason", place="reason")
    about = drafted(body).citizen_id
    with station.registry.transaction() as changes:
        facts = {"form": form_id, "reason": tidy_text(reason)[:_LONGEST_REASON]}
        station.append("draft.discarded", [about or station.desk().desk_id], facts)
        station.registry.shelf.put_draft(form_id, "", saved_at=0)
    return changes


def begin_anew(station: Station, form_id: str) -> None:
    """Throw a half-typed form away because whoever is at the desk begins anew; without such a form nothing happens."""
    if station.registry.shelf.draft(form_id) is not None:
        discard_draft(station, form_id, reason=text("desk.draft_begun_anew", "vi"))


def _give_up_others(station: Station, form_id: str, about: Drafted) -> int:
    """Give up the other half-typed forms about the same person; return how many there were."""
    whom, numbers = about.citizen_id and _whom(station, about.citizen_id), _numbers(_newcomer(about))
    others = [
        one
        for one in drafts(station)
        if one.form_id != form_id
        and (
            (whom and one.about.citizen_id and _whom(station, one.about.citizen_id) == whom)
            or numbers & _numbers(_newcomer(one.about))
        )
    ]
    for other in others:
        discard_draft(station, other.form_id, reason=text("desk.draft_outlived", "vi"))
    return len(others)


def _whom(station: Station, citizen_id: str) -> str:
    """Return the id under which a person is shown now."""
    found = station.registry.people.found([citizen_id])
    return found[0].citizen_id if found else citizen_id


def _newcomer(about: Drafted) -> dict[str, str]:
    """Return the fields of somebody on no list; none while they are still typed and may become anything."""
    return {} if about.adding or about.citizen_id else about.new


def _numbers(fields: dict[str, str]) -> set[str]:
    return {fields[name] for name in _NUMBERS if fields.get(name)}
