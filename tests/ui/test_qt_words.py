"""Qt's own words are Vietnamese when Vietnamese is spoken, and English again after it."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fieldapp.system.resources import resource
from fieldapp.ui.qt_words import QtWords

_SOURCE = resource("translations", "qt_vi.ts")
_SHORT = {"Alt+Left", "Alt+Right", "Alt+Up", "%1, ..."}


@pytest.fixture
def words(qapp: QApplication) -> Iterator[QtWords]:
    """Qt's words in Vietnamese."""
    before = QLocale()
    words = QtWords(qapp)
    words.speak("vi")
    yield words
    words.fall_silent()
    words.deleteLater()
    QLocale.setDefault(before)


def test_what_is_loaded_is_what_the_translator_wrote(tmp_path: Path) -> None:
    program = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    made = tmp_path / "qt_vi.qm"
    subprocess.run([str(program), str(_SOURCE), "-qm", str(made)], check=True, capture_output=True)
    assert made.read_bytes() == resource("translations", "qt_vi.qm").read_bytes()


def test_every_message_is_translated_and_keeps_its_blanks(words: QtWords) -> None:
    messages = 0
    for context in ET.parse(_SOURCE).getroot().iter("context"):
        for message in context.iter("message"):
            source, translation = message.findtext("source", ""), message.findtext("translation", "")
            assert translation.strip(), source
            assert ("&" in source) == ("&" in translation), source
            assert ("%1" in source) == ("%1" in translation), source
            assert translation != source or source in _SHORT, source
            assert QCoreApplication.translate(context.findtext("name", ""), source) == translation
            messages += 1
    assert messages > 250
    words.speak("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_the_menu_of_a_field(qtbot: QtBot, words: QtWords) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    spoken = [action.text().partition("\t")[0] for action in field.createStandardContextMenu().actions()]
    assert [one for one in spoken if one] == [
        "&Hoàn tác",
        "&Làm lại",
        "&Cắt",
        "&Sao chép",
        "&Dán",
        "Xóa",
        "Chọn tất cả",
    ]
    words.speak("en")
    assert "&Copy" in [a.text().partition("\t")[0] for a in field.createStandardContextMenu().actions()]


@pytest.mark.usefixtures("words")
def test_the_buttons_of_a_question(qtbot: QtBot) -> None:
    kind = QMessageBox.StandardButton
    box = QMessageBox(QMessageBox.Icon.Question, "", "", kind.Ok | kind.Cancel | kind.Yes | kind.No | kind.Save)
    qtbot.addWidget(box)
    assert {button.text() for button in box.buttons()} == {"Đồng ý", "Hủy", "&Có", "&Không", "Lưu"}


def test_the_chooser_of_files(qtbot: QtBot, words: QtWords) -> None:
    def shown() -> set[str]:
        dialog = QFileDialog(None, "", str(resource("tables")))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        qtbot.addWidget(dialog)
        parts: list[QPushButton | QLabel] = [*dialog.findChildren(QPushButton), *dialog.findChildren(QLabel)]
        return {part.text() for part in parts if part.text()}

    assert shown() == {"&Mở", "Hủy", "&Tìm trong:", "Tê&n tệp:", "&Loại tệp:"}
    words.speak("en")
    assert "Cancel" in {text.replace("&", "") for text in shown()}


def test_nothing_of_the_chooser_stays_english(qtbot: QtBot, words: QtWords, tmp_path: Path) -> None:
    """Its heads, tips, menus and what a screen reader says of its parts are other words in either language."""
    (tmp_path / "danh-sach").mkdir()

    def said() -> set[str]:
        dialog = QFileDialog(None, "", str(tmp_path))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        qtbot.addWidget(dialog)
        parts = dialog.findChildren(QWidget)
        found = {word for part in parts for word in (part.toolTip(), part.accessibleName())}
        found |= {part.text() for part in parts if isinstance(part, QPushButton | QLabel)}
        found |= {word for action in dialog.findChildren(QAction) for word in (action.text(), action.toolTip())}
        heads = [head for head in dialog.findChildren(QHeaderView) if head.orientation() is Qt.Orientation.Horizontal]
        for model in (head.model() for head in heads):
            found |= {str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())}
        return found

    vietnamese = said()
    words.speak("en")
    assert len(vietnamese) > 20
    assert sorted(word for word in vietnamese & said() if any(letter.isalpha() for letter in word)) == []


def test_dates_are_named_in_the_language(words: QtWords) -> None:
    assert QLocale().dayName(1) == "Thứ Hai"
    words.speak("en")
    assert QLocale().dayName(1) == "Monday"
    assert QKeySequence("Ctrl+L").toString() == "Ctrl+L"
