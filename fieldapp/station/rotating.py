"""Exchanging a station's keys: a new journal under new keys, and the old keys' word that it goes on for theirs."""

from __future__ import annotations

import msgspec

from fieldapp.domain.makers import BY_SUCCESSION, Maker
from fieldapp.registry.heads import Head
from fieldapp.seal.boxes import fresh_identity
from fieldapp.seal.signing import SigningKey, sign_head
from fieldapp.seal.succession import Succession, sign_succession
from fieldapp.station.believing import tell_maker
from fieldapp.station.continuity import ROTATED
from fieldapp.station.enrolling import is_enrolled
from fieldapp.station.station import Station
from fieldapp.sync.keys import Keys, SignedHead
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import new_id


def rotate_keys(station: Station) -> None:
    """Exchange the keys with which this desk or office signs and opens files; nothing that was saved changes.

    The old journal ends here; its last head is signed once more, then its signing key is destroyed. The old identity is
    kept, because files that were sealed to it are still on their way. The statement that hands the journal on goes with
    every file from now on, so that it is learned in whatever order files arrive.

    Raises:
        InputRefused: `keys.not_enrolled`: nobody knows the old keys yet, so their word is worth nothing.
        EnvironmentFault: `disk.*`; the old keys stay then.
    """
    if not is_enrolled(station):
        raise InputRefused("keys.not_enrolled")
    registry, old = station.registry, station.keys
    new = Keys(SigningKey.fresh(station.randomness), fresh_identity(station.randomness))
    journal_id = new_id(station.randomness)
    with registry.transaction():
        if station.role == "office":
            _tell_all(station, journal_id, new)
        campaign = station.campaign().campaign_id
        told = station.successions()
        for state in station.own_journals():
            if state.sign_public != old.sign.public or not state.contiguous_to:
                continue
            end = state.contiguous_to, state.head_hash
            signature = sign_head(old.sign, campaign, state.journal_id, *end)
            signed = msgspec.json.encode(SignedHead(*end, signature)).decode()
            registry.journal.put_state(msgspec.structs.replace(state, signed_head=signed))
            registry.heads.put(Head(state.journal_id, *end, old.sign.public, signature))
            statement = Succession(state.journal_id, *end, journal_id, new.sign.public, new.recipient, "")
            told.append(sign_succession(old.sign, campaign, statement))
        shelf = registry.shelf
        shelf.put_setting("successions", msgspec.json.encode(told).decode())
        shelf.put_secret("old_identities", msgspec.json.encode(station.identities()))
        shelf.put_secret("sign_seed", new.sign.seed)
        shelf.put_secret("identity", new.identity.encode())
        station.go_on_in_new_journal(ROTATED, journal_id=journal_id)


def _tell_all(station: Station, journal_id: str, new: Keys) -> None:
    """Write down as the last fact of an office's old journal who goes on for it: whoever believed it believes that."""
    own = station.registry.journal.state(station.registry.journal.own_id())
    old = station.makers().of(own.journal_id) or Maker(own.journal_id, own.sign_public, own.recipient, "office")
    successor = Maker(
        journal_id, new.sign.public, new.recipient, "office", old.station, label=old.label, number=old.number
    )
    ancestor = {"journal_id": own.journal_id, "seq": own.contiguous_to + 1, "hash": ""}
    tell_maker(station, successor, by=BY_SUCCESSION, ancestor=ancestor)
