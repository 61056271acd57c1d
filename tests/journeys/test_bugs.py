"""A mistake of the program itself is said in the window, whatever is shown, and never in words about a person."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt, QTimer

from fieldapp.app.main import report
from fieldapp.system.errors import EnvironmentFault
from tests.journeys.pages import DeskPage, Laptop

_NAME = "Nguyễn Thị Mẫu"


def _wrong() -> None:
    raise KeyError(_NAME)


def test_a_mistake_of_the_program_is_said_without_the_name_it_was_about(
    laptop: Callable[[str], Laptop], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = laptop("new")
    monkeypatch.setattr(sys, "excepthook", partial(report, first.window))
    QTimer.singleShot(0, _wrong)
    first.hands.wait_for("Chương trình gặp lỗi của chính nó (KeyError).")
    said = capsys.readouterr().err
    assert "_wrong" in said
    assert _NAME not in said
    first.hands.key(Qt.Key.Key_Escape)
    assert not first.hands.sees("KeyError")


def test_a_fault_that_no_screen_tells_of_is_said_over_the_desk(
    desk: DeskPage, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = EnvironmentFault("disk.full")
    report(desk.laptop.window, EnvironmentFault, fault, None)
    desk.hands.wait_for("Ổ đĩa")
    assert capsys.readouterr().err == "EnvironmentFault\n"
    desk.hands.key(Qt.Key.Key_Escape)
    desk.hands.key(Qt.Key.Key_F2)
    assert desk.hands.sees("Mời người tiếp theo")
