"""For journeys: one look, laptops that are closed again, and a picture of every window when one fails."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.background.immortal import make_immortal
from fieldapp.station.world import World
from fieldapp.system.clock import ManualClock
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness
from fieldapp.ui.look import Look
from tests.journeys.pages import DeskPage, Laptop, StartPage
from tests.journeys.test_weekend_at_two_desks import scan_card
from tests.station.sticks import HandDrives

make_immortal()

SATURDAY_8_00 = 1_705_107_600_000  # 2024-01-13 08:00 in Hà Nội
PICTURES = Path(__file__).parents[1] / ".failed"
_LIST = """STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Điện thoại,Tổ,Diện
1,Nguyễn Thị Mẫu,01/02/1950,Nữ,001150000017,0912345678,7,Người cao tuổi
2,Trần Văn Thử,03/04/1947,Nam,001047000025,,7,Người cao tuổi
"""

_failed: dict[str, bool] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns about what it cannot do, which says nothing about a window."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember which test failed, for the picture."""
    report = yield
    if report.when == "call" and report.failed:
        _failed[item.nodeid] = True
    return report


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    """The look that all windows of a test wear."""
    look = Look(qapp)
    yield look
    qapp.setStyleSheet("")


@pytest.fixture
def clock() -> ManualClock:
    """The clock of all laptops of a test; it stands still until it is told to go on."""
    return ManualClock(SATURDAY_8_00)


@pytest.fixture
def laptop(
    request: pytest.FixtureRequest, qtbot: QtBot, look: Look, tmp_path: Path, clock: ManualClock
) -> Iterator[Callable[[str], Laptop]]:
    """Return `laptop(name)`: the program open on a data folder of that name; opening it again starts it again."""
    open_ones: dict[str, Laptop] = {}
    started: list[str] = []

    def start(name: str) -> Laptop:
        started.append(name)
        drives = HandDrives()
        world = World(clock, SeededRandomness(f"{name} {len(started)}"), Disk(), drives=drives)
        open_ones[name] = Laptop(qtbot, look, tmp_path / name, world, drives)
        qtbot.addWidget(open_ones[name].window)
        return open_ones[name]

    yield start
    for name, one in open_ones.items():
        if _failed.get(request.node.nodeid):
            PICTURES.mkdir(exist_ok=True)
            one.window.grab().save(str(PICTURES / f"{request.node.name}-{name}.png"))
        one.close()


@pytest.fixture
def desk(laptop: Callable[[str], Laptop], tmp_path: Path) -> DeskPage:
    """A desk with two people on its list, enrolled by an office that is closed again."""
    stick, papers, roster = tmp_path / "stick", tmp_path / "papers", tmp_path / "danh-sach.csv"
    for folder in (stick, papers):
        folder.mkdir()
    roster.write_text(_LIST, encoding="utf-8-sig")
    office = laptop("office")
    pages = StartPage(office).open_campaign(
        title="Chi trả Tết Giáp Thìn", authority="UBND phường Thổ Quan", deadline="16/01/2024", papers=papers
    )
    pages.take_lists_in(roster)
    pages.prepare_desk(point="Nhà văn hóa TDP 7", label="Bàn 01", folder=stick)
    office.close()
    file = next(stick.glob("*.fieldbundle"))
    return StartPage(laptop("desk")).become_desk(file=file, card=scan_card(file), officer="Trần Thị Lan")
