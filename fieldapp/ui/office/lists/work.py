"""What happens behind the page of lists: reading, looking, deciding, taking in, taking back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.background.worker import Work
from fieldapp.cleaning.deciding import Decisions, leave_out, settle_all, settle_kind, settle_one
from fieldapp.cleaning.roster import Proposal
from fieldapp.office.drafts import (
    Draft,
    current_mapping,
    dropped_sheets,
    glance,
    move_field,
    read_draft,
    with_header,
    with_mapping,
)
from fieldapp.office.facets import Facets, decided, glanced, look
from fieldapp.office.habits import remember, remembered
from fieldapp.office.rosters import Committed, commit_lists, withdraw_list
from fieldapp.sheets.tables import Mapping
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.ui.office.lists.page import ListsPage
from fieldapp.ui.seat import Tools

_LANE = "draft"
_AT_ONCE = 2_000
"""A sheet of up to so many rows is cleaned whole at once; of a longer one, what is seen comes first."""


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
        page.files_chosen.connect(self._read)
        page.taken.choose_asked.connect(self._choose)
        page.taken.withdraw_asked.connect(self._withdraw)
        panel = page.draft
        panel.sheet_chosen.connect(self._choose_sheet)
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
        def job(station: Station, progress: Progress) -> tuple[Draft, Facets | None]:
            draft = read_draft(dropped_sheets(paths), habits=remembered(station), progress=progress)
            places = _places(draft)
            return draft, self._look(draft, places[0]) if places else None

        self._page.say("")
        work = self._tools.ask(job, done=self._read_done, failed=self._refused, title="ui.wait_reading")
        work.ended.connect(lambda: self._stopped(work))

    def _stopped(self, work: Work) -> None:
        if work.cancelled and not self._tools.worker.ended and not self._draft.files:
            self._page.say(self._say("lists.stopped"), "plain")

    def _read_done(self, found: tuple[Draft, Facets | None]) -> None:
        draft, facets = found
        say = self._say
        said = [say("lists.file_refused", file=error.place, why=say.sentence(error)) for error in draft.refused]
        if facets is None:
            self._page.say(" ".join(said) or say("lists.nothing_found"), "error")
            return
        self._draft = draft
        said += [self._why(file.refused) for file in draft.files if file.refused is not None]
        if not said and any(file.recalled for file in draft.files):
            self._page.say(say("lists.recalled"), "good")
        else:
            self._page.say(" ".join(said), "error")
        sheets = [(sha256, name, " · ".join(filter(None, (draft.file(sha256).book.file, name))))
                  for sha256, name in _places(draft)]  # fmt: skip
        self._page.draft.offer(self._summary(), sheets, ())
        self._show(draft, facets)
        self._page.show_draft(True)

    def _why(self, error: FieldappError) -> str:
        return f"{self._say.explain(error).what} {self._say('lists.point_at_header')}"

    def _summary(self) -> str:
        rows = sum(len(file.roster.rows) for file in self._draft.files if file.roster is not None)
        return self._say("office.read_summary", rows=self._say.count(rows), files=len(self._draft.files))

    def _show(self, draft: Draft, facets: Facets) -> None:
        self._draft, self._facets, self._place = draft, facets, facets.place
        self._page.draft.show_facets(facets)
        self._page.draft.show_summary(self._summary())

    def _choose_sheet(self, sha256: str, name: str) -> None:
        draft = self._draft
        self._ask(lambda _progress: (draft, self._look(draft, (sha256, name))), self._show_found)

    def _look(self, draft: Draft, place: tuple[str, str]) -> Facets:
        return look(draft.file(place[0]), place[1], draft.decisions)

    def _show_found(self, found: tuple[Draft, Facets]) -> None:
        self._show(*found)

    def _ask(
        self, job: Callable[[Progress], tuple[Draft, Facets]], done: Callable[[tuple[Draft, Facets]], object]
    ) -> Work:
        return self._tools.worker.ask(job, done=done, failed=self._refused, lane=_LANE)

    def _move_field(self, column: int, field: str) -> None:
        self._map(move_field(current_mapping(self._draft.file(self._place[0]), self._place[1]), column, field))

    def _move_header(self, number: int, also: bool) -> None:
        file, name = self._draft.file(self._place[0]), self._place[1]
        now = current_mapping(file, name)
        first = last = number
        if also and now.header_first:
            first, last = min(number, now.header_first), max(number, now.header_last)
        self._map(with_header(file, name, first, last))

    def _map(self, mapping: Mapping) -> None:
        draft, (sha256, name), facets = self._draft, self._place, self._facets
        if facets is None:
            return
        file, seen = draft.file(sha256), self._page.draft.seen()

        def quick(_progress: Progress) -> tuple[Draft, Facets]:
            return draft, glanced(facets, glance(file, name, mapping, seen))

        def whole(progress: Progress) -> tuple[Draft, Facets]:
            done = with_mapping(draft, sha256, name, mapping, progress=progress)
            return done, self._look(done, (sha256, name))

        def then(found: tuple[Draft, Facets]) -> None:
            self._page.draft.show_facets(found[1])
            self._ask(whole, self._mapped)

        self._page.say("")
        if len(file.sheet(name).rows) <= _AT_ONCE:
            self._ask(whole, self._mapped)
        else:
            self._ask(quick, then)

    def _mapped(self, found: tuple[Draft, Facets]) -> None:
        self._show(*found)
        refused = found[0].file(self._place[0]).refused
        if refused is not None:
            self._page.say(self._why(refused), "error")

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
        place = self._place

        def done(found: tuple[Draft, Facets]) -> None:
            self._facets = found[1]
            self._page.draft.show_decided(found[1])

        self._ask(lambda _progress: (draft, self._look(draft, place)), done)

    def _commit(self) -> None:
        draft = self._draft

        def job(station: Station, progress: Progress) -> Committed:
            done = commit_lists(station, list(draft.rosters()), progress=progress)
            remember(station, draft.habits())
            return done

        def done(committed: Committed) -> None:
            say = self._say
            self._dismiss()
            counts = {name: say.count(getattr(committed, name)) for name in ("rows", "new", "known")}
            self._page.say(say("office.committed", **counts))
            self.changed.emit()

        self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_importing")

    def _dismiss(self) -> None:
        self._draft, self._facets = Draft(), None
        self._page.say("")
        self._page.show_draft(False)

    def _withdraw(self, roster_id: str) -> None:
        say = self._say

        def job(station: Station, _progress: Progress) -> str:
            withdraw_list(station, roster_id, reason=say("office.withdraw_reason"))
            return station.facts().rosters[roster_id].file

        def done(name: str) -> None:
            self._page.say(say("office.withdrawn_done", name=name))
            self.changed.emit()

        if self._tools.prompts.sure(say("office.withdraw_sure", name=""), say("office.withdraw")):
            self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_saving")

    def _refused(self, error: FieldappError) -> None:
        self._page.say(self._say.sentence(error), "error")


def _places(draft: Draft) -> list[tuple[str, str]]:
    """Return file and sheet of all that can be looked at, those with people in them first."""
    found = [(file, sheet.name) for file in draft.files for sheet in file.book.sheets]
    found.sort(key=lambda one: not one[0].tables(one[1]))
    return [(file.book.sha256, name) for file, name in found]
