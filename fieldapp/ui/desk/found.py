"""The list of people that search found: a model, and how one person is painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fieldapp.ui.desk.state import Hit, Mark
from fieldapp.ui.icons import icon_pixmap
from fieldapp.ui.kit import Kit
from fieldapp.ui.tokens import BODY_PT, SMALL_PT
from fieldapp.ui.voice import again
from fieldapp.ui.widgets.plain import TONE_ICONS, tone_colour

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_HIT = int(Qt.ItemDataRole.UserRole) + 1


class FoundModel(QAbstractListModel):
    """The people found, best first."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: list[Hit] = []

    def replace(self, hits: Sequence[Hit]) -> None:
        """Show other people."""
        self.beginResetModel()
        self._hits = list(hits)
        self.endResetModel()

    def holds(self, hits: Sequence[Hit]) -> bool:
        """Tell whether these people are shown already."""
        return self._hits == list(hits)

    def say_again(self) -> None:
        """Show the same people in the language that is spoken now; who is chosen stays chosen."""
        self._hits = again(self._hits)
        if self._hits:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._hits) - 1, 0))

    def hit_at(self, index: Index) -> Hit | None:
        """Return the person under an index."""
        return self._hits[index.row()] if index.isValid() and index.row() < len(self._hits) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self.hit_at(index)
        if hit is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{hit.name}\n{hit.line}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (hit.name, hit.line, hit.mark.text if hit.mark else "") if part)
        return hit if role == _HIT else None


class HitPainter(QStyledItemDelegate):
    """Paints a person in two lines, with the mark at the end of the first."""

    def __init__(self, kit: Kit, view: QListView) -> None:
        super().__init__(view)
        self._kit = kit

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        look = self._kit.look
        name = QFontMetricsF(look.font(BODY_PT, bold=True)).height()
        return QSize(100, round(name + QFontMetricsF(look.font(SMALL_PT)).height() + 18))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit = index.data(_HIT)
        if not isinstance(hit, Hit):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, colours = self._kit.look, self._kit.look.colours
        box = QRectF(option.rect).adjusted(1, 2, -1, -2)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(QColor(colours.accent_soft))
            painter.drawRoundedRect(box, 6, 6)
        inner = box.adjusted(11, 6, -10, -6)
        taken = self._paint_mark(painter, inner, hit.mark) if hit.mark else 0.0
        bold = look.font(BODY_PT, bold=True)
        metrics = QFontMetricsF(bold)
        painter.setFont(bold)
        painter.setPen(QColor(colours.text))
        first = QRectF(inner.left(), inner.top(), inner.width() - taken, metrics.height())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(first, flags, metrics.elidedText(hit.name, Qt.TextElideMode.ElideRight, first.width()))
        small = look.font(SMALL_PT)
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        painter.setPen(QColor(colours.soft))
        second = QRectF(inner.left(), inner.bottom() - metrics.height(), inner.width(), metrics.height())
        painter.drawText(second, flags, metrics.elidedText(hit.line, Qt.TextElideMode.ElideRight, second.width()))
        painter.restore()

    def _paint_mark(self, painter: QPainter, inner: QRectF, mark: Mark) -> float:
        look = self._kit.look
        font = look.font(SMALL_PT - 0.5, bold=True)
        metrics = QFontMetricsF(font)
        size = look.pixels(12)
        words = metrics.elidedText(mark.text, Qt.TextElideMode.ElideRight, inner.width() * 0.5)
        marked = mark.tone != "plain"
        size = size if marked else 0
        width = metrics.horizontalAdvance(words) + size + (22 if marked else 18)
        box = QRectF(inner.right() - width, inner.top(), width, metrics.height() + 4)
        colours = look.colours
        grounds = {"good": colours.good_ground, "warning": colours.warning_ground, "error": colours.error_ground}
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(grounds.get(mark.tone, colours.stripe)))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        colour = tone_colour(look, mark.tone)
        if marked:
            pixmap = icon_pixmap(TONE_ICONS[mark.tone], colour, size, painter.device().devicePixelRatio())
            painter.drawPixmap(round(box.left() + 8), round(box.center().y() - size / 2), pixmap)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(
            box.adjusted(size + (12 if marked else 9), 0, -8, 0),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            words,
        )
        return width + 8
