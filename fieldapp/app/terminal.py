"""What every command of the command line shares: where it works, how it talks, and with which code it ends."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any

import click
import msgspec

from fieldapp.app.paths import data_folder
from fieldapp.app.plain import encodable, harmless, plain, short
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
        taken: lines of data go to standard output: what is said and answered goes to standard error.
    """

    home: Path | None
    secret_file: Path | None
    as_json: bool
    language: Language
    taken: bool = False

    def data(self) -> Home:
        """Return the data folder to work in."""
        return Home(data_folder(self.home))

    def secret(self) -> str:
        """Return the passphrase or card secret: the first line of the secret file, else what the person types.

        Raises:
            InputRefused: `secret.unreadable` when the file holds no line of text, or more than 4096 bytes.
            EnvironmentFault: `disk.gone`, `disk.read_only` or `disk.failed` when it cannot be read.
            UsageError: there is no file and nobody sits at a terminal.
        """
        if self.secret_file is None:
            return self.ask_hidden("command.secret")
        return first_lines(self.secret_file, 1)[0]

    def new_secrets(self) -> tuple[str, str]:
        """Return a new passphrase and a new PIN: lines 1 and 2 of the secret file, else each typed twice.

        They are never taken from the command line, which other programs can read.

        Raises:
            InputRefused: `secret.unreadable`, `secret.differs`.
            EnvironmentFault, UsageError: as `secret`.
        """
        if self.secret_file is not None:
            passphrase, pin = first_lines(self.secret_file, 2)
            return passphrase, pin
        passphrase = self.ask_hidden("command.new_passphrase", again="command.again")
        return passphrase, self.ask_hidden("command.new_pin", again="command.again")

    def ask_hidden(self, key: str, *, again: str = "") -> str:
        """Let the person type something that is not shown; with `again` twice.

        Raises:
            InputRefused: `secret.differs` when the second time was not the same.
            UsageError: nobody sits at a terminal.
        """
        if not sys.stdin.isatty():
            raise click.UsageError(self.voice("command.use_no_terminal"))
        typed = str(click.prompt(self.voice(key), hide_input=True, err=True)).strip()
        if again and str(click.prompt(self.voice(again), hide_input=True, err=True)).strip() != typed:
            raise InputRefused("secret.differs")
        return typed

    def voice(self, key: str, **values: object) -> str:
        """Return a text in the language that was chosen."""
        return text(key, self.language, **values)

    def say(self, sentence: str = "", *, error: bool = False) -> None:
        """Say a line to a person; a machine is not talked to."""
        if not self.as_json:
            click.echo("\n".join(plain(line) for line in sentence.split("\n")), err=error or self.taken)

    def answer(self, facts: Mapping[str, Any] | msgspec.Struct) -> None:
        """Give a machine the one document of this command; a person has been told already."""
        if self.as_json:
            document = msgspec.json.format(msgspec.json.encode(encodable(msgspec.to_builtins(facts))), indent=2)
            click.echo(harmless(document.decode()), err=self.taken)

    def refuse(self, error: FieldappError) -> Exit:
        """Say what went wrong and what to do next, on standard error, and return the exit code for it."""
        what, then = explain(error, self.language)
        self.complain(error.code, what, then, place=error.place)
        return exit_of(error)

    def complain(self, code: str, what: str, then: str, *, place: str = "") -> None:
        """Say that nothing came of it: a sentence and a next step, or the document `error` for a machine."""
        facts = {"code": code, "place": short(place), "what": short(what), "next": short(then)}
        self.answer({"error": facts})
        for sentence in (facts["what"], facts["next"]):
            if sentence:
                self.say(sentence, error=True)


def first_lines(path: Path, count: int) -> list[str]:
    """Return the first `count` lines of a small text file, without blanks around them.

    Raises:
        InputRefused: `secret.unreadable` when it holds fewer, an empty one, no text, or more than 4096 bytes.
        EnvironmentFault: `disk.gone`, `disk.read_only` or `disk.failed`.
    """
    with translated(path), open(path, "rb") as stream:
        data = stream.read(_LONGEST_SECRET + 1)
    try:
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()[:count]]
    except UnicodeDecodeError as error:
        raise InputRefused("secret.unreadable", place=path.name, count=count) from error
    if len(data) > _LONGEST_SECRET or len(lines) < count or not all(lines):
        raise InputRefused("secret.unreadable", place=path.name, count=count)
    return lines


def exit_of(error: FieldappError) -> Exit:
    """Return the exit code that says whose fault an error is."""
    if isinstance(error, InputRefused):
        return Exit.SOME_REFUSED
    return Exit.ENVIRONMENT if isinstance(error, EnvironmentFault) else Exit.BUG
