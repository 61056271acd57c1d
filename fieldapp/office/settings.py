"""What of a campaign may change while it runs: deadline, banks, consent; answers carry it to the desks."""

from __future__ import annotations

from datetime import date

from fieldapp.domain.changes import Changes
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.banks import bank_of_bin

_LONGEST_TEXT = 20_000


def change_campaign(
    station: Station,
    *,
    deadline: str = "",
    banks: tuple[str, ...] = (),
    consent: str = "",
    consent_version: str = "",
) -> Changes:
    """Change what is given of the campaign and leave the rest; every change of the consent's text names its version.

    `deadline` is `YYYY-MM-DD`, `banks` are BINs, the usual first. Of changes at two offices that did not know of each
    other the later in order holds, the same everywhere.

    Raises:
        InputRefused: `home.not_an_office`, `office.deadline`, `office.bank`, `office.incomplete` (nothing is given, or
            only one of text and version).
    """
    station.office()
    if deadline:
        try:
            date.fromisoformat(deadline)
        except ValueError as error:
            raise InputRefused("office.deadline", place=deadline[:20]) from error
    for number in banks:
        if bank_of_bin(number) is None:
            raise InputRefused("office.bank", place=number[:20])
    told = {"deadline": deadline, "banks": list(banks), "consent": consent.strip()[:_LONGEST_TEXT]}
    told["consent_version"] = consent_version.strip()[:100]
    given = {name: value for name, value in told.items() if value}
    if not given or ("consent" in given) != ("consent_version" in given):
        raise InputRefused("office.incomplete", place="consent_version" if given else "deadline")
    with station.registry.transaction() as changes:
        station.append("campaign.changed", [station.campaign().campaign_id], given)
    return changes
