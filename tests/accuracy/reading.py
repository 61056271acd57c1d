"""Rows and fields: what was found of the rows that a truth names, how right each field is, and the problem codes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Final

import msgspec

from fieldapp.cleaning.reading import read_roster
from fieldapp.cleaning.roster import ISSUES, Roster, RosterRow
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.names import tone_key

SHOWN: Final = 12
_ABOUT_THE_ROW: Final = frozenset(["file", "sheet", "row", "person", "issues"])
_FIELD_BOUND: Final = 0.998
_CODE_BOUND: Final = 0.99

Key = tuple[str, int]
Truth = dict[Key, dict[str, object]]


class Field(msgspec.Struct, frozen=True):
    """One field: how many rows say it right, of how many that were found."""

    name: str
    right: int
    rows: int

    @property
    def share(self) -> float:
        """Return the share that is right; 1 of nothing."""
        return self.right / self.rows if self.rows else 1.0


class Code(msgspec.Struct, frozen=True):
    """One problem code: rightly raised, raised for nothing, and not raised."""

    name: str
    hits: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Return the share of what was raised that is right; 1 of nothing."""
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Return the share of what there is that was raised; 1 of nothing."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0


class Reading(msgspec.Struct, frozen=True):
    """What was measured.

    Attributes:
        missing, extra: data rows that were not read, and rows read that are none.
        refused: files that were refused, with the code.
        codes: per code; those that only one side knows are in `unjudged` (ours) and `unknown` (the truth's).
        unread_fields: fields of the truth that a row of ours does not have.
        examples: some of what is wrong, for a person.
    """

    found: int
    missing: tuple[Key, ...]
    extra: tuple[Key, ...]
    refused: dict[str, str]
    fields: tuple[Field, ...]
    codes: tuple[Code, ...]
    unjudged: dict[str, int]
    unknown: dict[str, int]
    unread_fields: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def overall(self) -> Code:
        """Return all judged codes together."""
        sums = [sum(getattr(code, part) for code in self.codes) for part in ("hits", "wrong", "missed")]
        return Code("all codes", *sums)

    def broken(self) -> list[str]:
        """Return the bounds that do not hold, in words."""
        said = [f"{file} was refused: {code}" for file, code in self.refused.items()]
        said += [f"{len(self.missing)} data rows were not found"] if self.missing else []
        said += [f"{len(self.extra)} rows were found that are none"] if self.extra else []
        said += [f"{field.name} is right in {field.share:.4f}" for field in self.fields if field.share < _FIELD_BOUND]
        overall = self.overall
        if overall.precision < _CODE_BOUND or overall.recall < _CODE_BOUND:
            said.append(f"codes: precision {overall.precision:.4f}, recall {overall.recall:.4f}")
        return said


def read_truth(folder: Path) -> Truth:
    """Return the lines of `truth.jsonl` by file and row."""
    lines = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return {(entry["file"], entry["row"]): entry for entry in map(json.loads, filter(None, lines))}


def read_lists(folder: Path, truth: Truth) -> tuple[list[Roster], dict[str, str]]:
    """Read every list that the truth names; return the rosters, and the codes of the files that were refused."""
    rosters, refused = [], {}
    for name in sorted({file for file, _ in truth}):
        try:
            rosters.append(read_roster(folder / name))
        except InputRefused as error:
            refused[name] = error.code
    return rosters, refused


def measure(truth: Truth, rosters: list[Roster], refused: dict[str, str]) -> Reading:
    """Compare what was read with the truth."""
    rows = {(row.file, row.row): row for roster in rosters for row in roster.rows}
    both = [(row, truth[key]) for key, row in rows.items() if key in truth]
    named = {field for entry in truth.values() for field in entry} - _ABOUT_THE_ROW
    ours = set(RosterRow.__struct_fields__)
    examples: list[str] = []
    fields = tuple(_field(name, both, examples) for name in sorted(named & ours))
    # A code that the other side never uses cannot be judged by this truth: it is said, not counted.
    told = {str(code) for entry in truth.values() for code in _codes(entry)}
    raised = Counter(code for row, _ in both for code in row.issues)
    judged = (told & ISSUES) | (set(raised) & _CLERKS)
    codes = tuple(_code(name, both, examples) for name in sorted(judged))
    return Reading(
        found=len(both),
        missing=tuple(sorted(truth.keys() - rows.keys())),
        extra=tuple(sorted(rows.keys() - truth.keys())),
        refused=refused,
        fields=fields,
        codes=codes,
        unjudged={code: count for code, count in sorted(raised.items()) if code not in judged},
        unknown=dict(sorted(Counter(c for e in truth.values() for c in _codes(e) if c not in ISSUES).items())),
        unread_fields=tuple(sorted(named - ours)),
        examples=tuple(examples),
    )


# The codes of the first truth that was given: every truth judges them, also one in which a code never stands.
_CLERKS: Final = frozenset(
    [
        *("id.lost_zeros", "id.missing", "id.old_9_digits", "id.invalid", "id.birth_mismatch", "id.sex_mismatch"),
        *("birth.missing", "birth.year_only", "birth.impossible", "phone.invalid", "text.legacy_encoding"),
    ]
)


def _codes(entry: dict[str, object]) -> list[str]:
    issues = entry.get("issues")
    return issues if isinstance(issues, list) else []


def _say(examples: list[str], name: str, row: RosterRow, read: object, wanted: object) -> None:
    if sum(example.startswith(f"{name} ") for example in examples) < SHOWN:
        examples.append(f"{name} {row.file}:{row.row} read {read!r}, is {wanted!r}")


def _field(name: str, both: list[tuple[RosterRow, dict[str, object]]], examples: list[str]) -> Field:
    right = rows = 0
    for row, entry in both:
        read, wanted = getattr(row, name), entry.get(name)
        if name not in entry or (name == "ward" and read is None):
            continue  # the truth knows the person's ward, also where the list does not name it
        rows += 1
        if (tone_key(str(read)) == tone_key(str(wanted))) if name == "full_name" else read == wanted:
            right += 1
        else:
            _say(examples, name, row, read, wanted)
    return Field(name, right, rows)


def _code(name: str, both: list[tuple[RosterRow, dict[str, object]]], examples: list[str]) -> Code:
    hits = wrong = missed = 0
    for row, entry in both:
        raised, there = name in row.issues, name in _codes(entry)
        hits += raised and there
        wrong += raised and not there
        missed += there and not raised
        if raised != there:
            _say(examples, name, row, raised, there)
    return Code(name, hits, wrong, missed)
