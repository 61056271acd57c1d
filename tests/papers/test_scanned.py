"""Every code of every paper is read from an ordinary scan: 150 dots an inch, grey, a little askew, unsharp."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from fieldapp.papers.invitation import INVITATION_KINDS, InvitationKind, invitation_pdfs
from tests.papers.test_invitation import invitation
from tests.pictures.papers import papers_of

_WITHOUT_CODE = {"handover", "visits", "wall-a4", "wall-a3", "work-list", "retired"}


def _pages(pdf: bytes, dpi: int) -> Iterator[Image.Image]:
    document = pdfium.PdfDocument(pdf)
    for page in document:
        yield page.render(scale=dpi / 72, grayscale=True).to_pil()
    document.close()


def _scanned(page: Image.Image, askew: float) -> Image.Image:
    """Return a page as a cheap scanner at a ward office sees it: grey paper, grey ink."""
    noise = Image.effect_noise(page.size, 24)
    grey = Image.blend(page.point(lambda tone: 40 + tone * 180 // 255), noise, 0.12)
    turned = grey.rotate(askew, expand=True, fillcolor=215, resample=Image.Resampling.BILINEAR)
    held = io.BytesIO()
    turned.filter(ImageFilter.GaussianBlur(0.7)).save(held, "JPEG", quality=60)
    return Image.open(held)


def _codes(page: Image.Image) -> list[str]:
    return sorted(code.text for code in zxingcpp.read_barcodes(page))


def test_every_code_is_read_from_a_scan() -> None:
    without = set()
    for number, (name, pdf) in enumerate(papers_of("vi").items()):
        whole = [_codes(page) for page in _pages(pdf, 203)]
        scanned = [_codes(_scanned(page, (-3.0, 1.5, 182.5)[number % 3])) for page in _pages(pdf, 150)]
        assert scanned == whole, name
        if not all(whole):
            without.add(name)
    assert without == _WITHOUT_CODE


@pytest.mark.parametrize("kind", INVITATION_KINDS)
def test_codes_made_in_a_hurry_are_read_as_well(kind: InvitationKind) -> None:
    draw = random.Random(11)
    papers = [invitation(1 + number % 4, draw.randrange(10**9)) for number in range(12)]
    (made,) = invitation_pdfs(papers, kind=kind)
    read = [code for page in _pages(made, 150) for code in _codes(_scanned(page, 2.0))]
    assert sorted(read) == sorted(paper.code for paper in papers)
