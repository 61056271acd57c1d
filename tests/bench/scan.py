"""From the last key of a scan to the painted screen of the person, among 60,000; the floor looks the number up bare."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from fieldapp.app.main import build_window
from fieldapp.registry.cipher import connect
from fieldapp.registry.records import decode_record
from fieldapp.seal.slots import open_slots
from fieldapp.station.home import Home
from fieldapp.ui.window import MainWindow
from tests.bench.measure import Row, paired, row
from tests.bench.stage import PASSPHRASE, office_and_desk, world

PEOPLE = 60_000
ROUNDS = 200
_BOUND_S = 0.050


class _Card(NamedTuple):
    number: str
    full_name: str
    birth_date: str
    sex: str

    def payload(self) -> str:
        """Return what the card of somebody on the list says."""
        born = "".join(reversed(self.birth_date.split("-")))
        sex = "Nữ" if self.sex == "F" else "Nam"
        return f"{self.number}||{self.full_name}|{born}|{sex}|Tổ 7, Thổ Quan, Đống Đa, Hà Nội|10052021"


def row_of(folder: Path, people: int, rounds: int) -> Row:
    """Return the row of the table, measured at the program's own window."""
    office, desk = office_and_desk(folder, people=people)
    home: Home = desk.home
    office.close()
    desk.close()
    bare = connect(home.database, open_slots(home.slots.read_bytes(), PASSPHRASE), read_only=True)
    query = (
        "SELECT national_id, full_name, birth_date, sex FROM person WHERE national_id != '' AND birth_date LIKE '%-%-%'"
    )
    cards = [_Card(*told) for told in bare.execute(f"{query} LIMIT ?", [rounds]).fetchall()]
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    window = build_window(application, home=home.folder, language="vi", world=world())
    _open(window)

    def ours(number: int) -> None:
        one = cards[number % len(cards)]
        window._scanned(one.payload())
        come_to_rest(window)
        assert window._desk is not None
        assert window._desk._screen.registering.card._name.text() == one.full_name
        window.repaint()

    def floor(number: int) -> None:
        query = "SELECT record FROM person WHERE national_id = ? AND national_id != ''"
        decode_record(bare.execute(query, [cards[number % len(cards)].number]).fetchone()[0])

    times = paired(ours, floor, rounds=rounds)
    window.close()
    window.deleteLater()
    bare.close()
    slowest = sorted(times[0])[int(len(times[0]) * 0.99)]
    note = f"p99 {slowest * 1000:.1f} ms (bound {_BOUND_S * 1000:.0f})"
    found = row(f"scan to filled screen, {people:,} people", times, bound=2, or_below_s=_BOUND_S, note=note)
    found.ok = found.ok and slowest < _BOUND_S
    return found


def main() -> None:
    """Print the row as JSON."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rounds = ROUNDS * 5 if "--full" in sys.argv else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        found = row_of(Path(folder), PEOPLE, rounds)
    sys.stdout.write(msgspec.json.encode([found]).decode() + "\n")


def _open(window: MainWindow) -> None:
    window.show()
    window.begin()
    window._try_secret(PASSPHRASE)
    while window._desk is None:
        come_to_rest(window)


def come_to_rest(window: MainWindow) -> None:
    """Turn the event loop until nothing is being done."""
    loop = QEventLoop()
    window.worker.idle.connect(loop.quit)
    loop.exec()
    window.worker.idle.disconnect(loop.quit)


if __name__ == "__main__":
    main()
