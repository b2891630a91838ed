"""Rows in groups by their explanations: which group each is in, and what sets a group apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from explainers.kernels.clusters import JUDGED, Plane, clusters, plane, silhouettes
from explainers.records import Attribution, Floats, Integers

COUNTS: Final = tuple(range(2, 9))
"""Numbers of groups to choose from: more, and nobody could tell them apart."""
SEED: Final = 0
"""Groups are found from the same draws each time, so that a link shows the same groups."""
CLEAR: Final = 0.25
"""Mean silhouette below which Kaufman and Rousseeuw (1990) find no structure in groups."""
TRAITS: Final = 3
"""Features that are told of a group at most."""
WORTH_TELLING: Final = 0.2
"""A feature that differs by less than this share of what the first one does is not told."""


@dataclass(frozen=True, eq=False)
class Grouping:
    """Rows in groups, and where they lie.

    labels: (rows,), 0 for the largest group. sizes: (groups,). centres: (groups, features). where:
    the rows in a plane. judged: (number of groups, mean silhouette) of each that was tried on some
    rows. chosen: whether a reader said how many there are to be.
    """

    labels: Integers
    sizes: Integers
    centres: Floats
    where: Plane
    judged: tuple[tuple[int, float], ...]
    chosen: bool

    @property
    def count(self) -> int:
        """How many groups there are."""
        return len(self.sizes)

    @property
    def silhouette(self) -> float | None:
        """How far apart the groups are, -1 to 1; None where it was not judged."""
        return dict(self.judged).get(self.count)

    def members(self, group: int) -> Integers:
        """The rows of a group, in rising order."""
        return np.flatnonzero(self.labels == group)


@dataclass(frozen=True)
class Trait:
    """A feature that sets a group apart: its mean attribution inside the group and outside."""

    feature: int
    inside: float
    outside: float


def grouped(attribution: Attribution, output: int, count: int | None) -> Grouping:
    """Put rows into groups by what an explanation says of one output.

    count: how many groups; None for the number whose silhouettes are best on some rows.
    """
    values = np.asarray(attribution.values[:, :, output])
    judged = silhouettes(values, COUNTS, SEED)
    best = max(judged, key=judged.__getitem__) if judged else 1
    found = clusters(values, best if count is None else count, SEED)
    return Grouping(
        labels=found.labels,
        sizes=found.sizes,
        centres=found.centres,
        where=plane(values),
        judged=tuple(judged.items()),
        chosen=count is not None,
    )


def judged_rows(attribution: Attribution) -> int:
    """How many rows the number of groups was judged on."""
    return min(JUDGED, len(attribution.positions))


def traits(attribution: Attribution, output: int, grouping: Grouping, group: int) -> list[Trait]:
    """The features whose mean attribution in a group differs most from that of all other rows."""
    values, inside = attribution.values[:, :, output], grouping.labels == group
    mine = values[inside].mean(axis=0)
    others = values[~inside].mean(axis=0) if (~inside).any() else np.zeros_like(mine)
    apart = np.abs(mine - others)
    order = np.argsort(-apart, kind="stable")[:TRAITS]
    least = WORTH_TELLING * float(apart.max(initial=0.0))
    told = [at for at in order if apart[at] > 0 and apart[at] >= least]
    return [Trait(int(at), float(mine[at]), float(others[at])) for at in told]


def nearest(attribution: Attribution, output: int, grouping: Grouping, group: int) -> Integers:
    """The rows of a group, those nearest to its middle first: the first ones are typical of it."""
    rows = grouping.members(group)
    apart = ((attribution.values[rows, :, output] - grouping.centres[group]) ** 2).sum(axis=1)
    return np.asarray(rows[np.argsort(apart, kind="stable")])
