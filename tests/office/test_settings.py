"""Settings that change while the campaign runs reach the desks; two offices that change them agree in the end."""

from __future__ import annotations

import pytest

from fieldapp.domain.guidance import Guidance
from fieldapp.office.settings import change_campaign, change_guidance
from fieldapp.station.digest import digest
from fieldapp.system.errors import InputRefused
from tests.station.prepared import DESK_1, Campaign
from tests.sync.offices import pass_on, second_office


def test_a_new_deadline_and_a_new_consent_reach_the_desk(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    campaign.hand_over(DESK_1)
    campaign.receive()
    change_campaign(campaign.office, deadline="2024-01-20", banks=("970418",))
    change_campaign(campaign.office, consent="Nội dung mới.", consent_version="2")
    before = desk.campaign()
    campaign.answer(DESK_1)
    now = desk.campaign()
    assert (now.deadline, now.banks) == ("2024-01-20", ("970418",))
    assert (now.consent, now.consent_version) == ("Nội dung mới.", "2")
    assert (now.title, now.recovery, now.campaign_id) == (before.title, before.recovery, before.campaign_id)


def test_two_offices_that_change_it_agree(campaign: Campaign) -> None:
    city = second_office(campaign, "city")
    change_campaign(campaign.office, deadline="2024-01-20")
    change_campaign(city, deadline="2024-01-25", banks=("970405",))
    pass_on(campaign, campaign.office, city)
    pass_on(campaign, city, campaign.office)
    pass_on(campaign, campaign.office, city)
    assert city.campaign() == campaign.office.campaign()
    assert city.campaign().banks == ("970405",)
    assert digest(city) == digest(campaign.office)


def test_a_change_that_is_none_is_refused_and_a_desk_changes_nothing(campaign: Campaign) -> None:
    office, desk = campaign.office, campaign.station(DESK_1)
    for given, code in (
        ({}, "office.incomplete"),
        ({"consent": "Nội dung"}, "office.incomplete"),
        ({"consent_version": "2"}, "office.incomplete"),
        ({"deadline": "2024-13-01"}, "office.deadline"),
        ({"banks": ("000000",)}, "office.bank"),
    ):
        with pytest.raises(InputRefused, match=code.replace(".", r"\.")):
            change_campaign(office, **given)
    with pytest.raises(InputRefused, match=r"home\.not_an_office"):
        change_campaign(desk, deadline="2024-01-20")
    with desk.registry.transaction():
        desk.append("campaign.changed", [desk.campaign().campaign_id], {"deadline": "2030-01-01"})
    with office.registry.transaction():
        office.append("campaign.changed", [office.campaign().campaign_id], {"deadline": 7})
    campaign.hand_over(DESK_1)
    campaign.receive()
    assert desk.campaign().deadline == office.campaign().deadline == "2024-01-16"


def test_what_receipts_say_is_changed_bank_by_bank_and_reaches_the_desk(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    campaign.hand_over(DESK_1)
    campaign.receive()
    change_guidance(campaign.office, contact="024 3000 0000")
    change_guidance(campaign.office, about="970436", bring=("Căn cước", " ", "Ảnh 3x4 "), when_where="Số 1 Khâm Thiên")
    change_guidance(campaign.office, about="970436", contact="1900 545413")
    change_guidance(campaign.office, about="970405", contact="1900 558818")
    campaign.answer(DESK_1)
    assert desk.campaign().guidance == {
        "": Guidance(contact="024 3000 0000"),
        "970436": Guidance(("Căn cước", "Ảnh 3x4"), "Số 1 Khâm Thiên", "1900 545413"),
        "970405": Guidance(contact="1900 558818"),
    }


def test_two_offices_that_speak_for_two_banks_are_both_heard(campaign: Campaign) -> None:
    city = second_office(campaign, "city")
    change_guidance(campaign.office, about="970436", contact="1")
    change_guidance(city, about="970405", contact="2")
    pass_on(campaign, campaign.office, city)
    pass_on(campaign, city, campaign.office)
    pass_on(campaign, campaign.office, city)
    assert city.campaign().guidance == campaign.office.campaign().guidance
    assert set(city.campaign().guidance) == {"970436", "970405"}


def test_guidance_that_is_too_long_or_about_nothing_is_refused(campaign: Campaign) -> None:
    for given, code in (
        ({}, "office.incomplete"),
        ({"about": "000000", "contact": "1"}, "office.bank"),
        ({"bring": ("x",) * 9}, "office.too_long"),
        ({"bring": ("x" * 301,)}, "office.too_long"),
        ({"contact": "x" * 301}, "office.too_long"),
    ):
        with pytest.raises(InputRefused, match=code.replace(".", r"\.")):
            change_guidance(campaign.office, **given)
    before = campaign.office.campaign()
    with campaign.office.registry.transaction():
        odd_ones: tuple[object, ...] = ([], {"970436": 5}, {"970436": {"bring": "x"}})
        for odd in odd_ones:
            campaign.office.append("campaign.changed", [before.campaign_id], {"guidance": odd})
    assert campaign.office.campaign() == before
