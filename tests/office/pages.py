"""The pages of an encrypted database and of its write-ahead log, decrypted without SQLite: free pages and slack too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from fieldapp.registry.cipher import PAGES

_RESERVED = 80  # SQLCipher 4: 16 bytes of IV and 64 of HMAC-SHA512 at the end of every page
_SALT = 16  # the first page begins with it
_WAL_HEADER, _FRAME_HEADER = 32, 24


def plain_pages(database: Path, key: bytes) -> Iterator[bytes]:
    """Yield every page of the file as it lies there, then every frame of the log."""
    content = database.read_bytes()
    for start in range(0, len(content), PAGES[0]):
        yield _plain(content[start : start + PAGES[0]], key, first=start == 0)
    log = database.with_name(database.name + "-wal")
    frames = log.read_bytes() if log.exists() else b""
    for start in range(_WAL_HEADER, len(frames), _FRAME_HEADER + PAGES[0]):
        number = int.from_bytes(frames[start : start + 4], "big")
        page = frames[start + _FRAME_HEADER : start + _FRAME_HEADER + PAGES[0]]
        yield _plain(page, key, first=number == 1)


def _plain(page: bytes, key: bytes, *, first: bool) -> bytes:
    sealed = page[_SALT if first else 0 : PAGES[0] - _RESERVED]
    iv = page[PAGES[0] - _RESERVED : PAGES[0] - _RESERVED + 16]
    decryptor = Cipher(AES(key), CBC(iv)).decryptor()
    return decryptor.update(sealed) + decryptor.finalize()


def found(database: Path, key: bytes, *, texts: tuple[str, ...]) -> dict[str, int]:
    """Count in how many pages each text stands."""
    pages = list(plain_pages(database, key))
    return {text: sum(text.encode() in page for page in pages) for text in texts}
