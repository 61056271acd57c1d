"""A share of the deeds in every run; `python -m tests.monkey` does as many as one likes, and tells what was done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fieldapp.domain.own_codes import FormNumber
from fieldapp.ui.desk.state import Saving
from tests.bench.stage import SATURDAY
from tests.monkey.__main__ import run
from tests.monkey.remembering import Fact, Memory, Notes, missing_at_desk, missing_at_office
from tests.monkey.world import Desk, Office, make_desk


def test_nothing_is_lost_raised_or_slow_whatever_is_done(tmp_path: Path, share: Callable[[int, int], int]) -> None:
    record = run(tmp_path, 1, share(300, 3000))
    assert record.wrong == []
    assert record.killed
    assert record.notes.counts().total() > record.deeds.total() / 16


def test_what_was_said_and_is_not_there_is_found_out(tmp_path: Path) -> None:
    """Each fact is missed at the desk; an office that was handed nothing misses nothing."""
    make_desk(tmp_path)
    desk, office = Desk(tmp_path, "1", SATURDAY), Office(tmp_path, "1", SATURDAY)
    first, last = str(FormNumber(1, 0, 1)), str(FormNumber(1, 0, 2))
    facts = {
        "01A-00001-J was said and is not there": Fact("saved", {"number": "01A-00001-J"}),
        "01A-00002-L was printed and has no copy": Fact("printed", {"number": "01A-00002-L"}),
        "away.fieldbundle was written and is not there": Fact("handed over", {"file": "away.fieldbundle"}),
        "consent withdrawn was said 1 times, it happened 0 times": Fact("consent withdrawn"),
        f"of the forms {first} to {last} there are 0": Fact("forms made", {"count": "2", "first": first, "last": last}),
    }
    half = Saving("somebody", "absent", {}, consent=False)
    found = missing_at_desk(desk, Notes([*facts.values()], half))
    assert {*facts} < {*found}
    assert [one for one in found if one.startswith("a half-typed form is not there")]
    assert len(found) == len(facts) + 1
    assert missing_at_office(desk, office, Notes(), last=True) == []


def test_a_sentence_is_one_fact_however_often_it_is_said() -> None:
    memory = Memory(Notes())
    for words in (
        "Đã lưu Mẫu, biên nhận 01A-00001-J.",
        "Đã lưu Mẫu, biên nhận 01A-00001-J. Đang in…",
        "Saved Mẫu, receipt 01A-00001-J.",
    ):
        memory.read(0, words)
    assert [(one.kind, one.said["number"]) for one in memory.notes.facts] == [("saved", "01A-00001-J")]
