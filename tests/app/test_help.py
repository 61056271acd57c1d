"""Every command explains itself in both languages, and wrong use is said in the person's language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import click
import pytest

from fieldapp.app.cli import program, run
from fieldapp.app.lazy import LazyGroup
from fieldapp.system.resources import resource
from fieldapp.system.texts import LANGUAGES, Language


def _commands(group: click.Command, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    if isinstance(group, LazyGroup):
        with click.Context(group) as ctx:
            for name in group.list_commands(ctx):
                inside = group.get_command(ctx, name)
                assert inside is not None
                yield from _commands(inside, *path, name)


_ALL = dict(_commands(program))


def test_every_use_case_is_reached() -> None:
    said = {" ".join(path) for path in _ALL}
    assert len(said) == 104
    assert {"office roster import", "desk close", "roster match", "bundle inspect", "receipt verify", "check"} <= said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", _ALL, ids=" ".join)
def test_every_command_explains_itself(
    path: tuple[str, ...], language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*path, "--help", "--language", language]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("Usage:" if language == "en" else "Cách dùng:")
    assert "--help" in out
    assert out.rstrip().endswith(("anywhere.", "cũng được.", "\ncũng được."))


def test_the_table_of_help_says_nothing_about_what_there_is_not() -> None:
    known = tomllib.loads(resource("texts", "help.toml").read_text(encoding="utf-8"))
    wanted = {
        "usage",
        "arguments",
        "options",
        "commands",
        "required",
        "default",
        "exit_codes",
        "program",
        "option_help",
    }
    for path, command in _ALL.items():
        wanted.add("_".join(path).replace("-", "_") or "program")
        for param in command.params:
            wanted.add(f"{'argument' if isinstance(param, click.Argument) else 'option'}_{param.name}")
    assert set(known) == wanted


@pytest.mark.parametrize(
    ("words", "vi", "en"),
    [
        (["offce"], "Không có lệnh “offce”", "There is no command “offce”"),
        (["check", "--nope"], "Không có tùy chọn --nope", "There is no option --nope"),
        (["desk", "look"], "Thiếu CITIZEN", "CITIZEN is missing"),
        (["office", "create"], "Thiếu --title", "--title is missing"),
        (["office", "create", "--title"], "Tùy chọn --title", "Option --title"),
        (["desk", "register", "--outcome", "x"], "phải là một trong", "has to be one of"),
        (["demo", "x", "--people", "many"], "--people:", "--people:"),
        (["demo", "x", "--people", "3"], "--people:", "--people:"),
        (["check", "--home", ""], "không phải là tên tệp", "is no name of a file"),
    ],
)
def test_wrong_use_is_said_in_both_languages(
    words: list[str], vi: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, sentence in (("vi", vi), ("en", en)):
        assert run([*words, "--language", language]) == 2
        err = capsys.readouterr().err
        assert sentence in err
        assert re.search(r"fieldapp( [a-z-]+)* --help", err)


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "--secret-file" in capsys.readouterr().err
    assert run(["office", "--json"]) == 2
    assert '"use.wrong"' in capsys.readouterr().out
