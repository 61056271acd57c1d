"""What `check` finds in a database that somebody changed behind the program's back; and the digest of the facts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from fieldapp.desk.register import correct, void
from fieldapp.domain.events import body_commitment, event_hash
from fieldapp.registry.cipher import PAGES
from fieldapp.seal.signing import SigningKey, sign_head
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.station.station import Station
from fieldapp.system.randomness import SeededRandomness
from tests.station.prepared import DESK_1, DESK_2, OFFICE, Campaign, alter, draft, everybody, registered

_Statement = tuple[str, tuple[Any, ...]]


@pytest.fixture
def used(campaign: Campaign) -> Campaign:
    """An office that holds the journal of a desk, and a desk that has read its answer."""
    registered(campaign.station(DESK_2), everybody(campaign.office)[0])
    for name in (DESK_1, DESK_2):
        campaign.hand_over(name)
    campaign.receive()
    campaign.answer(DESK_1)
    return campaign


def _found(campaign: Campaign, name: str, *statements: _Statement) -> set[str]:
    """Change a station's database, open it again and return what the check finds."""
    campaign.close(name)
    alter(campaign.home(name), campaign.key(name), *statements)
    report = check(campaign.station(name))
    assert all(re.fullmatch(r"[\w.:-]*", finding.place) for finding in report.findings)
    return {finding.code for finding in report.findings}


def _journal(campaign: Campaign) -> str:
    """Return the journal of the second desk."""
    return campaign.station(DESK_2).registry.journal.own_id()


def test_nothing_is_found_when_all_is_whole(used: Campaign) -> None:
    for name in (OFFICE, DESK_1, DESK_2):
        station = used.station(name)
        seen: list[str] = []
        report = check(station, progress=lambda stage, _n, _of, seen=seen: seen.append(stage))  # type: ignore[misc]
        assert report.findings == ()
        assert report.journals == len(station.registry.journal.states())
        assert (report.events, report.people) == (station.registry.journal.count(), len(everybody(station)))
        assert (report.digest, set(seen)) == (digest(station), {"check"})


def test_a_changed_body(used: Campaign) -> None:
    body = b'{"outcome":"died","registration":"x","date":"2024-01-01"}'
    statement = "UPDATE event SET body = ? WHERE kind = 'registration.recorded'"
    assert {"check.commitment", "check.views"} <= _found(used, OFFICE, (statement, (body,)))


def test_a_body_that_is_no_longer_readable(used: Campaign) -> None:
    statement = "UPDATE event SET body = ? WHERE kind = 'registration.recorded'"
    assert {"check.commitment", "check.views"} <= _found(used, OFFICE, (statement, (b"\xff{",)))


def test_a_changed_envelope(used: Campaign) -> None:
    statement = "UPDATE event SET envelope = CAST(replace(CAST(envelope AS TEXT), ?, ?) AS BLOB) WHERE journal_id = ?"
    change = ('"registration.recorded"', '"registration.voided"')
    assert "check.hash" in _found(used, OFFICE, (statement, (*change, _journal(used))))


def test_an_envelope_that_is_no_longer_readable(used: Campaign) -> None:
    statement = "UPDATE event SET envelope = ? WHERE kind = 'registration.recorded'"
    assert "check.hash" in _found(used, OFFICE, (statement, (b"{",)))


def test_a_changed_excerpt(used: Campaign) -> None:
    """A desk holds what the office vouched for without its neighbours: its content is checked all the same."""
    station = used.station(DESK_1)
    excerpt = next(e for e in station.registry.journal.of_kinds(["registration.recorded"]) if e.body)
    body = excerpt.body.replace(b"970436", b"970405") if excerpt.body else b""
    statement = "UPDATE event SET body = ? WHERE hash = ?"
    assert "check.commitment" in _found(used, DESK_1, (statement, (body, excerpt.hash)))


def test_a_link_that_does_not_hold(used: Campaign) -> None:
    """Somebody replaces an event and everything that vouches for it but the one that follows."""
    journal = _journal(used)
    registry = used.office.registry
    old = next(registry.journal.range(journal, 3, 3))
    salt, body = bytes(32), b"{}"
    raw = old.raw.replace(old.envelope.commitment.encode(), body_commitment(salt, body).encode())
    statement = "UPDATE event SET envelope = ?, hash = ?, salt = ?, body = ? WHERE hash = ?"
    values = (raw, event_hash(raw), salt, body, old.hash)
    assert "check.chain" in _found(used, OFFICE, (statement, values))


@pytest.mark.parametrize("which", ["own", "other"])
def test_a_journal_that_was_cut_at_its_end(used: Campaign, which: str) -> None:
    journal = _journal(used) if which == "other" else used.office.registry.journal.own_id()
    state = used.office.registry.journal.state(journal)
    found = _found(
        used,
        OFFICE,
        ("DELETE FROM event_subject WHERE event_id IN (SELECT id FROM event WHERE journal_id = ?)", (journal,)),
        ("DELETE FROM event WHERE journal_id = ? AND seq = ?", (journal, state.contiguous_to)),
    )
    assert "check.gap" in found


def test_an_event_that_is_missing_in_the_middle(used: Campaign) -> None:
    statements = (
        ("DELETE FROM event_subject WHERE event_id IN (SELECT id FROM event WHERE journal_id = ? AND seq = 3)",),
        ("DELETE FROM event WHERE journal_id = ? AND seq = 3",),
    )
    found = _found(used, OFFICE, *((statement, (_journal(used),)) for (statement,) in statements))
    assert {"check.gap", "check.chain"} <= found


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET bank = '970405' WHERE outcome != ''",
        "UPDATE person SET outcome = 'died' WHERE outcome = ''",
        "DELETE FROM receipt",
        "UPDATE person SET record = replace(record, '970436', '970405')",
        "INSERT INTO alias SELECT min(citizen_id), max(citizen_id) FROM person",
    ],
)
def test_a_changed_row_of_a_view(used: Campaign, statement: str) -> None:
    statement = statement.replace("replace(record,", "CAST(replace(CAST(record AS TEXT),").replace(
        "'970405')", "'970405') AS BLOB)" if "record" in statement else "'970405')"
    )
    assert "check.views" in _found(used, OFFICE, (statement, ()))
    registry = used.office.registry
    with registry.transaction():
        registry.views.rebuild()
    assert check(used.office).findings == ()


def test_a_forged_head(used: Campaign) -> None:
    """Head and chain agree with each other, but the maker never signed them."""
    journal = _journal(used)
    state = used.office.registry.journal.state(journal)
    forger = SigningKey.fresh(SeededRandomness("forger"))
    campaign = used.office.campaign().campaign_id
    signature = sign_head(forger, campaign, journal, state.contiguous_to, state.head_hash)
    head = {"seq": state.contiguous_to, "hash": state.head_hash, "signature": signature}
    statement = "UPDATE journal SET signed_head = ? WHERE journal_id = ?"
    assert _found(used, OFFICE, (statement, (msgspec.json.encode(head).decode(), journal))) == {"check.head"}


def test_a_head_that_is_no_longer_readable(used: Campaign) -> None:
    statement = "UPDATE journal SET signed_head = '{' WHERE journal_id = ?"
    assert _found(used, OFFICE, (statement, (_journal(used),))) == {"check.head"}


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_damaged_page(used: Campaign, part: float) -> None:
    """Whichever page it is and whoever comes upon it first: it is a finding and no crash."""
    station = used.station(DESK_2)
    path = used.home(DESK_2).database
    assert station.registry.damage() == []  # works the log in: it would make the page good
    data = bytearray(path.read_bytes())
    data[int(len(data) * part) // PAGES[0] * PAGES[0] + 100] ^= 1
    path.write_bytes(data)
    assert "check.database" in {finding.code for finding in check(station).findings}


@pytest.mark.parametrize("column", ["kind = 'registration.voided'", "lamport = 1", "seq = 900"])
def test_a_row_that_says_something_else_than_its_envelope(used: Campaign, column: str) -> None:
    statement = f"UPDATE event SET {column} WHERE kind = 'registration.recorded'"
    assert "check.hash" in _found(used, OFFICE, (statement, ()))


def test_a_check_leaves_no_trace(used: Campaign) -> None:
    office = used.office
    before = office.registry.journal.count(), office.registry.views.fingerprint(), digest(office)
    check(office)
    assert (office.registry.journal.count(), office.registry.views.fingerprint(), digest(office)) == before
    registered(used.station(DESK_1), everybody(office)[3])
    used.hand_over(DESK_1)
    assert check(office).findings == ()


def test_the_digest_is_eight_groups_of_four_and_the_same_for_the_same_facts(used: Campaign) -> None:
    copy = used.clone(OFFICE, "copy")
    assert re.fullmatch(r"([0-9A-F]{4} ){7}[0-9A-F]{4}", digest(copy))
    assert digest(copy) == digest(used.office)


def _rulings(station: Station) -> dict[str, Callable[[], object]]:
    """Return acts of an office that change facts."""
    people = everybody(station)

    def append(kind: str, subjects: list[str], **facts: object) -> None:
        with station.registry.transaction():
            station.append(kind, subjects, facts)

    roster = next(iter(station.facts().rosters))
    return {
        "point": lambda: append("point.opened", ["aa" * 16], name="Đình làng"),
        "merge": lambda: append("citizens.merged", people[:2], basis="verdict"),
        "dismiss": lambda: append("duplicate.dismissed", people[:2], reason=""),
        "field": lambda: append("citizen.corrected", people[:1], fields={"phone": "0912345678"}, evidence="typed"),
        "withdraw": lambda: append("roster.withdrawn", [roster], reason="nhầm tệp"),
    }


@pytest.mark.parametrize("act", ["point", "merge", "dismiss", "field", "withdraw"])
def test_the_digest_differs_when_a_fact_does(campaign: Campaign, act: str) -> None:
    before = digest(campaign.office)
    _rulings(campaign.office)[act]()
    assert digest(campaign.office) != before


def test_the_digest_tells_registrations_apart_and_passes_over_sessions(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    seen = [digest(desk)]
    saved = registered(desk, everybody(desk)[0])
    seen.append(digest(desk))
    again = correct(desk, saved.registration_id, draft(desk, "", bank="970405"), reason="ghi nhầm")
    seen.append(digest(desk))
    void(desk, again.registration_id, reason="nhầm người")
    seen.append(digest(desk))
    assert len(set(seen)) == 4
    campaign.close(DESK_1)
    campaign.hand_over(DESK_1)
    desk = campaign.station(DESK_1)
    with desk.registry.transaction():
        desk.registry.shelf.put_draft("form", "{}", saved_at=1)
    assert digest(desk) == seen[-1]
