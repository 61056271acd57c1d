"""Taking bundles in at the office: who may send, how a desk is enrolled by its first bundle."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from fieldapp.bundle.manifest import Manifest
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
    """Let a known desk in, and a new one that proves its unused card."""
    writer = manifest.writer
    desk = next((d for d in station.facts().desks.values() if writer.journal_id in d.journals), None)
    if desk is None:
        desk = _enrolled_by_card(station, manifest)
    elif station.registry.journal.state(writer.journal_id).sign_public != writer.sign_public:
        raise Held("writer.unknown")
    if desk.revoked:
        raise Held("writer.revoked")
    if any(part.journal_id != writer.journal_id or part.sign_public != writer.sign_public for part in manifest.ranges):
        raise Held("writer.unknown")
    if manifest.purpose != "records" or manifest.excerpts:
        raise Held("writer.unknown")


def _enrolled_by_card(station: Station, manifest: Manifest) -> Desk:
    """Enrol the desk whose card the sender proves to hold, inside the transaction of the import."""
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
    state = station.registry.journal.state(writer.journal_id)
    if state.sign_public:  # a card opens a new journal, never one that has its writer
        raise Held("writer.unknown")
    told = {"journal_id": keys[0], "sign_public": keys[1], "recipient": keys[2], "card_id": proof.card_id}
    station.append("desk.enrolled", [desk.desk_id], told)
    changed = {"desk_id": desk.desk_id, "sign_public": writer.sign_public, "recipient": writer.recipient}
    station.registry.journal.put_state(msgspec.structs.replace(state, **changed))
    return desk


def _settle(station: Station, merged: Merged) -> None:
    """Write down what arrived, and which answer its writer has read."""
    manifest = merged.manifest
    shelf = station.registry.shelf
    name = f"answer_read.{manifest.writer.journal_id}"
    if manifest.read_answer > int(shelf.setting(name, "0")):
        shelf.put_setting(name, str(manifest.read_answer))
    if merged.new_events:
        told = {"bundle": manifest.bundle_id, "writer": manifest.writer.journal_id, "events": merged.new_events}
        station.append("bundle.imported", [], told)
