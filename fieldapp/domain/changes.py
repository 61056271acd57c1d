"""What a use case changed, so that each screen refreshes what it shows and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Changes:
    """The kinds of events that were added and the ids that they are about."""

    kinds: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)

    def note(self, kind: str, subjects: list[str]) -> None:
        """Add one event."""
        self.kinds.add(kind)
        self.ids.update(subjects)
