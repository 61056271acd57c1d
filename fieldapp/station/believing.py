"""Taking new keys in: a succession that somebody entitled has signed makes an old journal's successor known here."""

from __future__ import annotations

from typing import Any

import msgspec

from fieldapp.bundle.manifest import Manifest, Range
from fieldapp.domain.makers import BY_RECOVERY, BY_SUCCESSION, Maker
from fieldapp.seal.succession import Succession
from fieldapp.station.continuity import ROLLED_BACK
from fieldapp.station.station import Station
from fieldapp.sync.incoming import Held
from fieldapp.sync.senders import new_successions


def take_successions(station: Station, manifest: Manifest) -> list[tuple[Succession, Maker]]:
    """Take in who goes on for whom, inside the transaction of an import: an office tells it to all, a desk trusts it.

    A desk takes offices only: about other desks it learns from its office. Returns the statements that were new here,
    each with the old journal's maker.
    """
    campaign = station.campaign()
    told = new_successions(
        station.makers(),
        manifest.succession,
        campaign=campaign.campaign_id,
        recovery_sign=campaign.recovery_sign,
    )
    for one, old in told:
        if station.role == "office":
            by = BY_SUCCESSION if one.by == old.sign_public else BY_RECOVERY
            ancestor = {"journal_id": one.old, "seq": one.seq, "hash": one.hash}
            tell_maker(station, _successor(one, old), by=by, ancestor=ancestor)
        elif old.role == "office":
            trust_office(station, one.journal_id, one.sign_public, one.recipient)
    return told


def is_vouched_for(station: Station, part: Range) -> bool:
    """Tell whether a known office vouches for the key of a range, inside the transaction of an import.

    When it carries another end of the own journal than is here, two have written it or this laptop was put back: it
    goes on in a new one.
    """
    maker = station.makers().of(part.journal_id)
    if maker is None or maker.sign_public != part.sign_public:
        return False
    journal = station.registry.journal
    if part.journal_id == journal.own_id() and journal.hash_at(part.journal_id, part.to_seq) != part.head_hash:
        station.go_on_in_new_journal(ROLLED_BACK)
    state = journal.state(part.journal_id)
    if not state.recipient and state.sign_public in ("", maker.sign_public):
        note_keys(station, maker)
    return True


def tell_maker(station: Station, maker: Maker, *, by: str, **facts: Any) -> None:
    """Write down at an office whose journal this is, for all to know, inside a transaction."""
    told = {"journal_id": maker.journal_id, "sign_public": maker.sign_public, "recipient": maker.recipient, "by": by}
    if maker.role == "office":
        station.append("office.added", [maker.station], {**told, "label": maker.label, "number": maker.number, **facts})
    else:
        station.append("desk.enrolled", [maker.station], {**told, **facts})
    note_keys(station, maker)


def trust_office(station: Station, journal_id: str, sign_public: str, recipient: str) -> None:
    """Take a journal for an office's on its proved keys alone, inside a transaction."""
    station.registry.journal.trust_office(journal_id)
    note_keys(station, Maker(journal_id, sign_public, recipient, "office"))


def note_keys(station: Station, maker: Maker) -> None:
    """Note the keys of a journal beside how far it is held.

    Raises:
        Held: `writer.unknown` when somebody else has signed it.
    """
    journal = station.registry.journal
    if journal.state(maker.journal_id).sign_public not in ("", maker.sign_public):
        raise Held("writer.unknown")
    desk = maker.station if maker.role == "desk" else ""
    changed = {"desk_id": desk, "sign_public": maker.sign_public, "recipient": maker.recipient}
    journal.put_state(msgspec.structs.replace(journal.state(maker.journal_id), **changed))


def _successor(told: Succession, old: Maker) -> Maker:
    return msgspec.structs.replace(
        old, journal_id=told.journal_id, sign_public=told.sign_public, recipient=told.recipient, last=None, ended=""
    )
