"""Reading the order of a screen from its layouts leaves nothing behind in PySide."""

from __future__ import annotations

import gc

from PySide6.QtWidgets import QGridLayout, QLayoutItem, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.reading import in_layout, in_order, tab_stops
from fieldapp.ui.widgets.flowing import FlowLayout
from fieldapp.ui.widgets.plain import clear, row


def _screen() -> tuple[QWidget, list[QPushButton]]:
    """Buttons that are made in another order than they are read: of a column, a line in it, a grid, a flow."""
    last, third, second, first, fifth, fourth = (QPushButton(text) for text in "fcbaed")
    screen = QWidget()
    grid, flow = QGridLayout(), FlowLayout()
    grid.addWidget(fourth, 1, 0)
    grid.addWidget(third, 0, 1)
    flow.addWidget(fifth)
    layout = QVBoxLayout(screen)
    layout.addLayout(row(first, second, None))
    layout.addLayout(grid)
    layout.addLayout(flow)
    layout.addWidget(last)
    return screen, [first, second, third, fourth, fifth, last]


def test_the_order_is_that_of_the_layouts_whatever_was_made_first(qtbot: QtBot) -> None:
    screen, buttons = _screen()
    qtbot.addWidget(screen)
    screen.show()
    assert tab_stops(screen) == buttons
    layout = screen.layout()
    layout = screen.layout()
    assert layout is not None
    assert list(in_layout(layout)) == buttons
    in_order(screen)
    assert [part for part in screen.children() if isinstance(part, QPushButton)] == buttons


def test_no_item_of_a_layout_stays_known_when_its_part_is_gone(qtbot: QtBot) -> None:
    """What stays known at an address is taken for whatever comes to lie there, and the program dies of it."""
    screen, buttons = _screen()
    qtbot.addWidget(screen)
    screen.show()
    known = _items()
    in_order(screen)
    tab_stops(screen)
    assert _items() == known
    for button in buttons:
        button.deleteLater()
    buttons.clear()
    del button
    qtbot.waitUntil(lambda: screen.findChild(QPushButton) is None)
    assert _items() == 0


def test_what_is_cleared_leaves_no_item_known(qtbot: QtBot) -> None:
    screen, _ = _screen()
    qtbot.addWidget(screen)
    screen.show()
    layout = screen.layout()
    assert layout is not None
    clear(layout)
    del layout
    qtbot.waitUntil(lambda: screen.findChild(QPushButton) is None)
    assert _items() == 0


def _items() -> int:
    gc.collect()
    return sum(issubclass(type(one), QLayoutItem) and type(one).__name__.endswith("Item") for one in gc.get_objects())
