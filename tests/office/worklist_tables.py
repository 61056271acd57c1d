"""Work lists as tables: written, filled in by a test, and sent back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fieldapp.domain.missing import POLICE
from fieldapp.office.worklist_files import worklist_workbook
from fieldapp.office.worklists import worklist
from fieldapp.sheets.reading import read_book
from fieldapp.sheets.writing import Line, Page, workbook
from fieldapp.station.station import Station

Table = list[list[str]]


def written(station: Station, path: Path, owner: str = POLICE) -> Table:
    """Write a work list and return its header and rows as they stand in the workbook."""
    work = worklist(station, owner=owner, language="vi")
    path.write_bytes(worklist_workbook(work, language="vi", title="Đợt thử", scratch=path.parent))
    return table(path)


def table(path: Path) -> Table:
    """Return header and rows as they stand in a workbook."""
    rows = read_book(path).sheets[0].rows
    width = max(len(row.cells) for row in rows)
    return [[row.text(column) for column in range(width)] for row in rows if len(row.cells) > 3]


def send_back(table: Sequence[Sequence[str]], path: Path) -> Path:
    """Write a table as the workbook that comes back."""
    path.write_bytes(workbook([Page("Trả lời", (), [Line(tuple(row), "plain") for row in table])], scratch=path.parent))
    return path


def column(table: Table, name: str) -> int:
    """Return the position of a column."""
    return table[0].index(name)
