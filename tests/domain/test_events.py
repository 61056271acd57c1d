"""The line of an event: it comes back as it went, and each single defect is refused by its code."""

from __future__ import annotations

import contextlib
import unicodedata
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.events import (
    MAX_DEPTH,
    MAX_LINE,
    MAX_NUMBER,
    Event,
    body_commitment,
    canonical,
    event_hash,
    read_line,
    restore,
    seal_event,
    write_line,
)
from fieldapp.system.errors import InputRefused

_hex = st.text("0123456789abcdef", min_size=64, max_size=64)
_words = st.text(st.characters(codec="utf-8"), max_size=12)
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_NUMBER, MAX_NUMBER) | _words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=3),
    max_leaves=8,
)
_facts = st.dictionaries(_words, _values, max_size=4)


@st.composite
def sealed(draw: st.DrawFn) -> Event:
    seq = draw(st.integers(1, MAX_NUMBER - 1))
    return seal_event(
        journal_id=draw(_hex)[:32],
        seq=seq,
        prev_hash="" if seq == 1 else draw(_hex),
        kind=draw(st.sampled_from(["citizen.listed", "registration.recorded", "something.else"])),
        subjects=draw(st.lists(_hex, max_size=3)),
        parents=draw(st.lists(_hex, max_size=3)),
        lamport=draw(st.integers(1, MAX_NUMBER - 1)),
        wall_time=draw(st.integers(-MAX_NUMBER, MAX_NUMBER)),
        officer=draw(_hex),
        salt=draw(st.binary(min_size=32, max_size=32)),
        facts=draw(_facts),
    )


def event_of(**changes: Any) -> Event:
    """One ordinary event of an invented person, changed in some places."""
    told: dict[str, Any] = {
        "journal_id": "0a" * 16,
        "seq": 2,
        "prev_hash": "b1" * 32,
        "kind": "citizen.corrected",
        "subjects": ["c2" * 16],
        "parents": ["d3" * 32],
        "lamport": 7,
        "wall_time": 1_795_392_000_000,
        "officer": "e4" * 16,
        "salt": bytes(range(32)),
        "facts": {"fields": {"full_name": "Nguyễn Thị Mẫu"}},
    }
    return seal_event(**{**told, **changes})


def line_of(*, envelope: dict[str, Any] | None = None, raw: bytes = b"", body: bytes | None = None) -> bytes:
    """The line of `event_of()` with some of its bytes exchanged and the commitment right."""
    event = event_of()
    body = event.body if body is None else body
    assert body is not None
    assert event.salt is not None
    fields: dict[str, Any] = msgspec.json.decode(event.raw)
    fields |= {"commitment": body_commitment(event.salt, body)} | (envelope or {})
    return write_line(Event("", event.envelope, raw or canonical(fields), event.salt, body))


def refused(line: bytes) -> str:
    with pytest.raises(InputRefused) as caught:
        read_line(line)
    return caught.value.code


def nested(depth: int) -> bytes:
    return b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


@given(sealed())
def test_what_is_written_is_read_again(event: Event) -> None:
    line = write_line(event)
    again = read_line(line)
    assert again == event
    assert write_line(again) == line
    assert restore(again.raw, again.salt, again.body, again.hash) == event
    assert event.body == canonical(event.facts())
    assert unicodedata.is_normalized("NFC", line.decode())


@given(sealed())
def test_the_envelope_stands_alone_after_an_erasure(event: Event) -> None:
    erased = msgspec.structs.replace(event, salt=None, body=None)
    again = read_line(write_line(erased))
    assert (again.hash, again.raw, again.facts()) == (event.hash, event.raw, {})


@given(sealed(), st.data())
def test_a_flipped_bit_is_refused_or_changes_the_hash(event: Event, data: st.DataObject) -> None:
    line = bytearray(write_line(event))
    place = data.draw(st.integers(0, len(line) - 1))
    line[place] ^= 1 << data.draw(st.integers(0, 7))
    with contextlib.suppress(InputRefused):
        assert read_line(bytes(line)).hash != event.hash


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_noise_is_refused(noise: bytes) -> None:
    assert refused(noise) == "event.malformed"


def test_the_line_that_all_defects_start_from_is_taken() -> None:
    assert read_line(line_of()) == event_of()


def test_an_unknown_field_of_the_envelope_is_kept_byte_for_byte() -> None:
    line = line_of(envelope={"weather": ["mưa", 3]})
    event = read_line(line)
    assert write_line(event) == line
    assert event.hash == event_hash(event.raw)
    assert "mưa".encode() in event.raw


@pytest.mark.parametrize(
    "line",
    [
        b" " + line_of(),
        line_of() + b"\n",
        line_of().replace(b'"envelope":', b'"envelope": '),
        line_of().replace(b'"seq":2', b'"seq": 2'),
        line_of().replace(b'"seq":2,', b'"seq":2,"seq":2,'),
        line_of().replace(b'"lamport":7,', b"").replace(b'"seq":2', b'"seq":2,"lamport":7'),
        line_of(body=b'{"a":1,"a":1}'),
        line_of(body=b'{"b":1,"a":1}'),
        line_of(body=b'{"a": 1}'),
        line_of(body=b'{"a":"\\u0041"}'),
        line_of(body=b'{"a":-0}'),
        line_of(body=canonical({"full_name": unicodedata.normalize("NFD", "Nguyễn")})),
        line_of(envelope={"officer": unicodedata.normalize("NFD", "Mẫu")}),
        line_of().replace(bytes(range(32)).hex().encode(), bytes(range(32)).hex().upper().encode()),
        line_of().replace(b'"salt":"00', b'"salt":" 00'),
        line_of().replace(b'{"body":', b'{"body":{},"body":'),
    ],
)
def test_another_form_than_the_one_is_refused(line: bytes) -> None:
    assert refused(line) == "event.not_canonical"


@pytest.mark.parametrize(
    "number", [b"1.0", b"1.5", b"-0.0", b"1e3", b"1e999", b"9007199254740993", b"-9007199254740993"]
)
def test_a_number_that_not_every_reader_keeps_is_refused(number: bytes) -> None:
    assert refused(line_of(body=b'{"amount":%s}' % number)) == "event.not_canonical"
    assert refused(line_of(body=b'{"a":[{"b":%s}]}' % number)) == "event.not_canonical"
    known = canonical(msgspec.json.decode(event_of().raw))
    assert refused(line_of(raw=known.replace(b'"wall_time":1795392000000', b'"wall_time":%s' % number))) in {
        "event.not_canonical",
        "event.malformed",
    }
    assert refused(line_of(raw=known[:-1] + b',"z":%s}' % number)) == "event.not_canonical"


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"nan", b"0x10", b"01", b"+1", b".5"])
def test_what_is_no_json_is_refused(number: bytes) -> None:
    assert refused(line_of(body=b'{"amount":%s}' % number)) == "event.malformed"


def test_a_long_number_in_a_text_is_no_number() -> None:
    body = canonical({"account": "9" * 19, "ids": [MAX_NUMBER, -MAX_NUMBER]})
    assert read_line(line_of(body=body)).facts()["account"] == "9" * 19


def test_nesting_has_a_limit() -> None:
    assert read_line(line_of(body=nested(MAX_DEPTH))).body == nested(MAX_DEPTH)
    assert refused(line_of(body=nested(MAX_DEPTH + 1))) == "event.not_canonical"
    assert refused(line_of(body=nested(100_000))) == "event.malformed"
    many = canonical({"a": [[] for _ in range(1000)]})
    assert read_line(line_of(body=many)).body == many


def test_a_line_has_a_limit() -> None:
    room = MAX_LINE - len(write_line(event_of(facts={"text": ""})))
    longest = event_of(facts={"text": "x" * room})
    assert len(write_line(longest)) == MAX_LINE
    assert read_line(write_line(longest)) == longest
    assert refused(write_line(longest) + b" ") == "event.too_long"
    with pytest.raises(InputRefused, match=r"event\.too_long"):
        event_of(facts={"text": "x" * (room + 1)})


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        line_of()[:-1],
        line_of()[1:],
        line_of().replace(b'{"body"', b'{"boty"'),
        line_of(body=b"[1]"),
        line_of(body=b'"text"'),
        line_of(envelope={"seq": 0}),
        line_of(envelope={"seq": 1}),
        line_of(envelope={"seq": MAX_NUMBER}),
        line_of(envelope={"lamport": 0}),
        line_of(envelope={"lamport": MAX_NUMBER}),
        line_of(envelope={"lamport": -1}),
        line_of(envelope={"version": 0}),
        line_of(envelope={"seq": "2"}),
        line_of(envelope={"seq": True}),
        line_of(envelope={"kind": ""}),
        line_of(envelope={"prev_hash": ""}),
        line_of(envelope={"prev_hash": "b1" * 31}),
        line_of(envelope={"prev_hash": "B1" * 32}),
        line_of(envelope={"journal_id": "0a" * 15}),
        line_of(envelope={"commitment": "0a" * 16}),
        line_of(envelope={"parents": ["d3"]}),
        line_of(envelope={"parents": ["d3" * 32, "d3" * 32]}),
        line_of(envelope={"subjects": ["b", "a"]}),
        line_of(envelope={"subjects": None}),
        line_of(raw=b"[]"),
        write_line(msgspec.structs.replace(event_of(), salt=bytes(3))),
        line_of()[:-1] + b',"x":1}',
    ],
)
def test_a_malformed_line_is_refused(line: bytes) -> None:
    assert refused(line) == "event.malformed"


def test_a_body_that_was_not_committed_to_is_refused() -> None:
    event = event_of()
    other = msgspec.structs.replace(event, body=canonical({"fields": {"full_name": "Trần Văn Khác"}}))
    assert refused(write_line(other)) == "event.commitment"
    assert refused(write_line(msgspec.structs.replace(event, salt=bytes(32)))) == "event.commitment"
    assert refused(write_line(msgspec.structs.replace(event, salt=bytes(31)))) == "event.malformed"


def test_nobody_writes_what_others_refuse() -> None:
    apart = event_of(facts={unicodedata.normalize("NFD", "tên"): [unicodedata.normalize("NFD", "Nguyễn Thị Mẫu")]})
    assert apart.facts() == {"tên": ["Nguyễn Thị Mẫu"]}
    assert read_line(write_line(apart)) == apart
    for facts, code in (
        ({"amount": 1.5}, "event.not_canonical"),
        ({"amount": MAX_NUMBER + 1}, "event.not_canonical"),
        ({"half": "\ud83d"}, "event.malformed"),
    ):
        with pytest.raises(InputRefused, match=code):
            event_of(facts=facts)
