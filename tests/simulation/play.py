"""Playing a world from its seed: the plan, the steps, the end, and what is left of a plan that fails."""

from __future__ import annotations

import random
import shutil
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.simulation import laptops, lifetimes, newcomers, reading, relaying, rulings, travel, trust
from tests.simulation.actions import ACTIONS
from tests.simulation.compare import after_step, at_the_end, desks_agree, same_facts
from tests.simulation.master import Workshop
from tests.simulation.model import SiteModel
from tests.simulation.world import OFFICE, Step, Tally, World, Wrong

HAPPENS = (laptops, lifetimes, newcomers, reading, relaying, rulings, travel, trust)
"""Whose actions can happen besides those of people at work."""

_LARGE_EVERY = 20
_ROUNDS = 6
_TWICE_EVERY = 3
"""In so many worlds everything is carried once more, though nothing is new."""

_LAST_NOTES = 2
_LEADS_TO_DECISIONS = ("merges", "separates", "dismisses", "settles", "takes_list", "takes_back_list")


@dataclass
class Plan:
    """What will happen in the world of a seed."""

    seed: int
    desks: int
    steps: list[Step] = field(default_factory=list)

    @property
    def large(self) -> bool:
        """Tell whether it is one of the large worlds."""
        return self.seed % _LARGE_EVERY == 0


@dataclass
class Outcome:
    """What a world came to; `wrong` is empty when all was right, else says what and at which step."""

    plan: Plan
    tally: Tally
    seconds: float
    wrong: str = ""
    at: str = ""

    def cut_off(self) -> Plan:
        """Return the plan as far as it came."""
        return Plan(self.plan.seed, self.plan.desks, self.plan.steps[: self.tally.steps])


def plan_of(seed: int, desks: int = 0) -> Plan:
    """Return the plan of a seed: most worlds small, one in twenty large, none the same as another."""
    chance = random.Random(f"plan {seed}")
    large = seed % _LARGE_EVERY == 0
    # Of the large ones few are huge: these take as long as a hundred small ones.
    count = desks or (5 + int(36 * chance.random() ** 2) if large else chance.randint(2, 4))
    length = 100 + int(401 * chance.random() ** 2) if large else chance.randint(40, 60)
    # Each world has its own mood: some things often, some never.
    weights = {name: kind.weight * chance.choice([0, 1, 1, 1, 3]) for name, kind in ACTIONS.items()}
    for name in ("registers", "hands_over", "takes_in"):
        weights[name] = max(weights[name], ACTIONS[name].weight)
    names = chance.choices(list(weights), list(weights.values()), k=length)
    joins = sorted(chance.sample(range(length), chance.choice([0, 0, 1, 1, 2, 3])))
    for place in joins:
        names[place] = chance.choice(("supervisor_joins", "office_joins", "office_joins", "office_joins"))
    if len(joins) > 1 and chance.random() < 0.3:
        names[chance.randrange(joins[1], length)] = "revokes_office"
    if joins and chance.random() < 0.7:  # what nobody decides any more, both supervisors have
        after = joins[-1]
        names[after:] = [name if name not in _LEADS_TO_DECISIONS else "registers" for name in names[after:]]
    return Plan(seed, count, [Step(name, number) for number, name in enumerate(names, 1)])


def play(plan: Plan, workshop: Workshop) -> Outcome:
    """Play a plan to its end, or to where something is wrong."""
    began = time.monotonic()
    folder = workshop.folder / f"world-{plan.seed}"
    world = World(plan.seed, plan.desks, workshop.master(plan.desks), folder)
    at = "the start"
    try:
        for step in plan.steps:
            at = f"step {step.number} {step.action}"
            take(world, step)
        at = "the end"
        finish(world)
        wrong = ""
    except Wrong as error:
        wrong = str(error)
    except Exception as error:  # noqa: BLE001 - whatever the program raises here, it must not
        wrong = f"{type(error).__name__}: {error}\n{''.join(traceback.format_tb(error.__traceback__)[-4:])}"
    finally:
        world.tally.supervisors = sum(not site.model.desk for site in world.sites.values())
        world.close()
        shutil.rmtree(folder)
    return Outcome(plan, world.tally, time.monotonic() - began, wrong, at if wrong else "")


def take(world: World, step: Step) -> None:
    """Let one thing happen and compare the station touched."""
    chance = world.prepare_step(step)
    attempt = ACTIONS[step.action].act(world, chance)
    if attempt is None:
        return
    world.carry_out(attempt)
    if attempt.site is not None:
        after_step(world, attempt.site)


def finish(world: World) -> None:
    """Carry all files everywhere until nothing is new; then everybody has to agree."""
    at_the_end(world, checked=False)
    world.site(OFFICE)
    left: list[str] = []
    for site in (world.site(name) for name in world.desk_names):
        site.clock.jump_to(0)
    desks = [site for site in world.sites.values() if site.model.desk]
    offices = world.offices()
    for number in range(_ROUNDS):
        world.prepare_step(Step("round", 10_000 + number))
        stick, back = world.folder / f"last-stick-{number}", world.folder / f"last-back-{number}"
        for site in desks:
            world.carry_out(travel.handing_over(world, site, stick))
        places = (stick.name,) if number else (stick.name, "stick", "put")
        paths = [path for path in world.files if path.parent.name.startswith(places)]
        world.chance.shuffle(paths)
        for site in world.supervisors():
            world.carry_out(travel.taking_in(world, site, paths))
        for site in world.offices():
            passing = relaying.passing_on(world, site, world.folder / f"last-pass-{number}")
            if passing is not None:
                world.carry_out(passing)
        passed = [path for path in world.files if path.parent.name == f"last-pass-{number}"]
        for site in world.supervisors() if passed else ():
            world.carry_out(travel.taking_in(world, site, passed))
        for site in world.offices():
            world.carry_out(travel.answering(world, site, back))
        for site in desks:
            mine = [p for p, parcel in world.files.items() if p.parent == back and parcel.opens_for(site.model.keys)]
            world.carry_out(reading.reading(world, site, mine))
        believed = [site.name for site in desks if not stranded(world, site.model)]
        left = [said for said in (_left_over(world, name) for name in believed) if said]
        offices = [site for site in offices if not stranded(world, site.model)]
        once_more = number == 0 and world.seed % _TWICE_EVERY == 0
        if not once_more and not left and same_facts(world, offices):
            break
    else:
        raise Wrong(f"after {_ROUNDS} rounds: {left or 'offices that do not know the same'}")
    at_the_end(world)
    usual = [s for s in desks if not s.model.wards and s.model.desk not in world.odd_desks]
    desks_agree(world, [site.name for site in usual if not stranded(world, site.model)])


def stranded(world: World, model: SiteModel) -> bool:
    """Tell whether a station's files are held for good: revoked, or others know newer keys or a newer card."""
    made = world.model.chronicle.of(-1, "desk.prepared", "card.issued", "office.prepared")
    card = next((token for token in made if token.facts["card_id"] == model.card), None)
    for makers in (world.model.makers(office.model) for office in world.offices()):
        if card is not None and card.seq > makers.ends.get(card.journal, card.seq):
            return True  # whoever made its card had been revoked
        if makers.spent(model.key) or not makers.revoked.isdisjoint(model.journals):
            return True
        unknown = not makers.with_key(model.key) and makers.by_card(model.card, model.key, set()) is None
        if unknown and model.card in makers.cards_seen:
            return True
        maker = None if card is None else makers.by_journal.get(card.journal)
        if not makers.with_key(model.key) and maker is not None and maker.who in makers.told_off:
            return True  # nobody but the revoked office has the secret of its card, whichever keys it had then
    return False


def _left_over(world: World, name: str) -> str:
    """Say what a desk wrote that is not safe, but for the note of its last file, and what it was not told."""
    model = world.model.sites[name]
    left = sum(len(model.chains[journal]) - model.acknowledged.get(journal, 0) for journal in model.journals)
    office = world.model.sites[OFFICE]
    makers = world.model.makers(office)
    desk = makers.named(model.number)
    if not makers.desks.get(desk):
        return f"{name}: never enrolled"
    told = world.model.answer(office, [desk], model.wards)
    wanted = [t.kind for t in world.model.chronicle.among(told.must & ~model.knows) if t.kind != "desk.enrolled"]
    return f"{name}: {left} events not acknowledged, not told of {wanted}" if left > _LAST_NOTES or wanted else ""


def shrink(plan: Plan, fails: Callable[[Plan], bool]) -> Plan:
    """Return a plan that still fails, out of which no step and no run of steps can be left."""
    steps = plan.steps
    size = max(1, len(steps) // 2)
    while True:
        start, shorter = 0, False
        while start < len(steps):
            fewer = steps[:start] + steps[start + size :]
            if fails(Plan(plan.seed, plan.desks, fewer)):
                steps, shorter = fewer, True
            else:
                start += size
        if size == 1 and not shorter:
            return Plan(plan.seed, plan.desks, steps)
        size = max(1, size // 2)
