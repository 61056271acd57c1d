"""Which scanner this laptop has; remembered here and handed to nobody."""

from __future__ import annotations

from fieldapp.station.station import Station

_PORT = "scanner_port"


def scanner_port(station: Station) -> str:
    """Return the serial port of the scanner; empty when it types like a keyboard."""
    return station.registry.shelf.setting(_PORT)


def keep_scanner_port(station: Station, port: str) -> None:
    """Remember the serial port; empty for a scanner that types."""
    with station.registry.transaction():
        station.registry.shelf.put_setting(_PORT, port)
