"""Invented sticks, records and files for the pictures of what travels. Nobody here exists."""

from __future__ import annotations

from fieldapp.ui.desk.state import RecordLine
from fieldapp.ui.voice import Voice
from fieldapp.ui.widgets.sticks import StickLine


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
