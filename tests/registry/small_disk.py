"""Saves on a disk that fills up: `python -m tests.registry.small_disk MASTER FOLDER LIMIT`, a process of its own.

Writes one line of JSON: what was acknowledged, how it ended, and what was found afterwards. With LIMIT above 0 no file
may grow beyond so many bytes; with 0 FOLDER is itself small.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from fieldapp.registry import Registry
from fieldapp.system.errors import EnvironmentFault
from tests.registry.prepared import citizen_id, copy_of, faults, open_registry, register


def main() -> None:
    """Fill the disk, make room again, go on, and look at what is there."""
    master, folder, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(300_000))
    registry = open_registry(copy_of(master, folder))
    endless = resource.getrlimit(resource.RLIMIT_FSIZE)
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, endless[1]))
    saved: list[str] = []
    code = _save_until_full(registry, saved)
    again = _save_until_full(registry, saved)
    readable = len(registry.people.all_ids())
    ballast.unlink()
    resource.setrlimit(resource.RLIMIT_FSIZE, endless)
    if code == "disk.full":
        saved += _save(registry, len(saved))
    registry.close()
    registry = open_registry(folder / "registry.db", seed=2)
    found = [name for name in saved if registry.people.by_registration(name) is None]
    extra = len(registry.people.receipts()) - len(saved)
    more = _save(registry, len(saved))
    broken = faults(registry)
    registry.close()
    told = {"saved": len(saved), "code": code, "again": again, "readable": readable}
    sys.stdout.write(json.dumps({**told, "missing": found, "extra": extra, "more": len(more), "faults": broken}))


def _save(registry: Registry, number: int) -> list[str]:
    register(registry, citizen_id(number % 60), f"registration-{number}")
    return [f"registration-{number}"]


def _save_until_full(registry: Registry, saved: list[str]) -> str:
    for number in range(len(saved), 3000):
        try:
            saved += _save(registry, number)
        except EnvironmentFault as fault:
            return fault.code
    return ""


if __name__ == "__main__":
    main()
