"""The cable of a serial scanner: a pseudo terminal under a lasting name, put in and pulled out by hand."""

from __future__ import annotations

import os
from pathlib import Path


class Cable:
    """The near end is the scanner, the far end the port."""

    def __init__(self, name: Path) -> None:
        self.name = name
        self._near = self._far = -1

    @property
    def plugged(self) -> bool:
        """Whether it is in."""
        return self._near >= 0

    def plug_in(self) -> None:
        """Put it in; the port appears."""
        self._near, self._far = os.openpty()
        self.name.unlink(missing_ok=True)
        self.name.symlink_to(os.ttyname(self._far))

    def pull_out(self) -> None:
        """Pull it out; the port is gone."""
        if self.plugged:
            os.close(self._near)
            os.close(self._far)
            self.name.unlink()
        self._near = self._far = -1

    def send(self, data: bytes) -> None:
        """Let the scanner send bytes."""
        assert os.write(self._near, data) == len(data)
