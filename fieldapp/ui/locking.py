"""Locking the screen: what was on it is out of sight and out of a screen reader's reach until a PIN brings it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QWidget

from fieldapp.background.progress import Progress
from fieldapp.system.errors import FieldappError
from fieldapp.ui.seat import Tools
from fieldapp.ui.unlock.screen import UnlockScreen

if TYPE_CHECKING:
    from fieldapp.domain.campaign import Officer  # start-up counts

_MOST_DIALOGS = 5


class Locking(QObject):
    """Puts the lock screen in place of whatever is open, and that back again.

    Attributes:
        screen: the lock screen while it is shown.

    Signals:
        locked: the screen was locked.
        unlocked: it was opened again, by somebody else than was at work before or not.
        language_asked: speak the other language.
    """

    locked = Signal()
    unlocked = Signal(bool)
    language_asked = Signal()

    def __init__(self, pages: QStackedWidget, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._pages, self._tools = pages, tools
        self._behind: QWidget | None = None
        self._officers: list[Officer] = []
        self._at_work = ""
        self.screen: UnlockScreen | None = None

    def know_officers(self) -> None:
        """Read who may open the screen, so that a switch waits for nothing."""

        def job(_progress: Progress) -> tuple[list[Officer], str]:
            return self._tools.seat.lock.officers(), self._tools.seat.station.officer_id

        def done(found: tuple[list[Officer], str]) -> None:
            self._officers, self._at_work = found
            if self.screen is not None:
                self.screen.show_officers(self._names(), self._at_work)

        self._tools.worker.ask(job, done=done, lane="officers")

    def lock(self, *, about: str = "") -> None:
        """Lock the screen; `about` is what is said below its title."""
        if self.screen is not None:
            return
        _close_dialogs()
        screen = UnlockScreen(self._tools.kit, "pin", about=about)
        screen.opened.connect(self._try)
        screen.language_asked.connect(self.language_asked)
        self._behind, self.screen = self._pages.currentWidget(), screen
        self._pages.addWidget(screen)
        self._pages.setCurrentWidget(screen)
        if self._behind is not None:
            self._pages.removeWidget(self._behind)  # a page that is only covered is still read out
        screen.show_officers(self._names(), self._at_work)
        screen.begin()
        self.locked.emit()
        self.know_officers()

    def switch(self, *, about: str = "") -> None:
        """Lock the screen and ask who goes on."""
        self.lock(about=about)
        if self.screen is not None:
            self.screen.choose()

    def forget(self) -> None:
        """Another screen comes: what was behind the lock goes."""
        if self._behind is not None:
            self._behind.deleteLater()
        self._behind = self.screen = None

    def _names(self) -> list[tuple[str, str]]:
        return [(officer.officer_id, officer.name) for officer in self._officers]

    def _try(self, pin: str) -> None:
        officer = self.screen.officer if self.screen is not None else ""
        self._tools.worker.ask(
            lambda _progress: self._tools.seat.lock.open(pin, officer_id=officer),
            done=self._opened,
            failed=self._refused,
        )

    def _refused(self, error: FieldappError) -> None:
        def show(seconds: int) -> None:
            if self.screen is not None:
                self.screen.refused(self._tools.kit.say.sentence(error), wait_s=seconds)

        self._tools.worker.ask(lambda _progress: self._tools.seat.lock.waiting_s(), done=show)

    def _opened(self, _nothing: object) -> None:
        screen, behind = self.screen, self._behind
        if screen is None or behind is None:
            return
        self._behind = self.screen = None
        another, self._at_work = screen.officer != self._at_work, screen.officer
        self._pages.insertWidget(0, behind)
        self._pages.setCurrentWidget(behind)
        self._pages.removeWidget(screen)
        screen.deleteLater()
        self.unlocked.emit(another)


def _close_dialogs() -> None:
    """Close questions and menus that stand open: they would stay above the lock."""
    for _ in range(_MOST_DIALOGS):
        popup, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None:
            popup.close()
        elif isinstance(dialog, QDialog):
            dialog.reject()
        else:
            return
