"""A world: its sites, the files that lie about, and the model; one step at a time."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from fieldapp.desk.hand_over import answers_read
from fieldapp.station.home import Home
from fieldapp.station.receiving import SUFFIX, Verdict
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import hash_of
from fieldapp.system.randomness import SeededRandomness
from tests.simulation.chronicle import Token
from tests.simulation.master import SATURDAY_MS, Master
from tests.simulation.model import SiteModel
from tests.simulation.parcels import Parcel
from tests.simulation.site import Site

OFFICE = "office"


class Wrong(AssertionError):
    """The program did what it must not do."""


class Step(msgspec.Struct, frozen=True):
    """One thing that happens: the action's name, and the number from which its choices follow."""

    action: str
    number: int


@dataclass
class Attempt:
    """What is about to happen at a site.

    Attributes:
        act: does it with the program's own code and tells the model.
        after_crash: tells the model what may have happened when the power went in the middle; the rest did not.
        refusals: codes with which the program may refuse it, rightly and without a trace.
    """

    site: Site | None
    act: Callable[[], object]
    after_crash: Callable[[], object] = lambda: None
    refusals: frozenset[str] = frozenset()


@dataclass
class Tally:
    """What a world came to, for the record."""

    steps: int = 0
    supervisors: int = 0
    registrations: int = 0
    files: int = 0
    crashes: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    actions: dict[str, int] = field(default_factory=dict)


class World:
    """Desks, supervisors, sticks.

    Attributes:
        files: what lies on sticks, by path; `put_away` is where delayed files are.
        numbers: receipt numbers that each site gave out.
        backups: what the kept folders of desks hold, `own_backups` the backups that they made themselves;
        `odd_desks` have been put back or copied.
    """

    def __init__(self, seed: int, desks: int, master: Master, folder: Path) -> None:
        self.seed = seed
        self.master = master
        self.folder = folder
        self.model = master.model.copy()
        self.desk_names = [f"desk-{number:02d}" for number in range(1, desks + 1)]
        self.sites: dict[str, Site] = {}
        self.files: dict[Path, Parcel] = {}
        self.contents: dict[str, Parcel] = {}
        self.numbers: dict[str, set[str]] = {}
        self.tally = Tally()
        self.chance = random.Random(seed)
        self.put_away = folder / "put-away"
        self.put_away.mkdir(parents=True)
        self.backups: dict[str, SiteModel] = {}
        self.own_backups: dict[str, tuple[int, SiteModel]] = {}
        self.odd_desks: set[str] = set()
        self._moved = 0

    # -- sites

    def site(self, name: str) -> Site:
        """Return a site; it is copied from the master and opened at its first mention."""
        if name not in self.sites:
            home = Home(self.folder / name)
            shutil.copytree(self.master.folder / name, home.folder)
            noted = self.chance.random() < 0.7
            self.add_site(self.model.sites[name], home, noted=noted)
        return self.sites[name]

    def add_site(self, model: SiteModel, home: Home, *, noted: bool) -> Site:
        """Open one more station; `noted` when its machine notes outside the folder how far it has come."""
        site = Site(model, home, SATURDAY_MS, self.folder / f"marks-{model.name}" if noted else None)
        site.randomness.source = SeededRandomness(f"{self.seed} {model.name}")
        self.sites[model.name], self.model.sites[model.name] = site, model
        self.open(site)
        return site

    def open(self, site: Site) -> None:
        """Start the program at a site; an office that goes on in a new journal says there who the offices are."""
        site.open()
        self.started(site)

    def started(self, site: Site) -> None:
        """Take down that the program was started, once."""
        written = self.wrote_some(site, "session.opened", *([] if site.model.desk else ["office.added"]))
        if sum(token.kind == "session.opened" for token in written) != 1:
            raise Wrong(f"{site.name} wrote {[token.kind for token in written]} at its start")

    def desk(self, chance: random.Random) -> Site:
        """Return some desk."""
        clones = [name for name, site in self.sites.items() if site.model.desk and name not in self.desk_names]
        return self.site(chance.choice([*self.desk_names, *clones]))

    def offices(self) -> list[Site]:
        """Return the office that opened the campaign, and those that it added."""
        return [self.site(OFFICE), *(site for name, site in self.sites.items() if name.startswith("further"))]

    def office(self, chance: random.Random) -> Site:
        """Return some office."""
        return chance.choice(self.offices())

    def supervisors(self) -> list[Site]:
        """Return all offices and whoever reads along on a copy of one."""
        return [*self.offices(), *(site for name, site in self.sites.items() if name.startswith("reader"))]

    def close(self) -> None:
        """Close whatever is open."""
        for site in self.sites.values():
            site.close()

    # -- what was written

    def wrote(self, site: Site, *kinds: str) -> list[Token]:
        """Take down what a site has just written; it has to be of exactly these kinds, in this order."""
        tokens = [self.model.wrote(site.model, event) for event in site.written()]
        if [token.kind for token in tokens] != list(kinds):
            raise Wrong(f"{site.name} wrote {[token.kind for token in tokens]} and not {list(kinds)}")
        return tokens

    def wrote_some(self, site: Site, *kinds: str) -> list[Token]:
        """Take down what a site has just written; it has to be of some of these kinds."""
        tokens = [self.model.wrote(site.model, event) for event in site.written()]
        if not {token.kind for token in tokens} <= set(kinds):
            raise Wrong(f"{site.name} wrote {[token.kind for token in tokens]}")
        return tokens

    # -- files

    def folder_of(self, chance: random.Random, what: str, most: int = 3) -> Path:
        """Return one of a few sticks."""
        return self.folder / f"{what}-{chance.randint(1, most)}"

    def put(self, path: Path, parcel: Parcel) -> None:
        """Take down that a file lies somewhere."""
        self.files[path] = parcel
        parcel.sha256 = hash_of(path)
        self.contents[parcel.sha256] = parcel
        self.tally.files += 1

    def move(self, path: Path, folder: Path) -> None:
        """Carry a file to another folder, under a name that is free there."""
        folder.mkdir(exist_ok=True)
        self._moved += 1
        target = folder / f"{self._moved}-{path.name}"[-120:]
        path.rename(target)
        self.files[target] = self.files.pop(path)

    def lying_about(self) -> list[Path]:
        """Return the files that somebody could take."""
        return [path for path in self.files if path.parent != self.put_away]

    def new_files(self, folder: Path) -> list[Path]:
        """Return the whole files in a folder that nobody has told the model of."""
        return [path for path in sorted(folder.glob(f"*{SUFFIX}")) if path not in self.files]

    def check_verdicts(self, paths: Sequence[Path], expected: Sequence[str], told: Sequence[Verdict]) -> None:
        """Compare what a station said about files with what it had to say."""
        for path, said, verdict in zip(paths, expected, told, strict=True):
            fits = verdict.verdict in (("refused", "foreign") if said == "damaged" else (said,))
            if not fits:
                raise Wrong(f"{path.name}: {verdict.verdict} {verdict.code} and not {said}")
            self.tally.verdicts[said] = self.tally.verdicts.get(said, 0) + 1

    # -- after a crash

    def known_to(self, site: Site) -> int:
        """Return the events that a station really has, of all that were ever written."""
        return self.model.chronicle.set_of(site.station.registry.journal.known(self.model.chronicle.by_hash))

    def look_what_arrived(self, site: Site, offered: list[Parcel]) -> None:
        """Learn which of some files a supervisor took in before the power went; each of them whole or not at all."""
        registry, model = site.station.registry, site.model
        candidates = {parcel for parcel in [*offered, *model.kept] if self.model.is_for(model, parcel)}
        self.wrote_some(site, "desk.enrolled", "office.added", "bundle.imported", "session.opened")
        now, explained = self.known_to(site), model.knows
        for parcel in candidates:
            explained |= parcel.bits if not parcel.bits & ~now else 0
            for own in model.journals:
                read = int(registry.shelf.setting(f"answer_read.{own}.{parcel.journal}", "0"))
                model.answers[own, parcel.journal] = max(model.answers.get((own, parcel.journal), 0), read)
            for part in parcel.parts:
                seq, _, end = registry.shelf.setting(f"received.{part.journal}.{parcel.journal}").partition(":")
                if seq:
                    model.ends[part.journal, parcel.journal] = int(seq), self.model.chronicle.by_hash[end].bit
        if now != explained:
            raise Wrong(f"{site.name} lost or took in a part: {now ^ explained:b}")
        model.knows = now
        for state in registry.journal.states():
            if state.journal_id not in model.journals and state.contiguous_to:
                chain = registry.journal.range(state.journal_id, 1, state.contiguous_to)
                bits_held = [self.model.chronicle.by_hash[event.hash].bit for event in chain]
                if len(bits_held) < len(model.chains.get(state.journal_id, ())):
                    raise Wrong(f"{site.name} holds less of {state.journal_id} than before")
                model.chains[state.journal_id] = bits_held
                ends = {self.model.chronicle.by_hash[end].bit for _, end in registry.journal.forks(state.journal_id)}
                model.forks |= {state.journal_id: ends} if ends else {}
        model.counter = int(registry.shelf.setting("answers", "0"))
        model.seen |= {parcel.sha256 for parcel in candidates if registry.shelf.imported(parcel.sha256)}
        kept = {path.stem for path in site.home.held.glob(f"*{SUFFIX}")}
        for parcel in model.kept:
            if parcel.sha256 not in kept | model.seen:
                raise Wrong(f"{site.name} threw a file away that it had kept")
        model.kept = [parcel for parcel in candidates if parcel.sha256 in kept]

    def was_read(self, site: Site, parcel: Parcel) -> bool:
        """Tell whether a desk read an answer before the power went: all of it or nothing."""
        shelf = site.station.registry.shelf
        return shelf.imported(parcel.sha256) or answers_read(site.station).get(parcel.journal) == parcel.counter

    # -- a step

    def prepare_step(self, step: Step) -> random.Random:
        """Return the step's own source of choices, and give each station its own of bytes."""
        for site in self.sites.values():
            site.randomness.source = SeededRandomness(f"{self.seed} {step.number} {site.name}")
        self.tally.steps += 1
        self.tally.actions[step.action] = self.tally.actions.get(step.action, 0) + 1
        return random.Random(f"{self.seed} {step.number}")

    def carry_out(self, attempt: Attempt) -> None:
        """Let it happen, or be refused for a good reason."""
        try:
            attempt.act()
        except InputRefused as refused:
            if refused.code not in attempt.refusals:
                raise
            if attempt.site is not None:
                self.wrote(attempt.site)
