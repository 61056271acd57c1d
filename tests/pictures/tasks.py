"""Work lists and answers with invented people in them."""

from __future__ import annotations

from fieldapp.cleaning.answers import CHANGED, CONFIRMED, FILLED, Change, Compared, Trouble
from fieldapp.domain.missing import OWNERS
from fieldapp.domain.row_key import row_key
from fieldapp.office.worklist_answers import Answer
from fieldapp.office.worklists import TaskCount, WorkLine, WorkList
from fieldapp.station.areas import Area
from fieldapp.ui.office.tasks.showing import answers_state, tasks_state
from fieldapp.ui.office.tasks.state import AnswersState, TasksState
from fieldapp.ui.voice import Voice

_NAMES = ("Nguyễn Thị Mẫu", "Trần Văn Thử", "Công Tằng Tôn Nữ Hoàng Khánh Huyền", "Phạm Thị Lan", "Lê Đức Được")
_AREAS = (Area("Thổ Quan", "7"), Area("Phương Liên - Trung Tự", "12"), Area("", ""))
_MISSING = {
    "vi": "số định danh 12 chữ số (chỉ có số CMND cũ 9 chữ số); ngày sinh đầy đủ (chỉ có năm sinh)",
    "en": "the number of 12 digits (only the old number of 9 digits is known); the full date of birth",
}


def tasks(say: Voice) -> TasksState:
    """Return the police's list of a ward."""
    counts = [TaskCount(owner, area, 40 + 7 * at, {}) for owner in OWNERS for at, area in enumerate(_AREAS)]
    lines = tuple(
        WorkLine(
            row_key(str(number)),
            str(number),
            _NAMES[number % len(_NAMES)],
            _AREAS[number % len(_AREAS)],
            "CCCD 001150000002; sinh 1950",
            say.of(lambda language: _MISSING[language]),
            ("national_id", "birth_date"),
        )
        for number in range(40)
    )
    return tasks_state(say, counts, "police", None, WorkList("police", True, lines))


def answers(say: Voice) -> AnswersState:
    """Return what the police answered, some of it doubtful."""

    def change(number: int, field: str, before: str, after: str, code: str, *doubts: str) -> Change:
        key = row_key(str(number))
        return Change(key, str(number), "Công an", 6 + number, _NAMES[number % 5], field, before, after, code, doubts)

    changes = (
        change(0, "national_id", "", "001150000002", FILLED),
        change(0, "birth_date", "1950", "1950-03-08", FILLED),
        change(1, "birth_date", "1949-12-01", "1949-12-11", CHANGED, "answer.checked"),
        change(2, "national_id", "001150000031", "001150000013", CHANGED, "id.birth_mismatch", "answer.number_taken"),
        change(3, "birth_date", "1941", "1941", CONFIRMED),
        change(4, "group", "", "12", FILLED),
    )
    troubles = (
        Trouble("answer.no_key", "Công an", 47, "Người Thêm Vào"),
        Trouble("answer.doubled_key", "Công an", 12, row_key("9")),
        Trouble("id.birth_mismatch", "Công an", 8, _NAMES[2]),
    )
    return answers_state(say, [Answer("cong-an-tra-loi.xlsx", "0" * 64, Compared(changes, troubles, 31))])
