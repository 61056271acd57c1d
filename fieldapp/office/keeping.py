"""What an office keeps for the day when its laptop is lost: all that it holds, sealed to the recovery key."""

from __future__ import annotations

from pathlib import Path

from fieldapp.office.relay import everything, holdings
from fieldapp.station.sending import send
from fieldapp.station.station import Station
from fieldapp.sync.outgoing import WrittenFile


def keep_safe(station: Station, folder: Path) -> list[WrittenFile]:
    """Write all journals held here without a gap and the secrets of the desks' cards; several files when it is much.

    With the paper of the recovery key these files alone bring the office back, health categories included. Keep them
    away from both the laptop and the paper.

    Raises:
        InputRefused: `home.not_an_office`.
        EnvironmentFault: `disk.*`; files written before stay valid.
    """
    station.office()
    campaign, shelf = station.campaign(), station.registry.shelf
    cards = {card: secret.hex() for card, secret in shelf.secrets("card.").items()}
    with station.registry.transaction():
        return [
            send(
                station,
                purpose="records",
                folder=folder,
                recipients=(station.keys.recipient,),
                spans=volume.spans,
                branches=volume.branches,
                holds=holdings(station),
                offer={"cards": cards},
                point="VP",
                desk="LUU",
                sender=campaign.authority,
                receiver=campaign.authority,
            )
            for volume in everything(station)
        ]
