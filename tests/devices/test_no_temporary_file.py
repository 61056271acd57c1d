"""No paper lies in a temporary file: every kind is made, shown and put out while the system's calls are watched."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.devices.print_system import Programs

pytestmark = [pytest.mark.needs_program("strace")]

_PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtGui import QGuiApplication
from fieldapp.desk.print_places import PrintTarget
from fieldapp.devices.pages import page_pictures, strip_png
from fieldapp.devices.printers import put_out
from fieldapp.system.files import Disk, write_several
from tests.pictures.papers import papers_of

app, folder = QGuiApplication([]), Path(sys.argv[1])
for name, pdf in papers_of("vi").items():
    put_out(pdf, name=f"{name}.pdf", target=PrintTarget(printer="HP"))
    put_out(pdf, name=f"{name}.pdf", target=PrintTarget(folder=str(folder)))
    write_several(Disk(), folder / f"several-{name}.pdf", [pdf, pdf])
    page_pictures(pdf, width=300)
    if "thermal" in name:
        strip_png(pdf)
    print(name)
"""
_CALLS = "trace=open,openat,openat2,creat,memfd_create,mknod,mknodat,link,linkat,rename,renameat,renameat2,symlink"
_NEW = re.compile(r'(?:open|openat|openat2|creat)\((?:AT_FDCWD, )?"([^"]+)", [^)]*O_(?:CREAT|TMPFILE|WRONLY|RDWR)')


def test_every_kind_of_paper_goes_through_memory_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs, chosen, temporary, trace = (tmp_path / name for name in ("bin", "chosen", "tmp", "trace"))
    for folder in (programs, chosen, temporary):
        folder.mkdir()
    monkeypatch.setenv("PATH", Programs(programs).path())
    monkeypatch.setenv("TMPDIR", str(temporary))
    command = ["strace", "-f", "-s", "300", "-e", _CALLS, "-o", str(trace), sys.executable, "-B", "-c", _PROGRAM]
    done = subprocess.run([*command, str(chosen)], check=True, timeout=300, capture_output=True, text=True)
    names = done.stdout.split()
    assert {"handover", "visits", "form-made-out", "invitation-four", "wall-a4", "card", "recovery"} <= set(names)
    assert sum(name.startswith("receipt") for name in names) >= 6
    assert list(temporary.iterdir()) == []

    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    assert not [line for line in lines if "memfd_create" in line or "O_TMPFILE" in line]
    opened = {match[1] for line in lines if "= -1" not in line and (match := _NEW.search(line))}
    # What the stand-in for `lp` writes down is the print system's, not ours.
    ours = {place for place in opened if not place.startswith(("/dev/null", "/dev/tty", "/proc/", str(programs)))}
    assert ours
    assert {str(Path(place).parent) for place in ours} == {str(chosen)}
    several = {f"several-{name}{more}.pdf" for name in names for more in ("", "-2")}
    assert {place.name for place in chosen.iterdir()} == several | {f"{name}.pdf" for name in names}
