"""What happens when something was scanned at the desk: it is read, and whom it is about is shown."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fieldapp.desk.scan import Scan, read_scan
from fieldapp.domain.outcomes import OUTCOMES
from fieldapp.system.errors import FieldappError
from fieldapp.ui.desk import showing
from fieldapp.ui.desk.person_work import PersonWork
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.seat import Tools
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import written_date
from fieldapp.vietnam.cards import Card
from fieldapp.vietnam.id_numbers import masked


class ScanWork(QObject):
    """Connects what was scanned, whatever its kind, to the person it is about."""

    def __init__(self, screen: DeskScreen, tools: Tools, person: PersonWork) -> None:
        super().__init__(screen)
        self._screen, self._tools, self._person = screen, tools, person
        self._say = tools.kit.say
        screen.left.connect(self._leave)

    def take(self, payload: str) -> None:
        """Take what a scanner read, a picture shows or somebody pasted.

        What lies over the desk is put away first: nobody agrees to what was read out to somebody else. It is read when
        what is being saved is saved.
        """
        self._screen.clear_view()
        self._person.after_saving(lambda: self._read(payload))

    def _read(self, payload: str) -> None:
        self._tools.ask(
            lambda station, _progress: read_scan(station, payload),
            done=lambda scan: self._show(scan, payload),
            failed=self._refused,
        )

    def _show(self, scan: Scan, payload: str) -> None:
        screen, said = self._screen, self._words(scan)
        if scan.account is not None:
            self._person.take_account(scan.account)
            return
        if scan.card is not None and self._person.take_card(scan.card):
            if scan.mangled:
                screen.say(said, "warning")
            return
        if scan.form is not None:
            self._person.type_in(str(scan.form.number), scan.form.person)
        if len(scan.found) == 1:
            screen.finding.field.clear()  # what was typed is about somebody else
            tone: Tone = "good" if scan.agrees and not scan.mangled else "warning"
            self._person.show(scan.found[0].citizen_id, card=scan.card, said=said, tone=tone)
            return
        if not scan.found and scan.card is not None:
            self._person.begin_adding(scan.card)
            screen.say(said, "warning" if scan.mangled else "accent")
            return
        screen.ready()
        self._person.offer(scan.card, (one.citizen_id for one in scan.found))
        if scan.found or scan.kind == "number":
            screen.finding.show_hits(payload, showing.hits(self._say, scan.found))
        if scan.found:
            screen.finding.list.setFocus()
        screen.say(said, "accent" if scan.kind == "form" else "good" if scan.receipt else "warning")

    def _words(self, scan: Scan) -> str:
        """Say what was scanned when that is not plain to see."""
        say = self._say
        match scan.kind:
            case "receipt" if scan.receipt is not None:
                told = scan.receipt.statement
                words = say(
                    "scan.receipt",
                    number=told.receipt_number,
                    desk=scan.receipt.desk_label,
                    date=written_date(told.date),
                    outcome=say(f"desk.outcome_{told.outcome}") if told.outcome in OUTCOMES else told.outcome,
                )
                return words if scan.found else say.join(" ", words, say("scan.receipt_nobody"))
            case "invitation":
                return "" if scan.found else say("scan.invitation_nobody")
            case "form" if scan.form is not None:
                key = "scan.form" if scan.found else "scan.form_nobody"
                return say(key, number=str(scan.form.number))
            case _ if scan.mangled:
                how = say(f"scan.mangled_{scan.mangled}")
                if not scan.agrees:
                    return say.join(" ", how, say("scan.other_name"))
                if scan.card is not None and scan.card.full_name:
                    return say.join(" ", how, say("scan.undone"))
                return say.join(" ", how, say("scan.from_list" if scan.found else "scan.type_the_name"))
            case "card" if scan.card is not None:
                return self._more(scan.card)
        return ""

    def _more(self, card: Card) -> str:
        """Say what the card since 2024 tells beside the rows: parents, and a number that was cancelled."""
        say = self._say
        told = (
            card.father and say("scan.father", name=card.father),
            card.mother and say("scan.mother", name=card.mother),
            card.cancelled_number and say("scan.cancelled", number=masked(card.cancelled_number)),
        )
        more = say.join(", ", *filter(None, told))
        return say("scan.card_says", more=more) if more else ""

    def _leave(self) -> None:
        self._person.type_in("")
        self._person.offer(None, ())

    def _refused(self, error: FieldappError) -> None:
        self._screen.say(self._say.sentence(error), "error")
