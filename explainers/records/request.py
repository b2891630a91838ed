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


Rows = AllRows | SampledRows | OneRow


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
