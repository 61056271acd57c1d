"""What arrived at this office, journal by journal: what an answer says, and what it asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

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
    """Say of every journal of some desks how far it is held here, what is missing and what lies in the drawer."""
    journal, shelf = station.registry.journal, station.registry.shelf
    kept = shelf.kept()
    told = {}
    for desk in desks:
        for journal_id in desk.journals:
            state = journal.state(journal_id)
            ends = [shelf.setting(f"received.{journal_id}.{writer}").partition(":") for writer in desk.journals]
            codes = Counter(file.code for file in kept if file.writer == journal_id)
            told[journal_id] = Arrived(
                contiguous_to=state.contiguous_to,
                head_hash=state.head_hash,
                missing=_missing(station, state, kept),
                forks=tuple(End(seq, head) for seq, head in journal.forks(journal_id)),
                held=tuple(HeldFiles(code, files) for code, files in sorted(codes.items())),
                received=tuple(End(int(seq), head) for seq, _, head in ends if seq),
            )
    return told


def _missing(station: Station, state: JournalState, kept: list[KeptFile]) -> tuple[tuple[int, int], ...]:
    """Return the gaps between what is held of a journal and the files that wait for it, or what the lost office had."""
    spans = sorted(span[1:] for file in kept if file.waits for span in file.ranges if span[0] == state.journal_id)
    gaps, held_to = [], state.contiguous_to
    for first, last in spans:
        if first > held_to + 1:
            gaps.append((held_to + 1, first - 1))
        held_to = max(held_to, last)
    known_to = int(station.registry.shelf.setting(f"expected_to.{state.journal_id}", "0"))
    return tuple(gaps if held_to >= known_to else [*gaps, (held_to + 1, known_to)])
