"""Where this laptop puts papers, and on what: remembered for each kind of paper, never part of a bundle."""

from __future__ import annotations

import msgspec

from fieldapp.papers.receipt import PAPER_KINDS, PaperKind, PaperName
from fieldapp.station.station import Station

_PAPER = "receipt_paper"
_PLACES = "print_places"


class PrintTarget(msgspec.Struct, frozen=True):
    """Where papers go: a printer by name, or a folder for PDFs; neither while nothing was chosen."""

    printer: str = ""
    folder: str = ""

    @property
    def chosen(self) -> bool:
        """Tell whether there is a place."""
        return bool(self.printer or self.folder)


def receipt_kind(station: Station) -> PaperKind:
    """Return what this laptop prints receipts on: what was chosen last, or A5."""
    kept = station.registry.shelf.setting(_PAPER)
    return msgspec.json.decode(kept, type=PaperKind) if kept else PAPER_KINDS[0]


def remember_kind(station: Station, kind: PaperKind) -> None:
    """Keep what receipts are printed on from now on."""
    with station.registry.transaction():
        station.registry.shelf.put_setting(_PAPER, msgspec.json.encode(kind).decode())


def print_places(station: Station) -> dict[PaperName, PrintTarget]:
    """Return where each kind of paper goes, of those for which a place was chosen."""
    kept = station.registry.shelf.setting(_PLACES, "{}")
    return msgspec.json.decode(kept, type=dict[PaperName, PrintTarget])


def print_place(station: Station, paper: PaperName) -> PrintTarget:
    """Return where a kind of paper goes."""
    return print_places(station).get(paper, PrintTarget())


def remember_place(station: Station, paper: PaperName, target: PrintTarget) -> None:
    """Keep where a kind of paper goes from now on."""
    kept = {**print_places(station), paper: target}
    with station.registry.transaction():
        station.registry.shelf.put_setting(_PLACES, msgspec.json.encode(kept).decode())
