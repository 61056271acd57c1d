"""Bundles with exactly one defect, each refused with its own code; and any damage at all is refused."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from collections.abc import Callable

import msgspec
import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.bundle.limits import LIMITS, Limits
from fieldapp.bundle.manifest import write_manifest
from fieldapp.bundle.members import END, EVENTS, MANIFEST, SIGNATURE, member_header
from fieldapp.bundle.reading import open_bundle
from fieldapp.seal.boxes import recipient_text
from fieldapp.seal.succession import Succession
from fieldapp.system.errors import InputRefused
from tests.bundle.crafting import (
    KEY,
    LINES,
    OFFICE,
    OTHER_KEY,
    STRANGER,
    counted,
    crafted,
    member,
    odd_member,
    parts,
    payload,
    read,
    sealed,
    written,
)

EVENTS_BYTES = b"".join(line + b"\n" for line in LINES)
M, E, S = parts()
TAR = M + E + S + END
WHOLE = crafted(M, E, S)


def refusal(data: bytes, *identities: str, limits: Limits = LIMITS) -> tuple[str, str]:
    """Return code and place of the refusal of a bundle."""
    with (
        pytest.raises(InputRefused) as refused,
        open_bundle(io.BytesIO(data), list(identities or (OFFICE,)), limits=limits) as bundle,
    ):
        bundle.finish()
    return refused.value.code, refused.value.place


def test_what_is_put_together_by_hand_is_sound() -> None:
    assert read(WHOLE) == read(written())


def _link(entry: tarfile.TarInfo) -> None:
    entry.type, entry.linkname, entry.size = tarfile.SYMTYPE, "secret", 0


def _named(name: str) -> Callable[[tarfile.TarInfo], None]:
    def alter(entry: tarfile.TarInfo) -> None:
        entry.name = name

    return alter


def _owned(entry: tarfile.TarInfo) -> None:
    entry.uname = "root"


def _timed(entry: tarfile.TarInfo) -> None:
    entry.mtime = 1


def _executable(entry: tarfile.TarInfo) -> None:
    entry.mode = 0o755


def _directory(entry: tarfile.TarInfo) -> None:
    entry.type = tarfile.DIRTYPE


RAW = write_manifest(counted(EVENTS_BYTES))
ALTERED = {
    "links": _link,
    "directory": _directory,
    "above": _named("../manifest.json"),
    "absolute": _named("/manifest.json"),
    "drive": _named("C:\\manifest.json"),
    "device": _named("CON"),
    "stream": _named("manifest.json:x"),
    "case": _named("MANIFEST.JSON"),
    "owner": _owned,
    "time": _timed,
    "mode": _executable,
}


@pytest.mark.parametrize("alteration", ALTERED)
def test_a_member_has_one_header_only(alteration: str) -> None:
    odd = odd_member(MANIFEST, RAW, ALTERED[alteration])
    assert refusal(crafted(odd, E, S)) == ("bundle.malformed", MANIFEST)


OTHER_M, OTHER_E, OTHER_S = parts(b"".join(line + b"\n" for line in LINES[:2]))
LONG = b"x" * (2**20 + 1) + b"\n"
BLANK = parts(b"a\n\nb\n")
OPEN_END = parts(b"a\nb")
TOO_LONG = parts(LONG)
CASES: dict[str, tuple[bytes, str, str]] = {
    "swapped order": (crafted(E, M, S), "bundle.malformed", MANIFEST),
    "signature before events": (crafted(M, S, E), "bundle.malformed", EVENTS),
    "no events": (crafted(M, S), "bundle.malformed", EVENTS),
    "no signature": (crafted(M, E), "bundle.malformed", SIGNATURE),
    "manifest twice": (crafted(M, M, E, S), "bundle.malformed", EVENTS),
    "extra member": (crafted(M, E, S, member("extra", b"x")), "bundle.trailing", ""),
    "extra member in front": (crafted(member("extra", b"x"), M, E, S), "bundle.malformed", MANIFEST),
    "events of another bundle": (crafted(M, OTHER_E, S), "bundle.count", ""),
    "manifest of another bundle": (crafted(OTHER_M, E, S), "bundle.count", ""),
    "signature of another bundle": (crafted(M, E, OTHER_S), "bundle.signature", ""),
    "signed by another key": (crafted(*parts(key=OTHER_KEY)), "bundle.signature", ""),
    "signed for another purpose": (
        crafted(M, E, member(SIGNATURE, KEY.sign("head", b"x").hex().encode() + b"\n")),
        "bundle.signature",
        "",
    ),
    "short signature": (crafted(M, E, member(SIGNATURE, b"ab\n")), "bundle.malformed", SIGNATURE),
    "signature in capitals": (
        crafted(M, E, member(SIGNATURE, S[512 : 512 + 128].upper() + b"\n")),
        "bundle.signature",
        "",
    ),
    "not all events": (crafted(*parts(events_count=6)), "bundle.count", ""),
    "too many events": (crafted(*parts(events_count=4)), "bundle.count", ""),
    "other length of events": (crafted(*parts(events_bytes=len(EVENTS_BYTES) + 1)), "bundle.count", ""),
    "other hash of events": (crafted(*parts(events_sha256="00" * 32)), "bundle.count", ""),
    "newer major": (crafted(*parts(format=(2, 0))), "bundle.newer_major", ""),
    "older major": (crafted(*parts(format=(0, 9))), "bundle.malformed", MANIFEST),
    "passed on": (
        crafted(*parts(recipients=[recipient_text(STRANGER)])),
        "bundle.other_recipient",
        "",
    ),
    "recipient twice": (crafted(*parts(recipients=[recipient_text(OFFICE)] * 2)), "bundle.malformed", MANIFEST),
    "white space": (crafted(*parts(raw=RAW + b" ")), "bundle.malformed", MANIFEST),
    "field twice": (
        crafted(*parts(raw=RAW[:-1] + b',"zz":1,"zz":2}')),
        "bundle.malformed",
        MANIFEST,
    ),
    "decomposed text": (
        crafted(*parts(raw=RAW.replace("Bàn 1".encode(), "Ba\u0300n 1".encode()))),
        "bundle.malformed",
        MANIFEST,
    ),
    "not UTF-8": (crafted(*parts(raw=RAW.replace(b"desk", b"des\xff"))), "bundle.malformed", MANIFEST),
    "deep manifest": (crafted(*parts(raw=b"[" * 100_000)), "bundle.malformed", MANIFEST),
    "list for manifest": (crafted(*parts(raw=b"[]")), "bundle.malformed", MANIFEST),
    "no format": (crafted(*parts(raw=b"{}")), "bundle.malformed", MANIFEST),
    "empty format": (crafted(*parts(raw=b'{"format":[]}')), "bundle.malformed", MANIFEST),
    "unknown purpose": (crafted(*parts(raw=RAW.replace(b'"records"', b'"recorde"'))), "bundle.malformed", MANIFEST),
    "huge number": (crafted(*parts(number=2**60)), "bundle.malformed", MANIFEST),
    "empty line": (crafted(*BLANK), "bundle.malformed", EVENTS),
    "open last line": (crafted(*OPEN_END), "bundle.malformed", EVENTS),
    "long line": (crafted(*TOO_LONG), "bundle.malformed", EVENTS),
    "no end of tar": (crafted(M, E, S, end=b""), "bundle.malformed", "tar"),
    "half an end of tar": (crafted(M, E, S, end=bytes(512)), "bundle.malformed", "tar"),
    "longer end of tar": (crafted(M, E, S, end=bytes(10240)), "bundle.trailing", ""),
    "not filled with zeros": (crafted(M[:-1] + b"x", E, S), "bundle.malformed", MANIFEST),
    "second gzip stream": (sealed(payload(gzip.compress(TAR) + gzip.compress(b"x"))), "bundle.malformed", MANIFEST),
    "text behind gzip": (sealed(gzip.compress(TAR) + b"hello".ljust(512, b"\0")), "bundle.trailing", ""),
    "zeros behind the end": (sealed(payload(TAR) + bytes(512)), "bundle.trailing", ""),
    "not filled up": (sealed(gzip.compress(TAR)), "bundle.trailing", ""),
    "no gzip": (sealed(TAR), "bundle.malformed", "gzip"),
    "half a gzip": (sealed(gzip.compress(TAR)[:-200]), "bundle.malformed", "gzip"),
    "wrong check of gzip": (
        sealed((gzip.compress(TAR)[:-8] + bytes(8)).ljust(len(payload(TAR)), b"\0")),
        "bundle.malformed",
        "gzip",
    ),
    "nothing inside": (sealed(b""), "bundle.malformed", "gzip"),
    "another recipient": (sealed(payload(TAR), to=[STRANGER]), "bundle.not_for_us", ""),
    "a passphrase": (bytes(pyrage.passphrase.encrypt(b"x", "pass")), "bundle.not_for_us", ""),
    "armoured": (b"-----BEGIN AGE ENCRYPTED FILE-----\n", "bundle.not_ours", ""),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(1000), "bundle.not_ours", ""),
    "only zeros": (bytes(4096), "bundle.not_ours", ""),
    "empty file": (b"", "bundle.truncated", ""),
    "cut in the first line": (WHOLE[:9], "bundle.truncated", ""),
    "cut in the header": (WHOLE[:200], "bundle.truncated", ""),
    "cut by one byte": (WHOLE[:-1], "bundle.truncated", ""),
    "one byte more": (WHOLE + b"x", "bundle.truncated", ""),
    "last byte changed": (WHOLE[:-1] + bytes([WHOLE[-1] ^ 1]), "bundle.damaged", ""),
    "endless header": (b"age-encryption.org/v1\n" + b"-> X25519 AAAA\n" * 100_000, "bundle.malformed", "age"),
    "header of one long line": (b"age-encryption.org/v1\n-> " + b"A" * 10**6, "bundle.malformed", "age"),
    "many small stanzas": (
        b"age-encryption.org/v1\n" + b"-> X25519 AAAA\n" * 2000 + b"--- " + b"A" * 43 + b"\n",
        "bundle.malformed",
        "age",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_one_defect_one_code(case: str) -> None:
    data, code, place = CASES[case]
    assert refusal(data) == (code, place)


def test_every_code_of_reading_is_met_here() -> None:
    met = {code for _, code, _ in CASES.values()}
    assert met | {"bundle.too_large", "bundle.bomb"} == READING_CODES


READING_CODES = {
    "bundle.not_ours",
    "bundle.truncated",
    "bundle.too_large",
    "bundle.not_for_us",
    "bundle.damaged",
    "bundle.bomb",
    "bundle.malformed",
    "bundle.newer_major",
    "bundle.other_recipient",
    "bundle.count",
    "bundle.trailing",
    "bundle.signature",
}


def test_sizes_are_bounded() -> None:
    assert refusal(WHOLE, limits=Limits(file=len(WHOLE) - 1)) == ("bundle.too_large", "")
    assert refusal(WHOLE, limits=Limits(manifest=100)) == ("bundle.too_large", MANIFEST)
    assert refusal(WHOLE, limits=Limits(unpacked=3000)) == ("bundle.too_large", "")
    assert refusal(WHOLE, limits=Limits(lines=4)) == ("bundle.too_large", EVENTS)
    assert refusal(WHOLE, limits=Limits(line=100)) == ("bundle.malformed", EVENTS)
    assert refusal(WHOLE, limits=Limits(recipients=0)) == ("bundle.malformed", "age")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    size = 1 << 30
    raw = write_manifest(counted(b"", events_bytes=size, events_count=2000))
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = [squeeze.compress(member(MANIFEST, raw) + member_header(EVENTS, size))]
    pieces += [squeeze.compress(b"a" * (1 << 19) + b"\n" + b"b" * ((1 << 19) - 1)) for _ in range(64)]
    assert refusal(sealed(b"".join(pieces) + squeeze.flush())) == ("bundle.bomb", "")


def test_every_truncation_is_refused() -> None:
    data = written(LINES[:1])
    for end in range(len(data)):
        assert refusal(data[:end])[0] in {"bundle.truncated", "bundle.damaged"}


def test_every_changed_byte_is_refused() -> None:
    data = written(LINES[:1])
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 + place % 255
        assert refusal(bytes(changed))[0] in READING_CODES


@given(st.integers(0, len(WHOLE)), st.binary(min_size=1, max_size=50), st.integers(0, 50))
def test_splices_are_refused(place: int, put: bytes, taken: int) -> None:
    changed = WHOLE[:place] + put + WHOLE[place + taken :]
    if changed != WHOLE:
        assert refusal(changed)[0] in READING_CODES


@given(st.integers(0, len(TAR) - 1), st.integers(1, 255))
def test_every_change_by_who_can_encrypt_is_refused(place: int, change: int) -> None:
    changed = bytearray(TAR)
    changed[place] ^= change
    assert refusal(sealed(payload(bytes(changed))))[0] in READING_CODES


@given(st.binary(max_size=3000))
def test_anything_inside_is_refused(data: bytes) -> None:
    for payload_bytes in (data, payload(data)):
        assert refusal(sealed(payload_bytes))[0] in READING_CODES


@given(st.binary(max_size=3000) | st.binary(max_size=3000).map(b"age-encryption.org/v1\n".__add__))
def test_anything_at_all_is_refused(data: bytes) -> None:
    assert refusal(data)[0] in READING_CODES


SUCCESSION = Succession(
    "a" * 32, 9, "b" * 64, "c" * 32, OTHER_KEY.public, recipient_text(STRANGER), KEY.public, "0" * 128
)


def test_a_succession_is_read_as_it_was_written() -> None:
    found, _ = read(crafted(*parts(succession=[SUCCESSION])))
    assert found.succession == [SUCCESSION]


@pytest.mark.parametrize(
    "changed",
    [
        {"old": "a" * 31},
        {"seq": -1},
        {"seq": 0},
        {"hash": ""},
        {"journal_id": "../x"},
        {"sign_public": "0" * 64},
        {"recipient": "age1x"},
        {"by": ""},
        {"signature": "0" * 127},
    ],
)
def test_a_malformed_succession_is_refused(changed: dict[str, object]) -> None:
    told = [msgspec.structs.replace(SUCCESSION, **changed)]
    assert refusal(crafted(*parts(succession=told))) == ("bundle.malformed", MANIFEST)
    assert refusal(crafted(*parts(succession=[SUCCESSION] * 101))) == ("bundle.malformed", MANIFEST)
