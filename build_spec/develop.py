"""The one way in for whoever has only a checkout: sets everything up, then runs the demo, the tests or the program.

Needs Python 3.11 with its `venv` module and nothing else: everything it downloads goes into `.venv` beside this
checkout. On Debian and its relatives, as root, it also installs the system libraries that Qt and the tests need.
Run it again as often as you like; what is there already is not fetched again.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
_STAMP = VENV / "fieldapp-installed.json"
_OLDEST_PYTHON = (3, 11)

# What Qt loads to start without a screen; what it loads besides for a window on X11 and for a camera (libpulse0); what
# the tests load and call.
_APT_QT = (
    "libglib2.0-0",
    "libgl1",
    "libegl1",
    "libxkbcommon0",
    "libdbus-1-3",
    "libfontconfig1",
    "libfreetype6",
    "libx11-6",
)
_APT_WINDOW = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libx11-xcb1",
    "libcups2",
    "libpulse0",
)
_APT_TESTS = ("age", "cups", "libpulse0", "printer-driver-cups-pdf", "procps", "strace", "util-linux")


class Stopped(Exception):
    """Something this machine lacks; the message says what, and what to do next."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(prog="develop.py", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="play a weekend with invented people into the folder OUT")
    demo.add_argument("out", type=Path, metavar="OUT")
    demo.add_argument("more", nargs=argparse.REMAINDER, help="goes on to `fieldapp demo`")
    commands.add_parser("test", help="check everything: style, types, floors, tests; what follows goes on to pytest")
    commands.add_parser("open", help="open the window; what follows goes on to `fieldapp open`, such as --home FOLDER")
    # Not REMAINDER for these two: it does not take a first word that begins with a dash.
    chosen, more = parser.parse_known_args(arguments)
    try:
        if chosen.command == "demo":
            return _demo(chosen.out, [*chosen.more, *more])
        if chosen.command == "test":
            return _test(more)
        return _open(more)
    except Stopped as stopped:
        print(f"\ndevelop.py: {stopped}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("\ndevelop.py: stopped.", file=sys.stderr)
        return 130


def _demo(out: Path, more: Sequence[str]) -> int:
    python = _environment(extras=())
    code = _run([python, "-m", "fieldapp", "demo", out, *more])
    if code == 0:
        command = f"{_python_word()} build_spec/develop.py open"
        print(f"\nTo open the window on the demo's office:  {command} --home {_shell_word(out / 'office')}")
        print(f"To begin with something of your own:      {command}")
    return code


def _open(more: Sequence[str]) -> int:
    python = _environment(extras=("camera", "preview", "serial"))
    _system_packages(python, (*_APT_QT, *_APT_WINDOW), "QtWidgets")
    return _run([python, "-m", "fieldapp", "open", *more])


def _test(more: Sequence[str]) -> int:
    began = time.monotonic()
    python = _environment(extras=("dev",))
    _system_packages(python, (*_APT_QT, *_APT_TESTS), "QtWidgets")
    failed = [name for name, command in _checks(python) if not _check(name, command)]
    print("tests", flush=True)
    # On all cores, each with a Python of its own; whoever is done takes tests over from the others.
    at_once = ("-n", "logical", "--maxprocesses", "8", "--dist", "worksteal")
    if _run([python, "-m", "pytest", *at_once, *more], folder=PROJECT, QT_QPA_PLATFORM="offscreen") != 0:
        failed.append("tests")
    took = _minutes(time.monotonic() - began)
    if failed:
        print(f"\nFAILED after {took}: {', '.join(failed)}")
        return 1
    print(f"\nAll checks and tests passed in {took}.")
    return 0


def _checks(python: Path) -> list[tuple[str, list[str | Path]]]:
    """Return the checks that come before the tests, quickest first."""
    return [
        ("style", [python, "-m", "ruff", "check", "--quiet"]),
        ("layout", [python, "-m", "ruff", "format", "--check", "--quiet"]),
        ("floors", [_tool(python, "lint-imports"), "--no-cache"]),
        ("types", [python, "-m", "mypy", "--no-error-summary"]),
    ]


# --- the environment --------------------------------------------------------------------------------------------------


def _environment(*, extras: tuple[str, ...]) -> Path:
    """Return the Python of `.venv`, made or brought up to date when it has to be."""
    if sys.version_info < _OLDEST_PYTHON:
        raise Stopped(
            f"this is Python {sys.version.split()[0]}; fieldapp needs 3.11 or newer.\n"
            "Next: install a newer Python and start this command with it."
        )
    wanted = {
        "pyproject": hashlib.sha256((PROJECT / "pyproject.toml").read_bytes()).hexdigest(),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "checkout": str(PROJECT),
    }
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    found = _read_stamp()
    installed = set(found.pop("extras", "").split())
    if found == wanted and installed >= set(extras) and python.exists():
        return python
    extras = tuple(sorted(installed | set(extras)))
    _STAMP.unlink(missing_ok=True)
    if found.get("python") != wanted["python"] or found.get("checkout") != wanted["checkout"] or not python.exists():
        _make_venv()
    print("Fetching the libraries into .venv: once, some minutes ...", flush=True)
    began = time.monotonic()
    target = f"{PROJECT}[{','.join(extras)}]" if extras else str(PROJECT)
    quietly = ("--quiet", "--no-input", "--disable-pip-version-check")
    output, code = _captured([python, "-m", "pip", "install", *quietly, "-e", target])
    if code != 0:
        raise Stopped(
            f"pip could not install the libraries:\n{_pip_reasons(output)}\n"
            "Next: check the network (and pip's own settings for a proxy or a mirror), then run the same command again."
        )
    _STAMP.write_text(json.dumps({**wanted, "extras": " ".join(extras)}), encoding="utf-8")
    print(f"The libraries are in .venv ({_minutes(time.monotonic() - began)}).", flush=True)
    return python


def _make_venv() -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise Stopped(
            "this Python cannot make virtual environments.\n"
            "Next: install its venv module (on Debian and Ubuntu: apt-get install python3-venv), then run this again."
        )
    output, code = _captured([sys.executable, "-m", "venv", "--clear", VENV])
    if code != 0:
        raise Stopped(
            f"the virtual environment {VENV} could not be made:\n{_tail(output)}\n"
            "Next: see that this folder can be written to and has 2 GB free, then run this again."
        )


def _read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(_STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in stamp.items()} if isinstance(stamp, dict) else {}


# --- what the system has to bring -------------------------------------------------------------------------------------


def _system_packages(python: Path, packages: Sequence[str], qt_module: str) -> None:
    """See that Qt can load; on Debian as root, install what is missing.

    Elsewhere a missing library is named. Programs that only some tests call are not insisted on: those tests say so.
    """
    if os.name == "nt" or sys.platform == "darwin":
        return
    if shutil.which("apt-get") and shutil.which("dpkg-query"):
        missing = _missing_packages(packages)
        if missing and os.geteuid() == 0:
            _apt_install(missing)
            missing = []
        advice = f"Next, as root:  apt-get install {' '.join(missing or packages)}"
    else:
        missing = []
        advice = "Next: install the libraries that Debian calls " + " ".join(packages)
    output, code = _captured([python, "-c", f"import PySide6.{qt_module}"])
    if code != 0:
        raise Stopped(f"Qt cannot start on this system:\n{_tail(output, lines=1)}\n{advice}")
    if missing:
        print(f"Not installed here: {' '.join(missing)}. {advice}", flush=True)


def _missing_packages(packages: Sequence[str]) -> list[str]:
    # Debian 13 and Ubuntu 24.04 call some of them <name>t64.
    names = [variant for name in packages for variant in (name, name + "t64")]
    output, _ = _captured(["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\\n", *names])
    installed = {line.split()[0] for line in output.splitlines() if line.endswith(" installed")}
    return [name for name in packages if name not in installed and name + "t64" not in installed]


def _apt_install(packages: Sequence[str]) -> None:
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        output, code = _captured(command, DEBIAN_FRONTEND="noninteractive")
        if code != 0:
            raise Stopped(
                f"{' '.join(command[:2])} failed:\n{_tail(output)}\n"
                f"Next: make this succeed, then run this again:  apt-get install {' '.join(packages)}"
            )


# --- running programs -------------------------------------------------------------------------------------------------


def _check(name: str, command: Sequence[str | Path]) -> bool:
    print(f"{name:<7} ", end="", flush=True)
    began = time.monotonic()
    output, code = _captured(command)
    print(f"{'ok' if code == 0 else 'FAILED'} ({time.monotonic() - began:.1f} s)", flush=True)
    if code != 0:
        print(output, flush=True)
    return code == 0


def _run(command: Sequence[str | Path], *, folder: Path | None = None, **environment: str) -> int:
    """Run a program in `folder`, or where the person stands, and let it talk to the person."""
    # UTF-8 mode: a Windows console would else refuse Vietnamese letters.
    env = {**os.environ, "PYTHONUTF8": "1", **environment}
    return subprocess.run([str(part) for part in command], env=env, cwd=folder, check=False).returncode


def _captured(command: Sequence[str | Path], **environment: str) -> tuple[str, int]:
    """Run a program in the checkout and return what it said, both streams as one, and its exit code."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=PROJECT,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.stdout, done.returncode


def _tool(python: Path, name: str) -> Path:
    return python.with_name(name + (".exe" if os.name == "nt" else ""))


def _tail(output: str, lines: int = 12) -> str:
    return "\n".join("    " + line for line in output.strip().splitlines()[-lines:])


def _pip_reasons(output: str) -> str:
    """Return the lines in which pip says why: the cause often stands far above the end."""
    telling = [line.strip()[:300] for line in output.splitlines() if "ERROR:" in line or "WARNING: Retrying" in line]
    return _tail("\n".join([*telling[:2], *telling[-4:]]) if len(telling) > 6 else "\n".join(telling) or output)


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def _shell_word(path: Path) -> str:
    return f'"{path}"' if os.name == "nt" else shlex.quote(str(path))


def _python_word() -> str:
    return "py" if os.name == "nt" else "python3"


if __name__ == "__main__":
    sys.exit(main())
