"""The game both our Shapley kernels play: columns are players, the payoff is the model's answer.

A player is a column or a group of them. A coalition S of players is paid v(S), the mean of the
model's answers over reference rows whose columns in S were replaced by the explained row's
(interventional or marginal expectation: Štrumbelj and Kononenko 2014; Lundberg and Lee 2017,
equation 11). It is a mean over games between the explained row and one reference row each, and
Shapley values are linear, so these small games are what is played: in each, a column or group in
which the two rows agree is no player.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explainers.kernels.mixtures import Layout, Pool, pooled
from explainers.kernels.pieces import Call, in_pieces
from explainers.kernels.reporting import Report, unheard
from explainers.records import Floats, Integers

if TYPE_CHECKING:
    import pandas as pd

MODEL_ROWS = 65_536
"""Most rows of one call of the model: enough to drown its fixed cost."""

CELLS = 2**20
"""Most cells of one call, 8 MB of numbers: measured on networks of 10 and 30 columns and on a
pipeline of 20, larger frames leave the cache and are up to half slower."""


@dataclass(frozen=True, eq=False)
class MarginalGame:
    """Explained rows against reference rows under one model.

    predict: frame -> (rows, outputs). outputs: (rows, outputs), the model's answers for the
    explained rows; reference_outputs: (references, outputs), those for the reference rows.
    model_rows: most rows of one call. first: the call of the model before the game.
    """

    pool: Pool
    predict: Callable[[pd.DataFrame], Floats]
    outputs: Floats
    reference_outputs: Floats
    model_rows: int
    first: Call

    @property
    def base_value(self) -> Floats:
        """What the empty coalition is paid, (outputs,)."""
        return np.asarray(self.reference_outputs.mean(axis=0))

    def play(
        self, rows: Integers, references: Integers, layout: Layout, report: Report = unheard
    ) -> Floats:
        """Ask the model about mixtures of pairs, (mixtures, outputs); about none it is not asked.

        report: told in mixtures. One row may take long, and is asked about in several calls then;
        where several are explained at once they are soon done.
        """
        mixed = self.pool.mixed(rows, references, layout)
        if not len(mixed):
            return self.outputs[:0]
        if self.pool.rows == 1:
            return in_pieces(self.predict, mixed, self.first, report)
        answers = self.predict(mixed)
        report(len(mixed), len(mixed))
        return answers


@dataclass(frozen=True, eq=False)
class Shares:
    """What a game was shared out as.

    values: (rows, players, outputs). stderr: like values, or None where they are exact.
    sent: how many rows the model was asked about, the explained and reference rows included.
    """

    values: Floats
    stderr: Floats | None
    sent: int


def marginal_game(
    predict: Callable[[pd.DataFrame], Floats],
    rows: pd.DataFrame,
    references: pd.DataFrame,
    model_rows: int = MODEL_ROWS,
    player_of: Integers | None = None,
) -> MarginalGame:
    """Set up the game of (rows, features) against (references, features).

    player_of: (features,), the player each column belongs to; each its own where it is left out.
    """
    pool = pooled(rows, references, player_of)
    started = time.perf_counter()
    answers = predict(pool.frame())
    first = Call(len(answers), time.perf_counter() - started)
    return MarginalGame(
        pool=pool,
        predict=predict,
        outputs=answers[: pool.rows],
        reference_outputs=answers[pool.rows :],
        model_rows=max(1, min(model_rows, CELLS // len(pool.columns))),
        first=first,
    )


def batches(sizes: Integers, limit: int) -> Iterator[slice]:
    """Cut games of `sizes` mixtures each, (games,), into runs of at most `limit` mixtures.

    A game larger than the limit makes a run of its own.
    """
    ends = np.cumsum(sizes)
    start, sent = 0, 0
    while start < len(sizes):
        stop = max(start + 1, int(np.searchsorted(ends, sent + limit, side="right")))
        yield slice(start, stop)
        start, sent = stop, int(ends[stop - 1])
