"""What happens with half-typed forms: kept while somebody types, and brought back after a power cut."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject

from fieldapp.background.progress import Progress
from fieldapp.desk.day import save_draft
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.ui.desk.person_work import PersonWork
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.desk.state import Saving, kept_saving
from fieldapp.ui.seat import Tools


class DraftWork(QObject):
    """Keeps whoever is half typed on disk, and shows them again."""

    def __init__(self, screen: DeskScreen, tools: Tools, person: PersonWork) -> None:
        super().__init__(screen)
        self._screen, self._tools, self._person = screen, tools, person
        person.typed.connect(lambda: self._keep(screen.registering.saving()))
        screen.registering.draft_changed.connect(self._keep)
        screen.adding.edited.connect(self._keep_new)

    def restore(self, kept: tuple[str, str, int]) -> None:
        """Bring back a half-typed form: its id, its body, and when it was kept."""
        form_id, body, _at = kept
        saving = kept_saving(body)
        if saving is None:
            self._person.refused(InputRefused("draft.unreadable"))
            return
        self._person.type_in(saving.details.pop("form", ""), saving.citizen_id)
        if saving.citizen_id:
            self._person.show(saving.citizen_id, draft=(form_id, saving))
        else:
            self._person.show_new_again(form_id, saving)

    def open(self, form_id: str) -> None:
        """Bring back one of the half-typed forms, if it is still there."""

        def job(station: Station, _progress: Progress) -> list[tuple[str, str, int]]:
            return [draft for draft in station.registry.shelf.drafts() if draft[0] == form_id]

        def done(found: list[tuple[str, str, int]]) -> None:
            if found:
                self.restore(found[0])

        self._tools.ask(job, done=done, failed=self._person.refused)

    def _keep(self, saving: Saving) -> None:
        front = self._person.front
        if front.form_id and (saving.citizen_id or front.new):
            self._write(front.kept(saving))

    def _keep_new(self, fields: dict[str, str]) -> None:
        """Keep somebody new whose fields are still typed."""
        front = self._person.front
        if front.form_id and fields:
            self._write(Saving("", "", {}, consent=False, card=front.card, new=fields, adding=True))

    def _write(self, kept: Saving) -> None:
        form_id, body = self._person.front.form_id, msgspec.json.encode(kept).decode()
        self._tools.ask(lambda station, _progress: save_draft(station, form_id, body), lane="draft", kept=True)
