"""One desk's weekend as an officer works through it: search or scan, look, register, print, close, hand over."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import msgspec

from fieldapp.desk.day import close_day
from fieldapp.desk.find import find, person
from fieldapp.desk.hand_over import hand_over
from fieldapp.desk.look import look
from fieldapp.desk.receipts import print_receipt, statement_of
from fieldapp.desk.register import Draft, Saved, correct, desk_day, register, void
from fieldapp.desk.scan import read_scan
from fieldapp.domain.outcomes import (
    ABSENT,
    DIED,
    HAS_ACCOUNT,
    HOME_VISIT,
    MOVED,
    NEEDS_CONSENT,
    NO_WISH,
    OPEN_ACCOUNT,
    PAYEE,
)
from fieldapp.domain.settling import Who, is_represented
from fieldapp.rehearsal.population import Chooser, Invented, invent_people
from fieldapp.station.station import Station
from fieldapp.station.verifying import verify_receipt
from fieldapp.system.clock import ManualClock
from fieldapp.system.files import translated, write_bytes
from fieldapp.system.randomness import new_id
from fieldapp.vietnam.dates import age_on

_BANKS = ("970436", "970405")
_SECONDS_A_PERSON = 95.0
_ON_PAPER = 5
"""So many receipts of each desk and day are kept as files; one is drawn for every registration all the same."""

# What people come with, over and over: mostly accounts, now and then everything else.
_ROUND = (
    *(OPEN_ACCOUNT, OPEN_ACCOUNT, HAS_ACCOUNT, OPEN_ACCOUNT, NO_WISH, HAS_ACCOUNT, PAYEE, OPEN_ACCOUNT),
    *(ABSENT, HAS_ACCOUNT, HOME_VISIT, OPEN_ACCOUNT, DIED, HAS_ACCOUNT, MOVED, OPEN_ACCOUNT),
)
_DETAILS: dict[str, dict[str, str]] = {
    HAS_ACCOUNT: {"account": "0123456789"},
    NO_WISH: {"reason": "muốn nhận tiền mặt tại phường"},
    HOME_VISIT: {"slot": "sáng 15/01", "reason": "đau chân"},
    DIED: {"date": "2023-12-01"},
    MOVED: {"place": "xã Tân Lập"},
}


class DeskWork:
    """A desk at work, and the counts of what was done there.

    Attributes:
        people: ids of those who come to this desk; `both` comes to every desk and names another bank at each.
        statements: QR texts of the receipts that were kept.
        verified: receipts of all desks that this one has verified without a network.
    """

    def __init__(
        self, station: Station, label: str, number: int, *, people: list[str], both: str, chooser: Chooser
    ) -> None:
        self.station = station
        self.label = label
        self.number = number
        self.people = people
        self.both = both
        self.chooser = chooser
        self.outcomes: Counter[str] = Counter()
        self.walk_ins = self.corrections = self.voids = self.receipts = self.verified = 0
        self.statements: list[str] = []

    def verify(self, statements: list[str]) -> None:
        """Check receipts of any desk of the campaign, as a guard at another point would."""
        for statement in statements:
            verify_receipt(self.station, statement)
            self.verified += 1


def saturday(work: DeskWork, *, clock: ManualClock, stick: Path, papers: Path) -> None:
    """Register half of the people; one of them is corrected, one voided, one comes without being on any list."""
    half = work.people[: len(work.people) // 2]
    kept: list[Saved] = []
    for place, citizen_id in enumerate(half):
        kept.append(_serve(work, citizen_id, _ROUND[place % len(_ROUND)], place, clock=clock, papers=papers))
    _serve_both(work, clock=clock, papers=papers)
    _walk_in(work, clock=clock, papers=papers)
    if kept:
        _correct(work, kept[0], clock=clock, papers=papers)
        void(work.station, kept[-1].registration_id, reason="nhầm người cùng tên")
        work.voids += 1
    _close(work, stick)


def sunday(work: DeskWork, *, clock: ManualClock, stick: Path, papers: Path) -> None:
    """Register a part of the rest; the others never come."""
    rest = work.people[len(work.people) // 2 :]
    for place, citizen_id in enumerate(rest[: len(rest) * 2 // 3]):
        _serve(work, citizen_id, _ROUND[place % len(_ROUND)], place, clock=clock, papers=papers)
    _close(work, stick)


def _serve(
    work: DeskWork, citizen_id: str, outcome: str, place: int, *, clock: ManualClock, papers: Path, bank: str = ""
) -> Saved:
    """Find a person by typing, look, register, print."""
    citizen = person(work.station, citizen_id)
    name, year = citizen.text("full_name"), citizen.text("birth_date")[:4]
    find(work.station, f"{name} {year}")
    view = look(work.station, citizen_id)
    values = {} if citizen.text("phone") else {"phone": f"09{work.chooser.below(10**8):08d}"}
    details = dict(_DETAILS.get(outcome, {}))
    if outcome == PAYEE:
        child = _stranger(work)
        details = {
            "payee_kind": "authorised",
            "payee_name": child.full_name,
            "payee_number": child.national_id,
            "relation": "child",
            "paper": "confirmed_by_ward",
            "until": (desk_day(work.station) + timedelta(days=180)).isoformat(),
        }
    if outcome in (OPEN_ACCOUNT, HAS_ACCOUNT):
        details["bank"] = bank or _BANKS[place % len(_BANKS)]
        details |= _parent(work, citizen.text("birth_date"))
    draft = Draft(
        form_id=new_id(work.station.randomness),
        citizen_id=view.citizen.citizen_id,
        outcome=outcome,
        values=values,
        details=details,
        consent=outcome in NEEDS_CONSENT,
        child=True,
    )
    return _save(work, draft, clock=clock, papers=papers)


def _serve_both(work: DeskWork, *, clock: ManualClock, papers: Path) -> None:
    """The citizen who goes to every desk and names another bank each time: a conflict that only the office can see."""
    bank = _BANKS[work.number % len(_BANKS)]
    _serve(work, work.both, OPEN_ACCOUNT, 0, clock=clock, papers=papers, bank=bank)


def _parent(work: DeskWork, birth: str) -> dict[str, str]:
    """Return what a form says of the parent of somebody too young for an account; nothing for everybody else."""
    if not is_represented(OPEN_ACCOUNT, {}, Who(age=age_on(desk_day(work.station), birth))):
        return {}
    parent = _stranger(work)
    return {"rep_name": parent.full_name, "rep_number": parent.national_id, "rep_relation": "parent"}


def _walk_in(work: DeskWork, *, clock: ManualClock, papers: Path) -> None:
    """Somebody who is on no list: the card is scanned, and four fields are enough."""
    stranger = _stranger(work)
    scan = read_scan(work.station, stranger.card())
    if scan.card is None:
        return
    card = scan.card
    values = {
        "full_name": card.full_name,
        "birth_date": card.birth_date,
        "sex": card.sex,
        "national_id": card.number,
        "address": card.address,
    }
    draft = Draft(
        form_id=new_id(work.station.randomness),
        outcome=OPEN_ACCOUNT,
        values=values,
        evidence=dict.fromkeys(values, "card"),
        details={"bank": _BANKS[0]} | _parent(work, card.birth_date),
        consent=True,
        child=True,
    )
    _save(work, draft, clock=clock, papers=papers)
    work.walk_ins += 1


def _stranger(work: DeskWork) -> Invented:
    found = invent_people(work.station.randomness, 1)[0]
    sex_digit, tail = "1" if found.sex == "F" else "0", f"9{work.number:02d}{work.chooser.below(1000):03d}"
    return msgspec.structs.replace(found, national_id=f"038{sex_digit}{found.birth_date[2:4]}{tail}")


def _correct(work: DeskWork, wrong: Saved, *, clock: ManualClock, papers: Path) -> None:
    """The first person of the day comes back: the bank was written down wrong."""
    clock.advance(_SECONDS_A_PERSON)
    birth = person(work.station, wrong.citizen_id).text("birth_date")
    draft = Draft(
        form_id=new_id(work.station.randomness),
        outcome=OPEN_ACCOUNT,
        details={"bank": _BANKS[1]} | _parent(work, birth),
        consent=True,
        child=True,
    )
    saved = correct(work.station, wrong.registration_id, draft, reason="ghi nhầm ngân hàng")
    work.outcomes[OPEN_ACCOUNT] += 1
    work.corrections += 1
    _print(work, saved, papers)


def _save(work: DeskWork, draft: Draft, *, clock: ManualClock, papers: Path) -> Saved:
    clock.advance(_SECONDS_A_PERSON)
    saved = register(work.station, draft)
    work.outcomes[draft.outcome] += 1
    _print(work, saved, papers)
    return saved


def _print(work: DeskWork, saved: Saved, papers: Path) -> None:
    pdf = print_receipt(work.station, saved.registration_id)
    work.receipts += 1
    if work.receipts <= _ON_PAPER:
        with translated(papers):
            papers.mkdir(exist_ok=True)
        write_bytes(work.station.disk, papers / f"bien-nhan-{saved.number}.pdf", pdf)
        work.statements.append(statement_of(work.station, saved.registration_id))


def _close(work: DeskWork, stick: Path) -> None:
    close_day(work.station)
    hand_over(work.station, stick)
