"""What can happen in a world: one small function an action. Each returns what is about to happen, or None."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from fieldapp.cleaning.roster import Roster
from fieldapp.desk.day import close_day
from fieldapp.desk.register import Draft, Saved, correct, desk_day, register, void
from fieldapp.desk.undo import undo
from fieldapp.domain.outcomes import NEEDS_CONSENT, OUTCOMES, PAYEE
from fieldapp.domain.settling import Who, is_represented
from fieldapp.office.decide import conflicts, dismiss, duplicates, merge, separate, settle
from fieldapp.office.overview import overview
from fieldapp.office.rosters import commit_lists, compare_list, read_lists, withdraw_list
from fieldapp.rehearsal.population import write_list
from fieldapp.system.randomness import new_id
from fieldapp.vietnam.dates import age_on
from tests.simulation.master import BANKS, POOL, SATURDAY_MS
from tests.simulation.site import Site
from tests.simulation.world import OFFICE, Attempt, World, Wrong
from tests.station.prepared import GUARDIAN, PARENT

Action = Callable[[World, random.Random], Attempt | None]

FIFTY_YEARS_MS = 50 * 365 * 86_400_000
_DETAILS: dict[str, dict[str, str]] = {
    "has_account": {"account": "0123456789"},
    "payee": {**GUARDIAN, "payee_name": "Nguyễn Văn Giám Hộ"},
    "no_wish": {"reason": "nhận tiền mặt"},
    "home_visit": {"slot": "sáng 15/01"},
    "died": {"date": "2023-12-01"},
    "moved": {"place": "xã Tân Lập"},
}


class Kind(NamedTuple):
    """An action with its weight among the others; `dies` when the power may go in the middle of it."""

    act: Action
    weight: int
    dies: bool


ACTIONS: dict[str, Kind] = {}


def action(weight: int, *, dies: bool = False) -> Callable[[Action], Action]:
    """Add a function to what can happen."""

    def add(act: Action) -> Action:
        ACTIONS[act.__name__] = Kind(act, weight, dies)
        return act

    return add


# -- at a desk


def _draft(site: Site, chance: random.Random, citizen_id: str, outcome: str = "") -> Draft:
    # Contested people make the interesting worlds: most settle for an account.
    outcome = outcome or chance.choice([*OUTCOMES, "open_account", "open_account", "has_account"])
    details = dict(_DETAILS.get(outcome, {}))
    if outcome in ("open_account", "has_account"):
        details["bank"] = chance.choice(BANKS)
    if outcome == PAYEE:
        details["payee_number"] = f"001080{chance.randrange(10**6):06d}"
    values = {"phone": f"09{chance.randrange(10**8):08d}"} if chance.random() < 0.4 else {}
    if not citizen_id:
        stranger = chance.choice(POOL)
        values |= {"full_name": stranger.full_name, "birth_date": stranger.birth_date}
        values |= {"national_id": stranger.national_id} if chance.random() < 0.7 else {}
    birth = values.get("birth_date", "")
    if citizen_id and (citizen := site.station.registry.people.get(citizen_id)) is not None:
        birth = citizen.text("birth_date")
    if is_represented(outcome, {}, Who(age=age_on(desk_day(site.station), birth))):
        details |= {**PARENT, "rep_number": f"001180{chance.randrange(10**6):06d}"}
    return Draft(
        form_id=new_id(site.randomness),
        citizen_id=citizen_id,
        outcome=outcome,
        values=values,
        details=details,
        consent=outcome in NEEDS_CONSENT or chance.random() < 0.2,
        child=True,
    )


def _kinds(draft: Draft) -> list[str]:
    """Return what saving a form writes."""
    kinds = [] if not draft.values else ["citizen.corrected" if draft.citizen_id else "citizen.added"]
    if "rep_name" in draft.details:
        kinds.append("citizen.added")
    if draft.outcome == PAYEE:
        kinds += ["citizen.added", "payee.appointed"]
    return [*kinds, *["consent.given"] * (draft.consent and draft.outcome in NEEDS_CONSENT), "registration.recorded"]


def _saved(world: World, site: Site, saved: Saved, kinds: list[str]) -> None:
    world.wrote(site, *kinds)
    if saved.number in world.numbers.setdefault(site.name, set()):
        raise Wrong(f"{site.name} gave the number {saved.number} twice")
    world.numbers[site.name].add(saved.number)
    world.tally.registrations += 1


def _save(world: World, site: Site, draft: Draft, *, again: bool) -> Attempt:
    def act() -> None:
        saved = register(site.station, draft)
        _saved(world, site, saved, _kinds(draft))
        if again and register(site.station, draft).number != saved.number:
            raise Wrong(f"{site.name} saved one form under two numbers")
        world.wrote(site)

    return Attempt(site, act)


def _somebody(world: World, site: Site, chance: random.Random) -> str:
    knows = world.model.counted(site.model)
    nobody = world.model.chronicle.nobody(site.model.knows)
    ids = sorted(world.model.chronicle.people(knows).keys() - nobody)
    # Few people and many desks: they meet.
    return chance.choice(ids[: max(4, len(ids) // 3)] if chance.random() < 0.6 else ids) if ids else ""


@action(30, dies=True)
def registers(world: World, chance: random.Random) -> Attempt | None:
    """Somebody comes to a desk."""
    site = world.desk(chance)
    citizen_id = _somebody(world, site, chance)
    return _save(world, site, _draft(site, chance, citizen_id), again=chance.random() < 0.2) if citizen_id else None


@action(4, dies=True)
def walks_in(world: World, chance: random.Random) -> Attempt | None:
    """Somebody comes who is on no list."""
    site = world.desk(chance)
    return _save(world, site, _draft(site, chance, ""), again=False)


def _standing(world: World, site: Site, chance: random.Random) -> str:
    """Return a registration that the desk knows and that is not void."""
    knows = world.model.counted(site.model)
    people, voided = world.model.chronicle.people(knows), world.model.chronicle.voided(knows)
    known = world.model.chronicle.registrations(knows)
    ids = sorted(name for name, token in known.items() if name not in voided and token.subjects[0] in people)
    return chance.choice(ids) if ids else ""


def _whose(site: Site, name: str) -> str:
    receipt = site.station.registry.people.by_registration(name)
    return receipt.citizen_id if receipt is not None else "x"


@action(5, dies=True)
def voids(world: World, chance: random.Random) -> Attempt | None:
    """A registration is declared void."""
    site = world.desk(chance)
    name = _standing(world, site, chance)

    def act() -> None:
        void(site.station, name, reason="nhầm người")
        world.wrote(site, "registration.voided")

    return Attempt(site, act) if name else None


@action(6, dies=True)
def corrects(world: World, chance: random.Random) -> Attempt | None:
    """A registration is voided and replaced."""
    site = world.desk(chance)
    name = _standing(world, site, chance)
    draft = _draft(site, chance, _whose(site, name))

    def act() -> None:
        saved = correct(site.station, name, draft, reason="ghi nhầm")
        _saved(world, site, saved, ["registration.voided", *_kinds(draft)])

    return Attempt(site, act) if name else None


@action(6)
def undoes(world: World, chance: random.Random) -> Attempt | None:
    """Somebody is saved, and all of it is taken back within the minute; perhaps they are a correction, or new."""
    site = world.desk(chance)
    citizen_id = _somebody(world, site, chance) if chance.random() < 0.7 else ""
    name = _standing(world, site, chance) if chance.random() < 0.4 else ""
    draft = _draft(site, chance, _whose(site, name) if name else citizen_id)

    def act() -> None:
        saved = correct(site.station, name, draft, reason="ghi nhầm") if name else register(site.station, draft)
        _saved(world, site, saved, [*["registration.voided"] * bool(name), *_kinds(draft)])
        if undo(site.station).number != saved.number:
            raise Wrong(f"{site.name} undid something else than {saved.number}")
        world.wrote(site, "registration.voided")

    return Attempt(site, act)


@action(3, dies=True)
def closes_day(world: World, chance: random.Random) -> Attempt | None:
    """A desk closes its day."""
    site = world.desk(chance)

    def act() -> None:
        close_day(site.station)
        world.wrote_some(site, "day.closed")  # the same totals are written down once

    return Attempt(site, act)


@action(2)
def writes_news(world: World, chance: random.Random) -> Attempt | None:
    """A newer program writes something that this one does not know; it is kept and passed on."""
    site = world.desk(chance)
    citizen_id = _somebody(world, site, chance)

    def act() -> None:
        with site.station.registry.transaction():
            site.station.append("weather.noted", [citizen_id], {"rain": chance.randrange(100)})
        world.wrote(site, "weather.noted")

    return Attempt(site, act) if citizen_id else None


@action(4)
def clock_jumps(world: World, chance: random.Random) -> Attempt | None:
    """The battery is flat, or somebody sets the year."""
    site = chance.choice([*world.supervisors(), *(world.desk(chance) for _ in range(3))])
    jump = chance.choice([chance.randint(-FIFTY_YEARS_MS, FIFTY_YEARS_MS), chance.randint(0, 86_400_000)])
    return Attempt(None, lambda: site.clock.jump_to(SATURDAY_MS + jump))


@action(2)
def restarts(world: World, chance: random.Random) -> Attempt | None:
    """The program is ended in order and started again."""
    site = chance.choice([*world.sites.values(), world.site(OFFICE)])

    def act() -> None:
        site.close()
        world.open(site)

    return Attempt(site, act)


# -- at the office


def _decides(world: World, site: Site, kind: str, decide: Callable[[], object], *refusals: str) -> Attempt:
    def act() -> None:
        decide()
        world.wrote(site, kind)

    return Attempt(site, act, refusals=frozenset(refusals))


@action(3, dies=True)
def merges(world: World, chance: random.Random) -> Attempt | None:
    """Two are ruled to be one: a pair that looks alike, or any."""
    site = world.office(chance)
    alike = [(pair.left.citizen_id, pair.right.citizen_id) for pair in duplicates(site.station)]
    ids = site.station.registry.people.all_ids()
    if len(ids) < 2:
        return None
    left, right = chance.choice(alike) if alike and chance.random() < 0.7 else tuple(chance.sample(ids, 2))
    return _decides(world, site, "citizens.merged", lambda: merge(site.station, left, right))


@action(2, dies=True)
def separates(world: World, chance: random.Random) -> Attempt | None:
    """A merge is taken back."""
    site = world.office(chance)
    merged = sorted(
        one
        for one, members in world.model.chronicle.people(world.model.counted(site.model)).items()
        if len(members) > 1
    )
    citizen_id = chance.choice(merged) if merged else ""
    return _decides(world, site, "citizens.separated", lambda: separate(site.station, citizen_id)) if merged else None


@action(1, dies=True)
def dismisses(world: World, chance: random.Random) -> Attempt | None:
    """Two are ruled not to be one; the pair does not come back."""
    site = world.office(chance)
    alike = [(pair.left.citizen_id, pair.right.citizen_id) for pair in duplicates(site.station)]
    if not alike:
        return None
    pair = chance.choice(alike)

    def decide() -> None:
        dismiss(site.station, *pair, reason="hai chị em")
        if pair in [(d.left.citizen_id, d.right.citizen_id) for d in duplicates(site.station)]:
            raise Wrong(f"{pair} was dismissed and came back")

    return _decides(world, site, "duplicate.dismissed", decide)


@action(4, dies=True)
def settles(world: World, chance: random.Random) -> Attempt | None:
    """Somebody rules which of two statements holds."""
    site = world.office(chance)
    open_cases = conflicts(site.station)
    if not open_cases:
        return None
    case = chance.choice(open_cases)
    choice = chance.choice(case.conflict.options)[0]
    about = case.conflict.about
    return _decides(
        world,
        site,
        "conflict.settled",
        lambda: settle(site.station, case.citizen.citizen_id, about=about, choice=choice),
    )


@action(2, dies=True)
def takes_list(world: World, chance: random.Random) -> Attempt | None:
    """Another list comes in."""
    site = world.office(chance)
    people = chance.sample(POOL, chance.randint(1, 6))
    roster = world.folder / f"list-{chance.randrange(10**9)}.csv"
    write_list(people, roster, title="DANH SÁCH (mô phỏng)")

    def act() -> None:
        done = commit_lists(site.station, read_lists([roster]))
        written = world.wrote_some(site, "roster.imported", "citizen.listed", "citizen.classified")
        if sum(token.kind == "citizen.listed" for token in written) != len(people) or done.rows != len(people):
            raise Wrong(f"{len(people)} rows, and {done.rows} taken over")

    return Attempt(site, act, refusals=frozenset({"roster.known"}))


@action(2, dies=True)
def takes_list_again(world: World, chance: random.Random) -> Attempt | None:
    """A newer state of a list comes in: some of its people are gone or have another phone, others are new."""
    site = world.office(chance)
    standing = [name for name, roster in site.station.facts().rosters.items() if not roster.withdrawn]
    if not standing:
        return None
    earlier = chance.choice(standing)
    listed = compare_list(site.station, Roster("", "", "", (), ()), replaces=earlier).vanished
    numbers = {row.values["national_id"] for row in listed}
    people = [
        replace(one, phone=f"09{chance.randrange(10**8):08d}") if chance.random() < 0.3 else one
        for one in POOL
        if chance.random() < (0.9 if one.national_id in numbers else 0.02)
    ]
    path = world.folder / f"list-{chance.randrange(10**9)}.csv"
    write_list(people, path, title="DANH SÁCH (mô phỏng)")
    if not people:
        return None

    def act() -> None:
        roster = read_lists([path])[0]
        told = compare_list(site.station, roster, replaces=earlier)
        done = commit_lists(site.station, [roster], replaces={roster.sha256: earlier})
        world.wrote_some(site, "roster.imported", "roster.replaced", "citizen.listed", "citizen.classified")
        left = compare_list(site.station, roster, replaces=done.rosters[0])  # another may have gone on too
        if left.new or left.changed or left.vanished or done.rows != len(people):
            raise Wrong(f"{site.name} has {len(left.new)} {len(left.changed)} {len(left.vanished)} left of a list")
        if len(told.vanished) != done.vanished or len(told.unchanged) != done.unchanged:
            raise Wrong(f"{site.name} was told another difference than it took over")

    return Attempt(site, act, refusals=frozenset({"roster.known"}))


@action(1, dies=True)
def takes_back_list(world: World, chance: random.Random) -> Attempt | None:
    """A list is withdrawn, seldom the first one."""
    site = world.office(chance)
    standing = [name for name, roster in site.station.facts().rosters.items() if not roster.withdrawn]
    if not standing or (len(standing) == 1 and chance.random() < 0.8):
        return None
    roster = standing[-1]
    return _decides(world, site, "roster.withdrawn", lambda: withdraw_list(site.station, roster, reason="nhầm tệp"))


@action(1)
def watches(world: World, chance: random.Random) -> Attempt | None:
    """Somebody asks how far it is; whatever the clock says, there is an answer."""
    site = chance.choice(world.supervisors())

    def act() -> None:
        desks = {state.desk_id: state for state in overview(site.station).desks}
        events = sum(state.events for state in desks.values())
        makers = world.model.makers(site.model)
        held = sum(len(site.model.chains.get(j, ())) for names in makers.desks.values() for j in names)
        if events != held:
            raise Wrong(f"{site.name} counts {events} events of desks and not {held}")

    return Attempt(site, act)
