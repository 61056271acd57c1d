"""Invented people and an invented campaign for the pictures. Nobody here exists."""

from __future__ import annotations

from fieldapp.desk.closing import Closing, Handed, HandedFile, SheetNote
from fieldapp.desk.day import Today as Day
from fieldapp.desk.numbers import Gap, VoidNumber
from fieldapp.desk.paper_forms import FormState
from fieldapp.system.errors import InputRefused
from fieldapp.ui.desk.state import CompareRow, Hit, Mark, PersonState, Settled, Today, Twin
from fieldapp.ui.office.state import (
    Choice,
    DeskLine,
    Figure,
    FileLine,
    GroupLine,
    OverviewState,
    Question,
    TakenList,
)
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import Voice
from fieldapp.ui.widgets.charts import BurnUp
from fieldapp.ui.widgets.header import HeaderState

BANKS = [("970436", "Vietcombank"), ("970405", "Agribank"), ("970415", "VietinBank"), ("970418", "BIDV")]


def desk_header(say: Voice) -> HeaderState:
    """Return the header of a desk two days before the end."""
    pending = say.join(" · ", say("ui.pending", count=12), say("ui.age_hours", count=3))
    campaign = ("Chi trả Tết Giáp Thìn", say("ui.days_left", count=2))
    return HeaderState("Nhà văn hóa TDP 7", "Bàn 03", *campaign, pending, "Trần Thị Lan")


def office_header(say: Voice) -> HeaderState:
    """Return the header of the office of that campaign."""
    left = say.join(" · ", say("ui.deadline_on", date="16/01/2024"), say("ui.days_left", count=2))
    return HeaderState("UBND phường Thổ Quan · Văn phòng", "", "Chi trả Tết Giáp Thìn", left, "", "Phạm Văn Hùng")


def _line(say: Voice, born: str, group: str, ward: str = "Thổ Quan", number: str = "") -> str:
    where = say.join(" ", say("office.group_named", name=group), ward)
    return say.join(" · ", born, say("desk.sex_F"), where, number)


def hits(say: Voice) -> list[Hit]:
    """Return who was found."""
    long = "Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như"
    account, visit = say("desk.outcome_open_account"), say("desk.outcome_home_visit")
    return [
        Hit("1", "Nguyễn Thị Mẫu", _line(say, "1960", "7", number="…0001")),
        Hit("2", "Nguyễn Thị Mậu", _line(say, "02/1958", "2"), Mark(account, "good")),
        Hit("3", "Nguyễn Thị Mâu", _line(say, "1960", "9")),
        Hit("4", "Nghiêm Thị Mẫu", _line(say, "11/1960", "7"), Mark(visit)),
        Hit("5", long, _line(say, "1960", "12", "Ô Chợ Dừa"), Mark(say("desk.conflict"), "warning")),
    ]


_EVENING = 1_705_246_920_000
"""16:42 on 14/01/2024."""

TODAY = Today(((8, 8), (9, 20), (10, 26), (11, 23), (12, 17), (13, 22), (14, 9)), 41, 2, 1, 3)


def person(say: Voice, *, long: bool = False) -> PersonState:
    """Return the person in front of the desk; `long` with a history, a warning and long words."""
    name = "Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như" if long else "Nguyễn Thị Mẫu"
    woman, man, masked = say("desk.sex_F"), say("desk.sex_M"), "••••••••0001"
    card, kept, same = say("look.taken_card"), say("look.taken_kept"), say("look.taken_same")

    def row(field: str, *told: str, **more: str) -> CompareRow:
        return CompareRow(field, say(f"desk.row_{field}"), *told, **more)  # type: ignore[arg-type]  # tones among them

    tones = say("look.differs_name_tones", left="Mậu", right="Mẫu")
    mother = "Nguyễn Thị Mẫu"
    rows = (
        row("full_name", "Nguyễn Thị Mậu", mother, "", mother, card, "card", "warning", tones) if long else
        row("full_name", mother, mother, "", mother, same, tone="good"),
        row("birth_date", "1960", "01/02/1960", "1960", "01/02/1960", card, "card", "good",
            say("look.differs_birth_finer")),
        row("national_id", "", masked, "Thành phố Hà Nội", masked, card, "card", "good"),
        row("old_id", "•••••5678", "•••••5678", "", "•••••5678", same, tone="good"),
        row("sex", man, woman, woman, woman, card, "card", "warning", say("look.differs_sex")),
        row("address", "TDP số 7", "Số 1, Tổ 7, Thổ Quan, Đống Đa, Hà Nội", "", "TDP số 7", kept,
            why=say("look.differs_place")),
        row("group", "7", "", "", "7", kept),
        row("phone", "", "", "", "0912 345 678", say("look.taken_typed"), "typed", "accent"),
    )  # fmt: skip
    account, absent = say("desk.outcome_open_account"), say("desk.outcome_absent")
    settled = (
        Settled(
            "r2",
            say.join(" · ", account, "03A-00041-K", "14:05 13/01/2024"),
            Mark(say("desk.state_current"), "good"),
            open=True,
        ),
        Settled(
            "r1",
            say.join(" · ", absent, "03A-00007-C", "08:40 13/01/2024"),
            Mark(say("desk.state_earlier")),
            open=False,
        ),
    )
    given = say("consent.agreed", what=say("consent.purpose_hand_over_to_bank"))
    agreed = say.join(" · ", given, "14:05 13/01/2024", say("consent.of_version", version="1.0"))
    missing = say("desk.missing", what=say.lower(say("desk.row_phone")))
    return PersonState(
        citizen_id="1",
        name=name,
        facts=say.join(" · ", "01/02/1960", woman, masked, "CMND •••••5678", "TDP 7, Thổ Quan, Đống Đa"),
        marks=(Mark(say("benefits.huu_tri_xa_hoi")), Mark(missing, "warning")),
        rows=rows,
        settled=settled if long else (),
        warnings=(say.what(InputRefused("id.sex_mismatch")),) if long else (),
        known={"last_bank": "970436", "full_name": name, "birth_date": "1960-02-01", "address": "TDP số 7"},
        agreed=agreed if long else "",
        carded=True,
        twins=tuple(twins(say)) if long else (),
        group=say("look.group", payee="Trần Thị Giám Hộ", names="Lê Văn Mẫu, Lê Thị Mẫu") if long else "",
    )


def twins(say: Voice) -> list[Twin]:
    """Return who may be the same person, with reasons."""
    same = say.join(", ", say("office.reason_same_name"), say("office.reason_same_year"))
    close = say.join(", ", say("office.reason_close_name"), say("office.reason_same_birth"))
    return [
        Twin("2", "Nguyễn Thị Mẫu", _line(say, "1960", "7"), same),
        Twin("3", "Nguyễn Thị Mâu", _line(say, "01/02/1960", "9"), close),
    ]


def closing(*, done: bool = False) -> Closing:
    """Return an evening at the desk, or one that is over."""
    forms = [FormState(f"03A-F{at:05}", "missing" if at > 13 and not done else "used", _EVENING) for at in range(20)]
    reasons = ("chọn nhầm ngân hàng", "người dân đổi ý, xin nhận tiền mặt như trước")
    numbers = ("03A-00009-5", "03A-00017-C")
    file = HandedFile("FA_NHA-VAN-HOA-TDP-7_03_0007.fieldbundle", "0" * 64, 212)
    left = 0 if done else 1
    return Closing(
        day=Day(41, 2, 2 * left, left, (), 12 * left, _EVENING, "03A-00001-9", "03A-00043-6"),
        series=(),
        voids=tuple(VoidNumber(number, reason) for number, reason in zip(numbers, reasons, strict=True)),
        gaps=(Gap("03A-00021-3", "03A-00021-3", 1, "erased"),),
        forms=tuple(forms),
        discarded=(),
        handed=Handed((file,), _EVENING, 42, 42) if done else None,
        everything_out=done,
        sheets=(SheetNote(0, "03A-00043-6", (file.name,), "", _EVENING),) if done else (),
        sheet_holds=done,
    )


def desks(say: Voice) -> tuple[DeskLine, ...]:
    """Return the desks as the overview shows them, those that never reported first."""
    places = ("Trường Kim Liên", "TDP 4", "Bưu cục Khâm Thiên", "Nhà văn hóa TDP 7", "UBND")
    heard = (("11:20 13/01/2024", 38), ("16:02 13/01/2024", 61), ("16:42 14/01/2024", 41), ("16:40 14/01/2024", 1))
    notes = [say("office.desk_prepared"), *(say("office.desk_reported", when=at, count=many) for at, many in heard)]
    marks = ("prepared", "gap", "reported", "reported", "reported")
    tones: tuple[Tone, ...] = ("error", "warning", "good", "good", "good")
    return tuple(
        DeskLine(str(number), f"Bàn {number:02} · {place}", note, say(f"office.mark_{mark}"), tone)
        for number, place, note, mark, tone in zip((5, 2, 4, 3, 1), places, notes, marks, tones, strict=True)
    )


def overview(say: Voice) -> OverviewState:
    """Return the overview of a campaign two days before its end."""
    figures = (
        Figure(
            say("office.done"),
            f"{say.count(1846)} / {say.count(2214)}",
            say("office.done_note", percent="83,4", gone=31),
        ),
        Figure(say("office.pace"), "184", say("office.pace_note", count=212), "good"),
        Figure(say("office.deciding"), "27", say("office.deciding_note", duplicates=9, conflicts=18), "warning"),
        Figure(say("office.silent"), "1", say("office.silent_note", count=5), "error"),
    )
    days = tuple(f"{day:02}/01" for day in range(4, 17))
    done = (0, 110, 280, 420, 640, 800, 990, 1170, 1330, 1480, 1640, 1846)[:11]
    groups = (("TDP 9", 98, 162), ("TDP 2", 131, 188), ("TDP 7", 176, 204), ("TDP 4", 150, 171), ("TDP 1", 189, 196))
    lines = tuple(
        GroupLine(name, reached, total, gone)
        for (name, reached, total), gone in zip(groups, (4, 0, 2, 1, 0), strict=True)
    )
    return OverviewState(
        figures, BurnUp(days, done, 2214), desks(say), lines, "7F2A 9C41 0B6E 55D8 1A02 77C9 E3B4 90F1"
    )


def taken(say: Voice) -> list[TakenList]:
    """Return the lists that were taken in."""
    lists = (("a", "bao-tro-xa-hoi.xlsx", 1204, "08:12 04/01/2024"), ("b", "huu-tri-cu.csv", 310, "08:13 04/01/2024"))
    return [
        TakenList(key, name, say("office.taken_note", rows=say.count(rows), when=when), withdrawn=key == "b")
        for key, name, rows, when in lists
    ]


def files(say: Voice) -> list[FileLine]:
    """Return what came of a folder of files."""
    return [
        FileLine(
            "FA_TDP7_03_0007.fieldbundle",
            say("office.verdict_imported"),
            "good",
            say("office.next_imported", count=212),
        ),
        FileLine("FA_TDP7_03_0006.fieldbundle", say("office.verdict_known"), "plain", say("office.next_known")),
        FileLine(
            "FA_TDP4_02_0009.fieldbundle",
            say("office.verdict_waiting"),
            "warning",
            say("office.waits_for", whose="Bàn 02", first=112, last=240),
        ),
        FileLine(
            "FA_KL_05_0001.fieldbundle",
            say("office.verdict_refused"),
            "error",
            say.sentence(InputRefused("bundle.truncated")),
        ),
    ]


def question(say: Voice) -> Question:
    """Return two records that may be one person."""
    opens, has = say("desk.outcome_open_account"), say("desk.outcome_has_account")
    rows = (
        (say("desk.row_full_name"), ("Nguyễn Thị Mẫu", "Nguyễn Thị Mâu"), True),
        (say("desk.row_birth_date"), ("01/02/1960", "1960"), True),
        (say("desk.row_national_id"), ("001 160 000 001", ""), False),
        (say("desk.row_phone"), ("0912 345 678", "0912 345 678"), False),
        (say("desk.row_group"), ("7", "7"), False),
        (say("desk.outcome"), (say.join(" · ", opens, "Vietcombank"), say.join(" · ", has, "Agribank")), True),
    )
    choices = (Choice("merge", say("office.same_person"), default=True), Choice("dismiss", say("office.other_person")))
    reasons = say.join(", ", say("office.reason_close_name"), say("office.reason_same_phone"))
    why = say.join(": ", say("office.grade_likely"), reasons)
    sides = (say("office.side", number=1), say("office.side", number=2))
    return Question("q", say("office.duplicate_title"), why, sides, rows, choices)
