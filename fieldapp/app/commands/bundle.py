"""`fieldapp bundle inspect`: what a sealed file tells, and never anything about a person."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp.app.given import Place
from fieldapp.app.lazy import LazyGroup
from fieldapp.app.opened import opened
from fieldapp.app.shown import moment
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.bundle.inspecting import Inside, Summary, inspect
from fieldapp.seal.boxes import recipient_text
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import translated

_MARK = b"AGE-SECRET-KEY-1"
_LONGEST_KEY_FILE = 64 * 1024


@click.command(cls=LazyGroup, rooms={"inspect": "fieldapp.app.commands.bundle:inspect_file"})
def bundle() -> None:
    """Hold the commands about bundles."""


@click.command(cls=WordedCommand)
@click.argument("file", type=Place())
@click.option("--identity", type=Place())
@click.option("--own-key", is_flag=True)
@click.pass_obj
def inspect_file(terminal: Terminal, *, file: Path, identity: Path | None, own_key: bool) -> Exit:
    """Look at a bundle from outside; with a key, open it and check it to its last byte."""
    identities = [] if identity is None else read_identities(identity)
    if own_key or terminal.secret_file is not None:
        with opened(terminal) as station:
            identities.append(station.keys.identity)
    with translated(file), open(file, "rb") as stream:
        known = inspect(stream, identities)
    _say(terminal, file, known)
    terminal.answer(known)
    return Exit.DONE


def _say(terminal: Terminal, file: Path, known: Summary) -> None:
    terminal.say(
        terminal.voice("command.bundle_outside", file=file.name, size=known.file_bytes, recipients=known.recipients)
    )
    if known.inside is None:
        terminal.say(terminal.voice("command.bundle_no_key"))
        return
    inside: Inside = known.inside
    for key, value in (
        ("command.bundle_purpose", inside.purpose),
        ("command.bundle_campaign", inside.campaign),
        ("command.bundle_writer", f"{inside.writer_label} ({inside.writer_role})"),
        ("command.bundle_number", inside.number),
        ("command.bundle_written", moment(inside.written_at)),
        ("command.bundle_events", inside.events),
        ("command.bundle_excerpts", inside.excerpts),
    ):
        terminal.say(f"    {terminal.voice(key)}: {value}")
    for part in inside.ranges:
        terminal.say(
            f"    {terminal.voice('command.bundle_range')}: {part.journal_id[:8]}:{part.from_seq}-{part.to_seq}"
        )


def read_identities(path: Path) -> list[str]:
    """Return the age identities of a key file, as `age -i` reads it: comments and empty lines are passed over.

    Raises:
        InputRefused: `secret.no_identity` when none stands in it.
        EnvironmentFault: `disk.*`.
    """
    with translated(path), open(path, "rb") as stream:
        data = stream.read(_LONGEST_KEY_FILE)
    lines = [line.strip() for line in data.splitlines()]
    found = [line.decode("ascii", "replace") for line in lines if line.upper().startswith(_MARK)][:10]
    if not found:
        raise InputRefused("secret.no_identity", place=path.name)
    for one in found:
        recipient_text(one)
    return found
