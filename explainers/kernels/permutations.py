"""Shapley values of the marginal game by sampling permutations, forwards and backwards.

Štrumbelj and Kononenko 2014; antithetic pairs: Mitchell, Cooper, Frank and Holmes 2022, “Sampling
Permutations for Shapley Value Estimation”, Journal of Machine Learning Research 23. One walk turns
a reference row into the explained row player by player, each a column or a group of them; what the
model's answer gains at a step is that player's. Every reference row has permutations of its own,
because errors of independent walks cancel: walking all reference rows along the same few
permutations, as shap does, asks the model as often and misses by two to three times as much where
it was measured (benchmarks/coalitions.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.kernels.marginal_game import MarginalGame, Shares, batches
from explainers.kernels.mixtures import Layout, Truths
from explainers.kernels.reporting import Report, stretch_of, unheard
from explainers.records import Floats, Integers


def drawn(generator: np.random.Generator, references: int, pairs: int, players: int) -> Integers:
    """Draw permutations, (references, permutations, players), one for each pair.

    Each reference row gets its part of `pairs`, rounded up to an even number: two pairs are
    needed to see how far they scatter.
    """
    each = pairs_each(references, pairs)
    ordered = np.broadcast_to(np.arange(players), (references, each, players))
    return generator.permuted(ordered, axis=2)


def pairs_each(references: int, pairs: int) -> int:
    """How many pairs each reference row gets: an even number, 2 or more."""
    return 2 * max(1, -(-pairs // (2 * references)))


def sampled_shares(game: MarginalGame, orders: Integers, report: Report = unheard) -> Shares:
    """Estimate Shapley values with `orders` from `drawn`, the same ones for every row.

    So a row's numbers do not depend on its neighbours, and differences between rows are theirs.
    Sums are exact: each walk's steps add up to the way from the reference row to the explained one.
    The standard error is that of the permutations, for these reference rows. It is taken from
    differences of two pairs at the same reference row, which is free of how rows differ.
    report: told in rows sent to the model.
    """
    pool = game.pool
    twos = orders.shape[1] // 2
    rows, references, two = (
        place.ravel() for place in np.indices((pool.rows, pool.references, twos))
    )
    counts = pool.differs.sum(axis=2)
    some = counts[rows, references] > 0  # of equal rows nothing is to be shared
    rows, references, two = rows[some], references[some], two[some]
    sizes = 4 * (counts[rows, references] - 1)
    totals = np.zeros((pool.rows, pool.players, game.outputs.shape[1]))
    squares = np.zeros_like(totals)
    done, whole = 0, int(sizes.sum())
    for part in batches(sizes, game.model_rows):
        order = orders.reshape(pool.references, twos, 2, -1)[references[part], two[part]]
        gains = _gains(
            game,
            np.repeat(rows[part], 2),
            np.repeat(references[part], 2),
            order.reshape(-1, order.shape[-1]),
            stretch_of(report, done, whole),
        )
        done += int(sizes[part].sum())
        first, second = gains[0::2], gains[1::2]
        starts = np.flatnonzero(np.diff(rows[part], prepend=-1))
        explained = rows[part][starts]
        totals[explained] += np.add.reduceat(first + second, starts)
        squares[explained] += np.add.reduceat((first - second) ** 2, starts)
    walks = pool.references * 2 * twos
    sent = pool.rows + pool.references + whole
    return Shares(totals / walks, np.sqrt(squares) / walks, sent)


def _gains(
    game: MarginalGame, rows: Integers, references: Integers, order: Integers, report: Report
) -> Floats:
    """What each player gains on a walk and its reverse, averaged: (walks, players, outputs)."""
    players = game.pool.differs[rows, references]
    place = _places(order, players)
    last = players.sum(axis=1) - 1
    reach = np.where(players, place, last[:, None])
    answers = game.play(rows, references, _laid_out(reach, last[:, None] - reach), report)
    nobody, everybody = game.reference_outputs[references], game.outputs[rows]
    ends = np.stack([nobody, everybody, everybody, nobody], axis=1)
    steps, starts = _steps(answers, last, ends.reshape(-1, 2, 2, ends.shape[-1]))
    walk, player = np.nonzero(players)
    at = place[walk, player]
    gains = np.zeros((*players.shape, steps.shape[-1]))
    # Walking back, a step is what the answer loses when the player is taken away.
    gains[walk, player] = (steps[starts[walk, 0] + at] - steps[starts[walk, 1] + at]) / 2
    return gains


def _places(order: Integers, players: Truths) -> Integers:
    """Each player's place among those of its walk, (walks, players); the others' are unused."""
    place = np.empty_like(order)
    playing = np.take_along_axis(players, order, axis=1)
    np.put_along_axis(place, order, playing.cumsum(axis=1) - 1, axis=1)
    return place


def _laid_out(before: Integers, after: Integers) -> Layout:
    """Lay out all walks, each forwards and then its reverse: one step a mixture.

    before, after: (walks, players), how many steps of a walk come before and after a player's
    turn. The reverse walk's coalitions are the complements of the forward one's, so a column is
    four runs: untold, told, and told, untold.
    """
    counts = np.stack([before, after, before, after], axis=1)

    def layout(at: int, told: NDArray[Any], untold: NDArray[Any]) -> NDArray[Any]:
        runs = np.stack([untold, told, told, untold], axis=1)
        return np.repeat(runs.ravel(), counts[:, :, at].ravel())

    return layout


def _steps(answers: Floats, inner: Integers, ends: Floats) -> tuple[Floats, Integers]:
    """Differences along all walks, and where each walk's begin, (walks, 2).

    answers: (mixtures, outputs); inner: (walks,), mixtures of a walk in each direction; ends:
    (walks, 2 directions, first and last, outputs).
    """
    lengths = np.repeat(inner + 2, 2)
    stops = np.cumsum(lengths)
    starts = stops - lengths
    path = np.empty((int(lengths.sum()), answers.shape[1]))
    path[starts], path[stops - 1] = ends.reshape(-1, *ends.shape[2:]).swapaxes(0, 1)
    between = np.ones(len(path), dtype=np.bool_)
    between[starts] = between[stops - 1] = False
    path[between] = answers
    return np.diff(path, axis=0), starts.reshape(-1, 2)
