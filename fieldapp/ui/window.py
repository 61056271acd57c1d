"""The one window: which screen is shown, locking, the language, and the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from fieldapp.background.progress import Progress
from fieldapp.background.worker import Worker
from fieldapp.devices.scanning import ScanListener
from fieldapp.station.home import Home
from fieldapp.station.world import World
from fieldapp.system.errors import FieldappError
from fieldapp.system.texts import Language
from fieldapp.ui.actions import keys_listed, make_action
from fieldapp.ui.habits import Habits, keep_habits
from fieldapp.ui.kit import Kit
from fieldapp.ui.loading import Loading
from fieldapp.ui.locking import Locking
from fieldapp.ui.look import Look
from fieldapp.ui.prompts import Prompts, WindowPrompts
from fieldapp.ui.qt_words import QtWords
from fieldapp.ui.quiet import Quiet
from fieldapp.ui.reading import step
from fieldapp.ui.seat import Seat, Tools
from fieldapp.ui.spoken import put, turn_words
from fieldapp.ui.start.screen import StartScreen
from fieldapp.ui.start.work import StartWork
from fieldapp.ui.unlock.screen import UnlockScreen
from fieldapp.ui.voice import Voice
from fieldapp.ui.widgets.keys import KeysPanel
from fieldapp.ui.widgets.waiting import WaitingPanel

if TYPE_CHECKING:
    from fieldapp.station.station import Station
    from fieldapp.ui.desk.work import DeskWork
    from fieldapp.ui.officers.work import OfficersWork
    from fieldapp.ui.scanner.work import ScannerWork
    from fieldapp.ui.widgets.notice import NoticePanel

LOCK_AFTER_MS = 10 * 60_000
"""The screen locks by itself after this time without a key or a click."""

_WARM_AFTER_MS = 300

_LOOK_EVERY_MS = 60_000
"""How often the window asks whether a backup is due."""

_CITIZEN = re.compile(r"\d{12}\|")
"""How the card of a citizen begins; whoever scans one where a passphrase is asked for has mistaken the card."""


class MainWindow(QMainWindow):
    """Shows one screen at a time. The station lives in the writer's thread; this window only asks for works."""

    def __init__(
        self, *, look: Look, language: Language, home: Home, world: World, prompts: Prompts | None = None
    ) -> None:
        super().__init__()
        self._look, self._home, self._world = look, home, world
        self._given_prompts = prompts
        self._seat = Seat()
        self._role = ""
        self._rehearsing = False
        self._desk: DeskWork | None = None
        self._scanner: ScannerWork | None = None
        self._officers: OfficersWork | None = None
        self._by_card = False
        self._notice: NoticePanel | None = None
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)
        self.worker = Worker(self)
        self._tools = self._make_tools(language)
        self._locking = Locking(self._pages, self._tools, self)
        self._locking.locked.connect(self._was_locked)
        self._locking.unlocked.connect(self._unlocked)
        self._locking.language_asked.connect(self._other_language)
        self._waiting = WaitingPanel(self._tools.kit, self._pages)
        self._keys = KeysPanel(self._tools.kit, self._pages)
        self.worker.started.connect(self._waiting.attend)
        self._scans = ScanListener(self)
        self._scans.scanned.connect(self._scanned)
        self._scans.too_long.connect(self._scan_too_long)
        look.changing.connect(self._scans.look_away)
        look.changed.connect(self._scans.listen)
        look.changed.connect(self._keep_habits)
        self._quiet = Quiet(self, LOCK_AFTER_MS)
        self._quiet.timeout.connect(self.lock)
        self._warm = QTimer(self)
        self._warm.setSingleShot(True)
        self._warm.setInterval(_WARM_AFTER_MS)
        self.loading = Loading(self.worker, self)
        self._warm.timeout.connect(self.loading.begin)
        self._keeping = QTimer(self)
        self._keeping.setInterval(_LOOK_EVERY_MS)
        self._keeping.timeout.connect(self._back_up_when_due)
        for name, do in self._deeds():
            make_action(self, name, self._tools.kit.say, do)
        self._qt_words = QtWords(self)
        self._qt_words.speak(language)
        put(self.setWindowTitle, self._tools.kit.say("ui.app"))
        self.setMinimumSize(900, 560)
        self.resize(1366, 768)

    def _deeds(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        """Return what the window itself does, whatever screen is shown."""
        look = self._look
        return (
            ("keys", self._show_keys),
            ("lock", self.lock),
            ("officer", self.switch_officer),
            ("larger", look.larger),
            ("smaller", look.smaller),
        )

    def _show_keys(self) -> None:
        """Show what every key does here."""
        kit = self._tools.kit
        shown = {action.objectName() for action in self.findChildren(QAction) if _is_shown(action)}
        self._keys.turn(keys_listed(kit.say, shown, "" if self._locking.screen is not None else self._role))

    @property
    def role(self) -> str:
        """`office` or `desk` while one is open, else empty."""
        return self._role

    @property
    def busy(self) -> bool:
        """Whether something is being done, or printed."""
        return self.worker.busy or (self._desk is not None and self._desk.printing)

    def begin(self) -> None:
        """Show the first screen: unlocking when there is data, else the choice."""
        with self._look.undressed():
            self._show_entry()
        self._scans.begin()
        self._warm.start()

    def lock(self) -> None:
        """Lock the screen; what is on it stays behind the lock."""
        if self._role:
            self._locking.lock(about=self._about_lock())

    def switch_officer(self) -> None:
        """Lock the screen and let another officer go on."""
        if self._role:
            self._locking.switch(about=self._about_lock())

    def tell(self, error: FieldappError) -> None:
        """Say over whatever is shown what went wrong where no screen tells of it."""
        if self._notice is None:
            from fieldapp.ui.widgets.notice import NoticePanel  # hardly ever needed: start-up counts

            self._notice = NoticePanel(self._tools.kit, self._pages)
        self._notice.tell(error)

    def _about_lock(self) -> str:
        if not self._rehearsing:
            return ""
        from fieldapp.ui.start.rehearsing import REHEARSAL_PIN

        return self._tools.kit.say("start.rehearsal_pin", pin=REHEARSAL_PIN)

    def _was_locked(self) -> None:
        self._keys.forget()
        if self._scanner is not None:
            self._scanner.put_away()
        if self._officers is not None:
            self._officers.panel.put_away()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._quiet.stop()
        self._warm.stop()
        self.loading.end()
        self._keeping.stop()
        self._end_desk()
        self._qt_words.fall_silent()
        self.worker.end(self._seat.leave)
        super().closeEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return step(self._pages, forward=forward)

    def _back_up_when_due(self) -> None:
        """Let the writer make a backup after half an hour of work; what hinders it is told by the header."""

        def job(station: Station, _progress: Progress) -> None:
            from fieldapp.station.backups import back_up_when_due

            back_up_when_due(station)

        self._tools.ask(job)

    def _make_tools(self, language: Language) -> Tools:
        voice = Voice(language)
        prompts = self._given_prompts or WindowPrompts(self, voice, locked=lambda: self._locking.screen is not None)
        return Tools(Kit(self._look, voice), self.worker, self._seat, prompts)

    def _show_entry(self) -> None:
        if not self._home.is_taken() and not self._home.backups.is_dir():
            screen = StartScreen(self._tools.kit)
            work = StartWork(screen, self._tools, home=self._home, world=self._world)
            work.opened.connect(lambda role: self._opened(role, rehearsing=work.rehearsing))
            screen.language_asked.connect(self._other_language)
            self._show(screen)
            screen.begin()
            return
        unlocking = UnlockScreen(self._tools.kit, "secret")
        unlocking.opened.connect(self._try_secret)
        unlocking.language_asked.connect(self._other_language)
        self._show(unlocking)
        unlocking.begin()

    def _show(self, screen: QWidget) -> None:
        """Show `screen` in place of whatever was there."""
        self._keys.forget()
        self._end_desk()
        while (old := self._pages.widget(0)) is not None:
            self._pages.removeWidget(old)
            old.deleteLater()
        self._locking.forget()
        self._desk = None
        self._pages.addWidget(screen)
        self._pages.setCurrentWidget(screen)

    def _try_secret(self, secret: str) -> None:
        def job(progress: Progress) -> str:
            from fieldapp.station.opening import (  # the database is loaded when it is opened: start-up counts
                secret_of,
                unlock,
            )

            role = self._seat.take(unlock(self._home, secret, world=self._world, progress=progress))
            self._by_card = isinstance(secret_of(secret), bytes)
            _receive_kept(self._seat.station, progress)
            return role

        self.worker.ask(
            job, done=self._opened, failed=lambda error: self._offer_backups(error, secret), title="ui.opening"
        )

    def _offer_backups(self, error: FieldappError, secret: str) -> None:
        """Show the way back to a backup where one may help, or the error."""
        from fieldapp.ui.restoring.screen import RestoreScreen  # hardly ever needed: start-up counts
        from fieldapp.ui.restoring.work import RESTORABLE, RestoreWork

        if error.code not in RESTORABLE:
            self._not_opened(error)
            return
        screen = RestoreScreen(self._tools.kit)
        work = RestoreWork(screen, self._tools, home=self._home, world=self._world, secret=secret)
        work.offered.connect(lambda: self._show(screen))
        work.none.connect(lambda: self._not_opened(error))
        work.none.connect(screen.deleteLater)
        work.opened.connect(self._opened)
        screen.again_asked.connect(self._show_entry)
        work.begin(error)

    def _not_opened(self, error: FieldappError) -> None:
        screen = self._pages.currentWidget()
        if isinstance(screen, UnlockScreen):
            seconds = error.details.get("seconds", 0)
            screen.refused(self._tools.kit.say.sentence(error), wait_s=seconds if isinstance(seconds, int) else 0)

    def _unlocked(self, another: bool) -> None:
        self._quiet.start()
        if self._desk is not None:
            self._desk.come_back(another=another)

    def _opened(self, role: str, *, rehearsing: bool | None = None) -> None:
        self._scans.look_away()
        self._role = role
        self._rehearsing = self._rehearsing if rehearsing is None else rehearsing
        kit = self._tools.kit
        from fieldapp.ui.officers.work import OfficersWork

        if role == "desk":
            from fieldapp.ui.desk.screen import DeskScreen
            from fieldapp.ui.desk.work import DeskWork
            from fieldapp.ui.scanner.work import ScannerWork

            with self._look.undressed():
                desk = DeskScreen(kit)
            self._show(desk)
            self._desk = DeskWork(desk, self._tools)
            self._desk.retired.connect(self._retired)
            self._scanner = ScannerWork(self._tools, self._pages, desk)
            self._scanner.scanned.connect(self._scanned_at_desk)
            self._scanner.refused.connect(lambda sentence: desk.say(sentence, "error"))
            desk.scanner_asked.connect(self._scanner.open)
            desk.camera_asked.connect(self._scanner.open_camera)
            desk.picture_asked.connect(self._scanner.choose_picture)
            header = desk.header
            self._desk.begin()
            self._scanner.begin()
        else:
            from fieldapp.ui.office.screen import OfficeScreen
            from fieldapp.ui.office.work import OfficeWork

            with self._look.undressed():
                office = OfficeScreen(kit)
            self._show(office)
            header = office.header
            work = OfficeWork(office, self._tools)
            self._locking.unlocked.connect(work.refresh)
            work.begin()
        header.lock_asked.connect(self.lock)
        switch = header.add_to_menu(kit.say.join("\t", kit.say("ui.switch_officer"), "Ctrl+O"), "officer")
        switch.triggered.connect(lambda _checked=False: self.switch_officer())
        self._locking.know_officers()
        self._officers = OfficersWork(self._tools, self._pages)
        self._officers.changed.connect(self._locking.know_officers)
        for key, name, do in (
            ("officers.add", "officer_add", self._officers.add),
            ("officers.passphrase_title", "officer_passphrase", self._officers.passphrase),
        ):
            header.add_to_menu(kit.say(key), name).triggered.connect(lambda _checked=False, do=do: do())
        if self._by_card:
            self._by_card = False
            self._officers.passphrase(by_card=True)
        header.language_asked.connect(self._other_language)
        self._quiet.start()
        self._keeping.start()
        self._scans.listen()

    def _retired(self, name: str, proof: str) -> None:
        """Show that this desk is no more; nothing is open any longer."""
        from fieldapp.ui.start.retired import RetiredScreen

        self._role = ""
        self._quiet.stop()
        self._keeping.stop()
        self._show(RetiredScreen(self._tools.kit, name, proof))

    def _other_language(self) -> None:
        """Speak the other language; whoever is in front of the desk, and what was typed, stays as it is."""
        voice = self._tools.kit.say
        voice.language = "en" if voice.language == "vi" else "vi"
        self._qt_words.speak(voice.language)
        turn_words(self)
        self._keep_habits()

    def _keep_habits(self) -> None:
        """Let the next start begin with the language, colours and text size of now."""
        if self.worker.ended:
            return  # whoever shares the look with this window goes on without it
        habits = Habits(self._tools.kit.say.language, self._look.scheme, self._look.step)
        self.worker.ask(lambda _progress: keep_habits(self._world, habits), lane="habits")

    def _scanned(self, payload: str) -> None:
        screen = self._pages.currentWidget()
        if isinstance(screen, UnlockScreen):
            if screen.way == "secret" and _CITIZEN.match(payload):
                screen.refused(self._tools.kit.say("scan.citizen_at_the_door"))
            elif screen.way == "secret":
                screen.enter(payload)
        elif isinstance(screen, StartScreen):
            screen.desk.show_card(payload)
        elif self._scanner is not None:
            self._keys.forget()
            self._scanner.take(payload)

    def _scanned_at_desk(self, payload: str) -> None:
        if self._desk is not None and self._locking.screen is None:
            self._desk.scanned(payload)

    def _end_desk(self) -> None:
        """Let the desk's devices go, and the forms over it."""
        if self._officers is not None:
            self._officers.panel.deleteLater()
            self._officers.deleteLater()
            self._officers = None
        if self._scanner is not None:
            self._scanner.end()
            self._scanner = None
        if self._desk is not None:
            self._desk.end()

    def _scan_too_long(self) -> None:
        if self._scanner is not None and self._locking.screen is None:
            self._scanner.take_too_long()


def _is_shown(action: QAction) -> bool:
    owner = action.parent()
    return isinstance(owner, QWidget) and owner.isVisible()


def _receive_kept(station: Station, progress: Progress) -> None:
    """Try files that an earlier version of the program had to keep, at the first opening by another one."""
    from fieldapp.desk.hand_over import read_answers
    from fieldapp.office.receive import receive
    from fieldapp.registry.registry import TRY_KEPT

    if station.registry.shelf.setting(TRY_KEPT):
        (receive if station.role == "office" else read_answers)(station, [], progress=progress)
