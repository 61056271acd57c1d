"""A lost office is built again from sticks and paper, and its desks go on with it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fieldapp.bundle.manifest import Writer
from fieldapp.desk.hand_over import hand_over, read_answers
from fieldapp.office.answer import answer_all
from fieldapp.office.approve import approve
from fieldapp.office.enrol import renew_card
from fieldapp.office.keeping import keep_safe
from fieldapp.office.offices import add_office
from fieldapp.office.prepare import prepare_desk
from fieldapp.office.receive import receive
from fieldapp.office.relay import relay_all
from fieldapp.seal.boxes import fresh_identity, recipient_text
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.succession import recovery_signing_key
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.station.home import Home
from fieldapp.station.joining import OfficeJoin, open_first_office
from fieldapp.station.opening import DeskStart, open_first_file
from fieldapp.station.receiving import HELD, IMPORTED
from fieldapp.station.recovering import OfficeRecovery, Recovered, recover_office, unused
from fieldapp.station.rotating import rotate_keys
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness
from tests.station.prepared import DESK_1, DESK_2, OFFICE, PIN, SECRET, Campaign, everybody, registered, world
from tests.sync.sealing import manifest, write


class _Weekend:
    """A campaign whose office is lost after two desks have reported and one has read its answer."""

    def __init__(self, campaign: Campaign, *, kept: bool = False) -> None:
        self.campaign = campaign
        self.one, self.two = campaign.station(DESK_1), campaign.station(DESK_2)
        self.first = registered(self.one, everybody(self.one)[0]).registration_id
        self.second = registered(self.two, everybody(self.two)[1]).registration_id
        for name in (DESK_1, DESK_2):
            campaign.hand_over(name)
        campaign.receive()
        campaign.answer(DESK_1)
        self.people = everybody(campaign.office)
        self.old_key = campaign.office.keys.sign.public
        self.digest = digest(campaign.office)
        self.safe = campaign.folder / "safe"
        if kept:
            keep_safe(campaign.office, self.safe)
        campaign.close(OFFICE)
        shutil.rmtree(campaign.home(OFFICE).folder)

    def recovered(self, *paths: Path, key: str = "") -> tuple[Station, Recovered]:
        start = OfficeRecovery(key or self.campaign.master.recovery, "Lê Thị Giám Sát", SECRET, PIN)
        home = Home(self.campaign.folder / "new-office")
        return recover_office(home, start, paths, world=world("new-office"))


def _holds(station: Station, *registrations: str) -> bool:
    return all(station.registry.people.by_registration(name) is not None for name in registrations)


def test_the_office_is_back_from_bundles_and_answers_and_a_desk_goes_on(campaign: Campaign) -> None:
    weekend = _Weekend(campaign)
    office, done = weekend.recovered(campaign.stick, campaign.back)
    try:
        assert (done.people, done.registrations, done.lacking, unused(done)) == (len(weekend.people), 2, (), [])
        assert _holds(office, weekend.first, weekend.second)
        assert not done.categories
        assert check(office).findings == ()
        written = answer_all(office, campaign.folder / "new-back")
        for desk in (weekend.one, weekend.two):
            assert IMPORTED in {v.verdict for v in read_answers(desk, [w.path for w in written])}
            assert desk.makers().is_spent(weekend.old_key) == "succeeded"
            assert desk.makers().office_recipients() == (office.keys.recipient,)
        third = registered(weekend.one, everybody(weekend.one)[2]).registration_id
        handed = hand_over(weekend.one, campaign.folder / "new-stick")
        assert [v.verdict for v in receive(office, [handed.path])] == [IMPORTED]
        assert _holds(office, third)
        point = next(iter(office.facts().points))
        made = prepare_desk(office, point_id=point, label="Bàn 4", folder=campaign.folder / "new-first")
        assert made.number == 4
        start = DeskStart(made.file, made.card_text, "Trần Thị Mẫu", SECRET, PIN)
        desk = open_first_file(Home(campaign.folder / "desk-4"), start, world=world("desk-4"))
        assert everybody(desk) == weekend.people
        desk.close()
    finally:
        office.close()


def test_what_the_office_kept_safe_brings_back_everything(campaign: Campaign) -> None:
    weekend = _Weekend(campaign, kept=True)
    office, done = weekend.recovered(weekend.safe)
    try:
        assert _holds(office, weekend.first, weekend.second)
        assert (done.desks_without_card, done.lacking, unused(done)) == ((), (), [])
        assert len(office.facts().rosters) == 1
        handed = campaign.hand_over("desk-3")  # its first file and card are of the lost office
        assert [v.code for v in receive(office, [handed.path])] == ["bundle.not_for_us"]
        answer_all(office, campaign.folder / "new-back")
    finally:
        office.close()


def test_what_is_missing_is_said_and_comes_back_from_the_desks(campaign: Campaign) -> None:
    weekend = _Weekend(campaign)
    for file in campaign.stick.glob("*_01_*.fieldbundle"):
        file.unlink()
    office, done = weekend.recovered(campaign.stick, campaign.back)
    try:
        (gap,) = done.lacking
        assert (gap.desk_id, gap.held_to) == (weekend.one.desk().desk_id, 0)
        assert len(done.desks_without_card) == 1
        written = answer_all(office, campaign.folder / "new-back")
        read_answers(weekend.one, [w.path for w in written])
        handed = hand_over(weekend.one, campaign.folder / "new-stick")
        assert [v.verdict for v in receive(office, [handed.path])] == [IMPORTED]
        assert office.registry.journal.state(gap.journal_id).contiguous_to >= gap.known_to
        assert _holds(office, weekend.first, weekend.second)
    finally:
        office.close()


def test_a_desk_that_never_reported_gets_a_new_card(campaign: Campaign) -> None:
    weekend = _Weekend(campaign)
    office, done = weekend.recovered(campaign.stick, campaign.back)
    try:
        (name,) = done.desks_without_card
        made = renew_card(office, name, folder=campaign.folder / "new-first")
        start = DeskStart(made.file, made.card_text, "Trần Thị Mẫu", SECRET, PIN)
        desk = open_first_file(Home(campaign.folder / "desk-3b"), start, world=world("desk-3b"))
        assert receive(office, [hand_over(desk, campaign.folder / "new-stick").path])[0].verdict == IMPORTED
        desk.close()
    finally:
        office.close()


def test_an_office_that_had_exchanged_its_keys_is_followed(campaign: Campaign) -> None:
    rotate_keys(campaign.office)
    weekend = _Weekend(campaign)
    office, done = weekend.recovered(campaign.stick, campaign.back)
    try:
        assert unused(done) == []
        written = answer_all(office, campaign.folder / "new-back")
        assert IMPORTED in {v.verdict for v in read_answers(weekend.one, [w.path for w in written])}
        assert weekend.one.makers().office_recipients() == (office.keys.recipient,)
    finally:
        office.close()


def test_an_office_that_had_been_restored_is_followed(campaign: Campaign) -> None:
    with campaign.office.registry.transaction():
        campaign.office.go_on_in_new_journal("restored")
    weekend = _Weekend(campaign)
    office, done = weekend.recovered(campaign.stick, campaign.back)
    try:
        assert (unused(done), done.lacking) == ([], ())
        written = answer_all(office, campaign.folder / "new-back")
        assert IMPORTED in {v.verdict for v in read_answers(weekend.one, [w.path for w in written])}
        assert weekend.one.makers().office_recipients() == (office.keys.recipient,)
    finally:
        office.close()


def test_what_the_lost_laptop_writes_afterwards_counts_for_nobody(campaign: Campaign) -> None:
    assert campaign.office.role == OFFICE
    thief = campaign.clone(OFFICE, "stolen")
    weekend = _Weekend(campaign)
    receive(thief, [campaign.stick])
    office, _ = weekend.recovered(campaign.stick, campaign.back)
    try:
        written = answer_all(office, campaign.folder / "new-back")
        read_answers(weekend.one, [w.path for w in written])
        approve(thief, [weekend.second])
        forged = answer_all(thief, campaign.folder / "stolen-back")
        (verdict,) = [v for v in read_answers(weekend.one, [w.path for w in forged]) if v.verdict != "foreign"]
        assert verdict.code == "writer.old_keys"
    finally:
        office.close()


def test_another_key_brings_nothing_back(campaign: Campaign) -> None:
    weekend = _Weekend(campaign)
    with pytest.raises(InputRefused, match=r"recover\.no_campaign"):
        weekend.recovered(campaign.stick, campaign.back, key=fresh_identity(SeededRandomness("other")))
    with pytest.raises(InputRefused, match=r"recover\.no_campaign"):
        weekend.recovered(campaign.stick)  # bundles of desks alone do not tell of the campaign
    assert not (campaign.folder / "new-office").exists()


def test_a_failure_in_the_middle_leaves_nothing(campaign: Campaign) -> None:
    weekend = _Weekend(campaign)
    start = OfficeRecovery(campaign.master.recovery, "Lê Thị Giám Sát", SECRET, PIN)

    class Stopped(Exception):
        pass

    def stop(stage: str, _done: int, _total: int) -> None:
        if stage == "merge_bundle":
            raise Stopped

    home = Home(campaign.folder / "new-office")
    with pytest.raises(Stopped):
        recover_office(home, start, [campaign.stick, campaign.back], world=world("new"), progress=stop)
    assert not home.is_taken()
    office, _ = weekend.recovered(campaign.stick, campaign.back)
    office.close()


class _Dies(Disk):
    """The power goes before the office counts, and nothing is tidied away."""

    dead = False

    def remove(self, path: Path) -> None:
        if self.dead:
            return
        if path.name == "unfinished" and path.exists():
            self.dead = True
            raise KeyboardInterrupt
        super().remove(path)


def test_an_office_whose_recovery_was_interrupted_is_none_and_is_recovered_again(campaign: Campaign) -> None:
    weekend = _Weekend(campaign)
    start = OfficeRecovery(campaign.master.recovery, "Lê Thị Giám Sát", SECRET, PIN)
    home = Home(campaign.folder / "new-office")
    with pytest.raises(KeyboardInterrupt):
        recover_office(home, start, [campaign.stick, campaign.back], world=world("new", disk=_Dies()))
    assert home.folder.exists()
    assert not home.is_taken()
    office, _ = weekend.recovered(campaign.stick, campaign.back)
    assert _holds(office, weekend.first, weekend.second)
    assert home.is_taken()
    office.close()


def test_a_forged_campaign_on_a_stick_is_no_root(campaign: Campaign) -> None:
    """A desk knows the recovery recipient and may copy every fact of the campaign: it still is no office."""
    weekend = _Weekend(campaign)
    one, key = weekend.one, SigningKey.fresh(SeededRandomness("forger"))
    campaign_id, recovery = one.campaign().campaign_id, campaign.master.recovery
    (true,) = one.registry.journal.of_kinds(["campaign.opened"])
    facts: dict[str, Any] = {**true.facts(), "sign_public": key.public, "recipient": one.keys.recipient}
    with one.registry.transaction():
        forged = [one.append("campaign.opened", [campaign_id], facts)]
        forged.append(one.append("campaign.opened", [campaign_id], true.facts()))
    writer = Writer("7" * 32, key.public, one.keys.recipient, "office", "VP")
    for number, event in enumerate(forged):
        said = manifest(one, purpose="answer", writer=writer, ranges=[], excerpts=1, answer={"counter": 1})
        name = campaign.back / f"FA_0{number}.fieldbundle"  # read before all others
        write(name, said, [event], key=key, recipients=(recipient_text(recovery),))
    office, done = weekend.recovered(campaign.back, campaign.stick)
    try:
        assert office.campaign().sign_public == weekend.old_key
        assert office.campaign().recovery_sign == recovery_signing_key(recovery).public
        assert [(v.verdict, v.code) for v in unused(done)] == [(HELD, "writer.unknown")] * 2
        assert key.public not in {maker.sign_public for maker in office.makers().by_journal.values()}
    finally:
        office.close()


def test_the_recovery_key_is_not_kept(campaign: Campaign) -> None:
    weekend = _Weekend(campaign)
    office, _ = weekend.recovered(campaign.stick, campaign.back)
    try:
        recovery = campaign.master.recovery
        secrets = b"".join(office.registry.shelf.secrets("").values())
        for secret in (recovery.encode(), recovery_signing_key(recovery).seed):
            assert secret not in secrets
        assert msgspec.json.encode(office.successions()).count(b'"old"') == 1
    finally:
        office.close()


@pytest.mark.parametrize("rotated", [0, 1, 2])
def test_another_office_follows_that_had_not_heard_of_exchanged_keys(rotated: int, campaign: Campaign) -> None:
    made = add_office(campaign.office, label="Văn phòng 2", folder=campaign.folder / "offices")
    join = OfficeJoin(made.file, made.card_text, "Lê Thị Giám Sát", SECRET, PIN)
    second = open_first_office(Home(campaign.folder / "office-2"), join, world=world("office-2"))
    receive(campaign.office, [file.path for file in relay_all(second, campaign.folder / "relay")])
    for _ in range(rotated):
        rotate_keys(campaign.office)
    weekend = _Weekend(campaign, kept=True)
    office, _ = weekend.recovered(weekend.safe, campaign.stick, campaign.back)
    try:
        passed_on = relay_all(office, campaign.folder / "new-relay")
        assert [v.verdict for v in receive(second, [file.path for file in passed_on])] == [IMPORTED]
        assert second.makers().is_spent(weekend.old_key) == "succeeded"
        back = relay_all(second, campaign.folder / "relay-back")
        assert [v.verdict for v in receive(office, [file.path for file in back])] == [IMPORTED]
        assert [v.verdict for v in receive(second, [f.path for f in relay_all(office, campaign.folder / "last")])]
        assert digest(second) == digest(office)
    finally:
        office.close()
        second.close()
