"""Invented paper forms, invitations and lists for the pictures. Nobody here exists."""

from __future__ import annotations

import msgspec

from fieldapp.desk.paper_forms import FormState
from fieldapp.domain.campaign import Campaign
from fieldapp.domain.own_codes import FormNumber, form_code, invitation_code
from fieldapp.domain.time_slots import Timing, slots_of
from fieldapp.office.invitation_files import WallLine, wall_paper
from fieldapp.office.inviting import Appointment, Household, Plan
from fieldapp.office.worklist_files import worklist_paper
from fieldapp.office.worklists import WorkLine, WorkList
from fieldapp.papers.form import FormPaper, form_pdfs
from fieldapp.papers.invitation import INVITATION_KINDS, Guest, InvitationPaper, invitation_pdfs
from fieldapp.papers.lists import FOR_VISITS, FOR_WALLS, list_pdfs
from fieldapp.station.areas import Area
from fieldapp.station.visiting import WHOM, Route, Visit, Waiting, route_paper
from fieldapp.system.texts import Language, text
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


_CAMPAIGN = Campaign(
    "0" * 32, "Chi trả Tết Giáp Thìn", "ỦY BAN NHÂN DÂN PHƯỜNG THỔ QUAN", "2024-01-16", (), "", "", "1.0", "", "", ""
)
_NAMES = ("Nguyễn Thị Mẫu", "Trần Văn Thử", "Công Tằng Tôn Nữ Hoàng Khánh Huyền", "Phạm Thị Lan", "Lê Đức Được")


def papers_as_pdf(language: Language) -> dict[str, bytes]:
    """Return the first file of every paper for people, by name."""
    slots = slots_of(Timing(("2024-01-13",)))
    place = "Nhà văn hóa TDP 7, số 1 ngõ Thổ Quan"
    lines = [WallLine(_NAMES[at % 5], str(1930 + at % 40), Appointment(slots[at % 9], place)) for at in range(40)]
    missing = text("tasks.piece_national_id", language)
    visits = tuple(
        Visit(str(at), _NAMES[at % 5], str(1930 + at), "0001", f"Số {at} ngõ 5 phố Khâm Thiên", "0912345678",
              "08:30, 15/01/2024" if at < 4 else "", WHOM[(at - 1) // 4], missing if at % 2 else "")
        for at in range(1, 12)
    )  # fmt: skip
    number = FormNumber(3, 0, 12)
    blank = FormPaper(
        authority=_CAMPAIGN.authority,
        campaign_title=_CAMPAIGN.title,
        point="Nhà văn hóa TDP 7",
        desk="03",
        number=str(number),
        code=form_code("0" * 32, number),
        consent=text("consent.text", language),
        consent_version="1.0",
    )
    made_out = msgspec.structs.replace(
        blank,
        code=form_code("0" * 32, number, "f" * 32),
        name=_NAMES[2],
        birth="01/02/1944",
        masked_number="••••••••0001",
        address="Số 12 ngõ 5 phố Khâm Thiên",
        group="7",
        ward="Thổ Quan",
    )
    sheet = wall_paper(WAITING[1].area, lines, _CAMPAIGN, contact="024 3000 0000", now_ms=_MS, language=language)
    route = route_paper(Route(WAITING[1].area, visits), _CAMPAIGN, now_ms=_MS, language=language)
    return {
        **{
            f"invitation-{kind}": next(invitation_pdfs(map(_invitation, (1, 8, 2, 3)), kind=kind, language=language))
            for kind in INVITATION_KINDS
        },
        **{f"wall-{size}": next(list_pdfs([sheet], look, language)) for size, look in FOR_WALLS.items()},
        "visits": next(list_pdfs([route], FOR_VISITS, language)),
        "work-list": worklist_paper(_work(language), _CAMPAIGN, now_ms=_MS, language=language),
        "form-blank": next(form_pdfs([blank], language=language)),
        "form-made-out": next(form_pdfs([made_out], language=language)),
    }


def _work(language: Language) -> WorkList:
    missing = "; ".join(text(f"tasks.piece_{what}", language) for what in ("national_id", "birth_date"))
    lines = tuple(
        WorkLine(f"K7Q{at}", str(at), _NAMES[at % 5], WAITING[at // 4].area,
                 f"sinh 19{30 + at}, Số {at} ngõ 5 phố Khâm Thiên", missing, ("national_id", "birth_date"))
        for at in range(12)
    )  # fmt: skip
    return WorkList("police", everywhere=False, lines=lines)


def _invitation(people: int) -> InvitationPaper:
    return InvitationPaper(
        authority=_CAMPAIGN.authority,
        campaign_title=_CAMPAIGN.title,
        place_and_day="…………………, ngày 05 tháng 01 năm 2024",
        guests=tuple(Guest(_NAMES[at % 5], "1944", "••••••••0001") for at in range(people)),
        lives="Số 12 ngõ 5 phố Khâm Thiên, Tổ/thôn 7, Thổ Quan",
        when="08:00 – 08:30, Thứ Bảy 13/01/2024",
        place="Nhà văn hóa TDP 7, số 1 ngõ Thổ Quan" if people % 2 else "",
        bring=("Căn cước (bản gốc)", "Điện thoại đang dùng, nếu có"),
        contact="024 3000 0000 (giờ hành chính)" if people % 2 else "",
        code=invitation_code("0" * 32, ("f" * 32,) * people),
    )
