"""From what the core says to what the page of tasks shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from fieldapp.cleaning.answers import CONFIRMED, Change
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.missing import OFFICE, OWNERS
from fieldapp.domain.proposals import Pending
from fieldapp.office.worklist_answers import Answer
from fieldapp.office.worklists import TaskCount, WorkList
from fieldapp.station.areas import Area, area_name
from fieldapp.system.texts import in_short
from fieldapp.ui.office.tasks.state import AnswersState, TasksState
from fieldapp.ui.voice import Voice, again, written_date
from fieldapp.ui.widgets.tables import Cell, Row
from fieldapp.ui.wording import bank_word
from fieldapp.vietnam.names import fold

MOST_SHOWN = 2000
_MOST_TROUBLES = 200
_ALL, _DOUBTFUL = "all", "doubtful"
_EVERYWHERE, _BETWEEN = "*", "\x1f"


def area_key(area: Area | None) -> str:
    """Return the name by which a choice knows an area; None is everywhere."""
    return _EVERYWHERE if area is None else f"{area.ward}{_BETWEEN}{area.group}"


def area_of(key: str) -> Area | None:
    """Return the area that a choice names, None for everywhere."""
    ward, parted, group = key.partition(_BETWEEN)
    return Area(ward, group) if parted else None


def tasks_state(
    say: Voice, counts: Sequence[TaskCount], owner: str, area: Area | None, work: WorkList | None
) -> TasksState:
    """Show one owner's people; the counts stand beside the choices."""
    if work is None:
        return TasksState(summary=say("tasks.nothing_missing"))
    people: Counter[str] = Counter()
    for each in counts:
        people[each.owner] += each.people
    owners = [(name, _counted(say, say(f"tasks.owner_{name}"), people[name])) for name in OWNERS if people[name]]
    here = [each for each in counts if each.owner == owner]
    areas = [(area_key(None), _counted(say, say("tasks.everywhere"), people[owner]))]
    areas += [(area_key(one.area), _counted(say, _area(say, one.area), one.people)) for one in here]
    rows = tuple(
        Row(
            line.citizen_id,
            (
                Cell(line.name, bold=True, more=f"{line.key} · {line.known}"),
                Cell(_area(say, line.area)),
                Cell(line.missing),
            ),
        )
        for line in work.lines[:MOST_SHOWN]
    )
    summary = say("tasks.summary", count=say.count(len(work.lines)), shown=say.count(len(rows)))
    chosen = tuple(owners), tuple(areas), owner, area_key(area)
    return TasksState(*chosen, summary, rows, bool(rows), people[OFFICE] > 0)


def _counted(say: Voice, words: str, count: int) -> str:
    return say.of(lambda _: f"{again(words)[:1].upper()}{again(words)[1:]} · {say.count(count)}")


def _area(say: Voice, area: Area) -> str:
    return say.of(lambda language: area_name(area, language))


def _brief(say: Voice, code: str) -> str:
    return say.of(lambda language: in_short(code, language))


def answers_state(say: Voice, answers: Sequence[Answer]) -> AnswersState:
    """Show what came back: all changes, by field, and the doubtful ones."""
    rows: dict[str, list[Row]] = {_ALL: []}
    certain = set()
    for at, answer in enumerate(answers):
        for number, change in enumerate(answer.compared.changes):
            key = f"{at}.{number}"
            made = _change_row(say, key, change)
            for kind in (_ALL, change.field, *(() if change.certain else (_DOUBTFUL,))):
                rows.setdefault(kind, []).append(made)
            if change.certain:
                certain.add(key)
    words = {_ALL: say("tasks.kind_all"), _DOUBTFUL: say("tasks.kind_doubtful")}
    kinds = [(kind, _counted(say, words.get(kind) or say(f"tasks.field_{kind}"), len(rows[kind]))) for kind in rows]
    troubles = [
        say(
            "tasks.trouble" if trouble.row else "tasks.trouble_file",
            place=trouble.row or trouble.sheet,
            what=_brief(say, trouble.code),
            detail=say.join(": ", say(f"tasks.field_{trouble.field}") if trouble.field else "", trouble.detail),
        )
        for answer in answers
        for trouble in answer.compared.troubles
    ]
    unchanged = sum(answer.compared.unchanged for answer in answers)
    files = ", ".join(answer.file for answer in answers)
    counts = {"certain": len(certain), "doubtful": len(rows.get(_DOUBTFUL, ())), "unchanged": unchanged}
    return AnswersState(
        say("tasks.answer_read", file=files, **counts),
        tuple(kinds),
        {kind: tuple(some) for kind, some in rows.items()},
        frozenset(certain),
        tuple(troubles[:_MOST_TROUBLES]),
    )


def proposals_state(say: Voice, waiting: Sequence[tuple[Citizen, Pending]]) -> AnswersState:
    """Show what lists propose and nobody has settled; nothing of it is certain."""
    rows: dict[str, list[Row]] = {_ALL: []}
    for at, (citizen, pending) in enumerate(waiting):
        whom = pending.key, citizen.citizen_id, "", pending.row, citizen.text("full_name")
        known = citizen.text(pending.field)
        change = Change(*whom, pending.field, known, pending.after, pending.code, (pending.code,))
        made = _change_row(say, str(at), change)
        for kind in (_ALL, pending.field):
            rows.setdefault(kind, []).append(made)
    kinds = [
        (kind, _counted(say, say("tasks.kind_all") if kind == _ALL else say(f"tasks.field_{kind}"), len(rows[kind])))
        for kind in rows
    ]
    summary = say("tasks.proposals_wait", count=say.count(len(waiting)))
    return AnswersState(summary, tuple(kinds), {kind: tuple(some) for kind, some in rows.items()})


def _change_row(say: Voice, key: str, change: Change) -> Row:
    doubts = say.join("; ", *(_brief(say, code) for code in change.doubts))
    sign = Cell(doubts, "warning") if doubts else Cell(_brief(say, change.code), "good")
    before = _written(say, change.field, change.before) or "—"
    after = say("tasks.confirms") if change.code == CONFIRMED else _written(say, change.field, change.after)
    return Row(
        key,
        (
            Cell(change.name, bold=True, more=f"{change.key} · {change.sheet} {change.row}"),
            Cell(say(f"tasks.field_{change.field}")),
            Cell(before),
            Cell(after, bold=True),
            sign,
        ),
    )


def _written(say: Voice, field: str, text: str) -> str:
    match field:
        case "birth_date":
            return written_date(text)
        case "bank":
            return bank_word(text)
        case "sex" if text:
            return say("tasks.male" if text == "M" else "tasks.female")
        case _:
            return text


def list_name(work: WorkList, ending: str) -> str:
    """Return the name of the file of a list: who is asked, and where the people live when that is one area."""
    areas = {line.area for line in work.lines}
    where = area_name(areas.pop(), "vi") if len(areas) == 1 else ""
    words = re.sub(r"[^a-z0-9]+", "-", fold(f"viec can lam {work.owner} {where}")).strip("-")
    return f"{words[:80]}.{ending}"
