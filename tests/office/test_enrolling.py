"""A desk's new card, its lost card, and its end: what counts, what is held, and which receipts are printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.desk.hand_over import hand_over, read_answers
from fieldapp.domain.receipt import incarnation_of
from fieldapp.office.answer import answer_all
from fieldapp.office.enrol import renew_card, reprint_card
from fieldapp.office.prepare import PreparedDesk
from fieldapp.office.revoke import gone, revoke_desk
from fieldapp.seal.card import read_card_text
from fieldapp.station.home import Home
from fieldapp.station.opening import DeskStart, open_first_file
from fieldapp.station.receiving import HELD, IMPORTED
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from tests.station.prepared import DESK_1, DESK_2, PIN, SECRET, Campaign, everybody, registered, world


def _reported(campaign: Campaign, name: str = DESK_1) -> Station:
    """A desk that has registered somebody, handed over, and whose file was received."""
    desk = campaign.station(name)
    registered(desk, everybody(desk)[0])
    campaign.hand_over(name)
    campaign.receive()
    return desk


def _opened(campaign: Campaign, made: PreparedDesk) -> Station:
    start = DeskStart(made.file, made.card_text, "Trần Thị Mẫu", SECRET, PIN)
    return open_first_file(Home(campaign.folder / f"new-{made.file.stem}"), start, world=world(made.file.stem))


def test_a_new_laptop_goes_on_for_the_desk_with_another_letter(campaign: Campaign) -> None:
    old, office = _reported(campaign), campaign.office
    made = renew_card(office, old.desk().desk_id, folder=campaign.folder / "first")
    new = _opened(campaign, made)
    try:
        assert new.desk().desk_id == old.desk().desk_id
        assert new.registry.people.by_registration(_registration(old)) is not None  # what the desk wrote came along
        saved = registered(new, everybody(new)[1])
        assert incarnation_of(saved.number) == 7
        handed = hand_over(new, campaign.stick)
        assert campaign.receive(handed.path)[0].verdict == IMPORTED
        answer_all(office, campaign.back)
        assert IMPORTED in {v.verdict for v in read_answers(new, [campaign.back])}
        assert [r.number for r in new.registry.people.receipts()] == [
            r.number for r in office.registry.people.receipts()
        ]
    finally:
        new.close()
    desk = office.facts().desks[old.desk().desk_id]
    assert (desk.revoked, desk.awaits_card, len(desk.journals)) == (False, False, 2)


def test_what_the_old_laptop_writes_after_that_is_held(campaign: Campaign) -> None:
    old, office = _reported(campaign), campaign.office
    renew_card(office, old.desk().desk_id, folder=campaign.folder / "first")
    registered(old, everybody(old)[1])
    (verdict,) = campaign.receive(campaign.hand_over(DESK_1).path)
    assert (verdict.verdict, verdict.code) == (HELD, "writer.revoked")
    (end,) = gone(office, old.desk().desk_id)
    assert (end.seq, end.after) == (office.registry.journal.state(old.registry.journal.own_id()).contiguous_to, 0)


def test_an_old_laptop_that_is_kept_counts_beside_the_new_one(campaign: Campaign) -> None:
    old, office = _reported(campaign), campaign.office
    made = renew_card(office, old.desk().desk_id, folder=campaign.folder / "first", keep_old=True)
    new = _opened(campaign, made)
    try:
        first, second = registered(old, everybody(old)[1]), registered(new, everybody(new)[2])
        files = [campaign.hand_over(DESK_1).path, hand_over(new, campaign.stick).path]
        assert {v.verdict for v in campaign.receive(*files)} == {IMPORTED}
        for saved in (first, second):
            assert office.registry.people.by_registration(saved.registration_id) is not None
        assert first.number[:3] != second.number[:3]
    finally:
        new.close()


def test_the_letters_of_three_cards_never_meet(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    letters = [0]
    for _ in range(4):
        made = renew_card(campaign.office, desk.desk().desk_id, folder=campaign.folder / "first")
        new = _opened(campaign, made)
        letters.append(incarnation_of(registered(new, everybody(new)[0]).number))
        handed = hand_over(new, campaign.stick)
        new.close()
        assert campaign.receive(handed.path)[0].verdict == IMPORTED
    assert letters == [0, 7, 14, 15, 16]


def test_a_card_that_was_replaced_before_its_use_enrols_nobody(campaign: Campaign) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    renew_card(office, desk.desk().desk_id, folder=campaign.folder / "first")
    (verdict,) = campaign.receive(campaign.hand_over(DESK_1).path)
    assert (verdict.verdict, verdict.code) == (HELD, "writer.card_revoked")


def test_a_lost_card_is_printed_again_for_its_desk_only(campaign: Campaign) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    target = campaign.folder / "card.pdf"
    with pytest.raises(InputRefused, match=r"card\.not_enrolled"):
        reprint_card(office, desk.desk().desk_id, target)
    _reported(campaign)
    assert reprint_card(office, desk.desk().desk_id, target).read_bytes().startswith(b"%PDF")
    secret = read_card_text(campaign.master.cards[DESK_1]).secret
    assert office.registry.shelf.secret(f"card.{office.facts().desks[desk.desk().desk_id].card_id}") == secret


def test_a_desk_is_revoked_where_it_is_held_and_learns_nothing_more(campaign: Campaign) -> None:
    desk, office = _reported(campaign), campaign.office
    revoke_desk(office, desk.desk().desk_id, reason="Máy bị mất")
    assert office.facts().desks[desk.desk().desk_id].revoked
    assert office.registry.people.by_registration(_registration(desk)) is not None
    campaign.hand_over(DESK_2)
    campaign.receive()
    (told,) = answer_all(office, campaign.back)
    assert told.path.name.startswith("FA_VP_02")
    other = campaign.station(DESK_2)
    read_answers(other, [campaign.back])
    assert other.facts().desks[desk.desk().desk_id].revoked  # passed on to the other desks
    with pytest.raises(InputRefused, match=r"revoke\.already"):
        revoke_desk(office, desk.desk().desk_id, reason="Máy bị mất")


def test_a_revocation_at_an_earlier_place_takes_back_what_came_after(campaign: Campaign) -> None:
    desk, office = _reported(campaign), campaign.office
    own = desk.registry.journal.own_id()
    revoke_desk(office, desk.desk().desk_id, reason="Thẻ bị lấy cắp", at=(own, 1))
    assert office.registry.people.by_registration(_registration(desk)) is None
    (end,) = gone(office, desk.desk().desk_id)
    assert (end.seq, end.after > 0) == (1, True)


def test_what_is_no_revocation_is_refused(campaign: Campaign, tmp_path: Path) -> None:
    desk, office = _reported(campaign), campaign.office
    name, own = desk.desk().desk_id, desk.registry.journal.own_id()
    before = office.registry.journal.count()
    for code, at, reason in (
        ("revoke.no_reason", None, " "),
        ("revoke.no_journal", ("0" * 32, 4), "Mất"),
        ("revoke.no_journal", (own, -1), "Mất"),
    ):
        with pytest.raises(InputRefused, match=code.replace(".", r"\.")):
            revoke_desk(office, name, reason=reason, at=at)
    with pytest.raises(InputRefused, match=r"desk\.unknown"):
        renew_card(office, "nobody", folder=tmp_path)
    assert office.registry.journal.count() == before


def _registration(desk: Station) -> str:
    return desk.registry.people.receipts(desk=desk.desk().desk_id)[0].registration_id
