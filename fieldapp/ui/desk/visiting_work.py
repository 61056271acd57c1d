"""What happens behind going from house to house: the route is read, a person opened, and after saving the next one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject

from fieldapp.background.progress import Progress
from fieldapp.desk.visits import VisitArea, route_of, visit_areas
from fieldapp.station.areas import Area, area_name
from fieldapp.station.station import Station
from fieldapp.station.visiting import Visit
from fieldapp.system.errors import FieldappError
from fieldapp.ui.desk.person_work import PersonWork
from fieldapp.ui.desk.saving_work import SavingWork
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.desk.state import Hit, Mark
from fieldapp.ui.seat import Tools
from fieldapp.ui.voice import Voice

_BETWEEN = "\x1f"


class _Read(NamedTuple):
    areas: list[VisitArea]
    area: Area
    visits: tuple[Visit, ...]


class VisitingWork(QObject):
    """Connects the route to the desk: the same form as at the desk, short, without printing on the spot."""

    def __init__(self, screen: DeskScreen, tools: Tools, person: PersonWork, saving: SavingWork) -> None:
        super().__init__(screen)
        self._screen, self._tools, self._person, self._saving = screen, tools, person, saving
        self._say = tools.kit.say
        panel = screen.visiting
        panel.area_asked.connect(lambda _key, _unsettled: self.refresh())
        panel.person_asked.connect(lambda citizen_id: person.after_saving(lambda: person.show(citizen_id)))
        panel.left.connect(self.leave)
        screen.visits_asked.connect(self.turn)
        saving.saved_at_home.connect(self._next)

    def turn(self) -> None:
        """Begin to go from house to house, or end it."""
        if self._screen.visits:
            self.leave()
        else:
            self._saving.at_home = True
            self._screen.show_visits(True)
            self.refresh()

    def leave(self) -> None:
        """Go back to the queue."""
        self._saving.at_home = False
        self._screen.show_visits(False)

    def refresh(self) -> None:
        """Read areas and route anew."""
        self._read(lambda: None)

    def _next(self, words: str) -> None:
        """Say what was saved, and open the next one of the route."""

        def shown() -> None:
            if self._screen.visiting.open_current():
                self._person.say_next(words)
            else:
                self._screen.say(self._say.join(" ", words, self._say("visits.end")), "good")

        self._read(shown)

    def _read(self, then: Callable[[], None]) -> None:
        panel, say = self._screen.visiting, self._say
        key, unsettled, language = panel.area.value, panel.wants_unsettled, say.language

        def job(station: Station, _progress: Progress) -> _Read:
            areas = visit_areas(station)
            ward, _, group = key.partition(_BETWEEN)
            area = Area(ward, group) if key else areas[0].area if areas else Area("", "")
            return _Read(areas, area, route_of(station, area, unsettled=unsettled, language=language))

        def done(read: _Read) -> None:
            panel.offer_areas([(f"{one.area.ward}{_BETWEEN}{one.area.group}", _area(say, one)) for one in read.areas])
            counted = next((one for one in read.areas if one.area == read.area), VisitArea(read.area, 0, 0, 0))
            panel.show_route([_hit(say, visit) for visit in read.visits], _counts(say, counted))
            then()

        self._tools.ask(job, done=done, failed=self._refused, lane="visits")

    def _refused(self, error: FieldappError) -> None:
        self._screen.say(self._say.sentence(error), "error")


def _area(say: Voice, one: VisitArea) -> str:
    promised = say("visits.area_promised", promised=one.promised) if one.promised else ""
    return say.join(" · ", say.of(partial(area_name, one.area)), promised, say("visits.area_left", left=one.left))


def _counts(say: Voice, one: VisitArea) -> str:
    return say("visits.counts", promised=one.promised, unsettled=one.unsettled, done=one.done)


def _hit(say: Voice, visit: Visit) -> Hit:
    mark = Mark(visit.slot or say("visits.promised"), "accent") if visit.promised else None
    return Hit(visit.citizen_id, visit.name, say.join(" · ", visit.address, visit.birth_year, visit.phone), mark)
