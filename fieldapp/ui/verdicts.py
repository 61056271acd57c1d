"""What became of received files, in words: for the office and for a desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fieldapp.registry.shelf import ReceivedFile
from fieldapp.station.drawer import DrawerFile
from fieldapp.station.receiving import Verdict
from fieldapp.system.errors import InputRefused
from fieldapp.ui.office.state import FileLine
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import Voice

_TONES: dict[str, Tone] = {"imported": "good", "waiting": "warning", "held": "warning", "refused": "error"}


def verdict_line(say: Voice, verdict: Verdict) -> FileLine:
    """Show one file: its verdict as a word, and the next step in a sentence."""
    if verdict.code:
        step = say.sentence(InputRefused(verdict.code, place=verdict.place or verdict.file))
    elif verdict.verdict == "imported":
        step = say("office.next_imported", count=say.count(verdict.new_events))
    else:
        step = say("office.next_known")
    name = f"{verdict.file} · {verdict.writer}" if verdict.writer else verdict.file
    return FileLine(name, say(f"office.verdict_{verdict.verdict}"), _TONES.get(verdict.verdict, "plain"), step)


def drawer_line(say: Voice, one: DrawerFile) -> FileLine:
    """Show a file of the drawer: why it cannot be used yet, what it waits for, and the next step."""
    refused = InputRefused(one.code, place=one.file)
    step = say.sentence(refused)
    word = "held"
    if one.missing is not None:
        word = "waiting"
        whose = one.missing.whose or say("office.unknown_desk")
        waits = say("office.waits_for", whose=whose, first=one.missing.first, last=one.missing.last)
        step = say.join(" ", waits, say.next(refused))
    name = f"{one.file} · {one.writer}" if one.writer else one.file
    return FileLine(name, say(f"office.verdict_{word}"), "warning", step, say.moment(one.received_at), one.sha256)


def log_line(say: Voice, one: ReceivedFile) -> FileLine:
    """Show a line of the receive log."""
    verdict = Verdict(one.file, one.verdict, one.code, writer=one.writer, new_events=one.new_events)
    shown = verdict_line(say, verdict)
    return FileLine(shown.name, shown.verdict, shown.tone, shown.next, say.moment(one.received_at), one.sha256)


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
