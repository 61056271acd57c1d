"""Reading the codes in a picture of a card or a paper. Nothing of a picture is kept, and nothing is written to disk."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader

from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.vietnam.cards import Card, parse_card

try:
    import zxingcpp
except ImportError:  # the extra `camera` is not installed
    READS_PICTURES = False
else:
    READS_PICTURES = True
"""Whether pictures can be read at all."""

MAX_FILE: Final = 20 * 1024 * 1024
MAX_PIXELS: Final = 50_000_000
KINDS: Final = ("png", "jpeg", "bmp", "webp")
"""What a picture may be, by what stands in it and not by its name."""

_SIDES: Final = (1600, 3200)
"""The longer side to which a picture is made smaller: most codes are found in the small one, fine ones in the other."""

_MOST_MEMORY_MB: Final = 96
_MOST_CODES: Final = 8


def codes_in_file(path: Path) -> tuple[str, ...]:
    """Return the texts of the codes in a picture file, see `codes_in_data`.

    Raises:
        EnvironmentFault: `picture.no_reader`, `picture.gone` when the file cannot be read.
        InputRefused: as `codes_in_data`.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputRefused("picture.kind")
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise EnvironmentFault("picture.gone", place=path.name) from error
    return codes_in_data(data)


def codes_in_data(data: bytes) -> tuple[str, ...]:
    """Return the texts of the codes in a picture, that of an identity card first.

    Raises:
        EnvironmentFault: `picture.no_reader`.
        InputRefused: `picture.too_long` (over `MAX_FILE` bytes), `picture.kind`, `picture.too_large` (over
            `MAX_PIXELS`), `picture.damaged`, `picture.no_code`.
    """
    if len(data) > MAX_FILE:
        raise InputRefused("picture.too_long")
    for side in _SIDES:
        if found := _codes(_decoded(data, side)):
            return found
    raise InputRefused("picture.no_code")


def codes_in_image(image: QImage) -> tuple[str, ...]:
    """Return the texts of the codes in a picture that is in memory already, such as one of the clipboard.

    Raises:
        As `codes_in_data`.
    """
    if image.isNull():
        raise InputRefused("picture.damaged")
    if image.width() * image.height() > MAX_PIXELS:
        raise InputRefused("picture.too_large")
    for side in _SIDES:
        smaller = image if max(image.width(), image.height()) <= side else image.scaled(_fitted(image.size(), side))
        if found := _codes(smaller):
            return found
    raise InputRefused("picture.no_code")


def codes_in_frame(image: QImage) -> tuple[str, ...]:
    """Return the texts of the codes in one frame of a camera; there may be none."""
    return _codes(image)


def _decoded(data: bytes, side: int) -> QImage:
    """Return the picture, not larger than `side`; the decoder makes it smaller while it reads."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    if bytes(reader.format().data()).decode() not in KINDS:
        raise InputRefused("picture.kind")
    size = reader.size()
    if not size.isValid():
        raise InputRefused("picture.damaged")
    if size.width() * size.height() > MAX_PIXELS:
        raise InputRefused("picture.too_large")
    if max(size.width(), size.height()) > side:
        reader.setScaledSize(_fitted(size, side))
    QImageReader.setAllocationLimit(_MOST_MEMORY_MB)
    image = reader.read()
    if image.isNull():
        raise InputRefused("picture.damaged")
    return image


def _fitted(size: QSize, side: int) -> QSize:
    longest = max(size.width(), size.height())
    return QSize(max(1, size.width() * side // longest), max(1, size.height() * side // longest))


def _codes(image: QImage) -> tuple[str, ...]:
    if not READS_PICTURES:
        raise EnvironmentFault("picture.no_reader")
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    kinds = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.PDF417])
    found = zxingcpp.read_barcodes(grey, formats=kinds, text_mode=zxingcpp.TextMode.Plain)
    texts = list(dict.fromkeys(code.text for code in found if code.valid and code.text))[:_MOST_CODES]
    return tuple(sorted(texts, key=lambda text: not _is_card(text)))


def _is_card(text: str) -> bool:
    try:
        return isinstance(parse_card(text), Card)
    except InputRefused:
        return False
