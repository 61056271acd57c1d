"""A second supervisor: enrolled like a desk, believed by all desks, with desk numbers of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.desk.hand_over import hand_over, read_answers
from fieldapp.desk.receipts import statement_of
from fieldapp.domain.changes import Changes
from fieldapp.office.answer import answer_all
from fieldapp.office.offices import PreparedOffice, add_office, office_pairing, own_office
from fieldapp.office.prepare import next_number, open_point, prepare_desk
from fieldapp.office.receive import receive
from fieldapp.office.relay import relay_all
from fieldapp.office.revoke import revoke_office
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.statement import Statement, issue_certificate, sign_statement
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.station.home import Home
from fieldapp.station.joining import OfficeJoin, open_first_office
from fieldapp.station.opening import DeskStart, open_first_file
from fieldapp.station.receiving import FOREIGN, HELD, IMPORTED, KNOWN, REFUSED
from fieldapp.station.rotating import rotate_keys
from fieldapp.station.station import Station
from fieldapp.station.verifying import verify_receipt
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness
from tests.station.prepared import DESK_1, PIN, SECRET, Campaign, everybody, registered, world


def _added(campaign: Campaign, label: str = "Văn phòng 2") -> PreparedOffice:
    return add_office(campaign.office, label=label, folder=campaign.folder / "offices")


def _joined(campaign: Campaign, made: PreparedOffice, name: str = "office-2") -> Station:
    start = OfficeJoin(made.file, made.card_text, "Lê Thị Giám Sát", SECRET, PIN)
    return open_first_office(Home(campaign.folder / name), start, world=world(name))


@pytest.fixture
def second(campaign: Campaign) -> Iterator[Station]:
    """A second office that has opened its first file and has not reported yet."""
    office = _joined(campaign, _added(campaign))
    yield office
    office.close()


def _pass_on(campaign: Campaign, giver: Station, taker: Station) -> set[str]:
    campaign_folder = campaign.folder / f"relay-{giver.registry.journal.own_id()[:6]}"
    written = relay_all(giver, campaign_folder)
    return {v.verdict for v in receive(taker, [w.path for w in written])}


def _known_to_each_other(campaign: Campaign, second: Station) -> None:
    assert _pass_on(campaign, second, campaign.office) == {IMPORTED}
    assert _pass_on(campaign, campaign.office, second) == {IMPORTED}


def _new_desk(campaign: Campaign, office: Station, name: str) -> Station:
    point = open_point(office, name=f"Điểm {name}")
    made = prepare_desk(office, point_id=point, label=name, folder=campaign.folder / "first-2")
    start = DeskStart(made.file, made.card_text, "Trần Văn Bàn", SECRET, PIN)
    return open_first_file(Home(campaign.folder / name), start, world=world(name))


def test_it_holds_everything_from_the_beginning(campaign: Campaign, second: Station) -> None:
    assert everybody(second) == everybody(campaign.office)
    assert second.campaign() == campaign.office.campaign()
    assert (own_office(second).label, own_office(second).number) == ("Văn phòng 2", 1)
    assert check(second).findings == ()


def test_its_first_file_enrols_it_and_both_agree(campaign: Campaign, second: Station) -> None:
    (file,) = relay_all(second, campaign.folder / "relay")
    (verdict,) = campaign.receive(file.path)
    assert (verdict.verdict, verdict.code) == (IMPORTED, "")
    assert _pass_on(campaign, campaign.office, second) == {IMPORTED}
    assert digest(second) == digest(campaign.office)
    assert office_pairing(campaign.office, own_office(second).office_id) == office_pairing(
        second, own_office(campaign.office).office_id
    )
    for station in (second, campaign.office):
        assert len(station.makers().office_recipients()) == 2


def test_a_second_laptop_with_its_card_is_held(campaign: Campaign) -> None:
    made = _added(campaign)
    true, thief = _joined(campaign, made), _joined(campaign, made, "thief")
    try:
        assert _pass_on(campaign, true, campaign.office) == {IMPORTED}
        (file,) = relay_all(thief, campaign.folder / "stolen")
        (verdict,) = campaign.receive(file.path)
        assert (verdict.verdict, verdict.code) == (HELD, "writer.card_used")
    finally:
        true.close()
        thief.close()


def test_an_office_whose_card_was_revoked_is_held(campaign: Campaign) -> None:
    made = _added(campaign)
    office = _joined(campaign, made)
    assert isinstance(revoke_office(campaign.office, made.office_id, reason="Thẻ bị mất"), Changes)
    (file,) = relay_all(office, campaign.folder / "relay")
    (verdict,) = campaign.receive(file.path)
    office.close()
    assert (verdict.verdict, verdict.code) == (HELD, "writer.card_revoked")
    with pytest.raises(InputRefused, match=r"revoke\.already"):
        revoke_office(campaign.office, made.office_id, reason="Thẻ bị mất")


def test_a_desk_hands_over_to_both_and_reads_the_answers_of_both(campaign: Campaign, second: Station) -> None:
    desk = campaign.station(DESK_1)
    campaign.hand_over(DESK_1)
    campaign.receive()
    _known_to_each_other(campaign, second)
    campaign.answer(DESK_1)
    saved = registered(desk, everybody(desk)[0]).registration_id
    file = campaign.hand_over(DESK_1).path
    assert [v.verdict for v in receive(second, [file])] == [IMPORTED]  # this stick went to the second office
    assert second.registry.people.by_registration(saved) is not None
    written = answer_all(second, campaign.folder / "back-2")
    assert [v.verdict for v in read_answers(desk, [w.path for w in written])] == [KNOWN]  # all but the receipt of it
    state = desk.registry.journal.state(desk.registry.journal.own_id())
    assert state.acknowledged_to > 0
    assert _pass_on(campaign, second, campaign.office) == {IMPORTED}
    assert campaign.office.registry.people.by_registration(saved) is not None


def test_its_own_desks_are_believed_everywhere(campaign: Campaign, second: Station) -> None:
    desk = _new_desk(campaign, second, "Bàn 101")
    try:
        assert desk.desk().number == 101
        saved = registered(desk, everybody(desk)[0])
        assert saved.number.startswith("101A")
        file = hand_over(desk, campaign.folder / "stick-2").path
        (verdict,) = campaign.receive(file)
        assert (verdict.verdict, verdict.code) == (HELD, "writer.unknown")  # sealed to both, but made by the second
        assert [v.verdict for v in receive(second, [file])] == [IMPORTED]
        _known_to_each_other(campaign, second)
        assert campaign.office.registry.people.by_registration(saved.registration_id) is not None
        registered(desk, everybody(desk)[1])
        assert campaign.receive(hand_over(desk, campaign.folder / "stick-2").path)[0].verdict in (IMPORTED, KNOWN)
        written = answer_all(campaign.office, campaign.back)
        verdicts = [v.verdict for v in read_answers(desk, [w.path for w in written])]
        assert IMPORTED in verdicts
        assert set(verdicts) <= {IMPORTED, FOREIGN}
    finally:
        desk.close()


def _receipt(office: Station, receipt_key: SigningKey) -> str:
    """A receipt of a desk whose key an office has certified."""
    own = office.campaign().campaign_id
    certificate = issue_certificate(office.keys.sign, campaign=own, desk_label="101", receipt_public=receipt_key.public)
    said = Statement("101A-00001-0", "0001", "NTM", "no_wish", None, "2024-01-13")
    return sign_statement(said, key=receipt_key, certificate=certificate, campaign=own)


def test_receipts_certified_by_either_are_verified_and_a_revoked_office_certifies_nothing_new(
    campaign: Campaign, second: Station
) -> None:
    desk, other = campaign.station(DESK_1), _new_desk(campaign, second, "Bàn 101")
    saved = registered(other, everybody(other)[0])
    true = statement_of(other, saved.registration_id)
    receive(second, [hand_over(other, campaign.folder / "stick-2").path])
    other.close()
    campaign.hand_over(DESK_1)
    campaign.receive()
    _known_to_each_other(campaign, second)
    campaign.answer(DESK_1)
    forged = _receipt(second, SigningKey.fresh(SeededRandomness("forger")))
    assert verify_receipt(desk, true).desk_label == "101"
    assert verify_receipt(desk, forged).desk_label == "101"  # a true office may certify whom it likes
    revoke_office(campaign.office, own_office(second).office_id, reason="Máy bị mất")
    campaign.answer(DESK_1)
    assert verify_receipt(desk, true).desk_label == "101"
    with pytest.raises(InputRefused, match=r"receipt\.unknown_office"):
        verify_receipt(desk, forged)


def test_a_revoked_office_says_nothing_more(campaign: Campaign, second: Station) -> None:
    desk = campaign.station(DESK_1)
    campaign.hand_over(DESK_1)
    campaign.receive()
    _known_to_each_other(campaign, second)
    campaign.answer(DESK_1)
    late = answer_all(second, campaign.folder / "back-2")
    revoke_office(campaign.office, own_office(second).office_id, reason="Máy bị mất")
    open_point(second, name="Điểm giả")
    assert _pass_on(campaign, second, campaign.office) == {HELD}
    assert {p.name for p in campaign.office.facts().points.values()} == {"Nhà văn hóa TDP 7"}
    campaign.answer(DESK_1)
    assert [v.verdict for v in read_answers(desk, [w.path for w in late])] == [HELD]
    assert desk.makers().office_recipients() == (campaign.office.keys.recipient,)
    with pytest.raises(InputRefused, match=r"revoke\.oneself"):
        revoke_office(campaign.office, own_office(campaign.office).office_id, reason="Nhầm")


def test_both_offices_exchange_their_keys_and_stay_known_to_each_other(campaign: Campaign, second: Station) -> None:
    _known_to_each_other(campaign, second)
    rotate_keys(campaign.office)
    assert _pass_on(campaign, campaign.office, second) == {IMPORTED}
    rotate_keys(second)
    assert _pass_on(campaign, second, campaign.office) == {IMPORTED}
    assert _pass_on(campaign, campaign.office, second) == {IMPORTED}
    assert digest(second) == digest(campaign.office)
    for station in (second, campaign.office):
        assert len(station.makers().offices()) == 2
        assert check(station).findings == ()


def test_each_office_has_numbers_of_its_own(campaign: Campaign, second: Station) -> None:
    assert (next_number(campaign.office), next_number(second)) == (4, 101)
    assert _added(campaign, "Văn phòng 3").number == 2
    office = campaign.office
    told = {"point_id": next(iter(office.facts().points)), "label": "Bàn 100", "wards": [], "receipt_public": "aa"}
    with office.registry.transaction():
        office.append("desk.prepared", ["x" * 32], {**told, "number": 100, "card_id": "c"})
    with pytest.raises(InputRefused, match=r"desk\.numbers_used_up"):
        next_number(office)


def test_what_is_no_office_is_refused(campaign: Campaign, second: Station, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"office\.not_the_first"):
        add_office(second, label="Văn phòng 3", folder=tmp_path)
    with pytest.raises(InputRefused, match=r"office\.unnamed"):
        add_office(campaign.office, label=" ", folder=tmp_path)
    made = _added(campaign, "Văn phòng 4")
    with pytest.raises(InputRefused, match=r"home\.for_an_office"):
        open_first_file(Home(tmp_path / "x"), DeskStart(made.file, made.card_text, "A", SECRET, PIN), world=world("x"))
    with pytest.raises(InputRefused, match=r"home\.for_a_desk"):
        open_first_office(
            Home(tmp_path / "y"),
            OfficeJoin(campaign.master.files[DESK_1], campaign.master.cards[DESK_1], "A", SECRET, PIN),
            world=world("y"),
        )
    assert not (tmp_path / "x" / "fieldapp.db").exists()
    assert not (tmp_path / "y" / "fieldapp.db").exists()
    (verdict,) = receive(second, [made.file])
    assert verdict.verdict in (FOREIGN, REFUSED)
