"""What a screen reader says by itself: that something was saved, or what is wrong, though the keyboard is elsewhere."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from fieldapp.ui.tokens import Tone

_POLITENESS = QAccessible.AnnouncementPoliteness


def announce(part: QWidget, words: str, tone: Tone) -> None:
    """Let a screen reader say `words` that now stand in `part`; costs nothing while none is listening."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(announcement(part, words, tone))


def announcement(part: QWidget, words: str, tone: Tone) -> QAccessibleAnnouncementEvent:
    """Return what is said: an error or a warning at once, anything else when the reader has finished its sentence."""
    event = QAccessibleAnnouncementEvent(part, words)
    urgent = tone in ("error", "warning")
    event.setPoliteness(_POLITENESS.Assertive if urgent else _POLITENESS.Polite)
    return event
