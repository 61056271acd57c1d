"""What a power cut leaves: at every moment of an act, every mix of what was synced and what was not yet.

The model. All changes are taken from the real program (`recorded`). At a moment, what was synced is on the disk: the
content of a file up to its last `fsync`, the names in a folder up to the last `fsync` of that folder. Of everything
later any part may be there: all of it, none, all but one change, one alone, a random half, with or without the new
names; the last write may be torn (half of it missing, half of it zeros). Names change in order, as journals of file
systems keep them. Every such image that differs from all others is a disk on which the program is started, and what was
acknowledged before that moment has to hold.

What it leaves out: a disk that says it has synced and has not (`log_cuts` tries that on the log of the database), one
that damages what it was not asked to write, and a write torn inside the sector of another.
"""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from tests.faults.child import run
from tests.faults.recorded import Op, Reader, recording, renamed
from tests.faults.stage import Told
from tests.faults.sweep import Bench, Swept, some

POWER = "power"

_CONTENT = ("write", "cut")
_NAMES = ("create", "rename", "unlink", "mkdir", "rmdir")
_TORN = ("first half", "second half", "zeros, then", "then zeros")


class Image(msgspec.Struct, frozen=True):
    """One disk: all durable changes before the moment `until`, and of the later ones those in `kept`.

    Attributes:
        torn: how the last write that is kept is torn, or empty.
        told: how many acknowledgements had been given.
    """

    until: int
    kept: frozenset[int]
    torn: str
    told: int


class Recording:
    """An act as it was recorded: what was on the disk before, and every change."""

    def __init__(self, bench: Bench) -> None:
        folder = bench.copy()
        base = folder.with_name(folder.name + "-base")

        def keep() -> None:
            shutil.copytree(folder, base, ignore=shutil.ignore_patterns("*-shm", "*.lock"))

        ended = run(bench.act, folder, bench.master, strace=recording(), ready_to=keep)
        reader = Reader(folder, base)
        self.facts = ended.told.facts
        self.ops = reader.read(ended.trace)
        self.folders = {path.relative_to(base).as_posix() for path in base.rglob("*") if path.is_dir()}
        self.files = reader.files
        self.content = {number: (base / name).read_bytes() for name, number in reader.files.items()}
        shutil.rmtree(folder)
        shutil.rmtree(base)
        assert ended.told.outcomes == ["done"], ended.told
        assert sum(op.kind == "told" for op in self.ops) == len(self.facts)

    def pending(self, until: int) -> list[int]:
        """Return the changes before a moment that no sync has made last."""
        waiting: dict[int, Op] = {}
        for number, op in enumerate(self.ops[:until]):
            if op.kind == "sync":
                waiting = {n: o for n, o in waiting.items() if o.kind not in _CONTENT or o.file != op.file}
            elif op.kind == "sync_folder":
                waiting = {n: o for n, o in waiting.items() if o.kind not in _NAMES or _folder(o) != op.path}
            elif op.kind in _CONTENT or op.kind in _NAMES:
                waiting[number] = op
        return list(waiting)

    def disk(self, image: Image) -> dict[str, bytes | None]:
        """Return what lies on a disk: content by name, None for a folder."""
        lost = set(self.pending(image.until)) - image.kept
        torn = max((n for n in image.kept if self.ops[n].kind == "write"), default=-1) if image.torn else -1
        names, folders = dict(self.files), set(self.folders)
        content = {number: bytearray(whole) for number, whole in self.content.items()}
        for number, op in enumerate(self.ops[: image.until]):
            if number in lost:
                continue
            if op.kind in _CONTENT:
                _change(content.setdefault(op.file, bytearray()), op, image.torn if number == torn else "")
            elif op.kind == "create":
                names[op.path] = op.file
                content.setdefault(op.file, bytearray())
            elif op.kind == "rename":
                names = renamed(names, op.path, op.target)
                folders = set(renamed(dict.fromkeys(folders, 0), op.path, op.target))
            elif op.kind == "unlink":
                names.pop(op.path, None)
            elif op.kind == "mkdir":
                folders.add(op.path)
            elif op.kind == "rmdir":
                folders.discard(op.path)
        found: dict[str, bytes | None] = dict.fromkeys(f for f in folders if _reached(f, folders))
        found |= {n: bytes(content[f]) for n, f in names.items() if _reached(str(PurePosixPath(n).parent), folders)}
        return found

    def images(self, chance: random.Random) -> Iterator[Image]:
        """Yield every disk that the model knows, also such as are equal."""
        told = 0
        for until in range(len(self.ops) + 1):
            told += until > 0 and self.ops[until - 1].kind == "told"
            pending = self.pending(until)
            names = [n for n in pending if self.ops[n].kind in _NAMES]
            data = [n for n in pending if n not in names]
            # The names one after the other, each with none and with all of the content.
            for known in range(len(names) + 1):
                for kept in ([], data):
                    yield Image(until, frozenset([*names[:known], *kept]), "", told)
            if not data:
                continue
            whole = frozenset(pending)
            if data[-1] == until - 1:
                yield from (Image(until, whole, torn, told) for torn in _TORN)
                yield Image(until, frozenset([*names, data[-1]]), "", told)
            for _ in range(2):
                yield Image(until, frozenset([*names, *(n for n in data if chance.random() < 0.5)]), "", told)
            if until < len(self.ops) and self.ops[until].kind == "sync":
                yield from (Image(until, whole - {n}, "", told) for n in data)
                yield from (Image(until, frozenset([*names, n]), "", told) for n in data)


def sweep_power(bench: Bench, *, runs: int = 0, seed: int = 1) -> Swept:
    """Start the program on every different disk that a power cut can leave, or on so many of them."""
    result = Swept(bench.act.name, POWER)
    recording = Recording(bench)
    chance = random.Random(seed)
    different: dict[bytes, Image] = {}
    for image in some(list(recording.images(chance)), runs, chance):
        # Of equal disks the last one: by then the most was acknowledged.
        different[_digest(recording.disk(image))] = image
    result.points = len(different)
    for image in different.values():
        folder = bench.empty()
        for name, content in sorted(recording.disk(image).items()):
            path = folder / name
            if content is None:
                path.mkdir(parents=True, exist_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        wrong = bench.look(folder, Told(recording.facts[: image.told], []))
        result.runs += 1
        way = (image.torn and "torn") or ("lost" if set(recording.pending(image.until)) - image.kept else "cut")
        result.ways[way] = result.ways.get(way, 0) + 1
        result.wrong += [f"{_where(recording, image)}: {text}" for text in wrong]
    return result


def _where(recording: Recording, image: Image) -> str:
    after = recording.ops[image.until - 1] if image.until else Op("nothing")
    lost = sorted(set(recording.pending(image.until)) - image.kept)
    told = f"{len(lost)} lost" + (f", {image.torn}" if image.torn else "")
    return f"after {image.until} {after.kind} {after.path} ({told})"


def _change(content: bytearray, op: Op, torn: str) -> None:
    if op.kind == "cut":
        del content[op.offset :]
        content.extend(bytes(op.offset - len(content)))
        return
    half = len(op.data) // 2
    parts = {
        "": [(0, op.data)],
        "first half": [(0, op.data[:half])],
        "second half": [(half, op.data[half:])],
        "zeros, then": [(0, bytes(half) + op.data[half:])],
        "then zeros": [(0, op.data[:half] + bytes(len(op.data) - half))],
    }
    for start, data in parts[torn]:
        at = op.offset + start
        content.extend(bytes(max(0, at - len(content))))
        content[at : at + len(data)] = data


def _folder(op: Op) -> str:
    parent = str(PurePosixPath(op.target or op.path).parent)
    return "" if parent == "." else parent


def _reached(folder: str, folders: set[str]) -> bool:
    """Tell whether a folder and all above it are there."""
    parts = PurePosixPath(folder)
    return all(str(part) in folders for part in (parts, *parts.parents) if str(part) != ".")


def _digest(disk: dict[str, bytes | None]) -> bytes:
    whole = hashlib.sha256()
    for name, content in sorted(disk.items()):
        whole.update(f"{name}\0{-1 if content is None else len(content)}\0".encode())
        whole.update(content or b"")
    return whole.digest()
