"""Writes the example of FORMAT.md and its pages of bytes: `python -m tests.bundle.make_example`; once for each format.

The bytes are taken apart here with bare libraries (age, zlib, json, hashlib), not with the reader that they explain.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path

import pyrage

from tests.bundle.crafting import RECOVERY, written

EXAMPLE = Path(__file__).with_name("example.fieldbundle")
KEY_FILE = Path(__file__).with_name("example.key")
FORMAT_TEXT = Path(__file__).resolve().parents[2] / "fieldapp" / "bundle" / "FORMAT.md"

BEGINS, ENDS = "<!-- bytes begin -->\n", "<!-- bytes end -->\n"
_BLOCK = 512


def taken_apart(sealed: bytes, identity: str) -> str:
    """Return the pages of FORMAT.md that show one bundle from its first byte to the hash of an event."""
    payload = bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)]))
    header_ends = sealed.index(b"\n", sealed.index(b"\n--- ") + 1) + 1
    squeezed = zlib.decompressobj(16 + zlib.MAX_WBITS)
    tar = squeezed.decompress(payload)
    manifest_size = int(tar[124:135], 8)
    manifest = tar[_BLOCK : _BLOCK + manifest_size]
    events_at = _BLOCK + manifest_size + -manifest_size % _BLOCK
    events_size = int(tar[events_at + 124 : events_at + 135], 8)
    line_at = events_at + _BLOCK
    line = tar[line_at : tar.index(b"\n", line_at)]
    signature_at = line_at + events_size + -events_size % _BLOCK
    envelope_from = line.index(b'"envelope":') + len(b'"envelope":')
    envelope = line[envelope_from : line.rindex(b',"salt":"')]
    body = line[len(b'{"body":') : line.index(b',"envelope":')]
    salt = bytes.fromhex(json.loads(line)["salt"])
    told = json.loads(envelope)
    event_hash = hashlib.sha256(b"fieldapp/event/1\0" + envelope).hexdigest()
    commitment = hashlib.sha256(b"fieldapp/body/1\0" + salt + body).hexdigest()
    digest = hashlib.sha256(manifest).digest()
    return "\n".join(
        [
            f"The sealed file has {len(sealed)} bytes. Its age header is text and ends at byte {header_ends}, after",
            "the line that begins with `---`; then 16 bytes of nonce, then the first sealed chunk:",
            "",
            _dump(sealed, (0, 48), (header_ends - 16, header_ends + 32)),
            "",
            f"Decrypted it is a payload of {len(payload)} bytes, a multiple of 512: ten bytes of gzip header, the",
            f"stream, its checksum and length, and {len(squeezed.unused_data)} zeros:",
            "",
            _dump(payload, (0, 32)),
            "",
            f"Decompressed it is a tar of {len(tar)} bytes. Its first block is the header of `manifest.json`: the name",
            "at byte 0, the mode at 100, the size at 124 in octal, the checksum at 148, `ustar` at 257:",
            "",
            _dump(tar, (0, 16), (96, 160), (256, 272)),
            "",
            f"The manifest is the {manifest_size} bytes from {_BLOCK} on, filled with zeros to {events_at}:",
            "",
            _dump(tar, (_BLOCK, _BLOCK + 48)),
            "",
            f"The header of `events.jsonl` at {events_at} says {events_size} bytes; the first line is at {line_at}:",
            "",
            _dump(tar, (events_at, events_at + 16), (events_at + 112, events_at + 144), (line_at, line_at + 48)),
            "",
            f"That line, an event, is {len(line)} bytes and a line feed:",
            "",
            _indented(line.decode()),
            "",
            "Its hash is SHA-256 over `fieldapp/event/1`, one zero byte, and the bytes of `envelope` as they stand",
            f"there, from `{envelope[:15].decode()}` to the closing brace, {len(envelope)} of them:",
            "",
            _indented(event_hash),
            "",
            "The commitment in the envelope is SHA-256 over `fieldapp/body/1`, one zero byte, the 32 bytes of `salt`,",
            f"and the {len(body)} bytes of `body`:",
            "",
            _indented(commitment),
            _agrees(commitment == told["commitment"]),
            "",
            f"`signature` has its header at {signature_at} and its 129 bytes at {signature_at + _BLOCK}. Signed are",
            "the bytes `fieldapp/sign/manifest/1`, one zero byte, and the SHA-256 of the manifest, 57 in all:",
            "",
            _dump(b"fieldapp/sign/manifest/1\0" + digest, (0, 57)),
            "",
            "by the key and with the result",
            "",
            _indented(json.loads(manifest)["writer"]["sign_public"]),
            _indented(tar[signature_at + _BLOCK : signature_at + _BLOCK + 128].decode()),
            "",
        ]
    )


def _dump(data: bytes, *parts: tuple[int, int]) -> str:
    """Show parts of bytes as offset, hex and text; what is left out between them is a line of dots."""
    lines: list[str] = []
    for first, last in parts:
        lines += ["    ..."] if lines else []
        for start in range(first, min(last, len(data)), 16):
            piece = data[start : min(start + 16, last)]
            shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in piece)
            lines.append(f"    {start:06x}  {piece.hex(' '):<47}  {shown}")
    return "\n".join(lines)


def _indented(text: str) -> str:
    return "\n".join(f"    {text[start : start + 112]}" for start in range(0, len(text), 112))


def _agrees(same: bool) -> str:
    return "\nwhich is what the envelope says." if same else "\nwhich is NOT what the envelope says."


def main() -> None:
    """Write the file, its key, and the pages about it."""
    sealed = written(to=[RECOVERY])
    EXAMPLE.write_bytes(sealed)
    KEY_FILE.write_text(f"# opens example.fieldbundle, whose people are invented\n{RECOVERY}\n", encoding="ascii")
    before, rest = FORMAT_TEXT.read_text(encoding="utf-8").split(BEGINS)
    after = rest.split(ENDS)[1]
    text = before + BEGINS + taken_apart(sealed, RECOVERY) + ENDS + after
    FORMAT_TEXT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
