"""Writing a file whole: whatever call fails, there is never a wrong file under the name that people look for."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.files import Disk, Sink, hash_of, translated, write_bytes, write_several, write_whole
from fieldapp.system.texts import LANGUAGES, explain

OLD, NEW = b"what was there before", b"what is to be there" * 1000


class FailingDisk(Disk):
    """Fails at the call with number `fails_at`, counted from 1; `calls` are the names of all calls."""

    def __init__(self, fails_at: int, number: int) -> None:
        self.calls: list[str] = []
        self.fired = ""
        self._fails_at = fails_at
        self._number = number

    def _passes(self, name: str, path: object) -> None:
        self.calls.append(name)
        if len(self.calls) == self._fails_at:
            self.fired = name
            raise OSError(self._number, "by schedule", str(path))

    def create(self, path: Path) -> BinaryIO:
        self._passes("create", path)
        return super().create(path)

    def write(self, stream: BinaryIO, data: bytes) -> None:
        if len(self.calls) + 1 == self._fails_at:
            super().write(stream, data[: len(data) // 2])  # a full disk takes what it can
        self._passes("write", stream)
        super().write(stream, data)

    def sync(self, stream: BinaryIO) -> None:
        self._passes("sync", stream)
        super().sync(stream)

    def replace(self, source: Path, target: Path) -> None:
        self._passes("replace", target)
        super().replace(source, target)

    def sync_folder(self, folder: Path) -> None:
        self._passes("sync_folder", folder)
        super().sync_folder(folder)

    def remove(self, path: Path) -> None:
        self._passes("remove", path)
        super().remove(path)


class HeldDisk(Disk):
    """A virus scanner holds the new file for the first `times` attempts."""

    def __init__(self, times: int, winerror: int) -> None:
        self.waited: list[float] = []
        self._left = times
        self._winerror = winerror

    def replace(self, source: Path, target: Path) -> None:
        if self._left:
            self._left -= 1
            error = OSError(errno.EACCES, "held by another program", str(target))
            error.winerror = self._winerror  # type: ignore[attr-defined,unused-ignore]  # exists on Windows only
            raise error
        super().replace(source, target)

    def pause(self, seconds: float) -> None:
        self.waited.append(seconds)


class LyingDisk(Disk):
    """Says that it wrote, and wrote something else."""

    def write(self, stream: BinaryIO, data: bytes) -> None:
        super().write(stream, bytes([data[0] ^ 1]) + data[1:])


def in_three_parts(out: Sink) -> None:
    for part in (NEW[:7000], NEW[7000:14000], NEW[14000:]):
        out.write(part)
    out.flush()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _write(disk: Disk, target: Path, *, replace: bool) -> EnvironmentFault | None:
    try:
        write_whole(disk, target, in_three_parts, replace=replace)
    except EnvironmentFault as fault:
        return fault
    return None


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.ENODEV, errno.EROFS])
@pytest.mark.parametrize("replace", [False, True])
def test_a_fault_at_any_call_leaves_no_wrong_file(tmp_path: Path, number: int, replace: bool) -> None:
    fired = []
    for fails_at in range(1, 100):
        folder = tmp_path / str(fails_at)
        folder.mkdir()
        target = folder / "bundle.fab"
        if replace:
            target.write_bytes(OLD)
        disk = FailingDisk(fails_at, number)
        fault = _write(disk, target, replace=replace)
        assert (fault is not None) is bool(disk.fired)
        if fault is None:
            assert target.read_bytes() == NEW
            break
        assert all(all(explain(fault, language)) for language in LANGUAGES)
        fired.append(disk.fired)
        here = target.read_bytes() if target.exists() else None
        assert here in ([NEW] if disk.fired == "sync_folder" else [OLD if replace else None])
        assert (folder / "bundle.fab.part").exists() is False
    assert fired == ["remove", "create", "write", "write", "write", "sync", "replace", "sync_folder"]


def test_only_a_fault_in_the_removal_leaves_the_part(tmp_path: Path) -> None:
    target = tmp_path / "bundle.fab"

    class Stuck(FailingDisk):
        def remove(self, path: Path) -> None:
            if "write" in self.calls:
                raise OSError(errno.EIO, "stuck")
            super().remove(path)

    with pytest.raises(EnvironmentFault):
        write_whole(Stuck(3, errno.ENOSPC), target, in_three_parts)
    assert names(tmp_path) == ["bundle.fab.part"]
    write_whole(Disk(), target, in_three_parts)
    assert names(tmp_path) == ["bundle.fab"]
    assert target.read_bytes() == NEW


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk.full"),
        (errno.EDQUOT, "disk.full"),
        (errno.EFBIG, "disk.full"),
        (errno.EIO, "disk.failed"),
        (errno.EROFS, "disk.read_only"),
        (errno.EACCES, "disk.read_only"),
        (errno.ENOENT, "disk.gone"),
        (errno.ENODEV, "disk.gone"),
        (errno.ELOOP, "disk.failed"),
        (None, "disk.failed"),
    ],
)
def test_the_systems_errors_become_codes(number: int | None, code: str) -> None:
    with pytest.raises(EnvironmentFault) as caught, translated(Path("somewhere") / "bundle.fab"):
        raise OSError("without a number") if number is None else OSError(number, "x")
    assert (caught.value.code, caught.value.place) == (code, "bundle.fab")
    assert isinstance(caught.value.__cause__, OSError)


def test_what_is_read_back_has_to_be_what_was_written(tmp_path: Path) -> None:
    target = tmp_path / "bundle.fab"
    target.write_bytes(OLD)
    with pytest.raises(EnvironmentFault) as caught:
        write_whole(LyingDisk(), target, in_three_parts, replace=True)
    assert caught.value.code == "disk.read_back"
    assert target.read_bytes() == OLD
    assert names(tmp_path) == ["bundle.fab"]


def test_nothing_is_overwritten_unless_asked(tmp_path: Path) -> None:
    target = tmp_path / "bundle.fab"
    target.write_bytes(OLD)
    with pytest.raises(EnvironmentFault) as caught:
        write_whole(Disk(), target, in_three_parts)
    assert caught.value.code == "disk.exists"
    assert target.read_bytes() == OLD
    write_whole(Disk(), target, in_three_parts, replace=True)
    assert target.read_bytes() == NEW


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        write_whole(Disk(), tmp_path / "gone" / "bundle.fab", in_three_parts)
    assert caught.value.code == "disk.gone"


@pytest.mark.parametrize("trouble", [ValueError, KeyboardInterrupt])
def test_who_writes_may_fail_or_be_stopped(tmp_path: Path, trouble: type[BaseException]) -> None:
    def produce(out: Sink) -> None:
        out.write(b"half of it")
        raise trouble

    with pytest.raises(trouble):
        write_whole(Disk(), tmp_path / "bundle.fab", produce)
    assert names(tmp_path) == []


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_file_that_is_held_for_a_moment_is_waited_for(tmp_path: Path, winerror: int) -> None:
    disk = HeldDisk(3, winerror)
    write_whole(disk, tmp_path / "bundle.fab", in_three_parts)
    assert disk.waited == [0.05, 0.1, 0.2]
    assert (tmp_path / "bundle.fab").read_bytes() == NEW


def test_a_file_that_stays_held_is_given_up_after_ten_seconds(tmp_path: Path) -> None:
    disk = HeldDisk(1000, 32)
    with pytest.raises(EnvironmentFault) as caught:
        write_whole(disk, tmp_path / "bundle.fab", in_three_parts)
    assert caught.value.code == "disk.read_only"
    assert 5 < sum(disk.waited) <= 10
    assert names(tmp_path) == []


def test_another_error_is_not_waited_for(tmp_path: Path) -> None:
    disk = HeldDisk(1, 87)
    with pytest.raises(EnvironmentFault):
        write_whole(disk, tmp_path / "bundle.fab", in_three_parts)
    assert disk.waited == []


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_the_hash_is_of_all_that_was_written(tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]) -> None:
    target = tmp_path_factory.mktemp("written") / "bundle.fab"

    def produce(out: Sink) -> None:
        assert [out.write(part) for part in parts] == [len(part) for part in parts]

    told = write_whole(Disk(), target, produce)
    assert told == hash_of(target) == hashlib.sha256(b"".join(parts)).hexdigest()


def test_bytes_are_written_whole(tmp_path: Path) -> None:
    told = write_bytes(Disk(), tmp_path / "bytes", NEW)
    assert (tmp_path / "bytes").read_bytes() == NEW
    assert told == hash_of(tmp_path / "bytes")


def test_several_files_are_numbered_from_the_second_on(tmp_path: Path) -> None:
    written = write_several(Disk(), tmp_path / "giay-moi.pdf", iter([b"1", b"2", b"3"]))
    assert [path.name for path in written] == ["giay-moi.pdf", "giay-moi-2.pdf", "giay-moi-3.pdf"]
    assert [path.read_bytes() for path in written] == [b"1", b"2", b"3"]
    assert write_several(Disk(), tmp_path / "nothing.pdf", []) == []


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, OSError])
def test_when_one_of_several_cannot_be_made_none_of_them_stays(tmp_path: Path, trouble: type[BaseException]) -> None:
    def made() -> Iterator[bytes]:
        yield NEW
        yield NEW
        raise trouble

    with pytest.raises(trouble):
        write_several(Disk(), tmp_path / "a.pdf", made())
    assert list(tmp_path.iterdir()) == []


def test_one_of_several_that_is_there_already_is_kept_and_the_others_go(tmp_path: Path) -> None:
    (tmp_path / "a-2.pdf").write_bytes(OLD)
    with pytest.raises(EnvironmentFault, match=r"disk\.exists"):
        write_several(Disk(), tmp_path / "a.pdf", [NEW, NEW])
    assert [path.name for path in tmp_path.iterdir()] == ["a-2.pdf"]
    assert (tmp_path / "a-2.pdf").read_bytes() == OLD


def test_what_several_files_were_to_replace_stands_until_the_last_is_there(tmp_path: Path) -> None:
    for name in ("a.pdf", "a-2.pdf"):
        (tmp_path / name).write_bytes(OLD)

    def made() -> Iterator[bytes]:
        yield NEW
        assert (tmp_path / "a.pdf").read_bytes() == OLD
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_several(Disk(), tmp_path / "a.pdf", made(), replace=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.pdf": OLD, "a-2.pdf": OLD}
    write_several(Disk(), tmp_path / "a.pdf", [NEW], replace=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.pdf": NEW, "a-2.pdf": OLD}


def test_what_a_power_cut_left_of_an_earlier_run_goes_with_the_next(tmp_path: Path) -> None:
    for name in ("a.pdf.new", "a-2.pdf.new", "a-3.pdf.new", "b.pdf.new"):
        (tmp_path / name).write_bytes(OLD)
    assert [place.name for place in write_several(Disk(), tmp_path / "a.pdf", [NEW])] == ["a.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "b.pdf.new"]


def test_when_names_cannot_be_given_those_that_were_given_go_again(tmp_path: Path) -> None:
    class Stubborn(Disk):
        def rename(self, source: Path, target: Path) -> None:
            if target.name == "a-2.pdf":
                raise PermissionError
            super().rename(source, target)

    with pytest.raises(EnvironmentFault):
        write_several(Stubborn(), tmp_path / "a.pdf", [NEW, NEW, NEW])
    assert list(tmp_path.iterdir()) == []
