"""Taking off the outer layer: the age file is decrypted in a thread and comes out in bounded pieces."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from pathlib import Path

from fieldapp.bundle.limits import BLOCK, Limits
from fieldapp.seal.boxes import Damaged, NotForUs, Reads, decrypt_stream
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import translated

MAGIC = b"age-encryption.org/v1\n"

_MAC_LINE = b"\n--- "
_NONCE = 16
_CHUNK = 64 * 1024
_TAG = 16
_PIECES_WAITING = 32


class Header:
    """The age header, read no further than it may be long, and replayed to whoever decrypts.

    Attributes:
        length: bytes of the header.
        recipients: how many may open the file, as far as the header tells.
        read_bytes: how much of the file was read so far.
    """

    def __init__(self, source: Reads, limits: Limits) -> None:
        """Read the header.

        Raises:
            InputRefused: `bundle.not_ours`, `bundle.truncated`, `bundle.malformed` (too long a header).
            EnvironmentFault: the stick went away.
        """
        self._source = source
        name = getattr(source, "name", "")
        self._place = Path(name if isinstance(name, str) else "")
        self._limit = limits.file
        self.read_bytes = 0
        start = b""
        while (end := _header_end(start)) is None:
            piece = self._from_source(8192)
            start += piece
            if not start[: len(MAGIC)] == MAGIC[: len(start)]:
                raise InputRefused("bundle.not_ours", place=self._place.name)
            if not piece:
                raise InputRefused("bundle.truncated")
            if len(start) > limits.header + 8192:
                raise InputRefused("bundle.malformed", place="age")
        self.length = end
        self.recipients = start[:end].count(b"\n-> X25519 ")
        if end > limits.header or start[:end].count(b"\n-> ") > limits.recipients + 1:
            raise InputRefused("bundle.malformed", place="age")
        self._ahead = start

    def read(self, size: int, /) -> bytes:
        """Return the next bytes of the file, from its first on."""
        if self._ahead:
            part, self._ahead = self._ahead[:size], self._ahead[size:]
            return part
        return self._from_source(size)

    def _from_source(self, size: int) -> bytes:
        with translated(self._place):
            piece = self._source.read(size)
        self.read_bytes += len(piece)
        if self.read_bytes > self._limit:
            raise InputRefused("bundle.too_large")
        return piece

    def drain(self) -> int:
        """Read the rest of the file and return its whole length in bytes."""
        self._ahead = b""
        while self._from_source(1 << 20):
            pass
        return self.read_bytes


class Decryption:
    """The payload of an age file, decrypted by a thread that waits when nobody reads.

    What `read` returned counts only once it has returned the empty end.
    """

    def __init__(self, header: Header, identities: Iterable[str]) -> None:
        self._header = header
        self._identities = list(identities)
        self._pieces: deque[bytes] = deque()
        self._turn = threading.Condition()
        self._ended = False
        self._closed = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._decrypt, name="bundle-decryption", daemon=True)
        self._thread.start()

    def read(self) -> bytes:
        """Return the next piece, at most 8 KiB or so; empty once all of the file was there and authentic.

        Raises:
            InputRefused: `bundle.not_for_us`, `bundle.truncated`, `bundle.damaged`, `bundle.too_large`.
            EnvironmentFault: the stick went away.
        """
        with self._turn:
            while not self._pieces and not self._ended:
                self._turn.wait()
            if self._pieces:
                piece = self._pieces.popleft()
                self._turn.notify_all()
                return piece
        if self._error is not None:
            raise self._error
        return b""

    def close(self) -> None:
        """End the thread, whether or not everything was read."""
        with self._turn:
            self._closed = True
            self._pieces.clear()
            self._turn.notify_all()
        self._thread.join()

    def write(self, data: bytes, /) -> int:
        """Take a decrypted piece; called by the thread."""
        with self._turn:
            while len(self._pieces) >= _PIECES_WAITING and not self._closed:
                self._turn.wait()
            if self._closed:
                raise _NobodyReads
            if data:
                self._pieces.append(bytes(data))
                self._turn.notify_all()
        return len(data)

    def _decrypt(self) -> None:
        error: BaseException | None = None
        try:
            self._run()
        except BaseException as raised:  # noqa: BLE001 - it is raised again where the pieces are read
            error = raised
        with self._turn:
            self._error = error
            self._ended = True
            self._turn.notify_all()

    def _run(self) -> None:
        try:
            decrypt_stream(self._header, self, self._identities)
        except NotForUs as error:
            raise InputRefused("bundle.not_for_us") from error
        except Damaged as error:
            cut = _is_cut(self._header.drain() - self._header.length)
            raise InputRefused("bundle.truncated" if cut else "bundle.damaged") from error


class _NobodyReads(Exception):
    """Ends the thread after `close`."""


def _header_end(start: bytes) -> int | None:
    mac = start.find(_MAC_LINE)
    end = start.find(b"\n", mac + 1) if mac >= 0 else -1
    return end + 1 if end >= 0 else None


def _is_cut(payload: int) -> bool:
    """Return whether a payload of so many bytes (nonce and sealed chunks) cannot be whole.

    A whole one holds a multiple of 512 bytes, so a length that does not fit is a file that was cut.
    """
    sealed = payload - _NONCE
    if sealed <= _TAG:
        return True
    chunks = -(-sealed // (_CHUNK + _TAG))
    return (sealed - chunks * _TAG) % BLOCK != 0
