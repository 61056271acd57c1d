"""Keys are exchanged while files are on their way: nothing is lost, and nobody else's word hands a journal on."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from fieldapp.desk.hand_over import hand_over, read_answers
from fieldapp.desk.hand_over import pairing as desk_pairing
from fieldapp.domain.makers import SUCCEEDED
from fieldapp.office.answer import answer_all
from fieldapp.office.prepare import pairing, prepare_desk
from fieldapp.office.revoke import revoke_desk
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.succession import Succession, sign_succession
from fieldapp.station.check import check
from fieldapp.station.home import Home
from fieldapp.station.opening import DeskStart, open_first_file
from fieldapp.station.receiving import HELD, IMPORTED, KNOWN, REFUSED
from fieldapp.station.rotating import rotate_keys
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness
from tests.station.prepared import DESK_1, DESK_2, PIN, SECRET, Campaign, everybody, fingerprint, registered, world
from tests.sync.sealing import manifest, whole_journal, write

STRANGER = SigningKey.fresh(SeededRandomness("stranger"))


def _enrolled(campaign: Campaign, *names: str) -> list[Station]:
    """Desks that the office knows and that know so."""
    for name in names:
        campaign.hand_over(name)
    campaign.receive()
    campaign.answer(*names)
    return [campaign.station(name) for name in names]


def _holds(station: Station, *registrations: str) -> bool:
    return all(station.registry.people.by_registration(name) is not None for name in registrations)


def test_a_desk_exchanges_its_keys_with_files_under_way(campaign: Campaign) -> None:
    (desk,) = _enrolled(campaign, DESK_1)
    people, office = everybody(desk), campaign.office
    before = registered(desk, people[0]).registration_id
    answer_all(office, campaign.folder / "late")  # sealed to the old key
    under_way = campaign.hand_over(DESK_1, "other-stick").path
    old_key, old_journal = desk.keys.sign.public, desk.registry.journal.own_id()
    rotate_keys(desk)
    assert desk.keys.sign.public != old_key
    after = registered(desk, people[1]).registration_id
    newer = campaign.hand_over(DESK_1).path
    assert [v.verdict for v in read_answers(desk, [campaign.folder / "late"])] == [KNOWN]  # it opens, and says no news
    assert campaign.receive(newer)[0].verdict == IMPORTED  # it brings what is under way too
    assert campaign.receive(under_way)[0].verdict == KNOWN
    assert _holds(office, before, after)
    old = office.makers().of(old_journal)
    assert old is not None
    assert (old.ended, office.makers().is_spent(old_key)) == (SUCCEEDED, SUCCEEDED)
    campaign.answer(DESK_1)
    assert desk.registry.journal.state(desk.registry.journal.own_id()).acknowledged_to > 0
    assert pairing(office, desk.desk().desk_id) == desk_pairing(desk)
    for station in (desk, office):
        assert check(station).findings == ()


def test_the_file_under_way_may_come_first_and_after_a_restart(campaign: Campaign) -> None:
    (desk,) = _enrolled(campaign, DESK_1)
    first = registered(desk, everybody(desk)[0]).registration_id
    under_way = campaign.hand_over(DESK_1, "other-stick").path
    rotate_keys(desk)
    rotate_keys(desk)  # a chain of two
    campaign.close(DESK_1)
    desk = campaign.station(DESK_1)
    second = registered(desk, everybody(desk)[1]).registration_id
    newer = campaign.hand_over(DESK_1).path
    assert [v.verdict for v in campaign.receive(under_way, newer)] == [IMPORTED, IMPORTED]
    assert _holds(campaign.office, first, second)
    assert len(campaign.office.facts().desks[desk.desk().desk_id].journals) == 3


def test_what_is_written_under_the_old_keys_afterwards_is_held(campaign: Campaign) -> None:
    _enrolled(campaign, DESK_1)
    clone = campaign.clone(DESK_1, "clone")
    desk = campaign.station(DESK_1)
    rotate_keys(desk)
    campaign.receive(campaign.hand_over(DESK_1).path)
    registered(clone, everybody(clone)[0])
    (verdict,) = campaign.receive(hand_over(clone, campaign.folder / "clone-stick").path)
    assert (verdict.verdict, verdict.code) == (HELD, "writer.succeeded")


def test_an_office_exchanges_its_keys_and_its_desks_follow(campaign: Campaign) -> None:
    one, two = _enrolled(campaign, DESK_1, DESK_2)
    office = campaign.office
    registered(one, everybody(one)[0])
    under_way = campaign.hand_over(DESK_1).path  # sealed to the old key
    answer_all(office, campaign.folder / "late")
    old_key = office.keys.sign.public
    rotate_keys(office)
    assert campaign.receive(under_way)[0].verdict == IMPORTED
    assert [v.verdict for v in read_answers(two, [campaign.folder / "late"])] == [KNOWN]  # it is believed still
    campaign.answer(DESK_1, DESK_2)
    for desk in (one, two):
        assert desk.makers().is_spent(old_key) == SUCCEEDED
        assert desk.makers().office_recipients() == (office.keys.recipient,)
        assert pairing(office, desk.desk().desk_id) == desk_pairing(desk)
    registered(two, everybody(two)[1])
    assert campaign.receive(campaign.hand_over(DESK_2).path)[0].verdict == IMPORTED
    assert check(office).findings == ()


def test_an_answer_from_before_the_exchange_is_not_read_after_it(campaign: Campaign) -> None:
    (desk,) = _enrolled(campaign, DESK_1)
    office = campaign.office
    (late,) = answer_all(office, campaign.folder / "late")
    rotate_keys(office)
    campaign.answer(DESK_1)
    (verdict,) = read_answers(desk, [late.path])
    assert (verdict.verdict, verdict.code) == (REFUSED, "writer.old_keys")


def test_a_desk_that_is_opened_after_the_exchange_believes_both(campaign: Campaign) -> None:
    (old,) = _enrolled(campaign, DESK_1)
    office = campaign.office
    saved = registered(old, everybody(old)[0])
    campaign.receive(campaign.hand_over(DESK_1).path)
    rotate_keys(office)
    rotate_keys(office)
    point = next(iter(office.facts().points))
    made = prepare_desk(office, point_id=point, label="Bàn 4", folder=campaign.folder / "first")
    start = DeskStart(made.file, made.card_text, "Trần Thị Mẫu", SECRET, PIN)
    desk = open_first_file(Home(campaign.folder / "desk-4"), start, world=world("desk-4"))
    try:
        assert desk.campaign().title == office.campaign().title
        assert _holds(desk, saved.registration_id)
        assert desk.makers().certifiers() == office.makers().certifiers()
        assert len(desk.makers().certifiers()) == 3
        assert campaign.receive(hand_over(desk, campaign.stick).path)[0].verdict == IMPORTED
    finally:
        desk.close()


def test_an_office_that_was_restored_still_opens_new_desks(campaign: Campaign) -> None:
    office = campaign.office
    with office.registry.transaction():
        office.go_on_in_new_journal("restored")
    point = next(iter(office.facts().points))
    made = prepare_desk(office, point_id=point, label="Bàn 4", folder=campaign.folder / "first")
    start = DeskStart(made.file, made.card_text, "Trần Thị Mẫu", SECRET, PIN)
    desk = open_first_file(Home(campaign.folder / "desk-4"), start, world=world("desk-4"))
    assert desk.campaign().title == office.campaign().title
    assert everybody(desk) == everybody(office)
    desk.close()


def test_a_laptop_that_nobody_knows_keeps_its_keys(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    before = desk.keys
    with pytest.raises(InputRefused, match=r"keys\.not_enrolled"):
        rotate_keys(desk)
    assert desk.keys == before


def test_a_failure_in_the_middle_keeps_the_old_keys(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk,) = _enrolled(campaign, DESK_1)
    before, journal = desk.keys.sign.public, desk.registry.journal.own_id()

    def broken(*_args: Any, **_known: Any) -> None:
        raise InputRefused("event.too_long")

    monkeypatch.setattr(Station, "go_on_in_new_journal", broken)
    with pytest.raises(InputRefused):
        rotate_keys(desk)
    assert (desk.keys.sign.public, desk.registry.journal.own_id()) == (before, journal)
    assert desk.successions() == []


@pytest.mark.parametrize("forged", ["stranger", "unsigned", "other campaign", "another desk", "revoked"])
def test_a_forged_succession_makes_nobody_known(campaign: Campaign, forged: str) -> None:
    one, two = _enrolled(campaign, DESK_1, DESK_2)
    office, state = campaign.office, one.registry.journal.state(one.registry.journal.own_id())
    own = campaign.office.campaign().campaign_id
    said = Succession(
        state.journal_id, state.contiguous_to, state.head_hash, "9" * 32, STRANGER.public, two.keys.recipient, ""
    )
    told = {
        "stranger": sign_succession(STRANGER, own, said),
        "unsigned": msgspec.structs.replace(said, by=one.keys.sign.public, signature="0" * 128),
        "other campaign": sign_succession(one.keys.sign, "another", said),
        "another desk": sign_succession(two.keys.sign, own, said),
        "revoked": sign_succession(one.keys.sign, own, said),
    }[forged]
    if forged == "revoked":
        revoke_desk(office, one.desk().desk_id, reason="Máy bị mất")
    before = fingerprint(office)
    true = manifest(one)
    writer = msgspec.structs.replace(true.writer, journal_id="9" * 32, sign_public=STRANGER.public)
    writer = msgspec.structs.replace(writer, recipient=two.keys.recipient)
    file = write(
        campaign.folder / "forged.fieldbundle",
        msgspec.structs.replace(true, writer=writer, succession=[told]),
        whole_journal(one.registry),
        key=STRANGER,
        recipients=(office.keys.recipient,),
    )
    (verdict,) = campaign.receive(file)
    assert (verdict.verdict, verdict.code) == (HELD, "writer.unknown")
    assert fingerprint(office) == before


def test_a_desk_cannot_make_itself_an_office(campaign: Campaign) -> None:
    one, two = _enrolled(campaign, DESK_1, DESK_2)
    state = one.registry.journal.state(one.registry.journal.own_id())
    said = Succession(
        state.journal_id, state.contiguous_to, state.head_hash, "9" * 32, STRANGER.public, one.keys.recipient, ""
    )
    told = sign_succession(one.keys.sign, one.campaign().campaign_id, said)
    writer = msgspec.structs.replace(
        manifest(one).writer, journal_id="9" * 32, sign_public=STRANGER.public, recipient=one.keys.recipient
    )
    answer = {"counter": 99, "journals": {two.registry.journal.own_id(): {"contiguous_to": 1, "head_hash": "a" * 64}}}
    forged = manifest(one, purpose="answer", writer=writer, ranges=[], succession=[told], answer=answer)
    file = write(campaign.folder / "forged.fieldbundle", forged, [], key=STRANGER, recipients=(two.keys.recipient,))
    (verdict,) = read_answers(two, [file])
    assert (verdict.verdict, verdict.code) == (REFUSED, "writer.not_the_office")


@pytest.mark.parametrize("restored", [1, 2])
def test_the_journals_from_before_a_restore_end_with_the_old_keys(campaign: Campaign, restored: int) -> None:
    (desk,) = _enrolled(campaign, DESK_1)
    office = campaign.office
    for station in (office, desk):
        for _ in range(restored):
            with station.registry.transaction():
                station.go_on_in_new_journal("restored")
    campaign.receive(campaign.hand_over(DESK_1).path)
    campaign.answer(DESK_1)
    old_keys = office.keys.sign.public, desk.keys.sign.public
    rotate_keys(office)
    rotate_keys(desk)
    campaign.receive(campaign.hand_over(DESK_1).path)
    campaign.answer(DESK_1)
    for station in (office, desk):
        assert [station.makers().is_spent(key) for key in old_keys] == [SUCCEEDED, SUCCEEDED]
        assert station.makers().office_recipients() == (office.keys.recipient,)
