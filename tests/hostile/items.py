"""A file somebody may bring, and what is to come of it on the Start page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Door = Literal["model", "table", "preprocessor"]


@dataclass(frozen=True)
class Refused:
    """Turned away where it is uploaded: the code, and a part of the sentence."""

    code: str
    words: str = ""


@dataclass(frozen=True)
class Remarked:
    """Read, and each of these parts of sentences is shown beside it."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Unfit:
    """Read, but beside the good other file the page says this and offers no explanation."""

    words: str


@dataclass(frozen=True)
class Tried:
    """Read, and found out when it is tried on a few rows: the code, part of the sentence."""

    code: str
    words: str = ""


@dataclass(frozen=True)
class Explained:
    """Read, tried and explained; the page about the model says this."""

    words: str


Outcome = Refused | Remarked | Unfit | Tried | Explained


@dataclass(frozen=True)
class Item:
    """One file: what it is, which danger or defect it stands for, how it is made, where it ends.

    term: what a person would look for in the list of dangers; several files may stand for one.
    """

    name: str
    term: str
    what: Door
    file_name: str
    make: Callable[[], bytes]
    outcome: Outcome


def family(
    prefix: str,
    what: Door,
    file_name: str,
    made: Mapping[str, tuple[str, Callable[[], bytes], Outcome]],
) -> tuple[Item, ...]:
    """Items that go through the same door: name -> (term, maker, outcome)."""
    return tuple(
        Item(f"{prefix}: {name}", term, what, file_name, make, outcome)
        for name, (term, make, outcome) in made.items()
    )
