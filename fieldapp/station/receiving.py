"""Receiving files: every file gets one verdict, what cannot be used yet is kept, one bad file stops nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from fieldapp.bundle.manifest import Manifest, Range
from fieldapp.registry.registry import TRY_KEPT
from fieldapp.registry.shelf import KeptFile, ReceivedFile
from fieldapp.station.erasing import finish_erasure
from fieldapp.station.station import Station
from fieldapp.station.sticks import FOLDER
from fieldapp.sync.incoming import Held, Merged, take_in
from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.system.files import hash_of, named, translated, write_whole

IMPORTED, KNOWN, WAITING, HELD, REFUSED, FOREIGN = "imported", "known", "waiting", "held", "refused", "foreign"

SUFFIX = ".fieldbundle"
MOST_FILES = 10_000

Progress = Callable[[str, int, int], None]


class _Judge(NamedTuple):
    admit: Callable[[Manifest], None]
    settle: Callable[[Merged], str]
    vouched: Callable[[Range], bool]
    identities: tuple[str, ...] = ()


class Verdict(msgspec.Struct, frozen=True):
    """What became of one file.

    Attributes:
        verdict: `imported`, `known`, `waiting`, `held`, `refused`, or `foreign` (sealed to somebody else).
        code: why, for all but the first two; a refusal code. `journal.forked` or `journal.rolled_back` for an imported
            file says that somebody has to look at the desk.
        writer: label of who wrote it, when that could be read.
        waiting_for: `journal:from-to` of the range that is missing.
        manifest: of a file that is kept, what it says of itself, when that could be read.
    """

    file: str
    verdict: str
    code: str = ""
    place: str = ""
    writer: str = ""
    new_events: int = 0
    waiting_for: str = ""
    manifest: Manifest | None = None


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the bundles among `paths`: files as they are, of a folder all that end in `.fieldbundle`, by name.

    A folder `fieldapp` in a folder that is named belongs to it: it is what a stick has.

    What is named twice counts once. A pipe in a folder is passed over: it would be waited for without end.

    Raises:
        InputRefused: `bundle.too_many` above 10,000 files.
        EnvironmentFault: `disk.*`.
    """
    found: dict[Path, None] = {}
    for path in paths:
        with translated(path):
            inside = _of_folder(path) if path.is_dir() else [path]
        found |= dict.fromkeys(inside)
        if len(found) > MOST_FILES:
            raise InputRefused("bundle.too_many", place=named(path))
    return list(found)


def _of_folder(folder: Path) -> list[Path]:
    inside = folder / FOLDER
    folders = [folder, inside] if inside.is_dir() else [folder]
    named_so = [[p for p in place.iterdir() if p.suffix == SUFFIX and not p.is_fifo()] for place in folders]
    return [path for found in named_so for path in sorted(found)]


def receive_files(
    station: Station,
    paths: Iterable[Path],
    *,
    admit: Callable[[Manifest], None],
    settle: Callable[[Merged], str],
    vouched: Callable[[Range], bool] = lambda _part: True,
    progress: Progress | None = None,
    again: bool = False,
) -> list[Verdict]:
    """Take files in, in whatever order they come, until none of them brings another one further.

    `admit` judges a sender and `vouched` a range (see `sync.incoming.take_in`); `settle` does in the same transaction
    what follows from a merged bundle, and returns a code when somebody has to look at something. Files that were kept
    from earlier are tried again at the end: when something new came, when the program is newer, and with `again`.

    Raises:
        EnvironmentFault: `disk.*` of the own disk; files that were imported before stay imported.
    """
    files = files_in(paths)
    with station.registry.widened():
        return _receive_all(station, files, _Judge(admit, settle, vouched), progress, again=again)


def _receive_all(
    station: Station, files: list[Path], judge: _Judge, progress: Progress | None, *, again: bool
) -> list[Verdict]:
    verdicts = _rounds(station, files, judge, progress)
    left = {path: verdict for path, verdict in verdicts.items() if verdict.verdict not in (IMPORTED, KNOWN)}
    for path, verdict in left.items():
        if verdict.verdict in (WAITING, HELD):
            _keep(station, path)
    with station.registry.transaction():
        for path, verdict in left.items():
            _log(station, path, verdict, _content(path))
    again = again or bool(station.registry.shelf.setting(TRY_KEPT))
    if again or any(v.verdict == IMPORTED for v in verdicts.values()):
        _try_kept_again(station, judge, progress)
        with station.registry.transaction():
            station.registry.shelf.put_setting(TRY_KEPT, "")
    finish_erasure(station)
    return [verdicts[path] for path in files]


def read_apart(
    station: Station,
    paths: Iterable[Path],
    *,
    identities: Iterable[str],
    admit: Callable[[Manifest], None],
    settle: Callable[[Merged], str],
    vouched: Callable[[Range], bool],
    progress: Progress | None = None,
) -> list[Verdict]:
    """Take files in that other identities open than the station's own; none is kept in the drawer, which could not.

    Raises:
        InputRefused: `bundle.too_many`.
        EnvironmentFault: `disk.*` of the own disk; files that were imported before stay imported.
    """
    files = files_in(paths)
    with station.registry.widened():
        verdicts = _rounds(station, files, _Judge(admit, settle, vouched, tuple(identities)), progress)
    return [verdicts[path] for path in files]


def _rounds(station: Station, files: list[Path], judge: _Judge, progress: Progress | None) -> dict[Path, Verdict]:
    """Take files in until none of them brings another one further."""
    verdicts: dict[Path, Verdict] = {}
    open_files = files
    while open_files:
        for number, path in enumerate(open_files):
            if progress is not None:
                progress("receive", number, len(open_files))
            verdicts[path] = _receive(station, path, judge, progress)
        moved = any(verdicts[path].verdict == IMPORTED for path in open_files)
        open_files = [p for p in open_files if verdicts[p].verdict in (WAITING, HELD)] if moved else []
        # What waits for an earlier place of a journal comes first: else each round would bring one file further.
        open_files.sort(key=lambda path: _turn(verdicts[path].waiting_for))
    return verdicts


def _receive(
    station: Station,
    path: Path,
    judge: _Judge,
    progress: Progress | None,
) -> Verdict:
    """Receive one file; what it brings and its line in the log, if it is imported or known, are one transaction."""
    read: list[Manifest] = []

    def admit(manifest: Manifest) -> None:
        read.append(manifest)
        judge.admit(manifest)

    def became(verdict: str, code: str = "", place: str = "", new_events: int = 0, waiting_for: str = "") -> Verdict:
        writer = read[0].writer.label if read else ""
        told = read[0] if read and verdict in (WAITING, HELD) else None
        return Verdict(named(path), verdict, code, place, writer, new_events, waiting_for, told)

    try:
        with translated(path):
            content = hash_of(path)
        if station.registry.shelf.imported(content):
            with station.registry.transaction():
                _log(station, path, became(KNOWN), content)
            return became(KNOWN)
        with translated(path), open(path, "rb") as stream, station.registry.transaction(progress=progress):
            source = _Hashed(stream)
            merged = take_in(
                station.registry,
                source,
                identities=[*station.identities(), *judge.identities],
                campaign=station.campaign().campaign_id,
                admit=admit,
                vouched=judge.vouched,
                progress=progress,
            )
            code = judge.settle(merged)
            # A file without new events may still have made something known: a journal that its desk goes on in.
            brought = merged.new_events or merged.went_on or station.registry.journal.has_fresh() or code
            verdict = became(IMPORTED if brought else KNOWN, code, new_events=merged.new_events)
            _log(station, path, verdict, source.digest.hexdigest())
    except Held as held:
        return became(WAITING if held.waiting_for else HELD, held.code, waiting_for=held.waiting_for)
    except InputRefused as refused:
        kind = {"bundle.newer_major": HELD, "bundle.not_for_us": FOREIGN}.get(refused.code, REFUSED)
        return became(kind, refused.code, refused.place)
    except EnvironmentFault as fault:
        if fault.place == named(path):  # the stick, not the own disk
            return became(REFUSED, fault.code, fault.place)
        raise
    return verdict


class _Hashed:
    """Passes a file on and keeps the hash of what was read: the file on the stick may be another one a moment later."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.name = stream.name
        self.digest = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        piece = self._stream.read(size)
        self.digest.update(piece)
        return piece


def _turn(waiting_for: str) -> tuple[str, int]:
    """Return the key by which waiting files are tried: by journal, and in it by the end of what is missing."""
    journal, _, gap = waiting_for.partition(":")
    return journal, int(gap.partition("-")[2] or 0)


def _keep(station: Station, path: Path) -> None:
    """Keep a sealed file in the drawer, under the hash of its content."""
    with translated(path):
        target = station.home.held / (hash_of(path) + SUFFIX)
        if target.exists() or path.parent == station.home.held:
            return
        with open(path, "rb") as source:
            write_whole(station.disk, target, lambda out: _copy(source.read, out.write))


def _copy(read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
    while piece := read(1 << 20):
        write(piece)


def _try_kept_again(
    station: Station,
    judge: _Judge,
    progress: Progress | None,
) -> None:
    moved = True
    while moved:
        moved = False
        brings = {kept.sha256: kept.ranges for kept in station.registry.shelf.kept()}
        kept_files = sorted(files_in([station.home.held]), key=lambda path: brings.get(path.stem, ()))
        for number, path in enumerate(kept_files):
            if progress is not None:
                progress("drawer", number, len(kept_files))
            verdict = _receive(station, path, judge, progress)
            if verdict.verdict in (IMPORTED, KNOWN, REFUSED):
                if verdict.verdict == REFUSED:
                    _log(station, path, verdict, _content(path))
                station.disk.remove(path)
                moved = moved or verdict.verdict == IMPORTED
            elif _kept(path.stem, verdict) not in station.registry.shelf.kept():
                with station.registry.transaction():
                    station.registry.shelf.put_kept(_kept(path.stem, verdict))


def _content(path: Path) -> str:
    """Return the hash of a file, empty when it is gone."""
    try:
        return hash_of(path)
    except OSError:
        return ""


def _log(station: Station, path: Path, verdict: Verdict, content: str) -> None:
    first = station.registry.shelf.logged(content) if path.parent == station.home.held else None
    entry = ReceivedFile(
        sha256=content,
        file=first.file if first else named(path),
        writer=verdict.writer,
        verdict=verdict.verdict,
        code=verdict.code,
        new_events=verdict.new_events,
        received_at=station.clock.now_ms(),
    )
    with station.registry.transaction():
        station.registry.shelf.log_received(entry)
        if verdict.verdict in (WAITING, HELD):
            station.registry.shelf.put_kept(_kept(content, verdict))
        else:
            station.registry.shelf.drop_kept(content)


def _kept(content: str, verdict: Verdict) -> KeptFile:
    manifest = verdict.manifest
    ranges = tuple((part.journal_id, part.from_seq, part.to_seq) for part in manifest.ranges) if manifest else ()
    writer = manifest.writer.journal_id if manifest else ""
    return KeptFile(content, writer, verdict.code, verdict.verdict == WAITING, ranges)
