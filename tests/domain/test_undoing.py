"""What an undone save takes back, whoever hears of it in which order."""

from __future__ import annotations

from fieldapp.domain.replay import replay
from fieldapp.domain.rulings import fold_rulings
from fieldapp.domain.undoing import UNDONE
from tests.domain.telling import Writer, corrected, everything, listed, perhaps, person, registers, states

ANNA, BERT = "a" * 32, "b" * 32


def _saved(desk: Writer) -> list[str]:
    """A desk corrects Anna's phone, takes her consent and registers her; return what an undo takes back."""
    fields, evidence = {"phone": "0987654321"}, {"phone": "card"}
    written = [desk.tells("citizen.corrected", ANNA, fields=fields, evidence=evidence, registration="r1")]
    written.append(desk.tells("consent.given", ANNA, purposes=["bank"], text_version="1", registration="r1"))
    registers(desk, ANNA, "r1")
    return [event.hash for event in written]


def _undoes(desk: Writer, hashes: list[str], subjects: str | list[str] = ANNA) -> None:
    desk.tells("registration.voided", subjects, registration="r1", reason="x", undo=True, takes_back=hashes)


def test_the_value_and_its_evidence_are_what_they_were_before() -> None:
    desk = Writer("desk 1")
    listed(desk, ANNA, full_name="Nguyễn Thị Mẫu", phone="0912345678")
    before = person(ANNA, everything(desk)).values
    _undoes(desk, _saved(desk))
    after = person(ANNA, everything(desk))
    assert after.values == before
    assert [consent.withdrawn for consent in after.consents] == [True]
    assert states(after) == {"r1": "voided"}


def test_what_others_said_meanwhile_stands() -> None:
    desk, other = Writer("desk 1"), Writer("desk 2")
    listed(desk, ANNA, full_name="Nguyễn Thị Mẫu", phone="0912345678")
    taken = _saved(desk)
    other.sees(desk)
    corrected(other, ANNA, "typed", phone="0900000000")
    _undoes(desk, taken)
    anna = person(ANNA, everything(desk, other))
    assert anna.text("phone") == "0900000000"
    assert anna.conflicts == ()


def test_a_void_takes_back_nothing_that_another_save_wrote() -> None:
    desk, other = Writer("desk 1"), Writer("desk 2")
    listed(desk, ANNA, full_name="Nguyễn Thị Mẫu", phone="0912345678")
    taken = _saved(desk)
    other.sees(desk)
    registers(other, ANNA, "r9")
    other.tells("registration.voided", ANNA, registration="r9", reason="x", takes_back=taken)
    anna = person(ANNA, everything(desk, other))
    assert anna.text("phone") == "0987654321"
    assert not anna.consents[0].withdrawn


def test_no_void_takes_back_a_registration_or_a_row_of_a_list() -> None:
    desk = Writer("desk 1")
    row = listed(desk, ANNA, full_name="Nguyễn Thị Mẫu")
    other = registers(desk, ANNA, "r2", bank="970415")
    _saved(desk)
    _undoes(desk, [row.hash, other.hash])
    anna = person(ANNA, everything(desk))
    assert states(anna) == {"r1": "voided", "r2": "current"}
    assert len(anna.listings) == 1


def test_while_a_verdict_lets_the_approved_registration_stand_so_does_what_was_saved_with_it() -> None:
    desk, office = Writer("desk 1"), Writer("office")
    listed(desk, ANNA, full_name="Nguyễn Thị Mẫu", phone="0912345678")
    taken = _saved(desk)
    office.sees(desk)
    approved = office.tells("registration.approved", ANNA, registration="r1")
    _undoes(desk, taken)
    anna = person(ANNA, everything(desk, office))
    assert [conflict.about for conflict in anna.conflicts] == ["decision"]
    assert anna.text("phone") == "0912345678"
    office.sees(desk)
    value = "registration.approved"
    office.tells("conflict.settled", ANNA, about="decision", value=value, between=[approved.hash])
    anna = person(ANNA, everything(desk, office))
    assert anna.text("phone") == "0987654321"
    assert not anna.consents[0].withdrawn


def test_of_somebody_whom_the_save_had_added_only_the_number_is_left() -> None:
    desk = Writer("desk 1")
    added = desk.tells("citizen.added", ANNA, fields={"full_name": "Lò Thị Thử"}, evidence="typed", registration="r1")
    fields = {"full_name": "Trần Văn Thử"}
    payee = desk.tells("citizen.added", BERT, role="payee", fields=fields, evidence="paper", registration="r1")
    registers(desk, ANNA, "r1")
    _undoes(desk, [added.hash, payee.hash], [ANNA, BERT])
    anna = person(ANNA, everything(desk))
    assert (anna.role, anna.values, states(anna)) == (UNDONE, {}, {"r1": "voided"})
    assert perhaps(BERT, everything(desk)) is None


def test_anything_may_stand_in_the_facts_of_a_void() -> None:
    desk = Writer("desk 1")
    listed(desk, ANNA, full_name="Nguyễn Thị Mẫu")
    hostile: list[object] = [7, None, {"a": []}, [7, None], "x", ["x" * 64]]
    for anything in hostile:
        desk.tells("registration.voided", ANNA, registration=anything, takes_back=anything)
    events = everything(desk)
    assert replay((ANNA,), events, fold_rulings(())) is not None
