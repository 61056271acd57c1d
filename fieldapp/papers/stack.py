"""A stack of pages: as many as it takes, one after the other, cut into files that a printer and the memory can hold."""

from __future__ import annotations

from collections.abc import Iterator

from fieldapp.papers.sheet import Sheet

MOST_PAGES = 200
"""Pages of one file: less than a tray of paper, and a few megabytes while they are drawn."""


class Stack:
    """Pages under way.

    Attributes:
        sheet: the page that is drawn on.
        turned: how many pages were begun.
    """

    def __init__(self, size: tuple[float, float], *, title: str, most: int = MOST_PAGES) -> None:
        self._size, self._title, self._most = size, title, most
        self._full: list[bytes] = []
        self.sheet = Sheet(size, title=title)
        self.turned = 0

    def turn(self) -> Sheet:
        """Begin the next page, and a new file when the last is full."""
        if self.turned and self.turned % self._most == 0:
            self._full.append(self.sheet.pdf())
            self.sheet = Sheet(self._size, title=self._title, part=self.turned // self._most + 1)
        elif self.turned:
            self.sheet.next_page()
        self.turned += 1
        return self.sheet

    def full(self) -> Iterator[bytes]:
        """Yield the files that no further page goes into, each once."""
        while self._full:
            yield self._full.pop(0)

    def rest(self) -> Iterator[bytes]:
        """Yield what is left when all pages are drawn."""
        yield from self.full()
        if self.turned:
            yield self.sheet.pdf()
