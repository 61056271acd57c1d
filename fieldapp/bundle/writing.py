"""Writing a bundle as a stream: no temporary file, and never more than a few pieces in memory."""

from __future__ import annotations

import hashlib
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from fieldapp.bundle.limits import FORMAT, LIMITS, Limits
from fieldapp.bundle.manifest import LONGEST_NAME, Manifest, Writer, read_manifest, sign_manifest, write_manifest
from fieldapp.bundle.members import END, EVENTS, MANIFEST, SIGNATURE, filling, member_header
from fieldapp.seal.boxes import Writes, encrypt_stream
from fieldapp.seal.signing import SigningKey
from fieldapp.system.errors import Bug, InputRefused

_PIECE = 256 * 1024
# Half the time of level 6 for files that are 6 % larger: 20,000 events of 710 bytes, `python -m tests.bundle.speed`.
_LEVEL = 3
# No name, no time, no operating system: the same events give the same bytes everywhere.
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

Lines = Callable[[], Iterable[bytes]]


def write_bundle(
    out: Writes,
    *,
    manifest: Manifest,
    lines: Lines,
    key: SigningKey,
    recipients: Iterable[str],
    limits: Limits = LIMITS,
) -> Manifest:
    """Write a sealed bundle and return the manifest as it was signed.

    `lines` gives the lines of `events.jsonl` without line feeds; it is called twice (to count and hash, then to write)
    and has to give the same both times. `recipients` are all who may open the file, the recovery key among them.

    Raises:
        InputRefused: `bundle.too_large` when it would pass what a reader accepts (write two files then),
            `seal.recipient` when a recipient is none.
        Bug: `bundle.key` (the key is not the writer's), `bundle.manifest` (a reader would refuse the manifest) or
            `bundle.lines_changed`. What `lines` and `out` raise comes through as it is.
    """
    if key.public != manifest.writer.sign_public:
        raise Bug("bundle.key")
    final = _completed(manifest, lines, sorted(set(recipients)), limits)
    raw = write_manifest(final)
    try:
        read_manifest(raw, limits)
    except InputRefused as refused:
        raise Bug("bundle.manifest") from refused
    if len(raw) > limits.manifest:
        raise InputRefused("bundle.too_large", place=MANIFEST)
    encrypt_stream(
        _Source(_payload(_tar(final, raw, lines, key), limits)), _Counted(out, limits.file), final.recipients
    )
    return final


def _completed(manifest: Manifest, lines: Lines, recipients: list[str], limits: Limits) -> Manifest:
    digest, size, count = hashlib.sha256(), 0, 0
    for piece, held in _pieces(lines(), limits):
        digest.update(piece)
        size += len(piece)
        count += held
        if count > limits.lines or size > limits.unpacked - limits.manifest - 16 * 1024:
            raise InputRefused("bundle.too_large", place=EVENTS)
    return msgspec.structs.replace(
        manifest,
        writer=_composed_writer(manifest.writer),
        answer=_composed(manifest.answer),
        offer=_composed(manifest.offer),
        format=FORMAT,
        events_bytes=size,
        events_count=count,
        events_sha256=digest.hexdigest(),
        recipients=recipients,
    )


def _composed_writer(writer: Writer) -> Writer:
    label = unicodedata.normalize("NFC", writer.label)[:LONGEST_NAME]
    return msgspec.structs.replace(writer, label=label)


def _composed(value: Any) -> Any:
    """Return a JSON value with every text in NFC: a label typed on a Mac must not keep a desk from exporting."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list | tuple):
        return [_composed(inner) for inner in value]
    if isinstance(value, dict):
        return {_composed(name): _composed(inner) for name, inner in value.items()}
    return value


def _pieces(lines: Iterable[bytes], limits: Limits) -> Iterator[tuple[bytes, int]]:
    """Join lines into larger pieces; each comes with how many lines it holds."""
    waiting: list[bytes] = []
    size = 0
    for line in lines:
        if not line or len(line) > limits.line or b"\n" in line:
            raise InputRefused("bundle.malformed", place=EVENTS)
        waiting.append(line)
        size += len(line) + 1
        if size >= _PIECE:
            yield b"\n".join(waiting) + b"\n", len(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"\n".join(waiting) + b"\n", len(waiting)


def _tar(manifest: Manifest, raw: bytes, lines: Lines, key: SigningKey) -> Iterator[bytes]:
    yield member_header(MANIFEST, len(raw)) + raw + filling(len(raw))
    yield member_header(EVENTS, manifest.events_bytes)
    digest = hashlib.sha256()
    for piece, _ in _pieces(lines(), LIMITS):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != manifest.events_sha256:
        raise Bug("bundle.lines_changed")
    yield filling(manifest.events_bytes)
    signature = sign_manifest(key, raw)
    yield member_header(SIGNATURE, len(signature)) + signature + filling(len(signature))
    yield END


def _payload(tar: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    """Compress, and fill up with zeros to whole blocks."""
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    check, unpacked, packed = 0, 0, len(_GZIP_HEADER)
    yield _GZIP_HEADER
    for piece in tar:
        check = zlib.crc32(piece, check)
        unpacked += len(piece)
        squeezed = squeeze.compress(piece)
        packed += len(squeezed)
        if squeezed:
            yield squeezed
    squeezed = squeeze.flush() + check.to_bytes(4, "little") + (unpacked % 2**32).to_bytes(4, "little")
    packed += len(squeezed)
    if unpacked > limits.ratio_from and unpacked > limits.ratio * packed:
        raise InputRefused("bundle.too_large", place=EVENTS)
    yield squeezed + filling(packed)


class _Source:
    """Gives the pieces of an iterator to whoever reads."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece = b""
        self._start = 0

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; none at the end."""
        while self._start == len(self._piece):
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._piece, self._start = piece, 0
        part = self._piece[self._start : self._start + size]
        self._start += len(part)
        return part


class _Counted:
    """Passes bytes on until there are too many."""

    def __init__(self, out: Writes, most: int) -> None:
        self._out = out
        self._left = most

    def write(self, data: bytes, /) -> int:
        """Write all of `data`."""
        self._left -= len(data)
        if self._left < 0:
            raise InputRefused("bundle.too_large")
        self._out.write(data)
        return len(data)
