"""The main job in one command: a weekend with the real use cases, from the messy list to the acknowledgement."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from fieldapp.desk.day import close_day
from fieldapp.desk.find import find, read_scan
from fieldapp.desk.hand_over import hand_over, read_answers
from fieldapp.desk.receipts import print_receipt
from fieldapp.desk.register import Draft, correct, register, void
from fieldapp.domain.outcomes import GONE, OUTCOMES
from fieldapp.office.answer import answer_all
from fieldapp.office.decide import conflicts, duplicates
from fieldapp.office.overview import overview
from fieldapp.office.prepare import enrol_desk, open_point
from fieldapp.office.receive import receive
from fieldapp.office.rosters import commit_lists, read_lists
from fieldapp.papers.cards import recovery_key_pdf
from fieldapp.rehearsal.population import Chooser, invent_people, write_list
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.station.opening import DeskStart, OfficeStart, create_office, open_first_file, unlock
from fieldapp.station.station import Station
from fieldapp.system.clock import ManualClock
from fieldapp.system.files import Disk, write_whole
from fieldapp.system.randomness import Randomness, SeededRandomness, SystemRandomness, new_id

Say = Callable[[str], None]

_SATURDAY_8_00 = 1_705_107_600_000  # 2024-01-13 08:00 in Hà Nội
_PASSPHRASE = "mot cau mat khau de dien tap"
_PIN = "135790"
_BANKS = ("970436", "970405", "970418", "970415")
_RECEIPTS_ON_PAPER = 6
"""So many receipts of each desk are written as files; a receipt is drawn for every registration all the same."""


class DemoDesk(msgspec.Struct, frozen=True):
    """What happened at one desk; every registration has one outcome, so `outcomes` add up to `registrations`."""

    label: str
    registrations: int
    outcomes: dict[str, int]
    walk_ins: int
    corrections: int
    voids: int
    receipts: int
    digest: str


class DemoResult(msgspec.Struct, frozen=True):
    """What a demo did.

    Attributes:
        listed: rows read, `citizens` people made of them.
        desks: one entry a desk.
        verdicts: by verdict, how many files of the first and of the second import got it.
        registered: registrations that the office holds, `standing` those that are not void.
        done, total, gone: as in the overview.
        digests: of the office, of a second office that imported in the other order, and of a fresh rebuild.
        findings: what `check` found in any database; empty when all is whole.
        papers: folder of receipts, cards and the recovery key.
    """

    listed: int
    citizens: int
    walk_ins: int
    desks: tuple[DemoDesk, ...]
    verdicts: tuple[dict[str, int], dict[str, int]]
    answers_read: int
    registered: int
    standing: int
    done: int
    total: int
    gone: int
    duplicates: int
    conflicts: int
    office_digest: str
    findings: tuple[str, ...]
    folder: str
    recovery_key: str
    stick: str
    papers: str
