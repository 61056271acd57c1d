"""What many worlds came to: counts added up, told as a table, as JSON, and a plan that can be played again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from tests.simulation.play import Outcome, Plan
from tests.simulation.world import Step


class Failure(msgspec.Struct, frozen=True):
    """A world that went wrong: where, why, and the shortest plan that still does (empty when nobody looked for it)."""

    seed: int
    at: str
    wrong: str
    plan: str = ""


class Record(msgspec.Struct):
    """The counts of a run; but for `seconds` they follow from the seeds and the code alone."""

    seeds: str
    worlds: int = 0
    large: int = 0
    desks: int = 0
    supervisors: int = 0
    steps: int = 0
    registrations: int = 0
    files: int = 0
    crashes: int = 0
    verdicts: dict[str, int] = {}
    actions: dict[str, int] = {}
    seconds: float = 0.0
    slowest: tuple[int, float] = (0, 0.0)
    failures: list[Failure] = []

    def add(self, outcome: Outcome) -> None:
        """Count one world in."""
        tally = outcome.tally
        self.worlds += 1
        self.large += outcome.plan.large
        self.desks += outcome.plan.desks
        self.supervisors += tally.supervisors
        self.steps += tally.steps
        self.registrations += tally.registrations
        self.files += tally.files
        self.crashes += tally.crashes
        for mine, other in ((self.verdicts, tally.verdicts), (self.actions, tally.actions)):
            for name, count in other.items():
                mine[name] = mine.get(name, 0) + count
        self.slowest = max(self.slowest, (outcome.plan.seed, round(outcome.seconds, 1)), key=lambda one: one[1])
        if outcome.wrong:
            self.failures.append(Failure(outcome.plan.seed, outcome.at, outcome.wrong))

    def table(self) -> str:
        """Return the totals, a line each."""
        rows = [
            ("worlds", f"{self.worlds:,} (seeds {self.seeds}), {self.large:,} of them large"),
            ("desks", f"{self.desks:,}"),
            ("supervisors", f"{self.supervisors:,}"),
            ("steps", f"{self.steps:,}"),
            ("registrations", f"{self.registrations:,}"),
            ("files written", f"{self.files:,}"),
            ("power cuts", f"{self.crashes:,}"),
            ("verdicts on files", _counts(self.verdicts)),
            ("actions", _counts(self.actions)),
            ("seconds", f"{self.seconds:,.0f}; the slowest world {self.slowest[1]:.1f} (seed {self.slowest[0]})"),
            ("failures", f"{len(self.failures):,}"),
        ]
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:<{width}}  {text}" for name, text in rows)

    def json(self) -> bytes:
        """Return all of it as JSON."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items())) or "none"


def plan_text(plan: Plan) -> str:
    """Return a plan as one line of JSON, for `--plan`."""
    told: dict[str, Any] = {"seed": plan.seed, "desks": plan.desks}
    told["steps"] = [[step.action, step.number] for step in plan.steps]
    return msgspec.json.encode(told).decode()


def read_plan(file: Path) -> Plan:
    """Read what `plan_text` returned."""
    told = msgspec.json.decode(file.read_bytes())
    return Plan(told["seed"], told["desks"], [Step(action, number) for action, number in told["steps"]])
