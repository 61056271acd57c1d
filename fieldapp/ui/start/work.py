"""What happens behind the first start: an office or a desk comes to life, or a rehearsal."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.devices.printers import PrintTarget, put_out
from fieldapp.papers.cards import RecoveryKeyPaper, recovery_key_pdf
from fieldapp.station.home import Home
from fieldapp.station.opening import DeskStart, OfficeStart, create_office, open_first_file
from fieldapp.station.station import Station
from fieldapp.station.world import World
from fieldapp.system.errors import FieldappError
from fieldapp.ui.seat import Tools
from fieldapp.ui.start.rehearsing import open_rehearsal
from fieldapp.ui.start.screen import StartScreen
from fieldapp.ui.start.state import NewDeskHere, NewOffice
from fieldapp.vietnam.banks import all_banks

_USUAL_BANKS = ("970436", "970405", "970415", "970418")
"""The four state-owned banks that stand first in the list of a new campaign; the others follow by name."""


class StartWork(QObject):
    """Connects the first start to the use cases that bring a station to life.

    Attributes:
        rehearsing: what is open is a rehearsal.

    Signals:
        opened: the role of the station that is open now.
    """

    opened = Signal(str)

    def __init__(self, screen: StartScreen, tools: Tools, *, home: Home, world: World) -> None:
        super().__init__(screen)
        self._screen, self._tools, self._home, self._world = screen, tools, home, world
        self._recovery = ""
        self.rehearsing = False
        screen.office_asked.connect(self._open_office)
        screen.desk_asked.connect(self._open_desk)
        screen.file_asked.connect(self._choose_file)
        screen.rehearsal_asked.connect(self._rehearse)
        screen.recovery.paper_asked.connect(self._recovery_paper)
        screen.recovery.finished.connect(lambda: self.opened.emit("office"))

    def _open_office(self, asked: NewOffice) -> None:
        others = sorted((b for b in all_banks() if b.bin not in _USUAL_BANKS), key=lambda b: b.short_name)
        start = OfficeStart(
            title=asked.title,
            authority=asked.authority,
            deadline=asked.deadline,
            banks=(*_USUAL_BANKS, *(bank.bin for bank in others)),
            officer=asked.officer,
            passphrase=asked.passphrase,
            pin=asked.pin,
        )

        def job(_progress: Progress) -> str:
            station, recovery = create_office(self._home, start, world=self._world)
            self._tools.seat.take(station)
            return recovery

        def done(recovery: str) -> None:
            self._recovery = recovery
            self._screen.show_recovery()

        self._tools.worker.ask(job, done=done, failed=self._refused, title="ui.wait_creating")

    def _recovery_paper(self) -> None:
        say = self._tools.kit.say
        folder = self._tools.prompts.folder(say("start.recovery_folder"))
        if folder is None:
            return
        recovery, language = self._recovery, say.language

        def job(station: Station, _progress: Progress) -> str:
            campaign = station.campaign()
            paper = RecoveryKeyPaper(
                authority=campaign.authority,
                campaign_title=campaign.title,
                identity=recovery,
                recipient=campaign.recovery,
                made_at=say.moment(station.clock.now_ms()),
            )
            return put_out(
                recovery_key_pdf(paper, language=language), name=_PAPER_NAME, target=PrintTarget(folder=str(folder))
            )

        self._tools.ask(
            job,
            done=self._screen.recovery.written,
            failed=lambda e: self._screen.recovery.refused(say.sentence(e)),
            title="ui.wait_writing",
        )

    def _open_desk(self, asked: NewDeskHere) -> None:
        start = DeskStart(
            file=Path(asked.file),
            card_text=asked.card,
            officer=asked.officer,
            passphrase=asked.passphrase,
            pin=asked.pin,
        )
        self._tools.worker.ask(
            lambda _progress: self._tools.seat.take(open_first_file(self._home, start, world=self._world)),
            done=self.opened.emit,
            failed=self._refused,
            title="ui.wait_creating",
        )

    def _choose_file(self) -> None:
        say = self._tools.kit.say
        chosen = self._tools.prompts.files(say("start.first_file"), say("office.bundle_kinds"))
        if chosen:
            self._screen.desk.show_file(str(chosen[0]))

    def _rehearse(self, role: str) -> None:
        def job(progress: Progress) -> str:
            return self._tools.seat.take(open_rehearsal(self._home, role, world=self._world, progress=progress))

        self.rehearsing = True
        self._tools.worker.ask(job, done=self.opened.emit, failed=self._refused, title="ui.wait_rehearsal")

    def _refused(self, error: FieldappError) -> None:
        self._screen.refused(self._tools.kit.say.sentence(error))


_PAPER_NAME = "khoa-khoi-phuc.pdf"
