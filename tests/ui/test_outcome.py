"""The form of an outcome and its consent: fields by situation, what is carried over, and nothing ticked beforehand."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from fieldapp.domain.outcomes import NEEDS_CONSENT, OUTCOMES
from fieldapp.domain.settling import Who, fields_of, required
from fieldapp.ui.desk.consent import ConsentBar
from fieldapp.ui.desk.outcome import OutcomeForm
from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import turn_words
from fieldapp.ui.voice import Voice
from fieldapp.ui.widgets.plain import scrolled
from fieldapp.vietnam.vietqr import Account, vietqr
from tests.pictures.rendering import settle

_WHO = Who("Nguyễn Thị Mẫu", 70)
_KNOWN = {"phone": "0912345678", "last_bank": "970436", "address": "Số 1", "full_name": "Nguyễn Thị Mẫu"}


@pytest.fixture
def form(kit: Kit, qtbot: QtBot) -> OutcomeForm:
    """The form for somebody of seventy, with the banks of a campaign."""
    form = OutcomeForm(kit)
    qtbot.addWidget(form)
    form.offer_banks([("970436", "Vietcombank"), ("970405", "Agribank")])
    form.begin(_KNOWN, _WHO)
    form.resize(900, 500)
    form.show()
    return form


def _type(form: OutcomeForm, name: str, text: str) -> None:
    control = form._fields[name].control
    if isinstance(control, QLineEdit):
        control.setText(text)
        control.textEdited.emit(text)
    else:
        control.setCurrentIndex(control.findData(text))


def _shown(form: OutcomeForm) -> list[str]:
    return [name for name, field in form._fields.items() if field.isVisible()]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_shows_its_fields_and_asks_for_the_first_that_is_missing(form: OutcomeForm, outcome: str) -> None:
    form.choose(outcome)
    assert set(_shown(form)) == set(fields_of(outcome, form.details(), _WHO))
    missing = [name for name in required(outcome, form.details(), _WHO) if name not in form.details()]
    assert bool(form.check()) == bool(missing)
    assert [name for name, field in form._fields.items() if field.control.property("tone") == "error"] == [
        name for name in form._fields if name in missing
    ]


def test_fields_come_with_their_situation(form: OutcomeForm) -> None:
    form.choose("has_account")
    assert "holder_why" not in _shown(form)
    _type(form, "holder", "PHAM VAN KHAC")
    assert "holder_why" in _shown(form)
    _type(form, "holder", "NGUYEN THI MAU")
    assert "holder_why" not in _shown(form)
    _type(form, "linked", "no")
    assert "unlinked_why" in _shown(form)
    form.choose("open_account")
    assert "rep_name" not in _shown(form)
    form.know(_KNOWN, Who("Nguyễn Thị Mẫu", 9))
    assert "rep_name" in _shown(form)


def test_outcomes_have_room_for_their_words_also_after_the_language_changed(kit: Kit, qtbot: QtBot) -> None:
    voice = Voice("vi")
    form = OutcomeForm(kit._replace(say=voice))
    area = scrolled(form)
    qtbot.addWidget(area)
    form.begin(_KNOWN, _WHO)
    form.choose("payee")
    wide = max(button.sizeHint().width() for button in form._buttons.values())
    settle(area, 4 * (wide + 12) + 3 * 8 + 20, 900)
    assert form._columns == 4
    voice.language = "en"
    turn_words(area)
    settle(area, area.width(), 900)
    assert all(button.sizeHint().width() <= button.width() for button in form._buttons.values())


def test_what_one_outcome_is_filled_with_means_nothing_at_another(form: OutcomeForm) -> None:
    form.choose("open_account")
    assert form.details() == {"bank": "970436", "phone": "0912345678", "address": "Số 1"}
    form.choose("has_account")
    assert form.details() == {"phone": "0912345678"}  # the desk's last bank is nobody's bank
    form.choose("home_visit")
    assert form.details()["place"] == "Số 1"
    form.choose("moved")
    assert form.details() == {}
    _type(form, "place", "xã Tân Lập")
    form.choose("home_visit")
    assert form.details()["place"] == "xã Tân Lập"  # what was typed stays


def test_banks_of_the_campaign_come_first_and_others_where_an_account_is_there(form: OutcomeForm) -> None:
    bank = form._fields["bank"].control
    assert isinstance(bank, QComboBox)
    form.choose("open_account")
    assert [bank.itemData(at) for at in range(bank.count())] == ["970436", "970405"]
    form.choose("has_account")
    assert [bank.itemData(at) for at in range(2)] == ["970436", "970405"]
    assert bank.findData("970415") > 0


def test_papers_follow_from_how_somebody_receives(form: OutcomeForm) -> None:
    form.choose("payee")
    paper = form._fields["paper"].control
    assert isinstance(paper, QComboBox)
    _type(form, "payee_kind", "authorised")
    assert paper.findData("birth_certificate") < 0
    _type(form, "payee_kind", "guardian")
    assert paper.findData("birth_certificate") >= 0


@pytest.mark.parametrize(
    ("outcome", "typed"),
    [
        ("has_account", {"bank": "970415", "account": "0001234"}),
        ("payee", {"payee_kind": "authorised", "paper": "notarised", "bank": "970415"}),
    ],
)
def test_what_was_chosen_comes_back_also_where_it_is_offered_only_now(
    form: OutcomeForm, outcome: str, typed: dict[str, str]
) -> None:
    form.begin({}, _WHO, typed=typed)
    form.choose(outcome)
    assert form.details() == typed
    form.begin({}, _WHO)
    form.choose(outcome)
    assert form.details() == {}


def test_a_pasted_vietqr_fills_bank_and_number(form: OutcomeForm) -> None:
    form.choose("has_account")
    code = vietqr("970415", "100001932418") or ""
    _type(form, "account", code)
    assert (form.details()["bank"], form.details()["account"]) == ("970415", "100001932418")
    _type(form, "account", code[:-4] + "0000")
    assert form._fields["account"].control.property("tone") == "error"


def test_a_scanned_account_chooses_the_outcome_but_changes_none(form: OutcomeForm) -> None:
    assert form.take_account(Account("970415", "100001932418"))
    assert form.outcome == "has_account"
    form.choose("died")
    assert not form.take_account(Account("970415", "100001932418"))
    assert form.details() == {}


def test_somebody_elses_account_makes_them_the_payee(form: OutcomeForm) -> None:
    form.take_account(Account("970415", "100001932418"))
    _type(form, "holder", "PHAM VAN KHAC")
    form._elsewhere.click()
    assert form.outcome == "payee"
    assert form.details() == {"payee_name": "PHAM VAN KHAC", "bank": "970415", "account": "100001932418"}


def test_a_card_fills_in_who_is_waited_for_and_nobody_twice(form: OutcomeForm) -> None:
    told = {"name": "Trần Thị Giám Hộ", "number": "001180000019", "birth": "02/03/1980", "issued": ""}
    form.choose("open_account")
    assert not form.take_somebody(told)
    form.choose("payee")
    assert form.take_somebody(told)
    assert form.details()["payee_birth"] == "02/03/1980"
    assert not form.take_somebody({**told, "name": "Ai Khác"})


def test_a_card_completes_who_was_begun_to_be_typed_and_nobody_else(form: OutcomeForm) -> None:
    told = {"name": "Trần Thị Giám Hộ", "number": "001180000019", "birth": "02/03/1980", "issued": ""}
    form.choose("payee")
    _type(form, "payee_name", "tran thi giam ho")
    assert not form.take_somebody({**told, "name": "Ai Khác"})
    assert form.take_somebody(told)
    assert form.details()["payee_name"] == "tran thi giam ho"
    assert form.details()["payee_number"] == "001180000019"
    form.begin(_KNOWN, _WHO)
    form.choose("payee")
    assert form.take_somebody({**told, "name": ""})  # its name got lost on the way
    assert form.take_somebody(told)
    assert form.details()["payee_name"] == "Trần Thị Giám Hộ"


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_consent_is_asked_for_where_it_is_needed_and_never_ticked_beforehand(
    kit: Kit, qtbot: QtBot, outcome: str
) -> None:
    bar = ConsentBar(kit)
    qtbot.addWidget(bar)
    bar.ask(outcome, {"bank": "970436"}, _WHO)
    assert bar.needed == (outcome in NEEDS_CONSENT)
    assert not bar.given
    assert not any(box.isChecked() for box in bar.findChildren(QCheckBox))
    bar.toggle()
    assert bar.given == bar.needed
    bar.ask("absent", {}, _WHO)
    bar.ask(outcome, {"bank": "970436"}, _WHO)
    assert not bar.given  # what was agreed to for one outcome is asked again for another


def test_a_child_is_asked_beside_its_parent_who_is_named(kit: Kit, qtbot: QtBot) -> None:
    bar = ConsentBar(kit)
    qtbot.addWidget(bar)
    bar.ask("open_account", {"bank": "970436", "rep_name": "Trần Thị Mẹ"}, Who("Bé", 9))
    how = bar.findChild(QComboBox)
    assert how is not None
    assert (bar.how, how.currentText(), how.isEnabled()) == (
        "representative",
        "Qua người đại diện: Trần Thị Mẹ",
        False,
    )
    bar.toggle()
    assert bar.child
    bar.ask("open_account", {"bank": "970436", "rep_name": "Trần Thị Mẹ"}, Who("Bé", 5))
    assert bar.given
    assert not bar.child


def test_a_child_that_was_not_asked_meanwhile_is_asked_again(kit: Kit, qtbot: QtBot) -> None:
    """The birth was corrected to and fro: what was ticked for the first one is no answer to the second."""
    bar, details = ConsentBar(kit), {"bank": "970436", "rep_name": "Trần Thị Mẹ"}
    qtbot.addWidget(bar)
    bar.ask("open_account", details, Who("Bé", 9))
    bar.toggle()
    for age in (5, 9):
        bar.ask("open_account", details, Who("Bé", age))
    assert not bar.child
    assert not bar.given


def test_whoever_else_speaks_for_the_person_has_to_agree_too(kit: Kit, qtbot: QtBot) -> None:
    bar, bank = ConsentBar(kit), {"bank": "970436"}
    qtbot.addWidget(bar)
    through = {**bank, "capable": "no"}
    changes = [
        bank,
        {**bank, "phone": "0912345678"},  # another field is no reason to ask again
        {**through, "rep_name": "Trần Thị Con"},
        {**through, "rep_name": "Trần Văn Em"},
    ]
    given = []
    for details in changes:
        bar.ask("open_account", details, Who("Ông", 80))
        given.append(bar.given)
        if not bar.given:
            bar.toggle()
    assert given == [False, True, False, False]


def test_a_person_who_agrees_alone_is_not_asked_again_when_the_payee_is_named(kit: Kit, qtbot: QtBot) -> None:
    bar = ConsentBar(kit)
    qtbot.addWidget(bar)
    bar.ask("payee", {"bank": "970436"}, Who("Bà", 80))
    bar.toggle()
    bar.ask("payee", {"bank": "970436", "payee_name": "Trần Thị Con"}, Who("Bà", 80))
    assert bar.given
