"""The command line on copies of one prepared campaign; opening them is made cheap, what is opened is real."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fieldapp.app.cli import run
from fieldapp.seal.slots import Argon, add_passphrase_slot, read_slots
from fieldapp.system.randomness import SeededRandomness
from tests.station.prepared import OFFICE, PIN, SECRET, Master, prepare

_CHEAP = Argon(memory=8, passes=1, lanes=1)


class Said(msgspec.Struct, frozen=True):
    """What one call of the program said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def facts(self) -> Any:  # one JSON document of any shape
        """The one document on standard output."""
        return json.loads(self.out)


class Calls:
    """Calls the program on stations that are copied at their first mention."""

    def __init__(self, master: Master, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.master = master
        self.folder = folder
        self._capsys = capsys
        self.secret = folder / "secret.txt"
        self.secret.write_text(f"{SECRET}\n{PIN}\n", encoding="utf-8")

    def home(self, name: str) -> Path:
        """Return the data folder of a station."""
        home = self.folder / name
        if not home.exists():
            shutil.copytree(self.master.folder / name, home)
            slots = home / "slots.json"
            label = next(slot.label for slot in read_slots(slots.read_bytes()) if slot.kind == "passphrase")
            cheap = add_passphrase_slot(
                b"",
                key=self.master.keys[name],
                passphrase=SECRET,
                label=label,
                randomness=SeededRandomness(name),
                cost=_CHEAP,
            )
            slots.write_bytes(cheap)
        return home

    def plain(self, *words: str) -> Said:
        """Call the program with exactly these words."""
        self._capsys.readouterr()
        code = run(list(words))
        captured = self._capsys.readouterr()
        return Said(code, captured.out, captured.err)

    def at(self, name: str, *words: str) -> Said:
        """Call the program for a person at a station, in English."""
        general = ("--home", str(self.home(name)), "--secret-file", str(self.secret), "--language", "en")
        return self.plain(*words, *general)

    def ask(self, name: str, *words: str) -> Any:
        """Call the program for a machine at a station; it has to be done, and return the document."""
        said = self.at(name, *words, "--json")
        assert said.code == 0, said.out + said.err
        assert said.err == ""
        return said.facts

    def office(self, *words: str) -> Any:
        """Ask at the office."""
        return self.ask(OFFICE, "office", *words)

    def desk(self, name: str, *words: str) -> Any:
        """Ask at a desk."""
        return self.ask(name, "desk", *words)

    def somebody(self, name: str, number: int = 0) -> str:
        """Return the id of a person whom a desk knows."""
        return str(self.desk(name, "find", "19", "--limit", "20")["found"][number]["citizen_id"])


@pytest.fixture(scope="session")
def campaign_master(tmp_path_factory: pytest.TempPathFactory) -> Master:
    """The closed campaign that all are copied from."""
    return prepare(tmp_path_factory.getbasetemp() / "campaign-master")


@pytest.fixture
def calls(campaign_master: Master, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Calls:
    """Calls of the program on a campaign of one's own."""
    return Calls(campaign_master, tmp_path, capsys)


@pytest.fixture
def given_input(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Return a function that lays bytes on the program's standard input."""
    return lambda data: monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
