"""The few charts, painted by hand: customers by the hour, progress to the deadline, and a bar."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.tokens import SMALL_PT

_MAX_HOURS = 9


class HoursChart(QPushButton):
    """How many people were served in each hour of today; a click, or arrow and Enter, asks who they were.

    Signals:
        hour_asked: the hour, from 0 to 23.
    """

    hour_asked = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._hours: Sequence[tuple[int, int]] = ()
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        kit.look.changed.connect(self.updateGeometry)
        self.show_hours(())

    def show_hours(self, hours: Sequence[tuple[int, int]]) -> None:
        """Show (hour, count) in order; the last one is the hour that runs."""
        self._hours = hours[-_MAX_HOURS:]
        self._at = min(self._at, max(len(self._hours) - 1, 0))
        told = ", ".join(f"{hour}h: {count}" for hour, count in self._hours)
        put(self.setAccessibleName, self._kit.say.join(" ", self._kit.say("desk.today_hours"), told))
        put(self.setToolTip, self._kit.say.join(" ", self._kit.say("desk.today_hours"), told))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._ask(int(event.position().x() // self._slot()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step and self._hours:
            self._at = min(max(self._at + step, 0), len(self._hours) - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask(self._at)
        else:
            super().keyPressEvent(event)

    def _ask(self, at: int) -> None:
        if 0 <= at < len(self._hours):
            self._at = at
            self.hour_asked.emit(self._hours[at][0])

    def _slot(self) -> float:
        return self.width() / max(len(self._hours), 7)

    def sizeHint(self) -> QSize:
        return QSize(200, self._kit.look.pixels(48))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._kit.look.pixels(48))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._kit.look
        font = look.font(SMALL_PT - 1.5)
        painter.setFont(font)
        words = painter.fontMetrics().height()
        room = self.height() - words - 2
        most = max((count for _, count in self._hours), default=0) or 1
        slot = self._slot()
        for index, (hour, count) in enumerate(self._hours):
            height = max(room * count / most, 2.0)
            running = index == len(self._hours) - 1
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.colours.edge if running else look.colours.accent))
            painter.drawRoundedRect(QRectF(slot * index + slot * 0.1, room - height, slot * 0.8, height), 2, 2)
            painter.setPen(QColor(look.colours.soft))
            painter.drawText(QRectF(slot * index, room + 2, slot, words), Qt.AlignmentFlag.AlignCenter, f"{hour}h")
        if self.hasFocus() and self._hours:
            painter.setPen(QPen(QColor(look.colours.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(slot * self._at + 1, 1, slot - 2, self.height() - 2), 4, 4)
        painter.end()


class BurnUp(msgspec.Struct, frozen=True):
    """Progress to the deadline.

    Attributes:
        days: labels of all days from the start to the deadline, dd/mm.
        done: people done at the end of each day so far (not longer than `days`).
        total: people to be done.
    """

    days: tuple[str, ...] = ()
    done: tuple[int, ...] = ()
    total: int = 0


class BurnUpChart(QWidget):
    """What was reached, day by day, and the pace that the deadline needs."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._state = BurnUp()
        self.setMinimumSize(220, 150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_state(self, state: BurnUp) -> None:
        """Show another state."""
        self._state = state
        now = state.done[-1] if state.done else 0
        put(self.setAccessibleName, self._kit.say("office.burn_up_spoken", done=now, total=state.total))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._kit.look.font(SMALL_PT - 0.5))
        if len(self._state.days) > 1 and self._state.total:
            self._draw(painter)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        state, colours, say = self._state, self._kit.look.colours, self._kit.say
        metrics = painter.fontMetrics()
        left = metrics.horizontalAdvance(say.count(state.total)) + 10
        area = QRectF(
            left, metrics.height() / 2 + 1, self.width() - left - metrics.horizontalAdvance("00/00") / 2 - 4, 0
        )
        area.setBottom(self.height() - metrics.height() - 6)
        steps = 4 if area.height() > 5 * metrics.height() else 2
        for step in range(steps + 1):
            y = area.bottom() - area.height() * step / steps
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colours.soft))
            box = QRectF(0, y - metrics.height() / 2, left - 8, metrics.height())
            figure = say.count(round(state.total * step / steps))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure)
        self._draw_days(painter, area)

        def at(day: int, count: float) -> QPointF:
            x = area.left() + area.width() * day / (len(state.days) - 1)
            return QPointF(x, area.bottom() - area.height() * min(count / state.total, 1.0))

        painter.setPen(QPen(QColor(colours.soft), 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(at(0, 0), at(len(state.days) - 1, state.total))
        if not state.done:
            return
        points = [at(day, count) for day, count in enumerate(state.done)]
        fill = QPainterPath()
        fill.addPolygon(
            QPolygonF([QPointF(points[0].x(), area.bottom()), *points, QPointF(points[-1].x(), area.bottom())])
        )
        tint = QColor(colours.accent)
        tint.setAlphaF(0.14)
        painter.fillPath(fill, tint)
        painter.setPen(QPen(QColor(colours.accent), 2.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(QColor(colours.accent))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(points[-1], 4.5, 4.5)
        self._draw_now(painter, area, points[-1])

    def _draw_days(self, painter: QPainter, area: QRectF) -> None:
        days = self._state.days
        metrics = painter.fontMetrics()
        fits = max(2, int(area.width() / (metrics.horizontalAdvance("00/00") * 1.8)))
        every = max(1, -(-(len(days) - 1) // fits))
        painter.setPen(QColor(self._kit.look.colours.soft))
        for index in range(0, len(days), every):
            x = area.left() + area.width() * index / (len(days) - 1)
            box = QRectF(x - 40, area.bottom() + 5, 80, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, days[index])

    def _draw_now(self, painter: QPainter, area: QRectF, point: QPointF) -> None:
        words = self._kit.say("office.today_reached", count=self._kit.say.count(self._state.done[-1]))
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(words) + 8
        left, top = point.x() - width - 10, point.y() - metrics.height() - 8
        needed = area.bottom() - area.height() * (point.x() - area.left()) / area.width()
        if point.y() > needed or top < area.top():  # behind the pace, its line runs above: there is room below
            left, top = point.x() + 10, point.y() + 6
        left = min(max(left, area.left()), area.right() - width)
        if top > point.y():
            top += max(point.x() - left, 0) * area.height() / area.width()  # below the line that leads here
        top = min(max(top, area.top()), area.bottom() - metrics.height())
        painter.setPen(QColor(self._kit.look.colours.text))
        painter.drawText(QRectF(left, top, width, metrics.height()), Qt.AlignmentFlag.AlignCenter, words)


class ShareBar(QWidget):
    """A bar that is filled as far as the work is done."""

    def __init__(self, kit: Kit, done: int, total: int) -> None:
        super().__init__()
        self._kit = kit
        self._share = min(done / total, 1.0) if total else 0.0
        self.setAccessibleName(f"{done} / {total}")
        self.setMinimumWidth(60)
        self.setFixedHeight(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours = self._kit.look.colours
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(QRectF(0, 1, self.width(), 8), 4, 4)
        if self._share:
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(QRectF(0, 1, max(self.width() * self._share, 8), 8), 4, 4)
        painter.end()
