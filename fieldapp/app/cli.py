"""The command `fieldapp`: options that hold for every command, the list of commands, errors and exit codes."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click
import msgspec

import fieldapp
from fieldapp.app.lazy import LazyGroup, Room
from fieldapp.app.paths import HOME_VARIABLE
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.system.errors import FieldappError
from fieldapp.system.texts import LANGUAGES, Language

ROOMS: dict[str, Room] = {}

# These may stand anywhere on the line; click itself wants them before the command.
_WITH_VALUE = ("--home", "--secret-file", "--language")
_WITHOUT_VALUE = ("--json",)


class _Program(LazyGroup):
    """The outermost group: turns every error of the tree into words and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:  # what the called command returns
        try:
            return super().invoke(ctx)
        except FieldappError as error:
            return ctx.find_object(Terminal).refuse(error)  # type: ignore[union-attr]  # set before any command runs


@click.command(
    cls=_Program,
    rooms=ROOMS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 some refused, 2 wrong use, 3 the machine cannot do it now, 4 the program is wrong.",
)
@click.option("--home", type=click.Path(path_type=Path), help=f"Data folder; else {HOME_VARIABLE}, else your own.")
@click.option("--secret-file", type=click.Path(path_type=Path), help="File with the passphrase or the card's secret.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
@click.option("--language", type=click.Choice(LANGUAGES), default="vi", envvar="FIELDAPP_LANGUAGE", show_default=True)
@click.version_option(fieldapp.__version__, message="fieldapp %(version)s")
@click.pass_context
def program(
    ctx: click.Context, *, home: Path | None, secret_file: Path | None, as_json: bool, language: Language
) -> None:
    """Run a campaign from the messy list to the payment, without a network.

    --home, --secret-file, --json and --language may also stand after the command.
    """
    ctx.obj = Terminal(home=home, secret_file=secret_file, as_json=as_json, language=language)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    words = general_first(arguments)
    try:
        returned = program.main(words, prog_name="fieldapp", standalone_mode=False)
    except click.ClickException as error:
        if "--json" in words:
            facts = {"code": "use.wrong", "place": "", "what": error.format_message(), "next": "fieldapp --help"}
            click.echo(msgspec.json.format(msgspec.json.encode({"error": facts}), indent=2))
        else:
            error.show()
        return Exit.WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        return Exit.WRONG_USE
    return returned if isinstance(returned, int) else Exit.DONE


def general_first(arguments: Sequence[str]) -> list[str]:
    """Return the words of a command line with the options that hold for every command moved to the front.

    What follows a lone `--` stays where it is.
    """
    general: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            return [*general, *rest, word, *words]
        if word in _WITH_VALUE:
            general += [word, *[value for value in [next(words, None)] if value is not None]]
        elif word in _WITHOUT_VALUE or word.startswith(tuple(option + "=" for option in _WITH_VALUE)):
            general.append(word)
        else:
            rest.append(word)
    return [*general, *rest]


def main() -> NoReturn:
    """Run the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A Windows pipe would else use a code page that lacks Vietnamese letters.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
