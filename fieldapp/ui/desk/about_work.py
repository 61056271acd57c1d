"""What is asked about a person: the history, whole numbers, and who else it may be."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from fieldapp.desk.alike import say_another
from fieldapp.desk.history import Happened, history
from fieldapp.desk.payees import Group, known_by_number
from fieldapp.desk.seen import note_seen
from fieldapp.system.errors import FieldappError
from fieldapp.ui.desk import showing
from fieldapp.ui.desk.front import InFront
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.seat import Tools
from fieldapp.ui.voice import written_date
from fieldapp.ui.wording import facts_line


class AboutWork(QObject):
    """Answers the buttons and keys of the person's card.

    Attributes:
        numbers: whether whole numbers are shown: only of this person, and only since somebody asked.

    Signals:
        numbers_turned: they are shown, or masked again.
    """

    numbers_turned = Signal()

    def __init__(self, screen: DeskScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._screen, self._tools = screen, tools
        self._say = tools.kit.say
        self._front = InFront()
        self.numbers = False
        screen.registering.form.number_typed.connect(self._know)
        card = screen.registering.card
        card.twins.another_said.connect(self._say_another)
        card.numbers_asked.connect(self.turn_numbers)
        card.history_asked.connect(self._show_history)

    def begin(self, front: InFront) -> None:
        """Somebody else is in front of the desk."""
        self._front, self.numbers = front, False

    def _is_shown(self, front: InFront) -> bool:
        return front is self._front and self._screen.asking == "person"

    def turn_numbers(self) -> None:
        """Show whole numbers, which is written down, or mask them again."""
        view = self._front.view
        if view is None or self._screen.asking != "person":
            return
        self.numbers = not self.numbers
        citizen_id = view.citizen.citizen_id
        if self.numbers:
            self._tools.ask(lambda station, _progress: note_seen(station, citizen_id, "person"), failed=self._refused)
        facts = facts_line(self._say, view.citizen, numbers=self.numbers)
        self._screen.registering.card.show_numbers(facts, shown=self.numbers)
        self.numbers_turned.emit()

    def _show_history(self) -> None:
        front, view, numbers = self._front, self._front.view, self.numbers
        if view is None or self._screen.asking != "person":
            return
        citizen = view.citizen

        def done(told: list[Happened]) -> None:
            if not self._is_shown(front):
                return
            lines = [showing.history_line(self._say, one, numbers=numbers) for one in told]
            self._screen.history.show_history(citizen.text("full_name"), lines)

        self._tools.ask(lambda station, _p: history(station, citizen.citizen_id), done=done, failed=self._refused)

    def _say_another(self, other: str, because: str) -> None:
        front, view = self._front, self._front.view
        if view is None:
            return
        citizen_id = view.citizen.citizen_id

        def done(_changes: object) -> None:
            left = tuple(one for one in view.alike if one.citizen.citizen_id != other)
            front.view = msgspec.structs.replace(view, alike=left)
            if not self._is_shown(front):
                return
            self._screen.registering.card.twins.show_twins(showing.twins(self._say, left[: showing.MOST_TWINS]))
            self._screen.say(self._say("desk.another_noted"), "good")
            self._screen.registering.form.focus_needed()

        self._tools.ask(
            lambda station, _p: say_another(station, citizen_id, [other], because=because),
            done=done,
            failed=self._refused,
        )

    def _know(self, whom: str, number: str) -> None:
        """Fill in what is known here of whoever has this number, and say for whom they receive already."""
        front = self._front

        def done(group: Group | None) -> None:
            if group is None or not self._is_shown(front):
                return
            known = group.payee
            told = {"name": known.text("full_name"), "phone": known.text("phone")}
            told["birth"] = written_date(known.text("birth_date"))
            self._screen.registering.form.fill_somebody(whom, told)
            if whom == "payee":
                self._screen.registering.say_receives([one.text("full_name") for one in group.people])

        self._tools.ask(lambda station, _p: known_by_number(station, number), done=done, lane="know")

    def _refused(self, error: FieldappError) -> None:
        self._screen.say(self._say.sentence(error), "error")
