"""What happens behind the page of lists: reading, looking, deciding, taking in, taking back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.background.worker import Work
from fieldapp.cleaning.deciding import Decisions, leave_out, settle_all, settle_kind, settle_one
from fieldapp.cleaning.roster import Proposal
from fieldapp.office.drafts import (
    Draft,
    ReadFile,
    current_mapping,
    dropped_sheets,
    glance,
    joined,
    move_field,
    read_draft,
    replaced,
    with_header,
    with_mapping,
)
from fieldapp.office.facets import Facets, decided, glanced, look
from fieldapp.office.habits import remember, remembered
from fieldapp.office.rosters import Committed, commit_lists, withdraw_list
from fieldapp.office.weighing import Weighed, weigh
from fieldapp.sheets.tables import Mapping
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.ui.office.lists.page import ListsPage
from fieldapp.ui.office.lists.wording import committed_words
from fieldapp.ui.seat import Tools

Result = TypeVar("Result")

_LANE = "draft"
_AT_ONCE = 2_000
"""A sheet of up to so many rows is cleaned whole at once; of a longer one, what is seen comes first."""


class _Found(NamedTuple):
    """A draft, what would come of it, and the sheet that is looked at."""

    draft: Draft
    weighed: Weighed
    facets: Facets


class ListsWork(QObject):
    """Connects the page of lists to drafts and rosters.

    Signals:
        changed: a list was taken in or taken back.
    """

    changed = Signal()

    def __init__(self, page: ListsPage, tools: Tools) -> None:
        super().__init__(page)
        self._page, self._tools = page, tools
        self._say = tools.kit.say
        self._draft = Draft()
        self._place = ("", "")
        self._facets: Facets | None = None
        self._weighed = Weighed()
        self._waiting = False
        page.files_chosen.connect(self._read)
        page.taken.choose_asked.connect(self._choose)
        page.taken.withdraw_asked.connect(self._withdraw)
        panel = page.draft
        panel.sheet_chosen.connect(self._choose_sheet)
        panel.replaces_chosen.connect(self._choose_replaced)
        panel.meaning_chosen.connect(self._move_field)
        panel.header_chosen.connect(self._move_header)
        panel.decided.connect(self._decide)
        panel.out_asked.connect(self._leave_out)
        panel.commit_asked.connect(self._commit)
        panel.dismiss_asked.connect(self._dismiss)

    def _choose(self) -> None:
        chosen = self._tools.prompts.files(self._say("office.choose_lists_title"), self._say("office.sheet_kinds"))
        if chosen:
            self._read(chosen)

    def _read(self, paths: Sequence[Path]) -> None:
        before = self._draft

        def job(station: Station, progress: Progress) -> tuple[Draft, _Found | None]:
            read = read_draft(dropped_sheets(paths), habits=remembered(station), progress=progress)
            draft = joined(before, read)
            places = _places(draft)
            return draft, _weighed(station, draft, places[0], progress) if places else None

        self._page.say("")
        work = self._tools.ask(job, done=self._read_done, failed=self._refused, title="ui.wait_reading")
        work.ended.connect(lambda: self._stopped(work))

    def _stopped(self, work: Work) -> None:
        if work.cancelled and not self._tools.worker.ended and not self._draft.files:
            self._page.say(self._say("lists.stopped"), "plain")

    def _read_done(self, result: tuple[Draft, _Found | None]) -> None:
        draft, found = result
        say = self._say
        said = [say("lists.file_refused", file=error.place, why=say.sentence(error)) for error in draft.refused]
        if found is None:
            self._page.say(say.join(" ", *said) or say("lists.nothing_found"), "error")
            return
        said += [self._why(file.refused) for file in draft.files if file.refused is not None]
        if not said and any(file.recalled for file in draft.files):
            self._page.say(say("lists.recalled"), "good")
        else:
            self._page.say(say.join(" ", *said), "error")
        sheets = [(*place, self._sheet_words(draft.file(place[0]), place[1])) for place in _places(draft)]
        earlier = [(one.roster_id, f"{one.file} · {say.moment(one.imported_at)}") for one in found.weighed.earlier]
        self._page.draft.offer("", sheets, earlier)
        self._show(found)
        self._page.show_draft(True)

    def _sheet_words(self, file: ReadFile, name: str) -> str:
        hidden = self._say("lists.hidden") if file.sheet(name).hidden else ""
        return self._say.join(" · ", file.book.file, name, hidden)

    def _why(self, error: FieldappError) -> str:
        return self._say.join(" ", self._say.explain(error).what, self._say("lists.point_at_header"))

    def _summary(self) -> str:
        rows = sum(len(file.roster.rows) for file in self._draft.files if file.roster is not None)
        return self._say("office.read_summary", rows=self._say.count(rows), files=len(self._draft.files))

    def _show(self, found: _Found) -> None:
        self._draft, self._weighed, self._facets = found
        self._place = found.facets.place
        self._page.draft.show_facets(found.facets)
        self._page.draft.show_summary(self._summary())
        self._page.draft.choose_replaced(found.weighed.replaces.get(self._place[0], ""))

    def _choose_sheet(self, sha256: str, name: str) -> None:
        draft, weighed, place = self._draft, self._weighed, (sha256, name)
        self._ask(lambda _station, _progress: _looked(draft, weighed, place), self._show)

    def _choose_replaced(self, roster_id: str) -> None:
        replaces = {**self._draft.replaces, self._place[0]: roster_id}
        draft, place = msgspec.structs.replace(self._draft, replaces=replaces), self._place
        self._draft = draft
        self._wait(True)
        self._ask(lambda station, progress: _weighed(station, draft, place, progress), self._mapped)

    def _ask(
        self, job: Callable[[Station, Progress], Result], done: Callable[[Result], object], *, lane: str = _LANE
    ) -> Work:
        return self._tools.ask(job, done=done, failed=self._refused, lane=lane)

    def _move_field(self, column: int, field: str) -> None:
        self._map(move_field(current_mapping(self._draft.file(self._place[0]), self._place[1]), column, field))

    def _move_header(self, number: int, also: bool) -> None:
        file, name = self._draft.file(self._place[0]), self._place[1]
        now = current_mapping(file, name)
        first = last = number
        if also and now.header_first:
            first, last = min(number, now.header_first), max(number, now.header_last)
        self._ask(lambda _station, _progress: with_header(file, name, first, last), self._map)

    def _map(self, mapping: Mapping) -> None:
        (sha256, name), facets = self._place, self._facets
        if facets is None:
            return
        file, seen = self._draft.file(sha256), self._page.draft.seen()
        wanted = msgspec.structs.replace(file, mappings={**file.mappings, name: mapping})
        draft = self._draft = replaced(self._draft, wanted)  # the next change is one of this state, clean or not

        def whole(station: Station, progress: Progress) -> _Found:
            done = with_mapping(draft, sha256, name, mapping, progress=progress)
            return _weighed(station, done, (sha256, name), progress)

        def read_all(_seen: Facets | None = None) -> None:
            self._ask(whole, self._mapped).progressed.connect(self._reading)

        def show_seen(found: Facets) -> None:
            self._page.draft.show_facets(found)
            read_all()

        self._page.say("")
        self._wait(True)
        if len(file.sheet(name).rows) <= _AT_ONCE:
            read_all()
        else:
            self._ask(lambda _station, _progress: glanced(facets, glance(file, name, mapping, seen)), show_seen)

    def _wait(self, waiting: bool) -> None:
        """Let nothing be taken in while a change is not read whole."""
        self._waiting = waiting
        self._page.draft.let_commit(not waiting)
        if waiting:
            self._page.draft.show_summary(self._say("lists.again"))

    def _reading(self, _stage: str, done: int, total: int) -> None:
        if self._waiting and total:
            numbers = f"{self._say.count(done)} / {self._say.count(total)}"
            self._page.draft.show_summary(self._say.join(" ", self._say("lists.again"), numbers))

    def _mapped(self, found: _Found) -> None:
        decisions = self._draft.decisions
        self._wait(False)
        self._show(found)
        refused = found.draft.file(self._place[0]).refused
        if refused is not None:
            self._page.say(self._why(refused), "error")
        if decisions != found.draft.decisions:  # something was decided meanwhile
            self._count_anew(decisions)

    def _decide(self, deed: str) -> None:
        proposal, number = self._page.draft.proposal, self._page.draft.number
        if not isinstance(proposal, Proposal) or self._facets is None:
            return
        accepted = deed.startswith("accept")
        decisions = self._draft.decisions
        if deed in ("accept", "refuse"):
            self._decided(settle_one(decisions, self._facets.place_of(number), proposal, accepted), number)
            self._page.draft.next_open()
            return
        many = settle_kind(decisions, proposal.code, accepted) if "kind" in deed else settle_all(decisions, accepted)
        self._count_anew(many)

    def _leave_out(self, number: int) -> None:
        if self._facets is None or number not in self._facets.read:
            return
        place = self._facets.place_of(number)
        out = place not in self._draft.decisions.left_out
        self._decided(leave_out(self._draft.decisions, place, out), number)

    def _decided(self, decisions: Decisions, number: int) -> None:
        """Show one decision at once; the counts follow."""
        assert self._facets is not None
        self._facets = decided(self._facets, decisions, number)
        self._page.draft.show_decided(self._facets)
        self._count_anew(decisions)

    def _count_anew(self, decisions: Decisions) -> None:
        draft = self._draft = msgspec.structs.replace(self._draft, decisions=decisions)
        weighed, place = self._weighed, self._place
        if self._waiting:
            return

        def done(found: _Found) -> None:
            self._facets = found.facets
            self._page.draft.show_decided(found.facets)

        self._ask(lambda _station, _progress: _looked(draft, weighed, place), done, lane=f"{_LANE} counts")

    def _commit(self) -> None:
        draft, replaces = self._draft, self._weighed.replaces

        def job(station: Station, progress: Progress) -> Committed:
            done = commit_lists(station, list(draft.rosters()), replaces=replaces, progress=progress)
            remember(station, draft.habits())
            return done

        def done(committed: Committed) -> None:
            self._dismiss()
            self._page.say(committed_words(self._say, committed))
            self.changed.emit()

        self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_importing")

    def _dismiss(self) -> None:
        self._draft, self._facets, self._weighed = Draft(), None, Weighed()
        self._page.say("")
        self._wait(False)
        self._page.show_draft(False)

    def _withdraw(self, roster_id: str) -> None:
        say = self._say

        def job(station: Station, _progress: Progress) -> str:
            withdraw_list(station, roster_id, reason=str(say("office.withdraw_reason")))
            return station.facts().rosters[roster_id].file

        def done(name: str) -> None:
            self._page.say(say("office.withdrawn_done", name=name))
            self.changed.emit()

        if self._tools.prompts.sure(say("office.withdraw_sure", name=""), say("office.withdraw")):
            self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_saving")

    def _refused(self, error: FieldappError) -> None:
        self._wait(False)
        self._page.say(self._say.sentence(error), "error")


def _weighed(station: Station, draft: Draft, place: tuple[str, str], progress: Progress) -> _Found:
    return _looked(draft, weigh(station, draft, progress=progress), place)


def _looked(draft: Draft, weighed: Weighed, place: tuple[str, str]) -> _Found:
    sha256, name = place
    standings, gone = weighed.standings.get(place), weighed.gone.get(sha256, ())
    return _Found(draft, weighed, look(draft.file(sha256), name, draft.decisions, standings=standings, gone=gone))


def _places(draft: Draft) -> list[tuple[str, str]]:
    """Return file and sheet of all that can be looked at, those with people in them first."""
    found = [(file, sheet.name) for file in draft.files for sheet in file.book.sheets]
    found.sort(key=lambda one: not one[0].tables(one[1]))
    return [(file.book.sha256, name) for file, name in found]
