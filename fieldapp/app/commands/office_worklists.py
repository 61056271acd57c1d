"""`fieldapp office roster tasks|worklist|answers|errors`: what is missing, who brings it, and what came back."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp.app.given import Line, Place
from fieldapp.app.opened import opened
from fieldapp.app.sheets import Refused, gathered, keep_apart
from fieldapp.app.shown import day, value
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.cleaning.answers import CONFIRMED, Change
from fieldapp.cleaning.error_workbook import error_workbook
from fieldapp.domain.missing import OWNERS
from fieldapp.office.worklist_answers import ELSEWHERE, Answer, accept, compare, read_answers
from fieldapp.office.worklist_files import worklist_paper, worklist_workbook
from fieldapp.office.worklists import count_tasks, worklist
from fieldapp.sheets.reading import read_book
from fieldapp.station.areas import area_name
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import Disk, write_bytes
from fieldapp.system.texts import Language, explain, in_short

_OWNER = click.Choice(OWNERS)


@click.command(cls=WordedCommand)
@click.option("--owner", type=_OWNER)
@click.option("--area", type=Line(), default="")
@click.pass_obj
def tasks(terminal: Terminal, *, owner: str | None, area: str) -> Exit:
    """Count what is missing by owner and area."""
    with opened(terminal) as station:
        station.office()
        counts = count_tasks(station, owner=owner or "", area=area)
    last = ""
    for each in counts:
        if each.owner != last:
            last = each.owner
            people = sum(one.people for one in counts if one.owner == last)
            terminal.say(f"{terminal.voice(f'tasks.owner_{last}')}: {terminal.voice('tasks.people', count=people)}")
        pieces = "; ".join(f"{terminal.voice(f'tasks.piece_{what}')} {count}" for what, count in each.pieces.items())
        terminal.say(f"    {area_name(each.area, terminal.language)}: {each.people}  ({pieces})")
    if not counts:
        terminal.say(terminal.voice("tasks.nothing_missing"))
    terminal.answer({"tasks": counts})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.option("--owner", type=_OWNER, required=True)
@click.option("--area", type=Line(), default="")
@click.option("--xlsx", type=Place())
@click.option("--pdf", type=Place())
@click.pass_obj
def write_worklist(terminal: Terminal, *, owner: str, area: str, xlsx: Path | None, pdf: Path | None) -> Exit:
    """Show what one owner has to bring, and write it as a workbook to be filled in and as a paper."""
    # What goes out is Vietnamese, whatever language the supervisor works in.
    language: Language = terminal.language if xlsx is None and pdf is None else "vi"
    with opened(terminal) as station:
        work = worklist(station, owner=owner, area=area, language=language)
        campaign, now_ms = station.campaign(), station.clock.now_ms()
    if not work.lines:
        raise InputRefused("worklist.nothing", place=owner)
    written: dict[str, str] = {}
    if xlsx is not None:
        data = worklist_workbook(work, language=language, title=campaign.title, scratch=xlsx.parent)
        written[str(xlsx)] = write_bytes(Disk(), xlsx, data, replace=True)
    if pdf is not None:
        data = worklist_paper(work, campaign, now_ms=now_ms, language=language)
        written[str(pdf)] = write_bytes(Disk(), pdf, data, replace=True)
    for line in () if written else work.lines:
        terminal.say(f"{line.key}  {line.name}  {area_name(line.area, language)}  {line.missing}")
    for name in written:
        terminal.say(terminal.voice("tasks.list_written", count=len(work.lines), file=name))
    lines = [{"key": x.key, "citizen_id": x.citizen_id, "area": x.area, "pieces": x.pieces} for x in work.lines]
    terminal.answer({"owner": owner, "people": len(lines), "lines": lines, "files": written})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("paths", type=Place(), nargs=-1, required=True)
@click.option("--accept", "accepting", is_flag=True)
@click.option("--by", "answered_by", type=Line(), default="")
@click.option("--show-numbers", is_flag=True)
@click.pass_obj
def read_back(
    terminal: Terminal, *, paths: tuple[Path, ...], accepting: bool, answered_by: str, show_numbers: bool
) -> Exit:
    """Read work lists that came back; with `--accept` take over what is certain."""
    files, _ = gathered(paths)
    read, errors = read_answers(files)
    refused: list[Refused] = []
    for error in errors:
        said = explain(error, terminal.language)
        refused.append(Refused(error.place, error.code, said.what, said.next))
        terminal.say(f"{error.place}: {said.what} {said.next}", error=True)
    with opened(terminal) as station:
        station.office()
        answers = compare(station, read)
        certain = [(answer, [change for change in answer.compared.changes if change.certain]) for answer in answers]
        taken = sum(len(changes) for _, changes in certain) if accepting else 0
        if taken:
            accept(station, certain, answered_by=answered_by)
    for answer in answers:
        _say_answer(terminal, answer, show_numbers)
    if accepting:
        terminal.say(terminal.voice("tasks.accepted", count=taken))
    facts = [_answer_facts(answer, show_numbers) for answer in answers]
    terminal.answer({"answers": facts, "refused": refused, "accepted": taken})
    foreign = any(trouble.code == ELSEWHERE for answer in answers for trouble in answer.compared.troubles)
    return Exit.SOME_REFUSED if refused or foreign else Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("path", type=Place())
@click.argument("out", type=Place(), required=False)
@click.option("--out", "target", type=Place())
@click.pass_obj
def write_errors(terminal: Terminal, *, path: Path, out: Path | None, target: Path | None) -> Exit:
    """Write a list back as it was sent, with what is wrong beside each row; needs no data folder."""
    target = target or out
    if target is None:
        raise click.UsageError(terminal.voice("command.use_missing", name="--out"))
    keep_apart(target, [path])
    data, found = error_workbook(read_book(path), language="vi", scratch=target.parent)
    sha256 = write_bytes(Disk(), target, data, replace=True)
    wrong = len(found.sentences)
    terminal.say(terminal.voice("tasks.errors_written", rows=found.rows, wrong=wrong, file=str(target)))
    for code, count in found.counts.items():
        terminal.say(f"    {count}  {in_short(code, terminal.language)}")
    facts = {"file": found.file, "rows": found.rows, "wrong": wrong, "problems": found.counts}
    hidden = {"hidden_rows": found.hidden_rows, "hidden_sheets": found.hidden_sheets}
    terminal.answer({**facts, **hidden, "out": str(target), "sha256": sha256})
    return Exit.DONE


def _say_answer(terminal: Terminal, answer: Answer, show_numbers: bool) -> None:
    compared = answer.compared
    certain = sum(change.certain for change in compared.changes)
    counts = {"certain": certain, "doubtful": len(compared.changes) - certain, "unchanged": compared.unchanged}
    terminal.say(terminal.voice("tasks.answer_read", file=answer.file, **counts))
    for change in compared.changes:
        field = terminal.voice(f"tasks.field_{change.field}")
        before, after = (_worded(terminal, change, text, show_numbers) for text in (change.before, change.after))
        after = terminal.voice("tasks.confirms") if change.code == CONFIRMED else after
        doubts = "; ".join(in_short(code, terminal.language) for code in change.doubts)
        sign = terminal.voice("tasks.doubtful", why=doubts) if doubts else terminal.voice("tasks.certain")
        terminal.say(f"    {change.key}  {change.name}  {field}: {before or '—'} → {after}  {sign}")
    for trouble in compared.troubles:
        place = "!".join(filter(None, (trouble.sheet, str(trouble.row or ""))))
        worded = show_numbers or not any(map(str.isdigit, trouble.detail))
        detail = value(trouble.field, trouble.detail, show_numbers=worded)
        detail = f"{terminal.voice(f'tasks.field_{trouble.field}')}: {detail}" if trouble.field else detail
        terminal.say(f"    {place}: {in_short(trouble.code, terminal.language)} ({detail})", error=True)


def _worded(terminal: Terminal, change: Change, text: str, show_numbers: bool) -> str:
    match change.field:
        case "birth_date":
            return day(text)
        case "sex" if text:
            return terminal.voice("tasks.male" if text == "M" else "tasks.female")
        case _:
            return _shown(change, text, show_numbers)


def _shown(change: Change, text: str, show_numbers: bool) -> str:
    return value(change.field, text, show_numbers=show_numbers)


def _answer_facts(answer: Answer, show_numbers: bool) -> dict[str, object]:
    changes = [
        {
            "key": change.key,
            "citizen_id": change.citizen_id,
            "sheet": change.sheet,
            "row": change.row,
            "field": change.field,
            "before": _shown(change, change.before, show_numbers),
            "after": _shown(change, change.after, show_numbers),
            "code": change.code,
            "certain": change.certain,
            "doubts": change.doubts,
        }
        for change in answer.compared.changes
    ]
    troubles = [{"code": t.code, "sheet": t.sheet, "row": t.row} for t in answer.compared.troubles]
    facts = {"file": answer.file, "sha256": answer.sha256, "unchanged": answer.compared.unchanged}
    return {**facts, "changes": changes, "troubles": troubles}
