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
    """Write down as the last facts of an office's old journal who goes on: whoever believed it believes that.

    The journals from before a restore have the same old keys and end too.
    """
    journal, own_id = station.registry.journal, station.registry.journal.own_id()
    for state in station.own_journals():  # the one that is written to comes last
        if state.sign_public != station.keys.sign.public:
            continue
        old = station.makers().of(state.journal_id)
        old = old or Maker(state.journal_id, state.sign_public, state.recipient, "office")
        keys = {"journal_id": journal_id, "sign_public": new.sign.public, "recipient": new.recipient}
        seq = journal.state(own_id).contiguous_to + 1 if state.journal_id == own_id else state.contiguous_to
        ancestor = {"journal_id": state.journal_id, "seq": seq, "hash": ""}
        successor = msgspec.structs.replace(old, **keys, last=None, ended="")
        tell_maker(station, successor, by=BY_SUCCESSION, ancestor=ancestor)
