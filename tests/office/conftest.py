"""A prepared campaign for the whole run; each test works on copies of its stations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.station.prepared import Campaign, Master, campaign_in, prepare


@pytest.fixture(scope="session")
def campaign_master(tmp_path_factory: pytest.TempPathFactory) -> Master:
    """The closed campaign that all are copied from."""
    return prepare(tmp_path_factory.getbasetemp() / "campaign-master")


@pytest.fixture
def campaign(campaign_master: Master, tmp_path: Path) -> Iterator[Campaign]:
    """A campaign of one's own."""
    with campaign_in(campaign_master, tmp_path) as copied:
        yield copied
