"""For everything that runs Qt without a window of the program."""

from __future__ import annotations

import importlib.util
import sys

from fieldapp.background.immortal import make_immortal

make_immortal()

# A serial port needs the extra `serial`, and its tests a pseudo terminal.
collect_ignore = (
    [] if sys.platform != "win32" and importlib.util.find_spec("PySide6.QtSerialPort") else ["test_serial_scanner.py"]
)
