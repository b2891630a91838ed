"""The marginal game and its Shapley values from their definitions, slowly.

Lundberg and Lee 2017, equations 4 and 11: a coalition of columns is paid the model's mean answer
over reference rows that take those columns from the explained row; a column's share is its mean
gain over all orders of joining. Štrumbelj and Kononenko 2014, algorithm 1: the same over some
orders, each with one reference row. One row, one coalition and one call of the model at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd

Predict = Callable[[pd.DataFrame], np.ndarray]


def payoff(predict: Predict, row: pd.DataFrame, reference: pd.DataFrame, known: Iterable[str]):
    """What a coalition is paid, (outputs,); `row` is a frame of one row."""
    mixed = reference.copy()
    for name in known:
        mixed[name] = row[name].repeat(len(reference)).set_axis(reference.index)
    return predict(mixed).mean(axis=0)


def shapley(
    predict: Predict,
    row: pd.DataFrame,
    reference: pd.DataFrame,
    players: Sequence[Sequence[str]] | None = None,
) -> np.ndarray:
    """Shapley values of one row, (players, outputs), by the formula over coalitions.

    players: the columns of each; every column is one where they are left out.
    """
    teams = [tuple(team) for team in players or [(name,) for name in row.columns]]
    paid = {
        frozenset(known): payoff(predict, row, reference, [name for team in known for name in team])
        for size in range(len(teams) + 1)
        for known in combinations(teams, size)
    }
    values = []
    for team in teams:
        others = [other for other in teams if other != team]
        total = 0.0
        for size in range(len(teams)):
            weight = factorial(size) * factorial(len(others) - size) / factorial(len(teams))
            for known in combinations(others, size):
                gain = paid[frozenset({*known, team})] - paid[frozenset(known)]
                total = total + weight * gain
        values.append(total)
    return np.array(values)


def walk(predict: Predict, row: pd.DataFrame, reference: pd.DataFrame, order: Iterable[int]):
    """Gains, (features, outputs), when the columns join in `order`; both frames have one row."""
    names = list(row.columns)
    gains = np.zeros((len(names), predict(row).shape[1]))
    known: list[str] = []
    for at in order:
        before = payoff(predict, row, reference, known)
        known.append(names[at])
        gains[at] = payoff(predict, row, reference, known) - before
    return gains


def sampled(predict: Predict, row: pd.DataFrame, reference: pd.DataFrame, orders: np.ndarray):
    """Estimates and standard errors, (features, outputs) each, of one row.

    orders: (references, pairs, features). A pair is an order and its reverse. Reference rows are
    strata: the variance of their mean is the sum of the variances of their own means, over their
    number squared. Within one it is that of neighbouring pairs, two at a time.
    """
    means, variances = [], []
    for at, of_one in enumerate(orders):
        single = reference.iloc[[at]]
        pairs = [
            (walk(predict, row, single, order) + walk(predict, row, single, order[::-1])) / 2
            for order in of_one
        ]
        twos = [np.var(pairs[i : i + 2], axis=0, ddof=1) for i in range(0, len(pairs), 2)]
        means.append(np.mean(pairs, axis=0))
        variances.append(np.mean(twos, axis=0) / len(pairs))
    return np.mean(means, axis=0), np.sqrt(np.sum(variances, axis=0)) / len(orders)
