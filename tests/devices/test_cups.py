"""Printing through CUPS, with stand-ins for its programs: what is asked of them, and what each failure means."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
import zxingcpp
from PIL import Image, ImageChops

from fieldapp.desk.print_jobs import NOT_SURE
from fieldapp.desk.print_places import PrintTarget
from fieldapp.devices import cups
from fieldapp.devices.cups import cups_print, cups_printers
from fieldapp.devices.pages import page_size, strip_png
from fieldapp.devices.printers import put_out
from fieldapp.papers.receipt import PAPER_KINDS, PaperKind, receipt_pdf, strip
from fieldapp.system.errors import EnvironmentFault
from tests.bench.receipt import PAPER
from tests.devices.print_system import Programs

A5 = (419.5, 595.3)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """A print system that takes everything."""
    programs = Programs(tmp_path)
    monkeypatch.setenv("PATH", programs.path())
    return programs


pytestmark = pytest.mark.needs_program("sh")


def test_all_printers_are_named(programs: Programs) -> None:
    assert cups_printers() == ["HP", "XP-80"]
    programs.write("lpstat", "exit 1")
    assert cups_printers() == []


@pytest.mark.parametrize("kind", PAPER_KINDS, ids=lambda kind: f"{kind.name}{'_large' * kind.large}")
def test_the_paper_goes_through_a_pipe_with_its_size(programs: Programs, kind: PaperKind) -> None:
    pdf = receipt_pdf(PAPER, kind=kind)
    width, height = page_size(pdf)
    cups_print(pdf, "HP", title="03A-00012-K", size=(width, height))
    assert programs.paper() == pdf
    media = f"Custom.{width:.1f}x{height:.1f}" if strip(kind) else "A5" if kind == PaperKind("a5") else "A4"
    wanted = f"-d HP -t 03A-00012-K -o media={media} -o print-scaling=none -"
    assert programs.asked("lp") == wanted


@pytest.mark.parametrize(
    ("program", "script", "code"),
    [
        ("lpstat", 'echo "printer HP disabled since today - out of paper"', "print.stopped"),
        ("lp", 'echo "lp: Destination HP is not accepting jobs." >&2; exit 1', "print.refused"),
        ("lp", "exec sleep 60", "print.unsure"),
        ("lpstat", "exec sleep 60", "print.no_answer"),
        ("lpstat", 'case "$1" in -o) echo "HP-7 root 1024";; *) echo "printer HP is idle.";; esac', "print.slow"),
    ],
)
def test_each_way_of_failing_has_its_code(
    programs: Programs, monkeypatch: pytest.MonkeyPatch, program: str, script: str, code: str
) -> None:
    monkeypatch.setattr(cups, "_ANSWER_S", 0.5)
    monkeypatch.setattr(cups, "_PAPER_S", 0.5)
    programs.write(program, script)
    with pytest.raises(EnvironmentFault, match=code.replace(".", r"\.")) as failed:
        cups_print(b"%PDF", "HP", title="x", size=A5)
    assert (programs.asked("lp") != "") == (code == "print.slow")
    assert programs.asked("cancel") == ("HP-7" if code == "print.slow" else "")
    assert (code in NOT_SURE) == (failed.value.code in ("print.slow", "print.unsure"))


@pytest.mark.parametrize("alerts", ["job-canceled-by-user", "aborted-by-system"])
def test_what_was_called_back_at_the_printer_did_not_come_out_for_certain(programs: Programs, alerts: str) -> None:
    told = (
        f"HP-70 a 1 now\n\tAlerts: none\nHP-7 a 1 now\n\tStatus: off\n\tAlerts: {alerts}\n\tqueued for HP\nHP-6 a 1 now"
    )
    programs.write("lpstat", f'case "$1" in -W) printf "{told}";; -p) echo "printer HP is idle.";; esac')
    with pytest.raises(EnvironmentFault, match=r"print\.cancelled") as failed:
        cups_print(b"%PDF", "HP", title="x", size=A5)
    assert failed.value.code in NOT_SURE


def test_what_was_called_back_before_says_nothing_of_this_paper(programs: Programs) -> None:
    others = "HP-70 a 1 now\\n\\tAlerts: job-canceled-by-user\\n{}HP-6 a 1 now\\n\\tAlerts: aborted-by-system"
    told = others.format("HP-7 a 1 now\\n\\tAlerts: processing-to-stop-point\\n")
    programs.write("lpstat", f'case "$1" in -W) printf "{told}";; -p) echo "printer HP is idle.";; esac')
    cups_print(b"%PDF", "HP", title="x", size=A5)


def test_it_waits_until_the_printer_has_taken_the_paper(programs: Programs) -> None:
    programs.write("lpstat", 'case "$1" in -o) test -e "$0.seen" || echo "HP-7 root 1024"; touch "$0.seen";; esac')
    cups_print(b"%PDF", "HP", title="x", size=A5)
    assert programs.paper() == b"%PDF"


@pytest.mark.parametrize(
    ("program", "code"), [("lp", "print.unsure"), ("lpstat", "print.no_answer")], ids=["taking", "asking"]
)
def test_a_program_that_hangs_is_let_go_as_soon_as_nobody_waits(programs: Programs, program: str, code: str) -> None:
    """Also when something that it has started still holds its pipe."""
    programs.write(program, "sleep 25")
    begun = time.monotonic()
    with pytest.raises(EnvironmentFault, match=code.replace(".", r"\.")):
        cups_print(b"%PDF", "HP", title="x", size=A5, stopped=lambda: True)
    assert time.monotonic() - begun < 15  # far below the 20 s that an answer may take, on any machine


def test_nobody_waits_for_the_names_of_printers_either(programs: Programs) -> None:
    programs.write("lpstat", "sleep 25")
    begun = time.monotonic()
    assert cups_printers(stopped=lambda: True) == []
    assert time.monotonic() - begun < 15


@pytest.mark.parametrize("large", [False, True])
def test_a_strip_goes_to_its_printer_as_dots(programs: Programs, large: bool) -> None:
    """A driver has no letters to get wrong, and each of the 576 dots is where the paper has it."""
    pdf = receipt_pdf(PAPER, kind=PaperKind("thermal_80", large=large))
    put_out(pdf, name="x.pdf", target=PrintTarget(printer="XP-80"))
    sent = programs.paper()
    assert page_size(sent) == pytest.approx(page_size(pdf), abs=72 / 203)
    assert b"/FontFile" not in sent
    document = pdfium.PdfDocument(sent)
    drawn = document[0].render(scale=203 / 72, grayscale=True).to_pil()
    document.close()
    wanted = Image.open(io.BytesIO(strip_png(pdf))).convert("L")
    assert drawn.size == wanted.size
    assert sum(ImageChops.difference(drawn, wanted).histogram()[128:]) == 0
    assert [code.text for code in zxingcpp.read_barcodes(drawn)] == [PAPER.qr]
    other = receipt_pdf(PAPER)
    put_out(other, name="x.pdf", target=PrintTarget(printer="HP"))
    assert programs.paper() == other
