"""What is to come of a table that is brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Taken:
    """A table that is read: its columns and their kinds, its rows, and parts of its notes.

    `kinds` has a letter for each column: number, category. No note but those of `notes` is made.
    """

    rows: int
    kinds: Mapping[str, str]
    notes: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """A table that is turned away: the code, and part of the sentence."""

    code: str
    part: str
