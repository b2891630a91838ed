"""A model of tables and what was asked about it as a whole: what every tab is given."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.records import Analysis, Group


@dataclass(frozen=True)
class Overview:
    """The model seen from the output `output`, over `rows` rows drawn by a fixed seed.

    groups: the columns that are explained as one.
    """

    analysis: Analysis
    output: int
    rows: int
    groups: tuple[Group, ...]
