"""MERGING.md tells the truth: every example in it is carried out, those about facts in many orders of arrival."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fieldapp.desk.exchange import give
from fieldapp.desk.hand_over import read_answers
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.events import Event
from fieldapp.domain.replay import replay
from fieldapp.domain.rulings import RULING_KINDS, components, edge_name, fold_rulings
from fieldapp.office.answer import answer_all
from fieldapp.office.receive import receive
from fieldapp.office.relay import other_offices, relay
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.station.receiving import Verdict
from tests.domain.telling import Writer
from tests.station.prepared import Campaign, everybody, registered
from tests.sync.offices import second_office

TEXT = (Path(__file__).resolve().parents[2] / "fieldapp" / "sync" / "MERGING.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(facts|files)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FACT = re.compile(r"""(\w+)=(\{.*?\}|\[.*?\]|".*?"|\S+)""")
_SECTIONS = {part.partition("\n")[0]: part for part in TEXT.split("\n## ")[1:]}


def _examples(kind: str) -> list[Any]:
    return [
        pytest.param(lines.splitlines(), id=f"{title.partition('.')[0]}-{number}")
        for title, part in _SECTIONS.items()
        for number, (name, lines) in enumerate(_BLOCK.findall(part))
        if name == kind
    ]


def test_every_rule_has_an_example_that_says_what_comes_of_it() -> None:
    assert [title.partition(".")[0] for title in _SECTIONS] == [str(n) for n in range(1, len(_SECTIONS) + 1)]
    assert len(_SECTIONS) == 22
    for title, part in _SECTIONS.items():
        assert any(": " in line for _, lines in _BLOCK.findall(part) for line in lines.splitlines()), title
    assert len(_BLOCK.findall(TEXT)) == TEXT.count("\n```f")


# -- facts


class Facts:
    """An example about facts: writers, what they wrote, and what follows from all of it."""

    def __init__(self) -> None:
        self.writers: dict[str, Writer] = {}
        self.named: dict[str, Event] = {}
        self.offices: list[str] = []
        self.left_out: str = ""

    def line(self, line: str) -> None:
        """Carry one line out.

        Raises:
            AssertionError: it says something else than what follows.
        """
        if said := re.fullmatch(r"(\w+): (.*)", line):
            self._follows(said[1], said[2])
        elif read := re.fullmatch(r"([A-Z]) has read ([A-Z])", line):
            self._writer(read[1]).sees(self._writer(read[2]))
        elif office := re.fullmatch(r"([A-Z]) is an office", line):
            self.offices.append(self._writer(office[1]).journal_id)
        elif out := re.fullmatch(r"(without|with) (\w+)", line):
            self.left_out = out[2] if out[1] == "without" else ""
        elif wrote := re.fullmatch(r"([A-Z]) writes (\S+) (\S+)(.*?)(?: as (\w+))?", line):
            told = {name: self._value(text) for name, text in _FACT.findall(wrote[4])}
            assert _FACT.sub("", wrote[4]).strip() == "", line
            event = self._writer(wrote[1]).tells(wrote[2], sorted(wrote[3].split("+")), **told)
            self.named[wrote[5] or event.hash] = event
        else:
            raise AssertionError(f"nobody understands: {line}")

    def _writer(self, name: str) -> Writer:
        return self.writers.setdefault(name, Writer(name))

    def _value(self, text: str) -> Any:
        if text.startswith("~"):
            return self._writer(text[1:]).journal_id
        text = re.sub(r"@(\w+)", lambda name: f'"{self.named[name[1]].hash}"', text)
        text = re.sub(r"%(\w+)", lambda name: f'"{edge_name(self.named[name[1]])}"', text)
        return msgspec.json.decode(text) if text[0] in '{["' or len(text) == 1 else text

    def _follows(self, person: str, said: str) -> None:
        events = {e.hash: e for writer in self.writers.values() for e in writer.seen.values()}
        missing = set[str]()
        if self.left_out:
            missing.add(self.named[self.left_out].hash)
            events = {name: event for name, event in events.items() if name not in missing}
        arrived = list(events.values())
        seen = set()
        for number in range(12):
            random.Random(number).shuffle(arrived)
            rulings = fold_rulings([e for e in arrived if e.envelope.kind in RULING_KINDS], self.offices)
            members = components(rulings).get(person, (person,))
            about = [e for e in arrived if not set(members).isdisjoint(e.envelope.subjects)]
            citizen = replay(members, about, rulings, frozenset(missing))
            seen.add(msgspec.json.encode(citizen))
            assert _is_so(citizen, said), f"{person}: {said} - and not {citizen}"
        assert len(seen) == 1


def _is_so(citizen: Citizen | None, said: str) -> bool:
    if citizen is None or said == "nobody":
        return (citizen is None) == (said == "nobody")
    states = {r.registration_id: r.state for r in citizen.registrations}
    about = " ".join(conflict.about for conflict in citizen.conflicts) or "none"
    current = citizen.registration.registration_id if citizen.registration else "none"
    rules: list[tuple[str, Callable[[re.Match[str]], bool]]] = [
        (r"conflicts are (.+)", lambda m: about == m[1]),
        (r"unknown events are (\d+)", lambda m: citizen.unknown == int(m[1])),
        (r"is one with (\w+)", lambda m: m[1] in citizen.members),
        (r"is not one with (\w+)", lambda m: m[1] not in citizen.members),
        (r"registrations are (.+)", lambda m: sorted(states) == m[1].split()),
        (r"registration is (\w+)", lambda m: current == m[1]),
        (r"registration (\w+) is (\w+)", lambda m: states[m[1]] == m[2]),
        (r"(\w+) lost (.+)", lambda m: m[2] in citizen.values[m[1]].lost),
        (r"(\w+) is (.+)", lambda m: citizen.text(m[1]) == m[2]),
    ]
    for pattern, rule in rules:
        if match := re.fullmatch(pattern, said):
            return rule(match)
    raise AssertionError(f"nobody understands: {said}")


@pytest.mark.parametrize("lines", _examples("facts"))
def test_facts(lines: list[str]) -> None:
    example = Facts()
    for line in lines:
        example.line(line)


@pytest.mark.parametrize("wrong", ["mau: phone is 0999", "mau: conflicts are phone", "mau: nobody"])
def test_an_example_that_is_wrong_is_found(wrong: str) -> None:
    example = Facts()
    example.line('A writes citizen.added mau fields={"full_name":"Nguyễn Thị Mẫu","phone":"0901"}')
    with pytest.raises(AssertionError):
        example.line(wrong)
    with pytest.raises(AssertionError, match="nobody understands"):
        example.line("A whistles")


# -- files


class Files:
    """An example about files: one office, three desks, and what is carried between them."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.files: dict[str, list[Path]] = {}
        self.people: list[str] = []
        self.rules: list[tuple[str, Callable[..., None]]] = [
            (r"(\S+) registers (\w+)", self._registers),
            (r"(\S+) writes (\S+) about (\w+)", self._writes),
            (r"(\S+) hands over (\w+)", self._hands_over),
            (r"(\S+) answers (\w+)", self._answers),
            (r"(\S+) gives its neighbours (\w+)", self._gives),
            (r"(\S+) passes on to (\S+) (\w+)", self._passes_on),
            (r"(\S+) takes in (\w+): (.+)", self._takes_in),
            (r"(\S+) reads (\w+)(?:: (.+))?", self._reads),
            (r"(\S+) is a copy of (\S+)", self._copied),
            (r"(\S+) is an office that office added", self._added),
            (r"(\S+) and (\S+) show (the same|another) digest", self._digests),
            (r"(\S+) knows (\d+) registrations", self._knows),
            (r"(\S+) holds (nothing of )?the journal of (\S+)", self._holds),
            (r"(\S+) holds what (\S+) wrote, byte for byte", self._holds_all),
        ]

    def line(self, line: str) -> None:
        """Carry one line out."""
        for pattern, rule in self.rules:
            if match := re.fullmatch(pattern, line):
                rule(*match.groups())
                return
        raise AssertionError(f"nobody understands: {line}")

    def _person(self, name: str) -> str:
        if name not in self.people:
            self.people.append(name)
        return everybody(self.campaign.station("office"))[self.people.index(name)]

    def _registers(self, desk: str, person: str) -> None:
        registered(self.campaign.station(desk), self._person(person))

    def _writes(self, desk: str, kind: str, person: str) -> None:
        station = self.campaign.station(desk)
        with station.registry.transaction():
            station.append(kind, [self._person(person)], {"of": "a later version", "số": [1, {"b": None}]})

    def _hands_over(self, desk: str, file: str) -> None:
        handed = self.campaign.hand_over(desk, f"stick-{file}")
        self.files[file] = [one.path for one in handed.files]

    def _answers(self, office: str, file: str) -> None:
        folder = self.campaign.folder / f"back-{file}"
        self.files[file] = [one.path for one in answer_all(self.campaign.station(office), folder)]

    def _gives(self, desk: str, file: str) -> None:
        folder = self.campaign.folder / f"between-{file}"
        self.files[file] = [one.path for one in give(self.campaign.station(desk), folder)]

    def _passes_on(self, giver: str, taker: str, file: str) -> None:
        station, key = self.campaign.station(giver), self.campaign.station(taker).keys.sign.public
        (office,) = [one for one in other_offices(station) if one.sign_public == key]
        self.files[file] = [one.path for one in relay(station, office, self.campaign.folder / f"on-{file}")]

    def _takes_in(self, office: str, file: str, said: str) -> None:
        self._came_of(receive(self.campaign.station(office), self.files[file]), said)

    def _reads(self, desk: str, file: str, said: str | None) -> None:
        verdicts = read_answers(self.campaign.station(desk), self.files[file])
        if said:
            self._came_of(verdicts, said)

    def _came_of(self, verdicts: list[Verdict], said: str) -> None:
        told = {f"{one.verdict} {one.code}".strip() for one in verdicts if one.verdict != "foreign"}
        assert told == {said}

    def _copied(self, copy: str, name: str) -> None:
        self.campaign.station(name)
        self.campaign.clone(name, copy)

    def _added(self, name: str) -> None:
        second_office(self.campaign, name)

    def _digests(self, left: str, right: str, how: str) -> None:
        same = digest(self.campaign.station(left)) == digest(self.campaign.station(right))
        assert same == (how == "the same")

    def _knows(self, name: str, count: str) -> None:
        assert len(self.campaign.station(name).registry.people.receipts()) == int(count)

    def _holds(self, name: str, nothing: str | None, other: str) -> None:
        journal = self.campaign.station(other).registry.journal.own_id()
        assert (self.campaign.station(name).registry.journal.state(journal).contiguous_to == 0) == bool(nothing)

    def _holds_all(self, name: str, other: str) -> None:
        there, here = self.campaign.station(other).registry.journal, self.campaign.station(name).registry.journal
        held = here.state(there.own_id()).contiguous_to
        wrote = [(e.raw, e.salt, e.body) for e in there.range(there.own_id(), 1, held)]
        assert [(e.raw, e.salt, e.body) for e in here.range(there.own_id(), 1, held)] == wrote != []


@pytest.mark.parametrize("lines", _examples("files"))
def test_files(campaign: Campaign, lines: list[str]) -> None:
    for name in ("office", "desk-1", "desk-2", "desk-3"):
        campaign.station(name)
    example = Files(campaign)
    for line in lines:
        example.line(line)
    for home in campaign.folder.iterdir():
        if (home / "slots.json").exists() or home.name in ("office", "desk-1", "desk-2", "city", "copy", "office-2"):
            assert check(campaign.station(home.name)).findings == ()
