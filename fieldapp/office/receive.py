"""Taking bundles in at the office: who may send, how a desk is enrolled by its first bundle."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from fieldapp.bundle.manifest import Manifest
from fieldapp.domain.makers import BY_CARD, BY_KEY, Maker
from fieldapp.office.board import note_heard
from fieldapp.office.relay import note_holdings
from fieldapp.seal.card import check_card_proof
from fieldapp.station.backups import back_up_first
from fieldapp.station.believing import is_vouched_for, take_successions, tell_maker
from fieldapp.station.receiving import Progress, Verdict, receive_files
from fieldapp.station.station import Station
from fieldapp.sync.incoming import Held, Merged
from fieldapp.sync.senders import judge_ranges, sender_of

_MOST_LOST = 100_000
"""No office that was put back has lost the count of so many answers."""


def receive(
    station: Station, paths: Iterable[Path], *, progress: Progress | None = None, again: bool = False
) -> list[Verdict]:
    """Take bundles in; `paths` are files and folders. Every file gets one verdict, in the order given.

    With `again` what lies in the drawer is tried once more, whatever came.

    Raises:
        InputRefused: `home.not_an_office`, `bundle.too_many`.
        EnvironmentFault: `disk.*` of the own disk.
    """
    station.office()
    back_up_first(station, "files", progress=progress)
    return receive_files(
        station,
        paths,
        admit=lambda manifest: _admit(station, manifest),
        settle=lambda merged: _settle(station, merged),
        vouched=lambda part: is_vouched_for(station, part),
        progress=progress,
        again=again,
    )


def _admit(station: Station, manifest: Manifest) -> None:
    """Let a known office or desk in, and a new desk that proves its unused card; new journals are told to all."""
    if manifest.purpose != "records" or manifest.excerpts:
        raise Held("writer.unknown")
    take_successions(station, manifest)
    sender, told = sender_of(station.makers(), manifest), {"by": BY_KEY}
    if sender is None:
        sender, told = _with_card(station, manifest)
    for journal_id in judge_ranges(station.makers(), manifest):
        writer = manifest.writer
        keys = {"journal_id": journal_id, "sign_public": writer.sign_public, "recipient": writer.recipient}
        tell_maker(station, msgspec.structs.replace(sender, **keys, last=None, ended=""), **told)


def _with_card(station: Station, manifest: Manifest) -> tuple[Maker, dict[str, str]]:
    """Return the desk or office whose unused card the sender proves to hold, and what is told about its enrolment."""
    proof, writer = manifest.enrolment, manifest.writer
    secret = None if proof is None else station.registry.shelf.secret(f"card.{proof.card_id}")
    if proof is None or secret is None:
        raise Held("writer.unknown")
    keys = (writer.journal_id, writer.sign_public, writer.recipient)
    same = (proof.sign_public, proof.recipient) == keys[1:]
    if not same or not check_card_proof(proof.proof, secret, manifest.campaign, *keys):
        raise Held("writer.card_forged")
    told, facts = {"by": BY_CARD, "card": proof.card_id}, station.facts()
    for desk in facts.desks.values():
        if proof.card_id in desk.cards:
            if proof.card_id != desk.card_id or not desk.awaits_card:
                raise Held("writer.card_revoked" if proof.card_id in desk.revoked_cards else "writer.card_used")
            return Maker(*keys, "desk", desk.desk_id), told
    for office in facts.offices.values():
        if proof.card_id == office.card_id:
            if office.revoked or office.journals:
                raise Held("writer.card_revoked" if office.revoked else "writer.card_used")
            return Maker(*keys, "office", office.office_id, office.label, office.number), told
    raise Held("writer.unknown")


def _settle(station: Station, merged: Merged) -> str:
    """Write down what arrived from whom, and which answer its writer has read."""
    manifest = merged.manifest
    shelf = station.registry.shelf
    own = station.registry.journal.own_id()
    read, name = manifest.read_answers.get(own, 0), f"answer_read.{own}.{manifest.writer.journal_id}"
    if read > int(shelf.setting("answers", "0")) + _MOST_LOST:
        read = 0  # nobody wrote that one: believed, it would leave no number for the next
    if read > int(shelf.setting(name, "0")):
        shelf.put_setting(name, str(read))
    if read > int(shelf.setting("answers", "0")):  # written before this office was put back: its number is taken
        shelf.put_setting("answers", str(read))
    note_heard(station, manifest)
    sender = sender_of(station.makers(), manifest)
    if sender is not None and sender.role == "office" and manifest.holds:
        note_holdings(station, sender, manifest.holds)
    for part in manifest.ranges:
        if part.sign_public != manifest.writer.sign_public:
            continue
        name = f"received.{part.journal_id}.{manifest.writer.journal_id}"
        if part.to_seq > int(shelf.setting(name, "0:").partition(":")[0]):
            shelf.put_setting(name, f"{part.to_seq}:{part.head_hash}")
    if merged.new_events:
        told = {"bundle": manifest.bundle_id, "writer": manifest.writer.journal_id, "events": merged.new_events}
        station.append("bundle.imported", [], told)
    return "journal.forked" if merged.forked else ""
