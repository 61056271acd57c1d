"""A proposal waits until an office settles it; the verdict holds wherever and whenever it arrives."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from fieldapp.domain.citizen import Citizen
from fieldapp.domain.events import Event
from fieldapp.domain.proposals import proposal_key
from tests.domain.telling import Writer, everything, person

LAN = "b" * 32
KEY = proposal_key("birth_date", "1950-08-03")
SWAPPED = {"field": "birth_date", "before": "1950-03-08", "after": "1950-08-03", "code": "birth.exchanged"}


def _lists(writer: Writer, *proposals: Any, roster: str = "r1") -> Event:
    fields = {"full_name": "Trần Thị Lan", "birth_date": "1950-03-08"}
    return writer.tells("citizen.listed", LAN, roster=roster, sheet="", row=7, fields=fields, proposals=list(proposals))


def _accepts(writer: Writer) -> Event:
    return writer.tells(
        "proposal.settled", LAN, proposal=KEY, verdict="accepted", fields={"birth_date": "1950-08-03"}, evidence="paper"
    )


def _refuses(writer: Writer) -> Event:
    return writer.tells("proposal.settled", LAN, proposal=KEY, verdict="refused")


def _state(citizen: Citizen) -> tuple[str, int, int]:
    return citizen.text("birth_date"), len(citizen.proposals), len(citizen.refused)


def test_a_proposal_changes_nothing_until_it_is_settled() -> None:
    office = Writer("office")
    _lists(office, SWAPPED)
    citizen = person(LAN, office.seen.values())
    assert _state(citizen) == ("1950-03-08", 1, 0)
    assert (citizen.proposals[0].code, citizen.proposals[0].row) == ("birth.exchanged", 7)
    _accepts(office)
    citizen = person(LAN, office.seen.values())
    assert _state(citizen) == ("1950-08-03", 0, 0)
    assert citizen.values["birth_date"].evidence == "paper"


def test_what_was_refused_stays_refused_when_the_list_comes_again() -> None:
    office = Writer("office")
    _lists(office, SWAPPED)
    _refuses(office)
    _lists(office, SWAPPED, roster="r2")
    assert _state(person(LAN, office.seen.values())) == ("1950-03-08", 0, 1)


def test_a_later_verdict_takes_an_earlier_one_back() -> None:
    office = Writer("office")
    _lists(office, SWAPPED)
    _accepts(office)
    _refuses(office)
    assert _state(person(LAN, office.seen.values())) == ("1950-03-08", 0, 1)
    _accepts(office)
    assert _state(person(LAN, office.seen.values())) == ("1950-08-03", 0, 0)


def test_verdicts_of_two_offices_come_to_the_same_in_any_order() -> None:
    one, other = Writer("office one"), Writer("office two")
    _lists(one, SWAPPED)
    other.sees(one)
    _accepts(one)
    _refuses(other)
    outcomes = {_state(person(LAN, events)) for events in permutations(everything(one, other))}
    assert len(outcomes) == 1


def test_odd_proposals_are_passed_over() -> None:
    office = Writer("office")
    _lists(office, "nothing", 7, {"field": "hobby", "after": "cờ"}, {"field": "phone"}, SWAPPED)
    office.tells("proposal.settled", LAN, proposal=7, verdict="accepted")
    office.tells("proposal.settled", LAN, proposal="unheard of", verdict=1)
    assert _state(person(LAN, office.seen.values())) == ("1950-03-08", 1, 1)
