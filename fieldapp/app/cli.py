"""The command `fieldapp`: options that hold for every command, the list of commands, errors and exit codes."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click
from click.exceptions import NoArgsIsHelpError

import fieldapp
from fieldapp.app.given import Place
from fieldapp.app.lazy import LazyGroup
from fieldapp.app.paths import data_folder
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import what_is_wrong
from fieldapp.system.errors import FieldappError
from fieldapp.system.files import translated
from fieldapp.system.texts import LANGUAGES, Language

ROOMS: dict[str, str] = {
    "office": "fieldapp.app.commands.office:office",
    "desk": "fieldapp.app.commands.desk:desk",
    "roster": "fieldapp.app.commands.roster:roster",
    "bundle": "fieldapp.app.commands.bundle:bundle",
    "receipt": "fieldapp.app.commands.receipt:receipt",
    "check": "fieldapp.app.commands.check:check_all",
    "backup": "fieldapp.app.commands.backups:backup",
    "restore": "fieldapp.app.commands.backups:restore_one",
    "demo": "fieldapp.app.commands.demo:demo",
    "open": "fieldapp.app.commands.window:open_window",
}

LANGUAGE_VARIABLE = "FIELDAPP_LANGUAGE"

# These may stand anywhere on the line; click itself wants them before the command.
_WITH_VALUE = ("--home", "--secret-file", "--language")
_WITHOUT_VALUE = ("--json",)


class _Program(LazyGroup):
    """The outermost group: turns every error of the tree into words and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:  # what the called command returns
        try:
            with translated(data_folder(ctx.params.get("home"))):
                try:
                    return super().invoke(ctx)
                except BrokenPipeError:
                    # Whoever read our words has read enough, as `head` does; the work itself was done.
                    return _nobody_listens()
        except FieldappError as error:
            return ctx.find_object(Terminal).refuse(error)  # type: ignore[union-attr]  # `run` gives one


@click.command(
    cls=_Program,
    rooms=ROOMS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--home", type=Place())
@click.option("--secret-file", type=Place())
@click.option("--json", "as_json", is_flag=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="vi", envvar=LANGUAGE_VARIABLE, show_default=True)
@click.version_option(fieldapp.__version__, message="fieldapp %(version)s")
@click.pass_context
def program(
    ctx: click.Context, *, home: Path | None, secret_file: Path | None, as_json: bool, language: Language
) -> None:
    """Run a campaign from the messy list to the payment, without a network."""
    ctx.obj = Terminal(home=home, secret_file=secret_file, as_json=as_json, language=language)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    words = general_first(arguments)
    terminal = Terminal(home=None, secret_file=None, as_json="--json" in words, language=wanted_language(words))
    try:
        returned = program.main(words, prog_name="fieldapp", standalone_mode=False, obj=terminal)
    except NoArgsIsHelpError as error:
        if not terminal.as_json:
            error.show()
            return Exit.WRONG_USE
        return _wrong_use(error, terminal)
    except click.ClickException as error:
        return _wrong_use(error, terminal)
    except (click.Abort, KeyboardInterrupt):
        terminal.complain("use.stopped", terminal.voice("command.use_stopped"), "")
        return Exit.WRONG_USE
    except Exception as error:  # noqa: BLE001  the last place: a person gets a sentence, and 1 would say "some refused"
        return _bug(error, terminal)
    return returned if isinstance(returned, int) else Exit.DONE


def _wrong_use(error: click.ClickException, terminal: Terminal) -> Exit:
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context is not None else "fieldapp"
    then = terminal.voice("command.use_next", command=f"{path} --help")
    terminal.complain("use.wrong", what_is_wrong(error, terminal.language), then)
    return Exit.WRONG_USE


def _bug(error: Exception, terminal: Terminal) -> Exit:
    """Say that the program itself is wrong, and where; never the error's own words, which may be about a person."""
    where = "".join(traceback.format_tb(error.__traceback__)[-3:])
    terminal.complain("bug.unexpected", terminal.voice("command.bug", kind=type(error).__name__), "")
    click.echo(where, err=True, nl=False)
    return Exit.BUG


def wanted_language(words: Sequence[str]) -> Language:
    """Return the language that a command line asks for, before it is known to be right."""
    wanted = os.environ.get(LANGUAGE_VARIABLE, "")
    before = ""
    for word in words:
        if word == "--":
            break
        if before == "--language":
            wanted = word
        elif word.startswith("--language="):
            wanted = word.partition("=")[2]
        before = word
    return "en" if wanted == "en" else "vi"


def _nobody_listens() -> Exit:
    """Let what is still to be said go nowhere, so that the interpreter's last flush does not fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.DONE


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
    """Run the command line of this process, or be one that another has started (`sheets.reading`, `system.beside`)."""
    if sys.argv[1:2] == ["sheet-child"]:  # no command of a person: nothing of the program is loaded for it
        from fieldapp.sheets.child import main as read_for_parent

        sys.exit(read_for_parent(sys.argv[-1]))
    if sys.argv[1:2] == ["work-beside"]:
        from fieldapp.system.beside import main as work_beside

        sys.exit(work_beside())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A Windows pipe would else use a code page that lacks Vietnamese letters.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
