"""The demo on the command line, and passphrases that a person types."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.conftest import Calls
from tests.station.prepared import OFFICE, SECRET


def test_a_small_weekend_adds_up(calls: Calls, tmp_path: Path) -> None:
    said = calls.plain("demo", str(tmp_path / "out"), "--people", "30", "--seed", "7", "--json")
    assert said.code == 0, said.out
    facts = said.facts
    assert facts["digest"] == facts["other_order"]
    assert facts["findings"] == []
    assert sum(desk["registrations"] for desk in facts["desks"]) == facts["registrations"]
    assert all(sum(desk["outcomes"].values()) == desk["registrations"] for desk in facts["desks"])
    assert sum(desk["voids"] + desk["corrections"] for desk in facts["desks"]) == facts["voided"]
    assert (tmp_path / "out" / "papers" / "recovery-key.txt").read_text().startswith("AGE-SECRET-KEY-1")
    again = calls.plain("demo", str(tmp_path / "out"), "--json")
    assert (again.code, again.facts["error"]["code"]) == (1, "demo.taken")


def test_the_table_of_the_demo_adds_up(calls: Calls, tmp_path: Path) -> None:
    said = calls.plain("demo", str(tmp_path / "out"), "--people", "20", "--seed", "7", "--language", "en")
    assert said.code == 0
    lines = [line for line in said.out.splitlines() if re.search(r"\S {2,}\d+ +\d+ +\d+$", line)]
    table = {line.rstrip("0123456789 "): [int(cell) for cell in line.split()[-3:]] for line in lines}
    assert len(table) == 14
    assert all(one + other == both for one, other, both in table.values())
    outcomes = list(table.values())[:8]
    assert [sum(column) for column in zip(*outcomes, strict=True)] == table["Registrations"]
    for word in ("recovery key", "Passphrase:", "Digests:", str(tmp_path / "out" / "stick")):
        assert word in said.out


def test_a_folder_without_lists_is_refused(calls: Calls, tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    said = calls.plain("demo", str(tmp_path / "out"), "--rosters", str(tmp_path / "lists"), "--json")
    assert (said.code, said.facts["error"]["code"]) == (1, "roster.none_found")


def test_the_demo_needs_no_qt(tmp_path: Path) -> None:
    words = "import sys; from fieldapp.app.cli import run; code = run(['demo', sys.argv[1], '--people', '20']);"
    words += " sys.exit(code or any(name.startswith('PySide6') for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", words, str(tmp_path / "out")], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


if sys.platform == "linux":

    def _typed(words: list[str], lines: list[str]) -> tuple[int, str]:
        """Run the program on a terminal of its own, on which a person types `lines`."""
        outer, inner = os.openpty()
        child = subprocess.Popen(
            [sys.executable, "-m", "fieldapp", *words],
            stdin=inner,
            preexec_fn=lambda: os.login_tty(os.dup(0)),
        )
        os.close(inner)
        shown = b""
        for line in lines:
            while not shown.rstrip(b" ").endswith(b":"):
                shown += os.read(outer, 1000)
            os.write(outer, line.encode() + b"\n")
            shown += b"|"
        with contextlib.suppress(OSError):  # how Linux says that nobody has the terminal open any more
            while more := os.read(outer, 1000):
                shown += more
        os.close(outer)
        return child.wait(), shown.decode()

    def test_a_person_types_the_passphrase_and_nobody_sees_it(calls: Calls) -> None:
        code, out = _typed(["check", "--language", "en", "--home", str(calls.home(OFFICE))], [SECRET])
        assert (code, "Everything is whole." in out) == (0, True)
        assert SECRET not in out

    def test_a_new_passphrase_is_typed_twice(tmp_path: Path) -> None:
        words = ["office", "create", "--title", "M", "--authority", "M", "--deadline", "2027-01-16", "--bank", "BIDV"]
        words += ["--officer", "M", "--papers", str(tmp_path / "papers"), "--home", str(tmp_path / "new")]
        code, _ = _typed(words, ["mot mat khau dai", "mot mat khau khac"])
        assert code == 1
        assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("first", "code"), [("quá ngắn", "seal.passphrase_short"), ("đủ mười hai chữ", "seal.pin_digits")]
)
def test_weak_new_secrets_are_refused_and_nothing_is_made(first: str, code: str, calls: Calls, tmp_path: Path) -> None:
    calls.secret.write_text(f"{first}\n12345\n", encoding="utf-8")
    words = ["--title", "M", "--authority", "M", "--deadline", "2027-01-16", "--bank", "BIDV", "--officer", "M"]
    here = ["--papers", str(tmp_path / "p"), "--home", str(tmp_path / "new"), "--secret-file", str(calls.secret)]
    said = calls.plain("office", "create", *words, *here, "--json")
    assert (said.code, said.facts["error"]["code"]) == (1, code)
    assert not (tmp_path / "new" / "fieldapp.db").exists()
    assert not list((tmp_path / "p").glob("*"))
