"""Printed for real: through a print system of its own and the printer CUPS-PDF, whose papers are looked at.

Needs root, because the printer writes each paper as the person who printed it; `conftest.py` leaves this out otherwise.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageStat

from fieldapp.desk.print_places import PrintTarget
from fieldapp.devices import printers
from fieldapp.devices.pages import page_size, strip_of_dots
from fieldapp.devices.printers import known_printers, put_out
from fieldapp.papers.receipt import PAPER_KINDS, PaperKind, receipt_pdf, strip
from fieldapp.papers.trial_page import trial_page_pdf
from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.randomness import SystemRandomness, new_id
from tests.bench.receipt import PAPER

pytestmark = [
    *(pytest.mark.needs_program(program) for program in ("cupsd", "lpadmin")),
    # Papers go out on a thread beside Qt's own, as in the program.
    pytest.mark.usefixtures("qapp"),
]

_CONF = """
LogLevel warn
Listen {folder}/s
Browsing No
WebInterface No
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
_FILES = """
SystemGroup root
ServerRoot {folder}
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
TempDir {folder}/spool/tmp
ErrorLog {folder}/errors
AccessLog {folder}/access
PageLog {folder}/pages
"""
_PATIENCE_S = 30
_PRINTER = PrintTarget(printer="PDF")


class PrintSystem:
    """A cupsd that listens on a socket in its own folder, with one printer that writes PDFs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.environment = {**os.environ, "CUPS_SERVER": f"{folder}/s", "LC_ALL": "C"}
        for name in ("spool/tmp", "cache", "state", "ppd"):
            (folder / name).mkdir(parents=True)
        for name, words in (("cupsd.conf", _CONF), ("cups-files.conf", _FILES)):
            (folder / name).write_text(words.format(folder=folder), encoding="utf-8")
        command = ["cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
        self._process = subprocess.Popen(command, env=self.environment)

    def begin(self) -> None:
        """Wait until it listens, and install the printer."""
        deadline = time.monotonic() + _PATIENCE_S
        with socket.socket(socket.AF_UNIX) as door:
            while door.connect_ex(f"{self._folder}/s") != 0:
                assert time.monotonic() < deadline, (self._folder / "errors").read_text(encoding="utf-8")
                threading.Event().wait(0.05)
        self.run("lpadmin", "-p", "PDF", "-v", "cups-pdf:/", "-m", "lsb/usr/cups-pdf/CUPS-PDF_opt.ppd", "-E")

    def run(self, *command: str) -> None:
        """Run one of the programs of CUPS against this print system."""
        subprocess.run(command, env=self.environment, check=True, timeout=_PATIENCE_S, capture_output=True)

    def end(self) -> None:
        """Stop it and take its folder away."""
        self._process.terminate()
        self._process.wait(_PATIENCE_S)
        shutil.rmtree(self._folder)


@pytest.fixture(scope="module")
def running() -> Iterator[PrintSystem]:
    """A print system for all tests here; the name of a socket has to be short."""
    started = PrintSystem(Path(tempfile.mkdtemp(prefix="cups", dir="/tmp")))
    try:
        started.begin()
        yield started
    finally:
        started.end()


@pytest.fixture
def cups(running: PrintSystem, monkeypatch: pytest.MonkeyPatch) -> PrintSystem:
    """The print system that this process prints with."""
    monkeypatch.setenv("CUPS_SERVER", running.environment["CUPS_SERVER"])
    return running


class Paper:
    """What lies in the tray after one print, taken out."""

    def __init__(self, pdf: bytes) -> None:
        name = new_id(SystemRandomness())
        with ThreadPoolExecutor(1) as beside:  # as in the program: never on the thread of the window
            beside.submit(put_out, pdf, name=f"{name}.pdf", target=_PRINTER).result()
        deadline = time.monotonic() + _PATIENCE_S
        while subprocess.run(["lpstat", "-o"], capture_output=True, check=True).stdout:
            assert time.monotonic() < deadline
            threading.Event().wait(0.05)
        (self._file,) = (Path(pwd.getpwuid(os.getuid()).pw_dir) / "PDF").glob(f"{name}*.pdf")
        self._document = pdfium.PdfDocument(self._file.read_bytes())
        self._file.unlink()
        self.sizes: list[tuple[float, float]] = [page.get_size() for page in self._document]

    def codes(self) -> list[str]:
        """Return what a scanner reads on all pages, drawn as a thermal printer would."""
        pictures = [page.render(scale=203 / 72, grayscale=True).to_pil() for page in self._document]
        return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]

    def unlike(self, pdf: bytes) -> float:
        """Return how much the first page differs from what was sent, from 0 (alike) to 1 (black for white).

        Paper that lies across may have gone through the printer with either side first.
        """
        sent = pdfium.PdfDocument(pdf)
        wanted, came = (document[0].render(scale=1, grayscale=True).to_pil() for document in (sent, self._document))
        sent.close()
        across = wanted.width > wanted.height
        turned = [came.rotate(angle, expand=True) for angle in ((0, 90, 180, 270) if across else (0,))]
        return min(_difference(wanted, page) for page in turned if (page.width > page.height) == across)


def _difference(wanted: Image.Image, came: Image.Image) -> float:
    # A driver may shift a page by a point: only what is larger counts.
    blurred = [page.filter(ImageFilter.GaussianBlur(3)) for page in (wanted, came.resize(wanted.size))]
    return float(ImageStat.Stat(ImageChops.difference(*blurred)).mean[0]) / 255


@pytest.mark.usefixtures("cups")
@pytest.mark.parametrize("kind", PAPER_KINDS, ids=lambda kind: f"{kind.name}{'_large' * kind.large}")
def test_a_receipt_comes_out_in_its_size_with_a_code_that_is_read(kind: PaperKind) -> None:
    assert known_printers() == ["PDF"]
    pdf = receipt_pdf(PAPER, kind=kind)
    paper = Paper(pdf)
    wanted = page_size(pdf)
    two_pages = kind == PaperKind("a4_two", large=True)
    assert len(paper.sizes) == 1 + two_pages
    for size in paper.sizes:
        assert sorted(size) == pytest.approx(sorted(wanted), abs=3)
    assert paper.codes() == [PAPER.qr] * (2 if kind.name == "a4_two" else 1)
    # A strip is sent as dots (`test_cups`), which at the size of a screen are not as smooth as letters.
    unlike = paper.unlike(strip_of_dots(pdf) if strip(kind) else pdf)
    assert unlike < 0.015


@pytest.mark.usefixtures("cups")
@pytest.mark.parametrize("name", ["a5", "a4_two", "thermal_80"])
def test_a_test_page_comes_out(name: str) -> None:
    (kind,) = (kind for kind in PAPER_KINDS if kind.name == name and not kind.large)
    pdf = trial_page_pdf(kind, printer="PDF", printed_at="09:30")
    paper = Paper(pdf)
    assert len(paper.codes()) == 1
    unlike = paper.unlike(pdf)
    assert unlike < 0.015
    assert strip(kind) == (min(paper.sizes[0]) < 210)


def test_a_printer_that_stopped_or_takes_nothing_is_told_at_once(cups: PrintSystem) -> None:
    for dead, alive, code in (
        ("cupsdisable", "cupsenable", r"print\.stopped"),
        ("cupsreject", "cupsaccept", r"print\.refused"),
    ):
        cups.run(dead, "PDF")
        with pytest.raises(EnvironmentFault, match=code):
            put_out(receipt_pdf(PAPER), name="x.pdf", target=_PRINTER)
        cups.run(alive, "PDF")
    with pytest.raises(EnvironmentFault, match=r"print\.refused"):
        put_out(receipt_pdf(PAPER), name="x.pdf", target=PrintTarget(printer="nowhere"))


@pytest.mark.needs_program("strace")
def test_no_paper_lies_in_a_temporary_file(cups: PrintSystem, tmp_path: Path) -> None:
    name, trace = new_id(SystemRandomness()), tmp_path / "trace"
    program = (
        "from fieldapp.devices.printers import put_out; from fieldapp.desk.print_places import PrintTarget;"
        "from fieldapp.papers.receipt import receipt_pdf; from tests.bench.receipt import PAPER;"
        f"put_out(receipt_pdf(PAPER), name='{name}.pdf', target=PrintTarget(printer='PDF'))"
    )
    calls = "trace=open,openat,openat2,creat,memfd_create,mknod,link,linkat,rename,renameat,renameat2"
    watched = ["strace", "-f", "-e", calls, "-o", str(trace), sys.executable, "-B", "-c", program]
    subprocess.run(watched, env=cups.environment, check=True, timeout=_PATIENCE_S * 4, capture_output=True)
    (paper,) = (Path(pwd.getpwuid(os.getuid()).pw_dir) / "PDF").glob(f"{name}*.pdf")
    paper.unlink()
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    assert any("lp" in line for line in lines)
    made = [
        line for line in lines if "O_CREAT" in line or "O_TMPFILE" in line or "O_WRONLY" in line or "O_RDWR" in line
    ]
    assert [line for line in made if '"/dev/' not in line and "= -1" not in line] == []


@pytest.mark.usefixtures("cups", "qapp")
@pytest.mark.parametrize("kind", PAPER_KINDS, ids=lambda kind: f"{kind.name}{'_large' * kind.large}")
def test_where_there_is_no_cups_pages_are_painted(kind: PaperKind, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way that Windows goes, played on the same printer; what is seen on paper has to be the same."""
    monkeypatch.setattr(printers, "cups_is_here", lambda: False)
    pdf = receipt_pdf(PAPER, kind=kind)
    paper = Paper(pdf)
    for size in paper.sizes:
        assert sorted(size) == pytest.approx(sorted(page_size(pdf)), abs=3)
    assert paper.codes() == [PAPER.qr] * (2 if kind.name == "a4_two" else 1)
    unlike = paper.unlike(pdf)
    assert unlike < 0.015
    with pytest.raises(EnvironmentFault, match=r"print\.stopped"):
        put_out(pdf, name="x.pdf", target=PrintTarget(printer="nowhere"))
