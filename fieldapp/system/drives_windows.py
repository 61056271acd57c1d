"""Removable drives as Windows tells of them. Written from its documentation; it has not been run there yet."""

from __future__ import annotations

import sys
from pathlib import Path

from fieldapp.system.drives import Drive

# From winbase.h, winioctl.h and winnt.h.
_DRIVE_REMOVABLE = 2
_GENERIC_READ, _GENERIC_WRITE = 0x8000_0000, 0x4000_0000
_SHARE_BOTH, _OPEN_EXISTING = 3, 3
_FSCTL_LOCK_VOLUME, _FSCTL_DISMOUNT_VOLUME, _IOCTL_STORAGE_EJECT_MEDIA = 0x0009_0018, 0x0009_0020, 0x002D_4808
_FILE_READ_ONLY_VOLUME = 0x0008_0000
_NO_HANDLE = -1
_NO_DIALOGS = 1
_LONGEST_LABEL = 261

if sys.platform == "win32":
    import ctypes

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.CreateFileW.restype = ctypes.c_void_p

    def removable() -> list[Drive]:
        """Return the removable drives that are in, by letter."""
        mask = _kernel.GetLogicalDrives()
        letters = [chr(ord("A") + bit) for bit in range(26) if mask & (1 << bit)]
        before = _kernel.SetErrorMode(_NO_DIALOGS)  # an empty card reader must not ask for a disk
        try:
            found = [_drive(letter) for letter in letters]
        finally:
            _kernel.SetErrorMode(before)
        return [drive for drive in found if drive is not None]

    def eject(drive: Drive) -> bool:
        """Lock, dismount and eject a volume; False when somebody still uses it."""
        handle = _kernel.CreateFileW(
            f"\\\\.\\{drive.device}", _GENERIC_READ | _GENERIC_WRITE, _SHARE_BOTH, None, _OPEN_EXISTING, 0, None
        )
        if handle is None or handle == ctypes.c_void_p(_NO_HANDLE).value:
            return False
        volume, returned = ctypes.c_void_p(handle), ctypes.c_ulong()
        try:
            return all(
                _kernel.DeviceIoControl(volume, code, None, 0, None, 0, ctypes.byref(returned), None)
                for code in (_FSCTL_LOCK_VOLUME, _FSCTL_DISMOUNT_VOLUME, _IOCTL_STORAGE_EJECT_MEDIA)
            )
        finally:
            _kernel.CloseHandle(volume)

    def _drive(letter: str) -> Drive | None:
        root = f"{letter}:\\"
        if _kernel.GetDriveTypeW(root) != _DRIVE_REMOVABLE:
            return None
        label = ctypes.create_unicode_buffer(_LONGEST_LABEL)
        serial, flags, free = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_ulonglong()
        known = _kernel.GetVolumeInformationW(
            root, label, _LONGEST_LABEL, ctypes.byref(serial), None, ctypes.byref(flags), None, 0
        )
        if not known or not _kernel.GetDiskFreeSpaceExW(root, ctypes.byref(free), None, None):
            return None  # no stick in this reader, or it does not answer
        writable = not flags.value & _FILE_READ_ONLY_VOLUME
        name = f"{serial.value:08X}"
        return Drive(
            Path(root), label.value or f"{letter}:", f"{name[:4]}-{name[4:]}", free.value, writable, f"{letter}:"
        )

else:

    def removable() -> list[Drive]:
        """Return nothing: this is not Windows."""
        return []

    def eject(_drive: Drive) -> bool:
        """Do nothing: this is not Windows."""
        return False
