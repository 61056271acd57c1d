"""Python's search for cyclic garbage, and when to leave it be."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Search for no cyclic garbage inside: for making hundreds of thousands of things that refer to nothing above them.

    The search would walk over all of them, again whenever their number has grown by a quarter, and find nothing.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
