"""Exact Shapley values of the marginal game: every coalition of players is asked about.

Lundberg and Lee 2017, equation 4. Batched over explained rows, reference rows and coalitions; where
an explained row and a reference row agree in all columns of a player, the coalitions with and
without it are one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.kernels.marginal_game import MarginalGame, Shares, batches
from explainers.kernels.mixtures import Layout
from explainers.kernels.reporting import Report, stretch_of, unheard
from explainers.records import Floats, Integers


def exact_shares(game: MarginalGame, report: Report = unheard) -> Shares:
    """Shapley values of every row, averaged over its games with the reference rows.

    report: told in rows sent to the model.
    """
    pool = game.pool
    patterns = (pool.differs @ (1 << np.arange(pool.players))).ravel()  # bit i: player i plays
    order = np.argsort(patterns, kind="stable")  # pairs of one row stay together
    order = order[np.searchsorted(patterns[order], 1) :]  # of equal rows nothing is to be shared
    rows, references = np.divmod(order, pool.references)
    players = pool.differs[rows, references]
    sizes = (1 << players.sum(axis=1)) - 2
    totals = np.zeros((pool.rows, pool.players, game.outputs.shape[1]))
    done, whole = 0, int(sizes.sum())
    for part in batches(sizes, game.model_rows):
        at, against = rows[part], references[part]
        groups = _groups(patterns[order[part]], players[part])
        answers = game.play(at, against, _laid_out(groups), stretch_of(report, done, whole))
        done += len(answers)
        first = 0
        for group in groups:
            last = first + int(sizes[part][group.pairs].sum())
            _add(totals, game, group, at[group.pairs], against[group.pairs], answers[first:last])
            first = last
    sent = pool.rows + pool.references + whole
    return Shares(totals / pool.references, None, sent)


@lru_cache(maxsize=16)
def subsets(players: int) -> NDArray[np.intp]:
    """All coalitions of some players, (2^players, players) of 0 and 1; bit i of a row's number."""
    table = np.arange(1 << players)[:, None] >> np.arange(players) & 1
    table.setflags(write=False)
    return table


def shapley(payoffs: Floats) -> Floats:
    """Share out payoffs: (2^players, ...) in the order of `subsets` -> (players, ...).

    Each player's share is a weighted sum of what it adds to the others' coalitions. It is taken of
    the differences, and not as one product with all payoffs, so that a player who never adds
    anything gets 0 and not a rounding error: the page says of 0 that the column does not matter.
    """
    players = len(payoffs).bit_length() - 1
    weights = _weights(players)
    shares = np.empty((players, *payoffs.shape[1:]))
    for player in range(players):
        without_with = payoffs.reshape(-1, 2, 1 << player, *payoffs.shape[1:])
        gains = without_with[:, 1] - without_with[:, 0]
        shares[player] = np.tensordot(weights, gains.reshape(len(weights), *payoffs.shape[1:]), 1)
    return shares


@lru_cache(maxsize=16)
def _weights(players: int) -> Floats:
    """Weight of joining each coalition of the others: 1 / (players · (players − 1 over size))."""
    sizes = subsets(players - 1).sum(axis=1)
    weights = np.array([1 / (players * comb(players - 1, int(size))) for size in sizes])
    weights.setflags(write=False)
    return weights


@dataclass(frozen=True, eq=False)
class _Group:
    """Pairs of one batch with the same players. told: (all players, coalitions) of 0 and 1."""

    pairs: slice
    players: Integers
    told: NDArray[np.intp]


def _groups(patterns: Integers, players: NDArray[np.bool_]) -> list[_Group]:
    """Cut a batch, (pairs,) sorted by pattern and (pairs, players), where those who play change."""
    starts = np.flatnonzero(np.diff(patterns, prepend=-1))
    groups = []
    for start, stop in zip(starts, [*starts[1:], len(patterns)], strict=True):
        playing = np.flatnonzero(players[start])
        table = subsets(len(playing))[1:-1]  # nobody and everybody are known already
        told = np.zeros((players.shape[1], len(table)), dtype=np.intp)
        told[playing] = table.T
        groups.append(_Group(slice(start, stop), playing, told))
    return groups


def _laid_out(groups: list[_Group]) -> Layout:
    """Lay mixtures out group by group, coalition by coalition, pair by pair.

    So whole runs of pairs are copied at once: ten times faster than choosing cell by cell.
    """

    def layout(at: int, told: NDArray[Any], untold: NDArray[Any]) -> NDArray[Any]:
        both = np.stack([untold, told])
        return np.concatenate(
            [both[:, group.pairs].take(group.told[at], axis=0).ravel() for group in groups]
        )

    return layout


def _add(
    totals: Floats,
    game: MarginalGame,
    group: _Group,
    rows: Integers,
    references: Integers,
    answers: Floats,
) -> None:
    """Share out a group's games and add them to their rows' totals."""
    outputs = answers.shape[1]
    asked = answers.reshape(group.told.shape[1], len(rows), outputs)
    nobody, everybody = game.reference_outputs[references], game.outputs[rows]
    payoffs = np.concatenate([nobody[None], asked, everybody[None]])
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    # Payoffs are added up before they are shared out: the same by linearity, and less to do.
    summed = np.add.reduceat(payoffs, starts, axis=1)
    shares = shapley(summed)
    totals[rows[starts][:, None], group.players] += shares.transpose(1, 0, 2)
