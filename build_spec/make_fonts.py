"""Makes the fonts in `resources/fonts` from the variable Noto Sans: static, Latin and Vietnamese, with our signs.

    pip download --no-deps fontpkg-noto-sans==2.15
    python build_spec/make_fonts.py fontpkg_noto_sans-2.15-py3-none-any.whl

The same wheel and the same fonttools give the same bytes. Noto Sans has no arrows, ticks or boxes; those few signs are
drawn here, in the weight of the font they stand in, so that screens and papers need no second font.
"""

from __future__ import annotations

import io
import math
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import OverlapMode, instantiateVariableFont

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "fonts"
SOURCE = "fontpkg_noto_sans/files/NotoSans[wdth,wght].ttf"
LICENCE = "fontpkg_noto_sans/LICENSE"
WEIGHTS = {"Regular": 400, "SemiBold": 600, "Bold": 700}
# Thickness of the strokes of our own signs, near to the stems of the letters of that weight (1000 units to the em).
STROKES = {"Regular": 84, "SemiBold": 112, "Bold": 132}

LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    0x192,
    *(0x1A0, 0x1A1, 0x1AF, 0x1B0),
    *range(0x1CD, 0x1DD),
    *range(0x218, 0x21C),
    *(0x2BC, 0x2C6, 0x2C7, 0x2D8, 0x2D9, 0x2DA, 0x2DB, 0x2DC, 0x2DD),
    # The marks of decomposed (NFD) Vietnamese: grave, acute, circumflex, tilde, breve, hook, horn, dot below.
    *(0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x309, 0x30A, 0x30B, 0x30C, 0x31B, 0x323, 0x327, 0x328),
    *range(0x1E80, 0x1E86),
    *range(0x1EA0, 0x1EFA),
    *range(0x2002, 0x200C),
    *range(0x2010, 0x2016),
    *range(0x2018, 0x201F),
    *(0x2020, 0x2021, 0x2022, 0x2026, 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044),
    *range(0x2070, 0x208A),
    *(0x20AB, 0x20AC, 0x2113, 0x2116, 0x2122, 0x2212),
]

Point = tuple[float, float]


def outline(points: Sequence[Point], width: float, *, closed: bool = False) -> list[list[Point]]:
    """Return the contours of a stroke of `width` along `points`, its corners mitred."""

    def shifted(side: float) -> list[Point]:
        found: list[Point] = []
        count = len(points)
        for index, (x, y) in enumerate(points):
            normals: list[Point] = []
            for other in (index - 1, index):
                if closed or 0 <= other < count - 1:
                    (x0, y0), (x1, y1) = points[other % count], points[(other + 1) % count]
                    length = math.hypot(x1 - x0, y1 - y0)
                    normals.append((-(y1 - y0) / length, (x1 - x0) / length))
            (ax, ay), (bx, by) = normals[0], normals[-1]
            scale = 1 + ax * bx + ay * by
            found.append((x + side * (ax + bx) / scale, y + side * (ay + by) / scale))
        return found

    left, right = shifted(width / 2), shifted(-width / 2)
    return [left, right[::-1]] if closed else [left + right[::-1]]


def block(x0: float, y0: float, x1: float, y1: float) -> list[Point]:
    """Return a rectangle."""
    return [(x0, y0), (x0, y1), (x1, y1), (x1, y0)]


def ring(cx: float, cy: float, radius: float) -> list[Point]:
    """Return a circle as a polygon of 48 corners: round enough at any size we print."""
    return [
        (cx + radius * math.cos(-turn * math.tau / 48), cy + radius * math.sin(-turn * math.tau / 48))
        for turn in range(48)
    ]


def signs(stroke: float) -> dict[int, tuple[int, list[list[Point]]]]:
    """Return code point -> (advance width, contours) of every sign that Noto Sans lacks."""
    half = stroke / 2
    box = outline([(110 + half, 0 + half), (110 + half, 714 - half), (824 - half, 714 - half), (824 - half, half)],
                  stroke * 0.8, closed=True)  # fmt: skip
    tick = [(240.0, 350.0), (410.0, 180.0), (700.0, 540.0)]
    cross = [outline([(170, 80), (650, 630)], stroke), outline([(650, 80), (170, 630)], stroke)]
    small_cross = [outline([(280, 170), (654, 544)], stroke), outline([(654, 170), (280, 544)], stroke)]
    made: dict[int, tuple[int, list[list[Point]]]] = {
        0x2190: (900, [*outline([(330, 590), (100, 355), (330, 120)], stroke),
                       block(120, 355 - half, 820, 355 + half)]),
        0x2192: (900, [*outline([(570, 590), (800, 355), (570, 120)], stroke),
                       block(80, 355 - half, 780, 355 + half)]),
        0x2191: (700, [*outline([(120, 450), (350, 680), (580, 450)], stroke), block(350 - half, 0, 350 + half, 660)]),
        0x2193: (700, [*outline([(120, 260), (350, 30), (580, 260)], stroke), block(350 - half, 50, 350 + half, 710)]),
        0x21B5: (900, [*outline([(330, 450), (100, 215), (330, -20)], stroke),
                       *outline([(120, 215), (780, 215), (780, 640)], stroke)]),
        0x2260: (572, [block(50, 240 - half, 522, 240 + half), block(50, 470 - half, 522, 470 + half),
                       *outline([(170, 80), (400, 630)], stroke)]),
        0x2264: (572, [*outline([(522, 620), (90, 410), (522, 200)], stroke), block(50, 40, 522, 40 + stroke)]),
        0x2265: (572, [*outline([(50, 620), (482, 410), (50, 200)], stroke), block(50, 40, 522, 40 + stroke)]),
        0x25A0: (934, [block(110, 0, 824, 714)]),
        0x25A1: (934, box),
        0x25B2: (860, [[(430, 700), (800, 30), (60, 30)]]),
        0x25B4: (640, [[(320, 540), (570, 130), (70, 130)]]),
        0x25B8: (540, [[(100, 570), (460, 345), (100, 120)]]),
        0x25BC: (860, [[(60, 684), (800, 684), (430, 14)]]),
        0x25BE: (640, [[(70, 540), (570, 540), (320, 130)]]),
        0x25C2: (540, [[(440, 570), (440, 120), (80, 345)]]),
        0x25CB: (860, [ring(430, 357, 330), ring(430, 357, 330 - stroke * 0.8)[::-1]]),
        0x25CF: (860, [ring(430, 357, 330)]),
        0x2610: (934, box),
        0x2611: (934, [*box, *outline(tick, stroke)]),
        0x2612: (934, [*box, *(part for one in small_cross for part in one)]),
        0x26A0: (960, [*outline([(480, 690), (890, 30), (70, 30)], stroke * 0.8, closed=True),
                       block(480 - half, 250, 480 + half, 470), block(480 - half, 110, 480 + half, 110 + stroke)]),
        0x2713: (820, outline([(110, 330), (310, 110), (710, 640)], stroke)),
        0x2717: (820, [part for one in cross for part in one]),
    }  # fmt: skip
    for eighths in range(1, 9):
        made[0x2580 + eighths] = (600, [block(20, -100, 580, -100 + eighths * 115)])
    return made


def add_signs(font: TTFont, stroke: float) -> None:
    """Draw the signs into a static font."""
    order = font.getGlyphOrder()
    for code, (advance, contours) in signs(stroke).items():
        pen = TTGlyphPen(None)
        for contour in contours:
            rounded = [(round(x), round(y)) for x, y in contour]
            pen.moveTo(rounded[0])
            for point in rounded[1:]:
                pen.lineTo(point)
            pen.closePath()
        name = f"uni{code:04X}"
        order.append(name)
        glyph = pen.glyph()
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (advance, glyph.xMin)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    font.setGlyphOrder(order)


def make(source: bytes, style: str) -> bytes:
    """Return one static, subset font of the variable one."""
    font = TTFont(io.BytesIO(source), recalcTimestamp=False, lazy=False)
    font = instantiateVariableFont(
        font, {"wght": WEIGHTS[style], "wdth": 100}, updateFontNames=True, overlap=OverlapMode.KEEP_AND_SET_FLAGS
    )
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.glyph_names = True
    options.hinting = False
    options.drop_tables += ["STAT", "DSIG", "MVAR", "HVAR"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    add_signs(font, STROKES[style])
    for record in font["name"].names:
        if record.nameID == 5:
            record.string = f"{record.toUnicode()}; Latin and Vietnamese, with signs, for fieldapp"
        elif record.nameID == 3:
            record.string = f"{record.toUnicode()};fieldapp"
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def main(wheel: Path, folder: Path) -> None:
    """Write the three fonts and their licence."""
    with zipfile.ZipFile(wheel) as archive:
        source, licence = archive.read(SOURCE), archive.read(LICENCE)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "OFL.txt").write_bytes(licence)
    for style in WEIGHTS:
        (folder / f"NotoSans-{style}.ttf").write_bytes(make(source, style))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER)
