"""What happens behind the page of approvals."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.office.approve import approve, give_back
from fieldapp.office.erase import erase
from fieldapp.office.undecided import Undecided, undecided
from fieldapp.registry.searching import Found
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.ui.office.screen import OfficeScreen
from fieldapp.ui.seat import Tools
from fieldapp.ui.voice import Voice
from fieldapp.ui.widgets.tables import Cell, Row
from fieldapp.ui.wording import bank_word


class ApprovalsWork(QObject):
    """Connects the page of approvals to the use cases.

    Signals:
        changed: something was decided.
    """

    changed = Signal()

    def __init__(self, screen: OfficeScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._screen, self._page, self._tools = screen, screen.approvals, tools
        self._say = tools.kit.say
        self._page.approve_asked.connect(self._approve)
        self._page.return_asked.connect(self._give_back)
        self._page.erase_asked.connect(self._find)

    def refresh(self) -> None:
        """Read anew what waits."""
        self._tools.ask(
            lambda station, _progress: undecided(station), done=self._show, failed=self._refused, lane="undecided"
        )

    def _show(self, result: tuple[list[Undecided], int]) -> None:
        waiting, count = result
        say = self._say
        free = [one.registration.registration_id for one in waiting if not one.contested]
        words = say("office.approve_summary", count=say.count(count), free=say.count(len(free)))
        self._page.show_waiting([approval_row(say, one) for one in waiting], words, free)
        self._screen.mark("approvals", count)

    def _approve(self, names: list[str]) -> None:
        def done(_changes: object) -> None:
            self._page.say(self._say("office.approved", count=self._say.count(len(names))))
            self._decided()

        self._tools.ask(
            lambda station, _progress: approve(station, names),
            done=done,
            failed=self._refused,
            title="ui.wait_saving",
        )

    def _give_back(self, name: str, reason: str) -> None:
        def job(station: Station, _progress: Progress) -> object:
            return give_back(station, name, reason=reason)

        def done(_changes: object) -> None:
            self._page.given_back()
            self._page.say(self._say("office.given_back"))
            self._decided()

        self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_saving")

    def _find(self, typed: str, reason: str) -> None:
        """Look for the one person who asks to be erased, ask once more, and erase."""
        say = self._say

        def found(people: list[Found]) -> None:
            if len(people) != 1:
                self._page.say(say("office.erase_not_one", count=len(people)), error=True)
            elif self._tools.prompts.sure(say("office.erase_sure", name=people[0].full_name), say("office.erase")):
                self._erase(people[0].citizen_id, reason)

        self._tools.ask(
            lambda station, _progress: station.registry.people.search(typed, limit=2), done=found, failed=self._refused
        )

    def _erase(self, citizen_id: str, reason: str) -> None:
        def done(_changes: object) -> None:
            self._page.erased()
            self._page.say(self._say("office.erased"))
            self._decided()

        self._tools.ask(
            lambda station, _progress: erase(station, citizen_id, reason=reason),
            done=done,
            failed=self._refused,
            title="ui.wait_saving",
        )

    def _decided(self) -> None:
        self.changed.emit()

    def _refused(self, error: FieldappError) -> None:
        self._page.say(self._say.sentence(error), error=True)


def approval_row(say: Voice, one: Undecided) -> Row:
    """Show one registration that waits."""
    outcome = say(f"desk.outcome_{one.registration.outcome}")
    bank = bank_word(one.registration.details.get("bank", ""))
    words = say.join(" · ", outcome, bank, say("desk.conflict") if one.contested else "")
    return Row(
        one.registration.registration_id,
        (
            Cell(one.registration.number),
            Cell(one.citizen.text("full_name"), bold=True),
            Cell(words, "warning" if one.contested else "plain"),
            Cell(one.desk),
            Cell(say.moment(one.registration.wall_time)),
        ),
    )
