"""The sources that PySide6 6.12.0 reads when modules are imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_LOADS = """
import linecache
import sys
from fieldapp.background.unread import leave_sources_unread
leave_sources_unread()
sys.path.insert(0, sys.argv[1])
import late
assert late.Bell().objectName() == ""
print([name for name in linecache.cache if name.endswith("late.py")])
"""


def test_a_module_that_is_loaded_later_is_not_read_for_words(tmp_path: Path) -> None:
    (tmp_path / "late.py").write_text("from PySide6.QtCore import QObject\nclass Bell(QObject): pass\n")
    command = [sys.executable, "-c", _LOADS, str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "[]\n", "")
