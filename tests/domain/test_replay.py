"""Replay: the same events give the same person, whatever their order, and what did not know of each other shows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.citizen import FIELDS
from fieldapp.domain.events import Event
from fieldapp.domain.replay import ELSEWHERE_KINDS, PERSON_KINDS, agree
from fieldapp.domain.rulings import RULING_KINDS
from tests.domain.telling import Writer, conflicts, corrected, everything, listed, perhaps, person, registers

ANNA = "a" * 32
BINH = "b" * 32

_kinds = st.sampled_from([*sorted(PERSON_KINDS | RULING_KINDS | ELSEWHERE_KINDS), "weather.noted"])
_KEYS = (
    "about amount category choice edges evidence fields for issues journal_id outcome over payee purposes reason "
    "registration role roster row seq sheet text_version value replaces bank basis"
)
_keys = st.sampled_from(_KEYS.split())
_texts = st.sampled_from(
    ["", "card", "typed", "payee", "r1", "r2", "open_account", "absent", "1950", ANNA, BINH, "certain"]
)
_anything = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | _texts | st.sampled_from([*FIELDS, "registration", "decision"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys | st.sampled_from(FIELDS), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def stories(draw: st.DrawFn) -> list[Event]:
    """What three writers tell about two people, now and then reading each other; some of it makes no sense."""
    writers = [Writer(name) for name in ("office", "desk 1", "desk 2")]
    listed(writers[0], ANNA, full_name="Nguyễn Thị Mẫu", birth_date="1950")
    for _ in range(draw(st.integers(1, 12))):
        writer = draw(st.sampled_from(writers))
        if draw(st.booleans()):
            writer.sees(draw(st.sampled_from(writers)))
        subjects = draw(st.sampled_from([[ANNA], [BINH], [ANNA, BINH]]))
        facts: dict[str, Any] = draw(st.dictionaries(_keys, _anything, max_size=5))
        writer.tells(draw(_kinds), subjects, **facts)
    return everything(*writers)


@given(stories(), st.randoms(use_true_random=False))
def test_order_of_arrival_and_duplicates_do_not_matter(story: list[Event], random: Any) -> None:
    shuffled = [*story, *random.choices(story, k=3)]
    random.shuffle(shuffled)
    arrived = list({event.hash: event for event in shuffled}.values())
    for members in (ANNA, BINH, (ANNA, BINH)):
        assert perhaps(members, arrived) == perhaps(members, story)


@given(stories(), st.data())
def test_what_waits_for_a_parent_raises_no_conflict_of_its_own(story: list[Event], data: st.DataObject) -> None:
    lost = data.draw(st.sampled_from(story))
    rest = [event for event in story if event.hash != lost.hash]
    gap = perhaps((ANNA, BINH), rest, missing=[lost.hash])
    whole = perhaps((ANNA, BINH), story)
    if gap is not None and whole is not None:
        behind = {event.hash for event in rest if lost.hash in event.envelope.parents}
        for conflict in gap.conflicts:
            assert not behind.intersection(name for name, _ in conflict.options)


def test_nobody_is_made_by_a_correction_alone() -> None:
    desk = Writer("desk")
    corrected(desk, ANNA, "card", full_name="Nguyễn Thị Mẫu")
    assert perhaps(ANNA, desk.seen.values()) is None


def test_a_later_statement_that_knew_of_the_earlier_replaces_it() -> None:
    desk = Writer("desk")
    listed(desk, ANNA, full_name="Nguyễn Thị Mẩu", phone="0912345678")
    corrected(desk, ANNA, "card", full_name="Nguyễn Thị Mẫu")
    corrected(desk, ANNA, "typed", full_name="Nguyễn Thị Mẫu Hai")
    anna = person(ANNA, desk.seen.values())
    assert (anna.text("full_name"), anna.text("phone")) == ("Nguyễn Thị Mẫu Hai", "0912345678")
    assert anna.values["full_name"].evidence == "typed"
    assert anna.conflicts == ()


def test_two_who_did_not_know_of_each_other_contradict_each_other() -> None:
    office, left, right = Writer("office"), Writer("desk 1"), Writer("desk 2")
    listed(office, ANNA, full_name="Nguyễn Thị Mẫu")
    left.sees(office)
    right.sees(office)
    corrected(left, ANNA, "typed", full_name="Nguyễn Thị Mẫu A", phone="0912345678")
    corrected(right, ANNA, "card", full_name="Nguyễn Thị Mẫu B", address="Số 1, ngõ Mẫu")
    anna = person(ANNA, everything(left, right))
    assert conflicts(anna) == {"full_name": ("Nguyễn Thị Mẫu B", "Nguyễn Thị Mẫu A")}
    assert anna.values["full_name"].lost == ("Nguyễn Thị Mẫu A",)
    assert (anna.text("phone"), anna.text("address")) == ("0912345678", "Số 1, ngõ Mẫu")
    assert not anna.conflicts[0].hard


@pytest.mark.parametrize(("field", "hard"), [("national_id", True), ("account", True), ("phone", False)])
def test_numbers_that_money_depends_on_are_hard(field: str, hard: bool) -> None:
    left, right = Writer("desk 1"), Writer("desk 2")
    right.sees(listed(left, ANNA, full_name="Nguyễn Thị Mẫu"))
    corrected(left, ANNA, "typed", **{field: "001150000001"})
    corrected(right, ANNA, "typed", **{field: "001150000002"})
    assert [c.hard for c in person(ANNA, everything(left, right)).conflicts] == [hard]


def test_a_verdict_settles_a_field_and_two_verdicts_contradict_each_other() -> None:
    left, right, first, second = (Writer(name) for name in ("desk 1", "desk 2", "office 1", "office 2"))
    right.sees(listed(left, ANNA, full_name="Nguyễn Thị Mẫu"))
    corrected(left, ANNA, "card", phone="0912000001")
    corrected(right, ANNA, "typed", phone="0912000002")
    first.sees(left, right)
    second.sees(left, right)
    first.tells("conflict.settled", ANNA, about="phone", value="0912000002")
    settled = person(ANNA, everything(first))
    assert (settled.text("phone"), settled.conflicts) == ("0912000002", ())
    second.tells("conflict.settled", ANNA, about="phone", value="0912000001")
    assert set(conflicts(person(ANNA, everything(first, second)))) == {"phone"}


def test_a_later_list_does_not_override_a_desk() -> None:
    office, desk = Writer("office"), Writer("desk")
    desk.sees(listed(office, ANNA, roster="roster-1", full_name="Nguyễn Thị Mẫu", phone="0912000001"))
    corrected(desk, ANNA, "typed", phone="0912000002")
    office.sees(desk)
    listed(office, ANNA, roster="roster-2", full_name="Nguyễn Thị Mẫu", phone="0912000003")
    anna = person(ANNA, office.seen.values())
    assert anna.text("phone") == "0912000002"
    assert anna.values["phone"].lost == ("0912000003",)
    assert [listing.roster for listing in anna.listings] == ["roster-1", "roster-2"]


def test_a_later_list_replaces_an_earlier_one() -> None:
    office = Writer("office")
    listed(office, ANNA, roster="roster-1", phone="0912000001")
    listed(office, ANNA, roster="roster-2", phone="0912000003")
    anna = person(ANNA, office.seen.values())
    assert (anna.text("phone"), anna.conflicts) == ("0912000003", ())


@pytest.mark.parametrize(
    ("field", "left", "right", "same"),
    [
        ("full_name", "Trần Văn Hòa", "TRẦN VĂN HOÀ", True),
        ("full_name", "Trần Văn Hoa", "Trần Văn Hòa", False),
        ("full_name", "Đặng Thúy Mẫu", "Đặng Thuý Mẫu", True),
        ("birth_date", "1950", "1950-03-08", True),
        ("birth_date", "1951", "1950-03-08", False),
        ("birth_date", "1950-03-08", "1950-08-03", False),
        ("phone", "0912", "0912345678", False),
    ],
)
def test_what_says_the_same(field: str, left: str, right: str, same: bool) -> None:
    assert agree(field, left, right) is agree(field, right, left) is same
    one, other = Writer("desk 1"), Writer("desk 2")
    other.sees(listed(one, ANNA))
    corrected(one, ANNA, "typed", **{field: left})
    corrected(other, ANNA, "typed", **{field: right})
    assert (person(ANNA, everything(one, other)).conflicts == ()) is same


def test_the_whole_date_stands_before_the_year() -> None:
    for year_first in (True, False):
        one, other = Writer("desk 1"), Writer("desk 2")
        other.sees(listed(one, ANNA))
        corrected(one, ANNA, "typed", birth_date="1950" if year_first else "1950-03-08")
        corrected(other, ANNA, "typed", birth_date="1950-03-08" if year_first else "1950")
        assert person(ANNA, everything(one, other)).text("birth_date") == "1950-03-08"


def test_a_missing_parent_holds_the_conflict_back_until_it_arrives() -> None:
    left, right = Writer("desk 1"), Writer("desk 2")
    base = listed(left, ANNA, full_name="Nguyễn Thị Mẫu")
    right.sees(base)
    corrected(left, ANNA, "typed", phone="0912000001")
    between = corrected(right, ANNA, "typed", address="Số 1, ngõ Mẫu")
    corrected(right, ANNA, "card", phone="0912000002")
    corrected(right, ANNA, "card", address="Số 2, ngõ Mẫu")
    whole = everything(left, right)
    gap = [event for event in whole if event.hash != between.hash]
    waiting = person(ANNA, gap, missing=[between.hash])
    assert (waiting.text("phone"), waiting.conflicts) == ("0912000002", ())
    assert waiting.values["phone"].lost == ("0912000001",)
    assert set(conflicts(person(ANNA, whole))) == {"phone"}


def test_a_withdrawn_list_leaves_the_rest_and_no_conflict() -> None:
    office, desk = Writer("office"), Writer("desk")
    desk.sees(listed(office, ANNA, roster="roster-1", full_name="Nguyễn Thị Mẫu", phone="0912000001"))
    corrected(desk, ANNA, "typed", phone="0912000002")
    office.sees(desk)
    listed(office, ANNA, roster="roster-2", full_name="Nguyễn Thị Mẫu")
    corrected(office, ANNA, "typed", phone="0912000004")
    office.tells("roster.withdrawn", "roster-2", reason="nhầm tệp")
    anna = person(ANNA, office.seen.values())
    assert [listing.roster for listing in anna.listings] == ["roster-1"]
    assert (anna.text("phone"), anna.conflicts) == ("0912000004", ())
    office.tells("roster.withdrawn", "roster-1")
    assert perhaps(ANNA, office.seen.values()) is None


def test_who_was_registered_stays_when_the_list_is_withdrawn() -> None:
    office, desk = Writer("office"), Writer("desk")
    desk.sees(listed(office, ANNA, full_name="Nguyễn Thị Mẫu"))
    office.tells("citizen.classified", ANNA, roster="roster-1", category="x")
    office.tells("roster.withdrawn", "roster-1")
    registers(desk, ANNA, "r1", bank="970436")
    office.sees(desk)
    anna = person(ANNA, office.seen.values())
    assert [r.registration_id for r in anna.registrations] == ["r1"]
    assert (anna.text("full_name"), anna.walk_in, anna.listings, anna.category) == ("Nguyễn Thị Mẫu", True, (), {})
    listed(office, ANNA, roster="roster-2", full_name="Nguyễn Thị Mẫu Hai")
    again = person(ANNA, office.seen.values())
    assert (again.text("full_name"), again.values["full_name"].lost) == ("Nguyễn Thị Mẫu Hai", ())


def test_a_withdrawn_list_between_two_statements_keeps_their_order() -> None:
    office, desk = Writer("office"), Writer("desk")
    desk.sees(listed(office, ANNA, full_name="Nguyễn Thị Mẫu"))
    corrected(desk, ANNA, "card", phone="0912000001")
    office.sees(desk)
    bridge = listed(office, ANNA, roster="roster-2", full_name="Nguyễn Thị Mẫu")
    desk.sees(bridge)
    later = corrected(desk, ANNA, "typed", phone="0912000002")
    assert later.envelope.parents == [bridge.hash]
    office.tells("roster.withdrawn", "roster-2")
    anna = person(ANNA, everything(office, desk))
    assert (anna.text("phone"), anna.conflicts) == ("0912000002", ())


def test_what_a_desk_wrote_after_it_was_revoked_does_not_count() -> None:
    office, desk = Writer("office"), Writer("desk")
    desk.sees(listed(office, ANNA, full_name="Nguyễn Thị Mẫu"))
    kept = corrected(desk, ANNA, "card", phone="0912000001")
    corrected(desk, ANNA, "card", phone="0912000002")
    desk.tells("citizens.merged", [ANNA, BINH], basis="verdict")
    desk.tells("roster.withdrawn", "roster-1")
    office.tells("desk.revoked", "desk", journal_id=desk.journal_id, seq=kept.envelope.seq)
    anna = person(ANNA, everything(office, desk))
    assert anna.text("phone") == "0912000001"
    assert anna.members == (ANNA,)


def test_an_erased_person_is_gone() -> None:
    office = Writer("office")
    listed(office, ANNA, full_name="Nguyễn Thị Mẫu")
    office.tells("citizen.erased", ANNA)
    assert perhaps(ANNA, office.seen.values()) is None


def test_unknown_kinds_are_counted_and_known_ones_are_not() -> None:
    desk = Writer("desk")
    listed(desk, ANNA, full_name="Nguyễn Thị Mẫu")
    for kind in (*sorted(ELSEWHERE_KINDS), "registration.approved", "conflict.settled"):
        desk.tells(kind, ANNA)
    assert person(ANNA, desk.seen.values()).unknown == 0
    desk.tells("weather.noted", ANNA, registration="r1")
    desk.tells("weather.noted", ANNA, sky="mưa")
    assert person(ANNA, desk.seen.values()).unknown == 2


def test_a_payee_and_consent() -> None:
    desk = Writer("desk")
    listed(desk, ANNA, full_name="Nguyễn Thị Mẫu")
    desk.tells("citizen.added", BINH, role="payee", fields={"full_name": "Trần Văn Mẫu"}, evidence="paper")
    desk.tells("payee.appointed", [ANNA, BINH], **{"for": ANNA, "payee": BINH, "relation": "con"})
    desk.tells("consent.given", ANNA, purposes=["register"], text_version="1")
    anna, binh = person(ANNA, desk.seen.values()), person(BINH, desk.seen.values())
    assert (anna.payee, anna.relation, anna.role, anna.walk_in) == (BINH, "con", "citizen", False)
    assert (binh.payee, binh.role, binh.walk_in) == ("", "payee", True)
    assert [(c.purposes, c.withdrawn) for c in anna.consents] == [(("register",), False)]
    desk.tells("consent.withdrawn", ANNA)
    assert [c.withdrawn for c in person(ANNA, desk.seen.values()).consents] == [True]


def test_ancestry_of_thousands_of_events_is_quick() -> None:
    """A desk that writes thousands of events about one person stops nobody: as sets of hashes they took gigabytes."""
    desk = Writer("desk")
    newest = listed(desk, ANNA, full_name="Nguyễn Thị Mẫu")
    for number in range(2000):
        desk.seen = {newest.hash: newest}
        newest = corrected(desk, ANNA, "typed", phone=f"09{number:08d}")
        desk.seen = {newest.hash: newest}
        registers(desk, ANNA, f"r{number}")
    assert len(desk._own) == 4001
    anna = person(ANNA, desk._own)
    assert (anna.text("phone"), anna.text("full_name")) == ("0900001999", "Nguyễn Thị Mẫu")


def _parents(*events: Event) -> set[str]:
    return {parent for event in events for parent in event.envelope.parents}


def test_registering_keeps_what_is_known_about_it() -> None:
    desk = Writer("desk")
    base = listed(desk, ANNA, full_name="Nguyễn Thị Mẫu")
    saved = registers(desk, ANNA, "r1", number="01A-00001-K", desk="d1", point="p1", bank="970436", nonsense="x")
    assert _parents(saved) == {base.hash}
    registration = person(ANNA, desk.seen.values()).registration
    assert registration is not None
    assert (registration.number, registration.desk, registration.point) == ("01A-00001-K", "d1", "p1")
    assert registration.details == {"bank": "970436"}
