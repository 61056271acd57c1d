"""Words on the screen that follow the language. Nothing is built anew when it changes: only the words are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from PySide6.QtCore import QObject

from fieldapp.ui.voice import Said, again


class Speaks(Protocol):
    """A part that puts its words together by itself."""

    def say_again(self) -> None:
        """Show the same in the language that is spoken now."""
        ...


def put(setter: Callable[[str], object], words: str) -> None:
    """Call a `setter` of a Qt object with `words`, and once more whenever another language is spoken."""
    words = again(words)  # it may have been said before the language changed
    setter(words)
    part = cast(QObject, setter.__self__)  # type: ignore[attr-defined]  # what binds a method has no type of its own
    kept = _words_of(part)
    if isinstance(words, Said):
        kept[setter.__name__] = words
    else:
        kept.pop(setter.__name__, None)


def turn_words(window: QObject) -> None:
    """Say everything again that `window` and its parts show: first words, then what parts put together from them."""
    parts = [window, *window.findChildren(QObject)]
    for part in parts:
        for name, words in list(_words_of(part).items()):
            put(getattr(part, name), words)
    for part in parts:
        if hasattr(part, "say_again"):
            cast(Speaks, part).say_again()


def _words_of(part: QObject) -> dict[str, Said]:
    """Return the words that were put into a part, by the setter that took them."""
    kept: dict[str, Said] = vars(part).setdefault("words_put", {})
    return kept
