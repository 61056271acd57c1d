"""Taking mutants in for real: an office receives them, a desk reads them as answers, a new laptop as its first file."""

from __future__ import annotations

import shutil
from pathlib import Path

from fieldapp.desk.hand_over import read_answers
from fieldapp.office.receive import receive
from fieldapp.registry import Registry
from fieldapp.seal.card import read_card_text
from fieldapp.seal.signing import SigningKey
from fieldapp.station.check import check
from fieldapp.station.receiving import IMPORTED, Verdict
from fieldapp.station.station import Station
from fieldapp.sync.first_file import read_first_file
from fieldapp.sync.incoming import Held
from fieldapp.system.clock import ManualClock
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness
from tests.fuzz.decoding import Unsound
from tests.fuzz.mutants import Mutant
from tests.fuzz.stations import Stock, bare
from tests.fuzz.verdicts import allowed_at_import
from tests.station.prepared import DESK_1, DESK_3, OFFICE, SATURDAY_MS

_FRESH_AFTER = 8
"""Imported files after which a station is put back to what it was, so that no mutant meets too long a history."""

_MAY_BE_FOUND = {"check.body_missing"}
"""A mutant may bring an event without its body, as if somebody had erased it; `check` names it, and it is asked for."""

_REBUILD_EVERY = 5
_EMPTY_DRAWER_EVERY = 40


class Doors:
    """The stations that take mutants in; `close` ends them."""

    def __init__(self, stock: Stock, folder: Path) -> None:
        self._folder = folder
        self._stock = stock
        self._campaign = stock.campaign
        self._to_office = {sound.name for sound in stock.to_office}
        self._first = {sound.name for sound in stock.first}
        self._before: dict[str, tuple[int, str, str]] = {}
        self._imported = {OFFICE: 0, DESK_1: 0}
        self._number = 0
        self._campaign.close_all()
        for name in self._imported:
            shutil.copytree(self._campaign.home(name).folder, folder / f"kept-{name}")
        self._new = _new_laptop(folder / "new.db")

    def tried(self, mutant: Mutant) -> str:
        """Let the station take a mutant in whose file the sound one was; return its verdict and code."""
        file = self._folder / "FA_X_01_0001.fieldbundle"
        file.write_bytes(mutant.data)
        if mutant.of.name in self._first:
            return self._first_file(file)
        name = OFFICE if mutant.of.name in self._to_office else DESK_1
        station = self._campaign.station(name)
        before = self._before.get(name) or bare(station)
        (verdict,) = (receive if name == OFFICE else read_answers)(station, [file])
        self._before[name] = after = bare(station)
        _judge(verdict, before, after)
        if verdict.verdict == IMPORTED:
            self._imported[name] += 1
            self._look_after(name, station)
        self._number += 1
        if self._number % _EMPTY_DRAWER_EVERY == 0:
            for kept in station.home.held.iterdir():
                kept.unlink()
        return " ".join(filter(None, [verdict.verdict, verdict.code]))

    def _look_after(self, name: str, station: Station) -> None:
        """See now and then that the views are what the journal says, and that all is whole; then begin afresh."""
        number = self._imported[name]
        registry = station.registry
        if number % _REBUILD_EVERY == 0:
            rebuilt = registry.rehearse(registry.views.rebuild, registry.views.fingerprint)
            if rebuilt != registry.views.fingerprint():
                raise Unsound("views that a rebuild does not give")
        if number % _FRESH_AFTER == 0:
            found = {finding.code for finding in check(station).findings} - _MAY_BE_FOUND
            self._put_back(name)
            if found:
                raise Unsound(f"check finds {sorted(found)}")

    def _put_back(self, name: str) -> None:
        self._campaign.close(name)
        shutil.rmtree(self._campaign.home(name).folder)
        shutil.copytree(self._folder / f"kept-{name}", self._campaign.home(name).folder)
        del self._before[name]

    def afresh(self) -> None:
        """Put all stations back: after a failure nobody knows what they hold."""
        for name in self._before.copy():
            self._put_back(name)

    def _first_file(self, file: Path) -> str:
        card = read_card_text(self._stock.campaign.master.cards[DESK_3])
        try:
            with self._new.transaction():
                read_first_file(self._new, file, card)
                raise _Enough
        except _Enough:
            answer = "opened"
        except (InputRefused, Held) as refused:
            answer = refused.code
            if refused.code not in allowed_at_import():
                raise Unsound(f"a first file refused with {refused.code}") from refused
        if self._new.journal.count() or len(self._new.journal.states()) != 1:
            raise Unsound("a first file that left something behind")
        return f"first file {answer}"

    def close(self) -> None:
        """Close all."""
        self._campaign.close_all()
        self._new.close()


class _Enough(Exception):
    """Rolls a first file back that was good."""


def _judge(verdict: Verdict, before: tuple[int, str, str], after: tuple[int, str, str]) -> None:
    """See that a file was imported whole or not at all, and that the person gets a sentence."""
    if verdict.code and verdict.code not in allowed_at_import():
        raise Unsound(f"{verdict.verdict} with {verdict.code}")
    if verdict.verdict != IMPORTED and before != after:
        raise Unsound(f"{verdict.verdict} {verdict.code}, and yet something has changed")
    if verdict.verdict == IMPORTED and after[0] < before[0] + verdict.new_events:
        raise Unsound(f"{verdict.new_events} new events told, {after[0] - before[0]} more events and bodies held")


def _new_laptop(path: Path) -> Registry:
    randomness = SeededRandomness("new laptop")
    clock = ManualClock(SATURDAY_MS)
    registry = Registry.create(path, bytes(32), clock=clock, randomness=randomness)
    with registry.transaction():
        public = SigningKey.fresh(randomness).public
        registry.journal.begin("1e" * 16, desk_id="", sign_public=public, recipient="")
    return registry
