"""Taking bundles in at the office: who may send, how a desk is enrolled by its first bundle."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from fieldapp.bundle.manifest import Manifest, Writer
from fieldapp.domain.campaign import Desk
from fieldapp.seal.card import check_card_proof
from fieldapp.station.receiving import Progress, Verdict, receive_files
from fieldapp.station.station import Station
from fieldapp.sync.incoming import Held, Merged


def receive(station: Station, paths: Iterable[Path], *, progress: Progress | None = None) -> list[Verdict]:
    """Take bundles in; `paths` are files and folders. Every file gets one verdict, in the order given.

    Raises:
        InputRefused: `home.not_an_office`, `bundle.too_many`.
        EnvironmentFault: `disk.*` of the own disk.
    """
    station.office()
    return receive_files(
        station,
        paths,
        admit=lambda manifest: _admit(station, manifest),
        settle=lambda merged: _settle(station, merged),
        progress=progress,
    )


def _admit(station: Station, manifest: Manifest) -> None:
    """Let a known desk in, and a new one that proves its unused card; a desk's new journal is enrolled by its key."""
    writer = manifest.writer
    if manifest.purpose != "records" or manifest.excerpts:
        raise Held("writer.unknown")
    if any(part.sign_public != writer.sign_public for part in manifest.ranges):
        raise Held("writer.unknown")
    desk = _desk_with_key(station, writer) or _desk_with_card(station, manifest)
    if desk.revoked:
        raise Held("writer.revoked")
    for journal_id in [*(part.journal_id for part in manifest.ranges), writer.journal_id]:
        if journal_id not in station.facts().desks[desk.desk_id].journals:
            _enrol(station, desk, journal_id, writer)


def _desk_with_key(station: Station, writer: Writer) -> Desk | None:
    """Return the desk one of whose journals this key has signed."""
    for desk in station.facts().desks.values():
        for state in map(station.registry.journal.state, desk.journals):
            if (state.sign_public, state.recipient) == (writer.sign_public, writer.recipient):
                return desk
    return None


def _desk_with_card(station: Station, manifest: Manifest) -> Desk:
    """Return the desk whose unused card the sender proves to hold."""
    proof, writer = manifest.enrolment, manifest.writer
    secret = None if proof is None else station.registry.shelf.secret(f"card.{proof.card_id}")
    desk = next((d for d in station.facts().desks.values() if proof is not None and d.card_id == proof.card_id), None)
    if proof is None or secret is None or desk is None:
        raise Held("writer.unknown")
    keys = (writer.journal_id, writer.sign_public, writer.recipient)
    same = (proof.sign_public, proof.recipient) == keys[1:]
    if not same or not check_card_proof(proof.proof, secret, manifest.campaign, *keys):
        raise Held("writer.card_forged")
    if desk.journals:
        raise Held("writer.card_used")
    return desk


def _enrol(station: Station, desk: Desk, journal_id: str, writer: Writer) -> None:
    """Make a journal the desk's, inside the transaction of the import; never one that has another writer."""
    state = station.registry.journal.state(journal_id)
    if state.sign_public not in ("", writer.sign_public):
        raise Held("writer.unknown")
    told = {"journal_id": journal_id, "sign_public": writer.sign_public, "recipient": writer.recipient}
    station.append("desk.enrolled", [desk.desk_id], told)
    changed = {"desk_id": desk.desk_id, "sign_public": writer.sign_public, "recipient": writer.recipient}
    station.registry.journal.put_state(msgspec.structs.replace(state, **changed))


def _settle(station: Station, merged: Merged) -> str:
    """Write down what arrived from whom, and which answer its writer has read."""
    manifest = merged.manifest
    shelf = station.registry.shelf
    own = station.registry.journal.own_id()
    read, name = manifest.read_answers.get(own, 0), f"answer_read.{own}.{manifest.writer.journal_id}"
    if read > int(shelf.setting(name, "0")):
        shelf.put_setting(name, str(read))
    if read > int(shelf.setting("answers", "0")):  # written before this office was put back: its number is taken
        shelf.put_setting("answers", str(read))
    for part in manifest.ranges:
        name = f"received.{part.journal_id}.{manifest.writer.journal_id}"
        if part.to_seq > int(shelf.setting(name, "0:").partition(":")[0]):
            shelf.put_setting(name, f"{part.to_seq}:{part.head_hash}")
    if merged.new_events:
        told = {"bundle": manifest.bundle_id, "writer": manifest.writer.journal_id, "events": merged.new_events}
        station.append("bundle.imported", [], told)
    return "journal.forked" if merged.forked else ""
