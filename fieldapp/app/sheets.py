"""Reading the lists that a command names: files and folders, each with what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from fieldapp.app.shown import counts_line
from fieldapp.app.terminal import Terminal
from fieldapp.cleaning.reading import read_roster
from fieldapp.cleaning.roster import Roster
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import translated
from fieldapp.system.texts import explain, in_short

SPREADSHEETS = frozenset({".xlsx", ".xls", ".ods", ".csv"})
"""What a folder is searched for; a file that is named itself is read whatever its name."""

MOST_FILES = 1000


class Refused(msgspec.Struct, frozen=True):
    """A file that was not read: its name, the code, and the sentence with its next step."""

    file: str
    code: str
    what: str
    next: str


class ReadLists(msgspec.Struct, frozen=True):
    """What came of reading: lists, refused files, and the names in folders that are no spreadsheets."""

    rosters: tuple[Roster, ...]
    refused: tuple[Refused, ...]
    passed_over: tuple[str, ...]

    def facts(self) -> dict[str, object]:
        """Return it for a machine: counts and codes, nobody's data."""
        return {
            "files": [_facts(roster) for roster in self.rosters],
            "refused": self.refused,
            "passed_over": self.passed_over,
        }


def read_all(terminal: Terminal, paths: Iterable[Path]) -> ReadLists:
    """Read every list, saying of each what came of it; a refused one stops no other.

    Raises:
        InputRefused: `roster.too_many` above 1000 files.
        EnvironmentFault: `disk.*`, `sheet.no_child`.
    """
    rosters, refused = [], []
    files, passed_over = gathered(paths)
    if passed_over:
        terminal.say(terminal.voice("command.passed_over", files=", ".join(passed_over)))
    for path in files:
        try:
            roster = read_roster(path)
        except InputRefused as error:
            what, then = explain(error, terminal.language)
            refused.append(Refused(path.name, error.code, what, then))
            terminal.say(f"{path.name}: {what} {then}", error=True)
            continue
        rosters.append(roster)
        for sentence in _sentences(terminal, roster):
            terminal.say(sentence)
    if not files:
        terminal.say(terminal.voice("command.no_spreadsheets"))
    return ReadLists(tuple(rosters), tuple(refused), passed_over)


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
    }
