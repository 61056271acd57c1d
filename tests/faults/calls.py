"""Faults at the system's calls: every write, sync, rename and unlink that the real program makes, by strace."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from tests.faults.seam import EIO, ENOSPC, GONE

KILL = "SIGKILL"
WAYS = (KILL, EIO, ENOSPC, GONE)

CHANGING = (
    "write", "pwrite64", "writev", "pwritev", "fsync", "fdatasync", "sync_file_range", "ftruncate", "truncate",
    "fallocate", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat",
    "rmdir", "copy_file_range", "sendfile",
)  # fmt: skip
"""What changes files; besides, `openat` that creates one."""

_LINE = re.compile(r"^\d+ +(\w+)\((.*)$")
_MAKES = re.compile(r"\bO_CREAT\b")


class Call(msgspec.Struct, frozen=True):
    """One call that changes a file under the stage.

    Attributes:
        name: of the system call.
        when: its number among the calls of that name, from 1, as strace counts.
        before: how many calls of each changing name came before it.
        file: which file, without the folder of this run.
    """

    name: str
    when: int
    before: dict[str, int]
    file: str


def tracing() -> list[str]:
    """Return the options that show everything that is counted, with the paths behind handles."""
    return ["-y", "-e", f"trace=openat,{','.join(CHANGING)}", "-e", "signal=none"]


def calls_in(trace: str, folder: Path) -> list[Call]:
    """Return what a plain run did to files under `folder`."""
    found: list[Call] = []
    counts: dict[str, int] = {}
    for line in trace.splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        name, rest = match.groups()
        before = dict(counts)
        counts[name] = counts.get(name, 0) + 1
        if str(folder) not in rest or (name == "openat" and not _MAKES.search(rest)):
            continue
        found.append(Call(name, counts[name], before, _file(rest, folder)))
    return found


def injecting(call: Call, way: str) -> list[str]:
    """Return the options that let a call go wrong in one way."""
    if way == KILL:
        return [*tracing(), "-e", f"inject={call.name}:signal=SIGKILL:when={call.when}"]
    if way != GONE:
        return [*tracing(), "-e", f"inject={call.name}:error={way}:when={call.when}"]
    options = tracing()
    for name in CHANGING:
        options += ["-e", f"inject={name}:error=EIO:when={call.before.get(name, 0) + 1}+"]
    return options


def struck(trace: str, call: Call, way: str, folder: Path) -> bool:
    """Tell whether the fault came where it was meant to come."""
    if way == KILL:
        seen = [line for line in trace.splitlines() if _LINE.match(line)]
        return bool(seen) and call.name in seen[-1] and _file(seen[-1], folder) == call.file
    injected = [line for line in trace.splitlines() if line.endswith("(INJECTED)")]
    first = _LINE.match(injected[0]) if injected else None
    return first is not None and first[1] == call.name and _file(first[2], folder) == call.file


def _file(rest: str, folder: Path) -> str:
    """Return the file that the arguments of a call name first."""
    found = re.search(re.escape(str(folder)) + r'/?([^">]*)', rest)
    return "" if found is None else found[1]
