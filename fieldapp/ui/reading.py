"""The order in which a screen is read, taken from its layouts: Tab follows it, also over parts that came later."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from fieldapp.ui.widgets.overlay import Overlay

_WHOLE = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit)
"""Controls whose inner parts are their own affair."""


def step(root: QWidget, *, forward: bool) -> bool:
    """Give the keyboard to the next control of `root` in the order of reading, or to the one before; tell whether."""
    order = list(_parts(_in_front(root)))
    here = QApplication.focusWidget()
    at = order.index(here) if here in order else -1 if forward else len(order)
    following = order[at + 1 :] + order[: max(at, 0)] if forward else order[:at][::-1] + order[at + 1 :][::-1]
    target = next((part for part in following if _takes_tab(part)), None)
    if target is None:
        return False
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


def tab_stops(root: QWidget) -> list[QWidget]:
    """Return the controls of `root` that Tab goes to, in its order; of what lies over it only, if something does."""
    return [part for part in _parts(_in_front(root)) if _takes_tab(part)]


def in_order(part: QWidget) -> None:
    """Have a screen reader meet what is in `part` as its layout has it: else it meets first what was made first."""
    layout = part.layout()
    for one in in_layout(layout) if layout is not None else ():
        one.raise_()


def in_layout(layout: QLayout) -> Iterator[QWidget]:
    """Return what is in a layout, and in those within it, in the order of reading.

    WORKAROUND: the layout is not asked for its items. PySide6 6.12.0 keeps what `itemAt` returned for as long as the
    layout lives, also when it is gone with its part; whatever comes to lie at its address is then freed twice, and the
    program dies (`python -m tests.monkey --seed 1`, once in some 20 sittings).
    """
    within = layout.parentWidget()
    parts = [*layout.children(), *(within.children() if within is not None else ())]
    places = {layout.indexOf(one): one for one in parts if isinstance(one, QWidget | QLayout)}
    order = sorted(places.keys() - {-1})
    if isinstance(layout, QGridLayout):
        order.sort(key=lambda at: layout.getItemPosition(at)[:2])  # type: ignore[index]  # PySide says object, it is four numbers
    for at in order:
        one = places[at]
        if isinstance(one, QLayout):
            yield from in_layout(one)
        else:
            yield one


def _takes_tab(part: QWidget) -> bool:
    takes = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes and part.isVisible() and part.isEnabled() and part.focusProxy() is None


def _in_front(root: QWidget) -> QWidget:
    """Return what lies over the screen, or the screen: nothing beneath can be pressed meanwhile."""
    over = [part for part in root.findChildren(Overlay) if part.isVisible()]
    return over[-1] if over else root


def _parts(part: QWidget) -> Iterator[QWidget]:
    yield part
    layout = part.layout()
    inner: list[QWidget | None] = []
    if isinstance(part, QStackedWidget):
        inner = [part.currentWidget()]
    elif isinstance(part, QScrollArea):
        inner = [part.widget()]
    elif layout is not None:
        inner = list(in_layout(layout))
    elif not isinstance(part, _WHOLE):
        inner = [one for one in part.children() if isinstance(one, QWidget)]
    for one in inner:
        if one is not None:
            yield from _parts(one)
