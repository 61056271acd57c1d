"""What happens behind the forms of officers: added and changed on the writer's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.background.progress import Progress
from fieldapp.station.officers import add_officer, new_passphrase
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.ui.officers.panel import OfficersPanel
from fieldapp.ui.seat import Tools


class OfficersWork(QObject):
    """Connects the forms to the use cases.

    Signals:
        changed: somebody else may open the screen now.
    """

    changed = Signal()

    def __init__(self, tools: Tools, over: QWidget) -> None:
        super().__init__(over)
        self._tools = tools
        self.panel = OfficersPanel(tools.kit, over)
        self.panel.add_asked.connect(self._add)
        self.panel.passphrase_asked.connect(self._change)

    def add(self) -> None:
        """Ask for a new officer."""
        self.panel.open_form("add", self._tools.kit.say("officers.add_about"))

    def passphrase(self, *, by_card: bool = False) -> None:
        """Ask for another passphrase for whoever is at work; `by_card` when the card has just opened."""
        say = self._tools.kit.say

        def shown(name: str) -> None:
            key = "officers.by_card" if by_card else "officers.passphrase_about"
            self.panel.open_form("passphrase", say(key, name=name))

        self._tools.ask(lambda station, _progress: station.officer().name, done=shown)

    def _add(self, name: str, passphrase: str, pin: str) -> None:
        def job(station: Station, _progress: Progress) -> None:
            add_officer(station, name=name, passphrase=passphrase, pin=pin)

        def done(_nothing: None) -> None:
            self.panel.done(self._tools.kit.say("officers.added", name=name))
            self.changed.emit()

        self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_saving")

    def _change(self, passphrase: str) -> None:
        self._tools.ask(
            lambda station, _progress: new_passphrase(station, passphrase),
            done=lambda _nothing: self.panel.done(self._tools.kit.say("officers.changed")),
            failed=self._refused,
            title="ui.wait_saving",
        )

    def _refused(self, error: FieldappError) -> None:
        self.panel.refused(self._tools.kit.say.sentence(error))
