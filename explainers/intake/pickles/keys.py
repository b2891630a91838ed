"""Keys of dicts and members of sets: their hash must be quick, and no code of the file's choice."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.intake.pickles.refusals import unusual
from explainers.intake.pickles.standins import Maker, StandIn

_ATOMS = (str, bytes, int, float, complex, type(None), np.generic, StandIn)
_KEY_DEPTH = 3


def checked_key(key: Any, depth: int = 0) -> Any:
    """Return a key or member whose hash is quick and its own: text, a number, tuples of those.

    The hash of a tuple of tuples takes as long, or goes as deep, as a file likes.
    """
    if isinstance(key, _ATOMS) and not isinstance(key, np.void):
        return key
    if type(key) is tuple and depth < _KEY_DEPTH:
        for part in key:
            checked_key(part, depth + 1)
        return key
    raise unusual(f"uses {title(key)} for a key")


def title(thing: Any) -> str:
    """Name a thing in a sentence, without asking it."""
    if isinstance(thing, StandIn | Maker):
        return thing.name or "something that is not on the list"
    if isinstance(thing, type):
        return f"the class {thing.__name__}"
    return f"a {type(thing).__name__}"
