"""Invented printers, jobs and papers for the pictures of printing. Nobody here exists."""

from __future__ import annotations

from PySide6.QtGui import QImage

from fieldapp.desk.print_places import PrintTarget
from fieldapp.devices.pages import page_pictures
from fieldapp.domain.guidance import Guidance
from fieldapp.papers.receipt import PAPER_KINDS, receipt_pdf
from fieldapp.system.errors import EnvironmentFault
from fieldapp.ui.desk.printing import PlacesState, PrintLine
from fieldapp.ui.office.guidance import ALL, GuidanceState
from fieldapp.ui.voice import Voice
from tests.bench.receipt import PAPER

_HP = PrintTarget(printer="HP LaserJet Pro M404dn")


def places(say: Voice) -> PlacesState:
    """Return a machine with three printers, one of a long name, and a folder that was chosen before."""
    return PlacesState(
        PAPER_KINDS[0],
        (
            (_HP, _HP.printer),
            (PrintTarget(printer="XP-80"), "XP-80"),
            (PrintTarget(printer="x"), "Canon LBP2900 của Ủy ban nhân dân phường Thổ Quan tầng 2"),
            (PrintTarget(folder="/b"), say("printing.folder_is", name="biên nhận")),
        ),
        _HP,
        say("printing.no_preview"),
    )


def lines(say: Voice) -> list[PrintLine]:
    """Return a receipt in each state."""
    stopped = EnvironmentFault("print.stopped", place=_HP.printer)
    slow = EnvironmentFault("print.slow", place=_HP.printer)
    return [
        PrintLine("1", "03A-00040-8", "Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như", say("printing.state_unsure"),
                  "warning", say.sentence(slow), unsure=True),
        PrintLine("2", "03A-00041-2", "Đặng Văn Ví Dụ", say("printing.state_failed"), "error", say.sentence(stopped)),
        PrintLine("3", "03A-00042-7", "Nguyễn Thị Mẫu", say("printing.state_waiting")),
        PrintLine("4", "03A-00043-1", "Trần Văn Thử", say("printing.state_under_way"), "accent"),
        PrintLine("5", "03A-00039-H", "Lê Thị Nháp", say("printing.state_copies", count=2), "good", waits=False),
        PrintLine("6", "03A-00038-K", "Phạm Văn Mẫu", say("printing.state_printed"), "good", waits=False),
    ]  # fmt: skip


def paper() -> list[QImage]:
    """Return a receipt as it will look."""
    return page_pictures(receipt_pdf(PAPER), width=620)


def guidance(say: Voice) -> GuidanceState:
    """Return what an office tells everybody."""
    told = Guidance(
        ("Căn cước (bản gốc)", "Biên nhận này", "Điện thoại đang dùng"),
        "Từ 20/01/2024, 8:00–11:30, quầy số 5, số 1 phố Khâm Thiên",
        "Cô Hoa, 024 3000 0000, giờ hành chính",
    )
    return GuidanceState(((ALL, say("guidance.everybody")), ("970405", "Agribank")), {ALL: told})
