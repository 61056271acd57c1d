"""A first file: what an office offers a new desk or office, sealed to its card and to the recovery key."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.bundle.manifest import Manifest
from fieldapp.registry import Registry
from fieldapp.seal.card import Card, card_identity, office_fingerprint
from fieldapp.seal.statement import Certificate
from fieldapp.sync.incoming import take_in
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import translated


class DeskOffer(msgspec.Struct, frozen=True, tag_field="role", tag="desk"):
    """What a desk's first file offers besides its excerpts.

    Attributes:
        desk_id: which desk this laptop becomes.
        receipt_seed: 32 bytes in hex, of the key that signs receipts; `certificate` the office's word for it.
        incarnation: which letter its receipts begin with.
    """

    desk_id: str
    receipt_seed: str
    certificate: Certificate
    incarnation: int = 0


class OfficeOffer(msgspec.Struct, frozen=True, tag_field="role", tag="office"):
    """What the first file of a further office offers: which office this laptop becomes."""

    office_id: str
    label: str
    number: int


def read_first_file(registry: Registry, file: Path, card: Card) -> DeskOffer | OfficeOffer:
    """Take a first file in, inside a transaction of a fresh registry, and return its offer.

    The card says whose file may be trusted: it names the office's signing key.

    Raises:
        InputRefused: `bundle.*`, `bundle.not_a_first_file`, `writer.not_the_office` (another office's card).
        EnvironmentFault: `disk.*`.
    """
    offers: list[DeskOffer | OfficeOffer] = []

    def admit(manifest: Manifest) -> None:
        if manifest.purpose != "first" or manifest.offer is None:
            raise InputRefused("bundle.not_a_first_file", place=file.name)
        if office_fingerprint(manifest.writer.sign_public) != card.office:
            raise InputRefused("writer.not_the_office", place=file.name)
        try:
            offers.append(msgspec.convert(manifest.offer, DeskOffer | OfficeOffer))
        except msgspec.ValidationError as error:
            raise InputRefused("bundle.malformed", place=file.name) from error
        writer = manifest.writer
        registry.journal.trust_office(writer.journal_id)
        keys = {"sign_public": writer.sign_public, "recipient": writer.recipient}
        registry.journal.put_state(msgspec.structs.replace(registry.journal.state(writer.journal_id), **keys))
        registry.shelf.put_setting("home_office", writer.journal_id)

    with translated(file), open(file, "rb") as stream:
        take_in(registry, stream, identities=[card_identity(card.secret)], campaign=None, admit=admit)
    return offers[0]
