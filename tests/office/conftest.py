"""A prepared campaign for the whole run; each test works on copies of its stations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.station.station import Station
from tests.station.prepared import Campaign, Master, campaign_in, everybody, prepare


@pytest.fixture(scope="session")
def campaign_master(tmp_path_factory: pytest.TempPathFactory) -> Master:
    """The closed campaign that all are copied from."""
    return prepare(tmp_path_factory.getbasetemp() / "campaign-master")


@pytest.fixture
def campaign(campaign_master: Master, tmp_path: Path) -> Iterator[Campaign]:
    """A campaign of one's own."""
    with campaign_in(campaign_master, tmp_path) as copied:
        yield copied


@pytest.fixture
def lacking(campaign: Campaign) -> Station:
    """An office where everybody on the list has lost number, half the date of birth, or nothing."""
    office = campaign.office
    with office.registry.transaction():
        for place, citizen_id in enumerate(everybody(office)):
            fields = [{"national_id": ""}, {"birth_date": "1950"}, {}][place % 3]
            office.append("citizen.corrected", [citizen_id], {"fields": fields, "evidence": "typed"} if fields else {})
    return office
