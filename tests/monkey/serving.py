"""What somebody at the desk does all day, task by task: each is a row of deeds, between which anything may happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QCheckBox, QComboBox, QLineEdit, QPushButton, QWidget

from fieldapp.devices.wedge import MAX_GAP_MS
from fieldapp.domain.own_codes import form_code, read_form_number
from fieldapp.rehearsal.population import Invented
from fieldapp.ui.desk.outcome import FIELDS, OutcomeForm
from fieldapp.ui.desk.registering import RegisteringPanel
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.vietnam.hours import day_of
from tests.monkey.hands import Hands, is_called, is_empty
from tests.monkey.remembering import Notes
from tests.monkey.world import NONSENSE, Desk, stranger

Deeds = Iterator[str]
"""The name of each deed, after it is done."""

_OUTCOMES: Final = (30, 24, 8, 8, 8, 8, 5, 5)
"""How often each of the keys 1 to 8 is pressed."""
_REASONS: Final = ("ghi nhầm ngân hàng", "nhầm người cùng tên", "người nhà báo lại", "viết hỏng")
_CALLED_OTHERWISE: Final = {"date": ("died", "home_visit", "moved"), "place": ("home_visit", "moved", "no_wish")}
_TRIES: Final = 7


class Tasks:
    """The tasks of a desk; `ways` says how often each of them is begun."""

    def __init__(self, hands: Hands, desk: Desk, chance: Random, notes: Notes, campaign_id: str) -> None:
        self._hands, self._desk, self._chance, self._notes, self._campaign = hands, desk, chance, notes, campaign_id
        self.ways: dict[Callable[[], Deeds], int] = {
            self.serve: 90, self.walk_in: 6, self.correct: 6, self.void: 4, self.withdraw: 4, self.family: 3,
            self.visits: 3, self.paper_forms: 2, self.type_in: 3, self.print_page: 2, self.hand_over: 2,
            self.close_the_day: 2, self.leave_half: 2,
        }  # fmt: skip

    def serve(self) -> Deeds:
        """Somebody comes, is found and settled, gets a receipt; now and then the save is taken back."""
        yield from self._find(self._anybody())
        before = self._saved()
        yield from self._settle()
        if self._saved() > before and self._chance.random() < 0.12:
            self._hands.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            self._hands.rest()
            yield "undo"

    def walk_in(self) -> Deeds:
        """Somebody is on no list, or seems so: four fields, or the card; who looks alike is somebody else."""
        one = stranger(self._chance) if self._chance.random() < 0.7 else self._anybody()
        if self._chance.random() < 0.4:
            self._hands.scan(one.card(), Qt.Key.Key_Return)
            self._hands.rest()
            yield "scan a card"
        else:
            self._hands.key(Qt.Key.Key_F4)
            yield "begin somebody new"
            told = {"full_name": one.full_name, "birth_date": _written(one.birth_date), "national_id": one.national_id}
            for name, words in told.items():
                field = self._hands.field(f"desk.row_{name}")
                if field is not None and self._chance.random() < 0.9:
                    self._hands.write_into(field, words)
                    yield "fill in"
        for _ in range(2):
            if self._asking() == "adding":
                self._hands.key(Qt.Key.Key_F9)
                self._hands.rest()
                yield "add"
            because = self._hands.field("desk.another_because")
            if because is not None:
                self._hands.write_into(because, "sinh khác năm, khác mẹ")
                yield "fill in"
        yield from self._settle()

    def correct(self) -> Deeds:
        """What was saved was wrong: it is found by its number, corrected with a reason and saved anew."""
        yield from self._find_again()
        self._hands.press("desk.correct")
        self._hands.rest()
        yield "begin a correction"
        why = self._hands.field("desk.why")
        if why is not None and self._chance.random() < 0.9:
            self._hands.write_into(why, self._chance.choice(_REASONS))
            yield "fill in"
        yield from self._settle()

    def void(self) -> Deeds:
        """What was saved was for somebody else: it is void, with a reason."""
        yield from self._find_again()
        self._hands.press("desk.void")
        yield "begin to void"
        why = self._hands.field("desk.why")
        if why is not None:
            self._hands.write_into(why, self._chance.choice(_REASONS))
            yield "fill in"
        self._hands.press("desk.void_now")
        self._hands.rest()
        yield "void"

    def withdraw(self) -> Deeds:
        """Somebody takes the consent back, and is settled otherwise."""
        yield from self._find_again(agreed=True)
        self._hands.press("desk.withdraw")
        self._hands.rest()
        yield "withdraw consent"
        yield from self._settle(3)

    def family(self) -> Deeds:
        """Several are paid to one who comes for all of them."""
        for number in range(self._chance.randint(2, 3)):
            if number:
                self._hands.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
                yield "next of this payee"
            yield from self._find(self._anybody())
            yield from self._settle(2)

    def visits(self) -> Deeds:
        """Somebody goes from house to house for a while."""
        self._hands.key(Qt.Key.Key_F10)
        self._hands.rest()
        yield "begin visits"
        if self._chance.random() < 0.7:
            self._hands.press("visits.unsettled_too")
            self._hands.rest()
            yield "look for the unsettled"
        self._hands.key(Qt.Key.Key_Return)
        self._hands.rest()
        yield "open"
        for _ in range(self._chance.randint(1, 3)):
            yield from self._settle()
        self._hands.press("visits.leave")
        self._hands.rest()
        yield "end visits"

    def paper_forms(self) -> Deeds:
        """Forms are made for a power cut, one of them is void."""
        self._hands.key(Qt.Key.Key_F5)
        self._hands.rest()
        yield "open paper forms"
        count = self._hands.field("forms.count")
        if count is not None:
            self._hands.write_into(count, self._chance.choice(("3", "5", "1", "0", "zwei")))
            self._hands.key(Qt.Key.Key_Return)
            self._hands.rest()
            yield "make forms"
        why = self._hands.field("forms.why")
        if why is not None and self._chance.random() < 0.5:
            self._hands.click_row(self._hands.all(QAbstractItemView)[-1])
            self._hands.write_into(why, self._chance.choice(_REASONS))
            self._hands.key(Qt.Key.Key_Return)
            self._hands.rest()
            yield "void a form"
        self._hands.key(Qt.Key.Key_Escape)
        yield "leave"

    def type_in(self) -> Deeds:
        """What was written by hand while there was no power is typed in."""
        made = [fact.said["last"] for fact in self._notes.facts if fact.kind == "forms made"]
        number = read_form_number(self._chance.choice(made)) if made else None
        if number is not None:
            self._hands.scan(form_code(self._campaign, number), Qt.Key.Key_Return)
            self._hands.rest()
            yield "scan a form"
        yield from self._find(self._anybody())
        yield from self._settle()

    def print_page(self) -> Deeds:
        """Receipts go to another printer, or into a folder; what waits is printed."""
        self._hands.key(Qt.Key.Key_F7)
        self._hands.rest()
        yield "open printing"
        self._hands.turn(100)  # the machine is asked for its printers
        self._hands.press(self._chance.choice(("printing.place", "printing.place", "printing.folder")))
        self._hands.rest()
        yield "choose a printer"
        for key in self._chance.sample(("printing.all", "printing.came_out", "printing.nothing_came"), 2):
            self._hands.press(key)
            self._hands.rest()
            yield "print"
        self._hands.key(Qt.Key.Key_Escape)
        yield "leave"

    def hand_over(self) -> Deeds:
        """Write to the stick, read what the office answered."""
        self._hands.key(Qt.Key.Key_F11)
        self._hands.rest()
        self._hands.rest()
        yield "open hand-over"
        for key in ("desk.stick_write", "desk.stick_read"):
            self._hands.press(key)
            self._hands.rest()
            yield key.replace("desk.stick_", "stick: ")
        self._hands.key(Qt.Key.Key_Escape)
        yield "leave"

    def close_the_day(self) -> Deeds:
        """Go through the five steps, with whatever stick there is."""
        self._hands.key(Qt.Key.Key_F12)
        self._hands.rest()
        yield "open closing"
        steps: tuple[tuple[str, ...], ...] = (
            ("desk.draft_discard",),
            ("desk.step_unprinted_do",),
            ("desk.forms_void",),
            ("desk.step_export_do", "desk.step_export_again"),
            ("desk.step_sheet_do",),
        )
        for keys in steps:
            if self._chance.random() < 0.8 and self._hands.press(*keys):
                self._hands.rest()
                yield "closing step"
            why = self._hands.field("desk.reason_of_it")
            if why is not None:
                self._hands.write_into(why, "đã về, không quay lại")
                self._hands.key(Qt.Key.Key_Return)
                self._hands.rest()
                yield "give a reason"
        self._hands.key(Qt.Key.Key_Escape)
        yield "leave"

    def leave_half(self) -> Deeds:
        """Somebody goes away half typed."""
        yield from self._find(self._anybody())
        self._hands.key(Qt.Key(Qt.Key.Key_1 + self._chance.randrange(8)))
        yield "outcome"
        yield from self._fill_in(0.5)
        self._hands.key(Qt.Key.Key_Escape)
        yield "leave"

    # --- parts of tasks -----------------------------------------------------------------------------------------------

    def _anybody(self) -> Invented:
        return self._chance.choice(self._desk.people)

    def _asking(self) -> str:
        screens = self._hands.all(DeskScreen)
        return screens[0].asking if screens else ""

    def _find(self, one: Invented) -> Deeds:
        way = self._chance.random()
        if way < 0.4:
            self._hands.scan(self._desk.scanned(one, self._chance), Qt.Key.Key_Return)
            self._hands.rest()
            yield "scan a card"
            return
        if way < 0.55 and self._desk.cable.plugged:
            self._desk.cable.send(f"{self._desk.scanned(one, self._chance)}\r\n".encode())
            self._hands.turn(40)
            self._hands.rest()
            yield "scan at the port"
            return
        yield from self._search(self._desk.typed(one, self._chance), self._chance.choice((0, 0, 0, 1, 2)))

    def _find_again(self, *, agreed: bool = False) -> Deeds:
        """Find somebody who was saved before, by the receipt's number: mostly one that is not void."""
        void = {fact.number for fact in self._notes.facts if fact.kind in ("voided", "undone")}
        saved = [(fact.number, fact.form) for fact in self._notes.facts if fact.kind == "saved"]
        standing = [one for one in saved if one[0] not in void and not (agreed and one[1] and not one[1].consent)]
        known = (standing if self._chance.random() < 0.9 else saved)[-40:]
        yield from self._search(self._chance.choice(known)[0] if known else "nguyen", 0)

    def _search(self, typed: str, down: int) -> Deeds:
        self._hands.key(Qt.Key.Key_F2)
        for letter in typed:
            self._hands.write(letter)
        if self._chance.random() < 0.9:
            self._hands.rest()
        for _ in range(down):
            self._hands.key(Qt.Key.Key_Down)
        self._hands.key(Qt.Key.Key_Return)
        self._hands.rest()
        yield "type and open"

    def _settle(self, key: int = -1) -> Deeds:
        """Choose an outcome, fill in its fields, ask for consent, save; what is refused is mended, or given up."""
        if self._asking() != "person" and self._chance.random() < 0.9:
            return  # nobody was found
        at = key if key >= 0 else self._chance.choices(range(8), weights=_OUTCOMES)[0]
        self._hands.key(Qt.Key(Qt.Key.Key_1 + at))
        if self._chance.random() < 0.8:
            self._hands.turn(MAX_GAP_MS * 2)  # at the pace of a person: a scanner's digits come faster
        yield "outcome"
        yield from self._fill_in(0.85)
        if self._chance.random() < 0.95:
            self._hands.key(Qt.Key.Key_F8)
            yield "consent"
        before = self._saved()
        for _ in range(_TRIES):
            for _press in range(self._chance.choice((1, 1, 1, 1, 2))):
                self._hands.key(Qt.Key.Key_F9)
            yield "save"
            if self._chance.random() < 0.9:
                self._hands.rest()
            if self._asking() != "person" or self._saved() > before:
                return
            yield from self._mend(at)

    def _saved(self) -> int:
        return sum(fact.kind == "saved" for fact in self._notes.facts)

    def _mend(self, at: int) -> Deeds:
        """Do what the screen asks for: fill in the field where the cursor waits, choose an outcome, ask for consent."""
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit | QComboBox) and self._is_on_form(field):
            self._fill(field, rightly=True)
            yield "fill in"
        elif isinstance(field, QCheckBox):
            self._hands.key(Qt.Key.Key_F8)
            yield "consent"
        elif isinstance(field, QPushButton):
            self._hands.key(Qt.Key(Qt.Key.Key_1 + at))
            yield "outcome"
        else:
            self._hands.key(Qt.Key.Key_Escape)
            yield "leave"

    def _is_on_form(self, field: QWidget) -> bool:
        return any(panel.isAncestorOf(field) for panel in self._hands.all(RegisteringPanel))

    def _fill_in(self, share: float) -> Deeds:
        """Fill in most of what is empty, one field after the other."""
        for form in self._hands.all(OutcomeForm):
            for field in (*self._hands.all(QComboBox, form), *self._hands.all(QLineEdit, form)):
                if field.isVisible() and is_empty(field) and self._chance.random() < share:
                    self._fill(field, rightly=self._chance.random() < 0.9)
                    yield "fill in"

    def _fill(self, field: QWidget, *, rightly: bool) -> None:
        if isinstance(field, QComboBox):
            self._hands.step(field, self._chance.choice((1, 1, 1, 2)))
            return
        self._hands.write_into(field, self._right(field) if rightly else self._chance.choice(NONSENSE))

    def _right(self, field: QWidget) -> str:
        """Return what belongs into a field."""
        other, day = self._anybody(), day_of(self._desk.clock.now_ms())
        last_month, next_month = (f"{day + timedelta(days=days):%d/%m/%Y}" for days in (-30, 30))
        right = {
            "phone": other.phone or "0912345678",
            "payee_phone": "0987654321",
            "address": f"Tổ {other.group}, {other.ward}",
            "account": other.account or "0123456789",
            "holder": other.full_name,
            "rep_name": other.full_name,
            "rep_number": other.national_id,
            "payee_name": other.full_name,
            "payee_birth": _written(other.birth_date),
            "payee_number": other.national_id,
            "payee_issued": last_month,
            "paper_number": "12/2024",
            "until": next_month,
            "reason": "già yếu, không đi được",
            "place": "Tổ 7, Thổ Quan",
            "slot": "08:30 - 10:00",
            "date": last_month if self._chance.random() < 0.5 else next_month,
            "why": self._chance.choice(_REASONS),
        }
        for name in (*FIELDS, "why"):
            words = (f"desk.field_{outcome}_{name}" for outcome in _CALLED_OTHERWISE.get(name, ()))
            if name in right and is_called(field, "desk.why" if name == "why" else f"desk.field_{name}", *words):
                return right[name]
        return other.full_name


def _written(day: str) -> str:
    return "/".join(reversed(day.split("-")))
