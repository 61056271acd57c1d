"""Putting a finished PDF on paper, or into a folder that a person chose. Nothing goes through a temporary file.

All of it may take seconds and belongs on a thread that nobody waits for.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QRect
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from fieldapp.desk.print_places import PrintTarget
from fieldapp.devices.cups import Stopped, cups_is_here, cups_print, cups_printers
from fieldapp.devices.pages import CAN_SHOW, STRIP_DPI, is_strip, opened_pages, page_size, strip_of_dots
from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.files import Disk, write_bytes

_DPI = 300


def known_printers(stopped: Stopped = lambda: False) -> list[str]:
    """Return the names of the printers of this machine; empty when it cannot print a PDF, or nobody waits any more."""
    if cups_is_here():
        return cups_printers(stopped=stopped)
    return [info.printerName() for info in QPrinterInfo.availablePrinters()] if CAN_SHOW else []


def put_out(
    pdf: bytes,
    *,
    name: str,
    target: PrintTarget,
    disk: Disk | None = None,
    stopped: Stopped = lambda: False,
) -> str:
    """Print `pdf`, or write it as `name` into the folder of `target`; return the place in words (printer or file).

    `stopped` is asked while a printer takes its time: when it says yes, nobody waits for its answer any more.

    Raises:
        EnvironmentFault: a `print.*` or `disk.*` code; after `print.slow`, `print.cancelled` and `print.unsure` paper
            may have come out.
    """
    if target.folder:
        path = Path(target.folder) / name
        write_bytes(disk or Disk(), path, pdf, replace=True)
        return str(path)
    if not target.printer:
        raise EnvironmentFault("print.no_target")
    if cups_is_here():
        if CAN_SHOW and is_strip(page_size(pdf)):
            pdf = strip_of_dots(pdf)
        cups_print(pdf, target.printer, title=Path(name).stem, size=page_size(pdf), stopped=stopped)
    else:
        _paint(pdf, target.printer, title=Path(name).stem)
    return target.printer


def _paint(pdf: bytes, printer_name: str, *, title: str) -> None:
    """Draw each page as an image: QPainter on QPrinter is what every driver of Windows understands."""
    info = QPrinterInfo.printerInfo(printer_name)
    if info.isNull() or info.state() is QPrinter.PrinterState.Error:
        raise EnvironmentFault("print.stopped", place=printer_name)
    with opened_pages(pdf) as document:
        printer = QPrinter(info)
        printer.setDocName(title)
        # WORKAROUND: drivers start at their own 1200 dpi; the resolution comes before any size is computed.
        points = document.pagePointSize(0)
        dpi = STRIP_DPI if is_strip((points.width(), points.height())) else _DPI
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
            raise EnvironmentFault("print.refused", place=printer_name)
        try:
            for page in range(document.pageCount()):
                if page and not printer.newPage():
                    raise EnvironmentFault("print.unsure", place=printer_name)
                points = document.pagePointSize(page)
                target = QRect(0, 0, round(points.width() * dpi / 72), round(points.height() * dpi / 72))
                painter.drawImage(target, document.render(page, target.size()))
        finally:
            ended = painter.end()
    if not ended:
        raise EnvironmentFault("print.unsure", place=printer_name)
