"""Decisions that bind others count only when an office wrote them; they are kept all the same."""

from __future__ import annotations

from fieldapp.domain.authority import OFFICE_KINDS, may_say
from fieldapp.domain.campaign import fold_campaign
from fieldapp.domain.events import Event
from fieldapp.domain.replay import replay
from fieldapp.domain.rulings import RULING_KINDS, Rulings, fold_rulings
from tests.domain.telling import Writer, corrected, everything, listed, registers, settles


def folded(root: Writer, events: list[Event]) -> Rulings:
    return fold_rulings((event for event in events if event.envelope.kind in RULING_KINDS), [root.journal_id])


def test_a_desk_cannot_merge_withdraw_or_revoke() -> None:
    office, desk = Writer("office"), Writer("desk")
    listed(office, "a")
    listed(office, "b")
    desk.sees(office)
    desk.tells("citizens.merged", ["a", "b"], basis="verdict")
    desk.tells("roster.withdrawn", "roster-1")
    desk.tells("desk.revoked", "desk-2", journal_id="other", seq=0)
    desk.tells("citizen.erased", "a")
    rulings = folded(office, everything(desk))
    assert (rulings.edges, rulings.withdrawn, rulings.revoked, rulings.erased) == ({}, frozenset(), {}, frozenset())


def test_a_desk_cannot_list_approve_or_settle() -> None:
    office, desk = Writer("office"), Writer("desk")
    listed(office, "a", full_name="Nguyễn Thị Mẫu")
    desk.sees(office)
    listed(desk, "a", roster="forged", full_name="Ai Đó")
    registers(desk, "a", "r1")
    registers(desk, "a", "r2", bank="970436")
    desk.tells("registration.approved", "a", registration="r2")
    settles(desk, "a", "r1", "r2")
    citizen = replay(("a",), everything(desk), folded(office, everything(desk)))
    assert citizen is not None
    assert citizen.text("full_name") == "Nguyễn Thị Mẫu"
    assert [listing.roster for listing in citizen.listings] == ["roster-1"]
    assert citizen.registration is not None
    assert (citizen.registration.registration_id, citizen.registration.decision) == ("r2", "")


def test_a_desk_cannot_pass_its_word_off_as_a_verdict() -> None:
    office, one, two = Writer("office"), Writer("one"), Writer("two")
    listed(office, "a", full_name="Nguyễn Thị Mẫu")
    one.sees(office)
    two.sees(office)
    corrected(one, "a", "card", full_name="Nguyễn Thị Mậu")
    corrected(two, "a", "verdict", full_name="Ai Đó")
    citizen = replay(("a",), everything(one, two), folded(office, everything(one, two)))
    assert citizen is not None
    assert (citizen.values["full_name"].text, citizen.values["full_name"].evidence) == ("Nguyễn Thị Mậu", "card")


def test_without_an_office_everybody_counts() -> None:
    desk = Writer("desk")
    merged = desk.tells("citizens.merged", ["a", "b"], basis="verdict")
    assert fold_rulings(everything(desk)).offices == frozenset()
    assert may_say(merged, frozenset())
    assert "registration.recorded" not in OFFICE_KINDS


def test_a_desk_cannot_prepare_desks_or_open_points() -> None:
    office, desk = Writer("office"), Writer("desk")
    desk.tells("point.opened", "p", name="Điểm giả")
    office.tells("point.opened", "q", name="Nhà văn hóa")
    assert set(fold_campaign(everything(office, desk), frozenset({office.journal_id})).points) == {"q"}
