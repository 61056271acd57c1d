"""Printing as a job: what waits, what failed, what may be on paper, across restarts; every paper counted rightly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.desk import print_jobs
from fieldapp.desk.day import today
from fieldapp.desk.find import person
from fieldapp.desk.print_jobs import FAILED, UNDER_WAY, UNSURE, WAITING, open_jobs
from fieldapp.desk.print_places import PrintTarget, print_place, remember_place
from fieldapp.desk.receipts import begin_print
from fieldapp.desk.register import Saved, void
from fieldapp.station.station import Station
from fieldapp.system.errors import EnvironmentFault, InputRefused
from tests.station.prepared import DESK_1, Campaign, everybody, registered

_A_DAY_S = 86_400.0


@pytest.fixture
def desk(campaign: Campaign) -> Station:
    """The first desk."""
    return campaign.station(DESK_1)


def _copies(desk: Station, saved: Saved) -> int:
    registration = person(desk, saved.citizen_id).registration
    assert registration is not None
    return registration.copies


def _states(desk: Station) -> list[tuple[str, str, str]]:
    return [(job.number, job.state, job.why) for job in open_jobs(desk)]


def test_what_was_registered_today_waits_until_the_printer_took_it(desk: Station) -> None:
    first, second = (registered(desk, citizen) for citizen in everybody(desk)[:2])
    assert _states(desk) == [(first.number, WAITING, ""), (second.number, WAITING, "")]
    ready = begin_print(desk, first.registration_id)
    assert (ready.name, ready.pdf[:4]) == (f"{first.number}.pdf", b"%PDF")
    assert _states(desk)[0] == (first.number, UNDER_WAY, "")
    assert _copies(desk, first) == 0  # nothing is printed before the printer took it
    print_jobs.taken(desk, first.registration_id)
    assert _states(desk) == [(second.number, WAITING, "")]
    assert (_copies(desk, first), today(desk).unprinted) == (1, 1)


def test_a_dead_printer_leaves_a_job_that_is_no_copy_when_it_is_printed_later(desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    print_jobs.ask_print(desk, saved.registration_id)
    for _ in range(3):
        assert begin_print(desk, saved.registration_id).name == f"{saved.number}.pdf"
        print_jobs.failed(desk, saved.registration_id, EnvironmentFault("print.stopped", place="HP"))
    (job,) = open_jobs(desk)
    assert (job.state, job.why, job.place, job.copies) == (FAILED, "print.stopped", "HP", 0)
    assert job.name == person(desk, saved.citizen_id).text("full_name")


def test_jobs_survive_a_restart_and_midnight(campaign: Campaign, desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    print_jobs.ask_print(desk, saved.registration_id)
    campaign.close(DESK_1)
    campaign.clock.advance(_A_DAY_S)
    desk = campaign.station(DESK_1)
    assert _states(desk) == [(saved.number, WAITING, "")]
    assert (today(desk).done, today(desk).unprinted) == (0, 1)


def test_a_power_cut_before_the_paper_was_noted_marks_the_next_one_as_a_copy(campaign: Campaign, desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    begin_print(desk, saved.registration_id)
    campaign.close(DESK_1)  # the printer may have taken the paper or not: nobody knows
    desk = campaign.station(DESK_1)
    assert print_jobs.recover(desk) == 1
    assert _states(desk) == [(saved.number, UNSURE, "print.unsure")]
    assert begin_print(desk, saved.registration_id).name == f"{saved.number}-1.pdf"
    print_jobs.taken(desk, saved.registration_id)
    assert _copies(desk, saved) == 2
    assert open_jobs(desk) == []


def test_who_has_looked_says_whether_an_unsure_paper_came_out(desk: Station) -> None:
    first, second = (registered(desk, citizen) for citizen in everybody(desk)[:2])
    for saved in (first, second):
        begin_print(desk, saved.registration_id)
        print_jobs.failed(desk, saved.registration_id, EnvironmentFault("print.slow", place="HP"))
    print_jobs.came_out(desk, first.registration_id)
    print_jobs.nothing_came(desk, second.registration_id)
    assert _states(desk) == [(second.number, WAITING, "")]
    assert (_copies(desk, first), _copies(desk, second)) == (1, 0)
    assert begin_print(desk, second.registration_id).name == f"{second.number}.pdf"


def test_what_is_under_way_now_is_not_taken_for_what_a_restart_left(desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    begin_print(desk, saved.registration_id)
    assert print_jobs.recover(desk, {saved.registration_id}) == 0
    assert _states(desk) == [(saved.number, UNDER_WAY, "")]


def test_a_void_receipt_and_one_that_nobody_wants_wait_no_more(desk: Station) -> None:
    first, second, third = (registered(desk, citizen) for citizen in everybody(desk)[:3])
    print_jobs.ask_print(desk, first.registration_id)
    void(desk, first.registration_id, reason="nhầm người")
    print_jobs.give_up(desk, second.registration_id)
    assert _states(desk) == [(third.number, WAITING, "")]
    assert today(desk).unprinted == 1
    begin_print(desk, second.registration_id)  # it may be asked for again
    print_jobs.taken(desk, second.registration_id)
    assert _copies(desk, second) == 1


def test_a_void_receipt_is_wanted_only_where_a_paper_of_it_is_about(desk: Station) -> None:
    printed, waiting = (registered(desk, citizen) for citizen in everybody(desk)[:2])
    print_jobs.taken(desk, printed.registration_id)
    for saved in (printed, waiting):
        assert print_jobs.is_wanted(desk, saved.registration_id)
        void(desk, saved.registration_id, reason="ghi nhầm")
    assert print_jobs.is_wanted(desk, printed.registration_id)
    assert not print_jobs.is_wanted(desk, waiting.registration_id)


def test_a_second_paper_can_be_asked_for_and_is_a_copy(desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    with print_jobs.noted(desk, begin_print(desk, saved.registration_id).registration_id):
        pass
    print_jobs.ask_print(desk, saved.registration_id)
    print_jobs.ask_print(desk, saved.registration_id)
    assert [(job.state, job.copies) for job in open_jobs(desk)] == [(WAITING, 1)]
    assert begin_print(desk, saved.registration_id).name == f"{saved.number}-1.pdf"


def test_what_fails_inside_is_noted_and_passed_on(desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    begin_print(desk, saved.registration_id)
    with pytest.raises(EnvironmentFault), print_jobs.noted(desk, saved.registration_id):
        raise EnvironmentFault("disk.gone", place="stick")
    assert _states(desk) == [(saved.number, FAILED, "disk.gone")]


def test_a_job_for_nobody_is_refused(desk: Station) -> None:
    with pytest.raises(InputRefused, match=r"registration\.unknown"):
        print_jobs.begin(desk, "ab" * 16)
    print_jobs.ask_print(desk, "ab" * 16)
    assert open_jobs(desk) == []
    assert len(desk.registry.shelf.print_jobs()) == 1
    assert print_jobs.recover(desk) == 0
    assert desk.registry.shelf.print_jobs() == []


def test_each_kind_of_paper_has_its_place(campaign: Campaign, desk: Station, tmp_path: Path) -> None:
    assert not print_place(desk, "a5").chosen
    remember_place(desk, "a5", PrintTarget(printer="HP LaserJet"))
    remember_place(desk, "thermal_80", PrintTarget(printer="XP-80"))
    remember_place(desk, "a4_two", PrintTarget(folder=str(tmp_path)))
    campaign.close(DESK_1)
    desk = campaign.station(DESK_1)
    assert print_place(desk, "a5") == PrintTarget(printer="HP LaserJet")
    assert print_place(desk, "thermal_80") == PrintTarget(printer="XP-80")
    assert print_place(desk, "a4_two") == PrintTarget(folder=str(tmp_path))


def test_of_all_papers_that_lie_anywhere_no_two_carry_the_same_mark(desk: Station) -> None:
    """However often the printer fails, is slow or the power goes, and whether or not somebody looks afterwards."""
    citizens = everybody(desk)

    @given(st.lists(st.tuples(st.sampled_from(["taken", "failed", "slow", "cut"]), st.booleans(), st.booleans())))
    def play(prints: list[tuple[str, bool, bool]]) -> None:
        saved = registered(desk, citizens[0])
        lying = []
        for end, came, looked in prints[:6]:
            name = begin_print(desk, saved.registration_id).name
            if end == "taken" or (came and end != "failed"):
                lying.append(name)
            match end:
                case "taken":
                    print_jobs.taken(desk, saved.registration_id)
                case "cut":
                    print_jobs.recover(desk)
                case _:
                    code = "print.slow" if end == "slow" else "print.stopped"
                    print_jobs.failed(desk, saved.registration_id, EnvironmentFault(code))
            if looked and end in ("slow", "cut"):
                (print_jobs.came_out if came else print_jobs.nothing_came)(desk, saved.registration_id)
        assert len(set(lying)) == len(lying)

    play()
