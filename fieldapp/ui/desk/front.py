"""Who is in front of the desk: the person or walk-in, the card, what was chosen, and the form that is filled in."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from fieldapp.desk.look import Chosen, PersonView, Row, chosen_values, compare_with_card, known_values
from fieldapp.desk.register import Draft
from fieldapp.domain.registrations import VOIDED
from fieldapp.ui.desk.state import Saving
from fieldapp.vietnam.cards import Card

_NUMBERS = ("national_id", "old_id")


class InFront:
    """What the desk knows of whoever stands there, beside what the widgets hold; for the next one there is another.

    What was asked about one of them is answered about no other.

    Attributes:
        form_id: of the form that is filled in; saving it twice saves it once. `resumed` when it was a draft.
        card: that was scanned; `chosen` which values are taken, by field.
        view: somebody on a list, as they are shown; `new` the fields of somebody who is on none.
        unlike: ids of who looks like somebody new, `because` why it is none of them.
        paper_form: number of the paper form that is typed in now; empty for somebody who is here.
        paper_person: id of whom that form was made out for.
        saving: it is being saved.
    """

    def __init__(self, form_id: str = "", *, card: Card | None = None, chosen: dict[str, Chosen] | None = None) -> None:
        self.form_id, self.card, self.chosen = form_id, card, chosen or {}
        self.view: PersonView | None = None
        self.new: dict[str, str] = {}
        self.unlike: tuple[str, ...] = ()
        self.because = ""
        self.paper_form = self.paper_person = ""
        self.saving = self.resumed = False

    @property
    def name(self) -> str:
        return self.new.get("full_name", "") if self.view is None else self.view.citizen.text("full_name")

    @property
    def numbers(self) -> set[str]:
        """Every identity number of this person, whoever says so."""
        rows = (row for row in self.rows() if row.field in _NUMBERS)
        return {number for row in rows for number in (row.known, row.card, row.value) if number}

    def be_new(self, fields: dict[str, str], *, unlike: Sequence[str] = (), because: str = "") -> None:
        """Let it be somebody on no list."""
        self.view, self.new = None, fields
        self.unlike, self.because = tuple(unlike), because

    def rows(self) -> tuple[Row, ...]:
        """Return list, card and digits side by side, as they were chosen."""
        known = self.new if self.view is None else known_values(self.view.citizen)
        return compare_with_card(known, self.card, self.chosen)

    def form(self, saving: Saving) -> Draft:
        """Make of the form what the core saves: details, the person's values, and where each value comes from."""
        values, evidence = chosen_values(self.rows(), new=self.view is None)
        return Draft(
            form_id=self.form_id,
            citizen_id=saving.citizen_id,
            outcome=saving.outcome,
            values=values,
            evidence=evidence,
            details=self._noted(saving),
            consent=saving.consent,
            text_version=saving.text_version,
            how=saving.how,
            child=saving.child,
            unlike=self.unlike if self.view is None else (),
            because=self.because,
        )

    def kept(self, saving: Saving) -> Saving:
        """Return all of the form that a power cut must not take: also the card, the choices, and who is new."""
        registrations = self.view.citizen.registrations if self.view is not None else ()
        return msgspec.structs.replace(
            saving,
            details=self._noted(saving),
            chosen=dict(self.chosen),
            card=self.card,
            new=self.new if self.view is None else {},
            because=self.because,
            unlike=self.unlike,
            settled=tuple(one.registration_id for one in registrations if one.state != VOIDED),
        )

    def _noted(self, saving: Saving) -> dict[str, str]:
        """Return the details with the number of the paper form that they come from."""
        return {**saving.details, "form": self.paper_form} if self.paper_form else saving.details
