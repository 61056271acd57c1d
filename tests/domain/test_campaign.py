"""The campaign folded from its events, and what one person lacks."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.campaign import CAMPAIGN_KINDS, CampaignFacts, fold_campaign, with_newcomers
from fieldapp.domain.events import Event
from fieldapp.domain.missing import is_done, missing_pieces
from fieldapp.domain.outcomes import DONE, GONE, NEEDS_CONSENT, OUTCOMES, YIELDING
from tests.domain.telling import Writer, everything, listed, person, registers

ANNA = "a" * 32
WHOLE: dict[str, Any] = {
    "full_name": "Nguyễn Thị Mẫu",
    "national_id": "001150000001",
    "birth_date": "1950-03-08",
    "phone": "0912345678",
    "address": "tổ 5",
    "benefit_group": "ho_ngheo",
}

_values = st.none() | st.integers(-3, 3) | st.text(max_size=4) | st.lists(st.text(max_size=3), max_size=2)


def opened() -> Writer:
    office = Writer("office")
    office.tells(
        "campaign.opened",
        "campaign",
        title="Chi trả qua tài khoản",
        authority="UBND phường Mẫu",
        deadline="2026-12-31",
        banks=["970436"],
        recovery="age1x",
        consent="Tôi đồng ý",
        consent_version="1",
        sign_public="aa",
        recipient="age1y",
    )
    office.tells("point.opened", "point-1", name="Nhà văn hóa số 1")
    office.tells(
        "desk.prepared",
        "desk-1",
        point_id="point-1",
        label="Bàn 1",
        number=1,
        wards=["Phường Mẫu"],
        card_id="card",
        receipt_public="bb",
    )
    office.tells("officer.added", "officer-1", name="Trần Văn Mẫu", role="supervisor")
    office.tells("roster.imported", "roster-1", file="danh-sach.xlsx", sha256="cc", rows=120)
    return office


def test_a_campaign_is_what_its_events_say() -> None:
    office = opened()
    office.tells("desk.enrolled", "desk-1", journal_id="j1")
    office.tells("desk.enrolled", "desk-1", journal_id="j2")
    office.tells("desk.enrolled", "desk-1", journal_id="j1")
    facts = fold_campaign(office.seen.values())
    assert facts.campaign is not None
    assert (facts.campaign.campaign_id, facts.campaign.journal_id) == ("campaign", office.journal_id)
    assert facts.campaign.banks == ("970436",)
    assert facts.points["point-1"].name == "Nhà văn hóa số 1"
    assert (facts.desks["desk-1"].journals, facts.desks["desk-1"].revoked) == (("j1", "j2"), False)
    assert facts.officers["officer-1"].role == "supervisor"
    assert (facts.rosters["roster-1"].rows, facts.rosters["roster-1"].withdrawn) == (120, False)
    office.tells("desk.revoked", "desk-1", journal_id="j1", seq=3)
    assert not fold_campaign(office.seen.values()).desks["desk-1"].revoked  # its other journal goes on
    office.tells("desk.revoked", "desk-1", journal_id="j2", seq=0)
    office.tells("roster.withdrawn", "roster-1")
    facts = fold_campaign(office.seen.values())
    assert facts.desks["desk-1"].revoked
    assert facts.rosters["roster-1"].withdrawn


def test_the_first_campaign_stays() -> None:
    office, other = opened(), Writer("somebody else")
    other.sees(office)
    other.tells("campaign.opened", "other", **{**next(iter(office.seen.values())).facts(), "title": "Khác"})
    facts = fold_campaign(everything(office, other))
    assert facts.campaign is not None
    assert facts.campaign.title == "Chi trả qua tài khoản"


@st.composite
def told(draw: st.DrawFn) -> list[Event]:
    writers = [opened(), Writer("desk")]
    for _ in range(draw(st.integers(1, 8))):
        writer = draw(st.sampled_from(writers))
        names = ["name", "role", "rows", "file", "sha256", "journal_id", "number", "wards", "label", "point_id"]
        facts: dict[str, Any] = draw(st.dictionaries(st.sampled_from(names), _values, max_size=6))
        subjects = draw(st.lists(st.sampled_from(["campaign", "point-1", "desk-1", "x"]), min_size=1, max_size=2))
        writer.tells(draw(st.sampled_from(CAMPAIGN_KINDS)), subjects, **facts)
    return everything(*writers)


@given(told(), st.randoms(use_true_random=False))
def test_what_makes_no_sense_is_left_out_and_order_does_not_matter(events: list[Event], random: Any) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)
    facts = fold_campaign(shuffled)
    assert facts == fold_campaign(events)
    assert facts.campaign is not None
    assert facts.campaign.title == "Chi trả qua tài khoản"


def test_what_is_missing_has_an_owner() -> None:
    desk = Writer("desk")
    listed(desk, ANNA, full_name="Nguyễn Thị Mẫu", birth_date="1950")
    assert missing_pieces(person(ANNA, desk.seen.values())) == [
        ("national_id", "police"),
        ("birth_date", "police"),
        ("category", "labour"),
        ("phone", "family"),
        ("registration", "desk"),
    ]


def test_what_is_missing_after_each_outcome() -> None:
    left = {}
    for outcome in OUTCOMES:
        desk = Writer("desk")
        listed(desk, ANNA, **WHOLE)
        desk.tells("citizen.classified", ANNA, roster="roster-1", category="hộ nghèo")
        registers(desk, ANNA, "r1", outcome, bank="970436")
        left[outcome] = missing_pieces(person(ANNA, desk.seen.values()))
    assert {outcome for outcome, pieces in left.items() if not pieces} == {
        "has_account",
        "payee",
        "no_wish",
        "died",
        "moved",
    }
    assert left["open_account"] == [("account", "bank")]
    assert left["absent"] == left["home_visit"] == [("visit", "desk")]


def test_who_is_gone_lacks_nothing() -> None:
    desk = Writer("desk")
    listed(desk, ANNA, full_name="Nguyễn Thị Mẫu")
    registers(desk, ANNA, "r1", "died")
    assert missing_pieces(person(ANNA, desk.seen.values())) == []


def test_every_outcome_is_of_one_sort() -> None:
    assert len(OUTCOMES) == 8
    assert set(OUTCOMES) == DONE | GONE | YIELDING
    assert not DONE & GONE
    assert not DONE & YIELDING
    assert not GONE & YIELDING
    assert NEEDS_CONSENT <= DONE
    assert [outcome for outcome in OUTCOMES if is_done(outcome)] == ["open_account", "has_account", "payee", "no_wish"]


def test_a_desk_with_a_new_card_is_prepared_again() -> None:
    office = opened()
    office.tells("desk.enrolled", "desk-1", journal_id="j1", by="card", card="card")
    office.tells("desk.revoked", "desk-1", journal_id="j1", seq=3)
    office.tells("card.issued", "desk-1", card_id="card-2", receipt_public="cc", incarnation=7)
    desk = fold_campaign(office.seen.values()).desks["desk-1"]
    assert (desk.card_id, desk.receipt_keys, desk.incarnation) == ("card-2", ("bb", "cc"), 7)
    assert (desk.awaits_card, desk.revoked) == (True, False)
    office.tells("desk.revoked", "desk-1", card_id="card-2")
    assert fold_campaign(office.seen.values()).desks["desk-1"].revoked
    office.tells("card.issued", "desk-1", card_id="card-3", receipt_public="dd", incarnation=14)
    office.tells("desk.enrolled", "desk-1", journal_id="j2", by="card", card="card-3")
    desk = fold_campaign(office.seen.values()).desks["desk-1"]
    assert (desk.awaits_card, desk.revoked, desk.journals) == (False, False, ("j1", "j2"))


def test_a_prepared_desk_whose_card_was_revoked_is_revoked() -> None:
    office = opened()
    assert fold_campaign(office.seen.values()).desks["desk-1"].awaits_card
    office.tells("desk.revoked", "desk-1", card_id="card")
    assert fold_campaign(office.seen.values()).desks["desk-1"].revoked


def test_offices_are_prepared_added_and_revoked() -> None:
    office = opened()
    office.tells("office.prepared", "o2", label="Văn phòng 2", number=1, card_id="c2")
    office.tells("office.added", "o2", journal_id="j9", label="Văn phòng 2", number=1)
    facts = fold_campaign(office.seen.values())
    assert facts.offices["campaign"].journals == (office.journal_id,)
    assert (facts.offices["o2"].number, facts.offices["o2"].journals, facts.offices["o2"].revoked) == (
        1,
        ("j9",),
        False,
    )
    office.tells("office.revoked", "o2", journal_id="j9", seq=4)
    assert fold_campaign(office.seen.values()).offices["o2"].revoked


def _with_newcomers(before: CampaignFacts, office: Writer, *events: Event) -> CampaignFacts | None:
    return with_newcomers(before, events, newest=office.journal_id, ends={})


def test_newcomers_are_added_to_what_was_known() -> None:
    office, desk = opened(), Writer("desk")
    office.tells("desk.revoked", "desk-1", card_id="card")
    before = fold_campaign(office.seen.values())
    told = [
        office.tells("desk.enrolled", "desk-1", journal_id="j1", by="card", card="card"),
        desk.tells("officer.added", "officer-9", name="Lê Thị Mới", role="officer"),
        office.tells("desk.enrolled", "desk-1", journal_id="j2", by="key"),
        desk.tells("officer.added", "officer-8", name=7),
    ]
    assert _with_newcomers(before, office, *told) == fold_campaign(everything(office, desk))
    assert _with_newcomers(before, office) == before
    desk.sees(office)
    for other in (
        office.tells("point.opened", "p9", name="Điểm"),
        office.tells("desk.enrolled", "desk-9", journal_id="j9"),
        desk.tells("desk.enrolled", "desk-1", journal_id="j9"),
        desk.tells("officer.added", "officer-1", name="Ai Đó", role="officer"),
    ):
        assert _with_newcomers(before, office, other) is None
