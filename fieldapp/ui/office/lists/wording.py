"""What fields, problems, proposals and filters of a list are called on the screen."""

from __future__ import annotations

from fieldapp.cleaning.roster import Proposal, ReadTable, RosterRow
from fieldapp.office.facets import Facet
from fieldapp.office.rosters import Committed
from fieldapp.office.weighing import told_of
from fieldapp.sheets.book import Cell
from fieldapp.system.errors import Bug, InputRefused
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import Voice, grouped, written_date
from fieldapp.ui.wording import bank_word, group_word, sex_word

RARE_FIELDS = (
    *("dob_male", "dob_female", "dob_day", "dob_month", "sex_male_flag", "sex_female_flag", "id_issue_date"),
    *("id_issue_place", "id_expiry", "temporary_address", "province", "category_code", "household_class"),
    *("disability_type", "disability_level", "injury_rate", "coefficient", "arrears", "clawback", "funeral", "period"),
    *("decision_no", "decision_date", "file_no", "bank_branch", "account_holder", "account_status", "receive_method"),
    *("proxy_name", "proxy_id", "proxy_relation", "proxy_phone", "death_date", "reason", "ethnic", "religion"),
    "signature",
)
"""What few columns mean; offered behind the others."""

FIELDS = (
    *("row_no", "full_name", "family_middle", "given_name", "dob", "dob_year", "sex", "id_number", "old_id_number"),
    *("phone", "address", "hamlet", "ward", "district", "category", "amount", "bank_account", "bank_name", "note"),
    *RARE_FIELDS,
)
"""What a column can mean, in the order in which it is offered."""

_SURE = 0.9
_TONES: dict[str, Tone] = {
    **dict.fromkeys(("look", "issue", "open", "changed", "vanished", "likely"), "warning"),
    "contradicted": "error",
    **dict.fromkeys(("new", "known", "unchanged"), "good"),
}


def field_word(say: Voice, field: str) -> str:
    """Say what a column means; a field that this version has no word for keeps its name."""
    try:
        return say(f"lists.field_{field}") if field else say("lists.no_field")
    except Bug:
        return field


def confidence_word(say: Voice, table: ReadTable | None, field: str) -> tuple[str, bool]:
    """Say how sure the program is of a column, and whether somebody should look."""
    share = 1.0 if table is None else table.confidence.get(field, 1.0)
    if share >= _SURE:
        return say("lists.sure"), False
    return say("lists.guessed", percent=round(share * 100)), True


def issue_word(say: Voice, code: str) -> str:
    """Say a problem of a row in a few words; one that has none of its own, in the first sentence about it."""
    try:
        return say(f"lists.issue_{code.replace('.', '_')}")
    except Bug:
        return say.explain(InputRefused(code)).what.split(". ")[0].rstrip(".")


def proposal_word(say: Voice, code: str) -> str:
    """Say why something is proposed."""
    if code.endswith(".format"):
        return say(f"command.repair_{code.replace('.', '_')}")
    return issue_word(say, code)


def after_word(say: Voice, proposal: Proposal) -> str:
    """Say the value that is proposed as the screen writes such values."""
    if proposal.field.startswith("dob"):
        return written_date(proposal.after)
    return sex_word(say, proposal.after) or proposal.after if proposal.field == "sex" else proposal.after


def facet_word(say: Voice, facet: Facet) -> str:
    """Say which rows a filter leaves."""
    if facet.kind in ("issue", "notice"):
        return issue_word(say, facet.code)
    if facet.kind == "proposal":
        return say("lists.facet_proposal", what=proposal_word(say, facet.code))
    return say(f"lists.facet_{facet.kind}")


def facet_tone(facet: Facet) -> Tone:
    """Return the tone of a filter."""
    return _TONES.get(facet.kind, "plain")


def cell_word(cell: Cell) -> str:
    """Write a cell as the sheet would show it, without its format: whole numbers whole, dates dd/mm/yyyy."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell) if isinstance(cell, str | int | float) else cell.strftime("%d/%m/%Y")


def result_line(say: Voice, row: RosterRow) -> str:
    """Say in one line what a row will be taken in as."""
    account = " ".join(filter(None, (bank_word(row.bank or ""), row.account)))
    parts = (
        row.full_name,
        written_date(row.birth_date),
        sex_word(say, row.sex or ""),
        grouped(row.national_id),
        f"CMND {grouped(row.old_id)}" if row.old_id else "",
        row.phone or "",
        say.join(", ", group_word(say, "" if row.group is None else str(row.group)), row.ward or ""),
        row.category or "",
        account,
        f"{say.count(row.amount)} đ" if row.amount is not None else "",
        row.remark or "",
        row.note or "",
    )
    return say.join(" · ", *parts)


def committed_words(say: Voice, done: Committed) -> str:
    """Say what a commit did."""
    return say.join(
        " ", *(say(key, **{name: say.count(count) for name, count in counts.items()}) for key, counts in told_of(done))
    )
