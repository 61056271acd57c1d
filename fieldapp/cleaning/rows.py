"""One person of a list: what a careful clerk reads in the row, what is wrong with it, and what was proposed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from fieldapp.cleaning.cells import BIRTH_FIELDS, ORDINAL, Cells
from fieldapp.cleaning.kinds import Heading
from fieldapp.cleaning.roster import Proposal, RosterRow
from fieldapp.cleaning.values import AccountReading, as_text, read_account, read_amount
from fieldapp.sheets.book import Cell
from fieldapp.sheets.legacy import DecodedSheet
from fieldapp.vietnam.id_numbers import warnings, what_digits_say
from fieldapp.vietnam.names import fold
from fieldapp.vietnam.places import Place, find_district, find_unit, group_number, read_place

_TWELVE: Final = 12


def read_person(
    cells: Cells, file: str, heading: Heading, decoded: DecodedSheet | None = None, *, hidden: bool = False
) -> RosterRow:
    """Read one person of a sheet that was `decoded`.

    Everything that is wrong becomes a code in `issues`, what is only worth knowing one in `notices`; what could not be
    read stays in `unread`.
    """
    name, number, birth, phone = cells.name, cells.number, cells.birth, cells.phone
    account = read_account(cells.raw("bank_account"), cells.raw("bank_name"))
    issues = {*number.problems, *warnings(number.number, birth=birth.birth, sex=cells.sex)}
    issues.update(code for code in (birth.problem, phone.problem, account.problem) if code)
    if not name:
        issues.add("name.missing")
    elif any(map(str.isdigit, name)):
        issues.add("name.suspicious")
    if decoded is not None and cells.row.number in decoded.before:
        issues.add("text.legacy_encoding")
    proposals = (*(_decoded(cells, decoded) if decoded is not None else ()), *_proposals(cells))
    place = _place(cells, heading)
    unit = find_unit(place.ward, place.district) if place.ward else None
    notices = {one.code for one in proposals if not one.code.endswith(".format")} - issues
    if number.reason:
        notices.add(number.reason)
    if cells.remark:
        notices.add("name.remark")
    if unit is not None and unit.split:
        notices.add("place.split_ward")
    return RosterRow(
        file=file,
        sheet=cells.form.table.sheet,
        row=cells.row.number,
        full_name=name,
        sex=cells.sex or _sex_of_number(number.number),
        birth_date=birth.birth,
        national_id=number.number,
        old_id=number.old_number,
        phone=phone.phone,
        group=place.group,
        ward=place.ward,
        district=place.district,
        ward_code=unit.ward.code if unit else None,
        ward_epoch=unit.ward.epoch if unit else None,
        category=cells.category() or heading.category,
        bank=account.bank,
        bank_bin=account.bin,
        account=account.account,
        amount=read_amount(cells.raw("amount")),
        decision=cells.read("decision_no") or None,
        address=cells.read("address") or None,
        note=cells.read("note") or None,
        remark=cells.remark or None,
        hidden=hidden,
        issues=tuple(sorted(issues)),
        notices=tuple(sorted(notices)),
        proposals=proposals,
        unread=_unread(cells, account),
    )


def _sex_of_number(number: str | None) -> str | None:
    return what_digits_say(number).sex if number and len(number) == _TWELVE else None


def _place(cells: Cells, heading: Heading) -> Place:
    """Return group, ward and district: what a column of their own says, then the address, then the group rows above."""
    raw = cells.raw
    told = _told_place(raw("address"), raw("hamlet"), raw("ward"), raw("district"))
    if told.group is not None and told.ward:
        return told
    return Place(heading.group if told.group is None else told.group, told.ward or heading.ward, told.district)


@lru_cache(maxsize=4096, typed=True)
def _told_place(address_cell: Cell, hamlet_cell: Cell, ward_cell: Cell, district_cell: Cell) -> Place:
    address = read_place(as_text(address_cell))
    group = address.group
    if hamlet := as_text(hamlet_cell):
        own = int(float(hamlet.rstrip(".)"))) if ORDINAL.fullmatch(hamlet) else group_number(hamlet)
        group = group if own is None else own
    ward, district = as_text(ward_cell), as_text(district_cell)
    return Place(
        group,
        address.ward or ((read_place(ward).ward or ward) if ward else None),
        address.district or ((find_district(district) or district) if district else None),
    )


def _unread(cells: Cells, account: AccountReading) -> dict[str, str]:
    unread: dict[str, str] = {}
    if cells.number.number is None and (text := cells.read("id_number")):
        unread["id_number"] = text
    if cells.phone.phone is None and (text := cells.read("phone")):
        unread["phone"] = text
    if account.account is None and (text := cells.read("bank_account")):
        unread["bank_account"] = text
    if cells.birth.birth is None:
        unread |= {field: text for field in BIRTH_FIELDS if (text := cells.read(field))}
    return unread


def _decoded(cells: Cells, decoded: DecodedSheet) -> Iterator[Proposal]:
    number = cells.row.number
    for column, was in decoded.before.get(number, {}).items():
        if field := cells.field_at(column):
            yield Proposal(cells.place(field), field, was, cells.read(field), "text.legacy_encoding")
    for column, restored in decoded.lost.get(number, {}).items():
        if (field := cells.field_at(column)) and restored.proposed != restored.text:
            yield Proposal(
                cells.place(field), field, restored.text, restored.proposed, "text.lost_letters", taken=False
            )


def _proposals(cells: Cells) -> Iterator[Proposal]:
    number, birth = cells.number, cells.birth
    id_code = "id.lost_zeros" if "id.lost_zeros" in number.problems else "id.format"
    for field, after, code in (
        ("full_name", cells.name, "name.format"),
        (cells.field_of_number(), number.number, id_code),
        ("phone", cells.phone.phone, "phone.format"),
    ):
        raw = cells.raw(field)
        if raw is not None and after and raw != after:
            yield Proposal(cells.place(field), field, str(raw), after, code)
    if birth.swapped or birth.repaired:
        field = next((field for field in cells.form.births if cells.raw(field) is not None), "dob_year")
        was = str(cells.raw(field))
        if birth.swapped:
            yield Proposal(cells.place(field), field, was, birth.swapped, "birth.day_month_swapped", taken=False)
        elif birth.birth:
            yield Proposal(cells.place(field), field, was, birth.birth, birth.repaired)
    if cells.moved is not None:
        yield Proposal(f"A{cells.row.number}", "row_no", "", cells.name, "row.shifted")
    if cells.sex is None and (sex := _sex_of_number(number.number)):
        field = cells.field_of_number()
        yield Proposal(cells.place(field), "sex", fold(cells.read("sex")), sex, "sex.from_number")
