"""LIME's local linear model where there are more conditions than draws, as in long texts.

The same fit as `local_fits`, whose sums over all pairs of conditions would take memory by the
square of their number and time by its cube. Here which conditions are used is found from the draws:
the weights of a ridge regression on all of them are sums over draws (its dual form: Saunders,
Gammerman and Vovk 1998, Ridge regression learning algorithm in dual variables, ICML), and forward
selection keeps a basis of what the chosen ones explain. The fit on those is the same.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from explainers.kernels.local_fits import (
    CHOOSING_RIDGE,
    MOST_FORWARD,
    SPENT,
    LocalFits,
    local_fit,
)
from explainers.records import Floats, Integers

_CELLS = 2**21
"""Numbers of conditions that are held in double precision at once, 16 MB."""


def wide_fit(
    misses: NDArray[np.bool_], answers: Floats, own: Floats, nearness: Floats, most: int
) -> LocalFits:
    """Fit around one row, whose conditions all hold.

    misses: (features, draws), the conditions that do not hold. answers: (draws, outputs) and own:
    (outputs,), the model's. nearness: (features + 1,), the weight of a draw by how many conditions
    it misses. most: features that a fit may use.
    """
    weights = nearness[misses.sum(axis=0, dtype=np.int64)]
    moves, features = answers - own, len(misses)
    count = min(most, features)
    choose = _forward if most <= MOST_FORWARD else _heaviest
    picked = choose(misses, weights, moves, count)
    shape = (1, features, len(own))
    found, chosen = np.zeros(shape), np.zeros(shape, dtype=np.bool_)
    alone = []
    for output, used in enumerate(picked.T):
        one = slice(output, output + 1)
        alone.append(local_fit(misses[used], weights, moves[:, one], own[one], count))
        found[0, used, output], chosen[0, used, output] = alone[-1].weights[0, :, 0], True
    names = ("intercepts", "predictions", "scores")
    joined = {name: np.concatenate([getattr(fit, name) for fit in alone], axis=1) for name in names}
    return LocalFits(found, chosen, **joined)


def _portions(misses: NDArray[np.bool_], weights: Floats) -> Iterator[tuple[slice, Floats]]:
    """Weighted conditions about their means, some features at a time: (features, draws + 1).

    The last column is the row itself, which weighs 1 and misses nothing.
    """
    total = 1.0 + weights.sum()
    roots = np.append(np.sqrt(weights), 1.0)
    step = max(1, _CELLS // len(roots))
    for start in range(0, len(misses), step):
        part = slice(start, start + step)
        missed = np.zeros((len(misses[part]), len(roots)))
        missed[:, :-1] = misses[part]
        missed -= (misses[part] @ weights / total)[:, None]
        yield part, missed * roots


def _moved(weights: Floats, moves: Floats) -> Floats:
    """Weighted moves about their mean, (draws + 1, outputs), the row itself last."""
    middle = weights @ moves / (1.0 + weights.sum())
    roots = np.append(np.sqrt(weights), 1.0)
    every = np.concatenate([moves, np.zeros((1, moves.shape[1]))])
    return np.asarray((every - middle) * roots[:, None])


def _heaviest(misses: NDArray[np.bool_], weights: Floats, moves: Floats, count: int) -> Integers:
    """The features of the largest weights of a ridge regression on all, (count, outputs)."""
    draws = len(weights) + 1
    gram = CHOOSING_RIDGE * np.eye(draws)
    for _, missed in _portions(misses, weights):
        gram += missed.T @ missed
    shares = np.linalg.solve(gram, _moved(weights, moves))
    slopes = np.concatenate([missed @ shares for _, missed in _portions(misses, weights)])
    return np.argsort(-np.abs(slopes), axis=0, kind="stable")[:count]


def _forward(misses: NDArray[np.bool_], weights: Floats, moves: Floats, count: int) -> Integers:
    """Forward selection, (count, outputs): each time the feature that explains most more."""
    moved = _moved(weights, moves)
    found = [_forward_of(misses, weights, one, count) for one in moved.T]
    return np.stack(found, axis=1)


def _forward_of(misses: NDArray[np.bool_], weights: Floats, moved: Floats, count: int) -> Integers:
    """Forward selection for one output. moved: (draws + 1,), as `_moved` has it."""
    basis = np.empty((0, len(moved)))
    picked: list[int] = []
    for _ in range(count):
        rest = moved - (basis @ moved) @ basis
        gains = np.concatenate(
            [_gains(missed, basis, rest) for _, missed in _portions(misses, weights)]
        )
        gains[picked] = -1.0
        picked.append(int(gains.argmax()))
        line = next(_portions(misses[picked[-1:]], weights))[1][0]
        left = line - (basis @ line) @ basis
        if left @ left > SPENT * (line @ line):
            basis = np.append(basis, left[None] / np.sqrt(left @ left), axis=0)
    return np.array(picked, dtype=np.int64)


def _gains(missed: Floats, basis: Floats, rest: Floats) -> Floats:
    """How much more each feature explains of what the chosen ones leave, (features,)."""
    alone = (missed**2).sum(axis=1)
    left = alone - ((missed @ basis.T) ** 2).sum(axis=1)
    able = left > SPENT * alone
    return np.asarray(np.divide((missed @ rest) ** 2, left, out=np.zeros_like(left), where=able))
