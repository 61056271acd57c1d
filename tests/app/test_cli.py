"""The frame of the command line: options anywhere, exit codes, errors in words and for machines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.app import cli
from fieldapp.app.terminal import Exit, Terminal, exit_of
from fieldapp.system.errors import Bug, EnvironmentFault, InputRefused


@click.command()
@click.argument("how")
@click.pass_obj
def fail(terminal: Terminal, how: str) -> int:
    """Do what `how` says: a command that stands in for all others."""
    if how == "refuse":
        raise InputRefused("home.none")
    if how == "machine":
        raise EnvironmentFault("disk.full", place="stick")
    if how == "bug":
        raise Bug("no.words")
    terminal.say(terminal.secret() if how == "secret" else "said")
    terminal.answer({"language": terminal.language, "home": str(terminal.home)})
    return Exit.SOME_REFUSED if how == "some" else Exit.DONE


@pytest.fixture(autouse=True)
def _room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cli.ROOMS, "check", f"{__name__}:fail")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["check", "nothing"], 0),
        (["--help"], 0),
        (["--version"], 0),
        (["check", "some"], 1),
        (["check", "refuse"], 1),
        (["check"], 2),
        (["nonsense"], 2),
        (["check", "nothing", "--language", "fr"], 2),
        (["check", "nothing", "--home"], 2),
        (["check", "machine"], 3),
        (["check", "bug"], 4),
    ],
)
def test_exit_codes_mean_something(words: list[str], code: int) -> None:
    assert cli.run(words) == code


def test_an_error_is_a_sentence_and_a_next_step_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "machine", "--language", "en"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 2


def test_an_error_is_one_document_for_a_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--json", "check", "refuse"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "home.none"
    assert error["what"]
    assert error["next"]


def test_wrong_use_is_a_document_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "use.wrong"


def test_general_options_may_stand_after_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.run(["check", "nothing", "--json", "--home", str(tmp_path), "--language=en"]) == 0
    assert json.loads(capsys.readouterr().out) == {"language": "en", "home": str(tmp_path)}


@given(st.lists(st.sampled_from(["a", "--json", "--home", "--home=x", "--language", "--", "-v"]), max_size=8))
def test_moving_the_options_loses_no_word_and_is_done_once(words: list[str]) -> None:
    moved = cli.general_first(words)
    assert sorted(moved) == sorted(words)
    assert cli.general_first(moved) == moved


def test_the_secret_is_the_first_line_of_its_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_bytes("\ufeffmật khẩu dài \r\nmore\n".encode())
    assert cli.run(["check", "secret", "--secret-file", str(path)]) == 0
    assert capsys.readouterr().out == "mật khẩu dài\n"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xff\xfe\x00", b"x" * 5000])
def test_a_secret_file_without_a_line_of_text_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_bytes(data)
    assert cli.run(["check", "secret", "--secret-file", str(path)]) == 1


def test_a_missing_secret_file_is_the_machine_s_fault(tmp_path: Path) -> None:
    assert cli.run(["check", "secret", "--secret-file", str(tmp_path / "none")]) == 3


def test_whose_fault_it_is() -> None:
    found = [exit_of(InputRefused("a.b")), exit_of(EnvironmentFault("a.b")), exit_of(Bug("a.b"))]
    assert found == [Exit.SOME_REFUSED, Exit.ENVIRONMENT, Exit.BUG]


def test_the_help_imports_no_command_and_no_qt() -> None:
    words = "import sys, fieldapp.app.cli as c; c.run(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "PySide6" not in done.stderr
    assert "fieldapp.app.commands" not in done.stderr
    assert "--secret-file" in done.stdout
