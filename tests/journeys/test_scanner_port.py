"""A desk hears the scanner at the port that this laptop remembers, and behind the lock it hears nothing."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt

from fieldapp.station.scanner import keep_scanner_port
from tests.devices.cable import Cable
from tests.journeys.pages import PIN, DeskPage

CARD = "001150000017||Nguyễn Thị Mẫu|01021950|Nữ|Số 1|10052021\r"


def test_a_card_scanned_at_the_port_opens_the_person(desk: DeskPage) -> None:
    near, far = os.openpty()
    hands, window = desk.hands, desk.laptop.window
    window._tools.ask(lambda station, _progress: keep_scanner_port(station, os.ttyname(far)))
    scanner = window._scanner
    assert scanner is not None
    scanner.begin()
    hands.wait_until(lambda: scanner._serial.is_open, "the port is open")
    window.lock()
    os.write(near, CARD.encode())
    hands.commit(PIN)
    hands.key(Qt.Key.Key_Return)
    desk.laptop.at_rest()
    assert not hands.sees("Lưu và in biên nhận")
    os.write(near, CARD.encode())
    hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    desk.laptop.close()
    os.close(near)
    os.close(far)


def test_a_scanner_that_is_pulled_out_while_it_sends_is_told(desk: DeskPage, tmp_path: Path) -> None:
    cable, hands, window = Cable(tmp_path / "scanner"), desk.hands, desk.laptop.window
    cable.plug_in()
    window._tools.ask(lambda station, _progress: keep_scanner_port(station, str(cable.name)))
    scanner = window._scanner
    assert scanner is not None
    scanner.begin()
    hands.wait_until(lambda: scanner._serial.is_open, "the port is open")
    cable.send(CARD[:20].encode())
    hands.wait_until(lambda: scanner._serial._bursts.waiting, "half of it has come")
    cable.pull_out()
    hands.wait_for("Máy quét bị rút khi đang gửi. Chưa có gì thay đổi.")
    assert not hands.sees("Lưu và in biên nhận")
    cable.plug_in()
    hands.wait_until(lambda: scanner._serial.is_open, "the port is open again")
    cable.send(CARD.encode())
    hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    assert not hands.sees("Máy quét bị rút")
    desk.laptop.close()
    cable.pull_out()
