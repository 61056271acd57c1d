"""Reading the lists that a command names: files and folders, each with what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import msgspec

from fieldapp.app.shown import counts_line
from fieldapp.app.terminal import Terminal
from fieldapp.cleaning.roster import ReadTable, Roster
from fieldapp.office.drafts import SPREADSHEETS, read_draft
from fieldapp.office.habits import Habit
from fieldapp.sheets.tables import Mapping as SheetMapping
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import translated
from fieldapp.system.texts import explain, in_short

MOST_FILES = 1000


class Refused(msgspec.Struct, frozen=True):
    """A file that was not read: its name, the code, and the sentence with its next step."""

    file: str
    code: str
    what: str
    next: str


class ReadLists(msgspec.Struct, frozen=True):
    """What came of reading: lists, refused files, the names in folders that are no spreadsheets, and what to remember.

    Attributes:
        habits: how the sheets are read that somebody said it of.
    """

    rosters: tuple[Roster, ...]
    refused: tuple[Refused, ...]
    passed_over: tuple[str, ...]
    habits: tuple[Habit, ...] = ()

    def facts(self) -> dict[str, object]:
        """Return it for a machine: counts and codes, nobody's data."""
        return {
            "files": [_facts(roster) for roster in self.rosters],
            "refused": self.refused,
            "passed_over": self.passed_over,
        }


def read_all(
    terminal: Terminal,
    paths: Iterable[Path],
    *,
    habits: Sequence[Habit] = (),
    mappings: Mapping[str, SheetMapping] = MappingProxyType({}),
) -> ReadLists:
    """Read every list, saying of each what came of it; a refused one stops no other.

    `mappings` and `habits` as in `drafts.read_draft`.

    Raises:
        InputRefused: `roster.too_many` above 1000 files.
        EnvironmentFault: `disk.*`, `sheet.no_child`.
    """
    rosters, refused = [], []
    kept: list[Habit] = []
    files, passed_over = gathered(paths)
    if passed_over:
        terminal.say(terminal.voice("command.passed_over", files=", ".join(passed_over)))
    for path in files:
        draft = read_draft([path], habits=habits, mappings=mappings)
        for error in (*draft.refused, *(file.refused for file in draft.files)):
            if error is not None:
                what, then = explain(error, terminal.language)
                refused.append(Refused(path.name, error.code, what, then))
                terminal.say(f"{path.name}: {what} {then}", error=True)
        kept += draft.habits()
        for roster in draft.rosters():
            rosters.append(roster)
            for sentence in _sentences(terminal, roster):
                terminal.say(sentence)
        if any(file.recalled for file in draft.files):
            terminal.say("  " + terminal.voice("lists.recalled"))
    if not files:
        terminal.say(terminal.voice("command.no_spreadsheets"))
    return ReadLists(tuple(rosters), tuple(refused), passed_over, tuple(kept))


def gathered(paths: Iterable[Path]) -> tuple[list[Path], tuple[str, ...]]:
    """Return the files to read, those of a folder by name, and the names in folders that are passed over.

    Raises:
        InputRefused: `roster.too_many` above 1000 files.
        EnvironmentFault: `disk.*` when a folder cannot be listed.
    """
    files: list[Path] = []
    passed_over: list[str] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        with translated(path):
            inside = sorted(one for one in path.iterdir() if one.is_file())
        for one in inside:
            if one.suffix.lower() in SPREADSHEETS:
                files.append(one)
            else:
                passed_over.append(one.name)
    if len(files) > MOST_FILES:
        raise InputRefused("roster.too_many")
    return files, tuple(passed_over)


def keep_apart(target: Path, lists: Iterable[Path]) -> None:
    """Make sure that what is written does not take the place of a list that is read.

    Raises:
        InputRefused: `roster.onto_itself`.
    """
    if target.exists() and any(path.exists() and target.samefile(path) for path in lists):
        raise InputRefused("roster.onto_itself", place=str(target))


def issues(roster: Roster) -> Counter[str]:
    """Count the issues of a list by code."""
    return Counter(issue for row in roster.rows for issue in row.issues)


def _sentences(terminal: Terminal, roster: Roster) -> Iterator[str]:
    repairs = Counter(one.code for row in roster.rows for one in row.proposals if one.taken)
    sheets = ", ".join(filter(None, roster.sheets)) or roster.kind
    yield terminal.voice("command.list_read", file=roster.file, rows=len(roster.rows), sheets=sheets)
    for key, counts in (("command.list_issues", issues(roster)), ("command.list_repairs", repairs)):
        if counts:
            yield "  " + terminal.voice(key)
            for code, count in counts.most_common():
                yield f"    {count}  {_in_words(terminal, code)}"
    notes = Counter(note.code for note in roster.notes)
    if notes:
        yield "  " + terminal.voice("command.list_notes", counts=counts_line(notes))


def _in_words(terminal: Terminal, code: str) -> str:
    """Say what was found in rows, or repaired, in one sentence."""
    if code.endswith(".format"):
        return terminal.voice(f"command.repair_{code.replace('.', '_')}")
    return in_short(code, terminal.language)


def _facts(roster: Roster) -> dict[str, object]:
    return {
        "file": roster.file,
        "sha256": roster.sha256,
        "kind": roster.kind,
        "sheets": roster.sheets,
        "rows": len(roster.rows),
        "issues": dict(sorted(issues(roster).items())),
        "repairs": sum(one.taken for row in roster.rows for one in row.proposals),
        "notes": roster.notes,
        "skipped": roster.skipped,
        "tables": {table.sheet: _how_read(table) for table in reversed(roster.tables)},
    }


def _how_read(table: ReadTable) -> SheetMapping:
    """Return how the first table of a sheet was read, as `--mapping` takes it."""
    return SheetMapping(table.header_first, table.header_last, table.columns)
