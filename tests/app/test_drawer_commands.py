"""The drawer, the receive log, watched folders and how far records have come, on the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.app.conftest import Calls
from tests.station.prepared import DESK_1, OFFICE


def test_a_folder_is_watched_once_by_both_sides(calls: Calls, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    citizen = calls.somebody(DESK_1)
    calls.desk(DESK_1, "register", citizen, "--outcome", "absent")
    assert [one["state"] for one in calls.desk(DESK_1, "records")["records"]] == ["saved"]
    handed = calls.desk(DESK_1, "watch", str(share), "--once")
    assert (handed["files"], len(handed["written"])) == ([], 1)
    assert [one["state"] for one in calls.desk(DESK_1, "records")["records"]] == ["read_back"]
    taken = calls.office("watch", str(share), "--once")
    assert [one["verdict"] for one in taken["files"]] == ["imported"]
    assert len(taken["written"]) == 1
    assert calls.office("watch", str(share), "--once") == {"files": [], "written": []}
    calls.desk(DESK_1, "watch", str(share), "--once")
    assert [one["state"] for one in calls.desk(DESK_1, "records")["records"]] == ["acknowledged"]
    said = calls.at(DESK_1, "desk", "records")
    assert "acknowledged" in said.out

    gone = calls.at(OFFICE, "office", "watch", str(tmp_path / "gone"), "--once")
    assert gone.code == 3
    assert "gone" in gone.err


def test_what_is_held_lies_in_the_drawer_and_goes_back_to_a_folder(calls: Calls, tmp_path: Path) -> None:
    stick, out = tmp_path / "stick", tmp_path / "out"
    out.mkdir()
    stick.mkdir()
    assert calls.office("drawer") == {"drawer": [], "given_back": []}
    assert "empty" in calls.at(OFFICE, "office", "drawer").out
    calls.desk(DESK_1, "hand-over", str(stick))
    file = next(stick.glob("*.fieldbundle"))
    with open(file, "r+b") as stream:
        stream.truncate(500)
    assert calls.at(OFFICE, "office", "receive", str(stick)).code == 1
    (line,) = calls.office("received", "--verdict", "refused")["received"]
    assert (line["file"], line["code"]) == (file.name, "bundle.truncated")
    said = calls.at(OFFICE, "office", "received", "--limit", "1")
    assert "bundle.truncated" in said.out
    assert calls.office("drawer", "--again", "--folder", str(out)) == {"drawer": [], "given_back": []}


def test_only_an_office_has_a_drawer_to_show(calls: Calls) -> None:
    for words in (("drawer",), ("received",)):
        assert calls.at(DESK_1, "office", *words).code != 0


def test_a_pipe_in_a_folder_is_not_waited_for(calls: Calls, tmp_path: Path) -> None:
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.fieldbundle")
    assert calls.office("receive", str(tmp_path)) == {"files": [], "counts": {}}
