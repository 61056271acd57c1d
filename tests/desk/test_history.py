"""The history of one person, newest first and in plain words; and who asked to see whole numbers."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fieldapp.desk.alike import say_another
from fieldapp.desk.find import find
from fieldapp.desk.history import history
from fieldapp.desk.receipts import print_receipt
from fieldapp.desk.register import correct, register, void
from fieldapp.desk.seen import SHOWN, note_seen, seen
from fieldapp.desk.telling import happened_words, marks_words
from fieldapp.domain.outcomes import DETAILS, PAYEE
from fieldapp.registry import access_log
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import LANGUAGES, text
from tests.station.prepared import DESK_1, DESK_2, GUARDIAN, Campaign, draft, everybody, registered


@pytest.fixture
def desk(campaign: Campaign) -> Station:
    """The first desk."""
    return campaign.station(DESK_1)


def _told(desk: Station, citizen: str) -> list[str]:
    return [happened_words(one, "vi", show_numbers=False)[0] for one in history(desk, citizen)]


def test_everything_is_told_newest_first_with_who_where_and_when(desk: Station) -> None:
    citizen = everybody(desk)[0]
    corrected = draft(desk, citizen, values={"phone": "0912345678", "birth_date": "1931-02-01"})
    saved = register(desk, replace(corrected, evidence={"phone": "typed", "birth_date": "card"}))
    print_receipt(desk, saved.registration_id)
    print_receipt(desk, saved.registration_id)
    right = correct(desk, saved.registration_id, draft(desk, citizen), reason="nhầm ngân hàng")
    void(desk, right.registration_id, reason="người nhà xin thôi")
    told = history(desk, citizen)
    assert [one.what for one in told] == [
        "voided",
        "recorded_again",
        "consented",
        "voided",
        "printed_again",
        "printed",
        "recorded",
        "consented",
        "citizen_corrected",
        "listed_somewhere",
    ]
    assert {(one.officer, one.place) for one in told[:-1]} == {("Trần Thị Mẫu 1", "Bàn 1")}
    assert told[-1].officer == "Phạm Văn Mẫu"
    fields = {change.field: change for change in told[-2].changes}
    assert fields["birth_date"].before
    assert (fields["birth_date"].after, fields["birth_date"].evidence) == ("1931-02-01", "card")
    lines = [line for one in told for line in happened_words(one, "vi", show_numbers=False)]
    assert any(line.startswith("Ngày sinh: ") and line.endswith("→ 01/02/1931 (theo thẻ)") for line in lines)
    assert any(right.number in line and saved.number in line for line in lines)
    assert any("BẢN SAO lần 1" in line for line in lines)
    assert not any("0912345678" in line for line in lines)
    assert any("0912345678" in line for one in told for line in happened_words(one, "en", show_numbers=True))


def test_payees_others_and_walk_ins_are_named(desk: Station) -> None:
    child, other = everybody(desk)[:2]
    guardian = {**GUARDIAN, "payee_name": "Trần Thị Giám Hộ", "payee_number": "001180000019"}
    register(desk, replace(draft(desk, child, PAYEE), details=guardian))
    assert "Người nhận thay: Trần Thị Giám Hộ (Cha hoặc mẹ)." in _told(desk, child)
    (payee,) = find(desk, "001180000019")
    assert any(line.startswith("Nhận thay cho ") for line in _told(desk, payee.citizen_id))
    say_another(desk, child, [other], because="hai chị em")
    assert any(line.endswith("Lý do: hai chị em.") for line in _told(desk, other))
    walk_in = register(desk, draft(desk, "", values={"full_name": "Lê Thị Mẫu"}))
    assert "Được thêm tại bàn, ngoài danh sách." in _told(desk, walk_in.citizen_id)


def test_a_clock_that_jumped_and_another_desk_are_told(campaign: Campaign) -> None:
    one, two = campaign.station(DESK_1), campaign.station(DESK_2)
    citizen = everybody(one)[0]
    campaign.clock.advance(3600)
    registered(one, everybody(one)[1])
    campaign.clock.jump_to(campaign.clock.now_ms() - 1_800_000)
    registered(one, citizen)
    assert marks_words(history(one, citizen)[-2], "vi") == ["đồng hồ máy lúc đó chạy lùi"]
    for name in (DESK_1, DESK_2):
        campaign.hand_over(name)
    campaign.receive()
    campaign.answer(DESK_1, DESK_2)
    assert {happened.place for happened in history(two, citizen)} == {"Bàn 1", history(two, citizen)[-1].place}


def test_what_nobody_knows_here_is_told_as_that(desk: Station) -> None:
    citizen = everybody(desk)[0]
    with desk.registry.transaction():
        desk.append("weather.noted", [citizen], {"rain": "heavy"})
        desk.append("desk.revoked", [citizen], {})
        desk.append("registration.voided", [citizen], {"registration": "x", "reason": 3})
    for language in LANGUAGES:
        told = [happened_words(one, language, show_numbers=False)[0] for one in history(desk, citizen)]
        assert any("weather.noted" in line for line in told)
        assert all(text(f"desk.field_{name}", language) for name in DETAILS)
    with pytest.raises(InputRefused, match=r"citizen\.unknown"):
        history(desk, "0" * 32)


def test_who_asked_for_numbers_is_a_line_that_stays_here_and_is_bounded(
    desk: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = everybody(desk)[:2]
    events = desk.registry.journal.count()
    for citizen, what in ((first, SHOWN[0]), (second, SHOWN[1]), (first, SHOWN[2])):
        note_seen(desk, citizen, what)
    assert [(line.citizen_id, line.what) for line in seen(desk)] == [
        (first, "search"),
        (second, "history"),
        (first, "person"),
    ]
    assert seen(desk)[0].officer == "Trần Thị Mẫu 1"
    assert seen(desk)[0].name
    assert len(seen(desk, citizen_id=first)) == 2
    assert desk.registry.journal.count() == events
    monkeypatch.setattr(access_log, "KEPT", 5)
    for _ in range(9):
        note_seen(desk, second, "person")
    assert len(seen(desk)) == 5
    assert all(text(f"seen.{what}", language) for what in SHOWN for language in LANGUAGES)
