"""Reading mutants to their end: each is refused with a code of the format, or is what its signer wrote."""

from __future__ import annotations

import hashlib
from io import BytesIO

from fieldapp.bundle.reading import Bundle, open_bundle
from fieldapp.domain.events import read_line, write_line
from fieldapp.system.errors import InputRefused
from tests.bundle.test_defects import READING_CODES
from tests.fuzz.mutants import Mutant
from tests.fuzz.verdicts import LINE_CODES


class Unsound(Exception):
    """Something was believed that nobody signed, or refused in a way that no text knows."""


def tried(mutant: Mutant) -> str:
    """Read a mutant and every event in it.

    Returns the code of its refusal, or `read` with the codes of those lines that are no events.
    """
    try:
        with open_bundle(BytesIO(mutant.data), [mutant.of.identity]) as bundle:
            lines = list(bundle.lines())
            bundle.finish()
            _prove(mutant, bundle, lines)
    except InputRefused as refused:
        if refused.code not in READING_CODES:
            raise Unsound(f"refused with {refused.code}") from refused
        return refused.code
    return ", ".join(["read", *sorted({code for code in map(_event, lines) if code})])


def _prove(mutant: Mutant, bundle: Bundle, lines: list[bytes]) -> None:
    """See by other means than the reader's that all of it was signed, and by the one it names."""
    manifest = bundle.manifest
    key = mutant.signed.get(bundle.manifest_raw)
    if key is None or key != manifest.writer.sign_public:
        raise Unsound("a manifest that nobody signed")
    events = b"".join(line + b"\n" for line in lines)
    told = (manifest.events_count, manifest.events_bytes, manifest.events_sha256)
    if told != (len(lines), len(events), hashlib.sha256(events).hexdigest()):
        raise Unsound("other events than the manifest tells")


def _event(line: bytes) -> str:
    try:
        event = read_line(line)
    except InputRefused as refused:
        if refused.code not in LINE_CODES:
            raise Unsound(f"a line refused with {refused.code}") from refused
        return refused.code
    if write_line(event) != line:
        raise Unsound("a line that is not written as it was read")
    event.facts()
    return ""
