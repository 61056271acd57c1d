"""Consent that is taken back: recorded, nothing erased, and given anew when it is."""

from __future__ import annotations

import msgspec
import pytest

from fieldapp.desk.consent import standing_consent, withdraw_consent
from fieldapp.desk.find import person
from fieldapp.desk.register import register
from fieldapp.domain.outcomes import NO_WISH
from fieldapp.system.errors import InputRefused
from tests.station.prepared import DESK_1, Campaign, draft, everybody, fingerprint, registered


def test_a_consent_is_withdrawn_and_given_again(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    citizen_id = everybody(desk)[0]
    registered(desk, citizen_id)
    assert withdraw_consent(desk, citizen_id).kinds == {"consent.withdrawn"}
    citizen = person(desk, citizen_id)
    assert standing_consent(citizen) is None
    assert [consent.withdrawn for consent in citizen.consents] == [True]
    assert citizen.registration is not None
    registered(desk, citizen_id, bank="970405")
    standing = standing_consent(person(desk, citizen_id))
    assert standing is not None
    assert [consent.withdrawn for consent in person(desk, citizen_id).consents] == [True, False]


def test_it_names_the_text_that_was_read_though_the_campaign_has_another_by_now(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    citizen_id = everybody(desk)[0]
    register(desk, msgspec.structs.replace(draft(desk, citizen_id), text_version="bản 0"))
    standing = standing_consent(person(desk, citizen_id))
    assert standing is not None
    assert standing.text_version == "bản 0"


def test_there_has_to_be_one(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    before = fingerprint(desk)
    with pytest.raises(InputRefused, match=r"consent\.none"):
        withdraw_consent(desk, everybody(desk)[0])
    with pytest.raises(InputRefused, match=r"citizen\.unknown"):
        withdraw_consent(desk, "ab" * 16)
    assert fingerprint(desk) == before


def test_the_office_hears_how_it_was_given_and_that_it_is_withdrawn(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    citizen_id = everybody(desk)[0]
    registered(desk, citizen_id)
    withdraw_consent(desk, citizen_id)
    campaign.hand_over(DESK_1)
    campaign.receive()
    there, here = (person(station, citizen_id).consents for station in (campaign.office, desk))
    assert there == here
    assert there[0].withdrawn


def test_what_rests_on_law_alone_is_agreed_to_by_nobody(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    registered_one = draft(desk, everybody(desk)[0], NO_WISH, details={"reason": "quen tiền mặt"}, consent=True)
    register(desk, registered_one)
    assert person(desk, everybody(desk)[0]).consents == ()
