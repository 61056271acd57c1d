"""FORMAT.md tells the truth: limits, codes and fields as in the code, and its example opens with standard tools."""

from __future__ import annotations

import re
import shutil
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fieldapp.bundle.limits import FORMAT, LIMITS
from fieldapp.bundle.manifest import Holding, Manifest, Range, Writer
from fieldapp.bundle.reading import open_bundle
from fieldapp.domain.events import read_line
from fieldapp.seal.boxes import recipient_text
from fieldapp.sync.answers import Answer, Arrived, End, HeldFiles
from tests.bundle.crafting import KEY, LINES, RECOVERY, read, written
from tests.bundle.make_example import BEGINS, ENDS, EXAMPLE, KEY_FILE, taken_apart
from tests.bundle.test_defects import READING_CODES

PROJECT = Path(__file__).resolve().parents[2]
TEXT = (PROJECT / "fieldapp" / "bundle" / "FORMAT.md").read_text(encoding="utf-8")


def _rows(section: str) -> list[list[str]]:
    part = TEXT.split(f"\n## {section}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row] for row in rows]


def test_limits() -> None:
    told = {row[0].strip("`"): int(row[1]) for row in _rows("Limits")}
    assert told == msgspec.structs.asdict(LIMITS)
    assert f"Format {FORMAT[0]}.{FORMAT[1]}." in TEXT


def test_codes() -> None:
    assert {row[0].strip("`") for row in _rows("Codes")} == READING_CODES
    raised: set[str] = set()
    for name in ("opening", "reading", "manifest", "members"):
        source = (PROJECT / "fieldapp" / "bundle" / f"{name}.py").read_text(encoding="utf-8")
        raised |= set(re.findall(r'"(bundle\.[a-z_]+)"', source))
    assert raised == READING_CODES


def test_fields() -> None:
    told = {name for row in _rows("The manifest") for name in re.findall(r"`(\w+)`", row[0])}
    assert told == set(Manifest.__struct_fields__)
    cells = {row[0]: set(re.findall(r"`(\w+)`", row[1])) for row in _rows("The manifest")}
    assert cells["`writer`"] == set(Writer.__struct_fields__)
    assert cells["`holds`"] >= set(Holding.__struct_fields__)
    assert cells["`ranges`"] >= set(Range.__struct_fields__)


def test_fields_of_an_answer() -> None:
    told = {name for row in _rows("The answer") for name in re.findall(r"`(\w+)`", row[0])}
    assert told == {*Answer.__struct_fields__, *Arrived.__struct_fields__}
    cells = {row[0].strip("`"): set(re.findall(r"`(\w+)`", row[1])) for row in _rows("The answer")}
    assert cells["forks"] == cells["received"] == set(End.__struct_fields__)
    assert cells["held"] == set(HeldFiles.__struct_fields__)


def test_the_example_of_this_format_is_read() -> None:
    identity = KEY_FILE.read_text(encoding="ascii").splitlines()[-1]
    known, lines = read(EXAMPLE.read_bytes(), identity)
    assert lines == LINES
    assert known.writer.sign_public == KEY.public


def test_the_example_is_shown_byte_by_byte() -> None:
    identity = KEY_FILE.read_text(encoding="ascii").splitlines()[-1]
    shown = TEXT.split(BEGINS)[1].split(ENDS)[0]
    assert shown == taken_apart(EXAMPLE.read_bytes(), identity)
    assert "NOT what" not in shown
    # What stands there is enough to check the signature by hand.
    dumped = re.findall(r"(?m)^ {4}[0-9a-f]{6}  ((?:[0-9a-f]{2} ?)+) ", shown.split("57 in all:")[1])
    signed = bytes.fromhex("".join(dumped))
    public, *signature = re.findall(r"(?m)^ {4}([0-9a-f]{16,})$", shown.split("with the result")[1])
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex("".join(signature)), signed)
    assert f"    {read_line(read(EXAMPLE.read_bytes(), identity)[1][0]).hash}\n" in shown


def test_the_age_program_and_tar_open_a_bundle_with_the_recovery_key(tmp_path: Path) -> None:
    program = shutil.which("age")
    if program is None:
        pytest.fail("Debian's program `age` is missing; `python3 build_spec/develop.py` says how to get it.")
    (tmp_path / "key").write_text(RECOVERY + "\n", encoding="ascii")
    for data in (written(), EXAMPLE.read_bytes()):
        (tmp_path / "a.fieldbundle").write_bytes(data)
        plain = subprocess.run(
            [program, "-d", "-i", tmp_path / "key", tmp_path / "a.fieldbundle"], check=True, capture_output=True
        )
        listed = subprocess.run(["tar", "tz"], input=plain.stdout, check=True, capture_output=True)
        assert listed.stderr == b""
        assert listed.stdout.decode().split() == ["manifest.json", "events.jsonl", "signature"]
        with tarfile.open(fileobj=BytesIO(plain.stdout), mode="r:gz") as tar:
            events = tar.extractfile("events.jsonl")
            assert events is not None
            assert events.read() == b"".join(line + b"\n" for line in LINES)


def test_what_the_age_program_writes_is_read(tmp_path: Path) -> None:
    program = shutil.which("age")
    if program is None:
        pytest.fail("Debian's program `age` is missing; `python3 build_spec/develop.py` says how to get it.")
    (tmp_path / "key").write_text(RECOVERY + "\n", encoding="ascii")
    sealed = tmp_path / "a.fieldbundle"
    sealed.write_bytes(written())
    plain = subprocess.run([program, "-d", "-i", tmp_path / "key", sealed], check=True, capture_output=True).stdout
    again = subprocess.run(
        [program, "-r", recipient_text(RECOVERY)], input=plain, check=True, capture_output=True
    ).stdout
    with open_bundle(BytesIO(again), [RECOVERY]) as bundle:
        assert list(bundle.lines()) == LINES
        bundle.finish()
