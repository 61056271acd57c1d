"""Printing as a job with a state: what waits, what failed and why, what may be on paper already.

A job is a wish to print one receipt. It is kept in the registry, so it survives a restart, and ends when the printer
took the paper: only then `receipt.printed` is written, and the next print of the same receipt says BẢN SAO.

A job is marked as under way on disk before the paper goes to the printer. When the program ends in between, or the
printer does not say whether it took it, the job is *unsure*: the paper may exist. Printing it again counts that paper
first, so whatever may exist twice is marked; only a person who has looked (`came_out`, `nothing_came`) knows better.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

import msgspec

from fieldapp.domain.registrations import VOIDED
from fieldapp.registry.people import Receipt
from fieldapp.registry.shelf import KeptJob
from fieldapp.station.station import Station
from fieldapp.system.errors import Bug, FieldappError, InputRefused
from fieldapp.vietnam.hours import day_start

WAITING: Final = "waiting"
UNDER_WAY: Final = "under_way"
FAILED: Final = "failed"
UNSURE: Final = "unsure"
GIVEN_UP: Final = "given_up"

NOT_SURE: Final = frozenset({"print.unsure", "print.slow", "print.cancelled"})
"""Codes of faults after which a paper may have come out all the same."""


class PrintJob(msgspec.Struct, frozen=True):
    """One receipt that is to be printed.

    Attributes:
        number: of the receipt.
        name: whose it is.
        state: `waiting`, `under_way`, `failed` or `unsure`.
        why: code of what hindered it, and `place` where, such as the printer's name; empty while it waits.
        asked_at: when it was asked for, in ms.
        copies: papers of this receipt that exist.
    """

    registration_id: str
    number: str
    name: str
    state: str
    why: str
    place: str
    asked_at: int
    copies: int


class _Open(NamedTuple):
    receipt: Receipt
    job: KeptJob


def ask_print(station: Station, registration_id: str) -> None:
    """Note that a receipt is to be printed, once; may be in one transaction with the registration."""
    with station.registry.transaction():
        kept = station.registry.shelf.print_job(registration_id)
        if kept is None or kept.state == GIVEN_UP:
            _put(station, registration_id, WAITING)


def give_up(station: Station, registration_id: str) -> None:
    """Note that a receipt is not to be printed after all; it can be asked for again."""
    with station.registry.transaction():
        _put(station, registration_id, GIVEN_UP)


def open_jobs(station: Station) -> list[PrintJob]:
    """Return what is not printed yet, oldest first: jobs of any day, and receipts of today without one."""
    people = station.registry.people
    found = []
    for receipt, job in _open(station):
        citizen = people.get(receipt.citizen_id)
        name = citizen.text("full_name") if citizen else ""
        state = (job.state, job.why, job.place, job.asked_at)
        found.append(PrintJob(receipt.registration_id, receipt.number, name, *state, receipt.copies))
    return found


def lately_printed(station: Station, *, most: int = 30) -> list[Receipt]:
    """Return the receipts of today that are on paper and wait for nothing, the newest first."""
    waiting = {one.receipt.registration_id for one in _open(station)}
    today = station.registry.people.receipts(
        desk=station.desk().desk_id, since=day_start(station.clock.now_ms())
    )  # fmt: skip
    done = [receipt for receipt in today if receipt.copies and receipt.registration_id not in waiting]
    return done[::-1][:most]


def unprinted(station: Station) -> int:
    """Return how many receipts wait to be printed."""
    return len(_open(station))


def begin(station: Station, registration_id: str) -> int:
    """Mark a job as under way and return how many papers of the receipt exist: above 0 the next one is a copy.

    A paper of which nobody knows whether it came out counts from now on.

    Raises:
        InputRefused: `registration.unknown`.
    """
    copies = papers(station, registration_id)
    receipt = station.registry.people.by_registration(registration_id)
    with station.registry.transaction():
        if receipt is not None and copies > receipt.copies:
            _printed(station, receipt, unsure=True)
        _put(station, registration_id, UNDER_WAY)
    return copies


def papers(station: Station, registration_id: str) -> int:
    """Return how many papers of a receipt exist, one of which nobody knows whether it came out included.

    Raises:
        InputRefused: `registration.unknown`.
    """
    receipt = station.registry.people.by_registration(registration_id)
    if receipt is None:
        raise InputRefused("registration.unknown")
    kept = station.registry.shelf.print_job(registration_id)
    return receipt.copies + (kept is not None and kept.state in (UNSURE, UNDER_WAY))


def is_wanted(station: Station, registration_id: str) -> bool:
    """Tell whether anybody wants a paper: not of a registration that became void before there was one.

    Raises:
        InputRefused: `registration.unknown`.
    """
    receipt = station.registry.people.by_registration(registration_id)
    return papers(station, registration_id) > 0 or (receipt is not None and receipt.state != VOIDED)


def taken(station: Station, registration_id: str) -> None:
    """Note that the printer took the paper, or that a person saw it come out."""
    receipt = station.registry.people.by_registration(registration_id)
    with station.registry.transaction():
        if receipt is not None:
            _printed(station, receipt)
        station.registry.shelf.drop_print_job(registration_id)


came_out = taken


def nothing_came(station: Station, registration_id: str) -> None:
    """Note that a person looked and no paper came out: the job waits again, and its paper will be no copy."""
    with station.registry.transaction():
        _put(station, registration_id, WAITING)


def failed(station: Station, registration_id: str, error: FieldappError) -> None:
    """Note why a paper did not come out; after some faults it may have."""
    state = UNSURE if error.code in NOT_SURE or isinstance(error, Bug) else FAILED
    with station.registry.transaction():
        _put(station, registration_id, state, why=error.code, place=error.place)


@contextmanager
def noted(station: Station, registration_id: str) -> Iterator[None]:
    """Note what comes of a paper that is put out inside: that it was taken, or why not."""
    try:
        yield
    except FieldappError as error:
        failed(station, registration_id, error)
        raise
    taken(station, registration_id)


def recover(station: Station, under_way: Collection[str] = ()) -> int:
    """Mark as unsure what was under way when the program ended, and return how many; `under_way` still is.

    Jobs of registrations that are here no more, because their person was erased, go.
    """
    shelf = station.registry.shelf
    kept = {job.registration_id: job for job in shelf.print_jobs()}
    gone = kept.keys() - station.registry.people.by_registrations(kept).keys()
    lost = [name for name, job in kept.items() if job.state == UNDER_WAY and name not in {*under_way, *gone}]
    if lost or gone:
        with station.registry.transaction():
            for registration_id in gone:
                shelf.drop_print_job(registration_id)
            for registration_id in lost:
                _put(station, registration_id, UNSURE, why="print.unsure")
    return len(lost)


def _open(station: Station) -> list[_Open]:
    people, shelf = station.registry.people, station.registry.shelf
    jobs = {job.registration_id: job for job in shelf.print_jobs()}
    asked = [_Open(receipt, jobs[name]) for name, receipt in people.by_registrations(jobs).items()]
    asked += [
        _Open(receipt, KeptJob(receipt.registration_id, WAITING, "", "", receipt.recorded_at))
        for receipt in people.receipts(desk=station.desk().desk_id, since=day_start(station.clock.now_ms()))
        if receipt.copies == 0 and receipt.registration_id not in jobs
    ]
    waiting = [one for one in asked if one.receipt.state != VOIDED and one.job.state != GIVEN_UP]
    return sorted(waiting, key=lambda one: (one.job.asked_at, one.receipt.number))


def _put(station: Station, registration_id: str, state: str, *, why: str = "", place: str = "") -> None:
    shelf = station.registry.shelf
    kept = shelf.print_job(registration_id)
    asked_at = station.clock.now_ms() if kept is None else kept.asked_at
    shelf.put_print_job(KeptJob(registration_id, state, why, place, asked_at))


def _printed(station: Station, receipt: Receipt, *, unsure: bool = False) -> None:
    """Write down that a paper exists, or may, under the id that the registration was recorded for."""
    citizen = station.registry.people.get(receipt.citizen_id)
    event = next(
        (one.event for one in citizen.registrations if one.registration_id == receipt.registration_id), ""
    ) if citizen else ""  # fmt: skip
    facts = {"registration": receipt.registration_id, "number": receipt.number, "copy": receipt.copies}
    subject = station.registry.journal.subject_of(event) if event else receipt.citizen_id
    station.append("receipt.printed", [subject], facts | ({"unsure": True} if unsure else {}))
