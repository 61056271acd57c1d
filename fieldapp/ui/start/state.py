"""What a person asks for at the first start."""

from __future__ import annotations

import msgspec


class NewOffice(msgspec.Struct, frozen=True):
    """A campaign to be opened here. `deadline` as "YYYY-MM-DD"."""

    title: str
    authority: str
    deadline: str
    officer: str
    passphrase: str
    pin: str


class NewDeskHere(msgspec.Struct, frozen=True):
    """This laptop becomes a desk: by the first file from the office and the text of the card."""

    file: str
    card: str
    officer: str
    passphrase: str
    pin: str
