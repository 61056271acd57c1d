"""What a person decided about proposals, and what the rows say then. Pure: a decision never changes what was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from fieldapp.cleaning.naming import read_name
from fieldapp.cleaning.roster import Proposal, Roster, RosterRow
from fieldapp.cleaning.values import read_account, read_amount, read_sex
from fieldapp.vietnam.dates import read_birth
from fieldapp.vietnam.id_numbers import read_number
from fieldapp.vietnam.phones import read_phone
from fieldapp.vietnam.places import group_number, ward_name

Place = tuple[str, str, int]
"""SHA-256 of the file, sheet, and 1-based row: where a row stands, in whatever order lists are read."""

_KINDS: Final = {
    "id_number": "national_id",
    "old_id_number": "old_id",
    "dob": "birth_date",
    "dob_male": "birth_date",
    "dob_female": "birth_date",
    "dob_day": "birth_date",
    "dob_month": "birth_date",
    "dob_year": "birth_date",
    "bank_account": "account",
    "bank_name": "bank",
    "hamlet": "group",
    "family_middle": "full_name",
    "given_name": "full_name",
}
"""Field of a column -> what it becomes in a row, where the two have different names."""

_DOUBTED: Final = {
    "national_id": "id.invalid",
    "old_id": "id.invalid",
    "birth_date": "birth.impossible",
    "phone": "phone.invalid",
    "account": "account.invalid",
}
"""Values that are right or nothing, with the issue of a row whose reading was refused."""


class Decisions(msgspec.Struct, frozen=True):
    """What was accepted (True) and refused (False): single proposals, kinds of them, or all.

    Attributes:
        single: by place of the row, and code, cell and later value of the proposal; goes before its kind.
        kinds: by code; goes before `everything`.
        left_out: rows that are not to be taken in.
    """

    single: dict[tuple[Place, str, str, str], bool] = {}
    kinds: dict[str, bool] = {}
    everything: bool | None = None
    left_out: frozenset[Place] = frozenset()

    def about(self, place: Place, proposal: Proposal) -> bool | None:
        """Return what was decided about a proposal; None when nothing was."""
        one = self.single.get((place, proposal.code, proposal.cell, proposal.after))
        return one if one is not None else self.kinds.get(proposal.code, self.everything)


def settle_one(decisions: Decisions, place: Place, proposal: Proposal, accepted: bool) -> Decisions:
    """Accept or refuse one proposal."""
    key = (place, proposal.code, proposal.cell, proposal.after)
    return msgspec.structs.replace(decisions, single={**decisions.single, key: accepted})


def settle_kind(decisions: Decisions, code: str, accepted: bool) -> Decisions:
    """Accept or refuse every proposal of a kind, also those that were decided singly."""
    single = {key: kept for key, kept in decisions.single.items() if key[1] != code}
    return msgspec.structs.replace(decisions, single=single, kinds={**decisions.kinds, code: accepted})


def settle_all(decisions: Decisions, accepted: bool) -> Decisions:
    """Accept or refuse every proposal, whatever was decided before."""
    return Decisions(everything=accepted, left_out=decisions.left_out)


def leave_out(decisions: Decisions, place: Place, out: bool) -> Decisions:
    """Leave a row out of what is taken in, or take it back."""
    rows = decisions.left_out | {place} if out else decisions.left_out - {place}
    return msgspec.structs.replace(decisions, left_out=rows)


def decide_row(row: RosterRow, place: Place, decisions: Decisions) -> RosterRow:
    """Return the row as it stands after the decisions; its proposals say what is taken now."""
    if not row.proposals:
        return row
    changes: dict[str, object] = {}
    unread = dict(row.unread)
    issues, notices = set(row.issues), set(row.notices)
    proposals = []
    for proposal in row.proposals:
        wanted = decisions.about(place, proposal)
        if wanted is None or wanted == proposal.taken:
            proposals.append(proposal)
            continue
        proposals.append(msgspec.structs.replace(proposal, taken=wanted))
        issues.discard(proposal.code)
        notices.discard(proposal.code)
        name = _KINDS.get(proposal.field, proposal.field)
        if not wanted and name in _DOUBTED:
            unread |= {proposal.field: proposal.before}
            changes[name] = None
            issues.add(_DOUBTED[name])
            continue
        if name in _DOUBTED:
            issues -= {_DOUBTED[name], _DOUBTED[name].partition(".")[0] + ".missing"}
        old, new = (proposal.before, proposal.after) if wanted else (proposal.after, proposal.before)
        if proposal.field in ("family_middle", "given_name"):
            changes["full_name"] = row.full_name.replace(read_name(old)[0], read_name(new)[0])
        else:
            changes |= _said(name, new)
    if proposals == list(row.proposals):
        return row
    changes |= {"issues": tuple(sorted(issues)), "notices": tuple(sorted(notices))}
    return msgspec.structs.replace(row, **changes, proposals=tuple(proposals), unread=unread)


def decide(roster: Roster, decisions: Decisions) -> Roster:
    """Return the list with the decisions in it, without the rows that were left out and what was refused."""
    rows = []
    for row in roster.rows:
        place = (roster.sha256, row.sheet, row.row)
        if place in decisions.left_out:
            continue
        decided = decide_row(row, place, decisions)
        kept = tuple(one for one in decided.proposals if decisions.about(place, one) is not False)
        rows.append(decided if kept == decided.proposals else msgspec.structs.replace(decided, proposals=kept))
    return msgspec.structs.replace(roster, rows=tuple(rows))


def _said(name: str, text: str) -> Mapping[str, object]:
    """Return what a text means as the value `name` of a row, read as it would be read in a cell."""
    match name:
        case "national_id":
            number = read_number(text)
            return {"national_id": number.number} | ({"old_id": number.old_number} if number.old_number else {})
        case "old_id":
            return {"old_id": read_number(text).number}
        case "birth_date":
            return {"birth_date": read_birth(text).birth}
        case "phone":
            return {"phone": read_phone(text).phone}
        case "account":
            return {"account": read_account(text, None).account}
        case "full_name":
            return {"full_name": read_name(text)[0]}
        case "sex":
            return {"sex": read_sex(text)}
        case "amount":
            return {"amount": read_amount(text)}
        case "group":
            return {"group": group_number(text)}
        case "address":
            ward = ward_name(text)
            return {"address": text} | ({"ward": ward} if ward else {})
        case _ if name in RosterRow.__struct_fields__:
            return {name: text}
        case _:
            return {}
