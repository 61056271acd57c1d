"""The threat model tells the truth: its tests exist, its figures are those of the code, its commands can be called."""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from pathlib import Path

import click
import pytest

from fieldapp.app.cli import ROOMS

PROJECT = Path(__file__).resolve().parent.parent
TEXT = (PROJECT / "build_spec" / "threat_model.md").read_text(encoding="utf-8")
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))
FIGURES = re.findall(r"(?m)^\| ([^|]+) \| (\d+) \| `([\w.]+):([\w.]+)` \|$", TEXT)
COMMANDS = sorted(set(re.findall(r"`fieldapp ([a-z -]+?)(?: [A-Z\"][^`]*| --[^`]*)?`", TEXT)))


@cache
def _functions(file: str) -> frozenset[str]:
    tree = ast.parse((PROJECT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("file", "name"), TESTS)
def test_a_guarantee_has_its_test(file: str, name: str) -> None:
    assert name in _functions(file)


def test_every_guarantee_names_one() -> None:
    table = TEXT.split("| guarantee | tests |\n|---|---|\n")[1].split("\n\n")[0]
    assert all("::test_" in row for row in table.splitlines())
    assert len(TESTS) > 10


@pytest.mark.parametrize(("what", "value", "module", "path"), FIGURES)
def test_a_figure_is_that_of_the_code(what: str, value: str, module: str, path: str) -> None:
    found: object = importlib.import_module(module)
    for name in path.split("."):
        found = getattr(found, name)
    assert found == int(value), what


def test_there_are_figures() -> None:
    assert len(FIGURES) == TEXT.split("| figure | value | of |\n|---|---|---|\n")[1].split("\n\n")[0].count("\n") + 1


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_can_be_called(words: str) -> None:
    first, *rest = words.split()
    module, _, name = ROOMS[first].partition(":")
    command = getattr(importlib.import_module(module), name)
    for word in rest:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
        assert command is not None, words


def test_commands_are_named() -> None:
    assert "check" in COMMANDS
