"""Who may send: unknown, revoked, forged and second senders are held; strangers' files are refused; nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from fieldapp.desk.hand_over import hand_over, read_answers
from fieldapp.desk.hand_over import pairing as desk_pairing
from fieldapp.office.answer import answer_all
from fieldapp.office.prepare import pairing
from fieldapp.office.receive import receive
from fieldapp.seal.card import prove_card, read_card_text
from fieldapp.seal.signing import SigningKey
from fieldapp.station.enrolling import is_enrolled
from fieldapp.station.home import Home
from fieldapp.station.opening import DeskStart, create_office, open_first_file
from fieldapp.station.receiving import FOREIGN, HELD, IMPORTED, KNOWN, REFUSED, Verdict
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness
from tests.station.prepared import (
    DESK_1,
    DESK_2,
    DESK_3,
    OFFICE,
    PIN,
    SECRET,
    Campaign,
    alter,
    everybody,
    fingerprint,
    office_start,
    registered,
    world,
)
from tests.sync.sealing import enrolment, manifest, posing_as, whole_journal, write

STRANGER = SigningKey.fresh(SeededRandomness("stranger"))


def _sent(weekend: Campaign, desk: Station, *, key: SigningKey | None = None, **changes: Any) -> Path:
    """Write a desk's whole journal with one thing wrong, to the office."""
    target = weekend.stick / "FA_X_01_0009.fieldbundle"
    recipients = (weekend.office.keys.recipient,)
    said = manifest(desk, **changes)
    return write(target, said, whole_journal(desk.registry), key=key or desk.keys.sign, recipients=recipients)


def _is_held(campaign: Campaign, file: Path, code: str) -> None:
    """The file is kept whole, and nothing else has changed."""
    before = fingerprint(campaign.office)
    (verdict,) = campaign.receive(file)
    assert (verdict.verdict, verdict.code) == (HELD, code)
    assert fingerprint(campaign.office) == before
    (kept,) = campaign.home(OFFICE).held.iterdir()
    assert kept.read_bytes() == file.read_bytes()


def _is_refused(campaign: Campaign, file: Path, code: str) -> None:
    """The file is not kept, and nothing has changed."""
    before = fingerprint(campaign.office)
    (verdict,) = campaign.receive(file)
    assert (verdict.verdict, verdict.code) == (REFUSED, code)
    assert fingerprint(campaign.office) == before
    assert list(campaign.home(OFFICE).held.iterdir()) == []


def test_a_first_bundle_enrols_its_desk_and_both_show_the_same_number(campaign: Campaign) -> None:
    with pytest.raises(InputRefused, match=r"desk\.unknown"):
        pairing(campaign.office, next(iter(campaign.office.facts().desks)))
    desk = campaign.station(DESK_1)
    campaign.hand_over(DESK_1)
    (verdict,) = campaign.receive()
    assert verdict.verdict == IMPORTED
    assert pairing(campaign.office, desk.desk().desk_id) == desk_pairing(desk)
    assert len(desk_pairing(desk).replace(" ", "")) == 25


def test_a_file_that_only_makes_a_new_journal_known_is_imported(campaign: Campaign) -> None:
    """Found by mutant 2264 of seed 3: it was called known, and yet the desk had one journal more."""
    desk = campaign.station(DESK_1)
    campaign.hand_over(DESK_1)
    campaign.receive()
    writer = msgspec.structs.replace(manifest(desk).writer, journal_id="ab" * 16)
    target = campaign.stick / "FA_X_01_0009.fieldbundle"
    said = manifest(desk, writer=writer, ranges=[])
    file = write(target, said, [], key=desk.keys.sign, recipients=(campaign.office.keys.recipient,))
    (verdict,) = campaign.receive(file)
    assert (verdict.verdict, verdict.new_events) == (IMPORTED, 0)
    assert "ab" * 16 in campaign.office.facts().desks[desk.desk().desk_id].journals


def test_a_sender_without_a_card_is_held(campaign: Campaign) -> None:
    _is_held(campaign, _sent(campaign, campaign.station(DESK_1)), "writer.unknown")


def test_a_card_of_nobody_is_held(campaign: Campaign, campaign_master: Any) -> None:
    desk = campaign.station(DESK_1)
    proof = enrolment(desk, campaign_master.cards[DESK_1], card_id="0" * 32)
    _is_held(campaign, _sent(campaign, desk, enrolment=proof), "writer.unknown")


@pytest.mark.parametrize("wrong", ["proof", "key", "card"])
def test_a_forged_proof_is_held(campaign: Campaign, campaign_master: Any, wrong: str) -> None:
    desk = campaign.station(DESK_1)
    true = enrolment(desk, campaign_master.cards[DESK_1])
    forged = {
        "proof": msgspec.structs.replace(true, proof="ab" * 32),
        "key": msgspec.structs.replace(true, sign_public=STRANGER.public),
        "card": msgspec.structs.replace(enrolment(desk, campaign_master.cards[DESK_2]), card_id=true.card_id),
    }
    _is_held(campaign, _sent(campaign, desk, enrolment=forged[wrong]), "writer.card_forged")


def test_nobody_enrols_with_the_journal_of_another(campaign: Campaign, campaign_master: Any) -> None:
    """A card does not let anybody write in the office's own journal."""
    desk, office = campaign.station(DESK_1), campaign.office
    own = office.registry.journal.own_id()
    said = manifest(desk)
    writer = msgspec.structs.replace(said.writer, journal_id=own)
    secret = read_card_text(campaign_master.cards[DESK_1]).secret
    proof = prove_card(secret, said.campaign, own, desk.keys.sign.public, desk.keys.recipient)
    told = enrolment(desk, campaign_master.cards[DESK_1], proof=proof)
    target = campaign.stick / "FA_X_01_0009.fieldbundle"
    nothing = msgspec.structs.replace(said, writer=writer, ranges=[], enrolment=told)
    file = write(target, nothing, [], key=desk.keys.sign, recipients=(office.keys.recipient,))
    _is_held(campaign, file, "writer.unknown")


def test_a_second_laptop_with_the_same_card_is_held(campaign: Campaign, campaign_master: Any) -> None:
    start = DeskStart(campaign_master.files[DESK_1], campaign_master.cards[DESK_1], "Kẻ Mạo Danh", SECRET, PIN)
    second = open_first_file(Home(campaign.folder / "second"), start, world=world("second"))
    try:
        campaign.hand_over(DESK_1)
        campaign.receive()
        file = hand_over(second, campaign.folder / "other-stick").path
    finally:
        second.close()
    _is_held(campaign, file, "writer.card_used")


def test_another_key_under_a_known_journal_is_held(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    campaign.hand_over(DESK_1)
    campaign.receive()
    writer = msgspec.structs.replace(manifest(desk).writer, sign_public=STRANGER.public)
    said = manifest(desk, writer=writer)
    target = campaign.folder / "x.fieldbundle"
    events = whole_journal(desk.registry)
    file = write(target, said, events, key=STRANGER, recipients=(campaign.office.keys.recipient,))
    _is_held(campaign, file, "writer.unknown")


def test_a_revoked_desk_is_held(campaign: Campaign) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    campaign.hand_over(DESK_1)
    campaign.receive()
    told = {"journal_id": desk.registry.journal.own_id(), "seq": 2}
    with office.registry.transaction():
        office.append("desk.revoked", [desk.desk().desk_id], told)
    registered(desk, everybody(desk)[0])
    _is_held(campaign, campaign.hand_over(DESK_1).path, "writer.revoked")
    assert answer_all(office, campaign.back) == []


def test_a_relayed_journal_and_excerpts_from_a_desk_are_held(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    campaign.hand_over(DESK_1)
    campaign.receive()
    events = whole_journal(desk.registry)
    said = manifest(desk, ranges=[], excerpts=len(events))
    target = campaign.folder / "x.fieldbundle"
    file = write(target, said, events, key=desk.keys.sign, recipients=(campaign.office.keys.recipient,))
    _is_held(campaign, file, "writer.unknown")


def test_a_file_of_another_campaign_is_refused(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    _is_refused(campaign, _sent(campaign, desk, campaign="cc" * 16), "bundle.other_campaign")


def test_a_file_for_another_office_is_foreign(campaign: Campaign, campaign_master: Any) -> None:
    office, _ = create_office(Home(campaign.folder / "other-office"), office_start(), world=world("other office"))
    try:
        before = fingerprint(office)
        file = campaign.hand_over(DESK_1).path
        (verdict,) = receive(office, [file])
        assert (verdict.verdict, verdict.code) == (FOREIGN, "bundle.not_for_us")
        assert fingerprint(office) == before
        card = campaign_master.cards[DESK_1]
        start = DeskStart(campaign_master.files[DESK_2], card, "Trần Thị Mẫu", SECRET, PIN)
        with pytest.raises(InputRefused, match=r"bundle\.not_for_us"):
            open_first_file(Home(campaign.folder / "new"), start, world=world("new"))
    finally:
        office.close()


def test_a_signature_that_is_not_the_writers_is_refused(campaign: Campaign, campaign_master: Any) -> None:
    desk = campaign.station(DESK_1)
    proof = enrolment(desk, campaign_master.cards[DESK_1])
    _is_refused(
        campaign, _sent(campaign, desk, enrolment=proof, key=posing_as(desk.keys.sign.public)), "bundle.signature"
    )


def test_what_is_held_was_proved_first(campaign: Campaign) -> None:
    """A damaged file of somebody unknown would otherwise lie in the drawer for ever."""
    desk = campaign.station(DESK_1)
    _is_refused(campaign, _sent(campaign, desk, key=posing_as(desk.keys.sign.public)), "bundle.signature")
    whole = campaign.hand_over(DESK_1).path
    cut = campaign.folder / "cut.fieldbundle"
    cut.write_bytes(whole.read_bytes()[:-100])
    _is_refused(campaign, cut, "bundle.truncated")


def test_a_desk_reads_only_its_own_answers(campaign: Campaign) -> None:
    for name in (DESK_1, DESK_3):
        campaign.hand_over(name)
    campaign.receive()
    answer_all(campaign.office, campaign.back)
    desk = campaign.station(DESK_1)
    mine, other = read_answers(desk, [campaign.back])
    assert mine.verdict == IMPORTED
    assert (other.verdict, other.code) == (FOREIGN, "bundle.not_for_us")


def test_an_office_that_receives_its_own_answers_changes_nothing(campaign: Campaign) -> None:
    campaign.hand_over(DESK_1)
    campaign.receive()
    answer_all(campaign.office, campaign.back)
    before = fingerprint(campaign.office)
    assert [v.verdict for v in campaign.receive(campaign.back)] == [FOREIGN]
    assert fingerprint(campaign.office) == before


def _answer(campaign: Campaign, desk: Station, *, key: SigningKey | None = None, **held: Any) -> Verdict:
    """Let a desk read an answer that says of its journal what is given."""
    office = campaign.office
    state = desk.registry.journal.state(desk.registry.journal.own_id())
    truth = {"contiguous_to": state.contiguous_to, "head_hash": state.head_hash}
    said = manifest(
        office,
        purpose="answer",
        ranges=[],
        answer={"counter": 9, "journals": {state.journal_id: {**truth, **held}}},
    )
    target = campaign.back / "FA_VP_01_0099.fieldbundle"
    file = write(target, said, [], key=key or office.keys.sign, recipients=(desk.keys.recipient,))
    (verdict,) = read_answers(desk, [file])
    return verdict


def test_an_answer_that_claims_more_than_the_desk_has_opens_a_new_journal(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    journal = desk.registry.journal.own_id()
    verdict = _answer(campaign, desk, contiguous_to=99)
    assert (verdict.verdict, verdict.code) == (IMPORTED, "journal.rolled_back")
    assert desk.registry.journal.own_id() != journal
    assert desk.registry.journal.state(journal).acknowledged_to == 0


def test_an_answer_with_another_head_tells_of_a_fork(campaign: Campaign) -> None:
    verdict = _answer(campaign, campaign.station(DESK_1), head_hash="ab" * 32)
    assert (verdict.verdict, verdict.code) == (IMPORTED, "journal.forked")


def test_a_forged_answer_is_refused_and_alarms_nobody(campaign: Campaign) -> None:
    forger = posing_as(campaign.office.keys.sign.public)
    verdict = _answer(campaign, campaign.station(DESK_1), key=forger, contiguous_to=99)
    assert (verdict.verdict, verdict.code) == (REFUSED, "bundle.signature")


def test_an_answer_of_somebody_else_is_refused(campaign: Campaign) -> None:
    desk, other = campaign.station(DESK_1), campaign.station(DESK_2)
    said = manifest(other, purpose="answer", ranges=[], answer={"counter": 1, "journals": {}})
    target = campaign.back / "x.fieldbundle"
    file = write(target, said, [], key=other.keys.sign, recipients=(desk.keys.recipient,))
    (verdict,) = read_answers(desk, [file])
    assert (verdict.verdict, verdict.code) == (REFUSED, "writer.not_the_office")


@pytest.mark.parametrize("answer", [None, {}, {"counter": "x"}, {"counter": 1, "journals": {}}])
def test_an_answer_that_answers_nothing_is_refused(campaign: Campaign, answer: dict[str, Any] | None) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    said = manifest(office, purpose="answer", ranges=[], answer=answer)
    file = write(campaign.back / "x.fieldbundle", said, [], key=office.keys.sign, recipients=(desk.keys.recipient,))
    (verdict,) = read_answers(desk, [file])
    assert (verdict.verdict, verdict.code) == (REFUSED, "bundle.not_an_answer")


def test_an_event_far_ahead_is_held_and_does_not_push_the_others(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    campaign.close(DESK_1)
    alter(campaign.home(DESK_1), campaign.key(DESK_1), ("UPDATE meta SET value = ? WHERE name = 'lamport'", (2**40,)))
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    known = campaign.office.registry.journal.lamport()
    _is_held(campaign, campaign.hand_over(DESK_1).path, "journal.far_ahead")
    assert campaign.office.registry.journal.lamport() == known
    campaign.hand_over(DESK_2)
    assert KNOWN not in {v.verdict for v in campaign.receive()}


def test_a_branch_far_ahead_is_held_too(campaign: Campaign) -> None:
    campaign.station(DESK_1)
    campaign.clone(DESK_1, "copy")
    campaign.close("copy")
    registered(campaign.station(DESK_1), everybody(campaign.station(DESK_1))[0])
    campaign.hand_over(DESK_1)
    campaign.receive()
    alter(campaign.home("copy"), campaign.key("copy"), ("UPDATE meta SET value = ? WHERE name = 'lamport'", (2**50,)))
    registered(campaign.station("copy"), everybody(campaign.station("copy"))[1])
    known = campaign.office.registry.journal.lamport()
    _is_held(campaign, campaign.hand_over("copy", "other-stick").path, "journal.far_ahead")
    assert campaign.office.registry.journal.lamport() == known


def test_only_an_offices_word_lets_a_desk_leave_out_its_proof(campaign: Campaign) -> None:
    one, two = campaign.station(DESK_1), campaign.station(DESK_2)
    facts = {"journal_id": two.registry.journal.own_id(), "sign_public": two.keys.sign.public}
    with one.registry.transaction():
        told = one.append("desk.enrolled", [two.desk().desk_id], facts)
    with two.registry.transaction():
        two.registry.journal.adopt([told], chained=False)
    assert not is_enrolled(two)
    campaign.hand_over(DESK_2)
    campaign.receive()
    campaign.answer(DESK_2)
    assert is_enrolled(two)
