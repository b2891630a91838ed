"""Groups of rows that lie near each other, and a plane on which to see them.

k-means: Lloyd 1982, Least squares quantization in PCM, IEEE Transactions on Information Theory 28;
first centres after Arthur and Vassilvitskii 2007, k-means++: the advantages of careful seeding,
SODA. How many groups: Rousseeuw 1987, Silhouettes: a graphical aid to the interpretation and
validation of cluster analysis, Journal of Computational and Applied Mathematics 20.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from explainers.records import Floats, Integers

FITTED: Final = 5_000
"""Rows whose places decide where the centres lie; those behind them go to the nearest centre."""
JUDGED: Final = 1_000
"""Rows on which a number of groups is judged: each is compared with each."""
STARTS: Final = 5
"""How often the centres are drawn: where they end hangs on where they begin."""
_ROUNDS: Final = 300


@dataclass(frozen=True, eq=False)
class Clusters:
    """Rows in groups, the largest first.

    labels: (rows,) of int64, the group of each. centres: (groups, columns), the mean of the rows
    that decided. inertia: the squared distances of those rows to their centres, added up.
    """

    labels: Integers
    centres: Floats
    inertia: float

    @property
    def sizes(self) -> Integers:
        """How many rows each group has, (groups,), falling."""
        return np.bincount(self.labels, minlength=len(self.centres))


@dataclass(frozen=True, eq=False)
class Plane:
    """The plane in which rows differ most: principal components (Pearson 1901).

    places: (rows, 2). shares: (2,), of all variance, what each axis shows. axes: (2, columns) of
    length 1, or 0 where the rows do not differ in so many ways.
    """

    places: Floats
    shares: Floats
    axes: Floats


def clusters(values: Floats, count: int, seed: int) -> Clusters:
    """Put rows, (rows, columns), into `count` groups, or into as many as there are different rows.

    The centres lie where the first `FITTED` rows put them, best of `STARTS` draws; equal sizes are
    in the order of their first rows.
    """
    fitted = values[:FITTED]
    count = min(count, len(np.unique(fitted, axis=0)))
    generator = np.random.default_rng(seed)
    runs = [_settled(fitted, _spread(fitted, count, generator)) for _ in range(STARTS)]
    centres, inertia = min(runs, key=lambda run: run[1])
    labels = _nearest(values, centres)
    firsts = np.array([np.argmax(labels == each) for each in range(count)])
    sizes = np.bincount(labels, minlength=count)
    order = np.lexsort((firsts, -sizes))
    return Clusters(np.argsort(order)[labels], centres[order], inertia)


def silhouettes(values: Floats, counts: Iterable[int], seed: int) -> Mapping[int, float]:
    """Judge numbers of groups of the first `JUDGED` rows: mean silhouettes, -1 to 1, by number.

    Numbers that there are not rows enough for, or that leave but one group, are left out.
    """
    judged = values[:JUDGED]
    different = len(np.unique(judged, axis=0))
    apart = _distances(judged)
    return {
        count: float(_silhouette(apart, clusters(judged, count, seed).labels).mean())
        for count in counts
        if 2 <= count <= different
    }


def plane(values: Floats) -> Plane:
    """Lay rows, (rows, columns), out on the two axes along which they vary most.

    An axis points to where its longest component rises, so that the same rows have one picture.
    """
    centred = values - values.mean(axis=0)
    _, lengths, axes = np.linalg.svd(centred, full_matrices=False)
    total = float((lengths**2).sum())
    found, shares = np.zeros((2, values.shape[1])), np.zeros(2)
    for at in range(min(2, len(lengths))):
        if total > 0 and lengths[at] > lengths[0] * values.shape[1] * np.finfo(float).eps:
            longest = axes[at, np.abs(axes[at]).argmax()]
            found[at] = axes[at] * np.sign(longest)
            shares[at] = lengths[at] ** 2 / total
    return Plane(centred @ found.T, shares, found)


def _spread(values: Floats, count: int, generator: np.random.Generator) -> Floats:
    """Draw first centres far from each other: k-means++."""
    centres = values[[int(generator.integers(len(values)))]]
    while len(centres) < count:
        nearest = _squared(values, centres).min(axis=1)
        drawn = int(generator.choice(len(values), p=nearest / nearest.sum()))
        centres = np.vstack([centres, values[drawn]])
    return centres


def _settled(values: Floats, centres: Floats) -> tuple[Floats, float]:
    """Move centres to the means of their rows until no row changes: Lloyd's rounds."""
    labels = _nearest(values, centres)
    for _ in range(_ROUNDS):
        centres = _means(values, labels, centres)
        moved = _nearest(values, centres)
        if np.array_equal(moved, labels):
            break
        labels = moved
    return centres, float(((values - centres[labels]) ** 2).sum())


def _means(values: Floats, labels: Integers, centres: Floats) -> Floats:
    """The mean row of each group; one that lost its rows takes the row farthest from its centre."""
    sizes = np.bincount(labels, minlength=len(centres))
    members = labels == np.arange(len(centres))[:, None]
    means = members.astype(np.float64) @ values / np.maximum(sizes, 1)[:, None]
    lost = np.flatnonzero(sizes == 0)
    if len(lost):
        far = np.argsort(-((values - centres[labels]) ** 2).sum(axis=1), kind="stable")
        means[lost] = values[far[: len(lost)]]
    return np.asarray(means)


def _nearest(values: Floats, centres: Floats) -> Integers:
    return np.asarray(_squared(values, centres).argmin(axis=1), dtype=np.int64)


def _squared(values: Floats, centres: Floats) -> Floats:
    """Squared distances, (rows, centres), by differences: equal rows are exactly 0 apart."""
    apart = (values - centre for centre in centres)
    return np.stack([np.einsum("ij,ij->i", each, each) for each in apart], axis=1)


def _distances(values: Floats) -> Floats:
    return np.sqrt(_squared(values, values))


def _silhouette(apart: Floats, labels: Integers) -> Floats:
    """How much nearer each row is to its own group than to the next one, (rows,).

    apart: (rows, rows). A row that is alone in its group counts 0, as in the paper.
    """
    members = labels[:, None] == np.unique(labels)
    sizes = members.sum(axis=0)
    to_groups = apart @ members
    own = np.take_along_axis(to_groups, labels[:, None], axis=1)[:, 0] / np.maximum(
        sizes[labels] - 1, 1
    )
    means = to_groups / sizes
    means[members] = np.inf
    other = means.min(axis=1)
    larger = np.maximum(own, other)
    scale = np.where(larger > 0, larger, 1)
    return np.where(sizes[labels] > 1, (other - own) / scale, 0.0)
