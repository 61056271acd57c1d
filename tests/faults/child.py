"""The process in which an act is done, so that it can be killed and its system calls can be made to fail.

It is forked from this one, which has loaded everything already: a run takes milliseconds. What it acknowledges goes
into memory that both share: no system call is made for it, and it is there after a SIGKILL.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import select
import shutil
import signal
import subprocess
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import msgspec

from fieldapp.system.files import Disk
from tests.faults.act import Act, carry_out
from tests.faults.stage import Stage, Told
from tests.station.prepared import Master

TOLD = "/acknowledged/"
"""A path that is asked for after each acknowledgement, so that a trace shows when it was given."""

_LONGEST_S = 60.0
_ROOM = 1 << 16


class NotPermitted(Exception):
    """This system does not let one process trace another."""


class Ended(msgspec.Struct, frozen=True):
    """How a child ended.

    Attributes:
        killed: it did not come to its end.
        trace: what strace wrote.
    """

    told: Told
    killed: bool
    trace: str


class Shared:
    """Texts that outlive the process that says them: length, then JSON lines."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _ROOM)
        self._end = 8

    def add(self, kind: str, text: str) -> None:
        line = msgspec.json.encode((kind, text)) + b"\n"
        self._memory[self._end : self._end + len(line)] = line
        self._end += len(line)
        self._memory[:8] = self._end.to_bytes(8, "little")

    def read(self) -> Told:
        end = max(8, int.from_bytes(self._memory[:8], "little"))
        told = Told([], [])
        for line in self._memory[8:end].splitlines():
            kind, text = msgspec.json.decode(line, type=tuple[str, str])
            (told.facts if kind == "fact" else told.outcomes).append(text)
        self._memory.close()
        return told


class _Outcomes(list[str]):
    """A list whose texts are shared at once."""

    def __init__(self, shared: Shared) -> None:
        super().__init__()
        self._shared = shared

    def append(self, text: str) -> None:
        self._shared.add("outcome", text)


def run(
    act: Act,
    folder: Path,
    master: Master,
    *,
    disk: Callable[[], Disk] = Disk,
    strace: list[str] | None = None,
    ready_to: Callable[[], object] = lambda: None,
) -> Ended:
    """Do `act` on the stage in `folder` in a child, under strace with these options if any, and wait for its end.

    `ready_to` is called when all is open and nothing has begun.

    Raises:
        NotPermitted: strace is not there, or may not trace.
    """
    shared = Shared()
    ready, says_ready = os.pipe()
    waits, go = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ready)
        os.close(go)
        _live(act, Stage(folder, master, "act", disk=disk()), shared, waits, says_ready)
    os.close(says_ready)
    os.close(waits)
    tracer = None
    trace = folder.with_name(folder.name + ".trace")
    try:
        if not os.read(ready, 1):
            raise AssertionError(f"{act.name} did not begin: {shared.read()}")
        ready_to()
        if strace is not None:
            tracer = attached(pid, trace, strace)
        os.write(go, b".")
        status = _wait(pid)
        pid = 0
    finally:
        if pid:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        os.close(ready)
        os.close(go)
        if tracer is not None:
            tracer.communicate(timeout=_LONGEST_S)
    seen = trace.read_text(encoding="ascii") if tracer is not None else ""
    trace.unlink(missing_ok=True)
    killed = os.WIFSIGNALED(status)
    told = shared.read()
    if not killed and os.WEXITSTATUS(status):
        told.outcomes.append(f"the program ended with {os.WEXITSTATUS(status)}")
    return Ended(told, killed, seen)


def _live(act: Act, stage: Stage, shared: Shared, waits: int, says_ready: int) -> None:
    code = 1
    try:
        told = Told([], _Outcomes(shared))

        def tell(text: str) -> None:
            shared.add("fact", text)
            os.access(TOLD + text.replace("/", "_"), os.F_OK)

        stage.tell = tell
        if not act.opens:
            stage.at(act.who)
        arm = getattr(stage.disk, "arm", None)
        os.write(says_ready, b".")
        os.read(waits, 1)
        if arm is not None:
            arm()
        carry_out(act, stage, told)
        code = 0
    except BaseException:  # noqa: BLE001 - this process ends here, whatever it was
        shared.add("outcome", traceback.format_exc()[-2000:])
    finally:
        os._exit(code)


def attached(pid: int, trace: Path, options: list[str]) -> subprocess.Popen[bytes]:
    """Let strace follow a process; what it saw stands in `trace` when it has ended.

    Raises:
        NotPermitted: strace is not there, or may not trace.
    """
    if shutil.which("strace") is None:
        raise NotPermitted("strace is not installed")
    command = ["strace", "-f", "-o", str(trace), *options, "-p", str(pid)]
    tracer = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert tracer.stderr is not None
    said = tracer.stderr.readline()
    if b"attached" not in said:
        tracer.kill()
        rest = tracer.communicate()[1]
        raise NotPermitted((said + rest).decode(errors="replace").strip())
    return tracer


def _wait(pid: int) -> int:
    """Wait for the end of a process; one that hangs is killed and named."""
    with contextlib.ExitStack() as stack:
        handle = os.pidfd_open(pid)
        stack.callback(os.close, handle)
        began = time.monotonic()
        if not select.select([handle], [], [], _LONGEST_S)[0]:
            raise AssertionError(f"still at work after {time.monotonic() - began:.0f} s")
    return os.waitpid(pid, 0)[1]
