"""Printing through CUPS, the print system of Linux and macOS, by its own programs `lp`, `lpstat` and `cancel`.

The paper goes through a pipe. WORKAROUND: Qt's printing on CUPS lays each paper in a temporary file first, named by
`cupsTempFd` in $TMPDIR (seen with PySide6 6.12.0 by `strace -f -e trace=openat`), where a power cut would leave it.
What `lp` takes over, cupsd keeps in its own spool until it is printed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from fieldapp.system.errors import EnvironmentFault

Stopped = Callable[[], bool]
"""Asked now and then: whether nobody waits any more."""

_ANSWER_S = 20.0
_PAPER_S = 60.0
_LOOK_S = 0.15
_REQUEST = re.compile(r"request id is (\S+-\d+)")
_CALLED_BACK = re.compile(r"job-canceled|aborted-by-system")
# Within two points: names that every driver knows, for sizes that it may not take as numbers.
_NAMED = {"A5": (419.5, 595.3), "A4": (595.3, 841.9)}


def cups_is_here() -> bool:
    """Tell whether this machine prints through CUPS."""
    return sys.platform != "win32" and shutil.which("lp") is not None


def cups_printers(*, stopped: Stopped = lambda: False) -> list[str]:
    """Return the names of all printers; empty when the print system does not answer, or nobody waits any more."""
    try:
        return _run(["lpstat", "-e"], stopped).stdout.split()
    except EnvironmentFault:
        return []


def cups_print(
    pdf: bytes, printer: str, *, title: str, size: tuple[float, float], stopped: Stopped = lambda: False
) -> None:
    """Print a PDF whose pages are `size` points large and wait until the printer took it, or nobody waits any more.

    Raises:
        EnvironmentFault: `print.stopped`, `print.refused`, `print.no_answer`: no paper came out. `print.slow`: it was
            not taken within a minute, and called back; `print.cancelled`: somebody else called it back, or the print
            system gave it up; `print.unsure`: the print system fell silent. It may have come out then.
    """
    if "disabled" in _run(["lpstat", "-p", printer], stopped).stdout.partition("since")[0]:
        raise EnvironmentFault("print.stopped", place=printer)
    options = ["-o", f"media={_media(size)}", "-o", "print-scaling=none"]
    try:
        said = _run(["lp", "-d", printer, "-t", title, *options, "-"], stopped, given=pdf)
        request = _REQUEST.search(said.stdout)
        if said.returncode != 0 or request is None:
            raise EnvironmentFault("print.refused", place=printer)
        _wait_for(request[1], printer, stopped)
    except EnvironmentFault as error:
        if error.code == "print.no_answer":
            raise EnvironmentFault("print.unsure", place=printer) from error
        raise


def _wait_for(request: str, printer: str, stopped: Stopped) -> None:
    """Return when the printer has taken what was asked for; call it back when it does not."""
    deadline = time.monotonic() + _PAPER_S
    while _is_waiting(request, printer, stopped):
        if time.monotonic() > deadline:
            _run(["cancel", request], stopped)
            raise EnvironmentFault("print.slow", place=printer)
        if stopped():
            raise EnvironmentFault("print.unsure", place=printer)
        threading.Event().wait(_LOOK_S)
    if _CALLED_BACK.search(_told_of(request, printer, stopped)):
        raise EnvironmentFault("print.cancelled", place=printer)


def _told_of(request: str, printer: str, stopped: Stopped) -> str:
    """Return what the print system tells of a paper that is no longer waiting, empty when it keeps no record."""
    told = _run(["lpstat", "-W", "completed", "-l", printer], stopped).stdout
    return next((one for one in re.split(r"^(?=\S)", told, flags=re.MULTILINE) if one.split(" ")[0] == request), "")


def _is_waiting(request: str, printer: str, stopped: Stopped) -> bool:
    lines = _run(["lpstat", "-o", printer], stopped).stdout.splitlines()
    return request in (line.split()[0] for line in lines if line.split())


def _media(size: tuple[float, float]) -> str:
    upright = tuple(sorted(size))
    for name, known in _NAMED.items():
        if all(abs(side - other) < 2 for side, other in zip(upright, known, strict=True)):
            return name
    return f"Custom.{size[0]:.1f}x{size[1]:.1f}"


def _run(command: list[str], stopped: Stopped, given: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run one of the programs, in English, and return what it said; it is ended when nobody waits for it any more."""
    pipe, deadline = subprocess.PIPE, time.monotonic() + _ANSWER_S
    env = {**os.environ, "LC_ALL": "C"}
    try:
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=env) as running:
            said = None
            while said is None:
                try:
                    said, _ = running.communicate(given, timeout=_LOOK_S)
                except subprocess.TimeoutExpired as silent:
                    given = b""  # all of it is on its way
                    if stopped() or time.monotonic() > deadline:
                        running.kill()
                        raise EnvironmentFault("print.no_answer", place=command[0]) from silent
    except OSError as error:
        raise EnvironmentFault("print.no_answer", place=command[0]) from error
    return subprocess.CompletedProcess(command, running.returncode, said.decode("utf-8", "replace"), "")
