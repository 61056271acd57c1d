"""For everything that runs Qt without a window of the program."""

from __future__ import annotations

from fieldapp.background.immortal import make_immortal

make_immortal()
