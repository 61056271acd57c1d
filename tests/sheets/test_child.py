"""The child that opens files: a hidden word of our program, fed by a pipe, bounded, and ended whenever we like."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it ships no types
import pytest

from fieldapp.sheets import reading
from fieldapp.sheets.limits import MEMORY
from fieldapp.sheets.reading import child_command, read_book
from fieldapp.sheets.wire import Read, SheetBegins, SomeRows, read_piece
from fieldapp.system.errors import EnvironmentFault, FieldappError, InputRefused

_ROSTERS = Path(__file__).resolve().parents[1] / "rosters"
_MANY = 40_000


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.csv"
    path.write_text("Họ tên;Tổ\n" + "".join(f"Lê Văn {number};7\n" for number in range(_MANY)), encoding="utf-8")
    return path


def _children() -> list[psutil.Process]:
    """Return the children that read; one that was killed a moment ago has no command line any more."""
    found = []
    for one in psutil.Process().children():
        with suppress(psutil.ZombieProcess, psutil.NoSuchProcess):
            found += [one] if "sheet-child" in one.cmdline() else []
    return found


def test_the_hidden_word_reads_a_pipe_and_answers_in_pieces() -> None:
    data = (_ROSTERS / "huu-tri.csv").read_bytes()
    command = [sys.executable, "-m", "fieldapp", "sheet-child", "huu-tri.csv"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(data)
        child.stdin.close()
        out = child.stdout
        begin, rows, end = iter(lambda: read_piece(out), None)
    assert isinstance(begin, SheetBegins)
    assert isinstance(rows, SomeRows)
    assert end == Read("csv", 0)


def test_nobody_is_told_of_the_hidden_word() -> None:
    told = subprocess.run([sys.executable, "-m", "fieldapp", "--help"], capture_output=True, check=True)
    assert b"sheet-child" not in told.stdout


def test_progress_goes_up_to_the_last_row(many: Path) -> None:
    told: list[tuple[int, int]] = []
    read_book(many, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (_MANY + 1, _MANY + 1)


def test_whoever_stops_it_gets_his_own_error_and_no_child_stays(many: Path) -> None:
    class Enough(Exception):
        """What a person's click becomes."""

    def stop(done: int, _total: int) -> None:
        assert _children()
        if done:
            raise Enough

    with pytest.raises(Enough):
        read_book(many, progress=stop)
    assert not _children()


def test_a_child_that_is_killed_is_a_sentence(many: Path) -> None:
    def kill(_done: int, _total: int) -> None:
        for child in _children():
            child.kill()

    with pytest.raises(InputRefused) as refused:
        read_book(many, progress=kill)
    assert (refused.value.code, refused.value.place) == ("sheet.crashed", "many.csv")


def _instead(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(reading, "child_command", lambda _name: [sys.executable, "-c", code])


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("while True: pass", "sheet.timeout"),
        ("import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write(b'\\xff' * 1000)", "sheet.crashed"),
        ("import sys; sys.stdout.buffer.write((5).to_bytes(4, 'little') + b'abcde')", "sheet.crashed"),
        ("raise SystemExit(3)", "sheet.crashed"),
    ],
)
def test_a_child_that_was_taken_over_does_no_harm(
    many: Path, monkeypatch: pytest.MonkeyPatch, code: str, wanted: str
) -> None:
    _instead(monkeypatch, code)
    with pytest.raises(InputRefused) as refused:
        read_book(many, time_limit_s=1.5)
    assert refused.value.code == wanted
    assert not _children()


def test_a_child_that_cannot_be_started(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "child_command", lambda _name: [str(many.parent / "nothing")])
    with pytest.raises(EnvironmentFault) as fault:
        read_book(many)
    assert fault.value.code == "sheet.no_child"


def test_a_stick_that_fails_while_it_is_read(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_self: reading.Told, _size: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(reading.Told, "read", failing)
    with pytest.raises(FieldappError) as fault:
        read_book(many)
    assert fault.value.code.startswith("disk.")


@pytest.mark.parametrize(
    "harm",
    [
        f"bytearray({MEMORY} + 1)",
        "import os; os.write(os.open('stolen', os.O_CREAT | os.O_WRONLY), b'a')",
    ],
)
def test_the_child_has_only_so_much_memory_and_writes_no_file(tmp_path: Path, harm: str) -> None:
    code = f"from fieldapp.sheets.limits import limit_this_process\nlimit_this_process()\n{harm}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=tmp_path, check=False)
    assert done.returncode
    assert not any(path.stat().st_size for path in tmp_path.iterdir())


def test_a_frozen_program_calls_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert child_command("a.csv") == [sys.executable, "sheet-child", "a.csv"]


def test_the_child_never_imports_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    assert read_book(_ROSTERS / "huu-tri.csv").kind == "csv"
