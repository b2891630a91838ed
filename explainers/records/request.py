"""A request: which method, with which parameters, on which rows of which analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from explainers.records.analysis import Analysis
from explainers.records.groups import Group, players_of


@dataclass(frozen=True)
class AllRows:
    """Every row, in the table's order."""

    def content(self) -> dict[str, Any]:
        """The part of the key that says which rows."""
        return {"rows": "all"}


@dataclass(frozen=True)
class SampledRows:
    """The first `limit` rows of the table's permutation by the request's seed.

    The limit is no part of the key: a larger sample starts with the smaller one's blocks.
    """

    limit: int = 2_000

    def content(self) -> dict[str, Any]:
        """The part of the key that says which rows."""
        return {"rows": "sampled"}


@dataclass(frozen=True)
class OneRow:
    """The row at `position` in the table, counted from 0."""

    position: int

    def content(self) -> dict[str, Any]:
        """The part of the key that says which rows."""
        return {"rows": "one", "position": self.position}


Cell = str | float | None
"""What a cell is changed to: a text, a number, or nothing, which is a missing value."""


@dataclass(frozen=True)
class EditedRow:
    """The row at `position` with the cells of some columns changed, as (column, value).

    The same changes in another order are the same row: they are kept sorted by column. A change to
    the value that the row has already is another question, so callers leave it out.
    """

    position: int
    changes: tuple[tuple[str, Cell], ...]

    def __post_init__(self) -> None:
        """Sort the changes, and write 40 as 40.0: the two are one number and make one key."""
        told = sorted(self.changes, key=lambda change: change[0])
        floats = ((name, float(to) if type(to) is int else to) for name, to in told)
        object.__setattr__(self, "changes", tuple(floats))

    def content(self) -> dict[str, Any]:
        """The part of the key that says which rows."""
        changes = [list(change) for change in self.changes]
        return {"rows": "edited", "position": self.position, "changes": changes}


LoneRow = OneRow | EditedRow
"""A question about a single row, which somebody is waiting for."""
Rows = AllRows | SampledRows | LoneRow


@dataclass(frozen=True)
class Request:
    """One question to the backend. `parameters` are the method's, complete and JSON-able.

    `groups` are columns to be explained as one; a column in none of them is explained alone.
    """

    analysis: Analysis
    method: str
    rows: Rows
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    groups: tuple[Group, ...] = ()

    @property
    def players(self) -> tuple[Group, ...]:
        """Among whom an output is shared out: groups and lone columns, by their first column."""
        return players_of(self.analysis.columns, self.groups)
