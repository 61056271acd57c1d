"""The five steps of closing the day, from what the registry says to what the page shows."""

from __future__ import annotations

from collections.abc import Sequence

from fieldapp.desk.closing import Closing
from fieldapp.desk.day import Behind
from fieldapp.desk.paper_forms import count_forms
from fieldapp.ui.desk.state import CloseStep, StepItem
from fieldapp.ui.voice import Voice


def close_steps(say: Voice, state: Closing, drafts: Sequence[Behind]) -> list[CloseStep]:
    """Show the five steps as they stand."""
    day = state.day
    return [
        CloseStep(
            "drafts",
            say("desk.step_drafts"),
            say("desk.step_drafts_count", count=day.drafts),
            state.done("drafts"),
            items=tuple(_draft(say, draft) for draft in drafts),
        ),
        CloseStep(
            "unprinted",
            say("desk.step_unprinted"),
            say("desk.step_unprinted_count", count=day.unprinted),
            state.done("unprinted"),
            say("desk.step_unprinted_do") if day.unprinted else "",
        ),
        _numbers(say, state),
        _export(say, state),
        CloseStep("sheet", say("desk.step_sheet"), _sheets(say, state), state.done("sheet"), say("desk.step_sheet_do")),
    ]


def _draft(say: Voice, draft: Behind) -> StepItem:
    outcome = say(f"desk.outcome_{draft.why}") if draft.why else ""
    words = say.join(" · ", draft.full_name or say("desk.draft_of_nobody"), outcome, say.hour(draft.at))
    return StepItem(draft.form_id, words, (("open", say("desk.draft_open")), ("discard", say("desk.draft_discard"))))


def _numbers(say: Voice, state: Closing) -> CloseStep:
    count = say("desk.step_numbers_count", count=len(state.voids))
    if state.day.first:
        count = say.join(" · ", say("papers.handover_range", first=state.day.first, last=state.day.last), count)
    lines = [say(f"papers.handover_{void.told}", number=void.number, reason=void.reason) for void in state.voids]
    for gap in state.gaps:
        many = say("papers.handover_range", first=gap.first, last=gap.last)
        lines.append(say(f"papers.handover_gap_{gap.why}", numbers=gap.first if gap.count == 1 else many))
    forms = count_forms(state.forms)
    items = []
    if forms["missing"]:
        deed = ("void_forms", say("desk.forms_void"))
        items.append(StepItem("", say("papers.handover_forms", **forms), (deed,)))
    elif state.forms:
        lines.append(say("papers.handover_forms", **forms))
    return CloseStep("numbers", say("desk.step_numbers"), count, state.done("numbers"), "", tuple(lines), tuple(items))


def _export(say: Voice, state: Closing) -> CloseStep:
    handed, lines = state.handed, []
    if handed is not None:
        names = ", ".join(file.name for file in handed.files)
        lines.append(say("desk.step_export_last", when=say.hour(handed.at), files=names, count=handed.carried))
    return CloseStep(
        "export",
        say("desk.step_export"),
        say("desk.step_export_count", count=state.day.waiting),
        state.done("export"),
        say("desk.step_export_again" if state.done("export") and handed else "desk.step_export_do"),
        tuple(lines),
    )


def _sheets(say: Voice, state: Closing) -> str:
    if not state.sheets:
        return say("desk.step_sheet_count")
    key = "desk.step_sheet_made" if state.sheet_holds else "desk.step_sheet_old"
    return say(key, count=len(state.sheets), when=say.hour(state.sheets[-1].at))
