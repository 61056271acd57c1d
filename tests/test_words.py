"""Every word that a person reads exists in both languages, and every refusal says what happened and what to do next."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fieldapp.system.texts import CHOICE, filled, text

PROJECT = Path(__file__).resolve().parent.parent
_TEXTS = PROJECT / "resources" / "texts"
_ERRORS = {"EnvironmentFault", "InputRefused", "Bug"}
_KEY = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_.]*")


# A blank and, directly or after one word, what only more than one is called or does.
_MANY = re.compile(
    r"\{(?P<blank>\w+)\} (?:(?!is|was|has|does)[a-z-]+ )??"
    r"(?!(?:is|was|has|does|this|lacks|holds|goes|takes|ends|says|waits|swells|brings|replaces)\b)"
    r"(?:[a-z]+s|people|are|were|have|wait|lie|get|do)\b"
)
_NEVER_ONE = {
    # a name, not a number
    *("command.recovered_gap last", "command.use_one_of second", "office.desk_missing gaps"),
    *("command.use_value_missing name", "demo.taken place", "sheet.entities place"),
    # a bound that is far from one
    *("form.count most", "registration.term months", "seal.passphrase_long most", "seal.passphrase_short least"),
    *("slots.minutes most", "slots.people most", "slots.too_many place", "start.passphrase_short count"),
    "start.pin_wrong count",
}
"""Blanks before the word for many that are never filled with 1."""


class Raised(NamedTuple):
    """One place that makes an error: its code, where it stands, and the values it gives to the sentence."""

    code: str
    where: str
    values: frozenset[str]
    open_ended: bool


@cache
def _modules() -> tuple[tuple[str, ast.Module], ...]:
    return tuple(
        (path.relative_to(PROJECT).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted((PROJECT / "fieldapp").rglob("*.py"))
    )


@cache
def _tables(*, refusals: bool) -> dict[str, dict[str, str]]:
    """Return every entry as `area.name -> {field: words}`."""
    folder = _TEXTS / "refusals" if refusals else _TEXTS
    return {
        f"{path.stem}.{name}": entry
        for path in sorted(folder.glob("*.toml"))
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


@cache
def _constants() -> frozenset[str]:
    return frozenset(
        node.value
        for _, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _KEY.fullmatch(node.value)
    )


def _functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func).rpartition(".")[2]


@cache
def _raised() -> tuple[Raised, ...]:
    """Return every error made with a code that stands there.

    Where the code is worked out, every string in that function that looks like a code counts as one, if its area has
    a table of refusals and it is no other text: `disk.full` in a mapping of system errors, for example.
    """
    found = []
    areas = {path.stem for path in (_TEXTS / "refusals").glob("*.toml")}
    for name, tree in _modules():
        for function in [*_functions(tree), tree]:
            for node in ast.walk(function):
                if not isinstance(node, ast.Call) or _called(node) not in _ERRORS or not node.args:
                    continue
                values = frozenset(word.arg for word in node.keywords if word.arg)
                open_ended = any(word.arg is None for word in node.keywords)
                codes = [node.args[0].value] if isinstance(node.args[0], ast.Constant) else _codes_in(function, areas)
                found += [Raised(str(code), f"{name}:{node.lineno}", values, open_ended) for code in codes]
    return tuple(dict.fromkeys(found))


def _codes_in(function: ast.AST, areas: set[str]) -> list[str]:
    if isinstance(function, ast.Module):
        return []
    texts = _tables(refusals=False)
    pieces = {part for node in ast.walk(function) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    return [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Constant)
        and node not in pieces
        and isinstance(node.value, str)
        and _KEY.fullmatch(node.value)
        and node.value.partition(".")[0] in areas
        and node.value not in texts
    ]


def _fields(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def test_every_code_that_is_raised_is_explained_in_both_languages() -> None:
    explained = _tables(refusals=True)
    assert sorted({f"{raised.code} ({raised.where})" for raised in _raised() if raised.code not in explained}) == []


def test_every_explanation_is_whole() -> None:
    wanted = {"vi", "vi_next", "en", "en_next"}
    entries = _tables(refusals=True).items()
    assert [
        code for code, entry in entries if {field for field, words in entry.items() if words.strip()} != wanted
    ] == []


def test_an_explanation_names_only_what_the_error_brings() -> None:
    explained = _tables(refusals=True)
    wrong = []
    for raised in _raised():
        needed = set().union(*(_fields(words) for words in explained.get(raised.code, {}).values())) - {"place"}
        if not raised.open_ended and not needed <= raised.values:
            wrong.append(f"{raised.code} ({raised.where}): {sorted(needed - raised.values)}")
    assert wrong == []


def test_every_explanation_is_used() -> None:
    used = _constants() | {raised.code for raised in _raised()}
    prefixes = _prefixes()
    assert [code for code in _tables(refusals=True) if code not in used and not code.startswith(prefixes)] == []


def test_every_text_that_is_asked_for_exists() -> None:
    known = _tables(refusals=False)
    missing = []
    for name, tree in _modules():
        for node in ast.walk(tree):
            asks = isinstance(node, ast.Call) and (ast.unparse(node.func) == "text" or _called(node).endswith("voice"))
            if not isinstance(node, ast.Call) or not asks or not node.args:
                continue
            key = node.args[0]
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value not in known:
                missing.append(f"{key.value} ({name}:{node.lineno})")
    assert missing == []


def test_every_stage_of_long_work_has_words() -> None:
    stages = {
        node.args[0].value
        for _, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) == "progress" and node.args
        if isinstance(node.args[0], ast.Constant)
    }
    assert len(stages) >= 8
    assert [stage for stage in sorted(map(str, stages)) if f"ui.stage_{stage}" not in _tables(refusals=False)] == []


def test_every_text_has_both_languages_and_the_same_blanks() -> None:
    wrong = [
        key
        for key, entry in _tables(refusals=False).items()
        if set(entry) != {"vi", "en"} or not all(entry.values()) or _fields(entry["vi"]) != _fields(entry["en"])
    ]
    assert wrong == []


def test_english_knows_one_from_many() -> None:
    """Whatever may be 1 is followed by a choice, `{count} {count:draft|drafts}`; Vietnamese words have one form."""
    entries = [*_tables(refusals=False).items(), *_tables(refusals=True).items()]
    many = {
        f"{key} {found['blank']}"
        for key, entry in entries
        for field in ("en", "en_next")
        for found in _MANY.finditer(entry.get(field, ""))
    }
    assert sorted(many ^ _NEVER_ONE) == []
    assert [key for key, entry in entries if CHOICE.search(entry["vi"] + entry.get("vi_next", ""))] == []


def test_a_choice_follows_its_number() -> None:
    words = "{count} {count:draft is|drafts are} left of {all}"
    assert filled(words, {"count": 1, "all": 3}) == "1 draft is left of 3"
    assert filled(words, {"count": "1", "all": 3}) == "1 draft is left of 3"
    assert filled(words, {"count": 0, "all": 1}) == "0 drafts are left of 1"
    assert filled(words, {"count": 21, "all": "{x:a|b}"}) == "21 drafts are left of {x:a|b}"
    assert text("desk.today_drafts", "en", count=1) == "1 draft"
    assert text("desk.today_drafts", "vi", count=1) == "1 nháp"


def test_every_text_is_used() -> None:
    used = _constants()
    prefixes = _prefixes()
    assert [key for key in _tables(refusals=False) if key not in used and not key.startswith(prefixes)] == []


def _prefixes() -> tuple[str, ...]:
    """Return how the keys begin that are put together, as `outcome.` in `text(f"outcome.{code}", language)`."""
    return tuple(
        {
            str(node.values[0].value)
            for _, tree in _modules()
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr)
            and node.values
            and isinstance(node.values[0], ast.Constant)
            and re.match(r"[a-z][a-z0-9_]*\.", str(node.values[0].value))
        }
    )
