"""Invented people and an invented campaign for the pictures. Nobody here exists."""

from __future__ import annotations

from fieldapp.ui.desk.state import CloseStep, CompareRow, Hit, Mark, PersonState, Settled, StepItem, Today, Twin
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
from fieldapp.ui.voice import Voice
from fieldapp.ui.widgets.charts import BurnUp
from fieldapp.ui.widgets.header import HeaderState

BANKS = [("970436", "Vietcombank"), ("970405", "Agribank"), ("970415", "VietinBank"), ("970418", "BIDV")]

DESK_HEADER = HeaderState(
    "Nhà văn hóa TDP 7",
    "Bàn 03",
    "Chi trả Tết Giáp Thìn",
    "còn 2 ngày",
    "12 hồ sơ chưa bàn giao · 3 giờ",
    "Trần Thị Lan",
)
OFFICE_HEADER = HeaderState(
    "UBND phường Thổ Quan · Văn phòng", "", "Chi trả Tết Giáp Thìn", "hạn 16/01/2024 · còn 2 ngày", "", "Phạm Văn Hùng"
)

HITS = [
    Hit("1", "Nguyễn Thị Mẫu", "1960 · Nữ · TDP 7 Thổ Quan · số cuối 0001"),
    Hit("2", "Nguyễn Thị Mậu", "02/1958 · Nữ · TDP 2 Thổ Quan", Mark("đã đăng ký", "good")),
    Hit("3", "Nguyễn Thị Mâu", "1960 · Nữ · TDP 9 Thổ Quan"),
    Hit("4", "Nghiêm Thị Mẫu", "11/1960 · Nữ · TDP 7 Thổ Quan", Mark("hẹn đến nhà")),
    Hit(
        "5", "Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như", "1960 · Nữ · TDP 12 Ô Chợ Dừa", Mark("có mâu thuẫn", "warning")
    ),
]

TODAY = Today(((8, 8), (9, 20), (10, 26), (11, 23), (12, 17), (13, 22), (14, 9)), 41, 2, 1, 3)


def person(*, long: bool = False) -> PersonState:
    """Return the person in front of the desk; `long` with a history, a warning and long words."""
    name = "Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như" if long else "Nguyễn Thị Mẫu"
    rows = (
        CompareRow("full_name", "Họ và tên", "Nguyễn Thị Mậu", "Nguyễn Thị Mẫu", "", "Nguyễn Thị Mẫu", "thẻ", "card",
                   "warning", "Chỉ khác dấu: danh sách “Mậu”, thẻ “Mẫu”.") if long else
        CompareRow("full_name", "Họ và tên", "Nguyễn Thị Mẫu", "Nguyễn Thị Mẫu", "", "Nguyễn Thị Mẫu", "giống nhau",
                   tone="good"),
        CompareRow("birth_date", "Ngày sinh", "1960", "01/02/1960", "1960", "01/02/1960", "thẻ", "card", "good",
                   "Thẻ ghi đầy đủ hơn danh sách."),
        CompareRow("national_id", "Số định danh", "", "••••••••0001", "Thành phố Hà Nội", "••••••••0001", "thẻ", "card",
                   "good"),
        CompareRow("old_id", "Số CMND cũ", "•••••5678", "•••••5678", "", "•••••5678", "giống nhau", tone="good"),
        CompareRow("sex", "Giới tính", "Nam", "Nữ", "Nữ", "Nữ", "thẻ", "card", "warning",
                   "Danh sách và thẻ ghi khác nhau."),
        CompareRow("address", "Nơi ở", "TDP số 7", "Số 1, Tổ 7, Thổ Quan, Đống Đa, Hà Nội", "", "TDP số 7",
                   "danh sách", why="Địa chỉ trên thẻ là lúc cấp thẻ, nên giữ danh sách."),
        CompareRow("group", "Tổ dân phố", "7", "", "", "7", "danh sách"),
        CompareRow("phone", "Điện thoại", "", "", "", "0912 345 678", "gõ tay", "typed", "accent"),
    )  # fmt: skip
    settled = (
        Settled("r2", "Mở tài khoản · 03A-00041-K · 14:05 13/01/2024", Mark("đang hiệu lực", "good"), True),
        Settled("r1", "Vắng mặt · 03A-00007-C · 08:40 13/01/2024", Mark("trước đó"), False),
    )
    return PersonState(
        citizen_id="1",
        name=name,
        facts="01/02/1960 · Nữ · ••••••••0001 · CMND •••••5678 · TDP 7, Thổ Quan, Đống Đa",
        marks=(Mark("Người cao tuổi"), Mark("còn thiếu: điện thoại", "warning")),
        rows=rows,
        settled=settled if long else (),
        warnings=("Giới tính trên danh sách không khớp số định danh.",) if long else (),
        known={"last_bank": "970436", "full_name": name, "birth_date": "1960-02-01", "address": "TDP số 7"},
        agreed="Đã đồng ý: chuyển thông tin cho ngân hàng · 14:05 13/01/2024 · bản 1.0" if long else "",
        carded=True,
        twins=tuple(TWINS) if long else (),
        group="Cùng nhận qua Trần Thị Giám Hộ: Lê Văn Mẫu, Lê Thị Mẫu" if long else "",
    )


TWINS = [
    Twin("2", "Nguyễn Thị Mẫu", "1960 · Nữ · TDP 7 Thổ Quan", "cùng họ tên, cùng năm sinh"),
    Twin("3", "Nguyễn Thị Mâu", "01/02/1960 · Nữ · TDP 9 Thổ Quan", "họ tên gần giống, cùng ngày sinh"),
]

STEPS = [
    CloseStep(
        "drafts",
        "Bản nháp",
        "1 người đang ghi dở",
        done=False,
        items=(
            StepItem(
                "f",
                "Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như · Đã có tài khoản · 15:42",
                (("open", "Mở tiếp"), ("discard", "Bỏ bản nháp")),
            ),
        ),
    ),
    CloseStep("unprinted", "Biên nhận chưa in", "2 biên nhận chờ in", done=False, button="In hết"),
    CloseStep(
        "numbers",
        "Số biên nhận đã hủy",
        "từ 03A-00001-9 đến 03A-00043-6 · 2 số đã hủy, ghi vào phiếu bàn giao",
        done=True,
        lines=(
            "03A-00009-5: chọn nhầm ngân hàng",
            "03A-00017-C: người dân đổi ý, xin nhận tiền mặt như trước",
            "03A-00021-3: đã xóa theo yêu cầu của người dân",
        ),
        items=(
            StepItem(
                "",
                "Phiếu giấy: 12 đã nhập, 1 đã hủy, 7 chưa dùng hoặc chưa về",
                (("void_forms", "Hủy phiếu chưa dùng"),),
            ),
        ),
    ),
    CloseStep("export", "Ghi gói dữ liệu ra thẻ nhớ và đọc lại", "12 đăng ký chưa bàn giao", False, "Ghi ra thẻ nhớ"),
    CloseStep("sheet", "Phiếu bàn giao", "Hai bên ký", done=False, button="Lập phiếu"),
]

DESKS = (
    DeskLine("5", "Bàn 05 · Trường Kim Liên", "chưa gửi gói nào", "chưa báo cáo", "error"),
    DeskLine("2", "Bàn 02 · TDP 4", "11:20 13/01/2024 · 38 đăng ký", "thiếu gói", "warning"),
    DeskLine("4", "Bàn 04 · Bưu cục Khâm Thiên", "16:02 13/01/2024 · 61 đăng ký", "đủ", "good"),
    DeskLine("3", "Bàn 03 · Nhà văn hóa TDP 7", "16:42 14/01/2024 · 41 đăng ký", "đủ", "good"),
    DeskLine("1", "Bàn 01 · UBND", "16:40 14/01/2024 · 77 đăng ký", "đủ", "good"),
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
    return OverviewState(figures, BurnUp(days, done, 2214), DESKS, lines, "7F2A 9C41 0B6E 55D8 1A02 77C9 E3B4 90F1")


TAKEN = [
    TakenList("a", "bao-tro-xa-hoi.xlsx", "1 204 dòng · 08:12 04/01/2024"),
    TakenList("b", "huu-tri-cu.csv", "310 dòng · 08:13 04/01/2024", withdrawn=True),
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
            "Chờ gói 7 của bàn này. Xin bàn ghi lại.",
        ),
        FileLine(
            "FA_KL_05_0001.fieldbundle",
            say("office.verdict_refused"),
            "error",
            "Tệp bị cắt cụt khi sao chép. Không có gì bị mất ở máy gửi. Sao chép lại tệp từ thẻ nhớ.",
        ),
    ]


def question(say: Voice) -> Question:
    """Return two records that may be one person."""
    rows = (
        (say("desk.row_full_name"), ("Nguyễn Thị Mẫu", "Nguyễn Thị Mâu"), True),
        (say("desk.row_birth_date"), ("01/02/1960", "1960"), True),
        (say("desk.row_national_id"), ("001 160 000 001", ""), False),
        (say("desk.row_phone"), ("0912 345 678", "0912 345 678"), False),
        (say("desk.row_group"), ("7", "7"), False),
        (say("desk.outcome"), ("Mở tài khoản · Vietcombank", "Đã có tài khoản · Agribank"), True),
    )
    choices = (Choice("merge", say("office.same_person"), default=True), Choice("dismiss", say("office.other_person")))
    reasons = say.join(", ", say("office.reason_close_name"), say("office.reason_same_phone"))
    why = say.join(": ", say("office.grade_likely"), reasons)
    sides = (say("office.side", number=1), say("office.side", number=2))
    return Question("q", say("office.duplicate_title"), why, sides, rows, choices)
