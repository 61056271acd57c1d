"""Labels, surfaces, buttons and badges: each says its role in a property, and the style sheet does the rest."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fieldapp.ui.announcing import announce
from fieldapp.ui.icons import icon_pixmap
from fieldapp.ui.look import Look
from fieldapp.ui.spoken import put
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import again
from fieldapp.ui.widgets.flowing import FlowLayout

TONE_ICONS: dict[Tone, str] = {"good": "check", "warning": "warning", "error": "error", "accent": "dot", "plain": "dot"}


def set_property(widget: QWidget, name: str, value: str, *, of: tuple[type[QWidget], ...] = (QWidget,)) -> None:
    """Set a property that the style sheet reads, and have the style read it again: of the widget and all within it.

    `of` are the kinds of parts that the sheet gives another look then, where those are few among many.
    """
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    for part in (widget, *(part for kind in of for part in widget.findChildren(kind))):
        style.unpolish(part)
        style.polish(part)


def show_inside(part: QWidget, visible: bool) -> None:
    """Show or hide a part; one that has no parent yet appears with its parent, and never as a window of its own."""
    if not visible:
        part.hide()
    elif part.parentWidget() is not None:
        part.show()


def tone_colour(look: Look, tone: Tone) -> str:
    """Return the colour of words and marks of a tone."""
    colours = look.colours
    return {
        "good": colours.good,
        "warning": colours.warning,
        "error": colours.error,
        "accent": colours.text,
        "plain": colours.soft,
    }[tone]


class _Label(QLabel):
    """A label whose words follow the language."""

    def setText(self, text: str) -> None:
        put(super().setText, text)


def label(text: str = "", role: str = "body", *, wrap: bool = False) -> QLabel:
    """Return a label that shows plain text, never markup."""
    made = _Label()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if wrap:
        made.setMinimumWidth(40)
    return made


class Elided(QLabel):
    """One line of text that ends in … when there is no room, with the whole text in its tooltip."""

    def __init__(self, text: str = "", role: str = "body") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(24)
        self._whole = ""
        self.say(text)

    def say(self, text: str) -> None:
        """Show `text`."""
        self._whole = again(text)
        put(self.setAccessibleName, text)
        self._fit()

    def say_again(self) -> None:
        self.say(self._whole)

    @property
    def whole(self) -> str:
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + 4, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.fontMetrics().height() + 2)

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 24))
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class Icon(QLabel):
    """A small drawing in the colour of a tone; it follows the look."""

    def __init__(self, look: Look, name: str, tone: Tone = "plain", size: int = 16) -> None:
        super().__init__()
        self._look, self._name, self._tone, self._size = look, name, tone, size
        self._colour = ""
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        look.changed.connect(self.draw)
        self.draw()

    def show_as(self, name: str, tone: Tone, colour: str = "") -> None:
        """Show another drawing; `colour` overrides that of the tone."""
        self._name, self._tone, self._colour = name, tone, colour
        self.draw()

    def draw(self) -> None:
        size = self._look.pixels(self._size)
        colour = self._colour or tone_colour(self._look, self._tone)
        self.setPixmap(icon_pixmap(self._name, colour, size, self.devicePixelRatioF()))
        self.setFixedSize(size, size)


class Badge(QFrame):
    """An icon and a word on a coloured ground: meaning is never in the colour alone."""

    def __init__(self, look: Look, text: str = "", tone: Tone = "plain", *, on_header: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "badge")
        self._look, self._on_header = look, on_header
        self._icon = Icon(look, TONE_ICONS[tone], tone, 14)
        self._word = label(text)
        layout = row(self._icon, self._word, space=6, margins=(10, 2, 11, 2))
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(text, tone)

    def say(self, text: str, tone: Tone = "plain", icon: str = "") -> None:
        """Show `text`; an empty text hides the badge."""
        self._word.setText(text)
        put(self.setAccessibleName, text)
        set_property(self, "tone", tone)
        colours = self._look.colours
        colour = (colours.header_warning if tone == "warning" else colours.header_text) if self._on_header else ""
        self._icon.show_as(icon or TONE_ICONS[tone], tone, colour)
        self._icon.setVisible(tone != "plain")
        show_inside(self, bool(text))
        self.updateGeometry()

    @property
    def text(self) -> str:
        return self._word.text()


class MessageLine(QFrame):
    """A sentence in place, with the icon of its tone; hidden while there is nothing to say.

    What is offered stands at its end, or below it where it would leave the sentence less than half of the line.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("role", "message")
        self._icon = Icon(look, "dot", "plain", 18)
        self._text = label(wrap=True)
        self._offered = QWidget()
        self._buttons = FlowLayout()
        self._offered.setLayout(self._buttons)
        self._offered.hide()
        said = row(space=10)
        said.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        said.addWidget(self._text, 1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(12, 8, 12, 8)
        self._line.setSpacing(10)
        self._line.addLayout(said, 1)
        self._line.addWidget(self._offered, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def say(self, text: str, tone: Tone = "plain") -> None:
        """Show `text`; an empty text hides the line."""
        self._text.setText(text)
        put(self.setAccessibleName, text)
        set_property(self, "tone", tone)
        self._icon.show_as(TONE_ICONS[tone], tone)
        show_inside(self, bool(text))
        announce(self, text, tone)

    def offer(self, *buttons: QPushButton) -> None:
        """Put `buttons` at the end of the line."""
        for button in buttons:
            self._buttons.addWidget(button)
        self._offered.show()

    @property
    def text(self) -> str:
        return self._text.text()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            wide = self._buttons.in_one_line()
            below = wide > self.width() / 2
            self._offered.setMinimumWidth(0 if below else wide)
            self._line.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        return super().event(event)


class Surface(QFrame):
    """A card: one thing that belongs together, on a surface, with a vertical layout."""

    def __init__(
        self, *, margins: tuple[int, int, int, int] = (18, 14, 18, 14), space: int = 8, role: str = "surface"
    ) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*margins)
        self.body.setSpacing(space)

    def add(self, *parts: QWidget | QLayout, stretch: int = 0) -> None:
        """Add widgets or layouts below what is there."""
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part, stretch)
            else:
                self.body.addLayout(part, stretch)


class Button(QPushButton):
    """A push button that shows its key beside its words and is called by its words alone.

    `kind`: plain, main, choice, link, quiet or rail (see the style sheet).
    """

    def __init__(self, text: str, *, kind: str = "plain", key: str = "", name: str = "") -> None:
        super().__init__()
        self._key = key
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.say(text, name)

    def sizeHint(self) -> QSize:
        """A choice keeps its width when it is chosen and its words become bold."""
        hint = super().sizeHint()
        if self.property("kind") == "choice":
            font = QFont(self.font())
            font.setBold(True)
            hint.setWidth(max(hint.width(), QFontMetrics(font).horizontalAdvance(self.text()) + 28))
        return hint

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button as the space bar does, but chooses nothing: it may be the second Enter of a search."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or self.property("kind") == "choice":
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    def say(self, text: str, name: str = "") -> None:
        """Show `text`; `name` is what a screen reader says when the text alone is not enough."""
        self._words = text
        put(self.setAccessibleName, name or text)
        if self._key:
            self.setAccessibleDescription(self._key)
        self.say_again()

    def say_again(self) -> None:
        indent = "  " if self.property("kind") == "rail" else ""
        shown = again(self._words).replace("&", "&&")
        self.setText(f"{indent}{shown}   {self._key}" if self._key else f"{indent}{shown}")


def row(
    *parts: QWidget | QBoxLayout | int | None, space: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """Lay `parts` out from left to right; None is a stretch, a number a gap in pixels."""
    layout = QHBoxLayout()
    _fill(layout, parts, space, margins)
    for part in parts:
        if isinstance(part, QPushButton):  # else the lowest button bounds the height of the line, and of all others
            layout.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
    return layout


def column(
    *parts: QWidget | QBoxLayout | int | None, space: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Lay `parts` out from top to bottom; None is a stretch, a number a gap in pixels."""
    layout = QVBoxLayout()
    _fill(layout, parts, space, margins)
    return layout


def _fill(
    layout: QBoxLayout,
    parts: tuple[QWidget | QBoxLayout | int | None, ...],
    space: int,
    margins: tuple[int, int, int, int],
) -> None:
    layout.setSpacing(space)
    layout.setContentsMargins(*margins)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def rule() -> QFrame:
    """Return a thin line between two groups."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made


class Scrolled(QScrollArea):
    """Scrolls down and never sideways, and keeps in sight whatever has the focus, also when its own room shrinks.

    Attributes:
        covered: pixels at the top that something lies over.
    """

    def __init__(self, inner: QWidget, *, ground: str = "background") -> None:
        super().__init__()
        self.covered = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner.setProperty("ground", ground)
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWidget(inner)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def reveal(self, part: QWidget) -> None:
        """Bring the whole of `part` into sight, its end before its beginning, once its layout has come to rest.

        What has the focus stays in sight all the same.
        """

        def show() -> None:
            self.ensureWidgetVisible(part, 0, 8)
            self._follow(None, QApplication.focusWidget())

        QTimer.singleShot(0, self, show)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() < event.oldSize().height():
            self._follow(None, QApplication.focusWidget())

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        inner = self.widget()
        if new is not None and inner is not None and inner.isAncestorOf(new):
            self.ensureWidgetVisible(new, 0, max(self.covered, 16) + 8)


def scrolled(inner: QWidget, *, ground: str = "background") -> Scrolled:
    """Return `inner` in an area that scrolls down, on the ground of the window or of a `surface`."""
    return Scrolled(inner, ground=ground)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
