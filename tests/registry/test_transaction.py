"""One transaction: the event, the views and the index together, or nothing of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest

from fieldapp.domain.changes import Changes
from fieldapp.domain.events import Event, seal_event
from fieldapp.registry import Registry
from fieldapp.system.errors import Bug, EnvironmentFault
from tests.registry.prepared import OFFICER, citizen_id, faults, register

ANNA = citizen_id(1)
WALK_IN = "f" * 32


def _adds(registry: Registry) -> None:
    fields = {"full_name": "Quách Thị Vãng Lai", "birth_date": "1944"}
    registry.journal.append("citizen.added", [WALK_IN], {"fields": fields}, officer=OFFICER)


@contextlib.contextmanager
def _undone(registry: Registry) -> Iterator[None]:
    """A transaction in which something goes wrong at the end."""
    with contextlib.suppress(ZeroDivisionError), registry.transaction():
        yield
        raise ZeroDivisionError


def test_event_views_and_index_stand_together(registry: Registry) -> None:
    with registry.transaction() as changes:
        _adds(registry)
    assert (changes.kinds, changes.ids) == ({"citizen.added"}, {WALK_IN})
    assert [found.citizen_id for found in registry.people.search("vang lai 1944")] == [WALK_IN]
    register(registry, WALK_IN, "registration-1")
    walk_in = registry.people.get(WALK_IN)
    assert walk_in is not None
    assert walk_in.registration is not None
    receipt = registry.people.by_registration("registration-1")
    assert receipt is not None
    assert receipt.citizen_id == WALK_IN
    assert faults(registry) == []


def test_what_is_written_after_reading_comes_after_it_in_order(registry: Registry) -> None:
    told = seal_event(
        journal_id="0a" * 16,
        seq=1,
        prev_hash="",
        kind="citizen.corrected",
        subjects=[ANNA],
        parents=[],
        lamport=5000,
        wall_time=1,
        officer=OFFICER,
        salt=bytes(32),
        facts={"fields": {"phone": "0912345678"}},
    )
    with registry.transaction():
        registry.journal.adopt([told], chained=False)
        answer = registry.journal.append("citizen.corrected", [ANNA], {"fields": {}}, officer=OFFICER)
    assert told.hash in answer.envelope.parents
    assert answer.envelope.lamport == 5001


def test_whoever_waits_for_a_parent_is_looked_at_when_it_arrives(registry: Registry) -> None:
    """The parent is about one of two people: the other hangs on it, too."""

    def told(seq: int, before: str, subjects: list[str], parents: list[str]) -> Event:
        return seal_event(
            journal_id="0a" * 16,
            seq=seq,
            prev_hash=before,
            kind="citizen.corrected",
            subjects=subjects,
            parents=parents,
            lamport=seq,
            wall_time=1,
            officer=OFFICER,
            salt=bytes(32),
            facts={"fields": {}},
        )

    other = citizen_id(2)
    parent = told(1, "", [ANNA], [])
    child = told(2, parent.hash, [ANNA, other], [parent.hash])
    with registry.transaction():
        registry.journal.adopt([child], chained=False)
    with registry.transaction() as changes:
        registry.journal.adopt([parent], chained=False)
        fresh, awaited = registry.journal.take_fresh(changes)
        registry.views.refresh((fresh, awaited))
    assert awaited == {ANNA, other}
    assert faults(registry) == []


def test_what_went_wrong_leaves_nothing(opened: Callable[..., Registry]) -> None:
    registry = opened()
    before, head = registry.views.fingerprint(), registry.journal.state(registry.journal.own_id())
    with _undone(registry):
        _adds(registry)
        registry.journal.append("citizens.merged", [ANNA, citizen_id(2)], {"basis": "verdict"}, officer=OFFICER)
        assert len(registry.views.rulings.edges) == 1
        registry.shelf.put_setting("x", "1")
    for again in (registry, opened()):
        assert again.views.fingerprint() == before
        assert again.journal.state(again.journal.own_id()) == head
        assert again.people.get(WALK_IN) is None
        assert again.people.search("vang lai") == []
        assert again.views.rulings.edges == {}
        assert again.shelf.setting("x") == ""
        again.close()


def test_after_a_failure_the_next_save_continues_the_chain(registry: Registry) -> None:
    with _undone(registry):
        _adds(registry)
    saved = register(registry, ANNA, "registration-1")
    assert [event.envelope.seq for event in saved] == [61, 62]
    with _undone(registry):
        registry.journal.append("citizens.merged", [ANNA, citizen_id(2)], {"basis": "verdict"}, officer=OFFICER)
        registry.views.refresh(registry.journal.take_fresh(Changes()))
        assert len(registry.views.rulings.edges) == 1
    assert registry.views.rulings.edges == {}
    register(registry, ANNA, "registration-2")
    anna = registry.people.get(ANNA)
    assert anna is not None
    assert anna.members == (ANNA,)
    assert faults(registry) == []


def test_one_inside_another_joins_it(registry: Registry) -> None:
    with _undone(registry):
        register(registry, ANNA, "registration-1")
    anna = registry.people.get(ANNA)
    assert anna is not None
    assert anna.registrations == ()
    with registry.transaction() as outer, registry.transaction() as inner:
        assert inner is outer
        _adds(registry)
    assert outer.ids == {WALK_IN}
    assert faults(registry) == []


def test_the_state_is_right_within_a_transaction(registry: Registry) -> None:
    with registry.transaction():
        saved = register(registry, ANNA, "registration-1")
        state = registry.journal.state(registry.journal.own_id())
        assert (state.contiguous_to, state.head_hash) == (saved[-1].envelope.seq, saved[-1].hash)
        registry.journal.put_state(state)
    assert faults(registry) == []


def test_a_new_journal_goes_on_where_the_old_one_ended(registry: Registry) -> None:
    old = registry.journal.own_id()
    with registry.transaction():
        saved = register(registry, ANNA, "registration-1")
        registry.journal.begin("ab" * 16, desk_id="desk-1", sign_public="bb", recipient="age1y")
        first = registry.journal.append("session.opened", ["desk-1"], {"nonce": "1"}, officer=OFFICER)
    assert (first.envelope.journal_id, first.envelope.seq, first.envelope.prev_hash) == ("ab" * 16, 1, "")
    assert first.envelope.lamport == saved[-1].envelope.lamport + 1
    assert registry.journal.state(old).head_hash == saved[-1].hash
    assert registry.journal.state("ab" * 16).head_hash == first.hash
    assert faults(registry) == []


def test_a_second_writer_waits_and_is_told(opened: Callable[..., Registry]) -> None:
    first, second = opened(), opened()
    second._db.execute("PRAGMA busy_timeout = 10")
    with first.transaction():
        _adds(first)
        with pytest.raises(EnvironmentFault) as caught:
            register(second, ANNA, "registration-1")  # the first one writes
    assert caught.value.code == "registry.busy"
    register(second, ANNA, "registration-1")
    assert second.people.get(WALK_IN) is not None
    assert faults(second) == []


def test_readers_see_what_is_committed_and_write_nothing(opened: Callable[..., Registry]) -> None:
    writer, reader = opened(), opened(read_only=True)
    before = reader.views.facts_digest()
    with writer.transaction():
        _adds(writer)
        assert reader.people.get(WALK_IN) is None
    assert reader.people.get(WALK_IN) is not None
    assert before != reader.views.facts_digest() == writer.views.facts_digest()
    with writer.transaction():
        writer.journal.append("duplicate.dismissed", [ANNA, WALK_IN], {}, officer=OFFICER)
    assert reader.views.facts_digest() == writer.views.facts_digest()
    with pytest.raises(EnvironmentFault) as caught:
        register(reader, ANNA, "registration-1")
    assert caught.value.code == "disk.read_only"


def test_a_database_without_a_journal_of_its_own_takes_no_events(registry: Registry) -> None:
    registry._db.execute("DELETE FROM meta")
    registry._db.commit()
    with pytest.raises(Bug, match="journal"):
        register(registry, ANNA, "registration-1")


def test_time_may_jump_back_and_is_flagged(registry: Registry) -> None:
    clock = registry.journal._clock
    first = register(registry, ANNA, "registration-1")[-1]
    clock.jump_to(first.envelope.wall_time - 1)  # type: ignore[attr-defined]  # the clock of this test stands still
    second = register(registry, ANNA, "registration-2")
    assert [event.envelope.clock_flags for event in second] == [["jumped_back"], []]
    assert second[0].envelope.lamport > first.envelope.lamport


def test_secrets_settings_and_drafts(opened: Callable[..., Registry]) -> None:
    registry = opened()
    shelf = registry.shelf
    with registry.transaction():
        shelf.put_secret("sign_seed", b"\x00\xff" * 16)
        shelf.put_setting("role", "desk")
        shelf.put_draft("form-2", '{"tên":"Mẫu"}', saved_at=2)
        shelf.put_draft("form-1", "{}", saved_at=1)
    digest = registry.views.facts_digest()
    registry.close()
    again = opened().shelf
    assert (again.secret("sign_seed"), again.secret("other")) == (b"\x00\xff" * 16, None)
    assert (again.setting("role"), again.setting("other", "none")) == ("desk", "none")
    assert again.drafts() == [("form-1", "{}", 1), ("form-2", '{"tên":"Mẫu"}', 2)]
    assert (again.draft("form-2"), again.draft("form-3")) == ('{"tên":"Mẫu"}', None)
    last = opened()
    with last.transaction():
        last.shelf.put_draft("form-1", "", saved_at=3)
    assert [name for name, _, _ in last.shelf.drafts()] == ["form-2"]
    assert last.views.facts_digest() == digest


def test_a_copy_is_whole_and_sealed_with_the_same_key(opened: Callable[..., Registry]) -> None:
    registry = opened()
    register(registry, ANNA, "registration-1")
    target = registry.path.with_name("copy.db")
    registry.copy_to(target)
    assert opened("copy.db").views.fingerprint() == registry.views.fingerprint()
    assert "Nguyễn".encode() not in target.read_bytes()
    with pytest.raises(EnvironmentFault):
        registry.copy_to(target)
