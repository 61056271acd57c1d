"""Verifying a receipt of any desk of the campaign, without a network."""

from __future__ import annotations

from fieldapp.domain.makers import REVOKED
from fieldapp.seal.statement import Verified, verify_statement
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused


def verify_receipt(station: Station, text: str) -> Verified:
    """Check the text of a receipt's QR against all offices that are known here.

    An office that was revoked may have certified anything since: its word counts for the receipt keys of desks that are
    known here, and for no others.

    Raises:
        InputRefused: `receipt.*` as `seal.statement.verify_statement`.
    """
    makers, campaign = station.makers(), station.campaign().campaign_id
    offices = {maker.sign_public for maker in makers.by_journal.values() if maker.role == "office"}
    known = verify_statement(text, sorted(offices - {""}), campaign)
    desks = {key for desk in station.facts().desks.values() for key in desk.receipt_keys}
    if makers.is_spent(known.office_public) == REVOKED and known.receipt_public not in desks:
        raise InputRefused("receipt.unknown_office")
    return known
