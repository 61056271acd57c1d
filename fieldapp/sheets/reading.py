"""Reading a spreadsheet: a child process opens it, this one bounds time and answer."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from fieldapp.sheets.book import LARGEST_ANSWER, LARGEST_FILE, Book, Cell, Note, Row, Sheet
from fieldapp.sheets.child import Answer, WireCell
from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.system.files import named, translated

TIME_LIMIT_S: Final = 45.0
CHILD_WORD: Final = "sheet-child"


def child_command(file_name: str) -> list[str]:
    """Return the command of the child.

    In a frozen program the executable is the program itself: its `main` has to hand over to
    `fieldapp.sheets.child.main` when its first argument is `sheet-child`, before it imports anything else.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_WORD, file_name]
    # -P: never import from the working directory, which may be the stick that the file came on.
    return [sys.executable, "-P", "-m", "fieldapp.sheets.child", file_name]


def read_book(path: Path, *, time_limit_s: float = TIME_LIMIT_S) -> Book:
    """Read a .xlsx, .xls, .ods or .csv file in a child process with limits on time, memory, size and dimensions.

    Formulas are never computed: the value that was stored with them is taken, and a note counts them. Hidden sheets are
    left out, with a note.

    Raises:
        InputRefused: `sheet.not_a_file`, `sheet.too_large`, `sheet.not_a_spreadsheet`, `sheet.bomb`,
            `sheet.dimensions`, `sheet.entities`, `sheet.password`, `sheet.long_line`, `sheet.empty`,
            `sheet.damaged`, `sheet.timeout`,
            `sheet.crashed` (the child died); `place` is the file name.
        EnvironmentFault: `disk.gone`, `disk.failed` …, `sheet.no_child` (it could not be started).
    """
    with translated(path):  # O_NONBLOCK: opening a pipe or a device must not wait for its other end
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise InputRefused("sheet.not_a_file", place=named(path))
        if state.st_size > LARGEST_FILE:
            raise InputRefused("sheet.too_large", place=named(path))
        answer = _ask_child(handle, named(path), time_limit_s)
    finally:
        os.close(handle)
    if answer.refused:
        raise InputRefused(answer.refused, place=named(path))
    notes = []
    if answer.formulas:
        notes.append(Note("sheet.formulas", named(path), answer.formulas))
    if answer.hidden:
        notes.append(Note("sheet.hidden", named(path), answer.hidden))
    sheets = tuple(
        Sheet(
            wire.name,
            tuple(Row(number, tuple(_cell(value) for value in cells)) for number, cells in wire.rows),
            tuple(wire.merged),
        )
        for wire in answer.sheets
    )
    return Book(named(path), answer.sha256, answer.kind, sheets, tuple(notes))


def _cell(value: WireCell) -> Cell:
    return date.fromisoformat(value[0]) if isinstance(value, tuple) else value


def _ask_child(handle: int, file_name: str, time_limit_s: float) -> Answer:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    try:
        child = subprocess.Popen(
            child_command(file_name),
            stdin=handle,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise EnvironmentFault("sheet.no_child", place=file_name) from error
    expired = threading.Event()

    def stop() -> None:
        expired.set()
        child.kill()

    timer = threading.Timer(time_limit_s, stop)
    timer.start()
    with child:
        try:
            assert child.stdout is not None
            data = child.stdout.read(LARGEST_ANSWER + 1)
            if len(data) > LARGEST_ANSWER:
                child.kill()
                raise InputRefused("sheet.too_large", place=file_name)
            child.wait()
        finally:
            timer.cancel()
            if child.poll() is None:
                child.kill()
            timer.join()
    if expired.is_set():
        raise InputRefused("sheet.timeout", place=file_name)
    try:
        return msgspec.msgpack.decode(data, type=Answer)
    except msgspec.DecodeError as error:
        raise InputRefused("sheet.crashed", place=file_name) from error
