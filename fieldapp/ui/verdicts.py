"""What became of received files, in words: for the office and for a desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fieldapp.station.receiving import Verdict
from fieldapp.system.errors import InputRefused
from fieldapp.ui.office.state import FileLine
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import Voice

_TONES: dict[str, Tone] = {"imported": "good", "waiting": "warning", "held": "warning", "refused": "error"}


def verdict_line(say: Voice, verdict: Verdict) -> FileLine:
    """Show one file: its verdict as a word, and the next step in a sentence."""
    if verdict.code:
        said = say.explain(InputRefused(verdict.code, place=verdict.place or verdict.file))
        step = f"{said.what} {said.next}"
    elif verdict.verdict == "imported":
        step = say("office.next_imported", count=say.count(verdict.new_events))
    else:
        step = say("office.next_known")
    name = f"{verdict.file} · {verdict.writer}" if verdict.writer else verdict.file
    return FileLine(name, say(f"office.verdict_{verdict.verdict}"), _TONES.get(verdict.verdict, "plain"), step)


def files_summary(say: Voice, verdicts: Sequence[Verdict]) -> str:
    """Say in one line what became of many files."""
    if not verdicts:
        return say("office.received_none")
    count = Counter(verdict.verdict for verdict in verdicts)
    return say(
        "office.received_summary",
        count=len(verdicts),
        imported=count["imported"],
        known=count["known"],
        waiting=count["waiting"] + count["held"],
        refused=count["refused"],
    )
