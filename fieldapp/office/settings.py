"""What of a campaign may change while it runs: deadline, banks, consent, words on receipts; answers carry it."""

from __future__ import annotations

from datetime import date

import msgspec

from fieldapp.domain.changes import Changes
from fieldapp.domain.guidance import EVERYBODY, LONGEST_WORDS, MOST_TO_BRING, Guidance
from fieldapp.domain.outcomes import OUTCOMES
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.banks import bank_of_bin
from fieldapp.vietnam.names import tidy_text

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


def change_guidance(
    station: Station,
    *,
    about: str = EVERYBODY,
    bring: tuple[str, ...] | None = None,
    when_where: str | None = None,
    contact: str | None = None,
) -> Changes:
    """Change what receipts say of one bank (its BIN), of one outcome, or to everybody; None leaves a part as it is.

    An empty part is not said any more: then the next more general words stand there, see `domain.guidance`.

    Raises:
        InputRefused: `home.not_an_office`, `office.bank`, `office.incomplete`, `office.too_long`.
    """
    station.office()
    if about not in (EVERYBODY, *OUTCOMES) and bank_of_bin(about) is None:
        raise InputRefused("office.bank", place=about[:20])
    told = {
        "bring": None if bring is None else tuple(filter(None, map(tidy_text, bring))),
        "when_where": None if when_where is None else tidy_text(when_where),
        "contact": None if contact is None else tidy_text(contact),
    }
    given = {name: value for name, value in told.items() if value is not None}
    if not given:
        raise InputRefused("office.incomplete", place="bring")
    for name, value in given.items():
        things = (value,) if isinstance(value, str) else value
        if len(things) > MOST_TO_BRING or any(len(thing) > LONGEST_WORDS for thing in things):
            raise InputRefused("office.too_long", place=name)
    campaign = station.campaign()
    now = msgspec.structs.replace(campaign.guidance.get(about, Guidance()), **given)
    with station.registry.transaction() as changes:
        station.append("campaign.changed", [campaign.campaign_id], {"guidance": {about: msgspec.to_builtins(now)}})
    return changes
