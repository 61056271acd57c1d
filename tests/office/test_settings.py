"""Settings that change while the campaign runs reach the desks; two offices that change them agree in the end."""

from __future__ import annotations

import pytest

from fieldapp.office.settings import change_campaign
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
