"""What happens behind the page of tasks: counting, writing lists, reading what came back, accepting and refusing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.cleaning.answers import Change
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.missing import OWNERS
from fieldapp.domain.proposals import Pending
from fieldapp.office.decide import alone, proposals, settle_proposals
from fieldapp.office.worklist_answers import Answer, AnsweredList, accept, compare, read_answers, refuse
from fieldapp.office.worklist_files import worklist_paper, worklist_workbook
from fieldapp.office.worklists import TaskCount, WorkList, count_tasks, worklist
from fieldapp.station.areas import Area
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError, InputRefused
from fieldapp.system.files import write_bytes
from fieldapp.ui.office.screen import OfficeScreen
from fieldapp.ui.office.tasks.showing import answers_state, area_of, list_name, proposals_state, tasks_state
from fieldapp.ui.seat import Tools


class _Shown(NamedTuple):
    counts: list[TaskCount]
    owner: str
    area: Area | None
    work: WorkList | None


class _Read(NamedTuple):
    lists: list[AnsweredList]
    refused: list[InputRefused]
    answers: list[Answer]


class TasksWork(QObject):
    """Connects the page of tasks to the use cases.

    Signals:
        changed: answers were taken over.
    """

    changed = Signal()

    def __init__(self, screen: OfficeScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._screen, self._page, self._tools = screen, screen.tasks, tools
        self._say = tools.kit.say
        self._lists: list[AnsweredList] = []
        self._answers: list[Answer] = []
        self._waiting: list[tuple[Citizen, Pending]] = []
        screen.page_shown.connect(self._page_shown)
        self._page.chosen.connect(lambda _owner, _area: self.refresh())
        self._page.list_asked.connect(self._write)
        self._page.answer_asked.connect(self._read)
        self._page.proposals_asked.connect(self._show_proposals)
        self._page.returned.accept_asked.connect(self._accept)
        self._page.returned.refuse_asked.connect(self._refuse)

    def refresh(self) -> None:
        """Count anew what is missing, and show the people of the chosen owner and area."""
        owner, area = self._page.wanted[0], area_of(self._page.wanted[1])
        language = self._say.language

        def job(station: Station, _progress: Progress) -> _Shown:
            counts = count_tasks(station)
            with_work = {each.owner for each in counts}
            chosen = owner if owner in with_work else next((each for each in OWNERS if each in with_work), "")
            here = area if any((each.owner, each.area) == (chosen, area) for each in counts) else None
            work = worklist(station, owner=chosen, language=language, area=here or "") if chosen else None
            return _Shown(counts, chosen, here, work)

        self._tools.ask(
            job,
            done=lambda shown: self._page.show_state(tasks_state(self._say, *shown)),
            failed=self._refused,
            lane="tasks",
        )

    def _page_shown(self, name: str) -> None:
        if name == "tasks":
            self.refresh()

    def _write(self, kind: str) -> None:
        folder = self._tools.prompts.folder(self._say("tasks.folder"))
        if folder is None:
            return
        owner, area = self._page.wanted[0], area_of(self._page.wanted[1])

        def job(station: Station, progress: Progress) -> Path:
            # What goes out is Vietnamese, whatever language the supervisor works in.
            work = worklist(station, owner=owner, language="vi", area=area or "", progress=progress)
            campaign = station.campaign()
            target = folder / list_name(work, kind)
            if kind == "xlsx":
                data = worklist_workbook(work, language="vi", title=campaign.title, scratch=folder, progress=progress)
            else:
                now_ms = station.clock.now_ms()
                data = worklist_paper(work, campaign, now_ms=now_ms, language="vi", progress=progress)
            write_bytes(station.disk, target, data, replace=True)
            return target

        def done(target: Path) -> None:
            self._page.say(self._say("tasks.written", file=target.name))

        self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_writing")

    def _read(self) -> None:
        files = self._tools.prompts.files(self._say("tasks.choose_answer"), self._say("office.sheet_kinds"))
        if not files:
            return

        def job(station: Station, progress: Progress) -> _Read:
            lists, refused = read_answers(files, progress=progress)
            return _Read(lists, refused, compare(station, lists, progress=progress))

        def done(read: _Read) -> None:
            say = self._say
            said = [
                say("tasks.file_refused", file=error.place, code=error.code, why=say.sentence(error))
                for error in read.refused
            ]
            self._page.say(self._say.join("\n", *said), error=True)
            if read.lists:
                self._lists, self._waiting = read.lists, []
                self._show_answers(read.answers)

        self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_reading")

    def _show_answers(self, answers: list[Answer]) -> None:
        self._answers = answers
        self._page.show_answers(answers_state(self._say, answers))

    def _compare(self) -> None:
        lists = self._lists

        self._tools.ask(
            lambda station, progress: compare(station, lists, progress=progress),
            done=self._show_answers,
            failed=self._refused,
        )

    def _show_proposals(self) -> None:
        def done(waiting: list[tuple[Citizen, Pending]]) -> None:
            self._waiting, self._lists, self._answers = waiting, [], []
            self._page.show_answers(proposals_state(self._say, waiting))

        self._tools.ask(lambda station, _progress: proposals(station), done=done, failed=self._refused)

    def _settle_proposals(self, keys: list[str], *, accept: bool) -> None:
        chosen = [self._waiting[int(key)] for key in keys if key]
        if accept:
            chosen = alone(chosen)

        def job(station: Station, progress: Progress) -> int:
            settle_proposals(station, chosen, accept=accept, progress=progress)
            return len(chosen)

        self._settle(job, "tasks.taken_over" if accept else "tasks.refused")

    def _chosen(self, keys: list[str]) -> list[tuple[Answer, list[Change]]]:
        """Return the changes behind the keys of lines, by answer."""
        wanted: dict[int, list[int]] = {}
        for key in filter(None, keys):
            answer, _, change = key.partition(".")
            wanted.setdefault(int(answer), []).append(int(change))
        return [(self._answers[at], [self._answers[at].compared.changes[n] for n in ns]) for at, ns in wanted.items()]

    def _accept(self, keys: list[str]) -> None:
        if self._waiting:
            self._settle_proposals(keys, accept=True)
            return
        chosen = self._chosen(keys)
        doubtful = Counter(change.certain for _, changes in chosen for change in changes)[False]
        question = self._say("tasks.sure", count=doubtful)
        if len(keys) > 1 and doubtful and not self._tools.prompts.sure(question, self._say("tasks.accept_kind")):
            return

        def job(station: Station, progress: Progress) -> int:
            accept(station, chosen, progress=progress)
            return sum(len(changes) for _, changes in chosen)

        self._settle(job, "tasks.taken_over")

    def _refuse(self, keys: list[str]) -> None:
        if self._waiting:
            self._settle_proposals(keys, accept=False)
            return
        changes = [change for _, some in self._chosen(keys) for change in some]

        def job(station: Station, progress: Progress) -> int:
            refuse(station, changes, progress=progress)
            return len(changes)

        self._settle(job, "tasks.refused")

    def _settle(self, job: Callable[[Station, Progress], int], key: str) -> None:
        def done(count: int) -> None:
            self._page.say(self._say(key, count=self._say.count(count)))
            if self._waiting:
                self._show_proposals()
            else:
                self._compare()
            self.refresh()
            self.changed.emit()

        self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_saving")

    def _refused(self, error: FieldappError) -> None:
        self._page.say(self._say.sentence(error), error=True)
