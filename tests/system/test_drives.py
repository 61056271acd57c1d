"""Sticks on a machine that is laid out as files: what is mounted where, what comes off, what a volume is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.system import drives_linux, drives_windows
from fieldapp.system.drives import Drive, SystemDrives, drive_of
from fieldapp.system.errors import EnvironmentFault


class Machine:
    """A machine with disks under a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._mounts: list[str] = []
        for folder in ("proc", "dev/disk/by-uuid", "dev/disk/by-label", "sys/class/block"):
            (root / folder).mkdir(parents=True)

    def add(self, device: str, place: str, *, removable: str = "1", bus: str = "usb1", options: str = "rw") -> Path:
        """Put a disk with one partition in and mount it."""
        disk, part = device[:3], device
        node = self.root / f"sys/devices/pci0/{bus}/block/{disk}"
        (node / part).mkdir(parents=True)
        (node / "removable").write_text(f"{removable}\n")
        (self.root / "sys/class/block" / part).symlink_to(node / part)
        (self.root / "dev" / part).write_text("")
        folder = self.root / place.lstrip("/")
        folder.mkdir(parents=True)
        self._mounts.append(f"/dev/{part} {place.replace(' ', chr(92) + '040')} vfat {options},nosuid 0 0")
        (self.root / "proc/mounts").write_text("\n".join(["proc /proc proc rw 0 0", *self._mounts]))
        return folder

    def name(self, device: str, uuid: str, label: str) -> None:
        """Give a volume its serial and its name."""
        (self.root / "dev/disk/by-uuid" / uuid).symlink_to(self.root / "dev" / device)
        (self.root / "dev/disk/by-label" / label).symlink_to(self.root / "dev" / device)


def test_a_stick_is_found_with_its_name_and_serial(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    folder = machine.add("sdb1", "/media/lan/THE NHO")
    machine.name("sdb1", "A1B2-C3D4", "TH\\xe1\\xba\\xba\\x20NH\\xe1\\xbb\\x9a")
    (stick,) = drives_linux.removable(tmp_path)
    assert (stick.path, stick.label, stick.serial, stick.writable) == (folder, "THẺ NHỚ", "A1B2-C3D4", True)
    assert stick.free > 0
    assert stick.device == "/dev/sdb1"


def test_only_what_comes_off_and_lies_where_sticks_lie_is_offered(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.add("sda1", "/mnt/inside", removable="0", bus="ata1")
    machine.add("sdc1", "/var/lan")
    hard = machine.add("sdd1", "/run/media/lan/disk", removable="0")  # a hard disk on the USB bus says 0
    locked = machine.add("sde1", "/media/locked", options="ro")
    found = drives_linux.removable(tmp_path)
    assert [drive.path for drive in found] == [locked, hard]
    assert [drive.writable for drive in found] == [False, True]
    assert [(drive.serial, drive.label) for drive in found] == [("", "locked"), ("", "disk")]


def test_a_stick_that_went_away_is_left_out_and_a_machine_without_mounts_has_none(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.add("sdb1", "/media/gone").rmdir()
    assert drives_linux.removable(tmp_path) == []
    assert drives_linux.removable(tmp_path / "nowhere") == []


def test_a_folder_knows_its_stick(tmp_path: Path) -> None:
    class Two(SystemDrives):
        def removable(self) -> list[Drive]:
            return [Drive(tmp_path / name, name, name, 1, writable=True) for name in ("a", "ab")]

    assert drive_of(Two(), tmp_path / "ab" / "fieldapp") == Drive(tmp_path / "ab", "ab", "ab", 1, writable=True)
    assert drive_of(Two(), tmp_path / "a") is not None
    assert drive_of(Two(), tmp_path) is None


def test_room_is_asked_where_a_folder_will_be(tmp_path: Path) -> None:
    assert SystemDrives().free(tmp_path) > 0
    assert SystemDrives().free(tmp_path / "new") > 0
    with pytest.raises(EnvironmentFault, match=r"disk\.gone"):
        SystemDrives().free(tmp_path / "no" / "stick")


@pytest.mark.parametrize(("code", "done"), [(0, True), (1, False)])
def test_a_stick_is_let_go_by_the_desktop_s_own_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, done: bool
) -> None:
    program = tmp_path / "udisksctl"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path / "asked"}\nexit {code}\n')
    program.chmod(0o755)
    stick = Drive(tmp_path, "X", "1", 1, writable=True, device="/dev/sdb1")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert drives_linux.eject(stick) is done
    assert "--block-device /dev/sdb1" in (tmp_path / "asked").read_text()
    assert not drives_linux.eject(Drive(tmp_path, "X", "1", 1, writable=True))


def test_elsewhere_there_are_no_drives_of_windows(tmp_path: Path) -> None:
    assert drives_windows.removable() == []
    assert not drives_windows.eject(Drive(tmp_path, "X", "1", 1, writable=True))
