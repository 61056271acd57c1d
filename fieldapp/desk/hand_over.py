"""Handing over: everything since the last acknowledged event goes to the stick; answers come back the same way."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from fieldapp.bundle.manifest import Enrolment, Manifest
from fieldapp.seal.card import card_id, prove_card
from fieldapp.seal.pairing import PublicKeys, pairing_number
from fieldapp.station.receiving import Progress, Verdict, receive_files
from fieldapp.station.sending import send
from fieldapp.station.station import Station
from fieldapp.sync.incoming import Held, Merged
from fieldapp.system.errors import Bug, InputRefused


class HandedOver(msgspec.Struct, frozen=True):
    """A file that was written and read back.

    Attributes:
        registrations: how many of the registrations in it were in no file before.
        events: how many events it carries in all.
    """

    path: Path
    sha256: str
    registrations: int
    events: int


def hand_over(station: Station, folder: Path) -> HandedOver:
    """Write all events since the last acknowledged one to a new file in `folder`, sealed to the office.

    Only when the file was read back do its registrations count as handed over.

    Raises:
        InputRefused: `home.not_a_desk`.
        EnvironmentFault: `disk.*`; nothing counts as handed over then.
    """
    desk, campaign = station.desk(), station.campaign()
    journal = station.registry.journal
    own = journal.state(journal.own_id())
    waiting, _ = journal.waiting("registration.recorded", own.journal_id, own.exported_to + 1)
    point = station.facts().points.get(desk.point_id)
    span = (own.journal_id, own.acknowledged_to + 1, own.contiguous_to)
    with station.registry.transaction():
        written = send(
            station,
            purpose="records",
            folder=folder,
            recipients=(campaign.recipient,),
            spans=(span,) if span[1] <= span[2] else (),
            enrolment=_enrolment(station) if own.acknowledged_to == 0 else None,
            point=point.name if point else "",
            desk=f"{desk.number:02d}",
            sender=f"{point.name if point else ''} · {desk.label}",
            receiver=campaign.authority,
            read_answer=int(station.registry.shelf.setting("answer_counter", "0")),
        )
        journal.note_exported(span[2])
    return HandedOver(written.path, written.sha256, waiting, written.events)


def read_answers(station: Station, paths: Iterable[Path], *, progress: Progress | None = None) -> list[Verdict]:
    """Take the office's answers in; `paths` are files and folders.

    Raises:
        InputRefused: `home.not_a_desk`, `bundle.too_many`.
        EnvironmentFault: `disk.*` of the own disk.
    """
    station.desk()
    return receive_files(
        station,
        paths,
        admit=lambda manifest: _admit(station, manifest),
        settle=lambda merged: _settle(station, merged),
        progress=progress,
    )


def pairing(station: Station) -> str:
    """Return the 25-digit number that the office shows for this desk too."""
    campaign = station.campaign()
    office = PublicKeys(campaign.sign_public, campaign.recipient)
    return pairing_number(campaign.campaign_id, office, PublicKeys(station.keys.sign.public, station.keys.recipient))


class _Held(msgspec.Struct, frozen=True):
    contiguous_to: int
    head_hash: str


class _Answer(msgspec.Struct, frozen=True):
    counter: int
    journals: dict[str, _Held]


def _admit(station: Station, manifest: Manifest) -> None:
    if manifest.writer.sign_public != station.campaign().sign_public:
        raise InputRefused("writer.not_the_office")
    if manifest.purpose != "answer" or manifest.ranges:
        raise InputRefused("bundle.not_an_answer")
    held = _answer(manifest).journals.get(station.registry.journal.own_id())
    if held is None:
        raise InputRefused("bundle.not_an_answer")
    own = station.registry.journal.state(station.registry.journal.own_id())
    if held.contiguous_to > own.contiguous_to:
        raise Held("journal.rolled_back")
    if station.registry.journal.hash_at(own.journal_id, held.contiguous_to) != held.head_hash:
        raise Held("journal.forked")


def _settle(station: Station, merged: Merged) -> None:
    """Note what the office holds of this desk; it never goes back."""
    answer, journal, shelf = _answer(merged.manifest), station.registry.journal, station.registry.shelf
    journal.note_acknowledged(answer.journals[journal.own_id()].contiguous_to)
    if answer.counter > int(shelf.setting("answer_counter", "0")):
        shelf.put_setting("answer_counter", str(answer.counter))


def _answer(manifest: Manifest) -> _Answer:
    try:
        return msgspec.convert(manifest.answer, _Answer)
    except msgspec.ValidationError as error:
        raise InputRefused("bundle.not_an_answer") from error


def _enrolment(station: Station) -> Enrolment:
    secret = station.registry.shelf.secret("card_secret")
    if secret is None:
        raise Bug("station.no_card")
    campaign, keys = station.campaign().campaign_id, station.keys
    proof = prove_card(secret, campaign, station.registry.journal.own_id(), keys.sign.public, keys.recipient)
    return Enrolment(card_id(secret), proof, keys.sign.public, keys.recipient)
