"""The desk's day: what is done, what waits, half-typed forms, and how it ends."""

from __future__ import annotations

from fieldapp.desk.day import FIGURES, behind, close_day, last_bank, not_handed_over, today
from fieldapp.desk.drafts import save_draft
from fieldapp.desk.receipts import print_receipt
from fieldapp.desk.register import register, void
from fieldapp.desk.seen import note_seen
from fieldapp.domain.outcomes import ABSENT, HAS_ACCOUNT
from tests.station.prepared import DESK_1, DESK_2, SATURDAY_MS, Campaign, draft, everybody, registered

_HOUR_S = 3600.0


def test_a_day_is_counted_by_hour_and_ends_at_midnight_in_vietnam(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    people = everybody(desk)
    saved = [registered(desk, people[0]), registered(desk, people[1], ABSENT)]
    campaign.clock.advance(_HOUR_S)
    saved.append(registered(desk, people[2]))
    void(desk, saved[2].registration_id, reason="nhầm người")
    saved.append(registered(desk, people[3]))
    print_receipt(desk, saved[0].registration_id)
    day = today(desk)
    assert (day.done, day.voided, day.unprinted, day.drafts) == (3, 1, 2, 0)
    assert {hour: n for hour, n in enumerate(day.per_hour) if n} == {8: 2, 9: 1}
    assert len(day.per_hour) == 24
    assert (day.first, day.last) == (saved[0].number, saved[3].number)
    campaign.clock.advance(14 * _HOUR_S + 3599)  # 23:59:59
    assert today(desk).done == 3
    campaign.clock.advance(1)
    day = today(desk)
    assert (day.done, day.voided, day.first, day.last) == (0, 0, "", "")
    assert day.waiting == 4


def test_what_another_desk_did_is_not_this_ones_day(campaign: Campaign) -> None:
    registered(campaign.station(DESK_2), everybody(campaign.office)[0])
    campaign.hand_over(DESK_1)
    campaign.hand_over(DESK_2)
    campaign.receive()
    campaign.answer(DESK_1)
    day = today(campaign.station(DESK_1))
    assert (day.done, day.waiting) == (0, 0)


def test_a_registration_waits_until_a_file_was_read_back(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    assert not_handed_over(desk) == (0, 0)
    registered(desk, everybody(desk)[0])
    campaign.clock.advance(600)
    registered(desk, everybody(desk)[1])
    assert not_handed_over(desk) == (2, SATURDAY_MS)
    assert (today(desk).waiting, today(desk).waiting_since) == (2, SATURDAY_MS)
    assert campaign.hand_over(DESK_1).registrations == 2
    assert not_handed_over(desk) == (0, 0)
    again = campaign.hand_over(DESK_1)
    assert again.registrations == 0
    assert again.events > 0  # nothing is acknowledged yet, so all of it goes again
    registered(desk, everybody(desk)[2])
    campaign.close(DESK_1)
    assert not_handed_over(campaign.station(DESK_1)) == (1, campaign.clock.now_ms())


def test_an_answer_shortens_the_next_file(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    first = campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer(DESK_1)
    assert campaign.hand_over(DESK_1).events < first.events


def test_half_typed_forms_survive_and_go_when_they_are_saved(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    form = draft(desk, everybody(desk)[0])
    save_draft(desk, form.form_id, '{"full_name":"Nguyễn Thị Mẫ')
    save_draft(desk, "other", "{}")
    campaign.close(DESK_1)
    desk = campaign.station(DESK_1)
    assert desk.registry.shelf.draft(form.form_id) == '{"full_name":"Nguyễn Thị Mẫ'
    assert today(desk).drafts == 2
    register(desk, form)
    assert [name for name, _, _ in desk.registry.shelf.drafts()] == ["other"]
    save_draft(desk, "other", "")
    assert today(desk).drafts == 0


def test_closing_the_day_writes_its_totals_down(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    saved = registered(desk, everybody(desk)[0])
    changes = close_day(desk)
    assert changes.kinds == {"day.closed"}
    (closed,) = desk.registry.journal.of_kinds(["day.closed"])
    totals = {"done": 1, "voided": 0, "unprinted": 1, "outcomes": {"open_account": 1}}
    assert closed.facts() == {**totals, "first": saved.number, "last": saved.number}
    assert closed.envelope.subjects == [desk.desk().desk_id]
    assert close_day(desk).kinds == set(), "the same totals are written down once"
    void(desk, saved.registration_id, reason="nhầm người")
    assert close_day(desk).kinds == {"day.closed"}


def test_a_clock_that_jumps_back_is_noted_and_stops_nobody(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    campaign.clock.jump_to(1_262_304_000_000)  # 2010: a flat battery
    saved = registered(desk, everybody(desk)[1])
    flagged = [e for e in desk.registry.journal.about([saved.citizen_id]) if e.envelope.clock_flags]
    assert flagged
    assert {flag for e in flagged for flag in e.envelope.clock_flags} == {"jumped_back"}
    campaign.hand_over(DESK_1)
    assert [v.verdict for v in campaign.receive()] == ["imported"]
    registrations = len(campaign.office.registry.people.receipts())
    assert registrations == 2


def test_behind_each_figure_stand_its_people(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    people = everybody(desk)
    saved = [registered(desk, citizen) for citizen in people[:3]]
    print_receipt(desk, saved[0].registration_id)
    void(desk, saved[1].registration_id, reason="nhầm người")
    campaign.clock.advance(_HOUR_S)
    saved.append(registered(desk, people[3]))
    save_draft(desk, "half", f'{{"citizen_id":"{people[4]}","outcome":"absent"}}')
    for citizen in (people[0], people[4], people[5]):
        note_seen(desk, citizen, "opened")
    note_seen(desk, people[6], "person")
    numbers = {figure: [one.number for one in behind(desk, figure)] for figure in (*FIGURES, "8", "9")}
    zero, one, two, three = (registration.number for registration in saved)
    assert numbers["done"] == [three, two, zero]
    assert numbers["unprinted"] == [two, three]
    assert numbers["voided"] == [one]
    assert numbers["waiting"] == [zero, one, two, three]
    assert (numbers["8"], numbers["9"]) == ([two, zero], [three])
    (draft_of,) = behind(desk, "drafts")
    assert (draft_of.citizen_id, draft_of.form_id, draft_of.why) == (people[4], "half", "absent")
    (left,) = behind(desk, "undecided")
    assert (left.citizen_id, left.why) == (people[5], "left")
    day = today(desk)
    assert (day.undecided, day.outcomes) == (1, {"open_account": 3})
    campaign.clock.advance(24 * _HOUR_S)
    assert behind(desk, "undecided") == []


def test_records_that_stayed_overnight_are_overdue(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    campaign.clock.advance(9 * _HOUR_S)
    assert not today(desk).overdue
    campaign.clock.advance(15 * _HOUR_S)
    assert today(desk).overdue
    campaign.hand_over(DESK_1)
    assert not today(desk).overdue


def test_an_account_is_opened_where_this_desk_opened_the_last_one(campaign: Campaign) -> None:
    desk, people = campaign.station(DESK_1), everybody(campaign.office)
    registered(campaign.station(DESK_2), people[3], bank="970405")
    assert last_bank(desk) == ""
    registered(desk, people[0], bank="970405")
    campaign.clock.advance(60)
    saved = registered(desk, people[1], bank="970436")
    register(desk, draft(desk, people[2], HAS_ACCOUNT, details={"bank": "970415", "account": "0011234567"}))
    assert last_bank(desk) == "970436"
    void(desk, saved.registration_id, reason="nhầm người")
    assert last_bank(desk) == "970405"
