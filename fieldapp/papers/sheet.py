"""Sheets of paper: words, rules, boxes and QR codes at places counted in points from the top left corner."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable
from typing import Literal

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from fieldapp.papers.codes import qr_runs
from fieldapp.papers.lettering import Weight, font, width_of

MM = 72 / 25.4
Align = Literal["left", "centre", "right"]

A3 = (297 * MM, 420 * MM)
A4 = (210 * MM, 297 * MM)
A4_LANDSCAPE = (297 * MM, 210 * MM)
A5 = (148 * MM, 210 * MM)
A5_LANDSCAPE = (210 * MM, 148 * MM)
A6 = (105 * MM, 148 * MM)

_PART = re.compile(rb"/Author \(fieldapp\)[^>]{0,200}/Keywords \(part ([0-9]{1,6})\)")

# The distance of two lines as a multiple of the size: room for Ễ above and ợ below.
LEADING = 1.36
# From the top of a line to the feet of its letters, as a multiple of the size.
RISE = 1.07
# Of the height, to the right: 12 degrees, as much as an italic leans.
_SLANT = 0.21


# WORKAROUND: reportlab 5.1 keeps its place in a font file on the font itself while it cuts out the letters used; two
# pages finished at once on two threads raise IndexError or mix their letters (tests/papers: drawn at the same time).
_FONTS = threading.Lock()

# Printers take bytes as they are; wrapped in letters, files are a quarter larger and a fifth slower to make.
rl_config.useA85 = 0


class Sheet:
    """A PDF under way, at its last page.

    The bytes depend on what was drawn and on nothing else: no time, no name of a machine or a person in the metadata,
    no file. Words are drawn as they are; run them through `lettering` first.

    Attributes:
        width: of the page, in points before `zoom`, as are all places and sizes.
        height: likewise.
    """

    def __init__(self, size: tuple[float, float], *, title: str, zoom: float = 1.0, part: int = 1) -> None:
        self.width, self.height = size[0] / zoom, size[1] / zoom
        self._zoom = zoom
        self._drawn: dict[Callable[[Sheet, float], None], str] = {}
        self._out = io.BytesIO()
        with _FONTS:
            for weight in ("Regular", "Bold"):
                if f"fieldapp-{weight}" not in pdfmetrics.getRegisteredFontNames():
                    pdfmetrics.registerFont(font(weight))
        self._canvas = Canvas(
            self._out,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            initialFontName="fieldapp-Regular",
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor("fieldapp")
        self._canvas.setSubject("")
        # Of a run of several files each but the first says which it is, see `part_of`.
        self._canvas.setKeywords(f"part {part}" if part > 1 else "")
        self._canvas.setCreator("fieldapp")
        # Viewers otherwise shrink the page a little, and a shrunk QR is harder to read.
        self._canvas.setViewerPreference("PrintScaling", "None")
        self._canvas.scale(zoom, zoom)

    def words(
        self, x: float, y: float, words: str, *, size: float, weight: Weight = "Regular", align: Align = "left",
        grey: float = 0.0, spread: float = 0.0, slanted: bool = False,
    ) -> None:  # fmt: skip
        """Draw one line of printable `words` whose top is at `y`.

        `spread` is put between the signs, in points; `grey` is 0 for black and 1 for white. No italic face is embedded:
        `slanted` words are upright ones that lean.
        """
        if align != "left":
            width = width_of(words, weight, size) + spread * max(len(words) - 1, 0)
            x -= width if align == "right" else width / 2
        self._canvas.setFont(f"fieldapp-{weight}", size)
        self._canvas.setFillGray(grey)
        feet = self.height - y - RISE * size
        if slanted:
            self._canvas.saveState()
            self._canvas.transform(1, 0, _SLANT, 1, x, feet)
            x = feet = 0
        self._canvas.drawString(x, feet, words, charSpace=spread)
        if slanted:
            self._canvas.restoreState()

    def lines(
        self, x: float, y: float, lines: list[str], *, size: float, weight: Weight = "Regular", align: Align = "left",
        slanted: bool = False,
    ) -> float:  # fmt: skip
        """Draw lines under each other from `y` down and return where the next thing may begin."""
        for line in lines:
            self.words(x, y, line, size=size, weight=weight, align=align, slanted=slanted)
            y += LEADING * size
        return y

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, *, thickness: float = 0.6, dashes: tuple[float, ...] = ()
    ) -> None:
        """Draw a straight line, dashed if `dashes` (on, off, … in points) are given."""
        self._canvas.setLineWidth(thickness)
        self._canvas.setStrokeGray(0)
        self._canvas.setDash(list(dashes))
        self._canvas.line(x0, self.height - y0, x1, self.height - y1)

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: float | None = None, line: float = 0.0,
        radius: float = 3.0,
    ) -> None:  # fmt: skip
        """Draw a box with a grey `fill` (0 black to 1 white) and a `line` of so many points."""
        if fill is not None:
            self._canvas.setFillGray(fill)
        self._canvas.setLineWidth(line)
        self._canvas.setStrokeGray(0)
        self._canvas.setDash([])
        corner, inked = (x, self.height - y - height, width, height), (int(line > 0), int(fill is not None))
        # A box with sharp corners is one number in the file where a round one is a path: lists are made of them.
        if radius:
            self._canvas.roundRect(*corner, radius, *inked)
        else:
            self._canvas.rect(*corner, *inked)

    def qr(self, x: float, y: float, side: float, content: str, *, of_many: bool = False) -> None:
        """Draw `content` as a QR code in a white square of `side` points, its quiet zone of four modules included.

        Raises:
            InputRefused: `paper.qr_too_long`, see `codes.qr_runs`.
        """
        modules, runs = qr_runs(content, side=side, of_many=of_many)
        module = side / (modules + 8)
        self.box(x, y, side, side, fill=1, radius=0)
        self._canvas.saveState()
        self._canvas.translate(x + 4 * module, self.height - y - 4 * module)
        self._canvas.scale(module, -module)
        self._canvas.setFillGray(0)
        # One path of whole numbers: drawing each run by itself takes ten times as long.
        self._canvas.addLiteral(" ".join(f"{left} {top} {length} 1 re" for left, top, length in runs) + " f")
        self._canvas.restoreState()

    def picture(self, png: bytes) -> None:
        """Draw a picture over the whole page, dot for dot."""
        self._canvas.drawImage(ImageReader(io.BytesIO(png)), 0, 0, self.width, self.height)

    def again(self, y: float, draw: Callable[[Sheet, float], None]) -> None:
        """Draw what `draw` draws with its top at `y`: it goes into the file once, however often it stands on the pages.

        The same function is taken for the same drawing.
        """
        canvas = self._canvas
        name = self._drawn.get(draw)
        if name is None:
            name = self._drawn[draw] = f"again{len(self._drawn)}"
            canvas.beginForm(name, 0, 0, self.width, self.height)
            draw(self, 0)
            canvas.endForm()
        canvas.saveState()
        canvas.translate(0, -y)
        canvas.doForm(name)
        canvas.restoreState()

    def next_page(self) -> None:
        """Finish the page and begin another of the same size."""
        self._canvas.showPage()
        self._canvas.scale(self._zoom, self._zoom)

    def move_right(self, by: float) -> None:
        """Count places from `by` points further right until the page ends."""
        self._canvas.translate(by, 0)

    def pdf(self) -> bytes:
        """Finish the last page and return the file."""
        self._canvas.showPage()
        with _FONTS:
            self._canvas.save()
        return self._out.getvalue()


def part_of(pdf: bytes) -> int:
    """Return which file of a longer run a PDF of ours is; 1 for what stands alone, and for what is none of ours."""
    found = _PART.search(pdf)
    return int(found[1]) if found else 1
