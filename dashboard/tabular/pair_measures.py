"""What sentences, tables and charts read off pairs: sizes, orders, one pair along its values."""

from __future__ import annotations

import numpy as np

from dashboard.tabular.measures import ranking
from explainers.records import Attribution, Floats, Integers, Pairs, pairs_of, squared

MOST_DRAWN = 15
"""Features of a map: the cells of more are too small for a phone."""


def pair_sizes(pairs: Pairs, output: int) -> Floats:
    """(pairs,) mean absolute number of each pair; zeros where there are no rows."""
    numbers = pairs.values[:, :, output]
    return np.abs(numbers).mean(axis=0) if len(numbers) else np.zeros(numbers.shape[1])


def strongest(pairs: Pairs, numbers: Floats) -> Integers:
    """Indices of the pairs of two features, by falling absolute size of `numbers`, (pairs,)."""
    first, second = pairs_of(len(pairs.names))
    order = ranking(numbers)
    return order[(first != second)[order]]


def members(pairs: Pairs, at: int) -> tuple[int, int]:
    """The two features of a pair."""
    first, second = pairs_of(len(pairs.names))
    return int(first[at]), int(second[at])


def together(pairs: Pairs, output: int) -> Floats:
    """(features, features) mean absolute interactions; the diagonal is 0."""
    square = squared(pair_sizes(pairs, output), len(pairs.names))
    np.fill_diagonal(square, 0.0)
    return square


def alone(pairs: Pairs, output: int) -> Floats:
    """(features,) mean absolute main effects: what each feature does by itself."""
    return np.diagonal(squared(pair_sizes(pairs, output), len(pairs.names)))


def share_together(pairs: Pairs, output: int) -> float:
    """The share of interactions in all that moves the output, by mean absolute size."""
    between, whole = (
        float(together(pairs, output).sum()) / 2,
        float(pair_sizes(pairs, output).sum()),
    )
    return between / whole if whole else 0.0


def by_strongest_pair(pairs: Pairs, output: int) -> list[str]:
    """Names of the features, those of the strongest pair first."""
    square = together(pairs, output)
    return [pairs.names[at] for at in ranking(square.max(axis=0, initial=0.0))]


def partners(pairs: Pairs, output: int, feature: str) -> list[str]:
    """Names of the other features, the one that acts most together with `feature` first."""
    own = pairs.names.index(feature)
    order = ranking(together(pairs, output)[own])
    return [pairs.names[at] for at in order if at != own]


def along(pairs: Pairs, feature: str, other: str) -> Attribution:
    """What two features do together as numbers of the first one, for charts along its values."""
    ends = sorted((pairs.names.index(feature), pairs.names.index(other)))
    first, second = pairs_of(len(pairs.names))
    at = int(np.flatnonzero((first == ends[0]) & (second == ends[1]))[0])
    return Attribution(
        values=pairs.values[:, at : at + 1],
        base_values=pairs.base_values,
        outputs=pairs.outputs,
        data=pairs.data,
        positions=pairs.positions,
        names=(feature,),
        output_names=pairs.output_names,
        unit=pairs.unit,
        receipt=pairs.receipt,
        dictionary=pairs.dictionary,
    )
