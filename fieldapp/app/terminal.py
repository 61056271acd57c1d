"""What every command of the command line shares: where it works, how it talks, and with which code it ends."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any

import click
import msgspec

from fieldapp.app.paths import data_folder
from fieldapp.station.home import Home
from fieldapp.system.errors import EnvironmentFault, FieldappError, InputRefused
from fieldapp.system.files import translated
from fieldapp.system.texts import Language, explain, text

_LONGEST_SECRET = 4096


class Exit(IntEnum):
    """The exit codes, the same for every command."""

    DONE = 0
    SOME_REFUSED = 1
    WRONG_USE = 2
    ENVIRONMENT = 3
    BUG = 4


class Terminal(msgspec.Struct, frozen=True):
    """One call of the program.

    Attributes:
        home: the data folder that was chosen, if one was.
        secret_file: holds a passphrase or the secret of a desk card, for use without a person.
        as_json: answer with one JSON document on standard output instead of sentences.
    """

    home: Path | None
    secret_file: Path | None
    as_json: bool
    language: Language

    def data(self) -> Home:
        """Return the data folder to work in."""
        return Home(data_folder(self.home))

    def secret(self) -> str:
        """Return the passphrase or card secret: the first line of the secret file, else what the person types.

        Raises:
            InputRefused: `secret.unreadable` when the file holds no line of text, or more than 4096 bytes.
            EnvironmentFault: `disk.gone`, `disk.read_only` or `disk.failed` when it cannot be read.
        """
        if self.secret_file is None:
            return str(click.prompt(text("command.secret", self.language), hide_input=True, err=True))
        with translated(self.secret_file), open(self.secret_file, "rb") as stream:
            data = stream.read(_LONGEST_SECRET + 1)
        try:
            lines = data.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            raise InputRefused("secret.unreadable", place=self.secret_file.name) from error
        if len(data) > _LONGEST_SECRET or not lines or not lines[0].strip():
            raise InputRefused("secret.unreadable", place=self.secret_file.name)
        return lines[0].strip()

    def say(self, sentence: str = "") -> None:
        """Say a line to a person; a machine is not talked to."""
        if not self.as_json:
            click.echo(sentence)

    def answer(self, facts: Mapping[str, Any] | msgspec.Struct) -> None:
        """Give a machine the one document of this command; a person has been told already."""
        if self.as_json:
            click.echo(msgspec.json.format(msgspec.json.encode(facts), indent=2))

    def refuse(self, error: FieldappError) -> Exit:
        """Say what went wrong and what to do next, on standard error, and return the exit code for it."""
        what, then = explain(error, self.language)
        if self.as_json:
            facts = {"code": error.code, "place": error.place, "what": what, "next": then}
            click.echo(msgspec.json.format(msgspec.json.encode({"error": facts}), indent=2))
        else:
            click.echo(what, err=True)
            if then:
                click.echo(then, err=True)
        return exit_of(error)


def exit_of(error: FieldappError) -> Exit:
    """Return the exit code that says whose fault an error is."""
    if isinstance(error, InputRefused):
        return Exit.SOME_REFUSED
    return Exit.ENVIRONMENT if isinstance(error, EnvironmentFault) else Exit.BUG
