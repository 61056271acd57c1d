"""Measures writing and reading of 20,000 events: `python -m tests.bundle.speed`."""

from __future__ import annotations

import hashlib
import io
import sys
import time
import zlib
from collections.abc import Callable

from fieldapp.bundle.reading import open_bundle
from fieldapp.bundle.writing import write_bundle
from fieldapp.domain.events import seal_event, write_line
from fieldapp.seal.boxes import recipient_text
from fieldapp.system.randomness import SeededRandomness
from tests.bundle.crafting import JOURNAL, KEY, OFFICE, RECOVERY, manifest

EVENTS = 20_000


def lines() -> list[bytes]:
    """Return a journal of 20,000 lines of about 700 bytes."""
    randomness, before, made = SeededRandomness("speed"), "", []
    for seq in range(1, EVENTS + 1):
        event = seal_event(
            journal_id=JOURNAL,
            seq=seq,
            prev_hash=before,
            kind="registration.recorded",
            subjects=[randomness.bytes(16).hex()],
            parents=[randomness.bytes(32).hex()],
            lamport=seq,
            wall_time=1_795_000_000_000 + seq * 40_000,
            officer="0f" * 16,
            salt=randomness.bytes(32),
            facts={"full_name": f"Nguyễn Thị Mẫu {seq}", "outcome": "open_account", "bank": "970436"},
        )
        before = event.hash
        made.append(write_line(event))
    return made


def measured(what: str, work: Callable[[], object]) -> None:
    """Do `work` three times and say the shortest time."""
    shortest = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - start)
    sys.stdout.write(f"{what}: {shortest * 1000:.0f} ms\n")


def main() -> None:
    """Measure, and say beside it what the parts alone cost."""
    journal = lines()
    whole = b"\n".join(journal) + b"\n"
    sealed = bytearray()
    recipients = [recipient_text(OFFICE), recipient_text(RECOVERY)]

    def write() -> None:
        out = io.BytesIO()
        write_bundle(out, manifest=manifest(), lines=lambda: journal, key=KEY, recipients=recipients)
        sealed[:] = out.getvalue()

    def read() -> None:
        with open_bundle(io.BytesIO(bytes(sealed)), [OFFICE]) as bundle:
            for _ in bundle.lines():
                pass
            bundle.finish()

    sys.stdout.write(f"{EVENTS} events, {len(whole) // EVENTS} bytes each\n")
    measured("write", write)
    measured("read", read)
    sys.stdout.write(f"file: {len(sealed) / 1e6:.1f} MB\n")
    packed = zlib.compress(whole, 3)
    measured(
        "alone: SHA-256 twice, gzip 3", lambda: [hashlib.sha256(whole), hashlib.sha256(whole), zlib.compress(whole, 3)]
    )
    measured("alone: gunzip, SHA-256", lambda: [zlib.decompress(packed), hashlib.sha256(whole)])


if __name__ == "__main__":
    main()
