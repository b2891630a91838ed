"""What a shape of result says of its blocks; checks, bites and the store's room follow from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from explainers.records import Analysis
from explainers.service.storage.blocks import Block

Lengths = Mapping[str, int]
"""How long each named side of an array is, such as {"rows": 512, "points": 40}."""

Joined = Literal["behind", "counted", "same"]
"""How the arrays of bites become that of a block: behind each other, added up, or as all say."""


@dataclass(frozen=True)
class Array:
    """One array of a block.

    sides: its lengths, by name or as numbers. joined: rows follow each other, what is counted in
    rows is added up, and what is said of the model must be the same in every bite. optional: it
    may be missing.
    """

    sides: tuple[str | int, ...]
    dtype: type[np.generic] = np.float64
    joined: Joined = "behind"
    optional: bool = False

    def lengths(self, known: Lengths) -> tuple[int, ...]:
        """Return its lengths; a side that nobody knows yet has none."""
        return tuple(side if isinstance(side, int) else known.get(side, 0) for side in self.sides)


@dataclass(frozen=True)
class Asked:
    """What a block was asked about: rows of an analysis, among so many players.

    parameters: the method's, complete, where anybody needs them to tell lengths beforehand.
    """

    analysis: Analysis
    rows: int
    players: int
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def outputs(self) -> int:
        """How many outputs the model has."""
        return self.analysis.model.outputs

    @property
    def lengths(self) -> Lengths:
        """The sides that need no other word: "rows", "players" and "outputs"."""
        return {"rows": self.rows, "players": self.players, "outputs": self.outputs}


def _none(asked: Asked) -> Lengths:
    return {}


def _nothing(asked: Asked, block: Block) -> Lengths:
    return {}


def _fine(asked: Asked, block: Block) -> None:
    """Find nothing wrong: arrays of the right lengths are all that most shapes ask for."""


@dataclass(frozen=True)
class Contents:
    """What the blocks of one shape hold.

    known: further sides that follow from the question. told: sides that only the block itself
    tells, which are looked at here before an array is held to them. check: what else is looked at,
    once arrays and table have their lengths. Both raise ModelError WRONG_ANSWER.
    whole_rows: its rows come with every column of the table, not only those the model uses.
    row_by_row: each row of many has the numbers it would have alone, so one is looked up there.
    apart: each row has its own way from its own baseline, so notes and verdicts on one say nothing
    of another. looks: its methods are given the pictures themselves, and not only the model to ask.
    bitten: a block may be asked for in bites; False where something is fitted on all its rows.
    most_bytes: how much a result of all rows may hold in memory, where rows are wide; None where
    the room on the disk is limit enough.
    """

    arrays: Mapping[str, Array]
    known: Callable[[Asked], Lengths] = _none
    told: Callable[[Asked, Block], Lengths] = _nothing
    check: Callable[[Asked, Block], None] = _fine
    whole_rows: bool = False
    row_by_row: bool = False
    apart: bool = False
    looks: bool = False
    bitten: bool = True
    most_bytes: int | None = None

    def sides(self, asked: Asked) -> Lengths:
        """Return the sides of its arrays as far as the question tells them."""
        return {**asked.lengths, **self.known(asked)}
