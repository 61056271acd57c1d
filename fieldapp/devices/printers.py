"""Putting a finished PDF on paper, or into a folder that a person chose. Nothing goes through a temporary file."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.files import Disk, write_bytes

try:
    from PySide6.QtPdf import QPdfDocument
except ImportError:  # the extra `preview` is not installed: papers go into a folder
    QPdfDocument = None  # type: ignore[assignment,misc]

_DPI = 300
# The dots of a line of an 80 mm thermal printer.
_STRIP_DOTS = 576
_STRIP_DPI = 203


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


def strip_png(pdf: bytes) -> bytes:
    """Return a strip for thermal paper as the printer draws it: 576 dots wide, each black or white, as a PNG.

    Such printers know no Vietnamese letters, so that they get a picture.

    Raises:
        EnvironmentFault: `print.failed` when nothing is installed that can draw a PDF.
    """
    if QPdfDocument is None:
        raise EnvironmentFault("print.failed", place="PNG")
    data = QByteArray(pdf)
    source = QBuffer(data)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(source)
    points = document.pagePointSize(0)
    size = QSize(_STRIP_DOTS, round(_STRIP_DOTS * points.height() / points.width()))
    picture = QImage(size, QImage.Format.Format_Grayscale8)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    try:
        painter.drawImage(0, 0, document.render(0, size))
    finally:
        painter.end()
    flags = Qt.ImageConversionFlag.MonoOnly | Qt.ImageConversionFlag.ThresholdDither
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(out, QByteArray(b"png")).write(picture.convertToFormat(QImage.Format.Format_Mono, flags))
    return bytes(out.data().data())


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
    points = document.pagePointSize(0)
    dpi = _DPI if points.width() * _STRIP_DPI / 72 > _STRIP_DOTS + 1 else _STRIP_DPI
    printer.setResolution(dpi)
    lies = points.width() > points.height()
    size = QPageSize(
        points.transposed() if lies else points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch
    )
    orientation = QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise EnvironmentFault("print.failed", place=printer_name)
    try:
        for page in range(document.pageCount()):
            if page:
                printer.newPage()
            points = document.pagePointSize(page)
            target = QRect(0, 0, round(points.width() * dpi / 72), round(points.height() * dpi / 72))
            painter.drawImage(target, document.render(page, target.size()))
    finally:
        painter.end()
