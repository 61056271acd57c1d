"""Starting the program where no file may grow."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

_CHILD = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from fieldapp.app import cli
import fieldapp.app.commands.desk_files
from fieldapp.bundle import writing
limit = int(sys.argv[1])
import fieldapp.desk.hand_over as exporting
send = exporting.send
def limited(*given, **named):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        return send(*given, **named)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
exporting.send = limited
sys.exit(cli.run(sys.argv[2:]))
"""


def full_disk(words: Sequence[str], *, limit: int) -> subprocess.CompletedProcess[str]:
    """Call the program in a child in which no file grows beyond `limit` bytes while a bundle is written."""
    command = [sys.executable, "-c", _CHILD, str(limit), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)
