"""The board of desks: last heard, gaps, forks, clocks that are wrong for certain, program, card."""

from __future__ import annotations

import fieldapp
from fieldapp.office.board import OnBoard, board
from fieldapp.office.revoke import revoke_desk
from tests.station.prepared import DESK_1, DESK_2, Campaign, everybody, registered

_DAY_MS = 86_400_000


def _first(campaign: Campaign) -> OnBoard:
    return next(one for one in board(campaign.office) if one.label == "Bàn 1")


def test_a_desk_is_prepared_heard_and_revoked(campaign: Campaign) -> None:
    assert [(one.number, one.state, one.card, one.heard) for one in board(campaign.office)] == [
        (1, "prepared", "unused", None),
        (2, "prepared", "unused", None),
        (3, "prepared", "unused", None),
    ]
    registered(campaign.station(DESK_2), everybody(campaign.station(DESK_2))[0])
    campaign.hand_over(DESK_2)
    campaign.clock.advance(3600)
    campaign.receive()
    last = board(campaign.office)[-1]
    assert (last.number, last.state, last.card, last.registrations) == (2, "reported", "used", 1)
    assert last.heard is not None
    assert (last.heard.at, last.heard.number) == (campaign.clock.now_ms(), 1)
    assert last.heard.program == fieldapp.__version__
    assert (last.heard.ahead, last.heard.behind) == (0, 0), "an hour on the way says nothing about a clock"
    revoke_desk(campaign.office, last.desk_id, reason="mất máy")
    assert board(campaign.office)[-1].state == "revoked"


def test_a_clock_that_is_ahead_and_one_that_is_behind_are_told_apart_from_a_long_way(campaign: Campaign) -> None:
    now = campaign.clock.now_ms()
    campaign.clock.jump_to(now + 5 * _DAY_MS)
    campaign.hand_over(DESK_1)
    campaign.clock.jump_to(now)
    campaign.receive()
    heard = _first(campaign).heard
    assert heard is not None
    assert (heard.ahead, heard.behind) == (5 * _DAY_MS, 0)

    assert not _first(campaign).unread
    campaign.answer()
    assert _first(campaign).unread
    campaign.answer(DESK_1)
    campaign.clock.jump_to(now - 3 * _DAY_MS)
    campaign.hand_over(DESK_1)
    campaign.clock.jump_to(now + 1000)
    campaign.receive()
    heard = _first(campaign).heard
    assert heard is not None
    assert (heard.ahead, heard.behind) == (0, 3 * _DAY_MS)
    assert not _first(campaign).unread


def test_an_older_file_that_comes_later_says_nothing_about_now(campaign: Campaign) -> None:
    old = campaign.hand_over(DESK_1).path
    campaign.clock.advance(60)
    new = campaign.hand_over(DESK_1).path
    campaign.receive(new)
    before = _first(campaign).heard
    campaign.clock.advance(60)
    campaign.receive(old)
    assert _first(campaign).heard == before


def test_a_fork_is_on_the_board_and_comes_first(campaign: Campaign) -> None:
    campaign.hand_over(DESK_1)
    campaign.hand_over(DESK_2)
    campaign.receive()
    clone = campaign.clone(DESK_2, "clone")
    registered(clone, everybody(clone)[0])
    registered(campaign.station(DESK_2), everybody(clone)[1])
    campaign.hand_over(DESK_2)
    campaign.hand_over("clone")
    campaign.receive()
    (forked,) = [one for one in board(campaign.office) if one.forks]
    assert forked.number == 2
    assert board(campaign.office).index(forked) < [one.number for one in board(campaign.office)].index(1)
