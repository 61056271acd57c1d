"""The same files in any order, any number of times: the same facts, and nothing left waiting."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from fieldapp.desk.hand_over import read_answers
from fieldapp.desk.register import correct, void
from fieldapp.domain.outcomes import ABSENT
from fieldapp.office.answer import answer_all
from fieldapp.office.receive import receive
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.station.receiving import HELD, IMPORTED, KNOWN, WAITING
from tests.station.prepared import (
    DESK_1,
    DESK_2,
    DESK_3,
    OFFICE,
    Campaign,
    Master,
    campaign_in,
    draft,
    everybody,
    fingerprint,
    registered,
)
from tests.sync.sealing import manifest, whole_journal, write


def _weekend(campaign: Campaign) -> list[Path]:
    """Three desks hand over: cumulative files, and two that begin where an answer left off."""
    one, two, three = (campaign.station(name) for name in (DESK_1, DESK_2, DESK_3))
    people = everybody(one)
    first = registered(one, people[0], bank="970436")
    registered(one, people[1], ABSENT)
    campaign.hand_over(DESK_1)
    registered(two, people[0], bank="970405")  # the same citizen, another bank
    registered(two, people[1])
    campaign.hand_over(DESK_2)
    correct(one, first.registration_id, draft(one, people[0], bank="970418"), reason="ghi nhầm ngân hàng")
    campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer(DESK_1)
    void(one, registered(one, people[2]).registration_id, reason="nhầm người")
    campaign.hand_over(DESK_1)
    registered(one, people[3])
    campaign.hand_over(DESK_1)
    registered(two, people[4])
    campaign.hand_over(DESK_2)
    registered(three, everybody(three)[0], ABSENT)
    campaign.hand_over(DESK_3)
    return sorted(campaign.stick.glob("*.fieldbundle"))


def test_events_that_were_known_one_by_one_still_bring_a_journal_further(campaign: Campaign) -> None:
    """Found by mutant 2056 of seed 32: the file was called known, and what waited for it would have gone on waiting."""
    desk, office = campaign.station(DESK_1), campaign.office
    campaign.hand_over(DESK_1)
    campaign.receive()
    registered(desk, everybody(desk)[0])
    own = desk.registry.journal.own_id()
    held = office.registry.journal.state(own).contiguous_to
    between = campaign.hand_over(DESK_1).path
    later = whole_journal(desk.registry)
    part = replace(manifest(desk).ranges[0], from_seq=len(later), hash_before=later[-2].hash)
    recipients = (office.keys.recipient,)
    said = manifest(desk, ranges=[part])
    after = write(campaign.folder / "after.fieldbundle", said, later[-1:], key=desk.keys.sign, recipients=recipients)
    assert campaign.receive(after)[0].verdict == WAITING
    with office.registry.transaction():
        office.registry.journal.adopt(later[held:-1], chained=False)
    (verdict,) = campaign.receive(between)
    assert (verdict.verdict, verdict.new_events) == (IMPORTED, 0)
    assert office.registry.journal.state(own).contiguous_to == len(later)
    assert list(office.home.held.iterdir()) == []
    assert check(office).findings == ()


def test_a_file_that_lacks_one_event_waits(campaign: Campaign) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    campaign.hand_over(DESK_1)
    campaign.receive()
    registered(desk, everybody(desk)[0])
    held = office.registry.journal.state(desk.registry.journal.own_id()).contiguous_to
    events, (whole,) = whole_journal(desk.registry), manifest(desk).ranges
    rest = events[held + 1 :]
    part = replace(whole, from_seq=held + 2, hash_before=events[held].hash)
    target = campaign.folder / "rest.fieldbundle"
    recipients = (office.keys.recipient,)
    file = write(target, manifest(desk, ranges=[part]), rest, key=desk.keys.sign, recipients=recipients)
    before = fingerprint(office)
    (verdict,) = campaign.receive(file)
    lacking = f"{whole.journal_id}:{held + 1}-{held + 1}"
    assert (verdict.verdict, verdict.code, verdict.waiting_for) == (WAITING, "journal.gap", lacking)
    assert fingerprint(office) == before
    assert campaign.receive(campaign.hand_over(DESK_1).path)[0].verdict == IMPORTED
    assert list(office.home.held.iterdir()) == []
    assert check(office).findings == ()


@pytest.fixture(scope="module")
def files(campaign_master: Master, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of that weekend, by name: four of the first desk, two of the second, one of the third."""
    with campaign_in(campaign_master, tmp_path_factory.mktemp("weekend")) as campaign:
        return _weekend(campaign)


def _imported(master: Master, folder: Path, batches: list[list[Path]]) -> str:
    """Return the digest of a fresh office that takes these files in, batch by batch."""
    with campaign_in(master, folder) as campaign:
        for batch in batches:
            campaign.receive(*batch)
        assert list(campaign.home(OFFICE).held.iterdir()) == []
        return digest(campaign.office)


def test_every_order_and_every_repetition_gives_the_same_digest(
    campaign_master: Master, files: list[Path], tmp_path: Path, share: Callable[[int, int], int]
) -> None:
    expected = _imported(campaign_master, tmp_path / "sorted", [files])
    for seed in range(share(40, 1000)):
        choose = random.Random(seed)
        shuffled = [*files, *choose.choices(files, k=4)]
        choose.shuffle(shuffled)
        cuts = sorted(choose.sample(range(1, len(shuffled)), choose.randint(0, 4)))
        batches = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)]
        assert _imported(campaign_master, tmp_path / str(seed), batches) == expected, f"seed {seed}"


def test_each_file_alone_in_reverse_order(campaign_master: Master, files: list[Path], tmp_path: Path) -> None:
    expected = _imported(campaign_master, tmp_path / "sorted", [files])
    assert _imported(campaign_master, tmp_path / "reverse", [[file] for file in reversed(files)]) == expected


def test_the_second_time_everything_is_known_and_nothing_changes(campaign: Campaign, files: list[Path]) -> None:
    first = campaign.receive(*reversed(files))
    assert {v.verdict for v in first} <= {IMPORTED, KNOWN}
    events, before = campaign.office.registry.journal.count(), digest(campaign.office)
    assert [v.verdict for v in campaign.receive(*files)] == [KNOWN] * len(files)
    assert (campaign.office.registry.journal.count(), digest(campaign.office)) == (events, before)
    assert check(campaign.office).findings == ()


def test_a_file_named_twice_gets_one_verdict(campaign: Campaign, files: list[Path]) -> None:
    verdicts = campaign.receive(files[0], files[0].parent, files[0])
    assert len(verdicts) == len(files)
    assert verdicts[0].verdict == IMPORTED


def test_a_later_file_waits_for_the_one_that_enrols_and_then_for_the_gap(campaign: Campaign, files: list[Path]) -> None:
    first, second, third, fourth = files[:4]
    assert [(v.verdict, v.code) for v in campaign.receive(fourth)] == [(HELD, "writer.unknown")]
    assert [v.verdict for v in campaign.receive(first)] == [IMPORTED]
    (waiting,) = campaign.receive(third)
    assert (waiting.verdict, waiting.code) == (WAITING, "journal.gap")
    journal = campaign.office.facts().desks
    assert waiting.waiting_for.partition(":")[0] in {j for desk in journal.values() for j in desk.journals}
    assert len(list(campaign.home(OFFICE).held.iterdir())) == 2
    before = campaign.office.registry.journal.count()
    (arrived,) = campaign.receive(second)
    assert arrived.verdict == IMPORTED
    assert list(campaign.home(OFFICE).held.iterdir()) == []
    assert campaign.office.registry.journal.count() > before + arrived.new_events + 1
    assert {v.verdict for v in campaign.receive(third, fourth)} == {KNOWN}


def test_two_offices_with_different_shares_agree_after_exchanging_files(campaign: Campaign, files: list[Path]) -> None:
    campaign.receive(*files[:5])
    other = campaign.clone(OFFICE, "office-2")
    campaign.receive(*files)
    receive(other, reversed(files))
    assert digest(other) == digest(campaign.office)


def test_answers_out_of_order_and_again(campaign: Campaign) -> None:
    """The newest answer tells everything; older ones change nothing, whenever they are read."""
    desk = campaign.station(DESK_1)
    answers: list[Path] = []
    for number in range(3):
        registered(campaign.station(DESK_2), everybody(desk)[number])
        campaign.hand_over(DESK_2)
        campaign.hand_over(DESK_1)
        campaign.receive()
        folder = campaign.folder / f"back-{number}"
        answer_all(campaign.office, folder)
        answers += sorted(folder.glob("*_01*_*.fieldbundle"))
    one, two, three = answers
    assert read_answers(desk, [three])[0].verdict == IMPORTED
    seen, counter = digest(desk), desk.registry.shelf.setting("read_answers")
    own = desk.registry.journal.state(desk.registry.journal.own_id())
    assert [v.verdict for v in read_answers(desk, [two, one, three])] == [KNOWN] * 3
    assert (digest(desk), desk.registry.shelf.setting("read_answers")) == (seen, counter)
    assert desk.registry.journal.state(own.journal_id).acknowledged_to == own.acknowledged_to
    late = campaign.clone(DESK_1, "late")
    assert digest(late) == seen
