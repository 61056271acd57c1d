"""The desk on the command line: finding, looking, registering, correcting, receipts, the day."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.rehearsal.population import invent_people
from fieldapp.system.randomness import SeededRandomness
from fieldapp.vietnam.vietqr import vietqr
from tests.app.conftest import Calls
from tests.station.prepared import PEOPLE

_DESK = "desk-1"
_PEOPLE = invent_people(SeededRandomness("people"), PEOPLE)


def test_numbers_are_masked_unless_asked_for(calls: Calls) -> None:
    person = _PEOPLE[0]
    hidden = calls.at(_DESK, "desk", "find", person.national_id)
    assert person.full_name in hidden.out
    assert person.national_id not in hidden.out
    assert person.national_id[-4:] in hidden.out
    assert person.national_id in calls.at(_DESK, "desk", "find", person.national_id, "--show-numbers").out
    citizen = calls.desk(_DESK, "find", person.national_id)["found"][0]["citizen_id"]
    for words in (["look", citizen], ["look", citizen, "--json"], ["scan", person.card()]):
        said = calls.at(_DESK, "desk", *words)
        assert said.code == 0
        assert person.national_id not in said.out
        assert person.phone not in said.out


def test_a_card_from_the_scanner_finds_its_person(calls: Calls, given_input: Callable[[bytes], None]) -> None:
    person = _PEOPLE[3]
    given_input(person.card().encode() + b"\r\n")
    facts = calls.desk(_DESK, "scan", "-")
    assert facts["card"]["full_name"] == person.full_name
    assert [one["full_name"] for one in facts["found"]] == [person.full_name]
    nobody = calls.desk(_DESK, "scan", "001160000001||Nguyễn Thị Không Ai|01011960|Nữ|Tổ 1, Hà Nội|15042021")
    assert nobody["found"] == []


@pytest.mark.parametrize(
    ("payload", "code"),
    [(b"x" * 4096, "card.too_long"), (b"\xff\xfe\x00|", "card.not_a_card"), (b"", "card.not_a_card")],
)
def test_a_scan_that_is_no_card_is_refused(
    payload: bytes, code: str, calls: Calls, given_input: Callable[[bytes], None]
) -> None:
    given_input(payload)
    said = calls.at(_DESK, "desk", "scan", "-", "--json")
    assert (said.code, said.facts["error"]["code"]) == (1, code)


def test_register_correct_void_and_print(calls: Calls, tmp_path: Path) -> None:
    citizen = calls.somebody(_DESK)
    bank = ("--outcome", "open_account", "--consent", "--detail")
    first = calls.desk(_DESK, "register", citizen, *bank, "bank=Vietcombank", "--value", "phone=0912 345 678")
    assert set(first) == {"registration_id", "citizen_id", "number", "doubts"}
    paper, copy = tmp_path / "a.pdf", tmp_path / "b.pdf"
    printed = calls.desk(_DESK, "receipt", first["number"], "--to", str(paper))
    said = calls.ask("desk-2", "receipt", "verify", printed["statement"])["statement"]
    assert (said["receipt_number"], said["outcome"], said["bank_bin"]) == (first["number"], "open_account", "970436")
    calls.desk(_DESK, "receipt", first["registration_id"], "--to", str(copy))
    strip = copy.with_name("strip.png")
    calls.desk(_DESK, "receipt", first["number"], "--to", str(strip), "--paper", "thermal_80", "--large")
    assert strip.read_bytes().startswith(b"\x89PNG")
    remembered = copy.with_name("remembered.png")
    calls.desk(_DESK, "receipt", first["number"], "--to", str(remembered))
    assert remembered.read_bytes().startswith(b"\x89PNG")
    assert paper.read_bytes() != copy.read_bytes()
    taken = calls.at(_DESK, "desk", "receipt", first["number"], "--to", str(paper), "--json")
    assert (taken.code, taken.facts["error"]["code"]) == (1, "receipt.exists")
    second = calls.desk(_DESK, "correct", first["number"], *bank, "bank=970405", "--reason", "nhầm ngân hàng")
    calls.desk(_DESK, "void", second["number"], "--reason", "người khác")
    view = calls.desk(_DESK, "look", citizen, "--show-numbers")
    assert view["values"]["phone"] == "0912345678"
    assert [(one["state"], one["details"]["bank"], one["copies"]) for one in view["registrations"]] == [
        ("voided", "970436", 4),
        ("voided", "970405", 0),
    ]
    day = calls.desk(_DESK, "today")
    assert (day["done"], day["voided"], day["waiting"]) == (0, 2, 2)
    assert calls.desk(_DESK, "close")["voided"] == 2


def test_the_same_form_is_saved_once(calls: Calls) -> None:
    citizen = calls.somebody(_DESK)
    words = ("register", citizen, "--outcome", "absent", "--form-id", "aa" * 16)
    assert calls.desk(_DESK, *words) == calls.desk(_DESK, *words)
    assert calls.desk(_DESK, "today")["done"] == 1


@pytest.mark.parametrize("again", [(), ("--another",)], ids=["as before", "as somebody else"])
def test_the_form_of_somebody_on_no_list_is_saved_once(again: tuple[str, ...], calls: Calls) -> None:
    words = ("register", "--outcome", "absent", "--form-id", "bb" * 16)
    values = ("--value", "full_name=Quách Thị Ngoài", "--value", "birth_date=1950-02-03")
    assert calls.desk(_DESK, *words, *values) == calls.desk(_DESK, *words, *values, *again)
    assert calls.desk(_DESK, "today")["done"] == 1


def test_a_form_may_be_a_document(calls: Calls, given_input: Callable[[bytes], None]) -> None:
    form = {
        "outcome": "payee",
        "values": {
            "full_name": "Nguyễn Thị Mẫu",
            "birth_date": "02/09/1945",
            "sex": "nữ",
            "national_id": "001145000009",
        },
        "details": {
            "payee_kind": "guardian",
            "payee_name": "Trần Văn Mẫu",
            "relation": "con",
            "payee_number": "001 080 000 018",
            "paper": "guardian_decision",
        },
        "consent": True,
    }
    given_input(json.dumps(form).encode())
    saved = calls.desk(_DESK, "register", "--form", "-")
    values = calls.desk(_DESK, "look", saved["citizen_id"], "--show-numbers")["values"]
    assert (values["birth_date"], values["sex"], values["national_id"]) == ("1945-09-02", "F", "001145000009")
    assert calls.desk(_DESK, "find", "Tran Van Mau")["found"][0]["full_name"] == "Trần Văn Mẫu"


@pytest.mark.parametrize(
    "document", [b"", b"[]", b'{"outcome": 3}', b'{"unknown": ""}', b"[" * 5000, b'{"values": {"role": "x"}}', b"\xff"]
)
def test_a_document_that_is_no_form_is_refused(
    document: bytes, calls: Calls, given_input: Callable[[bytes], None]
) -> None:
    given_input(document)
    said = calls.at(_DESK, "desk", "register", "--form", "-", "--json")
    assert (said.code, said.facts["error"]["code"]) == (1, "form.unreadable")
    given_input(b'{"outcome": "' + b"x" * 70_000 + b'"}')
    assert calls.at(_DESK, "desk", "register", "--form", "-").code == 1


def test_the_card_fills_the_form_in(calls: Calls) -> None:
    person = _PEOPLE[5]
    citizen = calls.desk(_DESK, "find", person.national_id)["found"][0]["citizen_id"]
    card = person.card().replace("|" + person.full_name + "|", "|Trần Thị Khác Tên|")
    calls.desk(_DESK, "register", citizen, "--card", card, "--outcome", "no_wish", "--detail", "reason=không")
    assert calls.desk(_DESK, "look", citizen)["values"]["full_name"] == "Trần Thị Khác Tên"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--outcome", "open_account", "--detail", "bank=970436"], 1),  # no consent
        (["--outcome", "open_account", "--consent"], 1),  # no bank
        (["--outcome", "open_account", "--detail", "bank=Ngân hàng Mẫu", "--consent"], 2),
        (["--outcome", "absent", "--value", "birth_date=31/02/1950"], 2),
        (["--outcome", "absent", "--value", "phone=12"], 2),
        (["--outcome", "absent", "--value", "role=payee"], 2),
        (["--outcome", "absent", "--value", "full_name"], 0),  # an empty value changes nothing
        (["--outcome", "married"], 2),
        ([], 1),
    ],
)
def test_what_is_not_enough_is_not_saved(words: list[str], code: int, calls: Calls) -> None:
    citizen = calls.somebody(_DESK)
    said = calls.at(_DESK, "desk", "register", citizen, *words)
    assert said.code == code, said.err
    assert calls.desk(_DESK, "today")["done"] == (code == 0)


@pytest.mark.parametrize(
    "words",
    [["look", "0" * 32], ["void", "01A-00009-X", "--reason", "x"], ["receipt", "x", "--to", "y.pdf"]],
)
def test_unknown_people_and_registrations_are_refused(words: list[str], calls: Calls) -> None:
    assert calls.at(_DESK, "desk", *words).code == 1


def test_finding_nobody_is_no_failure(calls: Calls) -> None:
    said = calls.at(_DESK, "desk", "find", "zzzz")
    assert (said.code, said.out.strip()) == (0, "Nobody was found.")


def test_the_outcomes_say_what_they_ask_for(calls: Calls) -> None:
    told = calls.ask(_DESK, "desk", "outcomes")["outcomes"]
    assert [one["field"] for one in told["died"]] == ["date", "known_from"]
    assert {one["field"] for one in told["has_account"] if one["required"]} >= {"bank", "account"}
    assert "bank *" not in calls.at(_DESK, "desk", "outcomes").out
    assert "  * date" in calls.at(_DESK, "desk", "outcomes").out


def test_an_account_from_its_vietqr(calls: Calls, given_input: Callable[[bytes], None]) -> None:
    citizen = calls.somebody(_DESK)
    code = vietqr("970415", "100001932418ABC") or ""
    words = ("register", citizen, "--outcome", "has_account", "--consent", "--how", "read")
    saved = calls.desk(_DESK, *words, "--vietqr", code)
    assert saved["doubts"] == [{"field": "account", "why": "letters"}]
    view = calls.desk(_DESK, "look", citizen, "--show-numbers")
    assert view["registrations"][-1]["details"] == {"account": "100001932418ABC", "bank": "970415"}
    assert (view["consents"][0]["purposes"], view["consents"][0]["how"]) == (["hand_over_to_bank"], "read")
    given_input(code.replace("970415", "970416").encode())
    said = calls.at(_DESK, "desk", *words, "--vietqr", "-", "--json")
    assert (said.code, said.facts["error"]["code"]) == (1, "vietqr.damaged")


def test_a_child_comes_with_a_parent(calls: Calls) -> None:
    words = ["register", "--value", "full_name=Nguyễn Thị Bé", "--value", "birth_date=02/09/2015"]
    words += ["--outcome", "open_account", "--detail", "bank=Agribank", "--consent", "--another"]
    said = calls.at(_DESK, "desk", *words, "--json")
    assert (said.facts["error"]["code"], said.facts["error"]["place"]) == ("registration.represented", "rep_name")
    parent = {"rep_name": "Trần Thị Mẹ", "rep_number": "001180000027", "rep_relation": "parent"}
    for name, value in parent.items():
        words += ["--detail", f"{name}={value}"]
    assert calls.at(_DESK, "desk", *words, "--json").facts["error"]["code"] == "registration.child"
    assert calls.desk(_DESK, *words, "--child-agrees")["doubts"] == [{"field": "rep_name", "why": "represented"}]


def test_a_consent_is_withdrawn(calls: Calls) -> None:
    citizen = calls.somebody(_DESK)
    calls.desk(_DESK, "register", citizen, "--outcome", "open_account", "--detail", "bank=970436", "--consent")
    assert calls.desk(_DESK, "withdraw", citizen) == {"citizen_id": citizen, "withdrawn": True}
    assert calls.desk(_DESK, "look", citizen)["consents"][0]["withdrawn"]
    said = calls.at(_DESK, "desk", "withdraw", citizen, "--json")
    assert (said.code, said.facts["error"]["code"]) == (1, "consent.none")
