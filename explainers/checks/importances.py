"""How much worse answers are when a column is another row's, by one measure of quality or another.

The fall in quality is the column's importance: the model reliance of Fisher, Rudin and Dominici
(2019, equation 3.4), as a difference. Two things make it uncertain, which other values were drawn
and which rows were asked about; both are in how far single rows pull the mean over the draws, so
its standard error is that of the infinitesimal jackknife (Efron 1981; of the area under the ROC
curve it is DeLong, DeLong and Clarke-Pearson 1988).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from explainers.checks.intervals import Z_95
from explainers.records import Floats


@dataclass(frozen=True, eq=False)
class Judged:
    """A figure over rows, and how far each row pulls it.

    pulls: (rows,), by how much the figure would rise if there were more rows like this one. Their
    mean is 0, and their variance over the rows is that of the figure.
    """

    value: float
    pulls: Floats


Judge = Callable[[Floats], Judged]
"""Answers (rows, outputs) -> how good or bad they are."""


@dataclass(frozen=True, eq=False)
class Importances:
    """How much quality falls without each player.

    quality: of the model's own answers. falls: (players,), the mean over the draws; above 0 the
    answers are worse without the player. errors: (players,), its standard error. draws: (draws,
    players), that of each draw by itself.
    """

    quality: float
    falls: Floats
    errors: Floats
    draws: Floats

    @property
    def low(self) -> Floats:
        """(players,) the lower ends of 95 % intervals."""
        return self.falls - Z_95 * self.errors

    @property
    def high(self) -> Floats:
        """(players,) the upper ends of 95 % intervals."""
        return self.falls + Z_95 * self.errors


def importances(
    outputs: Floats, swapped: Floats, judge: Judge, more_is_better: bool
) -> Importances:
    """Hold swapped answers against the model's own.

    outputs: (rows, outputs). swapped: (rows, draws, players, outputs). All finite; NaN where there
    are no rows, and of fewer than two rows nothing is said about errors.
    """
    sign = 1.0 if more_is_better else -1.0
    own = judge(outputs)
    rows, draws, players = swapped.shape[:3]
    falls, pulls = np.full((draws, players), np.nan), np.zeros((rows, players))
    for player in range(players):
        for draw in range(draws):
            found = judge(swapped[:, draw, player])
            falls[draw, player] = sign * (own.value - found.value)
            pulls[:, player] += (own.pulls - found.pulls) / draws
    return Importances(own.value, falls.mean(axis=0), standard_errors(pulls), falls)


def moves(outputs: Floats, swapped: Floats, output: int) -> Importances:
    """How far the answers themselves move, where nobody knows what would have been right.

    The mean size of the change of one output; the model's own answers move by 0.
    """
    sizes = np.abs(swapped[..., output] - outputs[:, None, None, output])
    each = sizes.mean(axis=0) if len(sizes) else np.full(sizes.shape[1:], np.nan)
    by_row = sizes.mean(axis=1)
    pulls = by_row - (by_row.mean(axis=0) if len(sizes) else 0.0)
    return Importances(0.0, each.mean(axis=0), standard_errors(pulls), each)


def standard_errors(pulls: Floats) -> Floats:
    """(figures,) of figures that rows pull by (rows, figures)."""
    rows = len(pulls)
    if rows < 2:
        return np.full(pulls.shape[1], np.nan)
    return np.asarray(np.sqrt((pulls**2).sum(axis=0) / (rows * (rows - 1.0))))


def averaged(losses: Any) -> Judged:
    """A figure that is the mean of what each row has, (rows,)."""
    each = np.asarray(losses, dtype=np.float64)
    value = float(each.mean()) if len(each) else float("nan")
    return Judged(value, each - value)
