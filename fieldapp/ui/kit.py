"""What every widget gets in its constructor: the look and the voice."""

from __future__ import annotations

from typing import NamedTuple

from fieldapp.ui.look import Look
from fieldapp.ui.voice import Voice


class Kit(NamedTuple):
    """The look that is worn and the voice that speaks."""

    look: Look
    say: Voice
