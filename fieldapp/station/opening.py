"""How a station comes to life: an office is created, a desk opens its first file, and either is unlocked again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from fieldapp.registry import Registry
from fieldapp.registry.copies import Progress
from fieldapp.seal.boxes import identity_text, recipient_text
from fieldapp.seal.card import read_card_text
from fieldapp.seal.slots import KEY_BYTES, find_slot
from fieldapp.seal.succession import recovery_signing_key, sign_founding
from fieldapp.station.continuity import leave_mark, why_apart
from fieldapp.station.erasing import finish_erasure
from fieldapp.station.founding import begin_station, found, open_session, opened_station
from fieldapp.station.home import Home
from fieldapp.station.replacing import finish_replacing
from fieldapp.station.retired import refuse_retired
from fieldapp.station.station import Station
from fieldapp.station.world import World
from fieldapp.sync.first_file import DeskOffer, read_first_file
from fieldapp.system.errors import FieldappError, InputRefused
from fieldapp.system.files import translated
from fieldapp.system.lock import FolderLock
from fieldapp.system.randomness import new_id
from fieldapp.system.texts import text
from fieldapp.vietnam.banks import bank_of_bin


class OfficeStart(msgspec.Struct, frozen=True):
    """What an office has to say to begin a campaign.

    Attributes:
        deadline: `YYYY-MM-DD`.
        banks: BINs, the usual first.
        officer: name of the supervisor.
        passphrase: 12 characters or more; pin: six digits.
        rehearsal: made-up people only.
    """

    title: str
    authority: str
    deadline: str
    banks: tuple[str, ...]
    officer: str
    passphrase: str
    pin: str
    rehearsal: bool = False


class DeskStart(msgspec.Struct, frozen=True):
    """What opens a desk: its first file, its card, and who works there."""

    file: Path
    card_text: str
    officer: str
    passphrase: str
    pin: str


def create_office(home: Home, start: OfficeStart, *, world: World, paper_first: bool = False) -> tuple[Station, str]:
    """Create a campaign and its office; return it open, and the recovery key (an age identity) that belongs on paper.

    The recovery key is kept nowhere else: print it before anything is done with the campaign. With `paper_first` the
    office counts only from `founding.finish_founding` on, which is called when the key is on paper: whatever happens
    before, the folder is free to begin anew.

    Raises:
        InputRefused: `home.taken`, `office.*` for what is not filled in, `seal.*` for passphrase and PIN.
        EnvironmentFault: `disk.*`, `home.in_use`.
    """
    _check_office(start)
    recovery = identity_text(world.randomness.bytes(KEY_BYTES))
    campaign_id, officer_id = new_id(world.randomness), new_id(world.randomness)

    signing = recovery_signing_key(recovery)

    def begin(registry: Registry) -> None:
        keys = begin_station(registry, world, role="office", officer_id=officer_id, pin=start.pin)
        facts = {
            "title": start.title.strip(),
            "authority": start.authority.strip(),
            "deadline": start.deadline,
            "banks": list(start.banks),
            "recovery": recipient_text(recovery),
            "recovery_sign": signing.public,
            "founded": sign_founding(signing, campaign_id, registry.journal.own_id(), keys.sign.public, keys.recipient),
            "consent": text("consent.text", "vi"),
            "consent_version": text("consent.version", "vi"),
            "sign_public": keys.sign.public,
            "recipient": keys.recipient,
            "rehearsal": start.rehearsal,
        }
        registry.journal.trust_office(registry.journal.own_id())
        open_session(registry, world, officer_id)
        registry.journal.append("campaign.opened", [campaign_id], facts, officer=officer_id)
        told = {"name": start.officer.strip(), "role": "supervisor"}
        registry.journal.append("officer.added", [officer_id], told, officer=officer_id)

    station = found(
        home, begin, passphrase=start.passphrase, officer_id=officer_id, world=world, more_follows=paper_first
    )
    return station, recovery


def open_first_file(home: Home, start: DeskStart, *, world: World) -> Station:
    """Make this laptop the desk whose first file and card are given; return it open.

    Raises:
        InputRefused: `home.taken`, `home.for_an_office`, `seal.card_*`, `bundle.*`, `writer.not_the_office`, `seal.*`
            for passphrase and PIN.
        EnvironmentFault: `disk.*`, `home.in_use`.
    """
    card = read_card_text(start.card_text)
    officer_id = new_id(world.randomness)

    def begin(registry: Registry) -> None:
        begin_station(registry, world, role="desk", officer_id=officer_id, pin=start.pin)
        offer = read_first_file(registry, start.file, card)
        if not isinstance(offer, DeskOffer):
            raise InputRefused("home.for_an_office", place=start.file.name)
        shelf = registry.shelf
        shelf.put_setting("incarnation", str(offer.incarnation))
        shelf.put_setting("desk", offer.desk_id)
        shelf.put_secret("receipt_seed", bytes.fromhex(offer.receipt_seed))
        shelf.put_secret("certificate", msgspec.json.encode(offer.certificate))
        shelf.put_secret("card_secret", card.secret)
        open_session(registry, world, officer_id)
        told = {"name": start.officer.strip(), "role": "officer"}
        registry.journal.append("officer.added", [officer_id], told, officer=officer_id)

    return found(home, begin, passphrase=start.passphrase, officer_id=officer_id, card=card.secret, world=world)


def unlock(home: Home, secret: str, *, world: World, progress: Progress | None = None) -> Station:
    """Open a station by passphrase or by the text of its card; every opening is written down.

    Raises:
        InputRefused: `home.none`, `home.retired`, `seal.wrong_secret`, `seal.slots_malformed`, `registry.*`.
        EnvironmentFault: `disk.*`, `home.in_use`.
    """
    if not home.is_taken():
        raise InputRefused("home.none", place=home.folder.name)
    lock = FolderLock(home.folder)
    try:
        refuse_retired(home, world.disk)
        with translated(home.slots):
            finish_replacing(home, world.disk)
            slots = home.slots.read_bytes()
        opened = find_slot(slots, secret_of(secret))
        station = opened_station(home, opened.key, lock, world, progress=progress)
        with station.registry.transaction():
            if opened.slot.kind == "passphrase":
                station.sign_in(opened.slot.label)
            why = why_apart(station.registry, world, home.folder)
            if why:
                station.go_on_in_new_journal(why)
            else:
                open_session(station.registry, world, station.officer_id)
            station.registry.shelf.put_setting("place", world.place_mark(home.folder))
        leave_mark(station.registry, world)
        finish_erasure(station)
        return station
    except BaseException:
        lock.release()
        raise


def _check_office(start: OfficeStart) -> None:
    for name in ("title", "authority", "officer"):
        if not getattr(start, name).strip():
            raise InputRefused("office.incomplete", place=name)
    try:
        date.fromisoformat(start.deadline)
    except ValueError as error:
        raise InputRefused("office.deadline", place=start.deadline[:20]) from error
    for number in start.banks:
        if bank_of_bin(number) is None:
            raise InputRefused("office.bank", place=number[:20])


def secret_of(typed: str) -> str | bytes:
    """Return the secret of a card when its text was typed, else what was typed: a passphrase."""
    try:
        return read_card_text(typed).secret
    except FieldappError:
        return typed
