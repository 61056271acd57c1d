"""Writing a bundle: which ranges and excerpts it carries, to whom, and that it was read back before it counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from fieldapp.bundle.manifest import Enrolment, Manifest, Range, Writer
from fieldapp.bundle.naming import file_name, letter
from fieldapp.bundle.writing import write_bundle
from fieldapp.domain.events import Event, write_line
from fieldapp.registry import Registry
from fieldapp.seal.signing import sign_head
from fieldapp.sync.keys import Keys
from fieldapp.system.files import Disk, translated, write_bytes, write_whole
from fieldapp.system.randomness import Randomness, new_id


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written.

    Attributes:
        purpose: `records`, `answer` or `first`.
        spans: (journal_id, from_seq, to_seq) of journals whose makers signed their heads; own spans are signed now.
        excerpts: events without their neighbours.
        recipients: age recipients, all of them; the recovery key is one.
        label: short name of the writer, for whoever looks inside.
    """

    purpose: str
    campaign: str
    label: str
    number: int
    recipients: tuple[str, ...]
    spans: tuple[tuple[str, int, int], ...] = ()
    excerpts: tuple[Event, ...] = ()
    enrolment: Enrolment | None = None
    answer: dict[str, object] | None = None
    offer: dict[str, object] | None = None
    read_answer: int = 0


class WrittenFile(msgspec.Struct, frozen=True):
    """A file that was written, read back and compared."""

    path: Path
    bundle_id: str
    sha256: str
    events: int
    size: int


def write_parcel(
    registry: Registry,
    parcel: Parcel,
    *,
    keys: Keys,
    folder: Path,
    point: str,
    desk: str,
    disk: Disk,
    randomness: Randomness,
    written_at: int,
) -> WrittenFile:
    """Seal a parcel into a new file in `folder`, with a plain letter beside it; nothing is ever overwritten.

    Raises:
        EnvironmentFault: `disk.*`; no file with a valid name is left then.
    """
