"""What arrived at this office, journal by journal: what an answer says, and what it asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fieldapp.bundle.manifest import MOST_FORKS
from fieldapp.domain.campaign import Desk
from fieldapp.registry.journal import JournalState
from fieldapp.registry.shelf import KeptFile
from fieldapp.station.station import Station
from fieldapp.sync.answers import Arrived, End, HeldFiles


def is_odd(station: Station, desk: Desk) -> bool:
    """Tell whether a desk was copied or put back: then nobody knows which of its laptops has read what."""
    ends = station.makers().ends
    living = [journal_id for journal_id in desk.journals if journal_id not in ends]
    return len(living) > 1 or any(station.registry.journal.forks(journal_id) for journal_id in desk.journals)


def arrived(station: Station, desks: Iterable[Desk]) -> dict[str, Arrived]:
    """Say of every journal of some desks how far it is held here, what is missing and what lies in the drawer.

    Only what is here with its bodies counts: heads prove envelopes, and another desk may have carried these alone.
    """
    journal, shelf = station.registry.journal, station.registry.shelf
    kept = shelf.kept()
    told = {}
    for desk in desks:
        for journal_id in desk.journals:
            state = journal.state(journal_id)
            end, forks = held_whole(station, state)
            files = [shelf.setting(f"received.{journal_id}.{writer}").partition(":") for writer in desk.journals]
            received = [End(int(seq), head) for seq, _, head in files if seq]
            codes = Counter(file.code for file in kept if file.writer == journal_id)
            told[journal_id] = Arrived(
                contiguous_to=end.seq,
                head_hash=end.hash,
                missing=_missing(station, state, kept),
                forks=forks,
                held=tuple(HeldFiles(code, files) for code, files in sorted(codes.items())),
                received=_whole(station, received, end.seq),
            )
    return told


def held_whole(station: Station, state: JournalState) -> tuple[End, tuple[End, ...]]:
    """Return how far a journal is held with all its bodies, and the ends of further branches that are; not of too many.

    What is left out is sent again.
    """
    journal = station.registry.journal
    end = End(state.contiguous_to, state.head_hash)
    bare = journal.erasures.bare(state.journal_id, 1, state.contiguous_to)
    if bare:
        end = End(bare[0][0] - 1, journal.hash_at(state.journal_id, bare[0][0] - 1))
    forks = (End(seq, head) for seq, head in journal.forks(state.journal_id)[-MOST_FORKS:])
    return end, _whole(station, forks, end.seq)


def _whole(station: Station, ends: Iterable[End], whole_to: int) -> tuple[End, ...]:
    """Return those of some ends before which nothing is missing."""
    found = ((end, station.registry.heads.whole_from(end.hash)) for end in ends)
    return tuple(end for end, base in found if base is not None and base <= whole_to)


def _missing(station: Station, state: JournalState, kept: list[KeptFile]) -> tuple[tuple[int, int], ...]:
    """Return the gaps between what is held of a journal and the files that wait for it, or what the lost office had.

    Before them stands the part in which bodies are missing.
    """
    bare = station.registry.journal.erasures.bare(state.journal_id, 1, state.contiguous_to)
    spans = sorted(span[1:] for file in kept if file.waits for span in file.ranges if span[0] == state.journal_id)
    gaps, held_to = [(bare[0][0], bare[-1][0])] if bare else [], state.contiguous_to
    for first, last in spans:
        if first > held_to + 1:
            gaps.append((held_to + 1, first - 1))
        held_to = max(held_to, last)
    known_to = int(station.registry.shelf.setting(f"expected_to.{state.journal_id}", "0"))
    return tuple(gaps if held_to >= known_to else [*gaps, (held_to + 1, known_to)])
