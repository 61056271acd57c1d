"""The keys with which a station signs and opens bundles."""

from __future__ import annotations

import msgspec

from fieldapp.seal.boxes import recipient_text
from fieldapp.seal.signing import SigningKey


class Keys(msgspec.Struct, frozen=True):
    """A station's own keys; they never leave its database.

    Attributes:
        sign: signs heads and manifests.
        identity: age identity that opens bundles for this station.
    """

    sign: SigningKey
    identity: str

    @property
    def recipient(self) -> str:
        """What others encrypt to."""
        return recipient_text(self.identity)


class SignedHead(msgspec.Struct, frozen=True):
    """The head of a journal that its maker signed: `signature` in hex over campaign, journal, `seq` and `hash`."""

    seq: int
    hash: str
    signature: str
