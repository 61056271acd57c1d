"""What was written is read, by whom it was written for, whatever the streams do."""

from __future__ import annotations

import io
import threading

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.bundle.inspecting import inspect
from fieldapp.bundle.limits import Limits
from fieldapp.bundle.manifest import Enrolment, read_manifest, write_manifest
from fieldapp.bundle.reading import open_bundle
from fieldapp.bundle.writing import write_bundle
from fieldapp.domain.events import read_line
from fieldapp.seal.boxes import recipient_text
from fieldapp.system.errors import Bug, EnvironmentFault, InputRefused
from tests.bundle.crafting import (
    DESK,
    KEY,
    LINES,
    OFFICE,
    OTHER_KEY,
    RECOVERY,
    STRANGER,
    counted,
    manifest,
    read,
    written,
)

NOISE = [bytes(str(number**7), "ascii") for number in range(5000)]
USUAL = Limits()
RECIPIENTS = [recipient_text(OFFICE)]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text("abcđ ẽ", max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=10,
)


@given(st.lists(st.binary(min_size=1, max_size=300).filter(lambda line: b"\n" not in line), max_size=40))
def test_any_lines_come_back_for_each_recipient(lines: list[bytes]) -> None:
    data = written(lines)
    for identity in (OFFICE, RECOVERY):
        known, got = read(data, identity)
        assert got == lines
        assert (known.events_count, known.recipients) == (
            len(lines),
            sorted(recipient_text(each) for each in (OFFICE, RECOVERY)),
        )


@given(st.dictionaries(st.text("abc", max_size=3), JSON, max_size=4), st.sampled_from(["answer", "offer"]))
def test_free_objects_come_back(value: dict[str, object], field: str) -> None:
    known, _ = read(written(about=manifest(**{field: value})))
    assert getattr(known, field) == value


def test_a_large_bundle_comes_back() -> None:
    lines = [b"%07d" % number * 50 for number in range(30_000)]
    _, got = read(written(lines))
    assert got == lines


def test_an_enrolment_comes_back() -> None:
    enrolment = Enrolment("ab" * 16, "cd" * 32, KEY.public, recipient_text(DESK))
    known, lines = read(written(about=manifest(enrolment=enrolment)))
    assert known.enrolment == enrolment
    assert [read_line(line).envelope.seq for line in lines] == [1, 2, 3, 4, 5]


def test_everything_but_age_is_the_same_each_time() -> None:
    assert read(written()) == read(written())
    assert written() != written()


def test_fields_of_a_newer_minor_version_are_passed_over() -> None:
    facts = msgspec.json.decode(write_manifest(counted(b"")))
    facts |= {"format": [1, 7], "zones": [1]}
    facts["writer"]["colour"] = "red"
    assert read_manifest(msgspec.json.encode(facts, order="sorted")).format == (1, 7)


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_leaving_early_ends_the_thread(taken: int) -> None:
    lines = [bytes([65 + number % 26]) + bytes(str(number * 7919), "ascii") * 30 for number in range(50_000)]
    data = written(lines)
    before = set(threading.enumerate())
    with open_bundle(io.BytesIO(data), [OFFICE]) as bundle:
        for _ in range(taken):
            next(bundle.lines())
    assert set(threading.enumerate()) <= before


def test_an_error_of_the_reader_ends_the_thread() -> None:
    before = set(threading.enumerate())
    with pytest.raises(ZeroDivisionError), open_bundle(io.BytesIO(written()), [OFFICE]):
        raise ZeroDivisionError
    assert set(threading.enumerate()) <= before


class _Failing(io.BytesIO):
    """A stick that is pulled after so many bytes."""

    def __init__(self, data: bytes, after: int) -> None:
        super().__init__(data)
        self._after = after

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= self._after:
            raise OSError(19, "No such device")
        return super().read(size)

    def write(self, data: object, /) -> int:
        if self.tell() + len(data) > self._after:  # type: ignore[arg-type]  # bytes
            raise OSError(28, "No space left on device")
        return super().write(data)  # type: ignore[arg-type]  # what the writer hands on is bytes


@pytest.mark.parametrize("after", [0, 100, 8192, 30_000])
def test_a_pulled_stick_is_the_machines_fault(after: int) -> None:
    data = written(NOISE)
    with pytest.raises(EnvironmentFault, match=r"disk\.gone"), open_bundle(_Failing(data, after), [OFFICE]) as bundle:
        bundle.finish()
    with pytest.raises(OSError, match="No space left"):
        write_bundle(_Failing(b"", after), manifest=manifest(), lines=lambda: NOISE, key=KEY, recipients=RECIPIENTS)


def test_the_writer_refuses_what_a_reader_would() -> None:
    def attempt(code: str, limits: Limits = USUAL, **given: object) -> None:
        arguments = {"manifest": manifest(), "lines": lambda: LINES, "key": KEY, "recipients": RECIPIENTS} | given
        with pytest.raises((InputRefused, Bug)) as refused:
            write_bundle(io.BytesIO(), limits=limits, **arguments)  # type: ignore[arg-type]  # wrong on purpose
        assert refused.value.code == code

    attempt("bundle.key", key=OTHER_KEY)
    attempt("bundle.manifest", manifest=manifest(bundle_id="x"))
    attempt("bundle.manifest", recipients=["age1x"])
    attempt("bundle.manifest", recipients=[])
    attempt("bundle.malformed", lines=lambda: [b""])
    attempt("bundle.malformed", lines=lambda: [b"a\nb"])
    attempt("bundle.malformed", lines=lambda: [b"x" * (2**20 + 1)])
    attempt("bundle.too_large", Limits(lines=4))
    attempt("bundle.too_large", Limits(file=1000))
    attempt("bundle.too_large", Limits(manifest=100))
    attempt("bundle.too_large", Limits(ratio=2, ratio_from=100), lines=lambda: [b"a" * 100_000])
    passes = iter([[b"one"], [b"two"]])
    attempt("bundle.lines_changed", lines=lambda: next(passes))


def test_decomposed_and_long_labels_do_not_keep_a_desk_from_writing() -> None:
    writer = msgspec.structs.replace(manifest().writer, label="Ba\u0300n 1" + "x" * 300)
    known, _ = read(written(about=manifest(writer=writer, answer={"Ba\u0300n": ["Ba\u0300n", ("e\u0301",), 1]})))
    assert known.writer.label == "Bàn 1" + "x" * 195
    assert known.answer == {"Bàn": ["Bàn", ["é"], 1]}


def test_inspecting_tells_nothing_about_people() -> None:
    data = written()
    without = inspect(io.BytesIO(data))
    assert (without.file_bytes, without.recipients, without.inside) == (len(data), 2, None)
    within = inspect(io.BytesIO(data), [STRANGER, RECOVERY])
    assert within.inside is not None
    assert (within.inside.events, within.inside.ranges[0].to_seq) == (5, 5)
    assert "Mẫu" not in msgspec.json.encode(within).decode()
