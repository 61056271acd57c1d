"""What a desk does: save, correct, hand over, read an answer, close the day."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from fieldapp.desk.closing import closing, export, note_sheet
from fieldapp.desk.consent import standing_consent
from fieldapp.desk.drafts import save_draft
from fieldapp.desk.find import person
from fieldapp.desk.hand_over import answers_read, hand_over, read_answers
from fieldapp.desk.register import Draft, correct, register
from fieldapp.desk.undo import undo
from fieldapp.domain.outcomes import HAS_ACCOUNT, OPEN_ACCOUNT, PAYEE
from fieldapp.office.answer import answer_all
from fieldapp.office.receive import receive
from fieldapp.station.receiving import IMPORTED, KNOWN, Verdict
from fieldapp.station.station import Station
from fieldapp.system.files import hash_of
from tests.faults.act import Act, bundles, explained
from tests.faults.stage import Stage
from tests.station.prepared import DESK_1, DESK_2, GUARDIAN, OFFICE, everybody

_FIRST, _SECOND, _THIRD = (f"{number:032x}" for number in (1, 2, 3))


def form(station: Station, form_id: str) -> Draft:
    """Return one of three filled-in forms: a plain one, one that corrects, one with a payee who is new."""
    people = everybody(station)
    if form_id == _FIRST:
        return Draft(form_id, people[0], OPEN_ACCOUNT, details={"bank": "970436"}, consent=True)
    if form_id == _SECOND:
        details = {"bank": "970405", "account": "0123456789"}
        values, evidence = {"phone": "0912345678", "full_name": "Nguyễn Thị Mẫu"}, {"full_name": "card"}
        return Draft(form_id, people[1], HAS_ACCOUNT, values, evidence, details, consent=True)
    payee = {**GUARDIAN, "payee_name": "Trần Văn Thử", "payee_number": "001085000001"}
    return Draft(form_id, people[2], PAYEE, details=payee, consent=True)


def save_form(stage: Stage, form_id: str) -> None:
    """Save one of the forms and say under which number."""
    station = stage.at(DESK_1)
    saved = register(station, form(station, form_id))
    stage.tell(f"saved {form_id} {saved.number}")


def forms_by_half(stage: Stage, told: list[str]) -> Iterator[str]:
    """Say which form that was acknowledged is missing, and which is there by half."""
    station = stage.at(DESK_1)
    numbers = dict(fact.split()[1:] for fact in told if fact.startswith("saved "))
    drafts = {name for name, _, _ in station.registry.shelf.drafts()}
    given = [receipt.number for receipt in station.registry.people.receipts()]
    if len(set(given)) != len(given):
        yield "a receipt number was given twice"
    for form_id in (_FIRST, _SECOND, _THIRD):
        receipt = station.registry.people.by_registration(form_id)
        if receipt is None:
            if form_id in numbers:
                yield f"form {form_id[-1]} was acknowledged and is missing"
            if form_id not in drafts and (form_id in numbers or drafts):
                yield f"form {form_id[-1]} is neither saved nor a draft"
            continue
        citizen = station.registry.people.get(receipt.citizen_id)
        wanted = form(station, form_id)
        if citizen is None or not citizen.consents or receipt.outcome != wanted.outcome:
            yield f"form {form_id[-1]} is there by half"
        elif any(citizen.text(field) != value for field, value in wanted.values.items()):
            yield f"form {form_id[-1]} was saved without what it corrects"
        if numbers.get(form_id, receipt.number) != receipt.number:
            yield f"form {form_id[-1]} has another number than was said"
        if form_id in drafts:
            yield f"form {form_id[-1]} is saved and still a draft"


# -- save


def _with_drafts(stage: Stage) -> None:
    stage.bring(DESK_1)
    station = stage.at(DESK_1)
    for form_id in (_FIRST, _SECOND, _THIRD):
        save_draft(station, form_id, "half typed")
    save_form(stage, _FIRST)


def _save(stage: Stage) -> None:
    save_form(stage, _SECOND)
    save_form(stage, _THIRD)


def _all_saved(stage: Stage) -> Iterator[str]:
    people = stage.at(DESK_1).registry.people
    yield from forms_by_half(stage, [])
    if any(people.by_registration(form_id) is None for form_id in (_FIRST, _SECOND, _THIRD)):
        yield "not everything is saved"


# -- correct


def _one_saved(stage: Stage) -> None:
    stage.bring(DESK_1)
    save_form(stage, _FIRST)


def _correct(stage: Stage) -> None:
    station = stage.at(DESK_1)
    wrong = station.registry.people.by_registration(_FIRST)
    assert wrong is not None
    draft = Draft(_SECOND, wrong.citizen_id, OPEN_ACCOUNT, details={"bank": "970418"}, consent=True)
    saved = correct(station, _FIRST, draft, reason="chọn nhầm ngân hàng")
    stage.tell(f"corrected {saved.number}")


def _corrected(stage: Stage, told: list[str]) -> Iterator[str]:
    people = stage.at(DESK_1).registry.people
    old, new = people.by_registration(_FIRST), people.by_registration(_SECOND)
    if old is None or (old.state == "voided") != (new is not None):
        yield "corrected by half"
    if told and (new is None or told[-1] != f"corrected {new.number}"):
        yield "a correction that was acknowledged is missing"


# -- undo


def _one_to_undo(stage: Stage) -> None:
    stage.bring(DESK_1)
    station = stage.at(DESK_1)
    for form_id in (_SECOND, _THIRD):
        save_draft(station, form_id, form_id)
        save_form(stage, form_id)


def _undo(stage: Stage) -> None:
    station = stage.at(DESK_1)
    receipt = station.registry.people.by_registration(_THIRD)
    if receipt is not None and receipt.state != "voided":  # else it was undone before the power went
        stage.tell(f"undone {undo(station).number}")


def _undone(stage: Stage, told: list[str]) -> Iterator[str]:
    """All of the last save holds, or none of it and what was typed is there."""
    station = stage.at(DESK_1)
    receipt = station.registry.people.by_registration(_THIRD)
    citizen = person(station, everybody(station)[2])
    drafts = [body for _, body, _ in station.registry.shelf.drafts()]
    void = receipt is not None and receipt.state == "voided"
    if void == (standing_consent(citizen) is not None) or void == bool(citizen.payee) or void != (drafts == [_THIRD]):
        yield f"undone by half: {void=}, payee {citizen.payee!r}, drafts {drafts}"
    if void == bool(station.registry.people.by_number("001085000001")):
        yield "whom the save had added is there by half"
    if any(fact.startswith("undone") for fact in told) and not void:
        yield "an undo that was acknowledged is missing"
    first = station.registry.people.by_registration(_SECOND)
    if first is None or first.state != "current":
        yield "another save was undone"


def _is_undone(stage: Stage) -> Iterator[str]:
    yield from _undone(stage, ["undone"])


# -- hand over


def _saved_and_office(stage: Stage) -> None:
    stage.bring(DESK_1, OFFICE)
    stage.stick.mkdir()
    save_form(stage, _FIRST)
    save_form(stage, _SECOND)


def _hand_over(stage: Stage) -> None:
    written = hand_over(stage.at(DESK_1), stage.stick / "fieldapp")
    stage.tell(f"written {written.path.name} {written.sha256}")


def _handed_over(stage: Stage, told: list[str]) -> Iterator[str]:
    """What counts as handed over lies in a whole file."""
    station, folder = stage.at(DESK_1), stage.stick / "fieldapp"
    for fact in told:
        _, name, content = fact.split()
        if not (folder / name).is_file() or hash_of(folder / name) != content:
            yield f"{name} was acknowledged and is not what was written"
    own = station.registry.journal.state(station.registry.journal.own_id())
    held = [part.to_seq for _, inside in bundles(stage, folder) for part in inside.ranges]
    if own.exported_to > max(held, default=0):
        yield f"handed over to {own.exported_to}, files hold {max(held, default=0)}"
    if told and not own.exported_to:
        yield "a file was acknowledged and does not count as handed over"
    forms = sum(station.registry.people.by_registration(name) is not None for name in (_FIRST, _SECOND))
    if forms != 2:
        yield f"{forms} of 2 registrations are left"


def _office_takes_it(stage: Stage) -> Iterator[str]:
    verdicts = receive(stage.at(OFFICE), [stage.stick / "fieldapp"])
    wrong = [f"{v.verdict} {v.code}" for v in verdicts if v.verdict not in (IMPORTED, KNOWN)]
    if wrong or not verdicts:
        yield f"the office said {wrong}"
    for form_id in (_FIRST, _SECOND):
        if stage.at(OFFICE).registry.people.by_registration(form_id) is None:
            yield f"form {form_id[-1]} did not reach the office"


# -- read an answer


def _answered(stage: Stage) -> None:
    stage.bring(DESK_1, DESK_2, OFFICE)
    for folder in (stage.stick, stage.back):
        folder.mkdir()
    save_form(stage, _FIRST)
    other = stage.at(DESK_2)
    register(other, Draft("4" * 32, everybody(other)[3], OPEN_ACCOUNT, details={"bank": "970436"}, consent=True))
    for name in (DESK_1, DESK_2):
        hand_over(stage.at(name), stage.stick)
    receive(stage.at(OFFICE), [stage.stick])
    answer_all(stage.at(OFFICE), stage.back)


def tell_verdicts(stage: Stage, verdicts: list[Verdict]) -> None:
    """Say what a person reads about each file; a fault of the disk is no acknowledgement."""
    for verdict in verdicts:
        if not (verdict.verdict == "refused" and explained(verdict.code)):
            stage.tell(f"{verdict.verdict} {verdict.file} {verdict.code}".strip())


def _read_answer(stage: Stage) -> None:
    tell_verdicts(stage, read_answers(stage.at(DESK_1), [stage.back]))


def _answer_read(stage: Stage, told: list[str]) -> Iterator[str]:
    registry = stage.at(DESK_1).registry
    read = bool(answers_read(stage.at(DESK_1)))
    acknowledged = any(state.acknowledged_to for state in stage.at(DESK_1).own_journals())
    others = registry.people.by_registration("4" * 32) is not None
    if len({read, acknowledged, others}) != 1:
        yield f"read by half: {read=}, {acknowledged=}, {others=}"
    if any(fact.startswith(("imported", "known")) for fact in told) and not read:
        yield "an answer was acknowledged and is not there"
    if any(fact.startswith(("refused", "held", "waiting")) for fact in told):
        yield f"said {told}"


def _answer_is_read(stage: Stage) -> Iterator[str]:
    if not answers_read(stage.at(DESK_1)):
        yield "the answer is not read"
    yield from _answer_read(stage, [])


def _put_back(stage: Stage) -> None:
    """A desk whose folder was put back while nobody noticed; the office holds more of it than it has."""
    stage.bring(DESK_1, OFFICE)
    for folder in (stage.stick, stage.back):
        folder.mkdir()
    stage.at(DESK_1)
    stage.close(DESK_1)
    shutil.copytree(stage.home(DESK_1).folder, stage.folder / "earlier")
    save_form(stage, _FIRST)
    hand_over(stage.at(DESK_1), stage.stick)
    stage.close(DESK_1)
    receive(stage.at(OFFICE), [stage.stick])
    answer_all(stage.at(OFFICE), stage.back)
    shutil.rmtree(stage.home(DESK_1).folder)
    (stage.folder / "earlier").rename(stage.home(DESK_1).folder)
    shutil.rmtree(stage.folder / "marks")


def _learned(stage: Stage, told: list[str]) -> Iterator[str]:
    station = stage.at(DESK_1)
    read = bool(answers_read(station))
    anew = len(station.own_journals()) > 1
    if any(fact.startswith("imported") for fact in told) and not anew:
        yield "an answer was acknowledged and nothing follows from it"
    if read and not anew:
        yield "an answer was read and nothing follows from it"


def _has_learned(stage: Stage) -> Iterator[str]:
    """The desk goes on in a new journal, and with the next answer it has everything again."""
    if len(stage.at(DESK_1).own_journals()) < 2:
        yield "the desk did not learn that it was put back"
    hand_over(stage.at(DESK_1), stage.stick)
    receive(stage.at(OFFICE), [stage.stick])
    answer_all(stage.at(OFFICE), stage.back)
    read_answers(stage.at(DESK_1), [stage.back])
    if stage.at(DESK_1).registry.people.by_registration(_FIRST) is None:
        yield "what the desk had lost did not come back"


# -- close the day


def _close_day(stage: Stage) -> None:
    written = export(stage.at(DESK_1), stage.stick / "fieldapp")
    stage.tell(f"written {written.path.name} {written.sha256}")
    note_sheet(stage.at(DESK_1))


def _day_closed(stage: Stage, told: list[str]) -> Iterator[str]:
    """A file that counts says that the day is closed, and what was done stays ticked."""
    yield from _handed_over(stage, told)
    state = closing(stage.at(DESK_1))
    days = len(list(stage.at(DESK_1).registry.journal.of_kinds(["day.closed"])))
    if state.done("export") != (state.handed is not None) or (told and not state.done("export")):
        yield "the step of the file says something else than the journal"
    if days != int(state.handed is not None):
        yield f"the day is closed {days} times"


def _day_is_closed(stage: Stage) -> Iterator[str]:
    if not closing(stage.at(DESK_1)).done("sheet"):
        yield "the day is not closed"
    yield from _office_takes_it(stage)
    if not list(stage.at(OFFICE).registry.journal.of_kinds(["day.closed"])):
        yield "the office does not hear that the day is closed"


DESK_ACTS = (
    Act("save", DESK_1, _with_drafts, _save, forms_by_half, _all_saved),
    Act("correct", DESK_1, _one_saved, _correct, _corrected, lambda stage: _corrected(stage, [])),
    Act("undo", DESK_1, _one_to_undo, _undo, _undone, _is_undone),
    Act("export", DESK_1, _saved_and_office, _hand_over, _handed_over, _office_takes_it),
    Act("acknowledge", DESK_1, _answered, _read_answer, _answer_read, _answer_is_read),
    Act("put-back", DESK_1, _put_back, _read_answer, _learned, _has_learned, may_go_on_anew=True),
    Act("close-day", DESK_1, _saved_and_office, _close_day, _day_closed, _day_is_closed),
)
