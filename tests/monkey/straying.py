"""What happens between two right keys: wrong ones, breaking devices, a lock, a clock that jumps, another language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
)

from fieldapp.devices.wedge import MAX_GAP_MS
from fieldapp.ui.unlock.screen import UnlockScreen
from fieldapp.ui.widgets.header import HeaderBar
from tests.monkey.hands import Hands
from tests.monkey.remembering import Memory
from tests.monkey.world import PINS, SECOND, Desk
from tests.station.full_disk import fill_or_free

_Way = TypeVar("_Way", bound=Callable[[], Any])

_KEYS: Final = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Escape),
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Delete),
    *(Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F7),
    *(Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_F11, Qt.Key.Key_F12, Qt.Key.Key_1, Qt.Key.Key_4),
)
_CTRL_KEYS: Final = tuple(getattr(Qt.Key, f"Key_{name}") for name in ("Plus", "Minus", *"ZADHMNPV"))
_PATIENCE: Final = 50
_END: Final = (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Tab)


class Strays:
    """Deeds that nobody means."""

    def __init__(self, hands: Hands, desk: Desk, chance: Random, memory: Memory) -> None:
        self._hands, self._desk, self._chance, self._memory = hands, desk, chance, memory
        self._ways: dict[Callable[[], None], int] = {
            self.stray_key: 10, self.stray_ctrl_key: 4, self.click_anything: 6, self.click_a_row: 3, self.choose: 3,
            self.write_anywhere: 5, self.stray_scan: 6, self.serial_scan: 4, self.paste: 1, self.header_menu: 2,
            self.lock: 1, self.other_officer: 1, self.devices: 6, self.laptop_full: 1, self.time_passes: 3,
            self.rest: 4,
        }  # fmt: skip

    def any(self) -> str:
        """Do one of them and return which."""
        stray = drawn(self._chance, self._ways)
        stray()
        return stray.__name__.replace("_", " ")

    def stray_key(self) -> None:
        """Press any key."""
        self._hands.key(self._chance.choice(_KEYS))

    def stray_ctrl_key(self) -> None:
        """Press any key together with Ctrl."""
        self._hands.key(self._chance.choice(_CTRL_KEYS), Qt.KeyboardModifier.ControlModifier)

    def click_anything(self) -> None:
        """Click a button or a box."""
        button = self._hands.one_of(QAbstractButton)
        if button is not None and (not isinstance(button, QPushButton) or button.menu() is None):
            self._hands.click(button)

    def click_a_row(self) -> None:
        """Click a line of a list."""
        view = self._hands.one_of(QAbstractItemView)
        if view is not None:
            self._hands.click_row(view)

    def choose(self) -> None:
        """Go through a list of choices."""
        box = self._hands.one_of(QComboBox)
        if box is not None:
            self._hands.step(box, self._chance.choice((-2, -1, 1, 2, 3)))

    def write_anywhere(self) -> None:
        """Write into a field, in the place of what stands there or behind it."""
        field = self._hands.one_of(QLineEdit)
        if field is not None:
            field.setFocus()
            if self._chance.random() < 0.7:
                field.selectAll()
            self._hands.write(self._desk.filled_in(self._chance))

    def stray_scan(self) -> None:
        """Let a scanner type in the midst of something, sometimes two slips at once."""
        for _ in range(self._chance.choice((1, 1, 1, 2))):
            one = self._chance.choice(self._desk.people)
            self._hands.scan(self._desk.scanned(one, self._chance), self._chance.choice(_END))

    def serial_scan(self) -> None:
        """Let the scanner at its port send a card, or half of one while somebody pulls the cable out."""
        if not self._desk.cable.plugged:
            self._desk.cable.plug_in()
            return
        payload = f"{self._desk.scanned(self._chance.choice(self._desk.people), self._chance)}\r".encode()
        if self._chance.random() < 0.2:
            self._desk.cable.send(payload[: len(payload) // 2])
            self._hands.turn()
            self._desk.cable.pull_out()
        else:
            self._desk.cable.send(payload)

    def paste(self) -> None:
        """Paste a card's text."""
        QApplication.clipboard().setText(self._chance.choice(self._desk.people).card())
        self._hands.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def header_menu(self) -> None:
        """Take a line of the menu in the header: language, colours, the size of the text, and what else is there."""
        headers = self._hands.all(HeaderBar)
        if headers:
            lines = [action for action in headers[0].menu.actions() if not action.isSeparator() and action.isEnabled()]
            line = self._chance.choice(lines)
            self._hands.begin(line.text())
            line.trigger()

    def lock(self) -> None:
        """Lock and come back, sometimes by a wrong PIN first."""
        self._hands.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        self.come_back()

    def other_officer(self) -> None:
        """Let one of the officers go on."""
        self._hands.key(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
        self._hands.rest()
        self._hands.key(self._chance.choice((Qt.Key.Key_1, Qt.Key.Key_2)))
        self._hands.turn(MAX_GAP_MS * 2)
        self.come_back()

    def devices(self) -> None:
        """Something breaks or is mended."""
        self._desk.break_or_mend(self._chance)

    def laptop_full(self) -> None:
        """The laptop's own disk has room for nothing more, or for everything again."""
        fill_or_free(self._hands.window, full=not self._memory.full)
        self._memory.full = not self._memory.full

    def time_passes(self) -> None:
        """Seconds, minutes or hours pass; rarely the clock jumps."""
        if self._chance.random() < 0.05:
            self._desk.clock.jump_to(self._desk.clock.now_ms() + self._chance.choice((-1, 1)) * 86_400_000 * 40)
        else:
            self._desk.clock.advance(self._chance.choice((5, 30, 61, 600, 7200)))

    def rest(self) -> None:
        """Wait until nothing is being done."""
        self._hands.rest()

    def come_back(self) -> None:
        """Open the lock, if there is one, by the PIN of whom it asks for; sometimes by a wrong one first."""
        hands = self._hands
        hands.rest()
        wrong, tries = self._chance.random() < 0.1, 0
        while any(screen.way == "pin" for screen in hands.all(UnlockScreen)):
            tries += 1
            if self._memory.full:
                self.laptop_full()  # no PIN is tried that cannot be counted: the screen says to make room
            if tries > _PATIENCE:
                words = [label.text() for label in hands.all(QLabel)]
                at = QApplication.focusWidget()
                where = f"{type(at).__name__} {at.accessibleName() if at else ''}"
                raise AssertionError(f"the lock does not open; the keyboard is at {where}, on screen stands {words}")
            self._desk.clock.advance(3600)
            field = next(iter(hands.all(QLineEdit)), None)
            if field is None:
                hands.key(Qt.Key.Key_1)  # who is it?
                hands.turn(MAX_GAP_MS * 2)  # at the pace of a person
            else:
                second = any(SECOND in label.text() for label in hands.all(QLabel))
                hands.write_into(field, "000000" if wrong else PINS[second])
                hands.key(Qt.Key.Key_Return)
            hands.rest()
            hands.turn(100 if wrong else 0)
            wrong = False


def drawn(chance: Random, ways: Mapping[_Way, int]) -> _Way:
    """Return one of the `ways`, as often as they say."""
    return chance.choices([*ways], weights=[*ways.values()])[0]
