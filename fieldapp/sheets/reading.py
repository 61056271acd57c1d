"""Reading a spreadsheet: a child process opens it, this one bounds time and answer."""

from __future__ import annotations

import hashlib
import os
import queue
import stat
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, Final

from fieldapp.sheets.book import LARGEST_FILE, Book, Note, Sheet
from fieldapp.sheets.packed import Rows
from fieldapp.sheets.wire import Piece, Read, Refused, SheetBegins, SomeRows, read_piece
from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.system.files import named, translated
from fieldapp.system.own_program import own_command, start_piped

TIME_LIMIT_S: Final = 180.0
CHILD_WORD: Final = "sheet-child"
_PIECE: Final = 1024 * 1024
_TICK_S: Final = 0.1
_PATIENCE_S: Final = 2.0
_LARGEST_ANSWER: Final = 256 * 1024 * 1024  # packed; a million people take 50 MB

Progress = Callable[[int, int], None]


def child_command(file_name: str) -> list[str]:
    """Return the command of the child: our own program, which hands over to `sheets.child.main`."""
    return own_command(CHILD_WORD, file_name)


def read_book(path: Path, *, progress: Progress | None = None, time_limit_s: float = TIME_LIMIT_S) -> Book:
    """Read a .xlsx, .xlsb, .xls, .ods, .csv, .tsv or .txt file, whatever its name says, in a child process.

    The child is limited in time and memory; files are limited in size and dimensions. Formulas are never computed and
    links never followed: the value that was stored is taken, and a note counts formulas. Hidden sheets, rows and
    columns are read and marked, with a note. The rows stay packed (`packed.Rows`): walk over them, and pack what you
    derive, so that a million stay small.

    `progress(done, total)` is called ten times a second with rows of the present sheet, (0, 1) before they are known;
    what it raises ends the child and comes out here.

    Raises:
        InputRefused: `sheet.not_a_file`, `sheet.too_large`, `sheet.bomb`, `sheet.dimensions`, `sheet.entities`,
            `sheet.password`, `sheet.long_line`, `sheet.empty`, `sheet.damaged`, `sheet.timeout`, `sheet.crashed` (the
            child died), and what it is instead of a spreadsheet: `sheet.pdf`, `sheet.picture`, `sheet.word_file`,
            `sheet.archive`, `sheet.web_page`, `sheet.not_a_spreadsheet`. `place` is the file name.
        EnvironmentFault: `disk.gone`, `disk.failed` …, `sheet.no_child` (it could not be started).
    """
    name = named(path)
    with translated(path):  # O_NONBLOCK: opening a pipe or a device must not wait for its other end
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise InputRefused("sheet.not_a_file", place=name)
        if state.st_size > LARGEST_FILE:
            raise InputRefused("sheet.too_large", place=name)
        with translated(path), open(handle, "rb", buffering=0, closefd=False) as file:
            source = Told(file)
            with closing(ask_child(source, name, time_limit_s)) as pieces:
                return put_together(name, pieces, source, progress or (lambda _done, _total: None))
    except InputRefused as error:
        raise InputRefused(error.code, place=name) from error
    finally:
        os.close(handle)


class Told:
    """A file that is hashed as it is read: what was read counts, not what stands there later.

    Attributes:
        sha256: the hash so far.
    """

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.sha256 = hashlib.sha256()

    def read(self, size: int) -> bytes:
        piece = self._source.read(size)
        self.sha256.update(piece)
        return piece


def put_together(name: str, pieces: Iterable[Piece | None], source: Told, report: Progress) -> Book:
    """Put the pieces together, sheets without any row left out; None among them is time that passes."""
    sheets: list[tuple[SheetBegins, list[SomeRows]]] = []
    room = _LARGEST_ANSWER
    for piece in pieces:
        if isinstance(piece, Refused):
            raise InputRefused(piece.code)
        if isinstance(piece, Read):
            made = tuple(_sheet(begin, rows) for begin, rows in sheets if rows)
            return Book(name, source.sha256.hexdigest(), piece.kind, made, tuple(_notes(name, made, piece.formulas)))
        if isinstance(piece, SheetBegins):
            sheets.append((piece, []))
        elif piece is not None and sheets:
            sheets[-1][1].append(piece)
            room -= len(piece.chunk)
            if room < 0:
                raise InputRefused("sheet.too_large")
        begin, rows = sheets[-1] if sheets else (None, [])
        done = rows[-1].reached if rows else 0
        report(done, max(done, begin.rows if begin else 0, 1))
    raise InputRefused("sheet.crashed")


def _sheet(begin: SheetBegins, rows: list[SomeRows]) -> Sheet:
    layout = begin.layout
    return Sheet(
        begin.name,
        Rows([some.chunk for some in rows], sum(some.count for some in rows)),
        tuple(layout.merged),
        begin.hidden,
        frozenset(layout.hidden_rows),
        frozenset(layout.hidden_columns),
        layout.fonts,
    )


def _notes(name: str, sheets: Sequence[Sheet], formulas: int) -> Iterator[Note]:
    if formulas:
        yield Note("sheet.formulas", name, formulas)
    if hidden := sum(sheet.hidden for sheet in sheets):
        yield Note("sheet.hidden", name, hidden)
    for sheet in sheets:
        if sheet.hidden_rows:
            yield Note("sheet.hidden_rows", sheet.name or name, len(sheet.hidden_rows))
        if sheet.hidden_columns:
            yield Note("sheet.hidden_columns", sheet.name or name, len(sheet.hidden_columns))


def ask_child(source: Told, name: str, time_limit_s: float) -> Generator[Piece | None, None, None]:
    """Feed the child and yield what it says, None ten times a second meanwhile; however this ends, the child ends."""
    try:
        child = start_piped(child_command(name))
    except OSError as error:
        raise EnvironmentFault("sheet.no_child", place=name) from error
    assert child.stdin is not None
    assert child.stdout is not None
    heard: queue.SimpleQueue[Piece | None] = queue.SimpleQueue()
    failed: list[OSError] = []
    threads = (
        threading.Thread(target=_feed, args=(source, child.stdin, failed), daemon=True),
        threading.Thread(target=_listen, args=(child.stdout, heard), daemon=True),
    )
    ends = time.monotonic() + time_limit_s
    with child:
        try:
            for thread in threads:
                thread.start()
            while (left := ends - time.monotonic()) > 0:
                try:
                    piece = heard.get(timeout=min(left, _TICK_S))
                except queue.Empty:
                    yield None
                    continue
                if failed:
                    raise failed[0]
                if piece is None:
                    return
                yield piece
            raise InputRefused("sheet.timeout")
        finally:
            child.kill()
            for thread in threads:
                thread.join(_PATIENCE_S)  # a dead drive may hold the reading one for longer


def _feed(source: Told, into: IO[bytes], failed: list[OSError]) -> None:
    with suppress(BrokenPipeError, ConnectionError, ValueError), closing(into):
        while True:
            try:
                piece = source.read(_PIECE)
            except OSError as error:
                failed.append(error)
                return
            if not piece:
                return
            into.write(piece)


def _listen(stream: IO[bytes], heard: queue.SimpleQueue[Piece | None]) -> None:
    try:
        while piece := read_piece(stream):
            heard.put(piece)
    finally:
        heard.put(None)
