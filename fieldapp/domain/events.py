"""Events: the envelope that is chained and hashed, the body that can be erased, and the line that carries both.

An envelope is hashed as the bytes that were received. Nothing is re-serialised to check a hash: the re-serialisation in
`read_line` only asks whether the bytes were in the one canonical form.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from itertools import pairwise
from typing import Any

import msgspec

from fieldapp.system.errors import InputRefused

MAX_LINE = 1 << 20
"""An event line longer than this is refused, in bytes."""

MAX_NUMBER = 2**53
"""Integers above this are refused: not every JSON reader keeps them."""

MAX_DEPTH = 24
"""Lists and objects within each other, the outermost included; deeper ones would exhaust a reader that descends."""

_EVENT_DOMAIN = b"fieldapp/event/1\0"
_BODY_DOMAIN = b"fieldapp/body/1\0"
SALT_BYTES = 32
_LINE_FRAME = len(b'{"body":,"envelope":,"salt":""}') + 2 * SALT_BYTES
_HASH_DIGITS = 64

_encoder = msgspec.json.Encoder(order="deterministic")


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """What is chained: who wrote which kind of fact about whom, after what, and the commitment to its body.

    Attributes:
        journal_id: 32 hex digits, one per incarnation of a database.
        seq: 1, 2, 3 ... without a gap within a journal.
        prev_hash: hash of the event before it in the journal, empty for the first.
        subjects: sorted ids of the people or things that the event is about.
        parents: sorted hashes of the newest events about these subjects that the writer had seen.
        lamport: one more than the largest that the writer had seen.
        wall_time: the machine's clock in ms since 1970; shown, never trusted.
        clock_flags: what was odd about the clock, for example `jumped_back`.
        officer: id of who acted.
        commitment: SHA-256 over salt and body, in hex.
    """

    clock_flags: list[str]
    commitment: str
    journal_id: str
    kind: str
    lamport: int
    officer: str
    parents: list[str]
    prev_hash: str
    seq: int
    subjects: list[str]
    version: int
    wall_time: int


class Event(msgspec.Struct, frozen=True, gc=False):
    """An event as it is stored and carried.

    Attributes:
        hash: of the envelope's bytes, 64 hex digits.
        raw: the envelope's bytes as received.
        salt: 32 bytes; None after an erasure.
        body: JSON bytes as received; None after an erasure.
    """

    hash: str
    envelope: Envelope
    raw: bytes
    salt: bytes | None
    body: bytes | None

    def facts(self) -> dict[str, Any]:
        """Return the decoded body; empty after an erasure."""
        return {} if self.body is None else _decode_object(self.body)


class _Line(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    envelope: msgspec.Raw
    salt: str | None = None
    body: msgspec.Raw = msgspec.Raw()


class _Subjects(msgspec.Struct):
    subjects: list[str]


_subjects = msgspec.json.Decoder(_Subjects)
_envelopes = msgspec.json.Decoder(Envelope)
_lines = msgspec.json.Decoder(_Line)


def _no_fraction(literal: str) -> object:
    raise ValueError(f"a number of {len(literal)} characters is no integer")


# Two programs may write one fraction in two ways; amounts are whole đồng, times whole milliseconds.
_anything = msgspec.json.Decoder(float_hook=_no_fraction)
_long_number = re.compile(rb"[0-9]{16}")


def canonical(value: object) -> bytes:
    """Return the one JSON form of `value`: sorted keys, no white space, UTF-8."""
    return _encoder.encode(value)


def event_hash(raw: bytes) -> str:
    """Return the hash of an envelope's bytes in hex."""
    return hashlib.sha256(_EVENT_DOMAIN + raw).hexdigest()


def body_commitment(salt: bytes, body: bytes) -> str:
    """Return what the envelope says about a body without telling it, in hex."""
    return hashlib.sha256(_BODY_DOMAIN + salt + body).hexdigest()


def seal_event(
    *,
    journal_id: str,
    seq: int,
    prev_hash: str,
    kind: str,
    subjects: list[str],
    parents: list[str],
    lamport: int,
    wall_time: int,
    officer: str,
    salt: bytes,
    facts: dict[str, Any],
    version: int = 1,
    clock_flags: list[str] | None = None,
) -> Event:
    """Make a new event: encode body and envelope once, and hash them. Text of `facts` becomes NFC.

    Raises:
        InputRefused: as `read_line`: nobody may write what others would refuse to read.
    """
    envelope = Envelope(
        journal_id=journal_id,
        seq=seq,
        prev_hash=prev_hash,
        kind=kind,
        version=version,
        subjects=sorted(set(subjects)),
        parents=sorted(set(parents)),
        lamport=lamport,
        wall_time=wall_time,
        clock_flags=clock_flags or [],
        officer=officer,
        commitment="",
    )
    event = _sealed(envelope, salt, facts)
    _check(event)
    return event


def seal_next(
    previous: Event, *, kind: str, subject: str, parents: list[str], salt: bytes, facts: dict[str, Any]
) -> Event:
    """Make the event behind `previous`, by the same writer at the same moment, about one person.

    For the rows of lists, of which there are many: `facts` hold texts, lists of texts and small numbers only, so that
    nothing of what `seal_event` would refuse can stand in them but half a character, or too much.

    Raises:
        InputRefused: `event.malformed`, `event.too_long`.
    """
    before = previous.envelope
    envelope = Envelope(
        clock_flags=[],
        commitment="",
        journal_id=before.journal_id,
        kind=kind,
        lamport=before.lamport + 1,
        officer=before.officer,
        parents=parents,
        prev_hash=previous.hash,
        seq=before.seq + 1,
        subjects=[subject],
        version=1,
        wall_time=before.wall_time,
    )
    return _sealed(envelope, salt, facts)


def _sealed(envelope: Envelope, salt: bytes, facts: dict[str, Any]) -> Event:
    """Commit to the facts and hash the envelope, whose commitment is still empty."""
    try:
        body = _composed(canonical(facts))
    except (UnicodeEncodeError, RecursionError, OverflowError) as error:  # half a character, or a bottomless value
        raise InputRefused("event.malformed") from error
    envelope = msgspec.structs.replace(envelope, commitment=body_commitment(salt, body))
    raw = canonical(envelope)
    event = Event(event_hash(raw), envelope, raw, salt, body)
    if len(raw) + len(body) > MAX_LINE - _LINE_FRAME:
        raise InputRefused("event.too_long")
    return event


def word(facts: dict[str, Any], key: str) -> str:
    """Return the text under a key, or an empty one: another program may have put anything there."""
    value = facts.get(key)
    return value if isinstance(value, str) else ""


def words(facts: dict[str, Any], key: str) -> list[str]:
    """Return the texts in the list under a key, or none."""
    value = facts.get(key)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def write_line(event: Event) -> bytes:
    """Return the line of `events.jsonl` that carries an event, without the line feed."""
    if event.salt is None or event.body is None:
        return b'{"envelope":' + event.raw + b"}"
    return b'{"body":' + event.body + b',"envelope":' + event.raw + b',"salt":"' + event.salt.hex().encode() + b'"}'


def read_line(line: bytes) -> Event:
    """Read one line of `events.jsonl` and check everything that can be checked without its neighbours.

    Raises:
        InputRefused: `event.too_long`, `event.malformed`, `event.not_canonical` (the bytes are not in the one form,
            text is not NFC, a number is no integer within `MAX_NUMBER`, or more than `MAX_DEPTH` deep) or
            `event.commitment` (the body is not the one that was committed to).
    """
    if len(line) > MAX_LINE:
        raise InputRefused("event.too_long")
    try:
        parts = _lines.decode(line)
        raw = bytes(parts.envelope)
        envelope = _envelopes.decode(raw)
        body = bytes(parts.body) or None
        salt = None if parts.salt is None else bytes.fromhex(parts.salt)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InputRefused("event.malformed") from error
    event = Event(event_hash(raw), envelope, raw, salt, body)
    if write_line(event) != line:
        raise InputRefused("event.not_canonical")
    _check(event)
    return event


def restore(raw: bytes, salt: bytes | None, body: bytes | None, known_hash: str) -> Event:
    """Return a stored event without checking it again."""
    return Event(known_hash, _envelopes.decode(raw), raw, salt, body)


def subjects_in(raw: bytes) -> list[str]:
    """Return the subjects that a stored envelope names."""
    return _subjects.decode(raw).subjects


def _check(event: Event) -> None:
    if not _is_canonical(event.raw) or (event.body is not None and not _is_canonical(event.body)):
        raise InputRefused("event.not_canonical")
    _check_shape(event)


def _composed(body: bytes) -> bytes:
    """Return the canonical bytes with all text in NFC: keyboards of some systems give letters and accents apart."""
    if body.isascii() or unicodedata.is_normalized("NFC", text := body.decode()):
        return body
    return canonical(msgspec.json.decode(unicodedata.normalize("NFC", text)))


def _check_shape(event: Event) -> None:
    envelope = event.envelope
    in_range = 1 <= envelope.seq < MAX_NUMBER and 1 <= envelope.lamport < MAX_NUMBER and envelope.version >= 1
    well_named = _is_hex(envelope.journal_id, 32) and bool(envelope.kind) and _is_hex(envelope.commitment, _HASH_DIGITS)
    linked = (envelope.prev_hash == "") == (envelope.seq == 1) and all(
        _is_hex(p, _HASH_DIGITS) for p in envelope.parents
    )
    linked = linked and (envelope.seq == 1 or _is_hex(envelope.prev_hash, _HASH_DIGITS))
    ordered = _strictly_sorted(envelope.subjects) and _strictly_sorted(envelope.parents)
    if not (in_range and well_named and linked and ordered) or (event.salt is None) != (event.body is None):
        raise InputRefused("event.malformed")
    if event.salt is None or event.body is None:
        return
    if not event.body.startswith(b"{") or len(event.salt) != SALT_BYTES:
        raise InputRefused("event.malformed")
    if body_commitment(event.salt, event.body) != envelope.commitment:
        raise InputRefused("event.commitment")


def _is_canonical(raw: bytes) -> bool:
    try:
        value = _anything.decode(raw)
        if _encoder.encode(value) != raw or not (raw.isascii() or unicodedata.is_normalized("NFC", raw.decode())):
            return False
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return False
    # Walking a value costs more than all the rest: only where a number may be too large or a level too deep.
    suspicious = _long_number.search(raw) is not None or raw.count(b"{") + raw.count(b"[") > MAX_DEPTH
    return not suspicious or _is_modest(value, MAX_DEPTH)


def _is_modest(value: object, levels: int) -> bool:
    if isinstance(value, int):
        return -MAX_NUMBER <= value <= MAX_NUMBER
    if not isinstance(value, (dict, list)):
        return True
    return levels > 0 and all(_is_modest(v, levels - 1) for v in (value.values() if isinstance(value, dict) else value))


def _is_hex(value: str, digits: int) -> bool:
    return len(value) == digits and not value.strip("0123456789abcdef")


def _strictly_sorted(values: list[str]) -> bool:
    return all(left < right for left, right in pairwise(values))


def _decode_object(raw: bytes) -> dict[str, Any]:
    value = _anything.decode(raw)
    return value if isinstance(value, dict) else {}
