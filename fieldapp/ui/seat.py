"""The open station, which only works on the writer's thread may touch, and how screens ask for such works."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from fieldapp.background.progress import Progress
from fieldapp.background.worker import Work, Worker
from fieldapp.system.errors import Bug, FieldappError
from fieldapp.ui.kit import Kit
from fieldapp.ui.prompts import Prompts

if TYPE_CHECKING:
    from fieldapp.station.screen_lock import ScreenLock
    from fieldapp.station.station import Station

Result = TypeVar("Result")


class Seat:
    """Holds the station between works. Its connection belongs to the writer's thread."""

    def __init__(self) -> None:
        self._station: Station | None = None
        self._lock: ScreenLock | None = None

    def take(self, station: Station) -> str:
        """Keep a station that was just opened and return its role; called on the writer's thread."""
        self._station = station
        from fieldapp.station.screen_lock import ScreenLock  # with the database, when it is opened: start-up counts

        self._lock = ScreenLock(station)
        return station.role

    @property
    def lock(self) -> ScreenLock:
        """What guards the screen; called on the writer's thread."""
        if self._lock is None:
            raise Bug("station.not_open")
        return self._lock

    @property
    def station(self) -> Station:
        """The station; called on the writer's thread."""
        if self._station is None:
            raise Bug("station.not_open")
        return self._station

    def forget(self) -> None:
        """Hold no station any more: the one that was held is closed; called on the writer's thread."""
        self._station, self._lock = None, None

    def leave(self) -> None:
        """Close the station; called on the writer's thread."""
        if self._station is not None:
            self._station.close()
            self._station = None


class Tools(NamedTuple):
    """What the work behind a screen needs."""

    kit: Kit
    worker: Worker
    seat: Seat
    prompts: Prompts

    def ask(
        self,
        job: Callable[[Station, Progress], Result],
        *,
        done: Callable[[Result], object] | None = None,
        failed: Callable[[FieldappError], object] | None = None,
        title: str = "",
        lane: str = "",
        kept: bool = False,
    ) -> Work:
        """Run `job` with the station on the writer's thread; see `Worker.ask`."""
        return self.worker.ask(
            lambda progress: job(self.seat.station, progress),
            done=done,
            failed=failed,
            title=title,
            lane=lane,
            kept=kept,
        )
