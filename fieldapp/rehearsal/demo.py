"""The main job in one command: a weekend with the real use cases, from the messy list to the acknowledgement."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from fieldapp.desk.form_files import form_files
from fieldapp.desk.hand_over import read_answers
from fieldapp.desk.paper_forms import issue_forms
from fieldapp.domain.own_codes import MOST_PEOPLE
from fieldapp.domain.time_slots import MOST_PEOPLE as MOST_AT_ONCE
from fieldapp.domain.time_slots import Timing
from fieldapp.office.answer import answer_all
from fieldapp.office.decide import conflicts, duplicates
from fieldapp.office.invitation_files import invitation_files, wall_files
from fieldapp.office.inviting import ASKED, give_times, plan_invitations
from fieldapp.office.overview import overview
from fieldapp.office.prepare import open_point, prepare_desk
from fieldapp.office.receive import receive
from fieldapp.office.rosters import commit_lists, read_lists
from fieldapp.papers.cards import RecoveryKeyPaper, recovery_key_pdf
from fieldapp.rehearsal.desk_day import DeskWork, saturday, sunday
from fieldapp.rehearsal.population import Chooser, Invented, invent_people, write_list
from fieldapp.seal.boxes import recipient_text
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.station.home import Home
from fieldapp.station.opening import DeskStart, OfficeStart, create_office, open_first_file, unlock
from fieldapp.station.receiving import Verdict, files_in
from fieldapp.station.station import Station
from fieldapp.station.visiting import route_files, routes, waiting
from fieldapp.station.world import World
from fieldapp.system.clock import ManualClock
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import Disk, translated, write_bytes, write_several
from fieldapp.system.randomness import Randomness, SeededRandomness, SystemRandomness

Say = Callable[[str], object]

SECRET = "một đợt diễn tập"  # noqa: S105 - opens a rehearsal with invented people, and is printed by the demo
PIN = "135790"

_SATURDAY_8_00 = 1_705_107_600_000  # 13/01/2024 in Hà Nội
_WEEKEND = ("2024-01-13", "2024-01-14")
_FORMS = 5
_MOST_SHOWN = 60
"""Invitations that are printed: of the largest group that has no more."""
_NIGHT_S = 14 * 3600.0
_BANKS = ("970436", "970405", "970418", "970415", "970449")
_LISTS = (".xlsx", ".xlsb", ".xls", ".ods", ".csv", ".tsv")


class DemoDesk(msgspec.Struct, frozen=True):
    """What happened at one desk: `outcomes` add up to `registrations`, corrections and walk-ins among them."""

    label: str
    registrations: int
    outcomes: dict[str, int]
    walk_ins: int
    corrections: int
    voids: int
    receipts: int
    verified: int
    digest: str


class DemoResult(msgspec.Struct, frozen=True):
    """What a demo did, and where it lies.

    Attributes:
        rows, citizens: rows of the lists, and people made of them.
        desks: one entry a desk.
        verdicts: of the first import (in reverse order) and of the second: how many files got which.
        registrations: what the office holds of them; `voided` of these are void.
        done, total, gone: people whose payment is settled, of all to be settled; and who died or moved away.
        digest, other_order: of the office, and of a copy of it that imported the same files the other way round.
        answers: verdicts of the desks on their answers.
        findings: what `check` found in any database; empty when all is whole.
    """

    rows: int
    citizens: int
    desks: tuple[DemoDesk, ...]
    verdicts: tuple[dict[str, int], dict[str, int]]
    registrations: int
    voided: int
    done: int
    total: int
    gone: int
    duplicates: int
    conflicts: int
    digest: str
    other_order: str
    answers: dict[str, int]
    findings: tuple[str, ...]
    folder: str
    papers: str
    stick: str


def play(
    folder: Path,
    *,
    rosters: Iterable[Path] = (),
    desks: int = 2,
    people: int = 300,
    seed: int | None = None,
    say: Say = lambda _line: None,
) -> DemoResult:
    """Play a weekend in `folder`, which has to be new or empty; `rosters` are lists and folders of lists.

    Without rosters, `people` are invented and written as lists first. The same `seed` gives the same people.

    Raises:
        InputRefused: `demo.taken`, `demo.too_many`, and the codes of `read_lists`.
        EnvironmentFault: `disk.*`.
    """
    if not 1 <= desks <= 20 or not 20 <= people <= 100_000:
        raise InputRefused("demo.too_many")
    with translated(folder):
        if folder.exists() and any(folder.iterdir()):
            raise InputRefused("demo.taken", place=folder.name)
        folder.mkdir(parents=True, exist_ok=True)
    randomness: Randomness = SystemRandomness() if seed is None else SeededRandomness(seed)
    world = World(ManualClock(_SATURDAY_8_00), randomness, Disk())
    return _Demo(folder, world, say).play(list(rosters), desks, people)


class _Demo:
    """One weekend; the stations are closed at its end, whatever happens."""

    def __init__(self, folder: Path, world: World, say: Say) -> None:
        self.folder = folder
        self.world = world
        self.say = say
        self.papers, self.stick, self.back = folder / "papers", folder / "stick", folder / "stick-back"
        self.works: list[DeskWork] = []

    def play(self, rosters: list[Path], desks: int, people: int) -> DemoResult:
        office = self._open_office()
        try:
            rows, citizens = self._take_lists(office, rosters, people)
            self._open_desks(office, desks)
            self._invite(office)
            self._work()
            return self._bring_home(office, rows, citizens)
        finally:
            office.close()
            for work in self.works:
                work.station.close()

    def _open_office(self) -> Station:
        start = OfficeStart(
            title="Chi trả Tết Giáp Thìn (diễn tập)",
            authority="UBND phường Mẫu",
            deadline="2024-01-16",
            banks=_BANKS,
            officer="Phạm Văn Mẫu",
            passphrase=SECRET,
            pin=PIN,
            rehearsal=True,
        )
        office, recovery = create_office(Home(self.folder / "office"), start, world=self.world)
        with translated(self.papers):
            self.papers.mkdir(exist_ok=True)
        write_bytes(self.world.disk, self.papers / "recovery-key.txt", recovery.encode() + b"\n")
        paper = RecoveryKeyPaper(
            authority=start.authority,
            campaign_title=start.title,
            identity=recovery,
            recipient=recipient_text(recovery),
            made_at="13/01/2024",
        )
        write_bytes(self.world.disk, self.papers / "recovery-key.pdf", recovery_key_pdf(paper))
        self.say("office")
        return office

    def _take_lists(self, office: Station, rosters: list[Path], people: int) -> tuple[int, int]:
        files = _spreadsheets(rosters) if rosters else self._invent_lists(people)
        done = commit_lists(office, read_lists(files))
        self.say("lists")
        return done.rows, done.new

    def _invent_lists(self, people: int) -> list[Path]:
        """Write two lists that share some people, as lists do."""
        lists = self.folder / "lists"
        with translated(lists):
            lists.mkdir()
        invented = invent_people(self.world.randomness, people)
        cut, shared = people * 2 // 3, people // 20
        parts: tuple[tuple[str, list[Invented]], ...] = (
            ("bao-tro-xa-hoi.csv", invented[:cut]),
            ("huu-tri.csv", invented[cut - shared :]),
        )
        for name, part in parts:
            write_list(part, lists / name, title="DANH SÁCH NGƯỜI HƯỞNG (diễn tập)")
        return [lists / name for name, _ in parts]

    def _open_desks(self, office: Station, desks: int) -> None:
        point = open_point(office, name="Nhà văn hóa TDP 7", address="Số 7, phường Mẫu")
        everybody = office.registry.people.all_ids()
        for number in range(1, desks + 1):
            label = f"Bàn {number:02d}"
            prepared = prepare_desk(office, point_id=point, label=label, folder=self.folder / "first-files")
            shutil.move(prepared.card, self.papers / prepared.card.name)
            start = DeskStart(prepared.file, prepared.card_text, f"Trần Thị Mẫu {number}", SECRET, PIN)
            station = open_first_file(Home(self.folder / f"desk-{number:02d}"), start, world=self.world)
            own = [citizen for place, citizen in enumerate(everybody[1:]) if place % desks == number - 1]
            work = DeskWork(
                station, label, number, people=own, both=everybody[0], chooser=Chooser(self.world.randomness)
            )
            self.works.append(work)
        self.say("desks")

    def _invite(self, office: Station) -> None:
        """Give everybody a time at the weekend; print what goes out for one group, and forms for a power cut."""
        people = office.registry.people.placed(ASKED["unsettled"][0])
        timing = Timing(_WEEKEND, people=min(len(people) // 13 + MOST_PEOPLE, MOST_AT_ONCE))
        plan = plan_invitations(office, timing=timing)
        if plan.without == 0:
            give_times(office, plan)
        sizes = sorted((size, area) for area, size in Counter(one.area for one in plan.households).items())
        shown = [area for size, area in sizes if size <= _MOST_SHOWN] or [sizes[0][1]]
        group = plan_invitations(office, area=shown[-1])
        desk = self.works[0].station
        for name, files in (
            ("giay-moi", invitation_files(office, group)),
            ("danh-sach-treo", wall_files(office, group)),
            ("phieu-giay", form_files(desk, issue_forms(desk, blank=_FORMS))),
        ):
            write_several(self.world.disk, self.papers / f"{name}.pdf", files)
        self.say("papers")

    def _list_visits(self) -> None:
        """Print for each desk whom to visit at home, as far as anybody waits for it."""
        for work in self.works:
            if any(one.promised for one in waiting(work.station)):
                found = routes(work.station, language="vi")
                target = self.papers / f"den-nha-{work.number:02d}.pdf"
                write_several(self.world.disk, target, route_files(work.station, found, "vi"))

    def _work(self) -> None:
        clock = self.world.clock
        assert isinstance(clock, ManualClock)
        for work in self.works:
            saturday(work, clock=clock, stick=self.stick, papers=self.papers)
        clock.advance(_NIGHT_S)
        for work in self.works:
            sunday(work, clock=clock, stick=self.stick, papers=self.papers)
        for work in self.works:
            for other in self.works:
                work.verify(other.statements)
        self._list_visits()
        self.say("work")

    def _bring_home(self, office: Station, rows: int, citizens: int) -> DemoResult:
        files = files_in([self.stick])
        other_order = self._import_in_a_copy(office, files)
        first = receive(office, reversed(files))
        second = receive(office, files)
        self.say("import")
        answer_all(office, self.back)
        answers = [verdict for work in self.works for verdict in read_answers(work.station, [self.back])]
        self.say("answers")
        now = overview(office)
        receipts = office.registry.people.receipts()
        findings = [
            f"{s.home.folder.name}: {f.code} {f.place}" for s in self._stations(office) for f in check(s).findings
        ]
        return DemoResult(
            rows=rows,
            citizens=citizens,
            desks=tuple(_told(work) for work in self.works),
            verdicts=(_counted(first), _counted(second)),
            registrations=len(receipts),
            voided=sum(r.state == "voided" for r in receipts),
            done=now.done,
            total=now.total,
            gone=now.gone,
            duplicates=len(duplicates(office)),
            conflicts=len(conflicts(office)),
            digest=now.digest,
            other_order=other_order,
            answers=_counted(answers),
            findings=tuple(findings),
            folder=str(self.folder),
            papers=str(self.papers),
            stick=str(self.stick),
        )

    def _import_in_a_copy(self, office: Station, files: list[Path]) -> str:
        """Import in the other order in a copy of the office's folder, and return what digest that gives."""
        target = Home(self.folder / "office-in-other-order")
        office.copy_to(target)
        copy = unlock(target, SECRET, world=self.world)
        try:
            receive(copy, files)
            return digest(copy)
        finally:
            copy.close()
            shutil.rmtree(target.folder)

    def _stations(self, office: Station) -> list[Station]:
        return [office, *(work.station for work in self.works)]


def _spreadsheets(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        with translated(path):
            found += sorted(p for p in path.iterdir() if p.suffix in _LISTS) if path.is_dir() else [path]
    return found


def _counted(verdicts: list[Verdict]) -> dict[str, int]:
    return dict(sorted(Counter(verdict.verdict for verdict in verdicts).items()))


def _told(work: DeskWork) -> DemoDesk:
    return DemoDesk(
        label=work.label,
        registrations=sum(work.outcomes.values()),
        outcomes=dict(work.outcomes),
        walk_ins=work.walk_ins,
        corrections=work.corrections,
        voids=work.voids,
        receipts=work.receipts,
        verified=work.verified,
        digest=digest(work.station),
    )
