"""Sending files: to whom, under which name and number, and the note that it was written and read back."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from fieldapp.bundle.manifest import Holding, Purpose
from fieldapp.bundle.naming import file_name
from fieldapp.domain.events import Event
from fieldapp.station.enrolling import enrolment
from fieldapp.station.station import Station
from fieldapp.station.sticks import estimated_bytes, one_stick
from fieldapp.sync.outgoing import Parcel, Progress, WrittenFile, write_parcel
from fieldapp.system.files import translated
from fieldapp.system.randomness import new_id


def send(
    station: Station,
    *,
    purpose: Purpose,
    folder: Path,
    recipients: tuple[str, ...],
    point: str,
    desk: str,
    sender: str,
    receiver: str,
    spans: tuple[tuple[str, int, int], ...] = (),
    branches: tuple[tuple[Event, ...], ...] = (),
    excerpts: tuple[Event, ...] = (),
    answer: dict[str, Any] | None = None,
    offer: dict[str, Any] | None = None,
    read_answers: dict[str, int] | None = None,
    holds: dict[str, Holding] | None = None,
    noted: dict[str, Any] | None = None,
    progress: Progress | None = None,
) -> WrittenFile:
    """Seal a file to `recipients` and to the campaign's recovery key, inside a transaction of the registry.

    What is `noted` stands in the event about it, beside its name, hash and number of events.

    Records bring the proof of the card until others know this station, and every file says who goes on for whom.

    A folder that is not there is made, in a folder that is. A stick that was written to is known from then on.

    Raises:
        EnvironmentFault: `disk.*`, `drive.swapped`; the transaction is rolled back, no file with a valid name is left.
    """
    shelf = station.registry.shelf
    number = int(shelf.setting("file_number", "0")) + 1
    with translated(folder):
        station.disk.make_folder(folder)  # no parents: a stick that is gone is not replaced by a folder of its name
        while (folder / file_name(point, desk, number)).exists():  # written by a transaction that was not committed
            number += 1
    shelf.put_setting("file_number", str(number))
    campaign = station.campaign()
    parcel = Parcel(
        purpose=purpose,
        campaign=campaign.campaign_id,
        bundle_id=new_id(station.randomness),
        number=number,
        role=station.role,
        point=point,
        desk=desk,
        sender=sender,
        receiver=receiver,
        recipients=(*recipients, campaign.recovery),
        written_at=station.clock.now_ms(),
        spans=spans,
        branches=branches,
        excerpts=excerpts,
        enrolment=enrolment(station) if purpose == "records" else None,
        answer=answer,
        offer=offer,
        read_answers=read_answers or {},
        holds=holds or {},
        succession=tuple(station.successions()),
    )
    written: WrittenFile | None = None
    try:
        with one_stick(station, folder, estimated_bytes(station, spans, excerpts)):
            written = write_parcel(
                station.registry, parcel, keys=station.keys, folder=folder, disk=station.disk, progress=progress
            )
    except BaseException:
        if written is not None:  # on a stick that was put in meanwhile, or on both
            with contextlib.suppress(OSError):
                station.disk.remove(written.path)
        raise
    told = {"bundle": written.bundle_id, "file": written.path.name, "sha256": written.sha256, "purpose": purpose}
    station.append("bundle.written", [], {**told, "events": written.events, **(noted or {})})
    return written
