"""Who may be believed: keys and standing of offices and desks, whatever the order in which their events came."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.events import Event
from fieldapp.domain.makers import MAKER_KINDS, REVOKED, SUCCEEDED, Makers, fold_makers, with_enrolled
from fieldapp.domain.rulings import RULING_KINDS, fold_rulings, is_ruling
from tests.domain.telling import Writer, everything


def opened(office: Writer) -> None:
    office.tells("campaign.opened", "campaign", sign_public="K1", recipient="R1", authority="UBND phường Mẫu")


def added(office: Writer, other: Writer, key: str, **facts: Any) -> Event:
    told = {"journal_id": other.journal_id, "sign_public": key, "recipient": key.lower(), "label": other.name}
    return office.tells("office.added", f"station of {other.name}", **told, **facts)


def enrolled(office: Writer, desk: Writer, key: str, **facts: Any) -> Event:
    told = {"journal_id": desk.journal_id, "sign_public": key, "recipient": key.lower()}
    return office.tells("desk.enrolled", "desk-1", **told, **facts)


def makers(root: Writer, *writers: Writer) -> Makers:
    return fold_makers(everything(root, *writers), [root.journal_id])


def test_keys_are_told_by_the_events_of_known_offices() -> None:
    office, desk, stranger = Writer("office"), Writer("desk"), Writer("stranger")
    opened(office)
    enrolled(office, desk, "D")
    enrolled(stranger, stranger, "S")
    added(stranger, stranger, "S")
    known = makers(office, stranger)
    assert {maker.journal_id for maker in known.by_journal.values()} == {office.journal_id, desk.journal_id}
    first = known.of(office.journal_id)
    assert first is not None
    assert (first.sign_public, first.recipient, first.role, first.station) == ("K1", "R1", "office", "campaign")
    assert [maker.station for maker in known.with_key("D")] == ["desk-1"]
    assert known.with_key("S") == ()
    assert known.office_recipients() == ("R1",)


def test_an_office_adds_another_and_that_one_a_third() -> None:
    city, ward, hamlet, desk = Writer("city"), Writer("ward"), Writer("hamlet"), Writer("desk")
    added(ward, hamlet, "H")
    added(desk, desk, "D")
    city.sees(ward, desk)
    added(city, ward, "W", number=1)
    known = makers(city)
    assert known.known_offices == {city.journal_id, ward.journal_id, hamlet.journal_id}
    maker = known.of(ward.journal_id)
    assert maker is not None
    assert (maker.label, maker.number, maker.station) == ("ward", 1, "station of ward")
    hamlet.tells("citizens.merged", ["a", "b"], basis="verdict")
    assert len(fold_rulings(everything(city, hamlet), [city.journal_id]).edges) == 1


def test_a_root_without_events_has_the_keys_that_were_proved() -> None:
    known = fold_makers([], ["j1"], {"j1": ("K9", "R9")})
    assert [(m.sign_public, m.recipient) for m in known.offices()] == [("K9", "R9")]


def test_a_revoked_journal_ends_and_its_key_begins_nothing() -> None:
    office, desk = Writer("office"), Writer("desk")
    opened(office)
    enrolled(office, desk, "D")
    office.tells("desk.revoked", "desk-1", journal_id=desk.journal_id, seq=4)
    office.tells("desk.revoked", "desk-1", journal_id=desk.journal_id, seq=7)
    known = makers(office)
    maker = known.of(desk.journal_id)
    assert maker is not None
    assert (maker.last, maker.ended, maker.counts(4), maker.counts(5)) == (4, REVOKED, True, False)
    assert known.is_spent("D") == REVOKED


def test_one_revoked_journal_ends_its_key_though_another_goes_on() -> None:
    office, desk, copy = Writer("office"), Writer("desk"), Writer("copy")
    enrolled(office, desk, "D")
    enrolled(office, copy, "D")
    office.tells("desk.revoked", "desk-1", journal_id=desk.journal_id, seq=3)
    known = makers(office)
    other = known.of(copy.journal_id)
    assert other is not None
    assert (other.last, other.ended) == (None, "")
    assert known.is_spent("D") == REVOKED


def test_whom_a_revoked_office_adds_afterwards_is_no_office() -> None:
    office, second, third = Writer("office"), Writer("second"), Writer("third")
    opened(office)
    added(office, second, "K2")
    second.sees(office)
    second.tells("point.opened", "p")
    office.tells("office.revoked", "o2", journal_id=second.journal_id, seq=1)
    added(second, third, "K3")
    known = makers(office, second)
    assert known.known_offices == {office.journal_id, second.journal_id}
    assert known.certifiers() == ("K1",)
    assert known.office_recipients() == ("R1",)


def test_new_keys_go_on_and_the_old_journal_ends_there() -> None:
    office, old, new = Writer("office"), Writer("old"), Writer("new")
    opened(office)
    enrolled(office, old, "D1")
    enrolled(office, new, "D2", by="succession", ancestor={"journal_id": old.journal_id, "seq": 9, "hash": "h"})
    known = makers(office)
    before, after = known.of(old.journal_id), known.of(new.journal_id)
    assert before is not None
    assert after is not None
    assert (before.last, before.ended, known.is_spent("D1")) == (9, SUCCEEDED, SUCCEEDED)
    assert (after.last, after.ended, known.is_spent("D2")) == (None, "", "")


def test_a_copy_goes_on_under_the_same_key_and_nothing_ends() -> None:
    office, old, new = Writer("office"), Writer("old"), Writer("new")
    opened(office)
    enrolled(office, old, "D1")
    enrolled(office, new, "D1", by="key", ancestor={"journal_id": old.journal_id, "seq": 9, "hash": "h"})
    assert makers(office).ends == {}
    assert makers(office).is_spent("D1") == ""


def test_keys_that_were_handed_on_after_the_revocation_count_for_nothing() -> None:
    one, two = Writer("one"), Writer("two")
    old, new, newer = Writer("old"), Writer("new"), Writer("newer")
    opened(one)
    added(one, two, "K2")
    two.sees(one)
    enrolled(two, old, "D1")
    enrolled(two, new, "D2", by="succession", ancestor={"journal_id": old.journal_id, "seq": 9, "hash": "h"})
    enrolled(two, newer, "D3", by="succession", ancestor={"journal_id": new.journal_id, "seq": 2, "hash": "h"})
    one.tells("desk.revoked", "desk-1", journal_id=old.journal_id, seq=5)
    known = makers(one, two)
    assert known.ends == {old.journal_id: 5, new.journal_id: 0, newer.journal_id: 0}
    assert known.is_spent("D3") == REVOKED


def test_an_office_with_new_keys_is_an_office_for_whoever_knew_the_old_or_knows_the_new() -> None:
    old, new, desk = Writer("old"), Writer("new"), Writer("desk")
    opened(old)
    enrolled(old, desk, "D")
    end = len(everything(old)) + 1
    added(old, new, "K2", by="succession", ancestor={"journal_id": old.journal_id, "seq": end, "hash": ""})
    new.sees(old)
    added(new, old, "K1", last=end)
    for root in (old, new):
        known = makers(root, old, new)
        assert known.known_offices == {old.journal_id, new.journal_id}
        assert known.office_recipients() == ("k2",)
        assert known.certifiers() == ("K1", "K2")
        assert known.with_key("D") != ()


def test_desks_that_are_merely_enrolled_are_added_to_what_was_known() -> None:
    office, desks = Writer("office"), [Writer(f"desk {n}") for n in range(3)]
    opened(office)
    before = makers(office)
    told = [enrolled(office, desk, f"D{n}") for n, desk in enumerate(desks)]
    assert with_enrolled(before, told) == makers(office)
    assert with_enrolled(before, []) == before
    again = enrolled(office, desks[0], "D9")
    assert with_enrolled(makers(office), [again]) is None


_kinds = st.sampled_from(sorted(MAKER_KINDS))
_names = st.sampled_from(["one", "two", "three", "desk"])


@st.composite
def _histories(draw: st.DrawFn) -> list[Event]:
    """Offices and desks add, enrol, succeed and revoke each other in any way, also against the rules."""
    writers = {name: Writer(name) for name in ("one", "two", "three", "desk")}
    opened(writers["one"])
    for _ in range(draw(st.integers(1, 12))):
        writer, about = writers[draw(_names)], writers[draw(_names)]
        if draw(st.booleans()):
            writer.sees(writers[draw(_names)])
        facts: dict[str, Any] = {"journal_id": about.journal_id, "sign_public": about.name, "recipient": "r"}
        if draw(st.booleans()):
            facts |= {"seq": draw(st.integers(-1, 5)), "last": draw(st.none() | st.integers(0, 5))}
        if draw(st.booleans()):
            ancestor = {"journal_id": writers[draw(_names)].journal_id, "seq": draw(st.integers(0, 5)), "hash": ""}
            facts |= {"by": draw(st.sampled_from(["succession", "recovery", "key"])), "ancestor": ancestor}
        writer.tells(draw(_kinds), f"station of {about.name}", **facts)
    return everything(*writers.values())


@given(_histories(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(events: list[Event], dice: Any) -> None:
    root = [Writer("one").journal_id]
    shuffled = list(events)
    dice.shuffle(shuffled)
    known = fold_makers(events, root)
    assert fold_makers(shuffled, root) == known
    assert fold_rulings(shuffled, root).offices == known.known_offices
    assert Writer("one").journal_id in known.known_offices


@given(_histories(), st.integers(0, 12))
def test_what_is_added_is_what_would_be_folded(events: list[Event], already: int) -> None:
    root = [Writer("one").journal_id]
    known = [event for event in events if event.envelope.kind in MAKER_KINDS]
    more = with_enrolled(fold_makers(known[:already], root), known[already:])
    assert more is None or more == fold_makers(known, root)


@given(_histories(), st.integers(0, 12))
def test_what_is_no_ruling_changes_none(events: list[Event], already: int) -> None:
    root = [Writer("one").journal_id]
    known = [event for event in events if event.envelope.kind in RULING_KINDS]
    kept = [*known[:already], *(event for event in known[already:] if is_ruling(event))]
    assert fold_rulings(kept, root) == fold_rulings(known, root)
