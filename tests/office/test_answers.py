"""Answers: one number for an office, one file for the desks beside each other, and what it says of each journal."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.bundle.reading import open_bundle
from fieldapp.desk.hand_over import answers_read, hand_over, read_answers
from fieldapp.domain.events import MAX_NUMBER
from fieldapp.office.answer import answer_all
from fieldapp.office.receive import receive
from fieldapp.station.digest import digest
from fieldapp.station.receiving import IMPORTED, WAITING
from fieldapp.station.station import Station
from fieldapp.sync.answers import Answer, Arrived, HeldFiles
from tests.station.prepared import DESK_1, DESK_2, DESK_3, OFFICE, Campaign, everybody, registered
from tests.sync.sealing import manifest, whole_journal, write


def _said(file: Path, reader: Station) -> Answer:
    """Return what an answer says to one of its readers."""
    with open(file, "rb") as source, open_bundle(source, [reader.keys.identity]) as bundle:
        bundle.finish()
        return msgspec.convert(bundle.manifest.answer, Answer)


def _journal(station: Station) -> str:
    return station.registry.journal.own_id()


def test_one_file_serves_the_desks_of_a_point_with_the_same_wards(campaign: Campaign) -> None:
    for name in (DESK_1, DESK_2, DESK_3):
        registered(campaign.station(name), everybody(campaign.station(name))[0])
        campaign.hand_over(name)
    campaign.receive()
    together, alone = answer_all(campaign.office, campaign.back)
    assert [file.path.name.split("_")[2] for file in (together, alone)] == ["01-02", "03"]
    one, two, three = (campaign.station(name) for name in (DESK_1, DESK_2, DESK_3))
    assert _said(together.path, one) == _said(together.path, two)
    assert (_said(together.path, one).counter, _said(alone.path, three).counter) == (1, 2)
    assert set(_said(alone.path, three).journals) == {_journal(one), _journal(two), _journal(three)}
    for desk, file in ((one, together), (two, together), (three, alone)):
        assert [v.verdict for v in read_answers(desk, [file.path])] == [IMPORTED]
        own = desk.registry.journal.state(_journal(desk))
        assert own.acknowledged_to == campaign.office.registry.journal.state(_journal(desk)).contiguous_to
    assert digest(one) == digest(two)
    assert answers_read(three) == {_journal(campaign.office): 2}


def test_excerpts_begin_where_the_desk_stands_that_has_read_least(campaign: Campaign) -> None:
    people = everybody(campaign.station(DESK_1))
    for name in (DESK_1, DESK_2):
        campaign.hand_over(name)
    campaign.receive()
    campaign.answer(DESK_1)
    for file in campaign.back.iterdir():  # the second desk never sees this one
        file.unlink()
    registered(campaign.station(DESK_1), people[0])
    for name in (DESK_1, DESK_2):
        campaign.hand_over(name)
    campaign.receive()
    campaign.answer(DESK_1, DESK_2)
    assert digest(campaign.station(DESK_1)) == digest(campaign.station(DESK_2))
    for name in (DESK_1, DESK_2):
        campaign.hand_over(name)
    campaign.receive()
    registered(campaign.station(DESK_1), people[1])
    campaign.hand_over(DESK_1)
    campaign.receive()
    (short,) = answer_all(campaign.office, campaign.back)
    assert short.events < 40  # one person, and no longer the whole list
    assert read_answers(campaign.station(DESK_2), [short.path])[0].verdict == IMPORTED
    found = campaign.station(DESK_2).registry.people.get(people[1])
    assert found is not None
    assert found.registration is not None


def test_a_number_is_never_used_again(campaign: Campaign) -> None:
    """An office that was put back learns from its desks which of its numbers are taken."""
    campaign.hand_over(DESK_1)
    campaign.receive()
    old = campaign.clone(OFFICE, "put-back")
    for _ in range(3):
        campaign.answer(DESK_1)
    file = campaign.hand_over(DESK_1).path
    campaign.close(OFFICE)
    assert receive(old, [file])[0].verdict == IMPORTED
    (written,) = answer_all(old, campaign.folder / "back-2")
    assert _said(written.path, campaign.station(DESK_1)).counter == 4


def test_an_answer_says_what_is_missing_and_what_is_held(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer(DESK_1)
    reader = campaign.clone(OFFICE, "put-back")
    registered(desk, everybody(desk)[0])
    between = campaign.hand_over(DESK_1).path
    campaign.receive(between)
    campaign.answer(DESK_1)
    registered(desk, everybody(desk)[1])
    later = campaign.hand_over(DESK_1).path
    assert receive(reader, [later])[0].verdict == WAITING
    (written,) = answer_all(reader, campaign.folder / "other-back")
    told = _said(written.path, desk).journals[_journal(desk)]
    state = reader.registry.journal.state(_journal(desk))
    first = desk.registry.journal.state(_journal(desk)).acknowledged_to + 1
    assert told == Arrived(
        contiguous_to=state.contiguous_to,
        head_hash=state.head_hash,
        missing=((state.contiguous_to + 1, first - 1),),
        held=(HeldFiles("journal.gap", 1),),
        received=told.received,
    )
    # The desk had been acknowledged further; what this office asks for is in its next file.
    read_answers(desk, [written.path])
    handed = hand_over(desk, campaign.folder / "again")
    assert receive(reader, [handed.path])[0].verdict == IMPORTED
    assert reader.registry.shelf.kept() == []
    assert list(campaign.home("put-back").held.iterdir()) == []
    own = desk.registry.journal.state(_journal(desk))
    assert reader.registry.journal.state(_journal(desk)).contiguous_to >= own.contiguous_to - 1
    (after,) = answer_all(reader, campaign.folder / "other-back")
    assert _said(after.path, desk).journals[_journal(desk)].missing == ()
    read_answers(desk, [after.path])
    assert hand_over(desk, campaign.folder / "last").events < handed.events


def test_a_desk_that_claims_to_have_read_what_nobody_wrote_does_not_use_up_the_numbers(campaign: Campaign) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer(DESK_1)
    said = manifest(desk, read_answers={_journal(office): MAX_NUMBER - 1})
    target = campaign.stick / "FA_X_01_0009.fieldbundle"
    file = write(target, said, whole_journal(desk.registry), key=desk.keys.sign, recipients=(office.keys.recipient,))
    assert [v.verdict for v in campaign.receive(file)] == [IMPORTED]
    campaign.answer(DESK_1)
    assert answers_read(desk) == {_journal(office): 2}


def test_only_the_end_of_a_branch_that_is_here_whole_is_acknowledged(campaign: Campaign) -> None:
    campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer(DESK_1)
    copy, one = campaign.clone(DESK_1, "copy"), campaign.station(DESK_1)
    people = everybody(one)
    for person in people[:12]:
        registered(one, person)
    theirs = [registered(copy, person) for person in people[12:18]]
    files = hand_over(copy, campaign.folder / "other-stick", most_bytes=4_000).files
    assert len(files) > 2
    campaign.receive(campaign.hand_over(DESK_1).path, files[-1].path)
    campaign.answer("copy")
    campaign.receive(*[file.path for file in hand_over(copy, campaign.folder / "third-stick").files])
    found = campaign.office.registry.people.by_registration
    assert [saved for saved in theirs if found(saved.registration_id) is None] == []
