"""What lies over a screen or comes for a moment: the list of keys, a question, long work, a save that is taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fieldapp.background.worker import Work
from fieldapp.system.errors import Bug, InputRefused
from fieldapp.ui.actions import DEEDS, keys_listed
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.kit import Kit
from fieldapp.ui.office.screen import OfficeScreen
from fieldapp.ui.office.tasks.showing import tasks_state
from fieldapp.ui.officers.panel import OfficersPanel
from fieldapp.ui.prompts import question_box
from fieldapp.ui.start.screen import StartScreen
from fieldapp.ui.unlock.screen import UnlockScreen
from fieldapp.ui.widgets.keys import KeysPanel
from fieldapp.ui.widgets.notice import NoticePanel
from fieldapp.ui.widgets.waiting import WaitingPanel
from tests.pictures import people
from tests.pictures.day import desk, desk_person


def _keys(kit: Kit, role: str) -> QWidget:
    screen = desk(kit) if role == "desk" else _office(kit, "overview")
    panel = KeysPanel(kit, screen)
    panel.turn(keys_listed(kit.say, DEEDS, role))
    return screen


def _waiting(kit: Kit) -> QWidget:
    screen = _office(kit, "lists")
    panel = WaitingPanel(kit, screen)
    work = Work(lambda _progress: None, title="ui.wait_restoring", lane="", parent=panel)
    panel.attend(work)
    work.progressed.emit("commit_list", 1204, 60_000)
    panel.appear(panel)
    return screen


def _notice(kit: Kit) -> QWidget:
    screen = desk(kit)
    NoticePanel(kit, screen).tell(Bug("bug.unexpected", place="KeyError"))
    return screen


def _question(kit: Kit) -> QWidget:
    """A box lies over the screen as its child here, and as a window of its own where somebody works."""
    screen = _office(kit, "desks")
    question = kit.say("office.new_card_which", name="Bàn 03 · Nhà văn hóa TDP 7")
    box, _buttons = question_box(
        screen, kit.say, question, [kit.say("office.new_card_lost"), kit.say("office.new_card_kept")]
    )
    box.setWindowFlags(Qt.WindowType.Widget)
    box.setAutoFillBackground(True)
    box.move(200, 160)
    return screen


def _office(kit: Kit, page: str) -> OfficeScreen:
    screen = OfficeScreen(kit)
    screen.header.show_state(people.office_header(kit.say))
    screen.show_page(page)
    return screen


def _saying(page: str) -> Callable[[Kit], OfficeScreen]:
    """Return how a page looks that says what came of something."""

    def made(kit: Kit) -> OfficeScreen:
        screen, say = _office(kit, page), kit.say
        file = "viec-can-lam-cong-an-phuong-tho-quan.xlsx"
        screen.answers.say(say("office.answered", count=12, place="E:\\"))
        screen.decisions.say(say("office.decided"))
        screen.papers.say(say("forms.written", file=file))
        screen.tasks.say(say("tasks.written", file=file))
        screen.desks.say(say("office.reprinted", name="Bàn 03 · Nhà văn hóa TDP 7", file="FA_TDP7_03.the.pdf"))
        return screen

    return made


def _office_refused(kit: Kit) -> OfficeScreen:
    screen = _office(kit, "desks")
    screen.desks.refused(kit.say.sentence(InputRefused("disk.exists", place="FA_TruongKimLien_06_0001.fieldbundle")))
    return screen


def _nothing_missing(kit: Kit) -> OfficeScreen:
    screen = _office(kit, "tasks")
    screen.tasks.show_state(tasks_state(kit.say, [], "", None, None))
    return screen


def _undoing(kit: Kit) -> DeskScreen:
    screen, say = desk(kit), kit.say
    said = say("desk.saved_number_shown", name="Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như", number="03A-00042-7")
    screen.say(say.join(" ", said, say("desk.waiting_for_print")), "good", offer_print=say("printing.choose"))
    screen.undoing.begin()
    screen.undoing._timer.stop()  # a picture does not count seconds
    screen.next_of_payee.show()
    return screen


def _correcting(kit: Kit) -> DeskScreen:
    screen = desk_person(kit, long=True)
    screen.registering.card.correct_asked.emit("r2")
    screen.registering.correct("has_account", {"bank": "970405", "account": "1500205123456"})
    return screen


def _voiding(kit: Kit) -> DeskScreen:
    screen = desk_person(kit, long=True)
    screen.registering.card.void_asked.emit("r2")
    return screen


def _comparing(kit: Kit) -> DeskScreen:
    screen = desk_person(kit, long=True)
    facts = kit.say.join(" · ", "01/02/1960", kit.say("desk.sex_F"), "001 160 000 001 · CMND 012 345 678")
    screen.registering.card.show_numbers(facts, shown=True)
    screen.registering.card.table.take_focus()
    screen.registering.card.table.refuse(
        "birth_date", kit.say.sentence(InputRefused("birth.impossible", place="31/02/1960"))
    )
    return screen


def _receives(kit: Kit) -> DeskScreen:
    screen = desk_person(kit, "payee")
    screen.registering.form.take_somebody({"name": "Trần Thị Giám Hộ", "number": "001180000001"})
    screen.registering.say_receives(["Lê Văn Mẫu", "Lê Thị Mẫu", "Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như"])
    return screen


def _another_officer(kit: Kit) -> QWidget:
    screen = desk_person(kit, "open_account")
    screen.registering.agree()
    screen.registering.ask_consent_again()
    return screen


def _save_refused(kit: Kit) -> DeskScreen:
    screen = desk_person(kit, "has_account")
    screen.registering.refused("account", kit.say.sentence(InputRefused("account.invalid", place="12")))
    return screen


def _folded(kit: Kit) -> DeskScreen:
    """A walk-in with four fields, one of them refused."""
    screen = desk(kit)
    screen.adding.begin({})
    screen.adding.refused("birth_date", kit.say.sentence(InputRefused("birth.impossible", place="31/02/1960")))
    screen.show_adding()
    return screen


def _retiring(kit: Kit) -> DeskScreen:
    screen = desk(kit)
    screen.handing.show_retiring(begun=True)
    screen.show_handing()
    return screen


def _officers(kit: Kit) -> DeskScreen:
    screen = desk(kit)
    panel = OfficersPanel(kit, screen)
    panel.open_form("passphrase", kit.say("officers.by_card", name="Nguyễn Phúc Hoàng Mẫu Đơn"))
    panel.refused(kit.say.sentence(InputRefused("seal.passphrase_short", least=12)))
    return screen


def _rehearsal_locked(kit: Kit) -> UnlockScreen:
    screen = UnlockScreen(kit, "pin", about=kit.say("start.rehearsal_pin", pin="123456"))
    screen.show_officers([("1", "Trần Thị Lan"), ("2", "Nguyễn Phúc Hoàng Mẫu Đơn")], "2")
    screen.begin()
    return screen


def _start_refused(kit: Kit) -> StartScreen:
    screen = StartScreen(kit)
    screen.begin()
    screen.show_form(2)
    screen.desk.show_file("E:\\FA_TruongKimLien_06_0001.fieldbundle")
    screen.desk.show_card("fieldapp-card ABCDE FGHIJ KLMNO PQRST UVWXY")
    screen.refused(kit.say.sentence(InputRefused("bundle.not_a_first_file", place="FA_TruongKimLien_06_0001")))
    return screen


def _recovery(kit: Kit, *, written: bool) -> StartScreen:
    screen = StartScreen(kit)
    screen.begin()
    screen.show_recovery()
    if written:
        screen.recovery.written("E:\\khoa-phuc-hoi-chi-tra-tet-giap-thin.pdf")
    else:
        screen.recovery.refused(kit.say.sentence(InputRefused("disk.full", place="E:\\")))
    return screen


MOMENT_SCREENS: dict[str, Callable[[Kit], QWidget]] = {
    "keys-desk": lambda kit: _keys(kit, "desk"),
    "keys-office": lambda kit: _keys(kit, "office"),
    "waiting": _waiting,
    "notice": _notice,
    "question": _question,
    "desk-undo": _undoing,
    "desk-absent": lambda kit: desk_person(kit, "absent"),
    "desk-moved": lambda kit: desk_person(kit, "moved"),
    "desk-correcting": _correcting,
    "desk-voiding": _voiding,
    "desk-comparing": _comparing,
    "desk-receives": _receives,
    "desk-another-officer": _another_officer,
    "desk-save-refused": _save_refused,
    "desk-adding-folded": _folded,
    "desk-retiring": _retiring,
    "officers-passphrase": _officers,
    "locked-rehearsal": _rehearsal_locked,
    "start-refused": _start_refused,
    "recovery": lambda kit: _recovery(kit, written=False),
    "recovery-written": lambda kit: _recovery(kit, written=True),
    "office-desks-refused": _office_refused,
    "office-tasks-none": _nothing_missing,
    **{f"office-said-{page}": _saying(page) for page in ("answers", "decisions", "papers", "tasks", "desks")},
}
