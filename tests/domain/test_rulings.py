"""Decisions that touch many: edges between people, withdrawn lists, revoked desks."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.events import Event
from fieldapp.domain.rulings import RULING_KINDS, components, edge_name, fold_rulings
from tests.domain.telling import Writer, conflicts, corrected, everything, listed, person

ANNA, BINH, CHI, DUNG = ("a" * 32, "b" * 32, "c" * 32, "d" * 32)

_people = st.lists(st.sampled_from([ANNA, BINH, CHI, DUNG]), max_size=3, unique=True)


@st.composite
def rulings_told(draw: st.DrawFn) -> list[Event]:
    writers = [Writer("office 1"), Writer("office 2")]
    for _ in range(draw(st.integers(0, 8))):
        writer = draw(st.sampled_from(writers))
        if draw(st.booleans()):
            writer.sees(*writers)
        facts: dict[str, Any] = {
            "basis": draw(st.sampled_from(["certain", "verdict", None, 3])),
            "edges": draw(st.lists(st.sampled_from([e.hash for e in writer.seen.values()] or ["x"]), max_size=2)),
            "journal_id": draw(st.sampled_from([w.journal_id for w in writers] + ["x", 4])),
            "seq": draw(st.sampled_from([0, 2, 10, None])),
        }
        writer.tells(draw(st.sampled_from(sorted(RULING_KINDS))), draw(_people), **facts)
    return everything(*writers)


@given(rulings_told(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(told: list[Event], random: Any) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)
    assert fold_rulings(shuffled) == fold_rulings(told)
    assert components(fold_rulings(shuffled)) == components(fold_rulings(told))


@given(rulings_told())
def test_groups_are_closed(told: list[Event]) -> None:
    groups = components(fold_rulings(told))
    for member, group in groups.items():
        assert member in group
        assert list(group) == sorted(group)
        assert all(groups[other] == group for other in group)


def test_a_certain_pair_has_one_edge_whoever_found_it() -> None:
    first, second = Writer("office 1"), Writer("office 2")
    found = [writer.tells("citizens.merged", [BINH, ANNA], basis="certain") for writer in (first, second)]
    assert edge_name(found[0]) == edge_name(found[1])
    rulings = fold_rulings(found)
    assert list(rulings.edges.values()) == [(ANNA, BINH)]
    first.tells("citizens.separated", [ANNA, BINH], edges=[edge_name(found[1])])
    assert components(fold_rulings(everything(first, second))) == {}


def test_a_separation_takes_away_its_edge_only() -> None:
    office = Writer("office")
    left = office.tells("citizens.merged", [ANNA, BINH], basis="verdict")
    office.tells("citizens.merged", [BINH, CHI], basis="verdict")
    assert components(fold_rulings(office.seen.values()))[CHI] == (ANNA, BINH, CHI)
    office.tells("citizens.separated", [ANNA, BINH, CHI], edges=[left.hash])
    assert components(fold_rulings(office.seen.values())) == {BINH: (BINH, CHI), CHI: (BINH, CHI)}


def test_a_merged_person_is_replayed_from_all_its_ids() -> None:
    office, desk = Writer("office"), Writer("desk")
    listed(office, ANNA, full_name="Nguyễn Thị Mẫu", phone="0912000001")
    desk.sees(listed(office, BINH, row=3, full_name="Nguyễn Thị Mẫu", phone="0912000002"))
    office.tells("citizens.merged", [ANNA, BINH], basis="certain")
    merged = person((ANNA, BINH), everything(office))
    assert merged.citizen_id == ANNA
    assert [listing.row for listing in merged.listings] == [2, 3]
    assert set(conflicts(merged)) == {"phone"}
    corrected(office, ANNA, "typed", phone="0912000003")
    assert person((ANNA, BINH), everything(office)).conflicts == ()


def test_a_revoked_desk_cannot_revoke_the_office() -> None:
    office, desk = Writer("office"), Writer("desk")
    desk.sees(office.tells("desk.revoked", "desk", journal_id=desk.journal_id, seq=0))
    desk.tells("desk.revoked", "office", journal_id=office.journal_id, seq=0)
    assert fold_rulings(everything(office, desk)).revoked == {desk.journal_id: 0}


def test_a_dismissed_pair_is_remembered() -> None:
    office = Writer("office")
    office.tells("duplicate.dismissed", [BINH, ANNA])
    assert fold_rulings(office.seen.values()).dismissed == {(ANNA, BINH)}
