"""What happens with half-typed forms: kept while somebody types, opened again, or thrown away to begin anew."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.desk.drafts import begin_anew, save_draft
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.ui.desk.person_work import PersonWork
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.desk.state import NewPerson, Saving, kept_body
from fieldapp.ui.seat import Tools


class DraftWork(QObject):
    """Keeps whoever is half typed on disk, and shows them again.

    Signals:
        changed: there may be more or fewer half-typed people than before.
    """

    changed = Signal()

    def __init__(self, screen: DeskScreen, tools: Tools, person: PersonWork) -> None:
        super().__init__(screen)
        self._screen, self._tools, self._person = screen, tools, person
        self._say = tools.kit.say
        self._unkept = False
        person.typed.connect(lambda: self._keep(screen.registering.saving()))
        screen.registering.draft_changed.connect(self._keep)
        screen.adding.edited.connect(self._keep_new)
        screen.anew_asked.connect(self._begin_anew)
        screen.left.connect(self.changed)
        person.resumed.connect(self.changed)

    def open(self, form_id: str) -> None:
        """Bring back one of the half-typed forms."""
        self._person.show_draft(form_id)

    def _begin_anew(self) -> None:
        """Throw away what was half typed of whoever is there, and begin with them anew."""
        person, front = self._person, self._person.front
        if not front.resumed or self._screen.asking not in ("person", "adding"):
            return
        form_id, view, card = front.form_id, front.view, front.card
        said = self._say("desk.draft_anew_done")

        def done(_nothing: object) -> None:
            self.changed.emit()
            if view is not None:
                person.show(view.citizen.citizen_id, card=card, anew=True, said=said)
            else:
                person.begin_adding(card)
                self._screen.say(said, "good")

        self._tools.ask(lambda station, _progress: begin_anew(station, form_id), done=done, failed=person.refused)

    def _keep(self, saving: Saving) -> None:
        front = self._person.front
        if front.form_id and (saving.citizen_id or front.new):
            self._write(front.kept(saving))

    def _keep_new(self, asked: NewPerson) -> None:
        """Keep somebody new whose fields are still typed; when all of it is taken away again, nobody is kept."""
        front = self._person.front
        fields, because = asked.fields, asked.another_because
        if front.form_id:
            kept = Saving("", "", {}, consent=False, card=front.card, new=fields, because=because, adding=True)
            self._write(kept if fields else None)

    def _write(self, kept: Saving | None) -> None:
        form_id = self._person.front.form_id

        def job(station: Station, _progress: Progress) -> None:
            save_draft(station, form_id, kept_body(kept, station.officer_id) if kept is not None else "")

        # What was typed of one person replaces nothing of another.
        self._tools.ask(job, done=self._kept, failed=self._not_kept, lane=f"draft {form_id}", kept=True)

    def _not_kept(self, error: FieldappError) -> None:
        self._unkept = True
        self._screen.say(self._say.join(" ", self._say("desk.draft_not_kept"), self._say.sentence(error)), "error")

    def _kept(self, _nothing: None) -> None:
        if self._unkept:
            self._unkept = False
            self._screen.say("")
