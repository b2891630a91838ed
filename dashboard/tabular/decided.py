"""A row of a table and what was asked about it: what every tab of its page is given."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.rows.findings import Finder
from dashboard.rows.population import Population
from explainers.methods.declaration import Method
from explainers.records import Analysis, Attribution, Group, Request


@dataclass(frozen=True, eq=False)
class Shared:
    """How the row's output was shared out: the `request` to `method`, and its `result`."""

    method: Method
    request: Request
    result: Attribution


@dataclass(frozen=True, eq=False)
class Decided:
    """The row at `position`, seen from the output `output`.

    everyone: what the page knows of all rows. rows: the same, as people look for them. groups: the
    columns that are explained as one. shared: None where no method's numbers can be shown.
    """

    analysis: Analysis
    everyone: Population
    rows: Finder
    position: int
    output: int
    groups: tuple[Group, ...]
    shared: Shared | None
