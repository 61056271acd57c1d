"""Pages of a finished PDF as pictures: for the eye, for a driver that takes pictures, and as dots for thermal paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter

from fieldapp.papers.sheet import Sheet
from fieldapp.system.errors import Bug, EnvironmentFault

try:
    from PySide6.QtPdf import QPdfDocument
except ImportError:  # the extra `preview` is not installed: nothing can be shown
    QPdfDocument = None  # type: ignore[assignment,misc]

CAN_SHOW = QPdfDocument is not None
"""Whether pages can be drawn here at all."""

STRIP_DOTS, STRIP_DPI = 576, 203
"""The dots of a line of an 80 mm thermal printer, and of an inch."""

_MEDIA_BOX = re.compile(rb"/MediaBox \[ 0 0 ([0-9.]+) ([0-9.]+) \]")


def page_size(pdf: bytes) -> tuple[float, float]:
    """Return width and height of the pages of a PDF that `papers` made, in points; all are of one size."""
    found = _MEDIA_BOX.search(pdf)
    if found is None:
        raise Bug("bug.unexpected", place="MediaBox")
    return float(found[1]), float(found[2])


@contextmanager
def opened_pages(pdf: bytes) -> Iterator[QPdfDocument]:
    """Open a PDF for drawing, from memory.

    Raises:
        EnvironmentFault: `print.no_pages` when nothing is installed that can draw one.
    """
    if QPdfDocument is None:
        raise EnvironmentFault("print.no_pages")
    data = QByteArray(pdf)
    source = QBuffer(data)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(source)
    try:
        yield document
    finally:
        document.close()
        source.close()


def page_pictures(pdf: bytes, *, width: int) -> list[QImage]:
    """Return each page as a picture of `width` dots on white, as a person would see it.

    Raises:
        EnvironmentFault: `print.no_pages`.
    """
    with opened_pages(pdf) as document:
        return [_drawn(document, page, width, QImage.Format.Format_RGB32) for page in range(document.pageCount())]


def strip_png(pdf: bytes) -> bytes:
    """Return a strip for thermal paper as the printer draws it: 576 dots wide, each black or white, as a PNG.

    Such printers know no Vietnamese letters, so that they get a picture.

    Raises:
        EnvironmentFault: `print.no_pages`.
    """
    with opened_pages(pdf) as document:
        picture = _drawn(document, 0, STRIP_DOTS, QImage.Format.Format_Grayscale8)
    flags = Qt.ImageConversionFlag.MonoOnly | Qt.ImageConversionFlag.ThresholdDither
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(out, QByteArray(b"png")).write(picture.convertToFormat(QImage.Format.Format_Mono, flags))
    return bytes(out.data().data())


def strip_of_dots(pdf: bytes) -> bytes:
    """Return a strip as a PDF that holds nothing but its dots, so that letters are right on every driver.

    It is as long as its dots: less than one dot longer or shorter than it was.

    Raises:
        EnvironmentFault: `print.no_pages`.
    """
    png = strip_png(pdf)
    dots = QImage.fromData(png).size()
    # Rounded down: a hair more than so many dots, and a driver begins another one.
    width, height = (side * 72_000 // STRIP_DPI / 1000 for side in (dots.width(), dots.height()))
    sheet = Sheet((width, height), title="")
    sheet.picture(png)
    return sheet.pdf()


def is_strip(size: tuple[float, float]) -> bool:
    """Tell whether a page of so many points is a strip, no wider than a thermal printer's dots."""
    return size[0] * STRIP_DPI / 72 < STRIP_DOTS + 1


def _drawn(document: QPdfDocument, page: int, width: int, form: QImage.Format) -> QImage:
    points: QSizeF = document.pagePointSize(page)
    size = QSize(width, round(width * points.height() / points.width()))
    picture = QImage(size, form)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    try:
        painter.drawImage(0, 0, document.render(page, size))
    finally:
        painter.end()
    return picture
