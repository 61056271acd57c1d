"""Walking over the elements of an XML part: names without their prefixes, no document types, in pieces."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Final
from xml.parsers import expat

from fieldapp.system.errors import InputRefused

_PIECE: Final = 256 * 1024
Attributes = dict[str, str]


def walk(
    stream: IO[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call `start(name, attributes)`, `end(name)` and `text(characters)` as the elements come; names have no prefixes.

    Raises:
        InputRefused: `sheet.entities` for a document type, `sheet.damaged` for what is no XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def started(name: str, attributes: Attributes) -> None:
        start(local(name), {local(key): value for key, value in attributes.items()})

    def ended(name: str) -> None:
        assert end is not None
        end(local(name))

    def declared(*_what: object) -> None:
        raise InputRefused("sheet.entities")

    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = declared
    if end is not None:
        parser.EndElementHandler = ended
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, UnicodeError, LookupError) as error:
        raise InputRefused("sheet.damaged") from error


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]


def whole(value: str, default: int = 0) -> int:
    """Return a number of at most nine digits that stands in an attribute, `default` for anything else."""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else default
