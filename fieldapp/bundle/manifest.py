"""The manifest: who wrote a bundle, for whom, and what it holds. It is what the writer signs."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any, Literal

import msgspec

from fieldapp.bundle.limits import FORMAT, LIMITS, MAJORS, Limits
from fieldapp.domain.events import MAX_NUMBER
from fieldapp.seal.boxes import is_recipient
from fieldapp.seal.signing import SigningKey, is_public_key, signature_bytes, verify
from fieldapp.seal.succession import Succession
from fieldapp.system.errors import InputRefused

Purpose = Literal["records", "answer", "first"]

LONGEST_NAME = 200
"""Characters of a label or an id of a station."""

_HASH_DIGITS = 64
_ID_DIGITS = 32
_MOST_STATIONS = 1000
_MOST_RANGES = 20_000
_MOST_OFFICES = 1000
MOST_FORKS = 1000
"""Of one journal, in what a station says to hold."""

_MOST_SUCCESSIONS = 100


class Writer(msgspec.Struct, frozen=True):
    """Who wrote the bundle.

    Attributes:
        journal_id: the writer's journal, 32 hex digits.
        sign_public: its signing key, 64 hex digits; signs the manifest.
        recipient: its age recipient, to answer to.
        role: `desk` or `office`.
        label: what people call it.
        stations: ids of the points or desks it speaks for.
        program: version of the program that wrote it, empty when it does not say.
    """

    journal_id: str
    sign_public: str
    recipient: str
    role: str
    label: str
    stations: list[str] = []
    program: str = ""


class Range(msgspec.Struct, frozen=True):
    """A contiguous part of one journal, with the head that its maker signed.

    Attributes:
        journal_id: 32 hex digits.
        from_seq, to_seq: first and last event carried.
        hash_before: hash of the event before `from_seq`; empty when `from_seq` is 1.
        head_hash: hash of the event `to_seq`.
        sign_public: the maker's signing key.
        signature: of the head (`fieldapp.seal.signing.sign_head`), 128 hex digits.
    """

    journal_id: str
    from_seq: int
    to_seq: int
    hash_before: str
    head_hash: str
    sign_public: str
    signature: str


class Enrolment(msgspec.Struct, frozen=True):
    """What a desk's first bundle brings: which card, the keys it chose, and the proof that it holds the card."""

    card_id: str
    proof: str
    sign_public: str
    recipient: str


class Holding(msgspec.Struct, frozen=True):
    """How far a journal is held: to `seq`, whose event has `hash`; `forks` are the ends of further branches."""

    seq: int
    hash: str
    forks: list[str] = []


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a bundle says about itself. Fields that a newer minor version adds are passed over.

    `write_bundle` fills in `format`, `events_bytes`, `events_count`, `events_sha256` and `recipients`.

    Attributes:
        campaign: id of the campaign.
        bundle_id: 32 hex digits, fresh for every file.
        purpose: `records`, `answer` (an acknowledgement) or `first` (a desk's first file).
        number: the writer's running number of its files.
        writer: who wrote it.
        written_at: the writer's clock, ms since 1970.
        ranges: parts of journals that `events.jsonl` holds.
        excerpts: how many of its lines are excerpts, vouched for by this manifest only.
        enrolment: in a desk's first bundle.
        answer: what arrived at the office, journal by journal, for an acknowledgement.
        offer: what a desk needs to begin, in its first file.
        read_answers: by journal of an office, the counter of its last acknowledgement that the writer has read.
        holds: what the writer holds of each journal, by journal id, so that another office sends the rest; else empty.
        succession: which journals and keys of the writer go on for which old ones, oldest first.
    """

    format: tuple[int, int] = FORMAT
    campaign: str
    bundle_id: str
    purpose: Purpose
    number: int
    writer: Writer
    written_at: int
    ranges: list[Range] = []
    excerpts: int = 0
    events_count: int = 0
    events_bytes: int = 0
    events_sha256: str = ""
    recipients: list[str] = []
    enrolment: Enrolment | None = None
    answer: dict[str, Any] | None = None
    offer: dict[str, Any] | None = None
    read_answers: dict[str, int] = {}
    holds: dict[str, Holding] = {}
    succession: list[Succession] = []


class _Version(msgspec.Struct):
    format: tuple[int, ...]


_encoder = msgspec.json.Encoder(order="sorted")
_anything = msgspec.json.Decoder()
_versions = msgspec.json.Decoder(_Version)
_manifests = msgspec.json.Decoder(Manifest)


def write_manifest(manifest: Manifest) -> bytes:
    """Return the canonical bytes of a manifest: sorted keys, no white space, UTF-8."""
    return _encoder.encode(manifest)


def read_manifest(raw: bytes, limits: Limits = LIMITS) -> Manifest:
    """Read `manifest.json` and check its form; who may have signed it is asked elsewhere.

    Raises:
        InputRefused: `bundle.newer_major` (to be kept until the program is newer) or `bundle.malformed`.
    """
    try:
        major = next(iter(_versions.decode(raw).format), 0)
        if major > max(MAJORS):
            raise InputRefused("bundle.newer_major")
        if not _is_canonical(raw):
            raise InputRefused("bundle.malformed", place="manifest.json")
        manifest = _manifests.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise InputRefused("bundle.malformed", place="manifest.json") from error
    if major not in MAJORS or manifest.format[1] < 0 or not _is_sound(manifest, limits):
        raise InputRefused("bundle.malformed", place="manifest.json")
    return manifest


def sign_manifest(key: SigningKey, raw: bytes) -> bytes:
    """Return the member `signature`: 128 hex digits over the SHA-256 of the manifest's bytes, and a line feed."""
    return key.sign("manifest", hashlib.sha256(raw).digest()).hex().encode() + b"\n"


def check_signature(manifest: Manifest, raw: bytes, member: bytes) -> None:
    """Check the member `signature` against the key that the manifest names.

    Raises:
        InputRefused: `bundle.signature`.
    """
    signature = signature_bytes(member[:-1].decode("ascii", "replace")) if member.endswith(b"\n") else None
    digest = hashlib.sha256(raw).digest()
    if signature is None or not verify(manifest.writer.sign_public, "manifest", digest, signature):
        raise InputRefused("bundle.signature")


def _is_canonical(raw: bytes) -> bool:
    same = _encoder.encode(_anything.decode(raw)) == raw
    return same and (raw.isascii() or unicodedata.is_normalized("NFC", raw.decode()))


def _is_sound(manifest: Manifest, limits: Limits) -> bool:
    numbers = (
        manifest.number,
        manifest.excerpts,
        manifest.events_count,
        manifest.events_bytes,
        *manifest.read_answers.values(),
        manifest.written_at,
    )
    named = 0 < len(manifest.campaign) <= LONGEST_NAME and _is_hex(manifest.bundle_id, _ID_DIGITS)
    counted = all(0 <= number < MAX_NUMBER for number in numbers) and manifest.excerpts <= manifest.events_count
    return (
        named
        and counted
        and _is_hex(manifest.events_sha256, _HASH_DIGITS)
        and _is_writer(manifest.writer)
        and len(manifest.ranges) <= _MOST_RANGES
        and all(_is_range(part) for part in manifest.ranges)
        and len(manifest.read_answers) <= _MOST_OFFICES
        and all(_is_hex(journal_id, _ID_DIGITS) for journal_id in manifest.read_answers)
        and len(manifest.holds) <= _MOST_RANGES
        and all(_is_hex(name, _ID_DIGITS) and _is_holding(held) for name, held in manifest.holds.items())
        and (manifest.enrolment is None or _is_enrolment(manifest.enrolment))
        and len(manifest.succession) <= _MOST_SUCCESSIONS
        and all(_is_succession(told) for told in manifest.succession)
        and 1 <= len(manifest.recipients) <= limits.recipients
        and manifest.recipients == sorted(set(manifest.recipients))
        and all(is_recipient(recipient) for recipient in manifest.recipients)
    )


def _is_writer(writer: Writer) -> bool:
    names = [writer.role, writer.label, writer.program, *writer.stations]
    return (
        _is_hex(writer.journal_id, _ID_DIGITS)
        and is_public_key(writer.sign_public)
        and is_recipient(writer.recipient)
        and len(writer.stations) <= _MOST_STATIONS
        and all(len(name) <= LONGEST_NAME for name in names)
    )


def _is_range(part: Range) -> bool:
    return (
        _is_hex(part.journal_id, _ID_DIGITS)
        and 1 <= part.from_seq <= part.to_seq < MAX_NUMBER
        and (part.hash_before == "" if part.from_seq == 1 else _is_hex(part.hash_before, _HASH_DIGITS))
        and _is_hex(part.head_hash, _HASH_DIGITS)
        and is_public_key(part.sign_public)
        and signature_bytes(part.signature) is not None
    )


def _is_holding(held: Holding) -> bool:
    return (
        1 <= held.seq < MAX_NUMBER
        and _is_hex(held.hash, _HASH_DIGITS)
        and len(held.forks) <= MOST_FORKS
        and all(_is_hex(head, _HASH_DIGITS) for head in held.forks)
    )


def _is_enrolment(enrolment: Enrolment) -> bool:
    return (
        _is_hex(enrolment.card_id, _ID_DIGITS)
        and _is_hex(enrolment.proof, _HASH_DIGITS)
        and is_public_key(enrolment.sign_public)
        and is_recipient(enrolment.recipient)
    )


def _is_succession(told: Succession) -> bool:
    return (
        all(_is_hex(journal, _ID_DIGITS) for journal in (told.old, told.journal_id))
        and 0 <= told.seq < MAX_NUMBER
        and (told.hash == "" if told.seq == 0 else _is_hex(told.hash, _HASH_DIGITS))
        and all(is_public_key(key) for key in (told.sign_public, told.by))
        and is_recipient(told.recipient)
        and signature_bytes(told.signature) is not None
    )


def _is_hex(value: str, digits: int) -> bool:
    return len(value) == digits and not value.strip("0123456789abcdef")
