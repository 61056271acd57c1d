"""Receiving is cancelled at every report of its progress: what stands then are whole files; the rest comes later."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.background.progress import Cancelled
from fieldapp.office.receive import receive
from fieldapp.registry import views
from fieldapp.station.receiving import IMPORTED
from fieldapp.sync import incoming
from tests.station.prepared import DESK_1, DESK_2, OFFICE, Campaign, Master, campaign_in, everybody, fingerprint
from tests.station.prepared import registered as register_at


class _StopAt:
    """Asks for the end at one report."""

    def __init__(self, report: int) -> None:
        self.left = report
        self.stages: list[str] = []

    def __call__(self, stage: str, _done: int = 0, _total: int = 0) -> None:
        self.stages.append(stage)
        if self.left == 0:
            raise Cancelled
        self.left -= 1


@pytest.fixture
def files(campaign: Campaign) -> list[Path]:
    """Three files of two desks: the last goes on where the first ended and carries it again."""
    one, two = campaign.station(DESK_1), campaign.station(DESK_2)
    for citizen in everybody(one)[:6]:
        register_at(one, citizen)
    first = campaign.hand_over(DESK_1).path
    for citizen in everybody(two)[4:9]:
        register_at(two, citizen)
    second = campaign.hand_over(DESK_2).path
    register_at(one, everybody(one)[10])
    return [first, second, campaign.hand_over(DESK_1).path]


def test_whole_files_stand_wherever_receiving_is_cancelled(
    campaign_master: Master, files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "_CHUNK", 3)  # the reports of large files, from small ones
    monkeypatch.setattr(views, "_BATCH", 2)
    with campaign_in(campaign_master, tmp_path / "whole") as whole:
        after = [fingerprint(whole.office)]
        for path in files:
            receive(whole.office, [path])
            after.append(fingerprint(whole.office))
    report, seen, stages = 0, set[int](), set[str]()
    while True:
        stop = _StopAt(report)
        with campaign_in(campaign_master, tmp_path / str(report)) as cut:
            if not _cancelled(cut, files, stop):
                break
            stages.add(stop.stages[-1])
            taken = [entry.verdict for entry in cut.office.registry.shelf.received()]
            seen.add(len(taken))
            assert taken == [IMPORTED] * len(taken)
            assert fingerprint(cut.office) == after[len(taken)]
            assert list(cut.home(OFFICE).held.iterdir()) == []
            receive(cut.office, files)
            events, _, shown = fingerprint(cut.office)  # the heads differ: the salts of what was dropped are used up
            assert (events, shown) == (after[-1][0], after[-1][2])
        report += 1
    assert stages >= {"receive", "read_bundle", "merge_bundle", "replay_people"}
    assert seen == {0, 1, 2}
    assert report > 30


def _cancelled(campaign: Campaign, files: list[Path], stop: _StopAt) -> bool:
    try:
        receive(campaign.office, files, progress=stop)
    except Cancelled:
        return True
    return False
