"""The road for translators: all our own texts as one file for Qt Linguist, and what was translated back again.

    python build_spec/linguist.py out FILE.ts
    pyside6-linguist FILE.ts
    python build_spec/linguist.py in FILE.ts

The texts stand in `resources/texts/*.toml`, because the command line and the papers say them without Qt. In the file of
Qt Linguist the source is Vietnamese and the translation English; the context is the file, the comment is the key. On
the way back only English words change: comments, order and layout of the tables stay. Whatever is wrong in the file is
named, and then nothing is written. Translations that are marked as unfinished stay as they were.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter
from typing import NamedTuple
from xml.sax.saxutils import escape

from fieldapp.system.errors import FieldappError
from fieldapp.system.files import Disk, write_bytes
from fieldapp.system.resources import resource
from fieldapp.system.texts import CHOICE, explain

_MOST_BYTES = 8 << 20
_MOST_TOLD = 20
_SOURCES = {"en": "vi", "en_next": "vi_next"}
_NEXT = " (next)"
"""Ends the comment of what a person is told to do after a refusal."""

_TOKEN = re.compile(
    r"""
    \#.* |
    ^\[(?P<table>\w+)\] |
    ^(?P<inline>\w+)\ =\ \{ |
    (?P<field>\w+)\ =\ (?P<value>\"{3}(?s:.*?)\"{3} | "(?:[^"\\\n]|\\.)*")
    """,
    re.MULTILINE | re.VERBOSE,
)


class Wrong(Exception):
    """What hinders the way, in a sentence; nothing was written."""


class Entry(NamedTuple):
    """One English text: the Vietnamese words beside it, and where in its table it stands."""

    source: str
    translation: str
    begin: int
    end: int


Table = dict[str, Entry]
"""The English texts of one file by their comments in Qt Linguist."""


def main(arguments: Sequence[str]) -> int:
    """Run one command line; return 0 when it was done, 1 when it was refused, 2 when it was no command."""
    texts = resource("texts")
    try:
        match arguments:
            case ["out", file]:
                write_bytes(Disk(), Path(file).absolute(), written(texts, Path(file).absolute().parent).encode())
                print(f"{file} was written. Open it with: pyside6-linguist {file}")
            case ["in", file]:
                changed = take(texts, Path(file))
                print("\n".join(map(str, changed)) or "Nothing was changed: every translation is what stands there.")
            case _:
                print("python build_spec/linguist.py out FILE.ts | in FILE.ts", file=sys.stderr)
                return 2
    except Wrong as wrong:
        print(f"{wrong}\nNothing was written.", file=sys.stderr)
        return 1
    except FieldappError as error:
        print(*explain(error, "en"), file=sys.stderr)
        return 1
    return 0


def written(texts: Path, beside: Path) -> str:
    """Return all texts as a file of Qt Linguist that is to lie in the folder `beside`."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>"]
    lines.append('<TS version="2.1" language="en_GB" sourcelanguage="vi_VN">')
    for name, file in _files(texts).items():
        words = _read(file)
        place = escape(Path(os.path.relpath(file, beside)).as_posix(), {'"': "&quot;"})
        lines += ["<context>", f"    <name>{name}</name>"]
        for comment, entry in _table(words, file).items():
            line = words.count("\n", 0, entry.begin) + 1
            lines += ["    <message>", f'        <location filename="{place}" line="{line}"/>']
            lines += [f"        <source>{escape(entry.source)}</source>", f"        <comment>{comment}</comment>"]
            lines += [f"        <translation>{escape(entry.translation)}</translation>", "    </message>"]
        lines.append("</context>")
    return "\n".join([*lines, "</TS>", ""])


def take(texts: Path, translated: Path) -> list[Path]:
    """Take the translations of a file of Qt Linguist over into the tables; return the files that changed.

    Raises:
        Wrong: something in the file cannot be taken over; nothing was written.
        FieldappError: `disk.*`; every table is whole, the old one or the new one.
    """
    files = _files(texts)
    words = {name: _read(file) for name, file in files.items()}
    tables = {name: _table(words[name], file) for name, file in files.items()}
    wrong: list[str] = []
    taken: dict[str, dict[str, str]] = {}
    for name, message in _messages(translated):
        comment, translation = message.findtext("comment", ""), message.find("translation")
        entry = tables.get(name, {}).get(comment)
        if translation is None or translation.get("type"):  # unfinished, or no longer asked for
            continue
        new = translation.text or ""
        fault = "there is no such text" if entry is None else _fault(entry, message.findtext("source", ""), new)
        if comment in taken.setdefault(name, {}):
            fault = "it stands there twice"
        taken[name][comment] = new
        if fault:
            wrong.append(f"{name[:40]!r}, {comment[:40]!r}: {fault}.")
    if wrong:
        raise Wrong("\n".join([*wrong[:_MOST_TOLD], *(["…"] if len(wrong) > _MOST_TOLD else [])]))
    changed = [(files[name], words[name], _changed(words[name], tables[name], new)) for name, new in taken.items()]
    changed = [(file, before, after) for file, before, after in changed if after != before]
    for file, _, after in changed:
        _table(after, file)
    for file, _, after in changed:
        write_bytes(Disk(), file, after.encode(), replace=True)
    return [file for file, _, _ in changed]


def _files(texts: Path) -> dict[str, Path]:
    return {path.relative_to(texts).with_suffix("").as_posix(): path for path in sorted(texts.rglob("*.toml"))}


def _read(file: Path) -> str:
    return file.read_bytes().decode()


def _table(words: str, file: Path) -> Table:
    """Find the English texts in the words of a table, and see that TOML finds the same."""
    found: dict[str, dict[str, tuple[str, int, int]]] = {}
    key = ""
    for token in _TOKEN.finditer(words):
        if name := token["table"] or token["inline"]:
            key = name
        elif token["field"]:
            value = tomllib.loads(f"value = {token['value']}")["value"]
            found.setdefault(key, {})[token["field"]] = (value, *token.span("value"))
    read = {key: {field: place[0] for field, place in entry.items()} for key, entry in found.items()}
    if read != tomllib.loads(words):
        raise Wrong(f"{file} is laid out in another way than this program knows.")
    return {
        key + (_NEXT if field == "en_next" else ""): Entry(entry[_SOURCES[field]][0], *entry[field])
        for key, entry in found.items()
        for field in _SOURCES
        if field in entry
    }


def _messages(translated: Path) -> Iterator[tuple[str, ET.Element]]:
    """Return every message of a file of Qt Linguist with the name of its context."""
    try:
        with open(translated, "rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
        words = data.decode("utf-8-sig")
        if len(data) > _MOST_BYTES or "<!ENTITY" in words:  # entities that double each other fill the memory
            raise Wrong(f"{translated} is no file of Qt Linguist: it is far too large, or declares entities.")
        root = ET.fromstring(words)
    except OSError as error:
        raise Wrong(f"{translated} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, ET.ParseError, ValueError) as error:
        raise Wrong(f"{translated} is damaged or no file of Qt Linguist: {error}.") from error
    if root.tag != "TS":
        raise Wrong(f"{translated} is no file of Qt Linguist.")
    for context in root.iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name", ""), message


def _fault(entry: Entry, source: str, new: str) -> str:
    """Say why `new` cannot stand in the place of an English text; empty when it can."""
    if source != entry.source:
        return "its Vietnamese text is another one by now; write the file anew"
    if not new.strip():
        return "it has no words"
    if any(unicodedata.category(letter)[0] == "C" and letter != "\n" for letter in new):
        return "it has signs that nobody sees"
    if ("\n" in new) != ("\n" in source):
        return "its lines are not broken as those of the source"
    blanks, wanted = _blanks(new), _blanks(source)
    if blanks is None:
        return "its braces are wrong"
    return "" if blanks == wanted else f"its blanks are {sorted(blanks)}, not {sorted(wanted or ())}"


def _blanks(words: str) -> set[str] | None:
    """Return the names in braces, those of choices too; None when some braces are neither a blank nor a choice."""
    asked = {choice[1] for choice in CHOICE.finditer(words)}
    try:
        parts = list(Formatter().parse(CHOICE.sub("", words)))
    except ValueError:
        return None
    if any(how or kind for _, _, how, kind in parts):
        return None
    return asked | {name for _, name, _, _ in parts if name is not None}


def _changed(words: str, table: Table, new: dict[str, str]) -> str:
    """Return the words of a table with other English texts in it; what did not change stays to the letter."""
    for comment, entry in sorted(table.items(), key=lambda one: -one[1].begin):
        wanted = new.get(comment, entry.translation)
        if wanted != entry.translation:
            lines = words[entry.begin :].startswith('"""')
            words = words[: entry.begin] + _quoted(wanted, lines=lines) + words[entry.end :]
    return words


def _quoted(words: str, *, lines: bool) -> str:
    if not lines:
        return json.dumps(words, ensure_ascii=False)  # what it escapes, TOML escapes in the same way
    return '"""\n' + words.replace("\\", "\\\\").replace('"""', '""\\"') + '"""'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
