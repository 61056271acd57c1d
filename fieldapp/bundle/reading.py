"""Reading a bundle without trust: as a stream, in bounded memory, every defect with its code."""

from __future__ import annotations

import contextlib
import hashlib
import zlib
from collections.abc import Iterator

from fieldapp.bundle.limits import BLOCK, LIMITS, Limits
from fieldapp.bundle.manifest import Manifest, check_signature, read_manifest
from fieldapp.bundle.members import END, EVENTS, MANIFEST, SIGNATURE, SIGNATURE_MEMBER_BYTES, filling, read_header
from fieldapp.bundle.opening import Decryption, Header
from fieldapp.seal.boxes import Reads, recipient_text
from fieldapp.system.errors import InputRefused

_PIECE = 256 * 1024


class Bundle:
    """An open bundle. Nothing of it may be used for good before `finish` has returned.

    Attributes:
        manifest: what the bundle says about itself; signed, but the signature is checked by `finish`.
        manifest_raw: its bytes, for whoever keeps the file's own words.
    """

    def __init__(self, inflated: _Inflated, identities: list[str], limits: Limits) -> None:
        self._inflated = inflated
        self._limits = limits
        size = read_header(inflated.exactly(BLOCK), MANIFEST)
        if size > limits.manifest:
            raise InputRefused("bundle.too_large", place=MANIFEST)
        self.manifest_raw = inflated.exactly(size)
        self._expect(filling(size), MANIFEST)
        self.manifest: Manifest = read_manifest(self.manifest_raw, limits)
        if not {recipient_text(identity) for identity in identities} & set(self.manifest.recipients):
            raise InputRefused("bundle.other_recipient")
        if self.manifest.events_count > limits.lines:
            raise InputRefused("bundle.too_large", place=EVENTS)
        self._lines = self._read_lines()
        self._finished = False

    def lines(self) -> Iterator[bytes]:
        """Return the lines of `events.jsonl`, without line feeds, one after the other; there is one such iterator.

        Raises (while it goes on):
            InputRefused: every code of FORMAT.md that can be seen before the end of the file.
            EnvironmentFault: the stick went away.
        """
        return self._lines

    def finish(self) -> None:
        """Read what is left and check that all of it is what the writer signed; only then may it be kept.

        Raises:
            InputRefused: `bundle.count`, `bundle.signature`, `bundle.trailing` and what `lines` raises.
            EnvironmentFault: the stick went away.
        """
        if self._finished:
            return
        for _ in self._lines:
            pass
        if read_header(self._inflated.exactly(BLOCK), SIGNATURE) != SIGNATURE_MEMBER_BYTES:
            raise InputRefused("bundle.malformed", place=SIGNATURE)
        signature = self._inflated.exactly(SIGNATURE_MEMBER_BYTES)
        self._expect(filling(SIGNATURE_MEMBER_BYTES), SIGNATURE)
        if self._inflated.exactly(len(END)) != END:
            raise InputRefused("bundle.trailing")
        self._inflated.end()
        check_signature(self.manifest, self.manifest_raw, signature)
        self._finished = True

    def _read_lines(self) -> Iterator[bytes]:
        size = read_header(self._inflated.exactly(BLOCK), EVENTS)
        if size != self.manifest.events_bytes:
            raise InputRefused("bundle.count")
        digest, count, left, rest = hashlib.sha256(), 0, size, b""
        while left:
            piece = self._inflated.some(min(left, _PIECE))
            left -= len(piece)
            digest.update(piece)
            lines = piece.split(b"\n")
            lines[0] = rest + lines[0]
            rest = lines.pop()
            count += len(lines)
            if max(len(rest), *map(len, lines), 0) > self._limits.line or b"" in lines:
                raise InputRefused("bundle.malformed", place=EVENTS)
            if count > self.manifest.events_count:
                raise InputRefused("bundle.count")
            yield from lines
        if rest:
            raise InputRefused("bundle.malformed", place=EVENTS)
        if count != self.manifest.events_count or digest.hexdigest() != self.manifest.events_sha256:
            raise InputRefused("bundle.count")
        self._expect(filling(size), EVENTS)

    def _expect(self, zeros: bytes, place: str) -> None:
        if self._inflated.exactly(len(zeros)) != zeros:
            raise InputRefused("bundle.malformed", place=place)


@contextlib.contextmanager
def open_bundle(source: Reads, identities: list[str], *, limits: Limits = LIMITS) -> Iterator[Bundle]:
    """Open a sealed file with our age identities; the manifest is read and checked when the block begins.

    At most a few MiB are held besides the manifest, whatever the file claims. The thread that decrypts ends with the
    block, also when it is left early.

    Raises:
        InputRefused: a code of FORMAT.md; `seal.identity` when an identity is none.
        EnvironmentFault: the file could not be read.
    """
    decryption = Decryption(Header(source, limits), identities)
    try:
        yield Bundle(_Inflated(decryption, limits), identities, limits)
    finally:
        decryption.close()


class _Inflated:
    """The bytes of the tar, decompressed no further than they are asked for."""

    def __init__(self, decryption: Decryption, limits: Limits) -> None:
        self._decryption = decryption
        self._limits = limits
        self._gzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._ready = b""
        self._start = 0
        self._packed = 0
        self._unpacked = 0

    def some(self, most: int) -> bytes:
        """Return at least one byte and at most `most`; the tar may not end here."""
        while self._start == len(self._ready):
            self._ready, self._start = self._next(), 0
        part = self._ready[self._start : self._start + most]
        self._start += len(part)
        return part

    def exactly(self, size: int) -> bytes:
        """Return `size` bytes."""
        parts = []
        while size:
            part = self.some(size)
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def end(self) -> None:
        """Check that tar, gzip and the sealed file end here, with nothing but the zeros that fill the last block."""
        if self._start != len(self._ready):
            raise InputRefused("bundle.trailing")
        while not self._gzip.eof:
            if self._next():
                raise InputRefused("bundle.trailing")
        zeros = self._gzip.unused_data
        while piece := self._decryption.read():
            self._packed += len(piece)
            zeros += piece
            if len(zeros) >= BLOCK:
                raise InputRefused("bundle.trailing")
        if len(zeros) >= BLOCK or zeros.strip(b"\0") or self._packed % BLOCK:
            raise InputRefused("bundle.trailing")

    def _next(self) -> bytes:
        if self._gzip.eof:
            raise InputRefused("bundle.malformed", place="tar")
        packed = self._gzip.unconsumed_tail
        if not packed:
            packed = self._decryption.read()
            self._packed += len(packed)
            if not packed:
                raise InputRefused("bundle.malformed", place="gzip")
        try:
            unpacked = self._gzip.decompress(packed, _PIECE)
        except zlib.error as error:
            raise InputRefused("bundle.malformed", place="gzip") from error
        self._unpacked += len(unpacked)
        if self._unpacked > self._limits.unpacked:
            raise InputRefused("bundle.too_large")
        if self._unpacked > self._limits.ratio_from and self._unpacked > self._limits.ratio * self._packed:
            raise InputRefused("bundle.bomb")
        return unpacked
