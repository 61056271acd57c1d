"""Taking a bundle in: staged, proved, merged in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from fieldapp.bundle.manifest import Manifest, Range
from fieldapp.bundle.reading import Bundle, open_bundle
from fieldapp.domain.events import Event, read_line
from fieldapp.registry import Registry
from fieldapp.registry.heads import Head
from fieldapp.seal.boxes import Reads
from fieldapp.seal.signing import verify_head
from fieldapp.sync.keys import SignedHead
from fieldapp.system.errors import InputRefused

_CHUNK = 1000
_FURTHEST_AHEAD = 2**32
"""An event whose lamport is further than this beyond anything known is held, as the journal's rules say."""

Progress = Callable[[str, int, int], None]


class Held(Exception):
    """The file cannot be used now: `code` says why, `waiting_for` names the range that is missing, if one is."""

    def __init__(self, code: str, *, waiting_for: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.waiting_for = waiting_for


class Merged(msgspec.Struct, frozen=True):
    """What a bundle brought.

    Attributes:
        new_events: how many of its events were new here.
        forked: journals of which it carries another branch than those held here; all are kept.
        went_on: whether a journal is held further now: also events that were known one by one fill a gap.
    """

    manifest: Manifest
    new_events: int
    forked: tuple[str, ...] = ()
    went_on: bool = False


def take_in(
    registry: Registry,
    source: Reads,
    *,
    identities: list[str],
    campaign: str | None,
    admit: Callable[[Manifest], None],
    vouched: Callable[[Range], bool] = lambda _part: True,
    progress: Progress | None = None,
) -> Merged:
    """Read a bundle from `source` and merge what is new, inside a transaction of the registry.

    `campaign` is None only for a first file, whose sender the card proves. `admit` judges the sender by the manifest,
    whose signature is proved at the end: what it writes belongs to the same transaction. That is rolled back by any
    exception: nothing outside it has changed then. `vouched` tells of a range whether its maker is known by the key
    that it names; those of which it does not know yet are tried again after the others, which may tell.

    Raises:
        InputRefused: `bundle.*`, `event.*`, `bundle.other_campaign`, `bundle.chain`, `bundle.head`.
        Held: `journal.gap`, `journal.far_ahead`, `writer.unknown`, or what `admit` raises.
    """
    with open_bundle(source, identities) as bundle:
        manifest = bundle.manifest
        if campaign is not None and manifest.campaign != campaign:
            raise InputRefused("bundle.other_campaign")
        try:
            admit(manifest)
        except Held:
            bundle.finish()  # what is damaged or forged is refused and alarms nobody
            raise
        told = sum(part.to_seq - part.from_seq + 1 for part in manifest.ranges) + manifest.excerpts
        if told != manifest.events_count:
            raise InputRefused("bundle.count")
        registry.staging.clear()
        _stage(registry, bundle, progress)
        bundle.finish()
    new, reported = 0, _Reported(progress, manifest.events_count)
    forked: list[str] = []
    went_on = False
    waiting = _positions(manifest.ranges)
    position = sum(part.to_seq - part.from_seq + 1 for part in manifest.ranges)
    while waiting:
        left = []
        for start, part in waiting:
            _check_head(registry, part, manifest.campaign)
            if not vouched(part):
                left.append((start, part))
                continue
            if _is_branch(registry, part, start):
                if part.hash_before not in {head for _, head in registry.journal.forks(part.journal_id)}:
                    forked.append(part.journal_id)
                new += _merge_branch(registry, part, start, reported)
            else:
                went_on = went_on or part.to_seq > registry.journal.state(part.journal_id).contiguous_to
                new += _merge_range(registry, part, start, reported)
            registry.heads.put(Head(part.journal_id, part.to_seq, part.head_hash, part.sign_public, part.signature))
        if len(left) == len(waiting):
            raise Held("writer.unknown")
        waiting = left
    for events in reported(registry.staging.read(position, manifest.excerpts)):
        new += len(registry.journal.adopt(events, chained=False))
    registry.staging.clear()
    return Merged(manifest, new, tuple(forked), went_on)


def _stage(registry: Registry, bundle: Bundle, progress: Progress | None) -> None:
    """Put all events into staging; each is checked by itself, its place in its range and its link to the one before."""
    total = bundle.manifest.events_count
    waiting: list[Event] = []
    done = 0
    expected = _places(bundle.manifest.ranges)
    for line in bundle.lines():
        event = read_line(line)
        place = next(expected, None)
        if place is not None:
            place.check(event)
        waiting.append(event)
        if len(waiting) == _CHUNK:
            registry.staging.add(waiting, first=done)
            done += len(waiting)
            waiting.clear()
            if progress is not None:
                progress("read_bundle", done, total)
    registry.staging.add(waiting, first=done)
    if progress is not None:
        progress("read_bundle", total, total)


class _Place:
    """The next place in the ranges that a manifest names."""

    def __init__(self, part: Range) -> None:
        self.part = part
        self.seq = part.from_seq
        self.previous = part.hash_before

    def check(self, event: Event) -> None:
        envelope = event.envelope
        linked = envelope.prev_hash == self.previous and envelope.seq == self.seq
        if not linked or envelope.journal_id != self.part.journal_id:
            raise InputRefused("bundle.chain", place=f"{self.part.journal_id[:8]}:{self.seq}")
        self.seq, self.previous = self.seq + 1, event.hash
        if envelope.seq == self.part.to_seq and event.hash != self.part.head_hash:
            raise InputRefused("bundle.chain", place=f"{self.part.journal_id[:8]}:{envelope.seq}")


def _places(ranges: list[Range]) -> Iterator[_Place]:
    for part in ranges:
        place = _Place(part)
        for _ in range(part.from_seq, part.to_seq + 1):
            yield place


class _Reported:
    """Says before every list of events how many have been merged."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._done, self._total = 0, total

    def __call__(self, lists: Iterable[list[Event]]) -> Iterator[list[Event]]:
        for events in lists:
            if self._progress is not None:
                self._progress("merge_bundle", self._done, self._total)
            yield events
            self._done += len(events)


def _positions(ranges: list[Range]) -> list[tuple[int, Range]]:
    """Return every range with the place of its first event in staging."""
    found, position = [], 0
    for part in ranges:
        found.append((position, part))
        position += part.to_seq - part.from_seq + 1
    return found


def _check_head(registry: Registry, part: Range, campaign: str) -> None:
    """Make sure that a range's head was signed by the one who has written its journal until now."""
    if not verify_head(part.sign_public, campaign, part.journal_id, part.to_seq, part.head_hash, part.signature):
        raise InputRefused("bundle.head", place=part.journal_id[:8])
    if registry.journal.state(part.journal_id).sign_public not in ("", part.sign_public):
        raise Held("writer.unknown")


def _is_branch(registry: Registry, part: Range, position: int) -> bool:
    """Tell whether a range says something else than what is held, where it begins or where both have an event."""
    journal = registry.journal
    known_to = min(part.to_seq, journal.state(part.journal_id).contiguous_to)
    if known_to >= part.from_seq:
        staged = next(iter(registry.staging.read(position + known_to - part.from_seq, 1)))[0]
        return staged.hash != journal.hash_at(part.journal_id, known_to)
    if known_to == part.from_seq - 1:
        return journal.hash_at(part.journal_id, known_to) != part.hash_before
    # Goes on from a place of an earlier branch; an excerpt is none, it stands alone.
    base = registry.heads.base(part.hash_before)
    return base is not None and base < journal.state(part.journal_id).contiguous_to


def _in_order(registry: Registry, events: list[Event], lamport: int) -> int:
    """Make sure that order numbers grow behind `lamport`, and not too far; return the last one.

    One near the end of all numbers would leave nobody here a number to write the next event with.
    """
    for event in events:
        if event.envelope.lamport <= lamport:
            raise InputRefused("bundle.chain", place=f"{event.envelope.journal_id[:8]}:{event.envelope.seq}")
        lamport = event.envelope.lamport
    if lamport > registry.journal.lamport() + _FURTHEST_AHEAD:
        raise Held("journal.far_ahead")
    return lamport


def _merge_branch(registry: Registry, part: Range, position: int, reported: _Reported) -> int:
    """Keep the events of another branch beside the first; return how many were new.

    Two laptops went on with one journal. What people registered at either counts; the branch is told by its head.
    """
    new, lamport = 0, 0
    for events in reported(registry.staging.read(position, part.to_seq - part.from_seq + 1)):
        lamport = _in_order(registry, events, lamport)
        new += len(registry.journal.adopt(events, chained=False))
    registry.journal.note_fork(part.journal_id, part.to_seq, part.head_hash)
    return new


def _fill_in(registry: Registry, part: Range, position: int, known_to: int) -> int:
    """Take over the bodies of known events that are missing here though nobody erased them; return how many."""
    filled = 0
    for seq, event_hash in registry.journal.erasures.bare(part.journal_id, part.from_seq, known_to):
        for events in registry.staging.read(position + seq - part.from_seq, 1):
            same = [event for event in events if event.hash == event_hash and event.body is not None]
            filled += len(registry.journal.adopt(same, chained=True))
    return filled


def _merge_range(registry: Registry, part: Range, position: int, reported: _Reported) -> int:
    """Merge one proved range; return how many events were new."""
    journal = registry.journal
    state = journal.state(part.journal_id)
    if part.from_seq > state.contiguous_to + 1:
        raise Held("journal.gap", waiting_for=f"{part.journal_id}:{state.contiguous_to + 1}-{part.from_seq - 1}")
    known_to = min(part.to_seq, state.contiguous_to)
    new = _fill_in(registry, part, position, known_to)
    skip = max(known_to - part.from_seq + 1, 0)
    lamport = max((e.envelope.lamport for e in journal.range(part.journal_id, known_to, known_to)), default=0)
    for events in reported(registry.staging.read(position + skip, part.to_seq - part.from_seq + 1 - skip)):
        lamport = _in_order(registry, events, lamport)
        new += len(journal.adopt(events, chained=True))
    if part.to_seq >= state.contiguous_to:
        head = SignedHead(part.to_seq, part.head_hash, part.signature)
        signed = msgspec.json.encode(head).decode()
        changed = {"contiguous_to": part.to_seq, "head_hash": part.head_hash, "signed_head": signed}
        journal.put_state(msgspec.structs.replace(state, sign_public=part.sign_public, **changed))
    return new
