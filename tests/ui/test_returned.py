"""What the office gave back stands on top of the list while nobody is looked for."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fieldapp.desk.states import Task
from fieldapp.ui.desk import showing
from fieldapp.ui.desk.finding import FindingPanel
from fieldapp.ui.kit import Kit
from tests.pictures.rendering import settle


def test_returned_registrations_are_the_list_of_an_empty_search(qtbot: QtBot, kit: Kit) -> None:
    panel = FindingPanel(kit)
    qtbot.addWidget(panel)
    settle(panel, 480, 700)
    task = Task("r1", "c1", "Nguyễn Thị Mẫu", "01A-00001-7", "thiếu chi nhánh", 0)
    panel.show_hits("", showing.returned(kit.say, [task]))
    model = panel.list.model()
    spoken = [model.index(line, 0).data() for line in range(model.rowCount())]
    assert spoken == ["Nguyễn Thị Mẫu\nthiếu chi nhánh · 01A-00001-7"]
    assert panel.list.isVisible()
    assert any("trả lại 1 đăng ký" in label.text() for label in panel.findChildren(type(panel._hint)))
    panel.show_hits("", [])
    assert not panel.list.isVisible()
    panel.close()
