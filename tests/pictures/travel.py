"""Invented sticks, records and files for the pictures of what travels. Nobody here exists."""

from __future__ import annotations

from fieldapp.office.board import Heard, OnBoard
from fieldapp.registry.shelf import ReceivedFile
from fieldapp.station.drawer import DrawerFile, Missing
from fieldapp.ui.desk.state import RecordLine
from fieldapp.ui.office.desk_lines import board_line
from fieldapp.ui.office.state import DeskLine, FileLine
from fieldapp.ui.verdicts import drawer_line, log_line
from fieldapp.ui.voice import Voice
from fieldapp.ui.widgets.sticks import StickLine
from fieldapp.ui.widgets.tables import Cell, Row
from fieldapp.ui.widgets.watching import WatchLine

_SUNDAY = 1_705_233_600_000


def sticks(say: Voice) -> list[StickLine]:
    """Return a known stick, a new one with a long name, and one whose write lock is closed."""
    return [
        StickLine("E:\\", "KINGSTON (E:\\)", say("ui.stick_room", size="7,2 GB"), known=True),
        StickLine("F:\\", "THẺ NHỚ CỦA TỔ TRƯỞNG TDP 12 (F:\\)", say("ui.stick_room", size="512,0 MB")),
        StickLine("G:\\", "CŨ (G:\\)", say("ui.stick_locked"), writable=False),
    ]


def records(say: Voice) -> list[RecordLine]:
    """Return registrations in each of the four states."""
    return [
        RecordLine(
            "03A-00045-3", "Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như", "16:42", say("desk.record_saved"), "warning"
        ),
        RecordLine("03A-00044-5", "Trần Văn Thử", "16:31", say("desk.record_read_back")),
        RecordLine("03A-00043-1", "Lê Thị Nháp · đã hủy", "15:02", say("desk.record_acknowledged"), "good"),
        RecordLine("03A-00042-7", "Nguyễn Thị Mẫu", "09:15", say("desk.decision_approved"), "good"),
        RecordLine("03A-00041-2", "Đặng Văn Ví Dụ", "09:02", say("desk.decision_returned"), "warning"),
    ]


def watched(say: Voice) -> list[WatchLine]:
    """Return a folder that brought something, and one that is gone."""
    gone = (
        "Không tìm thấy CHUNG: không có tệp hay thư mục tên đó, hoặc thẻ nhớ đã bị rút. "
        "Dữ liệu đã lưu trong máy vẫn còn. Xem lại tên, hoặc cắm lại thẻ nhớ, rồi làm lại."
    )
    return [
        WatchLine("Z:\\CHI-TRA-TET\\GOI-DU-LIEU", say("ui.watch_came", when="16:42", new=12, written=3), "good"),
        WatchLine("Y:\\CHUNG", say("ui.watch_again", sentence=gone), "warning"),
    ]


def drawer(say: Voice) -> list[FileLine]:
    """Return a file that waits for an earlier one, an unknown writer's, and one of a newer program."""
    missing = Missing("ab" * 16, "Bàn 03", 112, 240)
    codes = (
        ("03_0009", "journal.gap", missing),
        ("05_0001", "writer.unknown", None),
        ("06_0002", "bundle.newer_major", None),
    )
    return [
        drawer_line(
            say,
            DrawerFile("f" * 64, f"FA_NHA-VAN-HOA-TDP-7_{at}.fieldbundle", "Nhà văn hóa TDP 7 03", code, gap, _SUNDAY),
        )
        for at, code, gap in codes
    ]


def log(say: Voice) -> list[FileLine]:
    """Return some lines of the receive log."""
    verdicts = (
        ("imported", ""),
        ("known", ""),
        ("waiting", "journal.gap"),
        ("refused", "bundle.truncated"),
        ("held", "writer.card_used"),
    )
    return [
        log_line(
            say,
            ReceivedFile(
                "e" * 64, f"FA_TDP4_02_{at:04d}.fieldbundle", "Trường Kim Liên 02", verdict, code, 212, _SUNDAY
            ),
        )
        for at, (verdict, code) in enumerate(verdicts * 3, 1)
    ]


def board(say: Voice) -> list[DeskLine]:
    """Return desks in every state."""
    fine = Heard(_SUNDAY, 7, "0.1.0")
    wrong = Heard(_SUNDAY, 12, "0.0.9", ahead=5 * 86_400_000)
    slow = Heard(_SUNDAY, 3, "0.1.0", behind=3 * 3_600_000)
    point, far = "Nhà văn hóa TDP 7", "Trường Trung học cơ sở Nguyễn Trường Tộ, cơ sở 2"
    desks = [
        OnBoard("1", "Bàn 01", point, 1, "prepared", 0, None, (), 0, 0, 0, unread=False, card="unused"),
        OnBoard(
            "2", "Bàn 02", far, 2, "reported", 512, wrong, ((112, 240), (300, 301)), 2, 0, 1, unread=True, card="used"
        ),
        OnBoard("3", "Bàn 03", point, 3, "reported", 87, slow, (), 0, 1, 0, unread=False, card="used"),
        OnBoard("4", "Bàn 04", point, 4, "reported", 240, fine, (), 0, 0, 0, unread=False, card="used"),
        OnBoard("5", "Bàn 05", point, 5, "revoked", 12, fine, (), 0, 0, 0, unread=False, card="withdrawn"),
    ]
    return [
        board_line(say, one, number="12345 67890 12345 67890 12345" if one.state == "reported" else "") for one in desks
    ]


def waiting(say: Voice) -> list[Row]:
    """Return registrations that wait to be approved."""
    names = ("Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như", "Trần Văn Thử", "Lê Thị Nháp")
    outcome = say.join(" · ", say("desk.outcome_open_account"), "Vietcombank")
    contested = say.join(" · ", outcome, say("desk.conflict"))
    return [
        Row(
            str(at),
            (
                Cell(f"03A-{at:05d}-7"),
                Cell(names[at % 3], bold=True),
                Cell(
                    contested if at == 4 else outcome,
                    "warning" if at == 4 else "plain",
                ),
                Cell("Bàn 03"),
                Cell("16:42 14/01/2024"),
            ),
        )
        for at in range(12)
    ]
