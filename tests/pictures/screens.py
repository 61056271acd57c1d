"""Every screen with invented people in it, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldapp.desk.telling import undone_words
from fieldapp.desk.undo import Undone
from fieldapp.office.erase import Leftover
from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.ui.desk.history import HistoryLine
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.kit import Kit
from fieldapp.ui.office.erasures import erasure_question
from fieldapp.ui.office.screen import OfficeScreen
from fieldapp.ui.office.state import Enrolled
from fieldapp.ui.restoring.screen import BackupLine, RestoreScreen
from fieldapp.ui.scanner.camera_panel import CameraPanel
from fieldapp.ui.scanner.panel import ScannerPanel
from fieldapp.ui.start.retired import RetiredScreen
from fieldapp.ui.start.screen import StartScreen
from fieldapp.ui.unlock.screen import UnlockScreen
from fieldapp.ui.widgets.fields import Field
from fieldapp.vietnam.vietqr import Account
from tests.devices.test_pictures import picture
from tests.pictures import lists, paperwork, people, printing, tasks, travel
from tests.pictures.day import DAY_SCREENS, desk, desk_person
from tests.pictures.moments import MOMENT_SCREENS
from tests.vietnam.keyboards import through_vietnamese_keyboard


def _desk_child(kit: Kit) -> DeskScreen:
    screen = desk(kit)
    child = people.person(kit.say)
    known = child.known | {"full_name": "Nguyễn Thị Mẫu", "birth_date": "2014-05-02", "last_bank": "970436"}
    screen.registering.show_person(msgspec.structs.replace(child, known=known))
    screen.show_person()
    screen.registering.form.choose("open_account")
    screen.registering.toggle_consent()
    return screen


def _desk_other_holder(kit: Kit) -> DeskScreen:
    screen = desk_person(kit, "has_account")
    screen.registering.take_account(Account("970415", "100001932418ABC"))
    fields = screen.registering.findChildren(Field)
    holder = next(f.control for f in fields if f.control.accessibleName() == kit.say("desk.field_holder"))
    assert isinstance(holder, QLineEdit)
    holder.setText("NGUYEN VAN NAM")
    holder.textEdited.emit(holder.text())
    return screen


def _desk_consent(kit: Kit) -> DeskScreen:
    screen = desk_person(kit)
    screen.resize(1366, 768)
    screen.consent.show_text(*screen.registering.consent_words, "open_account", {})
    return screen


def _desk_meant(kit: Kit) -> DeskScreen:
    screen = desk(kit)
    screen.finding.field.setText("nguyen thi hoang mam dom quynh nhu 1961")
    screen.finding.show_hits(screen.finding.field.text(), [], "Nguyễn Thị Hoàng Mẫu Đơn Quỳnh Như 1960")
    return screen


def _desk_refused(kit: Kit) -> DeskScreen:
    screen = desk_person(kit, "has_account", long=True)
    screen.registering.save()
    return screen


def _desk_saved(kit: Kit) -> DeskScreen:
    screen = desk(kit)
    say = kit.say
    words = say("desk.saved_number_shown", name="Nguyễn Thị Mẫu", number="03A-00042-7")
    screen.say(say.join(" ", words, say("desk.waiting_for_print")), "good", offer_print=say("printing.choose"))
    return screen


def _desk_undone(kit: Kit) -> DeskScreen:
    screen = desk_person(kit, "has_account", long=True)
    say = kit.say
    undone = Undone(
        "r", "c", "03A-00042-7", "f", fields=("birth_date", "phone"), consent=True, stands="03A-00041-K", papers=1
    )
    words = say.join(" ", say.of(partial(undone_words, undone)), say("desk.undone_typed_consent"))
    screen.say(words, "good", offer_anew=True)
    return screen


def _desk_resumed(kit: Kit) -> DeskScreen:
    screen = desk_person(kit)
    say = kit.say
    since = say("desk.draft_since", outcome=say("desk.outcome_no_wish"), number="07A-00012-3")
    resumed = say("desk.draft_resumed", time="09:41", officer="Trần Thị Lan")
    screen.say(say.join(" ", resumed, since, say("desk.draft_consent")), "warning", offer_anew=True)
    return screen


def _desk_history(kit: Kit) -> DeskScreen:
    screen = desk_person(kit)
    say = kit.say
    lan, when = "Trần Thị Lan · Bàn 03", "14:05 13/01/2024"
    lines = [
        HistoryLine(when, lan, say("history.undone", number="03A-00042-7")),
        HistoryLine(when, lan, say("history.voided", number="03A-00041-K", reason="chọn nhầm ngân hàng")),
        HistoryLine(when, lan, say("history.printed_again", number="03A-00041-K", count=1)),
        HistoryLine(
            when,
            lan,
            say("history.citizen_corrected"),
            ("Ngày sinh: 1960 → 01/02/1960 (theo thẻ)", "Điện thoại: ••••••5678 → ••••••4321 (gõ tay)"),
            say("history.clock_jumped"),
        ),
        HistoryLine("08:12 04/01/2024", "Phạm Văn Hùng · UBND phường", say("history.listed_somewhere", row=17)),
    ]
    screen.history.show_history("Nguyễn Thị Mẫu", lines)
    return screen


def _desk_adding(kit: Kit) -> DeskScreen:
    screen = desk(kit)
    screen.adding.begin({"full_name": "Nguyễn Thị Mẫu", "birth_date": "1960", "sex": "F"})
    screen.adding.show_twins(people.twins(kit.say))
    screen.show_adding()
    return screen


def _desk_handing(kit: Kit, *, done: bool = False) -> DeskScreen:
    screen = desk(kit)
    say = kit.say
    screen.handing.show_number("12345 67890 12345 67890 12345")
    if done:
        screen.handing.watch.show_folders(travel.watched(say))
        screen.handing.sticks.show_sticks(travel.sticks(say))
        screen.handing.sign.show_words(say("desk.may_pull"), say("desk.may_pull_note", count=42))
        screen.handing.say(say("desk.exported", file="FA_NHA-VAN-HOA-TDP-7_03_0007.fieldbundle", count=212))
        counts = {"saved": 1, "read_back": 1, "acknowledged": 1, "decided": 2}
        screen.handing.show_records(travel.records(say), say("desk.records_summary", **counts))
    screen.show_handing()
    return screen


def _desk_printing(kit: Kit, *, paper: bool = False) -> DeskScreen:
    screen = desk(kit)
    screen.printing.show_places(printing.places(kit.say))
    screen.printing.show_lines(printing.lines(kit.say))
    screen.show_printing()
    screen.printing.say(kit.say.sentence(EnvironmentFault("print.stopped", place="HP LaserJet Pro M404dn")), "error")
    if paper:
        screen.resize(1366, 768)
        screen.paper.show_pages(printing.paper(), kit.say("printing.preview"))
    return screen


def _desk_forms(kit: Kit) -> DeskScreen:
    screen = desk(kit)
    screen.forms.show_state(paperwork.forms(kit.say))
    screen.show_forms()
    screen.forms.say(kit.say("forms.made", count=20, first="03A-F00013-T", last="03A-F00032-2"))
    return screen


def _office(kit: Kit, page: str) -> OfficeScreen:
    screen = OfficeScreen(kit)
    say = kit.say
    state = people.overview(say)
    screen.header.show_state(people.office_header(kit.say))
    screen.show_digest(state.digest)
    screen.mark("decisions", 27, "warning")
    screen.mark("received", 2)
    screen.overview.show_state(state)
    screen.lists.show_taken(people.taken(say))
    screen.papers.show_state(paperwork.papers(say))
    screen.received.show_files(people.files(say))
    screen.received.say(say("office.received_summary", count=4, imported=1, known=1, waiting=1, refused=1))
    screen.decisions.show_questions([people.question(say)] * 3)
    screen.desks.show_desks(people.desks(say))
    screen.desks.show_prepared(
        Enrolled("Bàn 06 · Trường Kim Liên", "FA_TruongKimLien_06_0001.fieldbundle", "FA_TruongKimLien_06_0001.the.pdf")
    )
    screen.answers.show_answers(people.files(say)[:1])
    screen.show_page(page)
    return screen


def _office_guidance(kit: Kit) -> OfficeScreen:
    screen = _office(kit, "overview")
    screen.resize(1366, 768)
    screen.guidance.open_with(printing.guidance(kit.say))
    screen.guidance.tell(kit.say("guidance.saved", name="Agribank"), "good")
    return screen


def _office_approvals(kit: Kit) -> OfficeScreen:
    screen = OfficeScreen(kit)
    screen.header.show_state(people.office_header(kit.say))
    say = kit.say
    rows = travel.waiting(say)
    screen.approvals.show_waiting(rows, say("office.approve_summary", count=412, free=11), [row.key for row in rows])
    screen.approvals.say(say("office.approved", count=12))
    screen.show_page("approvals")
    return screen


def _office_erased(kit: Kit) -> OfficeScreen:
    screen = _office(kit, "decisions")
    left = Leftover("1" * 32, ("1" * 32,), 4, 1, ("d",), 1_705_233_600_000)
    screen.decisions.show_questions([erasure_question(kit.say, left, {"d": "Bàn 03"})])
    return screen


def _office_board(kit: Kit) -> OfficeScreen:
    screen = OfficeScreen(kit)
    screen.header.show_state(people.office_header(kit.say))
    screen.desks.show_desks(travel.board(kit.say))
    screen.desks.ask_revoke("3", "Bàn 03 · Nhà văn hóa TDP 7")
    screen.show_page("desks")
    return screen


def _office_received(kit: Kit, tab: int) -> OfficeScreen:
    screen = _office(kit, "received")
    page, say = screen.received, kit.say
    page.show_drawer(travel.drawer(say))
    page.show_log(travel.log(say))
    page.sticks.show_sticks(travel.sticks(say))
    page.watch.show_folders(travel.watched(say))
    page.show_tab(tab)
    return screen


def _office_draft(kit: Kit, *, again: bool = False) -> OfficeScreen:
    screen = _office(kit, "lists")
    page, say, facets = screen.lists, kit.say, lists.facets(again=again)
    summary = say("office.read_summary", rows=say.count(len(facets.people)), files=1)
    earlier = [("r", "thang-12-phuong-tho-quan.xlsx · 08:12 04/12/2023")] if again else []
    page.draft.offer(summary, [(*facets.place, f"thang-01-phuong-tho-quan.xlsx · {facets.place[1]}")] * 2, earlier)
    page.draft.choose_replaced("r")
    page.draft.show_facets(facets)
    page.draft.next_open()
    if again:
        page.say(say("lists.recalled"))
        page.draft.show_summary(say.join(" ", summary, say("lists.waiting", count=1)))
    page.show_draft(True)
    return screen


def _office_tasks(kit: Kit, *, answered: bool = False) -> OfficeScreen:
    screen = _office(kit, "tasks")
    screen.tasks.show_state(tasks.tasks(kit.say))
    if answered:
        screen.tasks.show_answers(tasks.answers(kit.say))
    return screen


def _office_empty(kit: Kit) -> OfficeScreen:
    screen = OfficeScreen(kit)
    screen.header.show_state(people.office_header(kit.say))
    screen.show_page("lists")
    return screen


def _start(kit: Kit, form: int = 0) -> StartScreen:
    screen = StartScreen(kit)
    screen.begin()
    if form:
        screen.show_form(form)
    return screen


def _locked(kit: Kit) -> UnlockScreen:
    screen = UnlockScreen(kit, "pin")
    screen.refused(kit.say("start.pin_refused"), wait_s=8)
    return screen


def _restoring(kit: Kit, *, done: bool = False) -> RestoreScreen:
    screen = RestoreScreen(kit)
    say = kit.say
    lines = [
        BackupLine(
            number,
            say(
                "start.restore_line",
                number=number,
                when="16:30 14/01/2024",
                why=say("command.backup_why_list"),
                count="12 044",
            ),
        )
        for number in (12, 11, 9, 4)
    ]
    screen.show_backups(say.sentence(InputRefused("registry.damaged", place="fieldapp.db")), lines)
    if done:
        screen.restored(say("start.restored", aside="truoc-khi-khoi-phuc-001"))
    return screen


def _desk_scanner(kit: Kit, sent: str, port: str = "") -> DeskScreen:
    screen = desk(kit)
    panel = ScannerPanel(kit, screen)
    panel.open_with(["ttyACM0"], port, possible=True)
    panel.show_state(kit.say("scanner.there" if port else "scanner.typing"))
    panel.show_scan(sent)
    return screen


def _desk_camera(kit: Kit, *, there: bool) -> DeskScreen:
    screen = desk(kit)
    panel = CameraPanel(kit, screen)
    panel.open_with(2 if there else 0)
    if there:
        panel.show_frame(picture("001150000017||Nguyễn Thị Mẫu|01021950|Nữ|Số 1|10052021"))
    else:
        panel.tell(kit.say("scanner.camera_none"), "warning")
    return screen


def _desk_scan_asked(kit: Kit) -> DeskScreen:
    screen = desk(kit)
    next(action for action in screen.actions() if action.objectName() == "scan").trigger()
    return screen


SCREENS: dict[str, Callable[[Kit], QWidget]] = {
    **DAY_SCREENS,
    **MOMENT_SCREENS,
    "start": _start,
    "start-office": lambda kit: _start(kit, 1),
    "start-desk": lambda kit: _start(kit, 2),
    "unlock": lambda kit: UnlockScreen(kit, "secret"),
    "locked": _locked,
    "restoring": _restoring,
    "retired": lambda kit: RetiredScreen(kit, "Bàn 03", "retired-03.pdf"),
    "restored": lambda kit: _restoring(kit, done=True),
    "desk-nobody": desk,
    "desk-scanner": lambda kit: _desk_scanner(
        kit, "001150000017|012345678|Nguyễn Thị Mẫu|01021950|Nữ|Số 1, Kim Liên, Đống Đa, Hà Nội|10052021", "ttyACM0"
    ),
    "desk-scanner-mangled": lambda kit: _desk_scanner(
        kit, through_vietnamese_keyboard("001150000012||Nguyễn Thị Mẫu|01021950|Nữ|Tổ 7|10052021")
    ),
    "desk-camera": lambda kit: _desk_camera(kit, there=True),
    "desk-camera-none": lambda kit: _desk_camera(kit, there=False),
    "desk-scan-asked": _desk_scan_asked,
    "desk-meant": _desk_meant,
    "desk-person": desk_person,
    "desk-payee": lambda kit: desk_person(kit, "payee", long=True),
    "desk-child": _desk_child,
    "desk-other-holder": _desk_other_holder,
    "desk-consent": _desk_consent,
    "desk-home-visit": lambda kit: desk_person(kit, "home_visit"),
    "desk-died": lambda kit: desk_person(kit, "died"),
    "desk-no-wish": lambda kit: desk_person(kit, "no_wish"),
    "desk-refused": _desk_refused,
    "desk-saved": _desk_saved,
    "desk-undone": _desk_undone,
    "desk-resumed": _desk_resumed,
    "desk-adding": _desk_adding,
    "desk-history": _desk_history,
    "office-guidance": _office_guidance,
    "desk-printing": _desk_printing,
    "desk-forms": _desk_forms,
    "desk-printing-paper": lambda kit: _desk_printing(kit, paper=True),
    "desk-handing": lambda kit: _desk_handing(kit, done=True),
    "desk-handing-empty": _desk_handing,
    "office-overview": lambda kit: _office(kit, "overview"),
    "office-lists": lambda kit: _office(kit, "lists"),
    "office-lists-draft": _office_draft,
    "office-lists-again": lambda kit: _office_draft(kit, again=True),
    "office-lists-empty": _office_empty,
    "office-papers": lambda kit: _office(kit, "papers"),
    "office-tasks": _office_tasks,
    "office-tasks-empty": lambda kit: _office(kit, "tasks"),
    "office-tasks-answers": lambda kit: _office_tasks(kit, answered=True),
    "office-received": lambda kit: _office(kit, "received"),
    "office-received-files": lambda kit: _office_received(kit, 0),
    "office-received-drawer": lambda kit: _office_received(kit, 1),
    "office-received-log": lambda kit: _office_received(kit, 2),
    "office-decisions": lambda kit: _office(kit, "decisions"),
    "office-erased": _office_erased,
    "office-approvals": _office_approvals,
    "office-board": _office_board,
    "office-desks": lambda kit: _office(kit, "desks"),
    "office-answers": lambda kit: _office(kit, "answers"),
}
