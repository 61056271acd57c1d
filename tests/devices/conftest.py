"""For everything that runs Qt without a window of the program."""

from __future__ import annotations

import os
import sys

from fieldapp.background.immortal import make_immortal

make_immortal()

# Printing for real starts a print system whose printer only root may run.
collect_ignore = [] if sys.platform == "linux" and os.geteuid() == 0 else ["test_cups_pdf.py"]
