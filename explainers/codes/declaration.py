"""What a code is: one kind of failure, told in general, where the error tells the case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """Whose doing a failure is; the value is its word on the page."""

    REFUSED = "refused"
    FAILED = "failed"
    STOPPED = "stopped"
    OURS = "our fault"


RAISED_AS = {
    Kind.REFUSED: frozenset({"RefusedError"}),
    Kind.FAILED: frozenset({"ModelError"}),
    Kind.STOPPED: frozenset({"StoppedError"}),
    # Whoever catches a failure asks what may be done now, and that does not hang on whose it is.
    Kind.OURS: frozenset({"ModelError", "StoppedError"}),
}
"""The types of `explainers.errors` by which each kind travels."""

IN_WORDS = {
    Kind.REFUSED: "The input was turned away; nothing of it was run.",
    Kind.FAILED: "The model or the method raised, or answered what cannot be right.",
    Kind.STOPPED: "The work was ended before it was done; what was stored is kept.",
    Kind.OURS: "The error is in Rationale itself, not in your files.",
}


@dataclass(frozen=True)
class Code:
    """A code, what it means in general, and what is to be done about it, in whole sentences."""

    name: str
    kind: Kind
    meaning: str
    remedy: str


@dataclass(frozen=True)
class Room:
    """The codes of one place in the house, under the title a reader looks for."""

    title: str
    codes: tuple[Code, ...]


def refused(name: str, meaning: str, remedy: str) -> Code:
    """Declare a code of RefusedError."""
    return Code(name, Kind.REFUSED, meaning, remedy)


def failed(name: str, meaning: str, remedy: str) -> Code:
    """Declare a code of ModelError."""
    return Code(name, Kind.FAILED, meaning, remedy)


def stopped(name: str, meaning: str, remedy: str) -> Code:
    """Declare a code of StoppedError."""
    return Code(name, Kind.STOPPED, meaning, remedy)


def ours(name: str, meaning: str, remedy: str) -> Code:
    """Declare a code of an error on our side, whichever type it travels by."""
    return Code(name, Kind.OURS, meaning, remedy)
