"""LIME's local linear models by their normal equations: many rows and outputs in one solve.

Ribeiro et al. 2016, section 3.3, as the `lime` package's `lime_base.py` has it. Each drawn row is
turned into yes/no conditions (does it have the explained row's bin or category?) and weighs
sqrt(exp(-d² / width²)), d a distance of conditions: Euclidean for rows of tables, cosine for parts
of pictures and texts. Features are chosen by forward selection where at most 6 may be used, else by
the weights of a ridge regression on all of them; then a ridge regression on the chosen ones gives
the weights. Instead of a regression for each
candidate, row and output, the weighted products of the conditions are summed once for each row,
and everything else is small linear algebra on them.

Conditions are held as misses, which are 0 in the explained row. So the constant of the model of
misses is its answer for that row, sums of them lose no digits, and what is never missed stays 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from explainers.records import Floats, Integers

_RIDGE, CHOOSING_RIDGE = 1.0, 0.01
MOST_FORWARD = 6
SPENT = 1e-12
"""A condition that the chosen ones leave less than this share of has nothing of its own to add."""
_CELLS = 2**18
"""Numbers held at once while products are summed: few enough to stay in a processor's cache."""


@dataclass(frozen=True, eq=False)
class LocalFits:
    """Local linear models: one for each row and output.

    weights: (rows, features, outputs), what a condition that holds changes; 0 where not chosen.
    chosen: like weights, which features the model uses. intercepts, predictions, scores: (rows,
    outputs): the answer where no condition holds, the answer for the row, the weighted R².
    """

    weights: Floats
    chosen: NDArray[np.bool_]
    intercepts: Floats
    predictions: Floats
    scores: Floats


@dataclass(frozen=True, eq=False)
class Moments:
    """Weighted sums about the means, of misses and of answers less the row's own.

    gram: (rows, features, features); cross: (rows, features, outputs); spread: (rows, outputs).
    misses, answers: (rows, features) and (rows, outputs), the weighted means.
    """

    gram: Floats
    cross: Floats
    spread: Floats
    misses: Floats
    answers: Floats


T = TypeVar("T", LocalFits, Moments)


def local_fits(
    drawn: NDArray[Any], levels: Integers, answers: Floats, own: Floats, nearness: Floats, most: int
) -> LocalFits:
    """Fit around each row with the same drawn rows.

    drawn: (features, draws) and levels: (rows, features), bins and codes of the drawn and of the
    explained rows, which fit into the type of the drawn ones. answers: (draws, outputs) and own:
    (rows, outputs), the model's. nearness: (features + 1,), the weight of a drawn row by how many
    conditions it misses. most: features that a fit may use.
    """
    features, rows = len(drawn), len(levels)
    step = max(1, _CELLS // features**2)
    parts = []
    for start in range(0, rows, step):
        part = slice(start, start + step)
        sums = [
            _around(drawn, row, answers - at, nearness)
            for row, at in zip(levels[part].astype(drawn.dtype), own[part], strict=True)
        ]
        parts.append(_fitted(_joined(np.stack, sums), own[part], most))
    return stacked(parts)


def local_fit(
    misses: NDArray[np.bool_], weights: Floats, moves: Floats, own: Floats, most: int
) -> LocalFits:
    """Fit around one row by draws whose weights are given, as `local_fits` does.

    misses: (features, draws), the conditions that do not hold; all do in the row itself. weights:
    (draws,). moves: (draws, outputs), the answers less the row's own; own: (outputs,).
    """
    sums = _joined(np.stack, [_moments(misses, weights, moves)])
    return _fitted(sums, own[None], most)


def stacked(parts: Sequence[LocalFits]) -> LocalFits:
    """Put fits of different drawings behind each other, as if they were of different rows."""
    return _joined(np.concatenate, parts)


def _joined(join: Callable[[Any], Any], parts: Sequence[T]) -> T:
    """Join each array of some records with the others' array of that name."""
    names = (part.name for part in fields(parts[0]))
    joined = {name: join([getattr(part, name) for part in parts]) for name in names}
    return type(parts[0])(**joined)


def euclidean_nearness(features: int, width: float) -> Floats:
    """Weights by the Euclidean distance of conditions, (features + 1,). width: of the kernel."""
    return _kernel(np.sqrt(np.arange(features + 1)), width)


def cosine_nearness(features: int, width: float) -> Floats:
    """Weights by the cosine distance of conditions, (features + 1,). width: of the kernel.

    Between all conditions met and m of n of them the cosine is √(m / n); where none is met there
    is no angle, and 1 is taken, as lime does.
    """
    met = 1 - np.arange(features + 1) / features
    return _kernel(1 - np.sqrt(met), width)


def _kernel(distances: Floats, width: float) -> Floats:
    return np.sqrt(np.exp(-(distances**2) / width**2))


def _around(drawn: NDArray[Any], row: NDArray[Any], moves: Floats, nearness: Floats) -> Moments:
    """Sum up around one row. moves: (draws, outputs), the answers less the row's own."""
    misses = drawn != row[:, None]
    return _moments(misses, nearness[misses.sum(axis=0)], moves)


def _moments(misses: NDArray[np.bool_], weights: Floats, moves: Floats) -> Moments:
    """Sum up misses and moves of draws, which come in portions.

    The row itself weighs 1 and has neither misses nor a move.
    """
    total = 1.0 + weights.sum()
    mean, middle = misses @ weights / total, weights @ moves / total
    gram, cross = np.outer(mean, mean), np.outer(mean, middle)
    spread = middle**2
    roots = np.sqrt(weights)
    step = max(1, _CELLS // len(misses))
    for start in range(0, len(roots), step):
        part = slice(start, start + step)
        apart = (misses[:, part] - mean[:, None]) * roots[part]
        moved = (moves[part] - middle) * roots[part, None]
        gram += apart @ apart.T
        cross += apart @ moved
        spread += (moved**2).sum(axis=0)
    return Moments(gram, cross, spread, mean, middle)


def _fitted(sums: Moments, own: Floats, most: int) -> LocalFits:
    """Choose features and fit, for all rows and outputs at once."""
    count = min(most, sums.gram.shape[1])
    choose = _forward if most <= MOST_FORWARD else _heaviest
    picked = choose(sums, count)  # (rows, outputs, count)
    row, output = np.ogrid[: len(picked), : picked.shape[1]]
    place = (row[..., None], picked, output[..., None])
    gram = sums.gram[row[..., None, None], picked[..., :, None], picked[..., None, :]]
    cross = sums.cross[place]
    slopes = np.linalg.solve(gram + _RIDGE * np.eye(count), cross[..., None])[..., 0]
    weights, chosen = np.zeros(sums.cross.shape), np.zeros(sums.cross.shape, dtype=np.bool_)
    weights[place], chosen[place] = 0.0 - slopes, True  # a condition that holds is a miss less
    there = own + sums.answers + (sums.misses[..., None] * weights).sum(axis=1)
    explained = (slopes * (2 * cross - (gram * slopes[..., None, :]).sum(axis=-1))).sum(axis=-1)
    # Where the model answers the same everywhere, nothing is left to explain.
    scores = np.divide(explained, sums.spread, out=np.ones_like(there), where=sums.spread != 0)
    return LocalFits(weights, chosen, there - weights.sum(axis=1), there, scores)


def _heaviest(sums: Moments, count: int) -> Integers:
    """The features of the largest weights of a ridge regression on all, (rows, outputs, count)."""
    ridge = CHOOSING_RIDGE * np.eye(sums.gram.shape[1])
    slopes = np.linalg.solve(sums.gram + ridge, sums.cross)
    order = np.argsort(-np.abs(slopes), axis=1, kind="stable")[:, :count]
    return order.swapaxes(1, 2)


def _forward(sums: Moments, count: int) -> Integers:
    """Forward selection, (rows, outputs, count): each time the feature that explains most more.

    What the chosen features explain is taken out of all others' products, so that a candidate's
    gain in R² is one division. Equal gains go to the first feature.
    """
    rows, features, outputs = sums.cross.shape
    gram = np.repeat(sums.gram[:, None], outputs, axis=1)  # (rows, outputs, features, features)
    cross = sums.cross.swapaxes(1, 2).copy()
    alone = np.diagonal(gram, axis1=2, axis2=3).copy()
    picked = np.empty((rows, outputs, count), dtype=np.int64)
    free = np.ones((rows, outputs, features), dtype=np.bool_)
    for at in range(count):
        left = np.diagonal(gram, axis1=2, axis2=3)
        able = (left > SPENT * alone) & free
        gains = np.divide(cross**2, left, out=np.zeros_like(cross), where=able)
        best = np.where(free, gains, -1.0).argmax(axis=2)[..., None]
        picked[..., at] = best[..., 0]
        np.put_along_axis(free, best, False, axis=2)
        gram, cross = _without(gram, cross, best, np.take_along_axis(able, best, axis=2))
    return picked


def _without(
    gram: Floats, cross: Floats, best: Integers, able: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """Take out of all products what feature `best`, (rows, outputs, 1), explains of them."""
    line = np.take_along_axis(gram, best[..., None], axis=2)[..., 0, :]
    size = np.take_along_axis(line, best, axis=2)
    share = np.divide(line, size, out=np.zeros_like(line), where=able)
    answer = np.take_along_axis(cross, best, axis=2)
    return gram - share[..., :, None] * line[..., None, :], cross - share * answer
