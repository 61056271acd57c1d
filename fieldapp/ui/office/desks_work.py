"""What happens behind the page of points and desks: prepare, new card, reprint, revoke, a second office, new keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.office.enrol import renew_card, reprint_card
from fieldapp.office.offices import PreparedOffice, add_office
from fieldapp.office.prepare import PreparedDesk, open_point, prepare_desk
from fieldapp.office.revoke import revoke_desk
from fieldapp.station.rotating import rotate_keys
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.ui.office.screen import OfficeScreen
from fieldapp.ui.office.state import DeskLine, Enrolled, NewDesk
from fieldapp.ui.seat import Tools


class DesksWork(QObject):
    """Connects the page of points and desks to the use cases.

    Signals:
        changed: the desks are no longer what they were.
    """

    changed = Signal()

    def __init__(self, screen: OfficeScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._page, self._tools = screen.desks, tools
        self._say = tools.kit.say
        self._names: dict[str, str] = {}
        self._reported: set[str] = set()
        self._page.prepare_asked.connect(self._prepare)
        self._page.desk_asked.connect(self._do)
        self._page.revoke_asked.connect(self._revoke)
        self._page.office_asked.connect(self._add_office)
        self._page.rotate_asked.connect(self._rotate)

    def show(self, desks: Sequence[DeskLine]) -> None:
        """Show all desks."""
        self._names = {desk.desk_id: desk.name for desk in desks}
        self._reported = {desk.desk_id for desk in desks if "reprint" in desk.deeds}
        self._page.show_desks(desks)

    def _prepare(self, asked: NewDesk) -> None:
        folder = self._tools.prompts.folder(self._say("office.prepare_folder"))
        if folder is None:
            self._page.refused("")
            return
        language = self._say.language

        def job(station: Station, _progress: Progress) -> PreparedDesk:
            points = station.facts().points.values()
            point_id = next((p.point_id for p in points if p.name == asked.point), "") or open_point(
                station, name=asked.point
            )
            return prepare_desk(station, point_id=point_id, label=asked.label, folder=folder, language=language)

        name = self._say("office.desk_name", label=asked.label, point=asked.point)
        self._tools.ask(
            job, done=lambda made: self._prepared(name, made), failed=self._refused, title="ui.wait_writing"
        )

    def _do(self, deed: str, desk_id: str) -> None:
        if deed == "revoke":
            self._page.ask_revoke(desk_id, self._names[desk_id])
        elif deed == "reprint":
            self._reprint(desk_id)
        else:
            self._new_card(desk_id)

    def _new_card(self, desk_id: str) -> None:
        say, name, language = self._say, self._names[desk_id], self._say.language
        keep_old = False
        if desk_id in self._reported:  # there is an old laptop, and it may still write
            ways = [say("office.new_card_lost"), say("office.new_card_kept")]
            way = self._tools.prompts.which(say("office.new_card_which", name=name), ways)
            if way is None:
                return
            keep_old = way == 1
        elif not self._tools.prompts.sure(say("office.new_card_sure", name=name), say("office.deed_new_card")):
            return
        folder = self._tools.prompts.folder(say("office.prepare_folder"))
        if folder is not None:
            self._tools.ask(
                lambda station, _progress: renew_card(
                    station, desk_id, folder=folder, keep_old=keep_old, language=language
                ),
                done=lambda made: self._prepared(name, made),
                failed=self._refused,
                title="ui.wait_writing",
            )

    def _reprint(self, desk_id: str) -> None:
        say, name, language = self._say, self._names[desk_id], self._say.language
        folder = self._tools.prompts.folder(say("office.reprint_folder"))
        if folder is None:
            return
        target = folder / f"the-{desk_id[:8]}.pdf"

        def done(path: Path) -> None:
            self._page.say(say("office.reprinted", name=name, file=path.name))

        self._tools.ask(
            lambda station, _progress: reprint_card(station, desk_id, target, language=language),
            done=done,
            failed=self._refused,
            title="ui.wait_writing",
        )

    def _revoke(self, desk_id: str, reason: str) -> None:
        def done(_changes: object) -> None:
            self._page.revoked()
            self._page.say(self._say("office.revoked_done", name=self._names[desk_id]))
            self.changed.emit()

        self._tools.ask(
            lambda station, _progress: revoke_desk(station, desk_id, reason=reason),
            done=done,
            failed=self._refused,
            title="ui.wait_saving",
        )

    def _add_office(self, label: str) -> None:
        say, language = self._say, self._say.language
        folder = self._tools.prompts.folder(say("office.office_folder"))
        if folder is None:
            return

        def done(made: PreparedOffice) -> None:
            self._page.show_prepared(Enrolled(label, made.file.name, made.card.name))
            self._page.say(say("office.office_prepared", first=100 * made.number + 1))
            self.changed.emit()

        self._tools.ask(
            lambda station, _progress: add_office(station, label=label, folder=folder, language=language),
            done=done,
            failed=self._refused,
            title="ui.wait_writing",
        )

    def _rotate(self) -> None:
        say = self._say
        if not self._tools.prompts.sure(say("office.rotate_sure"), say("office.rotate")):
            return

        def done(_nothing: object) -> None:
            self._page.say(say("office.rotated"))
            self.changed.emit()

        self._tools.ask(
            lambda station, _progress: rotate_keys(station), done=done, failed=self._refused, title="ui.wait_saving"
        )

    def _prepared(self, name: str, made: PreparedDesk) -> None:
        self._page.show_prepared(Enrolled(name, made.file.name, made.card.name))
        self.changed.emit()

    def _refused(self, error: FieldappError) -> None:
        self._page.refused(self._say.sentence(error))
