"""A scanner at a real pseudo terminal: what is sent arrives, and a cable may be pulled out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.devices.serial_scanner import RETRY_MS, SerialScanner
from tests.devices.cable import Cable

CARD = "001150000017||Nguyễn Thị Mẫu|01021950|Nữ|Số 1|10052021"


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    made = Cable(tmp_path / "scanner")
    yield made
    made.pull_out()


@pytest.fixture
def scanner(qapp: QApplication) -> Iterator[SerialScanner]:
    made = SerialScanner(qapp)
    yield made
    made.stop()
    made.deleteLater()


def _listening(cable: Cable, scanner: SerialScanner) -> list[str]:
    heard: list[str] = []
    scanner.scanned.connect(heard.append)
    cable.plug_in()
    scanner.listen(str(cable.name))
    assert scanner.is_open
    return heard


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b""], ids=["cr", "lf", "crlf", "silence"])
def test_a_card_arrives_whole(qtbot: QtBot, cable: Cable, scanner: SerialScanner, end: bytes) -> None:
    heard = _listening(cable, scanner)
    data = CARD.encode() + end
    with qtbot.waitSignal(scanner.scanned):
        cable.send(data[:20])
        cable.send(data[20:])
    assert heard == [CARD]


def test_two_cards_at_once_are_two(qtbot: QtBot, cable: Cable, scanner: SerialScanner) -> None:
    heard = _listening(cable, scanner)
    cable.send(f"{CARD}\r\n001150000025\r\n".encode())
    qtbot.waitUntil(lambda: heard == [CARD, "001150000025"])


def test_what_is_too_long_is_said_and_the_next_card_is_heard(
    qtbot: QtBot, cable: Cable, scanner: SerialScanner
) -> None:
    heard = _listening(cable, scanner)
    with qtbot.waitSignal(scanner.too_long):
        cable.send(b"9" * 2000 + b"\r")
    cable.send(CARD.encode() + b"\r")
    qtbot.waitUntil(lambda: heard == [CARD])


def test_bytes_in_no_encoding_are_said(qtbot: QtBot, cable: Cable, scanner: SerialScanner) -> None:
    _listening(cable, scanner)
    with qtbot.waitSignal(scanner.unreadable):
        cable.send(b"\x8a\x8d\r")


def test_a_scanner_that_was_pulled_out_is_heard_again(qtbot: QtBot, cable: Cable, scanner: SerialScanner) -> None:
    heard = _listening(cable, scanner)
    told: list[str] = []
    scanner.cut_off.connect(lambda: told.append("cut off"))
    cable.send(b"0011500")
    qtbot.waitUntil(lambda: scanner._bursts.waiting)
    with qtbot.waitSignal(scanner.present, check_params_cb=lambda there: not there):
        cable.pull_out()
    assert told == ["cut off"]
    with qtbot.waitSignal(scanner.present, timeout=10 * RETRY_MS, check_params_cb=lambda there: there):
        cable.plug_in()
    cable.send(CARD.encode() + b"\r")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [CARD]
    with qtbot.waitSignal(scanner.present, check_params_cb=lambda there: not there):
        cable.pull_out()
    assert told == ["cut off"]  # between two scans nothing is lost, and nothing is said over what was saved


def test_a_port_that_is_not_there_yet_is_waited_for(qtbot: QtBot, cable: Cable, scanner: SerialScanner) -> None:
    scanner.listen(str(cable.name))
    assert not scanner.is_open
    with qtbot.waitSignal(scanner.present, timeout=10 * RETRY_MS):
        cable.plug_in()
    assert scanner.is_open


def test_a_stopped_scanner_listens_no_more(cable: Cable, scanner: SerialScanner) -> None:
    _listening(cable, scanner)
    scanner.stop()
    assert not scanner.is_open
