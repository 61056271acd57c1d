"""What one person still lacks, and who has to bring it."""

from __future__ import annotations

from fieldapp.domain.citizen import Citizen
from fieldapp.domain.outcomes import DONE, GONE, OPEN_ACCOUNT, YIELDING

POLICE, BANK, FAMILY, DESK = "police", "bank", "family", "desk"


def missing_pieces(citizen: Citizen) -> list[tuple[str, str]]:
    """Return (what, owner) of what is missing; empty for somebody who needs nothing more.

    `what` is `national_id`, `birth_date`, `phone`, `registration`, `visit` or `account`.
    """
    registration = citizen.registration
    if registration is not None and registration.outcome in GONE:
        return []
    missing = []
    if not citizen.text("national_id"):
        missing.append(("national_id", POLICE))
    if len(citizen.text("birth_date")) != len("YYYY-MM-DD"):
        missing.append(("birth_date", POLICE))
    if not citizen.text("phone"):
        missing.append(("phone", FAMILY))
    if registration is None:
        missing.append(("registration", DESK))
    elif registration.outcome in YIELDING:
        missing.append(("visit", DESK))
    elif registration.outcome == OPEN_ACCOUNT:
        missing.append(("account", BANK))
    return missing


def is_done(outcome: str) -> bool:
    """Tell whether an outcome settles how a person is paid; see `outcomes.DONE`."""
    return outcome in DONE
