"""Printing into a folder: of the papers that lie there no two carry the same mark, whatever happened on the way."""

from __future__ import annotations

from collections.abc import Iterator

from fieldapp.desk.print_jobs import begin, open_jobs, papers, recover, taken
from fieldapp.desk.receipts import begin_print
from fieldapp.desk.register import register
from fieldapp.system.files import write_bytes
from tests.faults.act import Act
from tests.faults.desk_acts import form
from tests.faults.stage import Stage
from tests.station.prepared import DESK_1

_FORM = f"{1:032x}"


def _registered(stage: Stage) -> None:
    stage.bring(DESK_1)
    station = stage.at(DESK_1)
    register(station, form(station, _FORM))
    stage.stick.mkdir()


def _print(stage: Stage) -> None:
    station = stage.at(DESK_1)
    recover(station)
    ready = begin_print(station, _FORM)
    stage.tell("begun")
    write_bytes(station.disk, stage.stick / ready.name, ready.pdf, replace=True)
    stage.tell(f"came {ready.name}")
    taken(station, _FORM)
    stage.tell("noted")


def _counted(stage: Stage, told: list[str]) -> Iterator[str]:
    """Say when a paper that lies in the folder is not counted: the next one would carry its mark."""
    station = stage.at(DESK_1)
    recover(station)
    came = [fact.split()[1] for fact in told if fact.startswith("came ")]
    lying = sum(path.suffix == ".pdf" for path in stage.stick.iterdir())
    counted = papers(station, _FORM)
    if len(set(came)) != len(came):
        yield "two papers came under one name"
    if "begun" in told and counted < lying:
        yield f"{lying} papers lie in the folder, {counted} are counted"
    if came and not counted:
        yield "a paper came and none is counted"
    if "noted" in told and open_jobs(station):
        yield "a paper that was noted still waits"


def _is_printed(stage: Stage) -> Iterator[str]:
    station = stage.at(DESK_1)
    if open_jobs(station):
        yield "the receipt still waits"
    copies = begin(station, _FORM)
    lying = sum(path.suffix == ".pdf" for path in stage.stick.iterdir())
    if copies < lying:
        yield f"{lying} papers lie in the folder, {copies} are counted"


PRINTING_ACTS = (Act("print", DESK_1, _registered, _print, _counted, _is_printed),)
