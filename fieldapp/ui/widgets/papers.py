"""A paper shown before it is printed, page under page, over the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.widgets.overlay import Panel
from fieldapp.ui.widgets.plain import Button, clear, label, row, scrolled

_MARGIN = 90


class PaperView(Panel):
    """Shows the pages of one paper as they will look; Esc puts them away."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent)
        put(self.setAccessibleName, kit.say("printing.preview"))
        self._widest = 200
        self._title = label("", "strong", wrap=True)
        inner = QWidget()
        self._pages = QVBoxLayout(inner)
        self._pages.setSpacing(12)
        self._scrolled = scrolled(inner, ground="surface")
        close = Button(kit.say("ui.close"), key="Esc")
        close.clicked.connect(self.put_away)
        self._close = close
        self.surface.add(self._title, self._scrolled, row(None, close))

    def show_pages(self, pages: Sequence[QImage], title: str) -> None:
        """Show pages that were drawn beforehand, as large as the room allows."""
        self._title.setText(title)
        clear(self._pages)
        for number, page in enumerate(pages, 1):
            shown = QLabel()
            shown.setPixmap(_framed(page))
            put(shown.setAccessibleName, self.kit.say("printing.page", number=number))
            self._pages.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        self._widest = max((page.width() for page in pages), default=200)
        self.appear(self._close)

    def fit(self) -> None:
        self.surface.setFixedWidth(min(self._widest + _MARGIN, self.over.width() - 24))
        self._scrolled.setFixedHeight(self.over.height() - self.kit.look.pixels(150))


def _framed(page: QImage) -> QPixmap:
    """Return a page with a thin line around it: white paper on a white ground has no edge."""
    shown = QPixmap.fromImage(page)
    painter = QPainter(shown)
    painter.setPen(Qt.GlobalColor.gray)
    painter.drawRect(0, 0, page.width() - 1, page.height() - 1)
    painter.end()
    return shown
