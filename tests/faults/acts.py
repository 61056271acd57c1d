"""All acts, in the order in which they are tried."""

from __future__ import annotations

from tests.faults.act import Act
from tests.faults.desk_acts import DESK_ACTS
from tests.faults.life_acts import LIFE_ACTS
from tests.faults.office_acts import OFFICE_ACTS
from tests.faults.printing_acts import PRINTING_ACTS
from tests.faults.station_acts import STATION_ACTS

_ALL = (*DESK_ACTS, *PRINTING_ACTS, *OFFICE_ACTS, *STATION_ACTS, *LIFE_ACTS)
ACTS: dict[str, Act] = {act.name: act for act in _ALL}
