"""What was settled: eight outcomes on the keys 1 to 8, and the fields that each of them needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from fieldapp.domain.outcomes import HAS_ACCOUNT, HOME_VISIT, OPEN_ACCOUNT, OUTCOMES, PAYEE
from fieldapp.domain.settling import Who, choices, doubts, fields_of, required, settling_rules
from fieldapp.system.errors import InputRefused
from fieldapp.ui.kit import Kit
from fieldapp.ui.reading import in_order
from fieldapp.ui.spoken import put
from fieldapp.ui.widgets.fields import Field, WordChoice, line_field
from fieldapp.ui.widgets.plain import Button, MessageLine, label
from fieldapp.vietnam.banks import all_banks
from fieldapp.vietnam.id_numbers import read_number
from fieldapp.vietnam.names import fold
from fieldapp.vietnam.vietqr import Account, looks_like_vietqr, read_vietqr

FIELDS: Final = tuple(dict.fromkeys(name for rule in settling_rules().outcomes.values() for name in rule.fields))
"""All fields that any outcome asks for."""

_PLACEHOLDERS: Final = {
    **dict.fromkeys(("phone", "payee_phone"), "phone"),
    **dict.fromkeys(("date", "until", "payee_issued"), "date"),
    **dict.fromkeys(("payee_number", "rep_number"), "payee_number"),
    "payee_birth": "birth_date",
    "slot": "slot",
}
_CALLED_OTHERWISE: Final = frozenset(
    {*((outcome, "date") for outcome in ("died", "home_visit", "moved")), ("home_visit", "place"), ("moved", "place")}
    | {("no_wish", "place")}
)
"""Fields that mean something of their own at an outcome."""

SOMEBODY: Final = ("payee", "rep")
"""Whom else a form names, as the names of their fields begin."""

_MOST_COLUMNS: Final = 4
_WITH_ACCOUNT: Final = (HAS_ACCOUNT, PAYEE)


class OutcomeForm(QWidget):
    """The eight buttons and the fields below them.

    Attributes:
        outcome: the code that is chosen, or empty.
        explained: the line that tells more of what should be looked at again.

    Signals:
        doubted: something has to be looked at again, and `explained` tells more of it.
        chosen: another outcome.
        edited: a field was changed by the person.
        number_typed: of whom else, `payee` or `rep`, and the identity number.
    """

    chosen = Signal(str)
    doubted = Signal()
    edited = Signal()
    number_typed = Signal(str, str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, Button] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._columns = 0
        for at, outcome in enumerate(OUTCOMES):
            button = Button(
                say.join("   ", str(at + 1), say(f"desk.outcome_{outcome}")),
                kind="choice",
                name=say(f"desk.outcome_{outcome}"),
            )
            button.setCheckable(True)
            put(button.setToolTip, say(f"desk.outcome_{outcome}"))
            button.setMinimumWidth(80)
            button.clicked.connect(lambda _checked=False, outcome=outcome: self.choose(outcome))
            button.setParent(self)  # before the fields: a screen reader goes by who came first
            self._group.addButton(button)
            self._buttons[outcome] = button
        self._banks: Sequence[tuple[str, str]] = ()
        self._who = Who()
        self._known: Mapping[str, str] = {}
        self._touched: set[str] = set()
        self._shown: tuple[str, ...] = ()
        self._fields = self._make_fields()
        self._place = QGridLayout()
        self._place.setHorizontalSpacing(16)
        self._place.setVerticalSpacing(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(label(say("desk.outcome"), "label"))
        layout.addLayout(self._grid)
        layout.addLayout(self._place)
        self.explained = MessageLine(kit.look)
        self._elsewhere = Button(say("desk.account_elsewhere"))
        self._elsewhere.clicked.connect(self._to_payee)
        self.explained.offer(self._elsewhere)
        layout.addWidget(self.explained)
        self.outcome = ""
        for field in self._fields.values():
            field.hide()
        self._reflow()

    @property
    def who(self) -> Who:
        return self._who

    def offer_banks(self, banks: Sequence[tuple[str, str]]) -> None:
        """Fill the list of banks with (BIN, words); whoever has an account somewhere else finds all the others."""
        self._banks = banks
        self._offer()

    def begin(self, known: Mapping[str, str], who: Who, *, typed: Mapping[str, str] | None = None) -> None:
        """Start anew for somebody, with nothing chosen; fields hold what was `typed` before, else what is `known`."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)
        self.outcome = ""
        typed = typed or {}
        self._known, self._who, self._touched = known, who, set(typed)
        self._offer()
        for name, field in self._fields.items():
            field.fill(typed.get(name) or known.get(name, ""))
        self._arrange()

    def know(self, known: Mapping[str, str], who: Who) -> None:
        """Take note that something is known of the person otherwise, a name or an age above all, than it seemed."""
        self._known, self._who = known, who
        self._arrange()

    def choose(self, outcome: str) -> None:
        """Choose an outcome, as its button or its digit does; the first field that is still empty waits for it."""
        self.outcome = outcome
        self._buttons[outcome].setChecked(True)
        for field in self._fields.values():
            field.complain("")
        self._offer()
        for name, text in self._expected().items():
            if name not in self._touched:
                self._fields[name].fill(text)
        self._arrange()
        self.chosen.emit(outcome)

    def focus_needed(self) -> None:
        """Put the focus on the first field that has to be filled in, or on the chosen outcome."""
        missing = self._missing()
        if missing:
            self._fields[missing[0]].control.setFocus()
        else:
            self._buttons[self.outcome or OUTCOMES[0]].setFocus()

    def take_account(self, account: Account) -> bool:
        """Fill in bank and number that a scan brought; tell whether the outcome has a place for them."""
        if not self.outcome:
            self.choose(HAS_ACCOUNT)
        if self.outcome not in _WITH_ACCOUNT:
            return False
        for name, text in (("bank", account.bank), ("account", account.number)):
            self._fields[name].fill(text)
            self._touched.add(name)
        self._arrange()
        self.edited.emit()
        self.focus_needed()
        return True

    def take_somebody(self, told: Mapping[str, str]) -> bool:
        """Fill in somebody else, as a scanned card tells of them; tell whether the outcome waits for anybody.

        Whoever was begun to be typed is completed, when the card is theirs.
        """
        for whom in SOMEBODY:
            fields = {what: self._fields[f"{whom}_{what}"] for what in ("name", "number")}
            there = {what: field.value for what, field in fields.items() if field.value}
            if f"{whom}_name" not in self._shown or len(there) == len(fields):
                continue
            if all(fold(value) == fold(told.get(what, "")) for what, value in there.items()):
                self.fill_somebody(whom, told)
                self.number_typed.emit(whom, fields["number"].value)
                self.focus_needed()
                return True
        return False

    def fill_person(self, name: str, text: str) -> None:
        """Show what was chosen of the person in the comparison, where the form asks for it too."""
        if name in self._fields:
            self._fields[name].fill(text)

    def fill_somebody(self, whom: str, told: Mapping[str, str]) -> None:
        """Fill in what is known of a payee or representative, where nothing was typed."""
        for what, text in told.items():
            field = self._fields.get(f"{whom}_{what}")
            if field is not None and text and not field.value:
                field.fill(text)
                self._touched.add(f"{whom}_{what}")
        self._arrange()
        self.edited.emit()

    def details(self) -> dict[str, str]:
        """Return the fields of the outcome that are filled in."""
        values = {name: self._fields[name].value for name in self._shown}
        return {name: value for name, value in values.items() if value}

    def check(self) -> str:
        """Mark what is missing; return the first sentence about it, or nothing; the first field takes the focus."""
        say = self._kit.say
        if not self.outcome:
            return say("desk.choose_outcome")
        missing = self._missing()
        for name in missing:
            self._fields[name].complain(say("desk.needed"))
        if not missing:
            return ""
        self._fields[missing[0]].control.setFocus()
        return say("desk.missing_field", field=self.called(missing[0]))

    def complain(self, name: str, sentence: str) -> bool:
        """Show a refusal beside the field `name`; tell whether there is such a field on screen."""
        if name not in self._shown:
            return False
        self._fields[name].complain(sentence)
        self._fields[name].control.setFocus()
        return True

    def event(self, event: QEvent) -> bool:
        """A layout is asked for when words become longer, with a language or a size of the text."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._reflow()
        return super().event(event)

    def _reflow(self) -> None:
        """Four outcomes in a line, or as many fewer as their words need."""
        widest = max(button.sizeHint().width() for button in self._buttons.values()) + 12
        columns = next((n for n in (_MOST_COLUMNS, 3) if n * widest + (n - 1) * 8 <= self.width()), 2)
        if columns == self._columns:
            return
        self._columns = columns
        for at, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, at // columns, at % columns)
        for at in range(_MOST_COLUMNS):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)
        self._lay_out()

    def _make_fields(self) -> dict[str, Field]:
        say = self._kit.say
        made: dict[str, Field] = {}
        for name in FIELDS:
            words = say(f"desk.field_{name}")
            if name == "bank" or choices(name, {}):
                made[name] = Field(words, WordChoice())
                made[name].offer(self._choices(name, {}))
            else:
                like = _PLACEHOLDERS.get(name)
                made[name] = line_field(words, placeholder=say(f"desk.placeholder_{like}") if like else "")
        for name, field in made.items():
            field.setParent(self)
            field.edited.connect(lambda name=name: self._edited(name))
        return made

    def _choices(self, name: str, details: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(code, self._kit.say(f"desk.choice_{name}_{code}")) for code in choices(name, details)]

    def _offer(self) -> None:
        """Offer the banks of the campaign, or all of them, and the papers by which this payee may receive."""
        named = {bank for bank, _words in self._banks}
        others = [(bank.bin, bank.short_name) for bank in all_banks() if bank.bin not in named]
        every = self.outcome in _WITH_ACCOUNT
        self._fields["bank"].offer([*self._banks, *(sorted(others, key=lambda bank: bank[1]) if every else [])])
        self._fields["paper"].offer(self._choices("paper", {"payee_kind": self._fields["payee_kind"].value}))

    def _expected(self) -> dict[str, str]:
        """Return what fields start with at this outcome that mean something else at another one."""
        known, outcome = self._known, self.outcome
        own = outcome in (OPEN_ACCOUNT, HAS_ACCOUNT)
        last_bank = known.get("last_bank", "") if outcome == OPEN_ACCOUNT else ""
        return {
            "bank": (known.get("bank", "") if own else "") or last_bank,
            "account": known.get("account", "") if own else "",
            "place": known.get("address", "") if outcome == HOME_VISIT else "",
        }

    def _edited(self, name: str) -> None:
        self._touched.add(name)
        if name == "payee_kind":
            self._offer()
        whom, _, what = name.partition("_")
        if what == "number" and whom in SOMEBODY and (number := read_number(self._fields[name].value).number):
            self.number_typed.emit(whom, number)
        if name == "account" and looks_like_vietqr(self._fields["account"].value):
            self._read_code()
        self._arrange()
        self.edited.emit()

    def _read_code(self) -> None:
        """A VietQR was pasted into the field of the account: put bank and number in its place."""
        try:
            account = read_vietqr(self._fields["account"].value)
        except InputRefused as refused:
            self._fields["account"].complain(self._kit.say.what(refused))
        else:
            self.take_account(account)

    def _to_payee(self) -> None:
        """The account is somebody else's: they receive instead, with what was typed about them already."""
        holder, bank, account = (self._fields[name].value for name in ("holder", "bank", "account"))
        self.choose(PAYEE)
        for name, text in (("payee_name", holder), ("bank", bank), ("account", account)):
            self._fields[name].fill(text)
            self._touched.add(name)
        self._arrange()
        self.edited.emit()
        self.focus_needed()

    def called(self, name: str) -> str:
        """Return what a field is called at this outcome; what is none of the fields stays as it is."""
        if name not in FIELDS:
            return name
        otherwise = f"{self.outcome}_{name}" if (self.outcome, name) in _CALLED_OTHERWISE else name
        return self._kit.say(f"desk.field_{otherwise}")

    def _missing(self) -> list[str]:
        details = self.details()
        if not self.outcome:
            return []
        return [name for name in required(self.outcome, details, self._who) if not details.get(name)]

    def _arrange(self) -> None:
        """Show the fields that this situation asks for, with what should be looked at beside them."""
        values = {name: field.value for name, field in self._fields.items()}
        shown = fields_of(self.outcome, values, self._who)
        if shown != self._shown:
            self._shown = shown
            self._lay_out()
        for name in shown:
            self._fields[name].call(self.called(name))
        say, found = self._kit.say, {one.field: one.why for one in doubts(self.outcome, values, self._who)}
        for name, field in self._fields.items():
            field.doubt(say(f"desk.doubt_{found[name]}") if name in found else "")
        before = self.explained.text
        self.explained.say(say.join(" ", *(say(f"desk.explain_{why}") for why in found.values())), "warning")
        self._elsewhere.setVisible("holder" in found)
        if self.explained.text not in ("", before):
            self.doubted.emit()

    def _lay_out(self) -> None:
        shown = self._shown
        for name, field in self._fields.items():
            self._place.removeWidget(field)
            if name not in shown:
                field.hide()
        columns = 2 if len(shown) == 2 or self._columns < _MOST_COLUMNS else 4 if len(shown) == 4 else 3
        for at in range(_MOST_COLUMNS):
            self._place.setColumnStretch(at, 1 if at < columns else 0)
        for at, name in enumerate(shown):
            field = self._fields[name]
            self._place.addWidget(field, at // columns, at % columns)
            field.show()
        in_order(self)
