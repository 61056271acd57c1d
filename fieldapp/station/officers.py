"""Who opens a station: a new passphrase in one step, and a new officer while it is open."""

from __future__ import annotations

from fieldapp.seal.pin import pin_record
from fieldapp.seal.slots import add_passphrase_slot, check_passphrase, find_slot, read_slots, remove_slot
from fieldapp.station.station import Station
from fieldapp.system.errors import Bug, InputRefused
from fieldapp.system.files import translated, write_bytes
from fieldapp.system.randomness import new_id


def new_passphrase(station: Station, passphrase: str, *, officer_id: str = "") -> None:
    """Give an officer another passphrase, by default the one at work: after the card has opened, for example.

    The new slots are written beside the old ones, synced, read back, and take their place by one rename: at every
    moment the old or the new passphrase opens, and the card always does. Older backups open with the old one.

    Raises:
        InputRefused: `officer.unknown`, `officer.same_passphrase`, `seal.passphrase_short`, `seal.passphrase_long`,
            `seal.slots_*`.
        EnvironmentFault: `disk.*`; the old passphrase stays then.
    """
    who = officer_id or station.officer_id
    if who not in station.facts().officers:
        raise InputRefused("officer.unknown")
    check_passphrase(passphrase)
    _write_slots(station, who, _without(station, who, passphrase), passphrase)


def add_officer(station: Station, *, name: str, passphrase: str, pin: str) -> str:
    """Let somebody new work at this laptop, with passphrase and PIN of their own; return their id.

    Whoever is at work stays at work; the new officer signs in by PIN.

    Raises:
        InputRefused: `officer.unnamed`, `officer.same_passphrase`, `seal.*`; nothing has changed then.
        EnvironmentFault: `disk.*`; when the officer is known already, only the passphrase is missing.
    """
    if not name.strip():
        raise InputRefused("officer.unnamed", place="name")
    check_passphrase(passphrase)
    record = pin_record(pin, station.randomness.bytes(16)).encode()
    officer_id = new_id(station.randomness)
    slots = _without(station, officer_id, passphrase)
    role = "supervisor" if station.role == "office" else "officer"
    with station.registry.transaction():
        station.append("officer.added", [officer_id], {"name": name.strip()[:200], "role": role})
        station.registry.shelf.put_secret(f"pin.{officer_id}", record)
    # After the event: a slot of somebody whom no event names would let a stranger sign in.
    _write_slots(station, officer_id, slots, passphrase)
    return officer_id


def _write_slots(station: Station, officer_id: str, slots: bytes, passphrase: str) -> None:
    key = station.registry.key
    slots = add_passphrase_slot(slots, key=key, passphrase=passphrase, label=officer_id, randomness=station.randomness)
    opened = find_slot(slots, passphrase)
    if (opened.key, opened.slot.label) != (key, officer_id):
        raise Bug("seal.slot_arguments")
    write_bytes(station.disk, station.home.slots, slots, replace=True)


def _without(station: Station, officer_id: str, passphrase: str) -> bytes:
    """Return the slots without an officer's passphrase; the new one may be nobody else's.

    Two officers with one passphrase would sign in as each other.
    """
    with translated(station.home.slots):
        slots = station.home.slots.read_bytes()
    for slot in read_slots(slots):
        if slot.kind == "passphrase" and slot.label == officer_id:
            slots = remove_slot(slots, slot.id)
    try:
        find_slot(slots, passphrase)
    except InputRefused as refused:
        if refused.code == "seal.wrong_secret":
            return slots
        raise
    raise InputRefused("officer.same_passphrase")
