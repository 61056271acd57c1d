"""Codes in pictures: found however a picture came, and a hostile picture is refused with a sentence."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from fieldapp.devices.pictures import KINDS, MAX_FILE, codes_in_data, codes_in_file, codes_in_image
from fieldapp.system.errors import EnvironmentFault, InputRefused

CARD = "001150000017|012345678|Nguyễn Thị Mẫu|01021950|Nữ|Số 1, Tổ 7, Thổ Quan, Đống Đa, Hà Nội|10052021"


def picture(*texts: str, kind: zxingcpp.BarcodeFormat = zxingcpp.BarcodeFormat.QRCode, size: int = 900) -> QImage:
    """Return a picture with codes side by side."""
    image = QImage(size * len(texts), size, QImage.Format.Format_RGB32)
    image.fill(QColor("#e8e4da"))
    painter = QPainter(image)
    for at, text in enumerate(texts):
        code = memoryview(zxingcpp.create_barcode(text, kind).to_image(scale=4))  # type: ignore[arg-type]  # it is one
        height, width = code.shape or (0, 0)
        made = QImage(code.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
        painter.drawImage(at * size + (size - width) // 2, (size - height) // 2, made)
    painter.end()
    return image


def saved(image: QImage, kind: str) -> bytes:
    """Return a picture as a file of a kind holds it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]  # the stubs want bytes, the call a text
    return bytes(buffer.data().data())


def _code(data: bytes) -> str:
    with pytest.raises(InputRefused) as refused:
        codes_in_data(data)
    return refused.value.code


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_in_a_picture_of_each_kind(kind: str) -> None:
    assert codes_in_data(saved(picture(CARD), kind)) == (CARD,)


def test_a_card_that_is_turned_and_the_pdf417_of_an_older_one() -> None:
    assert codes_in_image(picture(CARD).transformed(QTransform().rotate(17))) == (CARD,)
    older = picture("001150000017|Nguyễn Thị Mẫu|01021950", kind=zxingcpp.BarcodeFormat.PDF417)
    assert codes_in_image(older) == ("001150000017|Nguyễn Thị Mẫu|01021950",)


def test_of_several_codes_the_card_comes_first() -> None:
    codes = codes_in_image(picture("https://example.org/a", CARD, "00020101021138"))
    assert codes[0] == CARD
    assert len(codes) == 3


def test_a_small_code_in_a_large_picture() -> None:
    large = QImage(6000, 4000, QImage.Format.Format_RGB32)
    large.fill(QColor("white"))
    painter = QPainter(large)
    painter.drawImage(4000, 2500, picture(CARD))
    painter.end()
    assert codes_in_data(saved(large, "jpeg")) == (CARD,)


def test_what_is_no_picture_or_too_much_is_refused(tmp_path: Path) -> None:
    assert _code(b"") == "picture.kind"
    assert _code(b"%PDF-1.7 nothing") == "picture.kind"
    assert _code(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>") == "picture.kind"
    assert _code(b"\0" * (MAX_FILE + 1)) == "picture.too_long"
    assert _code(saved(picture(CARD), "png")[:300]) == "picture.damaged"
    assert _code(saved(QImage(64, 64, QImage.Format.Format_RGB32), "png")) == "picture.no_code"
    with pytest.raises(InputRefused, match=r"picture\.kind"):
        codes_in_file(tmp_path)
    with pytest.raises(EnvironmentFault, match=r"picture\.gone"):
        codes_in_file(tmp_path / "none.png")


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (2**31 - 1, 2), (50_001, 1000)])
def test_a_bomb_is_refused_before_it_is_unpacked(width: int, height: int) -> None:
    assert _code(_bomb(width, height)) in ("picture.too_large", "picture.damaged")


@pytest.mark.qt_log_ignore(".")
@given(st.binary(max_size=400), st.integers(0, 400), st.sampled_from(KINDS))
def test_damaged_pictures_are_read_or_refused(noise: bytes, at: int, kind: str) -> None:
    whole = saved(picture(CARD, size=300), kind)
    code = "picture."
    try:
        codes_in_data(whole[:at] + noise + whole[at + len(noise) :])
    except InputRefused as refused:
        code = refused.code
    assert code.startswith("picture.")


def _bomb(width: int, height: int) -> bytes:
    """Return a small PNG that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 10_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
