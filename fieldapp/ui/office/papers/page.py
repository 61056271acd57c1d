"""The page of papers: whom to invite and when, looked at before anything is written; lists for walls and for visits."""

from __future__ import annotations

from functools import partial
from typing import get_args

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain.time_slots import Timing
from fieldapp.office.invitation_files import WallSize
from fieldapp.office.inviting import ASKED
from fieldapp.papers.invitation import INVITATION_KINDS
from fieldapp.station.visiting import WHOM
from fieldapp.ui.areas import whom_choices
from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.fields import Field, Tick, choice_field, line_field
from fieldapp.ui.widgets.flowing import FlowLayout
from fieldapp.ui.widgets.plain import Button, MessageLine, Surface, label, row, scrolled
from fieldapp.ui.widgets.tables import Row, RowsModel, RowsView
from fieldapp.vietnam.benefits import benefit_groups, group_name

_USUAL = Timing(())
_TABLE_ROWS = 8
_ALL = "*"


class PapersWish(msgspec.Struct, frozen=True):
    """What is chosen and typed, as it stands in the fields; `anew` and `masked` are ticks."""

    area: str
    benefit_group: str
    asked: str
    days: str
    hours: str
    minutes: str
    people: str
    place: str
    layout: str
    wall: str
    anew: bool
    visits: str
    masked: bool


class PapersState(msgspec.Struct, frozen=True):
    """Who would be invited.

    Attributes:
        areas: (key, words with counts) of where people wait, the first is everywhere.
        summary: the plan in one line.
        times: a row for each time with how many people come.
        may_invite: somebody is there to be invited.
    """

    areas: tuple[tuple[str, str], ...] = ()
    summary: str = ""
    times: tuple[Row, ...] = ()
    may_invite: bool = False


class PapersPage(QWidget):
    """The page of papers for people.

    Signals:
        looked: show who would be invited.
        invite_asked: give the times for good and make the invitations.
        wall_asked: make the lists for walls.
        visits_asked: make the lists of home visits.
    """

    looked = Signal()
    invite_asked = Signal()
    wall_asked = Signal()
    visits_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._area = choice_field(say("forms.area"))
        benefits = [(one, say.of(partial(group_name, one))) for one in benefit_groups()]
        self._benefit = choice_field(say("invite.benefit"), [(_ALL, say("invite.benefit_all")), *benefits])
        self._asked = choice_field(say("invite.asked"), [(one, say(f"invite.asked_{one}")) for one in ASKED])
        for field in (self._area, self._benefit, self._asked):
            field.edited.connect(self.looked)
        self._fields: dict[str, Field] = {
            "days": line_field(say("invite.days"), placeholder=say("invite.days_placeholder")),
            "hours": line_field(say("invite.hours")),
            "minutes": line_field(say("invite.minutes")),
            "people": line_field(say("invite.people")),
            "place": line_field(say("invite.place"), placeholder=say("invite.place_placeholder")),
        }
        for name, usual in (
            ("hours", ", ".join(_USUAL.hours)),
            ("minutes", str(_USUAL.minutes)),
            ("people", str(_USUAL.people)),
        ):
            self._fields[name].fill(usual)
        for field in self._fields.values():
            field.entered.connect(self.looked)
        self._layout = choice_field(say("invite.layout"), [(n, say(f"invite.layout_{n}")) for n in INVITATION_KINDS])
        self._wall = choice_field(say("invite.wall_size"), [(n, n.upper()) for n in get_args(WallSize)])
        self._visits = choice_field(say("invite.visits"), whom_choices(say))
        self._benefit.fill(_ALL)
        self._asked.fill(next(iter(ASKED)))
        self._visits.fill(WHOM[0])
        self._layout.fill(INVITATION_KINDS[0])
        self._wall.fill(get_args(WallSize)[0])
        self._anew, self._masked = Tick(say("invite.anew")), Tick(say("invite.mask_phones"))
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        for part in (self._inviting(), self._others()):
            inside.addWidget(part)
        inside.addStretch(1)
        self._message = MessageLine(kit.look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._message)
        layout.addWidget(scrolled(page), 1)
        self.show_state(PapersState())
        kit.look.changed.connect(self._fit)

    @property
    def wish(self) -> PapersWish:
        """What is chosen now."""
        fields = self._fields
        return PapersWish(
            area=self._area.value,
            benefit_group="" if self._benefit.value == _ALL else self._benefit.value,
            asked=self._asked.value,
            days=fields["days"].value,
            hours=fields["hours"].value,
            minutes=fields["minutes"].value,
            people=fields["people"].value,
            place=fields["place"].value,
            layout=self._layout.value,
            wall=self._wall.value,
            anew=self._anew.box.isChecked(),
            visits=self._visits.value,
            masked=self._masked.box.isChecked(),
        )

    def show_state(self, state: PapersState) -> None:
        """Show who would be invited and when; what is typed stays."""
        area = self._area.value
        for field in self._fields.values():
            field.complain("")
        self._area.offer(state.areas)
        if state.areas:
            self._area.fill(area if area in dict(state.areas) else state.areas[0][0])
        self._summary.setText(state.summary)
        self._model.replace(state.times)
        self._table.setVisible(bool(state.times))
        for button in (self._invite, self._put_up):
            button.setEnabled(state.may_invite)
        self._fit()

    def complain(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field beside it."""
        if name in self._fields:
            self._fields[name].complain(sentence)
            self._fields[name].control.setFocus()

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Say what came of something."""
        self._message.say(sentence, "error" if error else "good")

    def _inviting(self) -> Surface:
        say, fields = self._kit.say, self._fields
        look, self._invite = Button(say("invite.look")), Button(say("invite.write"), kind="main")
        look.clicked.connect(self.looked)
        self._invite.clicked.connect(self.invite_asked)
        self._summary = label("", "bold", wrap=True)
        self._model = RowsModel(self._kit, [say("papers.column_when"), say("invite.coming")])
        self._table = RowsView(self._kit, self._model, say("invite.times"), wide=(0,))
        card = Surface(margins=(20, 14, 20, 16), space=10)
        card.add(label(say("invite.title"), "name"), label(say("invite.hint"), "soft", wrap=True), self._area)
        card.add(_line((self._benefit, 1), (self._asked, 1)))
        card.add(_line((fields["days"], 3), (fields["hours"], 3)))
        card.add(_line((fields["minutes"], 1), (fields["people"], 1), (self._layout, 2)))
        card.add(fields["place"], self._anew)
        deeds = FlowLayout()
        for button in (self._invite, look):
            deeds.addWidget(button)
        card.add(deeds, self._summary, self._table)
        return card

    def _others(self) -> Surface:
        say = self._kit.say
        self._put_up, visits = Button(say("invite.wall")), Button(say("forms.visits"))
        self._put_up.clicked.connect(self.wall_asked)
        visits.clicked.connect(self.visits_asked)
        card = Surface(margins=(20, 12, 20, 14), space=10)
        for field, button, hint in (
            (self._wall, self._put_up, "invite.wall_hint"),
            (self._visits, visits, "invite.visits_hint"),
        ):
            line = row(space=12)
            line.addWidget(field, 1)
            line.addWidget(button)
            line.setAlignment(button, Qt.AlignmentFlag.AlignBottom)
            card.add(label(say(hint), "soft", wrap=True), line)
        card.add(self._masked)
        return card

    def _fit(self) -> None:
        height = self._table.verticalHeader().defaultSectionSize()
        self._table.setFixedHeight(height * (min(self._model.rowCount(), _TABLE_ROWS) + 1) + 6)


def _line(*parts: tuple[QWidget, int]) -> QWidget:
    held = QWidget()
    line = row(space=14)
    for part, stretch in parts:
        line.addWidget(part, stretch)
    held.setLayout(line)
    return held
