"""The drawer: what lies in it and why, what it waits for, taking files out; the receive log; watched folders."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fieldapp.desk import watching as desk_watching
from fieldapp.desk.hand_over import read_answers
from fieldapp.desk.keeping import KEEP_EVERY_MS
from fieldapp.office import watching as office_watching
from fieldapp.office.receive import receive
from fieldapp.station.drawer import drawer, take_out
from fieldapp.station.receiving import FOREIGN, IMPORTED, WAITING
from fieldapp.station.watching import watch_folder, watched_folders
from fieldapp.system.errors import EnvironmentFault, InputRefused
from tests.station.prepared import DESK_1, DESK_2, Campaign, everybody, registered


def _with_a_gap(campaign: Campaign) -> tuple[Path, Path]:
    """Return a desk's two files of which the second says nothing before the first was acknowledged."""
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    first = campaign.hand_over(DESK_1).path
    own = desk.registry.journal.own_id()
    with desk.registry.transaction():
        desk.registry.journal.note_acknowledged(own, desk.registry.journal.state(own).exported_to)
    registered(desk, everybody(desk)[1])
    return first, campaign.hand_over(DESK_1).path


def test_a_file_waits_in_the_drawer_for_events_that_are_named_and_comes_out_by_itself(campaign: Campaign) -> None:
    office = campaign.office
    desk = campaign.station(DESK_1)
    campaign.hand_over(DESK_1)
    campaign.receive()
    first, second = _with_a_gap(campaign)
    assert [v.verdict for v in receive(office, [second])] == [WAITING]
    (kept,) = drawer(office)
    assert (kept.file, kept.code, kept.received_at) == (second.name, "journal.gap", campaign.clock.now_ms())
    assert kept.missing is not None
    assert (kept.missing.whose, kept.missing.journal_id) == ("Bàn 1", desk.registry.journal.own_id())
    assert kept.missing.first <= kept.missing.last
    assert [v.verdict for v in receive(office, [first])] == [IMPORTED]
    assert drawer(office) == []
    names = [(line.file, line.verdict) for line in office.registry.shelf.received(limit=2)]
    assert names == [(second.name, IMPORTED), (first.name, IMPORTED)], "the log keeps the name it came under"
    assert [line.file for line in office.registry.shelf.received(verdict=WAITING)] == [second.name]


def test_what_is_taken_out_is_the_file_itself_and_is_not_tried_again(campaign: Campaign, tmp_path: Path) -> None:
    office, out = campaign.office, tmp_path / "out"
    out.mkdir()
    first, second = _with_a_gap(campaign)
    receive(office, [second])
    (kept,) = drawer(office)
    (out / second.name).write_bytes(b"another file of that name")
    (given,) = take_out(office, [kept.sha256, "0" * 64], out)
    assert given.name == f"{second.stem}-{kept.sha256[:8]}.fieldbundle"
    assert given.read_bytes() == second.read_bytes()
    assert drawer(office) == []
    assert list(office.home.held.iterdir()) == []
    assert [v.verdict for v in receive(office, [first, given])] == [IMPORTED, IMPORTED]


def test_trying_again_changes_nothing_while_nothing_has_come(campaign: Campaign) -> None:
    _first, second = _with_a_gap(campaign)
    receive(campaign.office, [second])
    before = drawer(campaign.office)
    assert receive(campaign.office, [], again=True) == []
    assert drawer(campaign.office) == before


def test_a_watched_folder_brings_records_in_and_answers_out_once(campaign: Campaign) -> None:
    share = campaign.folder / "share"
    share.mkdir()
    office, desk = campaign.office, campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    assert office_watching.look_into(office, share).verdicts == ()

    assert len(desk_watching.look_into(desk, share).written) == 1
    looked = office_watching.look_into(office, share)
    assert [v.verdict for v in looked.verdicts] == [IMPORTED]
    assert len(looked.written) == 1
    again = office_watching.look_into(office, share)
    assert (again.verdicts, again.written) == ((), ()), "its own answer is nothing new"

    looked = desk_watching.look_into(desk, share)
    assert [v.verdict for v in looked.verdicts] == [IMPORTED]
    assert looked.written == (), "there is nothing new to hand over"
    registered(desk, everybody(desk)[1])
    assert desk_watching.look_into(desk, share).written == (), "not yet 15 minutes"
    campaign.clock.advance(KEEP_EVERY_MS / 1000)
    assert len(desk_watching.look_into(desk, share).written) == 1
    other = desk_watching.look_into(campaign.station(DESK_2), share)
    assert {v.verdict for v in other.verdicts} <= {FOREIGN, "refused", IMPORTED}
    assert [v.verdict for v in office_watching.look_into(office, share).verdicts].count(IMPORTED) >= 1


def test_many_files_are_taken_in_over_several_looks_and_answered_at_the_end(campaign: Campaign) -> None:
    share = campaign.folder / "share"
    share.mkdir()
    desk = campaign.station(DESK_1)
    for _ in range(23):
        campaign.hand_over(DESK_1, "share")
    assert desk.registry.journal.own_id()
    looked = office_watching.look_into(campaign.office, share)
    assert (len(looked.verdicts), looked.more, looked.written) == (20, True, ())
    looked = office_watching.look_into(campaign.office, share)
    assert (len(looked.verdicts), looked.more, len(looked.written)) == (3, False, 1)


def test_a_folder_that_is_gone_is_said_and_is_looked_into_again(campaign: Campaign) -> None:
    share = campaign.folder / "share"
    with pytest.raises(EnvironmentFault, match=r"disk\.gone"):
        office_watching.look_into(campaign.office, share)
    campaign.hand_over(DESK_1)
    shutil.copytree(campaign.stick, share)
    assert len(office_watching.look_into(campaign.office, share).verdicts) == 1


def test_a_file_that_was_still_being_copied_is_taken_in_when_it_is_whole(campaign: Campaign) -> None:
    share = campaign.folder / "share"
    share.mkdir()
    path = campaign.hand_over(DESK_1).path
    (share / path.name).write_bytes(path.read_bytes()[:-100])
    assert [v.code for v in office_watching.look_into(campaign.office, share).verdicts] != [""]
    assert office_watching.look_into(campaign.office, share).verdicts == ()
    (share / path.name).write_bytes(path.read_bytes())
    assert [v.verdict for v in office_watching.look_into(campaign.office, share).verdicts] == [IMPORTED]


def test_watched_folders_are_remembered_and_never_the_own_data(campaign: Campaign, tmp_path: Path) -> None:
    office = campaign.office
    watch_folder(office, tmp_path / "share", on=True)
    watch_folder(office, tmp_path / "share", on=True)
    assert watched_folders(office) == (tmp_path / "share",)
    with pytest.raises(InputRefused, match=r"watch\.own_data"):
        watch_folder(office, office.home.held, on=True)
    for number in range(7):
        watch_folder(office, tmp_path / str(number), on=True)
    with pytest.raises(InputRefused, match=r"watch\.too_many"):
        watch_folder(office, tmp_path / "8", on=True)
    watch_folder(office, tmp_path / "share", on=False)
    assert len(watched_folders(office)) == 7
    assert read_answers(campaign.station(DESK_1), []) == []
