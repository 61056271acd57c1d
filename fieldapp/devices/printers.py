"""Putting a finished PDF on paper, or into a folder that a person chose. Nothing goes through a temporary file."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.files import Disk, write_bytes

try:
    from PySide6.QtPdf import QPdfDocument
except ImportError:  # the extra `preview` is not installed: papers go into a folder
    QPdfDocument = None  # type: ignore[assignment,misc]

_DPI = 300


class PrintTarget(msgspec.Struct, frozen=True):
    """Where papers go: a printer by name, or a folder. One of the two is set."""

    printer: str = ""
    folder: str = ""


def known_printers() -> list[str]:
    """Return the names of the printers of this machine; empty when it cannot print a PDF."""
    if QPdfDocument is None:
        return []
    return [info.printerName() for info in QPrinterInfo.availablePrinters()]


def put_out(pdf: bytes, *, name: str, target: PrintTarget, disk: Disk | None = None) -> str:
    """Print `pdf`, or write it as `name` into the folder of `target`; return the place in words (printer or file).

    Raises:
        EnvironmentFault: `print.no_target`, `print.failed`, or a `disk.*` code.
    """
    if target.folder:
        path = Path(target.folder) / name
        write_bytes(disk or Disk(), path, pdf, replace=True)
        return str(path)
    if not target.printer:
        raise EnvironmentFault("print.no_target")
    _print(pdf, target.printer)
    return target.printer


def _print(pdf: bytes, printer_name: str) -> None:
    """Draw each page as an image: QPainter on QPrinter is what every driver understands."""
    if QPdfDocument is None:
        raise EnvironmentFault("print.failed", place=printer_name)
    data = QByteArray(pdf)
    source = QBuffer(data)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(source)
    if document.pageCount() < 1:
        raise EnvironmentFault("print.failed", place=printer_name)
    printer = QPrinter(QPrinterInfo.printerInfo(printer_name))
    # WORKAROUND: drivers start at their own 1200 dpi; the resolution comes before any size is computed.
    printer.setResolution(_DPI)
    points = document.pagePointSize(0)
    size = QPageSize(QSizeF(points), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise EnvironmentFault("print.failed", place=printer_name)
    try:
        for page in range(document.pageCount()):
            if page:
                printer.newPage()
            points = document.pagePointSize(page)
            target = QRect(0, 0, round(points.width() * _DPI / 72), round(points.height() * _DPI / 72))
            painter.drawImage(target, document.render(page, target.size()))
    finally:
        painter.end()
