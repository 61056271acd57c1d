"""The one tree of errors, split by whose fault it is.

Every error carries a stable `code` such as `bundle.truncated`. What a person reads stands in
`resources/texts/refusals/<first part of the code>.toml` in both languages: what happened, and the next step.
"""

from __future__ import annotations


class FieldappError(Exception):
    """An error with a stable code.

    Attributes:
        code: `<area>.<what>`; the key of the sentences that explain it.
        place: where it stands (a file name, a cell, a field); never personal data.
        details: values that the sentence may name; never personal data.
    """

    def __init__(self, code: str, *, place: str = "", **details: str | int) -> None:
        super().__init__(code if not place else f"{code} ({place})")
        self.code = code
        self.place = place
        self.details = details


class EnvironmentFault(FieldappError):
    """The machine cannot do it now: disk full, stick gone, printer off. Nothing saved is lost."""


class InputRefused(FieldappError):
    """Something from outside is not what it has to be; it was refused whole."""


class Bug(FieldappError):
    """The program itself is wrong."""
