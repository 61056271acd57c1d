"""One sitting at the desk's window: tasks and strays drawn from a seed, until the last deed or until it is killed."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldapp.app.main import build_window
from fieldapp.background.pauses import shorten_pauses
from fieldapp.ui.desk.registering import RegisteringPanel
from fieldapp.ui.desk.screen import DeskScreen
from tests.monkey.hands import Hands
from tests.monkey.remembering import Memory, Notes
from tests.monkey.serving import Tasks
from tests.monkey.straying import Strays, drawn
from tests.monkey.watching import Watch
from tests.monkey.world import PASSPHRASE, Desk

_STRAY = 0.08
"""How often something else comes between two deeds of a task."""
_TYPING_MS = 500
"""Nobody types a passphrase faster, and the program loads the desk meanwhile."""
_GIVEN_UP = 0.01
"""How often a task ends in the midst, because somebody else is there."""


class Told(msgspec.Struct):
    """What a sitting tells: what was done, what was acknowledged, and what went wrong."""

    deeds: dict[str, int] = {}
    notes: Notes = msgspec.field(default_factory=Notes)
    wrong: list[str] = []
    slowest: tuple[float, str] = (0.0, "")
    busiest: tuple[float, str] = (0.0, "")


class AnyPrompts:
    """Answers questions as the seed says: a folder, no folder, one of the ways or none. No desk is ended by mistake."""

    def __init__(self, desk: Desk, chance: Random) -> None:
        self._desk, self._chance = desk, chance

    def folder(self, _title: str) -> Path | None:
        desk = self._desk
        return self._chance.choice((desk.receipts, desk.receipts, desk.stick, desk.gone, None))

    def files(self, _title: str, _kinds: str) -> list[Path]:
        found = sorted(self._desk.stick.glob("*")) if self._desk.stick.is_dir() else []
        return self._chance.sample(found, min(len(found), self._chance.randrange(3)))

    def sure(self, _question: str, _yes: str) -> bool:
        return False

    def which(self, _question: str, ways: Sequence[str]) -> int | None:
        chosen = self._chance.randrange(len(ways) + 1)
        return None if chosen == len(ways) else chosen


class Sitting:
    """Somebody at the window who works, mistakes keys, and may be interrupted by anything."""

    def __init__(self, desk: Desk, seed: str, told: Told, tell: Callable[[Told], None], campaign_id: str) -> None:
        self._desk, self._chance, self._told, self._tell = desk, Random(seed), told, tell
        self._deeds: Counter[str] = Counter()
        self._memory = Memory(told.notes)
        self.watch = Watch()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        desk.lay_out()
        prompts = AnyPrompts(desk, self._chance)
        self.window = build_window(application, home=desk.home, language="vi", world=desk.world, prompts=prompts)
        self._hands = Hands(self.window, self._chance, self._memory, self.watch)
        self._strays = Strays(self._hands, desk, self._chance, self._memory)
        self._tasks = Tasks(self._hands, desk, self._chance, told.notes, campaign_id)
        self.window.show()
        self.window.activateWindow()
        self.window.begin()
        shorten_pauses()  # as the program itself does

    def play(self, deeds: int, *, killed: bool) -> None:
        """Do so many deeds; `killed` ends the process in the midst of one, mostly of a save, as a power cut does."""
        self._open()
        at_save = self._chance.random() < 0.6
        while not self.watch.wrong and self._deeds.total() < deeds:
            task = drawn(self._chance, self._tasks.ways)()
            while self._act(partial(next, task, "")):
                if killed and self._deeds.total() >= deeds and not at_save:
                    self._die()
                while self._chance.random() < _STRAY:
                    self._act(self._strays.any)
                if self.watch.wrong or self._chance.random() < _GIVEN_UP:
                    break
        if not self.watch.wrong:
            if killed:
                self._die(at_save=at_save)
            self._hands.rest()
            self._note()
        self.window.close()

    def _open(self) -> None:
        """Open the desk by its passphrase."""
        while QApplication.focusWidget() is None:
            self._hands.turn()
        self._hands.turn(_TYPING_MS)
        self._hands.rest()
        self._hands.write(PASSPHRASE)
        self._hands.key(Qt.Key.Key_Return)
        self._hands.rest()
        self._hands.turn()
        assert self.window.role == "desk", "the desk did not open"
        panel = self.window.findChildren(RegisteringPanel)[0]
        panel.save_asked.connect(self._memory.ask)
        panel.draft_changed.connect(self._memory.type)
        panel.void_asked.connect(lambda registration_id, _reason: self._memory.void(registration_id))
        screen = self.window.findChildren(DeskScreen)[0]
        screen.undo_asked.connect(self._memory.undo)
        screen.closing.deed_asked.connect(lambda deed, _key, _reason: self._memory.discard(deed))

    def _act(self, deed: Callable[[], str]) -> str:
        """Do a deed, measured and noted; return what it was, empty when there was nothing left to do."""
        with self.watch.timed():
            name = deed()
        if name:
            self._deeds[name] += 1
            self._strays.come_back()
            self._hands.turn()
            if not self.window.worker.busy:
                self._memory.at_rest()
            self._note()
        return name

    def _die(self, *, at_save: bool = False) -> None:
        """End at once, or within the time that a save takes."""
        if at_save:
            for name in self._tasks.serve():
                if name == "save":
                    break
        threading.Timer(self._chance.random() * 0.03, os.kill, (os.getpid(), signal.SIGKILL)).start()
        self._hands.rest()
        self._note()
        signal.pause()

    def _note(self) -> None:
        """Write down what the screen has said: what a person has seen must be there for ever."""
        told, watch = self._told, self.watch
        told.deeds, told.wrong, told.slowest, told.busiest = (
            dict(self._deeds),
            watch.wrong,
            watch.slowest,
            watch.busiest,
        )
        self._tell(told)
