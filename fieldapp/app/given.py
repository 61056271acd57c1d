"""What a command takes from its line, from standard input or from a small file, refused when it cannot be meant."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from fieldapp.app.plain import plain
from fieldapp.app.worded import language_of
from fieldapp.system.files import translated
from fieldapp.system.texts import text
from fieldapp.vietnam.banks import bank_of_bin, find_bank

_LONGEST_PATH = 4096
_LONGEST_NAME = 255


class Line(click.ParamType[str]):
    """One line of text: no control characters, at most `most` characters."""

    name = "text"

    def __init__(self, most: int = 200) -> None:
        self._most = most

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if len(value) > self._most:
            self.fail(_why("command.use_too_long", ctx, count=self._most), param, ctx)
        if plain(value) != value:
            self.fail(_why("command.use_not_text", ctx), param, ctx)
        return value


class Place(click.ParamType[Path]):
    """A file or folder, there or not. Bytes that are no text are a file's good right; control characters are not."""

    name = "path"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        too_long = len(str(value)) > _LONGEST_PATH or any(len(os.fsencode(p)) > _LONGEST_NAME for p in path.parts)
        if too_long:
            self.fail(_why("command.use_too_long", ctx, count=_LONGEST_NAME), param, ctx)
        if not str(value) or any(char < " " or char == "\x7f" for char in str(value)):
            self.fail(_why("command.use_not_a_path", ctx), param, ctx)
        return path


class Day(click.ParamType[str]):
    """A day, typed as 16/01/2024 or 2024-01-16; handed on as `YYYY-MM-DD`."""

    name = "day"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        typed = value[:20].strip()
        parts = typed.split("-") if "-" in typed else typed.split("/")[::-1]
        try:
            year, month, day = (int(part) for part in parts if part.isascii())
            return date(year, month, day).isoformat()
        except ValueError:
            self.fail(_why("command.use_not_a_day", ctx), param, ctx)


class BankName(click.ParamType[str]):
    """A bank by its BIN or its name; handed on as BIN."""

    name = "bank"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        bank = bank_of_bin(value[:20]) or (find_bank(value) if len(value) <= _LONGEST_NAME else None)
        if bank is None:
            self.fail(_why("command.use_no_bank", ctx), param, ctx)
        return bank.bin


class Pair(click.ParamType[tuple[str, str]]):
    """A name and a value with `=` between them."""

    name = "name=value"

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def convert(
        self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        name, _, said = value.partition("=")
        if name not in self._names:
            self.fail(_why("command.use_pair", ctx, names=", ".join(sorted(self._names))), param, ctx)
        return name, Line(500).convert(said, param, ctx)


def given_bytes(source: str, *, most: int) -> bytes:
    """Return what was given: standard input for `-`, else the text itself; one byte more than `most` at the utmost."""
    if source == "-":
        return sys.stdin.buffer.read(most + 1)
    return source[: most + 1].encode("utf-8", "surrogateescape")[: most + 1]


def content(path: Path, *, most: int) -> bytes:
    """Return the content of a file, or of standard input for `-`; one byte more than `most` at the utmost.

    Raises:
        EnvironmentFault: `disk.*` when it cannot be read.
    """
    if str(path) == "-":
        return sys.stdin.buffer.read(most + 1)
    with translated(path), open(path, "rb") as stream:
        return stream.read(most + 1)


def _why(key: str, ctx: click.Context | None, **values: object) -> str:
    return text(key, "vi" if ctx is None else language_of(ctx), **values)
