"""What an office does with files: take them in, answer, make a desk."""

from __future__ import annotations

from collections.abc import Iterator

from fieldapp.desk.hand_over import hand_over, read_answers
from fieldapp.desk.register import Draft, register
from fieldapp.domain.outcomes import OPEN_ACCOUNT
from fieldapp.office.answer import answer_all
from fieldapp.office.prepare import prepare_desk
from fieldapp.office.receive import receive
from fieldapp.station.receiving import SUFFIX
from fieldapp.system.files import hash_of
from tests.faults.act import DAMAGED, Act, bundles
from tests.faults.desk_acts import tell_verdicts
from tests.faults.stage import Stage
from tests.station.prepared import DESK_1, DESK_2, OFFICE, everybody

_LATER = "later"
"""Where the file lies that the office does not get at first."""


def _registered(stage: Stage, name: str, number: int) -> None:
    station = stage.at(name)
    citizen = everybody(station)[number]
    register(station, Draft(f"{number:032x}", citizen, OPEN_ACCOUNT, details={"bank": "970436"}, consent=True))


def _gap(stage: Stage) -> None:
    """Two files of one desk; of another one that does not begin where the first ended, and one that is damaged."""
    stage.bring(DESK_1, DESK_2, OFFICE)
    for folder in (stage.stick, stage.folder / _LATER):
        folder.mkdir()
    for number in (1, 2):
        _registered(stage, DESK_1, number)
        hand_over(stage.at(DESK_1), stage.stick)
    _registered(stage, DESK_2, 3)
    hand_over(stage.at(DESK_2), stage.folder / _LATER)
    other = stage.at(DESK_2)
    journal = other.registry.journal
    with other.registry.transaction():
        # As if an answer had been read: the next file goes on behind the first.
        journal.note_acknowledged(journal.own_id(), journal.state(journal.own_id()).exported_to)
    _registered(stage, DESK_2, 4)
    hand_over(other, stage.stick)
    damaged = stage.stick / DAMAGED
    content = bytearray(next(path for path, _ in bundles(stage, stage.stick)).read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)


def _receive(stage: Stage) -> None:
    tell_verdicts(stage, receive(stage.at(OFFICE), [stage.stick]))


def _taken_in(stage: Stage, told: list[str]) -> Iterator[str]:
    """Each file whole or not at all; what was said of it is true."""
    office = stage.at(OFFICE)
    journal = office.registry.journal
    enrolled = {name for desk in office.facts().desks.values() for name in desk.journals}
    verdicts = dict(fact.split()[1::-1] for fact in told)
    whole = dict(bundles(stage, stage.stick))
    ends = {0, *(part.to_seq for inside in whole.values() for part in inside.ranges)}
    for path, inside in whole.items():
        for part in inside.ranges:
            held = journal.state(part.journal_id).contiguous_to
            if held not in ends:
                yield f"{path.name} was taken in by half"
            if verdicts.get(path.name) in ("imported", "known") and journal.hash_at(part.journal_id, part.to_seq) == "":
                yield f"{path.name} was acknowledged as {verdicts[path.name]} and is not there"
            if bool(held) != (part.journal_id in enrolled):
                yield "a desk is enrolled by half"
        if verdicts.get(path.name) == "waiting" and not (office.home.held / (hash_of(path) + SUFFIX)).is_file():
            yield f"{path.name} was to be kept and is not there"
        if verdicts.get(path.name) in ("refused", "foreign"):
            yield f"{path.name} was {verdicts[path.name]}"
    for form in range(1, 5):
        receipt = office.registry.people.by_registration(f"{form:032x}")
        citizen = None if receipt is None else office.registry.people.get(receipt.citizen_id)
        if receipt is not None and (citizen is None or not citizen.consents):
            yield f"registration {form} is there by half"


def _all_taken_in(stage: Stage) -> Iterator[str]:
    yield from _taken_in(stage, [])
    receive(stage.at(OFFICE), [stage.folder / _LATER])
    people = stage.at(OFFICE).registry.people
    missing = [form for form in range(1, 5) if people.by_registration(f"{form:032x}") is None]
    if missing:
        yield f"registrations {missing} did not arrive"
    left = list(stage.home(OFFICE).held.iterdir())
    if left:
        yield f"{len(left)} files are left in the drawer"


# -- answer


def _reported(stage: Stage) -> None:
    stage.bring(DESK_1, DESK_2, OFFICE)
    for folder in (stage.stick, stage.back):
        folder.mkdir()
    for number, name in ((1, DESK_1), (2, DESK_2)):
        _registered(stage, name, number)
        hand_over(stage.at(name), stage.stick)
    receive(stage.at(OFFICE), [stage.stick])


def _answer(stage: Stage) -> None:
    for written in answer_all(stage.at(OFFICE), stage.back):
        stage.tell(f"answered {written.path.name} {written.sha256}")


def _answers(stage: Stage, told: list[str]) -> Iterator[str]:
    for fact in told:
        _, name, content = fact.split()
        if not (stage.back / name).is_file() or hash_of(stage.back / name) != content:
            yield f"{name} was acknowledged and is not what was written"


def _desks_read_them(stage: Stage) -> Iterator[str]:
    for name in (DESK_1, DESK_2):
        read_answers(stage.at(name), [stage.back])
        journal = stage.at(name).registry.journal
        if not journal.state(journal.own_id()).acknowledged_to:
            yield f"{name} reads no answer"


# -- make a desk


def _office(stage: Stage) -> None:
    stage.bring(OFFICE)


def _prepare(stage: Stage) -> None:
    office = stage.at(OFFICE)
    made = prepare_desk(office, point_id=next(iter(office.facts().points)), label="Bàn 4", folder=stage.folder / "new")
    stage.tell(f"prepared {made.file.name}")


def _prepared(stage: Stage, told: list[str]) -> Iterator[str]:
    made = [desk for desk in stage.at(OFFICE).facts().desks.values() if desk.number > 3]
    files = [path.name for path, _ in bundles(stage, stage.folder / "new")]
    if told and not made:
        yield "a desk was acknowledged and is missing"
    if len(made) > len(files):
        yield f"{len(made)} desks, {len(files)} first files"
    secrets = [stage.at(OFFICE).registry.shelf.secret(f"card.{desk.card_id}") for desk in made]
    if None in secrets:
        yield "a desk has no card"
    if any(fact.split()[1] not in files for fact in told):
        yield "a first file that was acknowledged is missing"


def _is_prepared(stage: Stage) -> Iterator[str]:
    if not any(desk.number > 3 for desk in stage.at(OFFICE).facts().desks.values()):
        yield "no desk was made"
    yield from _prepared(stage, [])


OFFICE_ACTS = (
    Act("import", OFFICE, _gap, _receive, _taken_in, _all_taken_in),
    Act("answer", OFFICE, _reported, _answer, _answers, _desks_read_them),
    Act("make-desk", OFFICE, _office, _prepare, _prepared, _is_prepared),
)
