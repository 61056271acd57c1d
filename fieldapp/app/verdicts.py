"""Saying what came of each file that was taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fieldapp.app.terminal import Exit, Terminal
from fieldapp.station.receiving import HELD, REFUSED, Verdict
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import explain


def tell(terminal: Terminal, verdicts: Sequence[Verdict]) -> Exit:
    """Say every verdict with its next step; the exit code is 1 when a file was refused or is held for a person."""
    told = []
    for one in verdicts:
        what, then = ("", "")
        if one.code:
            what, then = explain(InputRefused(one.code, place=one.place or one.file), terminal.language)
        told.append(
            {"file": one.file, "verdict": one.verdict, "code": one.code, "writer": one.writer}
            | {"new_events": one.new_events, "waiting_for": one.waiting_for, "what": what, "next": then}
        )
        verdict = terminal.voice(f"office.verdict_{one.verdict}")
        news = terminal.voice("office.next_imported", count=one.new_events) if one.new_events else ""
        missing = terminal.voice("command.waiting_for", span=one.waiting_for) if one.waiting_for else ""
        said = " ".join(part for part in (what, then, missing, news) if part)
        terminal.say(f"{one.file}: {verdict}. {said}".rstrip())
    counts = Counter(one.verdict for one in verdicts)
    if not verdicts:
        terminal.say(terminal.voice("office.received_none"))
    terminal.answer({"files": told, "counts": dict(sorted(counts.items()))})
    return Exit.SOME_REFUSED if counts[REFUSED] or counts[HELD] else Exit.DONE
