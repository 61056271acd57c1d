"""Every action that has a key: its name, its words and its shortcut, in one table."""

from __future__ import annotations

from collections.abc import Callable, Collection

import msgspec
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from fieldapp.ui.spoken import put
from fieldapp.ui.voice import Voice


class Deed(msgspec.Struct, frozen=True):
    """One action: the key of its words in `resources/texts`, and the keys that do it."""

    words: str
    keys: tuple[str, ...]


DEEDS: dict[str, Deed] = {
    "find": Deed("desk.find", ("F2",)),
    "scan": Deed("desk.scan", ("F3",)),
    "add": Deed("desk.add", ("F4",)),
    "forms": Deed("forms.open", ("F5",)),
    "scanner": Deed("scanner.open", ("F6",)),
    "printing": Deed("printing.open", ("F7",)),
    "print_all": Deed("printing.all", ("Ctrl+P",)),
    "compare": Deed("look.compare", ("Ctrl+D",)),
    "numbers": Deed("desk.numbers_show", ("Ctrl+M",)),
    "history": Deed("history.title", ("Ctrl+H",)),
    "next_of_payee": Deed("desk.next_of_payee", ("Ctrl+N",)),
    "anew": Deed("desk.draft_anew", ("Ctrl+B",)),
    "undo": Deed("desk.undo", ("Ctrl+Z",)),
    "consent": Deed("desk.consent_short", ("F8",)),
    "consent_text": Deed("consent.title", ("Shift+F8",)),
    "save": Deed("desk.save", ("F9",)),
    "visits": Deed("visits.open", ("F10",)),
    "hand_over": Deed("desk.hand_over", ("F11",)),
    "close": Deed("desk.close_day", ("F12",)),
    "leave": Deed("ui.back", ("Esc",)),
    "lock": Deed("ui.lock", ("Ctrl+L",)),
    "officer": Deed("ui.switch_officer", ("Ctrl+O",)),
    "keys": Deed("ui.keys", ("F1",)),
    "larger": Deed("ui.larger", ("Ctrl++", "Ctrl+=")),
    "smaller": Deed("ui.smaller", ("Ctrl+-",)),
}

MORE_KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "desk": (
        ("1 – 8", "ui.keys_outcome"),
        ("↑  ↓  Enter", "ui.keys_person"),
        ("←  →  Enter", "look.keys"),
        ("←  →  Enter", "ui.keys_hours"),
        ("Ctrl+V", "ui.keys_paste"),
    ),
    "office": (
        ("1 – 4", "ui.keys_decide"),
        ("1 – 6", "ui.keys_lists"),
        ("Del", "ui.keys_out"),
        ("Alt+↓", "ui.keys_column"),
    ),
}
"""Keys that mean something only where one is: by the role of the window, each with its words."""


def make_action(owner: QWidget, name: str, say: Voice, do: Callable[[], object]) -> QAction:
    """Give `owner` the action `name` of the table; it works anywhere in the owner's window."""
    deed = DEEDS[name]
    action = QAction(owner)
    put(action.setText, say(deed.words))
    action.setObjectName(name)
    action.setShortcuts([QKeySequence(key) for key in deed.keys])
    action.triggered.connect(lambda _checked=False: do())
    owner.addAction(action)
    return action


def locks(event: QKeyEvent) -> bool:
    """Tell whether a key locks the screen, for the same officer or another one: nothing may be in its way."""
    pressed = QKeySequence(event.keyCombination())
    return any(pressed == QKeySequence(key) for name in ("lock", "officer") for key in DEEDS[name].keys)


def keys_listed(say: Voice, shown: Collection[str], role: str) -> list[tuple[str, str]]:
    """Return what F1 lists, each key with its words: those of the deeds that are `shown`, and the others of a role."""
    deeds = [("  ".join(deed.keys), say(deed.words)) for name, deed in DEEDS.items() if name in shown]
    return [*deeds, *((key, say(words)) for key, words in MORE_KEYS.get(role, ()))]


def key_of(name: str) -> str:
    """Return the key that a button shows beside its words."""
    return DEEDS[name].keys[0]
