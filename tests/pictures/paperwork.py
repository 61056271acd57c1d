"""Invented paper forms, invitations and lists for the pictures. Nobody here exists."""

from __future__ import annotations

from fieldapp.desk.paper_forms import FormState
from fieldapp.domain.own_codes import FormNumber
from fieldapp.domain.time_slots import Timing, slots_of
from fieldapp.office.inviting import Appointment, Household, Plan
from fieldapp.station.areas import Area
from fieldapp.station.visiting import Waiting
from fieldapp.ui.desk.forms import FormsState
from fieldapp.ui.desk.forms_work import forms_state
from fieldapp.ui.office.papers.page import PapersState
from fieldapp.ui.office.papers.work import papers_state
from fieldapp.ui.voice import Voice

WAITING = [Waiting(Area("Thổ Quan", str(group)), group % 3, 40 + group) for group in (2, 7, 12)]
_MS = 1_705_107_600_000


def forms(say: Voice) -> FormsState:
    """Return a desk whose forms are in every state."""
    numbers = [str(FormNumber(3, 0, sequence)) for sequence in range(1, 13)]
    states = [
        FormState(numbers[0], "used", _MS, "", "03A-00042-7", "a"),
        FormState(numbers[1], "void", _MS, reason="viết hỏng, đã viết lại vào phiếu sau cho rõ ràng hơn"),
        *(FormState(number, "missing", _MS, "b" if place % 3 == 0 else "") for place, number in enumerate(numbers[2:])),
    ]
    names = {"a": "Nguyễn Thị Mẫu", "b": "Công Tằng Tôn Nữ Hoàng Khánh Huyền"}
    return forms_state(say, states, WAITING, names)


def papers(say: Voice) -> PapersState:
    """Return a plan of two days."""
    slots = slots_of(Timing(("2024-01-13", "2024-01-14")))
    times = [Appointment(slot, "Nhà văn hóa TDP 7") for slot in slots for _ in range(20 - int(slot.begins[:2]) % 4)]
    households = tuple(Household(WAITING[0].area, "", (str(at),), one) for at, one in enumerate(times))
    return papers_state(say, Plan(households, 41, len(times) - 41, 0), WAITING)
