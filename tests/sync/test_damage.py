"""Whatever is wrong with a file: it is refused whole, nothing changes, nothing lies about, and the others get in."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from fieldapp.desk.hand_over import read_answers
from fieldapp.domain.events import Event, canonical, event_hash
from fieldapp.office.answer import answer_all
from fieldapp.office.receive import receive
from fieldapp.registry.cipher import connect
from fieldapp.seal.signing import sign_head
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.station.home import Home
from fieldapp.station.opening import DeskStart, open_first_file
from fieldapp.station.receiving import FOREIGN, IMPORTED, KNOWN, REFUSED
from fieldapp.system.errors import FieldappError, InputRefused
from tests.station.prepared import (
    DESK_1,
    DESK_2,
    OFFICE,
    PIN,
    SECRET,
    Campaign,
    Master,
    alter,
    everybody,
    files_of,
    fingerprint,
    registered,
    world,
)
from tests.sync.sealing import manifest, whole_journal, write

_CODES = {"bundle.truncated", "bundle.damaged", "bundle.not_ours", "bundle.malformed", "bundle.not_for_us"}


@pytest.fixture
def whole(campaign: Campaign) -> bytes:
    """A file with some registrations, not received yet."""
    desk = campaign.station(DESK_1)
    for citizen in everybody(desk)[:3]:
        registered(desk, citizen)
    return campaign.hand_over(DESK_1).path.read_bytes()


def _refuses(campaign: Campaign, data: bytes, name: str = "FA_A_01_0001.fieldbundle") -> str:
    """Take a wrong file in, see that nothing has changed anywhere, and return the code."""
    folder = campaign.folder / "wrong"
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_bytes(data)
    before, files = fingerprint(campaign.office), files_of(campaign.home(OFFICE))
    (verdict,) = campaign.receive(file)
    assert verdict.verdict in (REFUSED, FOREIGN)
    assert (fingerprint(campaign.office), files_of(campaign.home(OFFICE))) == (before, files)
    assert list(campaign.office.registry.staging.read(0, 1)) == [[]]
    assert file.read_bytes() == data
    file.unlink()
    return verdict.code


def test_a_file_that_was_cut_anywhere(campaign: Campaign, whole: bytes, share: Callable[[int, int], int]) -> None:
    choose = random.Random(1)
    for length in [0, 1, 21, 22, 200, len(whole) - 1, *choose.sample(range(len(whole)), share(10, 400))]:
        assert _refuses(campaign, whole[:length]) in _CODES, length


def test_a_file_with_one_wrong_byte(campaign: Campaign, whole: bytes, share: Callable[[int, int], int]) -> None:
    choose = random.Random(2)
    for place in choose.sample(range(len(whole)), share(20, 800)):
        changed = bytearray(whole)
        changed[place] ^= 1 << choose.randrange(8)
        assert _refuses(campaign, bytes(changed)) in _CODES, place
    assert _refuses(campaign, whole + b"\0") in _CODES


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04" + bytes(300), b"%PDF-1.7\n", b"SQLite format 3\0" + bytes(4096), "đây là thư".encode()],
    ids=["nothing", "zip", "pdf", "database", "text"],
)
def test_a_file_that_is_no_bundle(campaign: Campaign, data: bytes) -> None:
    assert _refuses(campaign, data) in {"bundle.not_ours", "bundle.truncated"}


def test_a_desk_refuses_them_too(campaign: Campaign, whole: bytes) -> None:
    campaign.receive()
    desk = campaign.station(DESK_1)
    (written,) = answer_all(campaign.office, campaign.back)
    good = written.path.read_bytes()
    before = fingerprint(desk)
    middle = len(good) // 2
    changed = good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :]
    for data in (good[:-100], changed, b"no", whole):
        wrong = campaign.folder / "wrong.fieldbundle"
        wrong.write_bytes(data)
        (verdict,) = read_answers(desk, [wrong])
        assert verdict.verdict in (REFUSED, FOREIGN)
    assert fingerprint(desk) == before
    assert [v.verdict for v in read_answers(desk, [campaign.back])] == [IMPORTED]


def test_one_bad_file_does_not_stop_the_others(campaign: Campaign, whole: bytes) -> None:
    registered(campaign.station(DESK_2), everybody(campaign.office)[0])
    campaign.hand_over(DESK_2)
    stick = campaign.stick
    (stick / "FA_A.fieldbundle").write_bytes(whole[:-1])
    (stick / "FA_M.fieldbundle").write_bytes(b"hello")
    (stick / "FA_Z.fieldbundle").mkdir()
    (stick / "autorun.inf").write_bytes(b"[autorun]")
    (stick / "FA_B_01_0001.fieldbundle.part").write_bytes(whole)
    (stick / "FA_Y.fieldbundle").symlink_to(stick / "nowhere")
    verdicts = {v.file: v for v in campaign.receive(stick, campaign.folder / "gone.fieldbundle")}
    assert {name: v.verdict for name, v in verdicts.items() if v.verdict != REFUSED} == {
        "FA_NHA-VAN-HOA-TDP-7_01_0001.fieldbundle": IMPORTED,
        "FA_NHA-VAN-HOA-TDP-7_02_0001.fieldbundle": IMPORTED,
    }
    assert {name: v.code for name, v in verdicts.items() if v.verdict == REFUSED} == {
        "FA_A.fieldbundle": "bundle.truncated",
        "FA_M.fieldbundle": "bundle.not_ours",
        "FA_Z.fieldbundle": "disk.failed",
        "FA_Y.fieldbundle": "disk.gone",
        "gone.fieldbundle": "disk.gone",
    }
    log = campaign.office.registry.shelf.received()
    assert {entry.file: entry.verdict for entry in log} == {name: v.verdict for name, v in verdicts.items()}


class _Stopped(Exception):
    """Somebody pressed Cancel, or the program failed."""


@pytest.mark.parametrize("stage", ["receive", "read_bundle", "merge_bundle"])
def test_a_failure_in_the_middle_leaves_nothing(campaign: Campaign, whole: bytes, stage: str) -> None:
    def stop(told: str, _done: int, _total: int) -> None:
        if told == stage:
            raise _Stopped

    assert whole
    office = campaign.office
    before, files = fingerprint(office), files_of(campaign.home(OFFICE))
    with pytest.raises(_Stopped):
        receive(office, [campaign.stick], progress=stop)
    assert (fingerprint(office), files_of(campaign.home(OFFICE))) == (before, files)
    assert list(office.registry.staging.read(0, 1)) == [[]]
    assert office.registry.shelf.received() == []
    assert [v.verdict for v in campaign.receive()] == [IMPORTED]
    assert check(office).findings == ()


def test_a_full_database_at_import_says_so_and_nothing_is_half_done(campaign: Campaign, whole: bytes) -> None:
    assert whole
    office = campaign.office
    before = fingerprint(office)
    pages = office.registry._db.execute("PRAGMA page_count").fetchone()[0]
    office.registry._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(FieldappError, match=r"disk\.full"):
        campaign.receive()
    assert fingerprint(office) == before
    office.registry._db.execute("PRAGMA max_page_count = 1000000")
    assert [v.verdict for v in campaign.receive()] == [IMPORTED]
    assert check(office).findings == ()


def test_unknown_kinds_are_kept_byte_for_byte_and_passed_on(campaign: Campaign) -> None:
    one, two = campaign.station(DESK_1), campaign.station(DESK_2)
    citizen = everybody(one)[0]
    with one.registry.transaction():
        facts = {"of": "a later version", "số": [1, {"b": None, "a": True}]}
        told = one.append("citizen.waved_at", [citizen], facts)
        elsewhere = one.append("weather.changed", ["f0" * 16], {"to": "mưa phùn"})
    registered(one, citizen)
    campaign.hand_over(DESK_1)
    campaign.hand_over(DESK_2)
    campaign.receive()
    office = campaign.office
    held = {e.hash: e for e in whole_journal(one.registry)}
    journal = one.registry.journal.own_id()
    got = {e.hash: e for e in office.registry.journal.range(journal, 1, 1000)}
    assert {h: (e.raw, e.salt, e.body) for h, e in got.items()} == {
        h: (e.raw, e.salt, e.body) for h, e in held.items() if h in got
    }
    assert {told.hash, elsewhere.hash} <= set(got)
    record = office.registry.people.get(citizen)
    assert record is not None
    assert record.unknown == 1
    assert record.registration is not None
    campaign.answer(DESK_2)
    (passed_on,) = [e for e in two.registry.journal.about([citizen]) if e.hash == told.hash]
    assert (passed_on.raw, passed_on.salt, passed_on.body) == (told.raw, told.salt, told.body)
    assert check(office).findings == check(two).findings == ()


def test_a_range_that_is_not_what_its_head_says_is_refused(campaign: Campaign) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    campaign.hand_over(DESK_1)
    campaign.receive()
    registered(desk, everybody(desk)[0])
    true = manifest(desk)
    events = whole_journal(desk.registry)
    (part,) = true.ranges
    wrong = {
        "other_head": (replace(part, head_hash=events[-2].hash), events),
        "other_signature": (replace(part, signature="ab" * 64), events),
        "swapped": (part, [*events[:-2], events[-1], events[-2]]),
        "one_twice": (part, [*events[:-1], events[-2]]),
        "shifted": (replace(part, from_seq=2, to_seq=part.to_seq + 1, hash_before=events[0].hash), events),
    }
    before = fingerprint(office)
    for name, (changed, lines) in wrong.items():
        said = replace(true, ranges=[changed])
        target = campaign.folder / f"{name}.fieldbundle"
        file = write(target, said, lines, key=desk.keys.sign, recipients=(office.keys.recipient,))
        (verdict,) = campaign.receive(file)
        assert verdict.verdict == REFUSED, name
        assert verdict.code in {"bundle.chain", "bundle.head"}, name
    assert fingerprint(office) == before


def _told_anew(event: Event, **changes: object) -> Event:
    """Return an event with something else in its envelope, hashed anew."""
    envelope = replace(event.envelope, **changes)
    raw = canonical(envelope)
    return replace(event, envelope=envelope, raw=raw, hash=event_hash(raw))


def test_a_journal_whose_events_do_not_hang_together_is_refused(campaign: Campaign) -> None:
    """Its maker signed the head; yet one event does not follow the one before it, or the last is not the one signed."""
    desk, office = campaign.station(DESK_1), campaign.office
    campaign.hand_over(DESK_1)
    campaign.receive()
    registered(desk, everybody(desk)[0])
    true = manifest(desk)
    events = whole_journal(desk.registry)
    (part,) = true.ranges
    loose = _told_anew(events[-2], prev_hash="ab" * 32)
    last = _told_anew(events[-1], prev_hash=loose.hash)
    signed = sign_head(desk.keys.sign, true.campaign, part.journal_id, part.to_seq, last.hash)
    forged = _told_anew(events[-1], officer="0e" * 16)
    wrong = {
        "loose": (replace(part, head_hash=last.hash, signature=signed), [*events[:-2], loose, last]),
        "forged": (part, [*events[:-1], forged]),
    }
    before = fingerprint(office)
    for name, (changed, lines) in wrong.items():
        target = campaign.folder / f"{name}.fieldbundle"
        said = replace(true, ranges=[changed])
        file = write(target, said, lines, key=desk.keys.sign, recipients=(office.keys.recipient,))
        (verdict,) = campaign.receive(file)
        assert (verdict.verdict, verdict.code) == (REFUSED, "bundle.chain"), name
    assert fingerprint(office) == before


def test_a_file_with_more_events_than_its_ranges_is_refused(campaign: Campaign) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    campaign.hand_over(DESK_1)
    campaign.receive()
    registered(desk, everybody(desk)[0])
    said, events = manifest(desk), whole_journal(desk.registry)
    target = campaign.folder / "more.fieldbundle"
    recipients = (office.keys.recipient,)
    file = write(target, said, [*events, events[0]], key=desk.keys.sign, recipients=recipients)
    before = fingerprint(office)
    (verdict,) = campaign.receive(file)
    assert (verdict.verdict, verdict.code) == (REFUSED, "bundle.count")
    assert fingerprint(office) == before


def test_the_same_head_under_another_name_is_known(campaign: Campaign, whole: bytes) -> None:
    campaign.receive()
    seen = digest(campaign.office)
    renamed = campaign.folder / "tên khác.fieldbundle"
    renamed.write_bytes(whole)
    assert [v.verdict for v in campaign.receive(renamed)] == [KNOWN]
    assert digest(campaign.office) == seen


def test_a_wrong_first_file_leaves_no_desk_behind(campaign: Campaign, campaign_master: Master) -> None:
    good, card = campaign_master.files[DESK_1].read_bytes(), campaign_master.cards[DESK_1]
    home = Home(campaign.folder / "new")
    for number, data in enumerate((good[:-100], good[:-512], b"no bundle", good[:300])):
        file = campaign.folder / f"{number}.fieldbundle"
        file.write_bytes(data)
        with pytest.raises(InputRefused, match=r"bundle\."):
            open_first_file(home, DeskStart(file, card, "Trần Thị Mẫu", SECRET, PIN), world=world("new"))
        assert not home.is_taken()
    records = campaign.hand_over(DESK_1).path
    with pytest.raises(InputRefused, match=r"bundle\.not_for_us"):
        open_first_file(home, DeskStart(records, card, "Trần Thị Mẫu", SECRET, PIN), world=world("new"))
    assert list(home.folder.iterdir()) == []


def test_a_lamport_that_does_not_grow_is_refused(campaign: Campaign) -> None:
    """Replay goes by it: an event may not claim to be older than the one it follows."""
    campaign.station(DESK_1)
    campaign.close(DESK_1)
    alter(campaign.home(DESK_1), campaign.key(DESK_1), ("UPDATE meta SET value = 0 WHERE name = 'lamport'", ()))
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    file = campaign.hand_over(DESK_1).path
    assert _refuses(campaign, file.read_bytes()) == "bundle.chain"


def test_nothing_readable_is_left_in_the_folder(campaign: Campaign, whole: bytes) -> None:
    """Content goes from the file into the encrypted database, and nowhere else on its way."""
    names = [c.text("full_name") for i in everybody(campaign.office) if (c := campaign.office.registry.people.get(i))]
    campaign.receive()
    campaign.close_all()
    for path in campaign.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(name.encode() in data or name.encode("utf-16-le") in data for name in names), path.name
    db = connect(campaign.home(OFFICE).database, campaign.key(OFFICE), read_only=True)
    assert db.execute("SELECT count(*) FROM staging").fetchone()[0] == 0
    db.close()
    assert whole
