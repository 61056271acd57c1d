"""Kills the program at its work, again and again: `python -m tests.kill --cycles N [--seed S] [--sort NAME]`.

Three sorts of programs take turns: a desk that saves registrations, a desk that saves and hands over, an office that
takes in a pile of files. Each is a process of its own that does the real use cases on a real data folder and says what
it acknowledged in memory that both share, at once and without a call to the system. At a random moment, its start
included, it is killed by SIGKILL. Then the folder is opened again: everything that was acknowledged has to be there as
it was said, at most one thing more, and everything that `tests/faults` looks at has to hold. The next program goes on
with the same folder; after a few turns a fresh copy of the prepared one is taken, and before that the office gets every
file that the desk has ever said to have written.

kill -9 leaves what the system holds in its cache: it stands for a crash of the program, not for a power cut.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import msgspec

from fieldapp.desk.hand_over import hand_over
from fieldapp.desk.register import Draft, register
from fieldapp.domain.outcomes import OPEN_ACCOUNT
from fieldapp.office.receive import receive
from fieldapp.station.receiving import IMPORTED, KNOWN, SUFFIX
from fieldapp.system.files import hash_of
from tests.faults.act import bundles, by_half, whole
from tests.faults.child import Shared
from tests.faults.defects import DEFECTS
from tests.faults.stage import Stage, workshop
from tests.station.prepared import DESK_1, OFFICE, Master, everybody

_PILE = 24
_SAME_FOLDER_FOR = 6
_STEPS_BEFORE_THE_KILL = 12
"""A program lives as long as its start and so many steps take at most; half of that on average."""


class Sort(msgspec.Struct, frozen=True):
    """What a program does until it is killed.

    Attributes:
        who: its station.
        steps: does one step after another and tells each; comes to an end when there is nothing left to do.
        look: says what of the acknowledged is not true, with the station open again.
        done: how many steps have left something, acknowledged or not.
    """

    name: str
    who: str
    steps: Callable[[Stage], Iterator[str]]
    look: Callable[[Stage, list[str]], Iterator[str]]
    done: Callable[[Stage], int]


def _form(number: int) -> str:
    return f"{number:032x}"


def _register(stage: Stage) -> str:
    """Save the next registration: whose number follows from how many there are."""
    desk = stage.at(DESK_1)
    people = everybody(desk)
    number = len(desk.registry.people.receipts()) + 1
    bank = ("970436", "970405")[number % 2]
    citizen = people[number % len(people)]
    saved = register(desk, Draft(_form(number), citizen, OPEN_ACCOUNT, details={"bank": bank}, consent=True))
    return f"{saved.registration_id} {saved.number} {bank}"


def _saves(stage: Stage) -> Iterator[str]:
    while True:
        yield _register(stage)


def _saved(stage: Stage, told: list[str]) -> Iterator[str]:
    people = stage.at(DESK_1).registry.people
    for form_id, number, bank in (fact.split() for fact in told):
        receipt = people.by_registration(form_id)
        citizen = None if receipt is None else people.get(receipt.citizen_id)
        found = [r for r in citizen.registrations if r.registration_id == form_id] if citizen else []
        if receipt is None or citizen is None or not found:
            yield f"{number} was acknowledged and is missing"
        elif (receipt.number, found[0].details.get("bank")) != (number, bank) or len(citizen.consents) != len(
            citizen.registrations
        ):
            yield f"{number} is not what was acknowledged"


def _receipts(stage: Stage) -> int:
    return len(stage.at(DESK_1).registry.people.receipts())


def _hands_over(stage: Stage) -> Iterator[str]:
    while True:
        saved = _register(stage)
        written = hand_over(stage.at(DESK_1), stage.stick)
        yield f"{written.path.name} {written.sha256} {saved}"


def _handed_over(stage: Stage, told: list[str]) -> Iterator[str]:
    for name, content, *saved in (fact.split() for fact in told):
        if not (stage.stick / name).is_file() or hash_of(stage.stick / name) != content:
            yield f"{name} was acknowledged and is not what was written"
        yield from _saved(stage, [" ".join(saved)])
    station = stage.at(DESK_1)
    own = station.registry.journal.state(station.registry.journal.own_id())
    held = [part.to_seq for _, inside in bundles(stage, stage.stick) for part in inside.ranges]
    if own.exported_to > max(held, default=0):
        yield f"handed over to {own.exported_to}, files hold {max(held, default=0)}"


def _pile(stage: Stage) -> list[Path]:
    """Return the files that were not acknowledged yet, in an order of the turn's own."""
    found = sorted(stage.stick.glob(f"*{SUFFIX}"))
    random.Random(stage.turn).shuffle(found)
    return found


def _takes_in(stage: Stage) -> Iterator[str]:
    for path in _pile(stage):
        (verdict,) = receive(stage.at(OFFICE), [path])
        yield f"{path.name} {verdict.verdict}"


def _taken_in(stage: Stage, told: list[str]) -> Iterator[str]:
    journal = stage.at(OFFICE).registry.journal
    wanted = dict(bundles(stage, stage.stick))
    ends = {0, *(part.to_seq for inside in wanted.values() for part in inside.ranges)}
    for name, verdict in (fact.split() for fact in told):
        for part in wanted[stage.stick / name].ranges:
            if verdict not in (IMPORTED, KNOWN) or not journal.hash_at(part.journal_id, part.to_seq):
                yield f"{name} was acknowledged as {verdict} and is not there"
    for inside in wanted.values():
        for part in inside.ranges:
            if journal.state(part.journal_id).contiguous_to not in ends:
                yield "a file was taken in by half"


SORTS = (
    Sort("saves", DESK_1, _saves, _saved, _receipts),
    Sort("hands over", DESK_1, _hands_over, _handed_over, _receipts),
    Sort("takes in", OFFICE, _takes_in, _taken_in, lambda _stage: 0),
)


class Turns:
    """The folder in which one sort works, and what it has acknowledged there."""

    def __init__(self, sort: Sort, folder: Path, master: Master) -> None:
        self.sort = sort
        self._folder = folder / sort.name.replace(" ", "-")
        self._master = master
        self._ready = self._folder.with_name(self._folder.name + "-ready")
        self._prepare()
        self.told: list[str] = []
        self.turns = 0
        self.left_a_log = False
        self.longest = self._time()

    def _stage(self, turn: object) -> Stage:
        return Stage(self._folder, self._master, f"{self.sort.name} {turn}")

    def _prepare(self) -> None:
        stage = Stage(self._ready, self._master, "prepare")
        self._ready.mkdir()
        stage.bring(DESK_1, OFFICE)
        stage.stick.mkdir()
        if self.sort.who == OFFICE:
            for _ in range(_PILE):
                _register(stage)
                hand_over(stage.at(DESK_1), stage.stick)
        stage.close_all()

    def afresh(self) -> None:
        """Take a fresh copy of the prepared folder."""
        if self._folder.exists():
            shutil.rmtree(self._folder)
        shutil.copytree(self._ready, self._folder)
        self.told = []

    def _time(self) -> float:
        """Return how long a start and some steps take here: disks differ by a factor of a hundred."""
        self.afresh()
        began = time.monotonic()
        stage = self._stage("timed")
        for number, _ in enumerate(self.sort.steps(stage), 1):
            if number == _STEPS_BEFORE_THE_KILL:
                break
        stage.close_all()
        return time.monotonic() - began

    def turn(self, number: int, chance: random.Random) -> tuple[int, int, list[str]]:
        """Start, kill and look; return how much was acknowledged, how much more is there, and what is wrong."""
        if self.turns % _SAME_FOLDER_FOR == 0:
            self.afresh()
        self.turns += 1
        stage = self._stage(f"before {number}")
        before = self.sort.done(stage)
        stage.close_all()
        fresh, wrong = self._kill(number, chance.uniform(0.0, self.longest))
        self.told += fresh
        log = self._folder / self.sort.who / "fieldapp.db-wal"
        self.left_a_log = log.is_file() and log.stat().st_size > 0
        stage = self._stage(f"after {number}")
        try:
            wrong += self.sort.look(stage, self.told)
            wrong += whole(stage.at(self.sort.who))
            wrong += by_half(stage)
            if len(stage.at(self.sort.who).own_journals()) > 1:
                wrong.append("went on in a new journal")
            more = self.sort.done(stage) - before - len(fresh) if self.sort.who == DESK_1 else 0
            if more not in (0, 1):
                wrong.append(f"{more} that nobody was told of")
            if self.sort.name == "hands over" and self.turns % _SAME_FOLDER_FOR == 0:
                wrong += self._arrives(stage)
        except Exception as error:  # noqa: BLE001 - a program that does not come back is what is looked for
            return len(fresh), 0, [*wrong, f"afterwards: {error!r}"]
        finally:
            stage.close_all()
        return len(fresh), more, wrong

    def _kill(self, number: int, lives: float) -> tuple[list[str], list[str]]:
        shared = Shared()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                for fact in self.sort.steps(self._stage(f"turn {number}")):
                    shared.add("fact", fact)
                signal.pause()  # all is done: waits for its end
            except BaseException as error:  # noqa: BLE001 - this process ends here, whatever it was
                shared.add("outcome", repr(error))
            finally:
                os._exit(code)
        handle = os.pidfd_open(pid)
        ended = bool(select.select([handle], [], [], lives)[0])
        os.close(handle)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        told = shared.read()
        return told.facts, [f"ended by itself: {told.outcomes}"] if ended or told.outcomes else []

    def _arrives(self, stage: Stage) -> list[str]:
        """Give the office every file that the desk has written."""
        verdicts = receive(stage.at(OFFICE), [stage.stick])
        wrong = [f"{v.file} came to {v.verdict} {v.code}" for v in verdicts if v.verdict not in (IMPORTED, KNOWN)]
        people = stage.at(OFFICE).registry.people
        lost = [fact for fact in self.told if people.by_registration(fact.split()[2]) is None]
        return wrong + [f"{fact.split()[3]} did not reach the office" for fact in lost]


def run(cycles: int, seed: int, sorts: tuple[Sort, ...] = SORTS) -> dict[str, object]:
    """Kill `cycles` times, the sorts in turns; return the counts and what was wrong."""
    chance = random.Random(seed)
    counts = {"cycles": cycles, "seed": seed, "unanswered": 0, "nothing_acknowledged": 0, "left_a_log": 0}
    acknowledged = {sort.name: 0 for sort in sorts}
    wrong: list[str] = []
    with workshop() as (folder, master):
        turns = [Turns(sort, folder, master) for sort in sorts]
        for cycle in range(cycles):
            taking = turns[cycle % len(turns)]
            fresh, more, found = taking.turn(cycle, chance)
            acknowledged[taking.sort.name] += fresh
            counts["unanswered"] += more
            counts["nothing_acknowledged"] += not fresh
            counts["left_a_log"] += taking.left_a_log
            wrong += [f"cycle {cycle} ({taking.sort.name}): {text}" for text in found]
    return {**counts, "acknowledged": acknowledged, "wrong": wrong}


def main() -> int:
    """Kill, look, and write the counts as one line of JSON; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__.partition("\n")[0])
    parser.add_argument("--cycles", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sort", choices=[sort.name for sort in SORTS], help="only this one")
    parser.add_argument("--defect", choices=list(DEFECTS), help="put a mistake into the program: it has to be found")
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    began = time.monotonic()
    sorts = tuple(sort for sort in SORTS if chosen.sort in (None, sort.name))
    with DEFECTS[chosen.defect]() if chosen.defect else nullcontext():
        counted = run(chosen.cycles, chosen.seed, sorts)
    told = json.dumps({**counted, "seconds": round(time.monotonic() - began, 1)})
    sys.stdout.write(told + "\n")
    if chosen.json is not None:
        chosen.json.write_text(told + "\n", encoding="utf-8")
    return 1 if json.loads(told)["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
