"""The pages of the program as a person knows them: what can be done on each, in the words of the work."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTableView

from fieldapp.app.main import build_window
from fieldapp.station.home import Home
from fieldapp.station.world import World
from fieldapp.ui.look import Look
from fieldapp.ui.prompts import QueuedPrompts
from tests.journeys.hands import Hands, Waits
from tests.station.sticks import HandDrives

PASSPHRASE = "mot cau mat khau de thu"
PIN = "135790"


class Laptop:
    """One laptop with the program open on its own data folder.

    Attributes:
        home: its data folder.
        drives: where sticks are put in by hand.
    """

    def __init__(self, waits: Waits, look: Look, home: Path, world: World, drives: HandDrives) -> None:
        self.home = Home(home)
        self.prompts = QueuedPrompts()
        self.drives = drives
        application = look.parent()
        self.window = build_window(application, home=home, language="vi", world=world, prompts=self.prompts, look=look)  # type: ignore[arg-type]  # the one QApplication
        self.hands = Hands(waits, self.window)
        self.hands.look_at()
        self.window.begin()

    def close(self) -> None:
        """Close the window as a person does; its thread has ended then."""
        self.window.close()

    def at_rest(self) -> None:
        """Wait until nothing is being done."""
        self.hands.wait_until(lambda: not self.window.busy, "the laptop is still at work")


class StartPage:
    """The first start."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop, self.hands = laptop, laptop.hands

    def open_campaign(self, *, title: str, authority: str, deadline: str, papers: Path) -> OfficePages:
        """Open a campaign, put the recovery key on paper, and go on to the office."""
        hands = self.hands
        hands.press_button("Mở một đợt mới")
        hands.commit(title)
        hands.key(Qt.Key.Key_Tab)
        hands.commit(deadline)
        hands.key(Qt.Key.Key_Tab)
        hands.commit(authority)
        hands.key(Qt.Key.Key_Tab)
        hands.commit("Phạm Thị Giám Sát")
        self._secrets()
        hands.press_button("Mở đợt")
        hands.wait_for("Khóa phục hồi")
        assert not self.laptop.home.is_taken()  # without the paper there is no office yet
        self.laptop.prompts.folders.append(papers)
        hands.press_button("Ghi tờ giấy khóa phục hồi")
        hands.wait_for("Tờ giấy ở")
        assert self.laptop.home.is_taken()
        hands.press_button("Đã cất, vào văn phòng")
        hands.wait_for("Tiến độ đến hạn")
        self.laptop.at_rest()
        return OfficePages(self.laptop)

    def become_desk(self, *, file: Path, card: str, officer: str) -> DeskPage:
        """Make this laptop a desk by its first file and by scanning its card."""
        self._become(file, card, officer)
        self.hands.wait_for("Mời người tiếp theo")
        self.laptop.at_rest()
        return DeskPage(self.laptop)

    def become_office(self, *, file: Path, card: str, officer: str) -> OfficePages:
        """Make this laptop a further office by its first file and by scanning its card."""
        self._become(file, card, officer)
        self.hands.wait_for("Tiến độ đến hạn")
        self.laptop.at_rest()
        return OfficePages(self.laptop)

    def _become(self, file: Path, card: str, officer: str) -> None:
        hands = self.hands
        hands.press_button("Nhận bàn này")
        self.laptop.prompts.chosen.append([file])
        hands.press_button("Chọn tệp")
        hands.write("Mã trên thẻ bàn", card)
        hands.write("Tên người làm việc", officer)
        self._secrets()
        hands.press_button("Nhận bàn")

    def _secrets(self) -> None:
        self.hands.write("Mã PIN", PIN)
        self.hands.write("Mật khẩu", PASSPHRASE)
        self.hands.write("Mật khẩu một lần nữa", PASSPHRASE)


class OfficePages:
    """The office, page by page."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop, self.hands = laptop, laptop.hands

    def prepare_desk(self, *, point: str, label: str, folder: Path) -> None:
        """Write a desk's first file and card into a folder."""
        self._page("Điểm và máy")
        self.laptop.prompts.folders.append(folder)
        self.hands.write("Điểm hỗ trợ", point) if not self._filled("Điểm hỗ trợ") else None
        self.hands.write("Tên bàn", label)
        self.hands.press_button("Ghi tệp và thẻ")
        self.hands.wait_for(f"{label} · {point} đã sẵn sàng")
        self.laptop.at_rest()

    def take_lists_in(self, *files: Path) -> str:
        """Read spreadsheets, take them in, and return the sentence about it."""
        self._page("Danh sách")
        self.laptop.prompts.chosen.append(list(files))
        self.hands.press_button("Chọn bảng tính")
        self.hands.wait_for("Chưa có gì được nhận vào.")
        assert self.hands.rows("Bảng như đã đọc")
        self.hands.press_button("Nhận vào")
        self.hands.wait_for("Đã nhận")
        self.laptop.at_rest()
        return next(words for words in self.hands.words() if words.startswith("Đã nhận ") and "dòng" in words)

    def read_lists(self, *files: Path) -> ListsPageHands:
        """Drop spreadsheets on the page of lists and return the draft."""
        self._page("Danh sách")
        self.laptop.prompts.chosen.append(list(files))
        self.hands.press_button("Chọn bảng tính")
        self.laptop.at_rest()
        return ListsPageHands(self.laptop)

    def receive(self, folder: Path) -> list[str]:
        """Take a folder of bundles in and return a line for each file."""
        self._page("Nhận gói")
        self.laptop.prompts.folders.append(folder)
        before = self.hands.words()
        self.hands.press_button("Chọn thư mục")
        self.laptop.at_rest()
        self.hands.wait_until(lambda: self.hands.words() != before, "nothing came of the folder")
        return self.hands.rows("Các tệp đã nhận")

    def decide(self) -> list[str]:
        """Return what the page of decisions says."""
        self._page("Cần quyết")
        return self.hands.words()

    def take_side(self, number: int) -> None:
        """Decide the case on screen by its digit."""
        self._page("Cần quyết")
        self.hands.press_button(f"Lấy bên {number}")
        self.hands.wait_for("Đã ghi quyết định.")
        self.laptop.at_rest()

    def answer(self, folder: Path) -> list[str]:
        """Write the answers for the desks and return a line for each."""
        self._page("Phản hồi")
        self.laptop.prompts.folders.append(folder)
        self.hands.press_button("Ghi phản hồi cho các bàn")
        self.laptop.at_rest()
        self.hands.wait_for("Đã ghi và đọc lại")
        return self.hands.rows("Các phản hồi đã ghi")

    def overview(self) -> list[str]:
        """Return what the overview says."""
        self._page("Tổng quan")
        return self.hands.words()

    def _page(self, name: str) -> None:
        self.hands.look_at()
        self.hands.press_button(name)

    def go_to(self, name: str) -> None:
        """Open a page by its entry in the rail."""
        self._page(name)

    def _filled(self, field: str) -> bool:
        control = self.hands.find(QLineEdit, field)
        return isinstance(control, QLineEdit) and bool(control.text())


class ListsPageHands:
    """The draft on the page of lists."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop, self.hands = laptop, laptop.hands

    def filters(self) -> dict[str, int]:
        """Return the filters with their counts."""
        lines = [line.split(" | ") for line in self.hands.rows("Lọc dòng")]
        return {words: int(count.replace("\u00a0", "")) for words, count in lines}

    def choose_filter(self, words: str) -> None:
        """Click a filter."""
        self.hands.click_cell("Lọc dòng", words)
        self.laptop.at_rest()

    def rows(self) -> list[str]:
        """Return the rows of the table as they are read out."""
        return self.hands.rows("Bảng như đã đọc")

    def go_to(self, words: str) -> None:
        """Click the first cell with these words."""
        self.hands.click_cell("Bảng như đã đọc", words)

    def column_means(self, words: str) -> None:
        """Say what the column of the chosen cell means."""
        self.hands.press_button("Cột này nghĩa là")
        self.hands.pick(words)
        self.laptop.at_rest()

    def this_row(self, words: str) -> None:
        """Choose from the menu of the chosen row."""
        self.hands.press_button("Dòng này ▾")
        self.hands.pick(words)
        self.laptop.at_rest()

    def press(self, key: Qt.Key) -> None:
        """Press a key in the table."""
        self.hands.look_at()
        self.hands.find(QTableView, "Bảng như đã đọc").setFocus()
        self.hands.key(key)
        self.laptop.at_rest()

    def proposals(self) -> list[str]:
        """Return the proposals of the chosen row."""
        return self.hands.rows("Đề xuất của dòng này")

    def take_in(self) -> str:
        """Take the draft in and return the sentence about it."""
        self.hands.press_button("Nhận vào")
        self.hands.wait_for("Đã nhận")
        self.laptop.at_rest()
        return next(words for words in self.hands.words() if words.startswith("Đã nhận ") and "dòng" in words)


class DeskPage:
    """The desk."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop, self.hands = laptop, laptop.hands

    def ask_for(self, typed: str) -> None:
        """Type into the search field."""
        self.hands.look_at()
        self.hands.key(Qt.Key.Key_F2)
        self.hands.commit(typed)

    def find(self, typed: str) -> list[str]:
        """Type into the search field and return who was found."""
        self.ask_for(typed)
        self.laptop.at_rest()
        return self.hands.rows("Những người tìm thấy")

    def open_first(self) -> None:
        """Open the best answer with Enter."""
        self.hands.key(Qt.Key.Key_Return)
        self.hands.wait_for("Lưu và in biên nhận")
        self.laptop.at_rest()

    def outcome(self, digit: Qt.Key) -> None:
        """Choose the outcome by its digit, without touching the mouse."""
        self.hands.key(digit)

    def consent_and_save(self) -> str:
        """Give consent with F8, save with F9, and return the receipt number."""
        self.hands.key(Qt.Key.Key_F8)
        return self.save()

    def save(self) -> str:
        """Save with F9 and return the receipt number."""
        self.hands.key(Qt.Key.Key_F9)
        self.hands.wait_for("biên nhận ")
        self.hands.wait_for("Mời người tiếp theo")
        self.laptop.at_rest()
        said = next(words for words in self.hands.words() if words.startswith("Đã lưu "))
        return said.split("biên nhận ")[1].split(".")[0]

    def receipts_go_to(self, folder: Path) -> None:
        """Choose where receipts go with F7, on A5 in the usual print; those that wait are printed."""
        self.laptop.prompts.folders.append(folder)
        self.hands.key(Qt.Key.Key_F7)
        self.hands.press_button("Lưu ra thư mục (PDF)…")
        self.hands.wait_for("Đã đưa ra")
        self.laptop.at_rest()
        self.hands.key(Qt.Key.Key_Escape)

    def close_the_day(self, stick: Path) -> str:
        """Close the day with F12, write the bundle and the sheet to the stick; return what was said."""
        self.hands.look_at()
        self.hands.key(Qt.Key.Key_F12)
        self.hands.wait_for("Chốt ngày và bàn giao")
        self.laptop.at_rest()
        self.laptop.prompts.folders.append(stick)
        self.hands.press_button("Ghi ra thẻ nhớ")
        self.hands.wait_for("Đã ghi và đọc lại")
        said = next(words for words in self.hands.words() if words.startswith("Đã ghi và đọc lại"))
        self.laptop.at_rest()
        self.hands.press_button("Lập phiếu")
        self.hands.wait_for("Phiếu đã in ra")
        self.laptop.at_rest()
        self.hands.key(Qt.Key.Key_Escape)
        return said

    def go_to_handing(self) -> None:
        """Open the page of handing over with F11."""
        self.hands.look_at()
        self.hands.key(Qt.Key.Key_F11)
        self.hands.wait_for("Bàn giao và đọc phản hồi")

    def on_stick(self, deed: str, label: str, then: str) -> str:
        """Press the button `deed` of a stick and return the sentence with the words `then`."""
        self.hands.press_button(f"{deed}: {label}")
        self.hands.wait_for(then)
        said = next(words for words in self.hands.words() if then in words)
        self.laptop.at_rest()
        return said

    def read_answer(self, file: Path) -> str:
        """Read the office's answer and return what was said."""
        self.hands.look_at()
        self.hands.key(Qt.Key.Key_F12)
        self.laptop.prompts.chosen.append([file])
        self.hands.press_button("Đọc tệp của văn phòng")
        self.hands.wait_for(file.name)
        said = next(words for words in self.hands.words() if words.startswith(file.name))
        self.laptop.at_rest()
        self.hands.key(Qt.Key.Key_Escape)
        return said

    def lock_and_come_back(self) -> None:
        """Lock with Ctrl+L and come back with the PIN."""
        self.hands.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        self.hands.wait_for("Màn hình đang khóa")
        self.hands.commit(PIN)
        self.hands.press_button("Mở")
        self.hands.wait_for("Mời người tiếp theo")

    def closing_step(self, words: str) -> None:
        """Press a button on the page that closes the day."""
        self.hands.press_button(words)
        self.laptop.at_rest()
