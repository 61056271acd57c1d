"""What the program really asked of the disk, call by call with every byte, as strace wrote it down."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from tests.faults.calls import CHANGING
from tests.faults.child import TOLD

_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_HEX = re.compile(r"(?:\\x[0-9a-f]{2})+")
_PASSED_OVER = ("-shm", ".lock")
"""Memory that the system shares, and a file without content."""


class Op(msgspec.Struct, frozen=True):
    """One change.

    Attributes:
        kind: `create`, `write`, `cut` (to `offset` bytes), `rename`, `unlink`, `mkdir`, `rmdir`, `sync`, `sync_folder`,
            or `told`: an acknowledgement.
        file: number of the file for what concerns content; files keep their number under every name.
        path, target: names under the stage.
    """

    kind: str
    file: int = 0
    path: str = ""
    target: str = ""
    offset: int = 0
    data: bytes = b""


def recording() -> list[str]:
    """Return the options under which strace writes down everything."""
    return ["-y", "-xx", "-s", "100000000", "-e", f"trace=openat,access,{','.join(CHANGING)}", "-e", "signal=none"]


class Reader:
    """Turns a trace into changes.

    Attributes:
        files: number of each file that was there before, by name.
        ops: the changes, in order.
    """

    def __init__(self, folder: Path, before: Path) -> None:
        self._folder = str(folder)
        names = sorted(path.relative_to(before).as_posix() for path in before.rglob("*") if path.is_file())
        self.files = {name: number for number, name in enumerate(names)}
        self.ops: list[Op] = []
        self._names = dict(self.files)
        self._count = len(names)
        self._at: dict[str, int] = {}

    def read(self, trace: str) -> list[Op]:
        """Return the changes.

        Raises:
            AssertionError: a call that this model does not know.
        """
        for line in trace.splitlines():
            match = _LINE.match(line)
            if match is not None and not match[3].startswith("-"):
                self._call(match[1], _plain(match[2]), line, int(match[3]))
            elif match is not None and match[1] == "access" and TOLD in _plain(match[2]):
                self.ops.append(Op("told"))
        return self.ops

    def _call(self, name: str, arguments: str, line: str, result: int) -> None:
        inside = re.findall(re.escape(self._folder) + r'/?([^">]*)', arguments)
        if not inside or inside[0].endswith(_PASSED_OVER):
            return
        path = inside[0]
        if name == "openat":
            self._open(path, arguments, result)
        elif name in ("write", "pwrite64"):
            data = _bytes(line.split(", ")[1])[:result]
            handle = arguments.partition("<")[0]
            offset = self._at.get(handle, 0) if name == "write" else int(arguments.rpartition(", ")[2])
            self._at[handle] = offset + len(data)
            self.ops.append(Op("write", self._names[path], path, offset=offset, data=data))
        elif name == "ftruncate":
            self.ops.append(Op("cut", self._names[path], path, offset=int(arguments.rpartition(", ")[2])))
        elif name in ("fsync", "fdatasync"):
            kind = "sync" if path in self._names else "sync_folder"
            self.ops.append(Op(kind, self._names.get(path, 0), path))
        elif name in ("rename", "renameat", "renameat2"):
            self._names = renamed(self._names, path, inside[-1])
            self.ops.append(Op("rename", path=path, target=inside[-1]))
        elif name in ("unlink", "mkdir", "rmdir"):
            self._names.pop(path, None)
            self.ops.append(Op(name, path=path))
        else:
            raise AssertionError(f"{name} is not recorded")

    def _open(self, path: str, arguments: str, result: int) -> None:
        self._at[str(result)] = 0
        if "O_CREAT" in arguments and path not in self._names:
            self._names[path] = self._count
            self.ops.append(Op("create", self._count, path))
            self._count += 1
        elif "O_TRUNC" in arguments:
            self.ops.append(Op("cut", self._names[path], path))
        assert "O_APPEND" not in arguments


def renamed(names: dict[str, int], old: str, new: str) -> dict[str, int]:
    """Return names after a rename of a file or of a folder with all that is in it."""
    moved = {name: number for name, number in names.items() if name == old or name.startswith(old + "/")}
    stay = {name: number for name, number in names.items() if name not in moved and (name != new or not moved)}
    return stay | {new + name.removeprefix(old): number for name, number in moved.items()}


def _plain(text: str) -> str:
    """Return the arguments of a call with their names readable; content stays as it is."""
    return _HEX.sub(lambda match: _readable(match[0]), text)


def _readable(escaped: str) -> str:
    if len(escaped) > 4 * 1000:
        return "..."
    found = _bytes(escaped).decode("utf-8", "replace")
    return found if found.isprintable() and '"' not in found and ">" not in found else "..."


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.strip('"').replace("\\x", ""))
