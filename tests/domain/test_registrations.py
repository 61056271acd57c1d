"""Which registration holds, what contradicts it, and what a verdict makes of that."""

from __future__ import annotations

import itertools

import pytest
from msgspec.structs import replace

from fieldapp.domain.citizen import Citizen
from tests.domain.telling import Writer, conflicts, everything, listed, person, registers, settles, states

ANNA = "a" * 32


def two_desks() -> tuple[Writer, Writer]:
    """Two desks that have the same list."""
    left, right = Writer("desk 1"), Writer("desk 2")
    right.sees(listed(left, ANNA, full_name="Nguyễn Thị Mẫu"))
    return left, right


def clash() -> tuple[Writer, Writer]:
    """Somebody who chose one bank at one desk and another at the other."""
    left, right = two_desks()
    registers(left, ANNA, "r1", bank="970436")
    registers(right, ANNA, "r2", bank="970415")
    return left, right


def offices(*seen: Writer) -> tuple[Writer, Writer]:
    first, second = Writer("office 1"), Writer("office 2")
    for office in (first, second):
        office.sees(*seen)
    return first, second


def current(citizen: Citizen) -> str:
    return "" if citizen.registration is None else citizen.registration.registration_id


def test_two_banks_at_two_desks_are_a_hard_conflict() -> None:
    anna = person(ANNA, everything(*clash()))
    assert [(c.about, c.hard) for c in anna.conflicts] == [("registration", True)]
    assert {name for name, _ in anna.conflicts[0].options} == {"r1", "r2"}
    assert anna.conflicts[0].options[0][0] == current(anna)
    assert sorted(states(anna).values()) == ["current", "yielded"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("open_account", "970436", ""), ("no_wish", "", "")),
        (("has_account", "970436", "0123456"), ("has_account", "970436", "0123457")),
        (("died", "", ""), ("open_account", "970436", "")),
    ],
)
def test_two_settled_outcomes_or_accounts_are_too(left: tuple[str, str, str], right: tuple[str, str, str]) -> None:
    for pair in itertools.permutations((left, right)):
        desks = two_desks()
        for writer, name, (outcome, bank, account) in zip(desks, ("r1", "r2"), pair, strict=True):
            registers(writer, ANNA, name, outcome, bank=bank, account=account)
        assert [c.hard for c in person(ANNA, everything(*desks)).conflicts] == [True]


def test_the_same_twice_is_no_conflict() -> None:
    left, right = two_desks()
    registers(left, ANNA, "r1", bank="970436")
    registers(right, ANNA, "r2", bank="970436")
    anna = person(ANNA, everything(left, right))
    assert anna.conflicts == ()
    assert sorted(states(anna).values()) == ["current", "yielded"]


def test_who_knew_of_the_earlier_replaces_it() -> None:
    left, right = two_desks()
    registers(left, ANNA, "r1", bank="970436")
    right.sees(left)
    registers(right, ANNA, "r2", bank="970415")
    anna = person(ANNA, everything(right))
    assert (states(anna), anna.conflicts) == ({"r1": "earlier", "r2": "current"}, ())


@pytest.mark.parametrize("outcome", ["absent", "home_visit"])
@pytest.mark.parametrize("knew", [False, True])
def test_absent_and_home_visit_yield(outcome: str, knew: bool) -> None:
    left, right = two_desks()
    registers(left, ANNA, "r1", bank="970436")
    if knew:
        right.sees(left)
    registers(right, ANNA, "r2", outcome)
    anna = person(ANNA, everything(left, right))
    assert (states(anna), anna.conflicts) == ({"r1": "current", "r2": "yielded"}, ())
    assert current(anna) == "r1"


def test_two_who_were_not_settled_do_not_contradict_each_other() -> None:
    left, right = two_desks()
    registers(left, ANNA, "r1", "absent")
    registers(right, ANNA, "r2", "home_visit")
    anna = person(ANNA, everything(left, right))
    assert anna.conflicts == ()
    assert sorted(states(anna).values()) == ["current", "yielded"]


def test_void_and_correction() -> None:
    desk, _ = two_desks()
    registers(desk, ANNA, "r1", bank="970436")
    desk.tells("registration.voided", ANNA, registration="r1", reason="nhầm ngân hàng")
    anna = person(ANNA, desk.seen.values())
    assert (states(anna), anna.registration) == ({"r1": "voided"}, None)
    assert anna.registrations[0].void_reason == "nhầm ngân hàng"
    registers(desk, ANNA, "r2", bank="970415", replaces="r1")
    anna = person(ANNA, desk.seen.values())
    assert (states(anna), anna.conflicts) == ({"r1": "voided", "r2": "current"}, ())
    assert anna.registrations[1].replaces == "r1"


def test_a_void_without_its_registration_voids_it_when_it_comes() -> None:
    left, right = two_desks()
    recorded = registers(left, ANNA, "r1")
    right.tells("registration.voided", ANNA, registration="r1", reason="x")
    early = [event for event in everything(left, right) if event.hash != recorded.hash]
    assert person(ANNA, early).registrations == ()
    assert states(person(ANNA, everything(left, right))) == {"r1": "voided"}


@pytest.mark.parametrize("decision", ["registration.approved", "registration.returned"])
def test_a_void_beside_a_decision_is_a_hard_conflict(decision: str) -> None:
    desk, _ = two_desks()
    registers(desk, ANNA, "r1")
    office, other = offices(desk)
    desk.tells("registration.voided", ANNA, registration="r1", reason="x")
    office.tells(decision, ANNA, registration="r1")
    anna = person(ANNA, everything(desk, office))
    assert conflicts(anna) == {"decision": ("voided", decision)}
    assert anna.conflicts[0].hard
    assert anna.registration is None
    keys = [name for name, _ in anna.conflicts[0].options]
    assert len(set(keys)) == 2, "each option needs its own name to be chosen by"

    office.sees(desk)
    other.sees(desk, office)
    office.tells("conflict.settled", ANNA, about="decision", value=decision)
    anna = person(ANNA, everything(office))
    assert (states(anna), anna.conflicts) == ({"r1": "current"}, ())
    other.tells("conflict.settled", ANNA, about="decision", value="voided")
    anna = person(ANNA, everything(office, other))
    assert set(conflicts(anna)["decision"]) == {"voided", decision}
    office.sees(other)
    office.tells("conflict.settled", ANNA, about="decision", value="voided")
    anna = person(ANNA, everything(office))
    assert (states(anna), anna.conflicts) == ({"r1": "voided"}, ())


def test_a_verdict_about_one_void_beside_a_decision_says_nothing_about_another() -> None:
    desk, _ = two_desks()
    registers(desk, ANNA, "r1")
    registers(desk, ANNA, "r2")
    office, _ = offices(desk)
    for name in ("r1", "r2"):
        desk.tells("registration.voided", ANNA, registration=name, reason="x")
        office.tells("registration.approved", ANNA, registration=name)
    office.sees(desk)
    first, second = person(ANNA, everything(office)).conflicts
    assert first.about == second.about == "decision"
    told = {"about": "decision", "value": "registration.approved"}
    office.tells("conflict.settled", ANNA, **told, between=sorted(name for name, _ in second.options))
    anna = person(ANNA, everything(office))
    assert anna.conflicts == (first,)
    assert states(anna) == {"r1": "voided", "r2": "current"}


def test_a_void_that_knew_of_the_approval_or_the_other_way_round_is_none() -> None:
    for approve_first in (True, False):
        desk, _ = two_desks()
        registers(desk, ANNA, "r1")
        if approve_first:
            desk.tells("registration.approved", ANNA, registration="r1")
        desk.tells("registration.voided", ANNA, registration="r1", reason="x")
        if not approve_first:
            desk.tells("registration.approved", ANNA, registration="r1")
        assert person(ANNA, desk.seen.values()).conflicts == ()


def test_a_verdict_settles_for_both() -> None:
    office, _ = offices(*clash())
    for chosen, other in (("r1", "r2"), ("r2", "r1")):
        settles(office, ANNA, chosen, other)
        anna = person(ANNA, office.seen.values())
        assert (states(anna), anna.conflicts) == ({chosen: "current", other: "set_aside"}, ())


def test_two_verdicts_that_contradict_each_other_are_a_conflict_with_one_default() -> None:
    first, second = offices(*clash())
    settles(first, ANNA, "r1", "r2")
    settles(second, ANNA, "r2", "r1")
    anna = person(ANNA, everything(first, second))
    assert anna == person(ANNA, everything(second, first))
    assert [(c.about, c.hard) for c in anna.conflicts] == [("registration", True)]
    assert {name for name, _ in anna.conflicts[0].options} == {"r1", "r2"}
    assert anna.conflicts[0].options[0][0] == current(anna)

    second.sees(first)
    settles(second, ANNA, "r1", "r2")
    anna = person(ANNA, everything(first, second))
    assert (states(anna), anna.conflicts) == ({"r1": "current", "r2": "set_aside"}, ())


def test_two_same_verdicts_are_none() -> None:
    first, second = offices(*clash())
    settles(first, ANNA, "r1", "r2")
    settles(second, ANNA, "r1", "r2")
    anna = person(ANNA, everything(first, second))
    assert (states(anna), anna.conflicts) == ({"r1": "current", "r2": "set_aside"}, ())


def test_a_registration_after_contradicting_verdicts_ends_them() -> None:
    first, second = offices(*clash())
    settles(first, ANNA, "r1", "r2")
    settles(second, ANNA, "r2", "r1")
    first.sees(second)
    registers(first, ANNA, "r3", bank="970418")
    anna = person(ANNA, everything(first))
    assert (current(anna), anna.conflicts) == ("r3", ())


def test_a_third_registration_contradicts_the_one_that_was_chosen() -> None:
    left, right = clash()
    office, _ = offices(left, right)
    settles(office, ANNA, "r1", "r2")
    third = Writer("desk 3")
    third.sees(next(iter(left.seen.values())))
    registers(third, ANNA, "r3", "no_wish")
    anna = person(ANNA, everything(office, third))
    assert {name for name, _ in anna.conflicts[0].options} == {"r1", "r3"}
    assert states(anna)["r2"] == "set_aside"


def test_voiding_what_was_set_aside_changes_nothing_else() -> None:
    left, right = clash()
    office, _ = offices(left, right)
    settles(office, ANNA, "r1", "r2")
    right.tells("registration.voided", ANNA, registration="r2", reason="x")
    anna = person(ANNA, everything(office, right))
    assert (states(anna), anna.conflicts) == ({"r1": "current", "r2": "voided"}, ())


def test_copies_and_decisions_are_shown() -> None:
    desk, _ = two_desks()
    registers(desk, ANNA, "r1")
    desk.tells("receipt.printed", ANNA, registration="r1")
    desk.tells("receipt.printed", ANNA, registration="r1")
    desk.tells("registration.returned", ANNA, registration="r1", reason="thiếu giấy")
    desk.tells("registration.approved", ANNA, registration="r1")
    registration = person(ANNA, desk.seen.values()).registration
    assert registration is not None
    assert (registration.copies, registration.decision) == (2, "approved")


def test_an_unknown_outcome_is_no_registration() -> None:
    desk, _ = two_desks()
    registers(desk, ANNA, "r1", "flew_to_the_moon")
    assert person(ANNA, desk.seen.values()).registrations == ()


def test_the_same_id_twice_is_one_registration() -> None:
    left, right = two_desks()
    registers(left, ANNA, "r1", bank="970436")
    registers(right, ANNA, "r1", bank="970436")
    assert len(person(ANNA, everything(left, right)).registrations) == 1


@pytest.mark.parametrize("knew", [False, True])
def test_another_registration_under_the_same_id_hides_nothing_and_is_not_approved_with_it(knew: bool) -> None:
    left, right = two_desks()
    left.tells("session.opened", [])
    left.tells("session.opened", [])
    true = registers(left, ANNA, "r1", bank="970436")
    office = Writer("office")
    office.sees(left)
    office.tells("registration.approved", ANNA, registration="r1")
    if knew:  # a parent that stands behind its child in order: only somebody who lies writes that
        right.seen[true.hash] = replace(true, envelope=replace(true.envelope, lamport=1))
    registers(right, ANNA, "r1", bank="970405")
    found = person(ANNA, everything(office, left) + [e for e in right.seen.values() if e.hash != true.hash])
    assert sorted(r.details["bank"] for r in found.registrations) == ["970405", "970436"]
    assert [r.decision for r in found.registrations if r.details["bank"] == "970405"] == [""]
    assert any(conflict.hard for conflict in found.conflicts)
