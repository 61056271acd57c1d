"""The lock screen: a PIN reopens it, with a growing delay that a restart or a changed clock does not shorten."""

from __future__ import annotations

from fieldapp.domain.campaign import Officer
from fieldapp.seal.pin import check_pin, pin_delay_s, pin_record
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused


class ScreenLock:
    """Guards the screen of an open station.

    The number of wrong tries lies in the database. The waiting time runs on the clock that cannot be set; after a
    restart it begins anew.
    """

    def __init__(self, station: Station) -> None:
        self._station = station
        self._since = station.clock.elapsed()

    def waiting_s(self) -> int:
        """Return how many seconds are left until the next try counts."""
        passed = self._station.clock.elapsed() - self._since
        return max(0, -int(-(pin_delay_s(self._failures()) - passed) // 1))

    def officers(self) -> list[Officer]:
        """Return who may open the screen: the officers with a PIN on this laptop, in the order they were added."""
        known = self._station.registry.shelf.secrets("pin.")
        return [officer for name, officer in self._station.facts().officers.items() if name in known]

    def open(self, pin: str, *, officer_id: str = "") -> None:
        """Try a PIN of an officer, who is at work afterwards; without an id, of the one who was.

        Raises:
            InputRefused: `lock.wait` (with `seconds`), `lock.wrong_pin`, `lock.no_pin`.
        """
        waiting = self.waiting_s()
        if waiting > 0:
            raise InputRefused("lock.wait", seconds=waiting)
        who = officer_id or self._station.officer_id
        shelf = self._station.registry.shelf
        record = shelf.secret(f"pin.{who}")
        if record is None:
            raise InputRefused("lock.no_pin")
        failures = self._failures() + 1
        with self._station.registry.transaction():
            shelf.put_setting("pin_failures", str(failures))
        self._since = self._station.clock.elapsed()
        if not check_pin(record.decode(), pin):
            raise InputRefused("lock.wrong_pin")
        with self._station.registry.transaction():
            shelf.put_setting("pin_failures", "0")
            if who != self._station.officer_id:
                self._station.sign_in(who)

    def set_pin(self, pin: str, *, officer_id: str = "") -> None:
        """Give an officer a new PIN, by default the one at work.

        Raises:
            InputRefused: `seal.pin_digits`.
        """
        record = pin_record(pin, self._station.randomness.bytes(16)).encode()
        with self._station.registry.transaction():
            self._station.registry.shelf.put_secret(f"pin.{officer_id or self._station.officer_id}", record)

    def _failures(self) -> int:
        return int(self._station.registry.shelf.setting("pin_failures", "0"))
