"""What came in about somebody who was erased meanwhile, as a question that only a person can decide."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.office.erase import Leftover
from fieldapp.ui.office.state import Choice, Question
from fieldapp.ui.voice import Voice


def erasure_question(say: Voice, left: Leftover, desks: Mapping[str, str]) -> Question:
    """Ask whether what came in is erased too or stays; `desks` are labels by id. Nothing of the person is shown."""
    names = say.join(", ", *(desks.get(desk, "") for desk in left.desks)) or say("office.unknown_desk")
    return Question(
        key=f"erasure {left.citizen_id} -",
        title=say("office.erased_meanwhile"),
        why=say("office.erased_why"),
        columns=(say("office.erased_came"),),
        rows=(
            (say("office.erased_from"), (names,), False),
            (say("office.erased_registrations"), (say.count(left.registrations),), False),
            (say("office.column_when"), (say.moment(left.newest),), False),
        ),
        choices=(
            Choice("erase", say("office.erase_again"), default=True),
            Choice("keep", say("office.erase_keep")),
        ),
    )
