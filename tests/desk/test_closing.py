"""Closing the day: how far it has come is read from the registry, whatever interrupted it; and what the sheet says."""

from __future__ import annotations

import errno
import io
import unicodedata
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader

from fieldapp.desk.closing import Closing, closing, export, note_sheet, void_unused_forms
from fieldapp.desk.drafts import discard_draft, save_draft
from fieldapp.desk.exchange import give
from fieldapp.desk.hand_over import hand_over
from fieldapp.desk.handover_sheet import handover_sheet, sheet_name, sheet_paper
from fieldapp.desk.numbers import VoidNumber, gaps, series_of_today, void_numbers
from fieldapp.desk.paper_forms import issue_forms, void_form
from fieldapp.desk.receipts import print_receipt
from fieldapp.desk.register import register, void
from fieldapp.desk.undo import undo
from fieldapp.domain.events import Event
from fieldapp.domain.outcomes import ABSENT
from fieldapp.domain.receipt import receipt_number, sequence_of
from fieldapp.office.erase import erase
from fieldapp.station.digest import digest
from fieldapp.station.station import Station
from fieldapp.system.errors import EnvironmentFault, InputRefused
from tests.station.failing_disk import FailingDisk
from tests.station.prepared import DESK_1, DESK_2, Campaign, draft, everybody, registered

_DAY_S = 24 * 3600.0


def _done(station: Station) -> dict[str, bool]:
    state = closing(station)
    return {step: state.done(step) for step in ("drafts", "unprinted", "numbers", "export", "sheet")}


def _words(pdf: bytes) -> str:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return "".join(unicodedata.normalize("NFC", text).split())


def _closed(station: Station) -> int:
    return len(list(station.registry.journal.of_kinds(["day.closed"])))


def test_the_five_steps_come_to_an_end_and_stay_so_over_a_restart(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    people = everybody(desk)
    assert _done(desk) == {"drafts": True, "unprinted": True, "numbers": True, "export": True, "sheet": False}
    saved = registered(desk, people[0])
    save_draft(desk, "half", f'{{"citizen_id":"{people[1]}","outcome":"absent"}}')
    assert _done(desk) == {"drafts": False, "unprinted": False, "numbers": True, "export": False, "sheet": False}
    discard_draft(desk, "half", reason="người dân về trước")
    print_receipt(desk, saved.registration_id)
    campaign.close(DESK_1)
    desk = campaign.station(DESK_1)
    assert _done(desk) == {"drafts": True, "unprinted": True, "numbers": True, "export": False, "sheet": False}
    export(desk, campaign.stick)
    campaign.close(DESK_1)
    desk = campaign.station(DESK_1)
    assert _done(desk)["export"]
    assert not _done(desk)["sheet"]
    note_sheet(desk)
    campaign.close(DESK_1)
    desk = campaign.station(DESK_1)
    assert all(_done(desk).values())
    assert _closed(desk) == 1, "nothing changed between the file and the sheet"
    registered(desk, people[2])
    assert not _done(desk)["export"]
    assert not _done(desk)["sheet"]
    campaign.clock.advance(_DAY_S)
    assert not closing(desk).sheets
    assert closing(desk).handed is None


def test_the_last_number_is_missed_too(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    saved = [registered(desk, citizen) for citizen in everybody(desk)[:2]]
    with desk.registry.transaction():
        desk.registry.shelf.put_setting("receipt_sequence", "3")
    assert saved[1].number == receipt_number(1, 0, 2)
    assert [(gap.first, gap.last) for gap in gaps(desk)] == [(receipt_number(1, 0, 3), receipt_number(1, 0, 3))]


def test_what_became_void_after_the_file_was_written_has_to_travel_too(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    saved = registered(desk, everybody(desk)[0])
    export(desk, campaign.stick)
    before = _done(desk)["export"]
    void(desk, saved.registration_id, reason="ghi nhầm")
    assert (before, _done(desk)["export"]) == (True, False)


def test_the_file_that_is_handed_over_says_that_the_day_is_closed(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    registered(desk, everybody(desk)[1], ABSENT)
    export(desk, campaign.stick)
    campaign.receive()
    (closed,) = campaign.office.registry.journal.of_kinds(["day.closed"])
    assert closed.facts()["outcomes"] == {"open_account": 1, "absent": 1}


def test_a_full_stick_leaves_the_step_open_and_a_good_one_closes_it(campaign: Campaign, tmp_path: Path) -> None:
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    campaign.close(DESK_1)
    desk = campaign.station(DESK_1, disk=FailingDisk("write", errno.ENOSPC))
    full = tmp_path / "full"
    with pytest.raises(EnvironmentFault, match=r"disk\.full"):
        export(desk, full)
    assert not _done(desk)["export"]
    assert _closed(desk) == 0
    assert not list(full.glob("*.fieldbundle"))
    campaign.close(DESK_1)
    desk = campaign.station(DESK_1)
    export(desk, campaign.stick)
    assert _done(desk)["export"]
    assert _closed(desk) == 1


def test_who_stops_the_export_leaves_no_trace(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    for citizen in everybody(desk)[:4]:
        registered(desk, citizen)
    before = desk.registry.journal.count()

    def stop(stage: str, done: int, total: int) -> None:
        assert (stage, 0 <= done < total) == ("write", True)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(desk, campaign.stick, progress=stop)
    assert list(campaign.stick.iterdir()) == []
    assert desk.registry.journal.count() == before
    assert not _done(desk)["export"]


def test_of_several_files_none_stays_when_one_could_not_be_written(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    for citizen in everybody(desk)[:8]:
        registered(desk, citizen)
    heard: list[int] = []

    def stop(_stage: str, done: int, _total: int) -> None:
        heard.append(done)
        if len(heard) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hand_over(desk, campaign.stick, most_bytes=8000, progress=stop)
    assert not list(campaign.stick.glob("*.fieldbundle"))
    whole = hand_over(desk, campaign.stick, most_bytes=8000)
    handed = closing(desk).handed
    assert handed is not None
    assert [file.name for file in handed.files] == [file.path.name for file in whole.files]
    assert len(whole.files) > 1
    assert (handed.registrations, handed.carried) == (8, 8)
    assert [file.sha256 for file in handed.files] == [file.sha256 for file in whole.files]


def test_a_second_sheet_says_that_it_goes_on_and_with_which_numbers(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    people = everybody(desk)
    saved = [registered(desk, citizen) for citizen in people[:2]]
    export(desk, campaign.stick)
    assert sheet_name(desk) == "ban-giao-01-20240113-1.pdf"
    first = sheet_paper(desk)
    assert first.continues == ""
    assert first.numbers == (f"từ {saved[0].number} đến {saved[1].number}",)
    note_sheet(desk)
    saved.append(registered(desk, people[2]))
    export(desk, campaign.stick)
    assert sheet_name(desk) == "ban-giao-01-20240113-2.pdf"
    second = sheet_paper(desk)
    assert second.continues == f"Phiếu số 2 trong ngày, tiếp theo phiếu số 1 (đến biên nhận {saved[1].number})"
    assert second.numbers[1] == f"Mới từ phiếu trước: {saved[2].number}"
    assert dict(second.counts)["Đăng ký trong tệp"] == "3"
    assert dict(second.counts)["Trong đó giao lần đầu"] == "1"
    note_sheet(desk)
    assert _done(desk)["sheet"]
    assert sheet_paper(desk).numbers[1] == "Mới từ phiếu trước: không có"


def test_the_sheet_says_everything_both_sign_for(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    people = everybody(desk)
    saved = [registered(desk, citizen) for citizen in people[:3]]
    void(desk, saved[1].registration_id, reason="nhầm người")
    save_draft(desk, "half", "{")
    save_draft(desk, "other", "{}")
    discard_draft(desk, "half", reason="ghi nhầm")
    paper = sheet_paper(desk)
    assert paper.notes == (
        "Hôm nay chưa ghi gói dữ liệu nào ra thẻ nhớ",
        "CHƯA ĐỦ: 3 đăng ký chưa có trong tệp nào",
        "Còn 1 bản nháp chưa xong",
        "Bản nháp đã bỏ: ghi nhầm",
    )
    handed = export(desk, campaign.stick)
    words = _words(handover_sheet(desk))
    said = (saved[0].number, saved[2].number, f"{saved[1].number}: nhầm người", handed.names, handed.sha256)
    for one in (*said, digest(desk), desk.officer().name):
        assert words.count("".join(one.split())) == 2, one
    counts = dict(sheet_paper(desk).counts)
    assert (counts["Đăng ký trong ngày"], counts["Trong đó đã hủy"], counts["Còn hiệu lực"]) == ("3", "1", "2")
    assert dict(sheet_paper(desk).outcomes) == {"Mở tài khoản": "2"}
    assert "Discarded draft" in "".join(sheet_paper(desk, language="en").notes)


def test_numbers_that_are_not_there_are_explained(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    people = everybody(desk)
    saved = [registered(desk, citizen) for citizen in people[:4]]
    void(desk, saved[0].registration_id, reason="đổi ý")
    assert gaps(desk) == []
    assert [(one.number, one.reason) for one in void_numbers(desk)] == [(saved[0].number, "đổi ý")]
    campaign.hand_over(DESK_1)
    campaign.receive()
    erase(campaign.office, people[2], reason="theo yêu cầu")
    campaign.answer(DESK_1)
    (gap,) = gaps(desk)
    assert (gap.first, gap.count, gap.why) == (saved[2].number, 1, "erased")
    assert sheet_paper(desk).gaps == (f"{saved[2].number}: đã xóa theo yêu cầu của người dân",)
    with desk.registry.transaction():
        desk.registry.shelf.put_setting("receipt_sequence", "6")
    registered(desk, people[5])
    assert [(gap.first, gap.last, gap.why) for gap in gaps(desk)] == [
        (saved[2].number, saved[2].number, "erased"),
        (receipt_number(1, 0, 5), receipt_number(1, 0, 6), "unknown"),
    ]
    assert not _done(desk)["numbers"]


def test_a_number_of_an_earlier_day_that_is_voided_today_stands_on_the_sheet_of_today(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    saved = registered(desk, everybody(desk)[0])
    campaign.clock.advance(_DAY_S)
    assert void_numbers(desk) == []
    void(desk, saved.registration_id, reason="ghi nhầm ngân hàng")
    assert void_numbers(desk) == [VoidNumber(saved.number, "ghi nhầm ngân hàng", earlier=True)]
    assert sheet_paper(desk).voids == (f"{saved.number} (biên nhận ngày trước, hủy hôm nay): ghi nhầm ngân hàng",)


def test_what_is_taken_back_is_void_and_what_was_never_saved_has_used_no_number(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, people = campaign.station(DESK_1), everybody(campaign.station(DESK_1))
    first = registered(desk, people[0])
    undo(desk)
    append = desk.append

    def cut(kind: str, subjects: list[str], facts: dict[str, Any]) -> Event:
        if kind == "registration.recorded":
            raise EnvironmentFault("disk.full")
        return append(kind, subjects, facts)

    with monkeypatch.context() as patched:
        patched.setattr(desk, "append", cut)
        with pytest.raises(EnvironmentFault):
            registered(desk, people[1])
    last = registered(desk, people[1])
    assert [sequence_of(one.number) for one in (first, last)] == [1, 2]
    assert gaps(desk) == []
    assert [one.number for one in void_numbers(desk)] == [first.number]
    assert len(sheet_paper(desk).voids) == 1


def test_paper_forms_that_nobody_used_are_told_as_a_run_of_numbers(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    numbers = [str(form.number) for form in issue_forms(desk, blank=9)]
    void_form(desk, numbers[3], reason="viết hỏng")
    register(desk, draft(desk, everybody(desk)[0], "absent", details={"form": numbers[6]}))
    notes = [note for note in sheet_paper(desk).notes if "hiếu" in note]
    assert notes == [
        "Phiếu giấy: 1 đã nhập, 1 đã hủy, 7 chưa dùng hoặc chưa về",
        f"Phiếu từ {numbers[0]} đến {numbers[2]}: 3 phiếu chưa dùng hoặc chưa về",
        f"Phiếu {numbers[3]} đã hủy: viết hỏng",
        f"Phiếu từ {numbers[4]} đến {numbers[5]}: 2 phiếu chưa dùng hoặc chưa về",
        f"Phiếu từ {numbers[7]} đến {numbers[8]}: 2 phiếu chưa dùng hoặc chưa về",
    ]


def test_unused_forms_are_voided_together_and_those_that_were_before_stay_as_they_are(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    used, spoilt, *unused = issue_forms(desk, blank=4)
    filled = draft(desk, everybody(desk)[0], ABSENT)
    register(desk, msgspec.structs.replace(filled, details={"form": str(used.number)}))
    void_form(desk, str(spoilt.number), reason="viết hỏng")
    assert void_unused_forms(desk, reason="hết đợt") == len(unused)
    assert [(one.state, one.reason) for one in closing(desk).forms] == [
        ("used", ""),
        ("void", "viết hỏng"),
        *[("void", "hết đợt")] * len(unused),
    ]


def test_a_new_letter_is_explained_and_a_day_begins_where_the_last_one_ended(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    people = everybody(desk)
    first = registered(desk, people[0])
    campaign.clock.advance(_DAY_S)
    second = registered(desk, people[1])
    assert gaps(desk) == []
    assert [(one.first, one.last, one.why) for one in series_of_today(desk)] == [(second.number, second.number, "")]
    with desk.registry.transaction():
        desk.go_on_in_new_journal("restored")
    third = registered(desk, people[2])
    assert first.number[2] == second.number[2] == "A"
    assert [(one.first, one.why) for one in series_of_today(desk)] == [(second.number, ""), (third.number, "restored")]
    assert gaps(desk) == []
    assert sheet_paper(desk).numbers[1] == f"{third.number} (sổ nhật ký mới: khôi phục từ bản sao lưu)"


def test_a_file_for_the_desks_beside_is_not_what_the_office_gets(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    for name in (DESK_1, DESK_2):
        campaign.hand_over(name)
    campaign.receive()
    campaign.answer(DESK_1, DESK_2)
    campaign.clock.advance(_DAY_S)
    registered(desk, everybody(desk)[0])
    give(desk, campaign.folder / "beside")
    state: Closing = closing(desk)
    assert state.handed is None
    assert not state.done("export")


def test_a_draft_is_discarded_with_a_reason_only(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    save_draft(desk, "half", "{}")
    with pytest.raises(InputRefused, match=r"draft\.reason"):
        discard_draft(desk, "half", reason="  ")
    with pytest.raises(InputRefused, match=r"draft\.unknown"):
        discard_draft(desk, "other", reason="x")
    assert closing(desk).day.drafts == 1
    discard_draft(desk, "half", reason="ghi nhầm")
    (event,) = desk.registry.journal.of_kinds(["draft.discarded"])
    assert event.envelope.subjects == [desk.desk().desk_id]
