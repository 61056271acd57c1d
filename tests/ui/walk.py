"""What a ruler, an eye and a screen reader find wrong on a screen: words cut off or pale, parts over others, no name.

Everything here measures what Qt laid out and Qt's own hints; nothing knows a particular screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QWidget,
)

from fieldapp.ui.reading import tab_stops
from fieldapp.ui.tokens import CONTROL_HEIGHT, MAIN_HEIGHT, contrast
from fieldapp.ui.widgets.overlay import Overlay
from fieldapp.ui.widgets.plain import Elided

_TOUCHING = 1
"""Pixels by which a part may be short without a person seeing it: fonts are measured in fractions."""

_LEAST_CONTRAST = 7

_SILENT_ROLES = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window}


def faults(screen: QWidget) -> list[str]:
    """Return everything that is wrong with a screen as it is shown now, each in a line for a person."""
    need, have = screen.minimumSizeHint(), screen.size()
    found = []
    if need.width() > have.width() or need.height() > have.height():
        found.append(f"the screen needs {need.toTuple()}, has {have.toTuple()}")
    shown = [part for part in screen.findChildren(QWidget) if part.isVisible()]
    for part in shown:
        alone = (*_cut(part), *_outside(part), *_low(part), *_unspoken(part))
        found += [f"{_called(part)}: {fault}" for fault in alone]
        found += _overlaps(part)
    return found + list(_out_of_order(screen))


def pale(screen: QWidget) -> list[str]:
    """Return the words whose colour, as it was painted, is too near to that of their ground; for large text only."""
    picture = screen.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    over = [panel for panel in screen.findChildren(Overlay) if panel.isVisible()]
    found = []
    for part in screen.findChildren(QWidget):
        if not _words_on(part) or part.visibleRegion().boundingRect() != part.rect():
            continue
        if over and not any(panel.isAncestorOf(part) for panel in over):
            continue  # what lies beneath a panel is dimmed on purpose
        inner = part.contentsRect() if isinstance(part, QLabel) else part.rect().adjusted(6, 5, -6, -5)
        piece = picture.copy(QRect(part.mapTo(screen, inner.topLeft()), inner.size()))
        colours = Counter(f"#{one & 0xFFFFFF:06X}" for one in memoryview(piece.constBits()).cast("I"))
        ground = colours.most_common(1)[0][0]
        best = max(contrast(one, ground) for one in colours)
        if best < _LEAST_CONTRAST:
            found.append(f"{_called(part)}: contrast {best:.1f}")
    return found


def _words_on(part: QWidget) -> str:
    if not part.isVisible():
        return ""
    if isinstance(part, QLineEdit):
        return part.text() or part.placeholderText()
    if isinstance(part, QComboBox):
        return part.currentText()
    return part.text() if isinstance(part, QLabel | QAbstractButton) else ""


def spoken(part: QWidget) -> str:
    """Return the name by which a screen reader calls a control."""
    return QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)


def _called(part: QWidget) -> str:
    words = part.text() if isinstance(part, QLabel | QAbstractButton) else part.accessibleName()
    return f"{type(part).__name__} {words[:50]!r}"


def _cut(part: QWidget) -> Iterator[str]:
    """Words that are not seen whole; one line that ends in … is whole when its tooltip says all of it."""
    if isinstance(part, Elided):
        if part.text() != part.whole and part.toolTip() != part.whole:
            yield "elided without a tooltip that says all of it"
    elif isinstance(part, QLabel) and part.text() and part.pixmap().isNull():
        yield from _cut_label(part)
    elif isinstance(part, QPushButton | QCheckBox) and part.text():
        hint = part.sizeHint()
        if hint.width() > part.width() + _TOUCHING or hint.height() > part.height() + _TOUCHING:
            yield f"needs {hint.toTuple()}, has {part.size().toTuple()}"
    elif isinstance(part, QComboBox) and part.currentText():
        option = QStyleOptionComboBox()
        part.initStyleOption(option)
        room = part.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, part
        )
        yield from _too_wide(part, part.currentText(), room.width())
    elif isinstance(part, QLineEdit) and part.placeholderText() and not part.text():
        yield from _too_wide(part, part.placeholderText(), part.contentsRect().width() - 2 * 11 - 4)
    elif isinstance(part, QTableView):
        yield from _cut_cells(part)
    elif isinstance(part, QHeaderView) and part.orientation() is Qt.Orientation.Horizontal:
        yield from _cut_heads(part)
    sideways = bool(part.property("sideways"))  # the table of a sheet as it came is as wide as the sheet
    if isinstance(part, QAbstractScrollArea) and not sideways and part.horizontalScrollBar().maximum() > 0:
        yield "scrolls sideways"


def _too_wide(part: QWidget, words: str, room: int) -> Iterator[str]:
    needed = part.fontMetrics().horizontalAdvance(words)
    if needed > room + _TOUCHING and part.toolTip() != words:
        yield f"{words[:60]!r} needs {needed}, has {room}, and no tooltip says it"


def _cut_label(part: QLabel) -> Iterator[str]:
    inner = part.contentsRect()
    if part.wordWrap():
        needed = part.heightForWidth(part.width())
        if needed > part.height() + _TOUCHING:
            yield f"needs {needed} high, has {part.height()}"
        widest = max(part.fontMetrics().horizontalAdvance(word) for word in part.text().split() or [""])
        if widest > inner.width() + _TOUCHING:
            yield f"its longest word needs {widest}, has {inner.width()}"
        return
    needed = part.fontMetrics().horizontalAdvance(part.text())
    if needed > inner.width() + _TOUCHING:
        yield f"needs {needed}, has {inner.width()}"
    if part.fontMetrics().height() > part.height() + _TOUCHING:
        yield f"needs {part.fontMetrics().height()} high, has {part.height()}"


def _cut_heads(part: QHeaderView) -> Iterator[str]:
    view = part.parentWidget()
    if view is not None and view.property("sideways"):
        return  # the table of a sheet as it came gives its columns bounds, and its tooltips say all
    for section in range(part.count()):
        words = str(part.model().headerData(section, Qt.Orientation.Horizontal) or "")
        if not part.isSectionHidden(section) and words:
            needed = part.sectionSizeHint(section)
            if needed > part.sectionSize(section) + _TOUCHING:
                yield f"head {words!r} needs {needed}, has {part.sectionSize(section)}"


def _cut_cells(part: QTableView) -> Iterator[str]:
    model = part.model()
    for row in range(min(model.rowCount(), 30)):
        for at in range(model.columnCount()):
            index = model.index(row, at)
            words = str(index.data() or "")
            cut = 0 < part.columnWidth(at) < part.fontMetrics().horizontalAdvance(words)
            if cut and words not in str(index.data(Qt.ItemDataRole.ToolTipRole) or ""):
                yield f"cell {words[:40]!r} is cut and its tooltip does not say it"


def _outside(part: QWidget) -> Iterator[str]:
    """A part beyond the edges of what holds it; what scrolls may go on below."""
    parent = part.parentWidget()
    if parent is None or part.isWindow() or isinstance(parent, QAbstractItemView | QComboBox):
        return
    area = parent.parentWidget()
    scrolls = isinstance(area, QScrollArea) and area.viewport() is parent
    where, room = part.geometry(), parent.rect()
    beyond = where.left() < -_TOUCHING or where.right() > room.right() + _TOUCHING
    below = where.top() < -_TOUCHING or where.bottom() > room.bottom() + _TOUCHING
    if beyond or (below and not scrolls):
        yield f"{where.getRect()} lies beyond its parent's {room.size().toTuple()}"


def _low(part: QWidget) -> Iterator[str]:
    """A control that is hard to hit. Links stand in lines of words and are as high as these."""
    if isinstance(part, QPushButton) and part.property("kind") != "link" and part.text():
        least = MAIN_HEIGHT if part.property("kind") == "main" else CONTROL_HEIGHT
    elif isinstance(part, QLineEdit | QComboBox):
        least = CONTROL_HEIGHT
    else:
        return
    if part.height() < least:
        yield f"is {part.height()} high, not {least}"


def _unspoken(part: QWidget) -> Iterator[str]:
    if not part.focusPolicy() & Qt.FocusPolicy.TabFocus or part.focusProxy():
        return
    if not spoken(part).strip():
        yield "has no spoken name"
    if QAccessible.queryAccessibleInterface(part).role() in _SILENT_ROLES:
        yield "has no role that a screen reader could say"


def _overlaps(parent: QWidget) -> list[str]:
    """Words and controls of one parent that lie over one another."""
    parts = [
        part
        for part in parent.children()
        if isinstance(part, QLabel | QAbstractButton | QLineEdit | QComboBox | QFrame)
        and part.isVisible()
        and part.property("role") not in ("stripe", "rule")
    ]
    if isinstance(parent, QAbstractScrollArea | QComboBox | QPushButton):
        return []
    return [
        f"{_called(first)} lies over {_called(second)}"
        for first, second in combinations(parts, 2)
        if _area(first.geometry().intersected(second.geometry())) > _TOUCHING
    ]


def _area(rect: QRect) -> int:
    return max(rect.width() - 1, 0) * max(rect.height() - 1, 0)


def _out_of_order(screen: QWidget) -> Iterator[str]:
    """Pairs between which Tab goes up, or to the left within a line: nobody reads so."""
    for before, after in pairwise(tab_stops(screen)):
        first, then = _place(screen, before), _place(screen, after)
        if _area_of(before) is not _area_of(after):
            continue
        if then.bottom() <= first.top() and then.left() < first.right():
            yield f"Tab goes up from {_called(before)} to {_called(after)}"
        if abs(then.center().y() - first.center().y()) < first.height() / 2 and then.right() <= first.left():
            yield f"Tab goes back from {_called(before)} to {_called(after)}"


def _area_of(part: QWidget) -> QWidget | None:
    """Return what scrolls with a control in it; between two such areas, places on the screen say nothing."""
    area = part.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    return area


def _place(screen: QWidget, part: QWidget) -> QRect:
    return QRect(part.mapTo(screen, QPoint(0, 0)), part.size())
