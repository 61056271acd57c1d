"""How everything looks: palette, style sheet and fonts, filled from the tokens at the chosen scheme and text size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from string import Template

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from fieldapp.background.immortal import make_immortal
from fieldapp.system.resources import resource
from fieldapp.ui import tokens
from fieldapp.ui.tokens import SCHEMES, TEXT_STEPS, Colours, Scheme, TextStep

_FAMILY = "Noto Sans"


class Look(QObject):
    """The look that is worn now; one per program, handed to every widget that paints by itself.

    Attributes:
        colours: of the scheme that is worn.

    Signals:
        changing: every widget is about to be told.
        changed: colours or sizes are other ones now.
    """

    changing = Signal()
    changed = Signal()

    def __init__(self, application: QApplication, *, scheme: Scheme = "light", step: TextStep = 100) -> None:
        super().__init__(application)
        make_immortal()
        self._application = application
        self._family = _FAMILY if _FAMILY in _shipped_families() else application.font().family()
        self.scheme: Scheme = scheme
        self.step: TextStep = step
        application.setStyle("Fusion")
        self.wear(scheme, step)

    @property
    def colours(self) -> Colours:
        return SCHEMES[self.scheme]

    def points(self, size: float) -> float:
        """Return a text size in points at the chosen step."""
        return size * self.step / 100

    def pixels(self, size: float) -> int:
        """Return a length that grows with the text, in logical pixels."""
        return round(size * self.step / 100)

    def font(self, size: float = tokens.BODY_PT, *, bold: bool = False) -> QFont:
        """Return the font of the program for painting."""
        font = QFont(self._family)
        font.setPointSizeF(self.points(size))
        font.setBold(bold)
        return font

    def wear(self, scheme: Scheme, step: TextStep) -> None:
        """Put on another scheme or text size, at once and everywhere."""
        self.scheme, self.step = scheme, step
        self.changing.emit()
        application = self._application
        # WORKAROUND: to replace a sheet takes five times as long as to take it off and put the next one on
        # (789 parts: 420 and 85 ms; `python -m tests.monkey` says the longest).
        application.setStyleSheet("")
        application.setFont(self.font())
        application.setPalette(_palette(self.colours))
        application.setStyleSheet(style_sheet(scheme, step))
        self.changed.emit()

    @contextmanager
    def undressed(self) -> Iterator[None]:
        """Take the style sheet off while many parts are put together that nobody sees yet, and put it on again.

        Under a sheet a part hears of its style anew whenever it, or anything around it, is put into something: the desk
        takes 195 ms instead of 85 (`python -m tests.bench --only window`).
        """
        self._application.setStyleSheet("")
        try:
            yield
        finally:
            self._application.setStyleSheet(style_sheet(self.scheme, self.step))

    def larger(self) -> None:
        """Take the next larger text size."""
        self.wear(self.scheme, next((step for step in TEXT_STEPS if step > self.step), TEXT_STEPS[-1]))

    def smaller(self) -> None:
        """Take the next smaller text size."""
        self.wear(self.scheme, next((step for step in reversed(TEXT_STEPS) if step < self.step), TEXT_STEPS[0]))

    def other_scheme(self) -> None:
        """Go from light to dark or back."""
        self.wear("dark" if self.scheme == "light" else "light", self.step)


def style_sheet(scheme: Scheme, step: int) -> str:
    """Return the style sheet of `resources/style/fieldapp.qss` with its colours and sizes filled in."""
    sizes = {
        "small": tokens.SMALL_PT,
        "body": tokens.BODY_PT,
        "search": tokens.STRONG_PT - 0.5,
        "strong": tokens.STRONG_PT,
        "name": tokens.NAME_PT,
        "figure": tokens.FIGURE_PT,
    }
    values: dict[str, str] = {name: f"{size * step / 100:.2f}" for name, size in sizes.items()}
    values |= msgspec.structs.asdict(SCHEMES[scheme])
    values["chevron"] = resource("style", f"chevron-{scheme}.svg").as_posix()
    values["check"] = resource("style", f"check-{scheme}.svg").as_posix()
    return Template(resource("style", "fieldapp.qss").read_text(encoding="utf-8")).substitute(values)


@cache
def _shipped_families() -> frozenset[str]:
    """Load the fonts of the program, once, and return their names; to list those of the machine takes far longer."""
    loaded = [QFontDatabase.addApplicationFont(str(file)) for file in sorted(resource("fonts").glob("*.ttf"))]
    return frozenset(name for one in loaded for name in QFontDatabase.applicationFontFamilies(one))


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, colour in {
        role.Window: colours.background,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.stripe,
        role.Text: colours.text,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.BrightText: colours.error,
        role.Highlight: colours.accent_fill,
        role.HighlightedText: colours.accent_text,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.soft,
        role.Link: colours.link,
        role.LinkVisited: colours.link,
        role.Mid: colours.line,
        role.Dark: colours.edge,
        role.Light: colours.surface,
    }.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.soft))
    return palette
