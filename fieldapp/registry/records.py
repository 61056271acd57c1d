"""How the record of a person lies in its table: small, as each page of it is encrypted and written."""

from __future__ import annotations

from typing import Final

import msgspec

from fieldapp.domain.citizen import Citizen, Listing, Value
from fieldapp.domain.events import canonical

_MARK: Final = b"\x01"
"""Stands for what is repeated; JSON has no such byte, it writes control characters in another way."""

_JSON: Final = (b"{", b'"')
"""What the record of somebody begins with of whom more tells than one row of a list."""


class _Listed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Somebody of whom one row of a list tells and nothing else: nearly everybody before the first day."""

    citizen_id: str
    said_by: str
    texts: dict[str, str]
    category: dict[str, str]
    listing: tuple[str, str, int, tuple[str, ...]]

    def citizen(self) -> Citizen:
        return Citizen(
            citizen_id=self.citizen_id,
            members=(self.citizen_id,),
            role="citizen",
            walk_in=False,
            values={field: Value(text, "roster", self.said_by) for field, text in self.texts.items()},
            category=self.category,
            listings=(Listing(*self.listing),),
            registrations=(),
            consents=(),
            payee="",
            relation="",
            conflicts=(),
        )


def pack_record(citizen: Citizen) -> bytes:
    """Return what the table keeps of a person.

    Somebody of one list takes 350 bytes instead of 1,900; of the others what their values repeat stands in it once.
    """
    first = next(iter(citizen.values.values()), None)
    if first is None:
        return canonical(citizen)
    if len(citizen.listings) == 1 and not citizen.registrations:
        texts = {field: value.text for field, value in citizen.values.items()}
        one = citizen.listings[0]
        listing = (one.roster, one.sheet, one.row, one.issues)
        listed = _Listed(citizen.citizen_id, first.event, texts, citizen.category, listing)
        if listed.citizen() == citizen:
            return msgspec.msgpack.encode(listed)
    repeated = canonical(msgspec.structs.replace(first, text="", lost=())).removeprefix(b'{"text":"')
    return repeated + _MARK + canonical(citizen).replace(repeated, _MARK)


def unpack_record(packed: bytes) -> bytes:
    """Return the canonical JSON of the person again, byte for byte."""
    if not packed.startswith(_JSON):
        return canonical(decode_record(packed))
    repeated, mark, record = packed.partition(_MARK)
    return record.replace(_MARK, repeated) if mark else packed


def decode_record(packed: bytes) -> Citizen:
    """Return the person that a view's record holds."""
    if packed.startswith(_JSON):
        return _citizens.decode(unpack_record(packed))
    return _listed.decode(packed).citizen()


def record_texts(packed: bytes) -> dict[str, str]:
    """Return what the fields of the person say, without all the rest."""
    if not packed.startswith(_JSON):
        return _listed.decode(packed).texts
    return {field: value.text for field, value in _values.decode(unpack_record(packed)).values.items()}


class _Text(msgspec.Struct, gc=False):
    text: str


class _Values(msgspec.Struct, gc=False):
    values: dict[str, _Text]


_citizens = msgspec.json.Decoder(Citizen)
_values = msgspec.json.Decoder(_Values)
_listed = msgspec.msgpack.Decoder(_Listed)
