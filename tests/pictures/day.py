"""The desk over a day, with invented people in it: at work, warned, closing, locked, and from house to house."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec
from PySide6.QtWidgets import QWidget

from fieldapp.desk.day import Behind
from fieldapp.system.texts import text
from fieldapp.ui.desk import showing
from fieldapp.ui.desk.close_steps import close_steps
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.desk.state import Hit, Mark
from fieldapp.ui.kit import Kit
from fieldapp.ui.officers.panel import OfficersPanel
from fieldapp.ui.unlock.screen import UnlockScreen
from tests.pictures import people, travel


def desk(kit: Kit) -> DeskScreen:
    """Return the desk with nobody in front of it."""
    screen = DeskScreen(kit)
    screen.header.show_state(people.desk_header(kit.say))
    screen.finding.show_today(people.TODAY)
    screen.registering.offer_banks(people.BANKS)
    screen.registering.begin_day(date(2024, 1, 14), text("consent.text", "vi"), "1.0")
    return screen


def desk_person(kit: Kit, outcome: str = "open_account", *, long: bool = False) -> DeskScreen:
    screen = desk(kit)
    screen.finding.field.setText("ng thi mau 1960")
    screen.finding.show_hits("ng thi mau 1960", people.hits(kit.say))
    screen.registering.show_person(people.person(kit.say, long=long))
    screen.registering.form.choose(outcome)
    screen.show_person()
    return screen


def _desk_warned(kit: Kit) -> DeskScreen:
    screen = desk_person(kit, long=True)
    say = kit.say
    overdue = say("desk.overdue", count=12, age=say("ui.age_hours", count=19))
    header = msgspec.structs.replace(people.desk_header(kit.say), pending_tone="warning", pending_why=overdue)
    screen.header.show_state(header)
    clock = say("desk.clock_jumped_back", before="17:05 13/01/2024", now="07:58 01/01/2010")
    screen.show_notices(clock, overdue)
    return screen


def _desk_behind(kit: Kit) -> DeskScreen:
    screen = desk(kit)
    say = kit.say
    found = [
        Behind("1", "Nguyễn Thị Mẫu", "03A-00017-C", 1_705_114_800_000, "returned", "thiếu giấy ủy quyền"),
        Behind("2", "Trần Văn Thử", "03A-00020-4", 1_705_115_800_000, "conflict"),
        Behind("3", "Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như", "", 1_705_116_800_000, "left"),
    ]
    screen.finding.show_behind(say("desk.behind_undecided"), showing.behind_hits(say, found))
    return screen


def _desk_visiting(kit: Kit, *, person: bool = True) -> DeskScreen:
    screen = desk_person(kit) if person else desk(kit)
    say = kit.say
    areas = (("TDP 7, Thổ Quan", 14), ("TDP 9, Thổ Quan", 3))
    screen.visiting.offer_areas(
        [(name, say.join(" · ", name, say("visits.area_left", left=left))) for name, left in areas]
    )
    found = [
        Hit(
            "1",
            "Nguyễn Thị Mẫu",
            "Số 1, ngõ 12 phố Khâm Thiên · 1938 · 0912 345 678",
            Mark("sáng, 14/01/2024", "accent"),
        ),
        Hit("2", "Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như", "Số 9, ngõ 12 phố Khâm Thiên · 1941"),
        Hit("3", "Trần Văn Thử", "Số 10, ngõ 12 phố Khâm Thiên · 1935", Mark(say("visits.promised"), "accent")),
    ]
    screen.show_visits(True)
    screen.visiting.show_route(found, say("visits.counts", promised=2, unsettled=12, done=31))
    if person:
        screen.registering.show_person(msgspec.structs.replace(people.person(kit.say), citizen_id="9", carded=False))
        screen.registering.form.choose("open_account")
        screen.show_person()
    return screen


def _officers(kit: Kit) -> DeskScreen:
    screen = desk(kit)
    panel = OfficersPanel(kit, screen)
    panel.open_form("add", kit.say("officers.add_about"))
    return screen


def _who_goes_on(kit: Kit) -> UnlockScreen:
    screen = UnlockScreen(kit, "pin")
    screen.show_officers([("1", "Trần Thị Lan"), ("2", "Lê Văn Hai"), ("3", "Nguyễn Phúc Hoàng Mẫu Đơn")], "1")
    screen.choose()
    return screen


def _desk_closing(kit: Kit, *, done: bool = False) -> DeskScreen:
    screen = desk(kit)
    long = "Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như"
    drafts = [] if done else [Behind("1", long, "", 1_705_243_320_000, "has_account", form_id="f")]
    screen.closing.show_steps(close_steps(kit.say, people.closing(done=done), drafts))
    screen.closing.show_number("12345 67890 12345 67890 12345")
    screen.show_closing()
    if done:
        screen.closing.say(kit.say("desk.close_all_done"))
    return screen


def _desk_closing_sticks(kit: Kit) -> DeskScreen:
    screen = _desk_closing(kit)
    screen.closing.show_sticks(travel.sticks(kit.say))
    screen.closing.choose_stick()
    return screen


DAY_SCREENS: dict[str, Callable[[Kit], QWidget]] = {
    "desk-warned": _desk_warned,
    "desk-behind": _desk_behind,
    "desk-visiting": _desk_visiting,
    "desk-visiting-nobody": lambda kit: _desk_visiting(kit, person=False),
    "desk-closing": _desk_closing,
    "desk-closed": lambda kit: _desk_closing(kit, done=True),
    "desk-closing-sticks": _desk_closing_sticks,
    "officers": _officers,
    "who-goes-on": _who_goes_on,
}
