"""Opening what is there, what is missing, and what is something else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from fieldapp.registry import Registry, cipher
from fieldapp.registry.cipher import PAGES
from fieldapp.registry.copies import write_copy
from fieldapp.registry.salvage import salvage_events
from fieldapp.system.clock import ManualClock
from fieldapp.system.errors import EnvironmentFault, FieldappError, InputRefused
from fieldapp.system.randomness import SeededRandomness
from fieldapp.system.texts import LANGUAGES, explain
from tests.registry.prepared import KEY, citizen_id, copy_of, faults, open_registry, prepare, register


def refused(path: Path, *, key: bytes = KEY, read_only: bool = False) -> str:
    """The code by which opening is refused; the sentence exists and the file stays as it was."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(FieldappError) as caught:
        open_registry(path, key=key, read_only=read_only).close()
    assert all(all(explain(caught.value, language)) for language in LANGUAGES)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert [beside.name for beside in path.parent.glob("*-wal") if beside.stat().st_size] == []
    return caught.value.code


@pytest.mark.parametrize("read_only", [False, True])
def test_a_wrong_key(master: Path, tmp_path: Path, read_only: bool) -> None:
    path = copy_of(master, tmp_path)
    assert refused(path, key=bytes(32), read_only=read_only) == "registry.wrong_key"
    assert refused(path, key=KEY[::-1], read_only=read_only) == "registry.wrong_key"


@pytest.mark.parametrize("read_only", [False, True])
def test_no_new_database_takes_the_place_of_a_lost_one(tmp_path: Path, read_only: bool) -> None:
    path = tmp_path / "registry.db"
    assert refused(path, read_only=read_only) == "registry.missing"
    path.write_bytes(b"")
    assert refused(path, read_only=read_only) == "registry.missing"
    path.unlink()
    path.mkdir()
    assert refused(path, read_only=read_only) == "registry.missing"


@pytest.mark.parametrize(
    "content",
    [b"x", b"x" * 511, b"x" * 4095, bytes(1000), b"SQLite format 3\0" + bytes(5000), bytes(4096), b"PK\x03\x04" * 3000],
)
def test_garbage(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "registry.db"
    path.write_bytes(content)
    assert refused(path) == "registry.wrong_key"


def test_a_file_that_was_cut_is_never_taken_for_whole(master: Path, tmp_path: Path) -> None:
    whole = master.read_bytes()
    pages = len(whole) // PAGES[0]
    for kept in {1, 2, 3, pages // 2, pages - 1}:
        path = tmp_path / f"cut-{kept}.db"
        path.write_bytes(whole[: kept * PAGES[0]])
        assert _found(path) in ("registry.damaged", "registry.wrong_key", "damage"), kept


def test_a_flipped_byte_is_noticed(master: Path, tmp_path: Path) -> None:
    whole = master.read_bytes()
    path = tmp_path / "registry.db"
    for place in range(16, len(whole), len(whole) // 25):  # the first 16 bytes are known without the file
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert _found(path) in ("registry.damaged", "registry.wrong_key", "damage"), place


def _found(path: Path) -> str:
    try:
        registry = open_registry(path, read_only=True)
    except InputRefused as refusal:
        return refusal.code
    try:
        return "damage" if registry.damage() else "nothing"
    finally:
        registry.close()


def test_damage_that_is_met_while_working_has_a_code(master: Path, tmp_path: Path) -> None:
    """One page after the other is damaged; whatever is done then works or says so."""
    whole = master.read_bytes()
    acts: list[Callable[[Registry], object]] = [
        lambda r: [r.people.get(name) for name in r.people.all_ids()],
        lambda r: [r.people.search(name) for name in ("nguyen", "001", "tran van")],
        lambda r: r.journal.about([citizen_id(number) for number in range(60)]),
        lambda r: list(r.journal.range(r.journal.own_id(), 1, 99)),
        lambda r: r.views.fingerprint(),
        lambda r: register(r, citizen_id(59), "registration-1"),
        lambda r: r.copy_to(tmp_path / "copy.db"),
    ]
    met = 0
    for page in range(1, len(whole) // PAGES[0]):
        place = page * PAGES[0] + 2000
        path = tmp_path / "registry.db"
        for act in acts:
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            met += _meets_damage(path, act)
            (tmp_path / "copy.db").unlink(missing_ok=True)
    assert met > len(whole) // PAGES[0]


def _meets_damage(path: Path, act: Callable[[Registry], object]) -> bool:
    try:
        registry = open_registry(path)
        try:
            act(registry)
        finally:
            registry.close()
    except InputRefused as refusal:
        return refusal.code == "registry.damaged"
    except EnvironmentFault as fault:
        return fault.code == "disk.failed"
    return False


def test_pages_that_a_power_cut_has_torn_are_made_good_from_the_log(master: Path, tmp_path: Path) -> None:
    """The first page too, of which a file without its log needs every byte; and no check calls it damage before."""
    path = copy_of(master, tmp_path)
    registry = open_registry(path)
    register(registry, citizen_id(1), "registration-1")
    log = path.with_name(path.name + "-wal").read_bytes()
    registry.close()
    whole = path.read_bytes()
    pages = {int.from_bytes(log[frame : frame + 4], "big") - 1 for frame in range(32, len(log), 24 + PAGES[0])}
    assert 0 in pages
    for page in pages:
        for start, end in ((0, PAGES[0] // 2), (PAGES[0] // 2, PAGES[0])):
            torn = tmp_path / f"torn-{page}-{start}.db"
            torn.write_bytes(whole[: page * PAGES[0] + start] + bytes(end - start) + whole[page * PAGES[0] + end :])
            torn.with_name(torn.name + "-wal").write_bytes(log)
            again = open_registry(torn)
            assert faults(again) == []
            assert again.people.by_registration("registration-1") is not None
            again.close()


def test_the_first_bytes_of_the_file_can_be_done_without(master: Path, tmp_path: Path) -> None:
    path = copy_of(master, tmp_path)
    path.write_bytes(bytes(16) + path.read_bytes()[16:])
    registry = open_registry(path)
    assert faults(registry) == []
    registry.close()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_database(master: Path, tmp_path: Path, read_only: bool) -> None:
    path = copy_of(master, tmp_path)
    registry = open_registry(path)
    with registry.transaction():
        registry._db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('fieldapp', 'm999_later', 'x')"
        )
    registry.close()
    assert refused(path, read_only=read_only) == "registry.newer"


def test_a_database_is_not_made_over_another(master: Path, tmp_path: Path) -> None:
    path = copy_of(master, tmp_path)
    with pytest.raises(EnvironmentFault) as caught:
        Registry.create(path, KEY, clock=ManualClock(0), randomness=SeededRandomness(0))
    assert caught.value.code == "disk.exists"
    assert path.read_bytes() == master.read_bytes()


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        Registry.create(tmp_path / "gone" / "r.db", KEY, clock=ManualClock(0), randomness=SeededRandomness(0))
    assert caught.value.code.startswith("disk.")


def test_nothing_readable_lies_on_the_disk(opened: Callable[..., Registry], tmp_path: Path) -> None:
    registry = opened()
    register(registry, citizen_id(1), "registration-1")
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert b"SQLite format" not in content
        for word in ("Nguyễn", "nguyen", "registration", "consent", citizen_id(1)):
            assert word.encode() not in content, path.name


def test_full_sync_and_the_rest_are_set(registry: Registry) -> None:
    wanted = {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1, "temp_store": 2}
    assert {name: registry._db.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted
    assert registry._db.execute("PRAGMA cipher_version").fetchone()[0]
    assert faults(registry) == []


def test_a_file_with_the_smaller_pages_of_the_first_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, copy, torn = (tmp_path / name for name in ("registry.db", "copy.db", "torn.db"))
    with monkeypatch.context() as first:
        first.setattr(cipher, "PAGES", PAGES[::-1])
        prepare(path, people=60)
    assert cipher.page_size(path, KEY) == PAGES[1]
    registry = open_registry(path)
    register(registry, citizen_id(7), "0a" * 16)
    prepare(tmp_path / "new.db", people=1)
    write_copy(registry._db, copy)
    # Somebody writes to it while its first page is torn: the log tells how large a page is.
    for beside in tmp_path.glob("registry.db*"):
        shutil.copyfile(beside, torn.with_name(beside.name.replace("registry", "torn")))
    registry.close()
    torn.write_bytes(bytes(PAGES[1]) + torn.read_bytes()[PAGES[1] :])
    events = {one.event.hash for one in salvage_events(path, KEY)}
    for other in (path, copy, torn):
        again = open_registry(other)
        assert faults(again) == []
        assert again.journal.count() == len(events) == 62
        again.close()
    assert {one.event.hash for one in salvage_events(torn, KEY)} == events


def test_files_with_either_pages_open_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small, new = tmp_path / "small.db", tmp_path / "new.db"
    with monkeypatch.context() as first:
        first.setattr(cipher, "PAGES", PAGES[::-1])
        prepare(small, people=1)
    prepare(new, people=1)

    salt = cipher._salt

    def meanwhile(key: bytes) -> bytes:
        monkeypatch.setattr(cipher, "_salt", salt)
        cipher.connect(new, key, read_only=True).close()
        return salt(key)

    monkeypatch.setattr(cipher, "_salt", meanwhile)
    with closing(cipher.connect(small, KEY, read_only=True)) as db:
        assert int(db.execute("PRAGMA page_size").fetchone()[0]) == PAGES[1]
