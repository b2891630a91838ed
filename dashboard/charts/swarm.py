"""A beeswarm's geometry: points that would cover each other step aside."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explainers.records import Floats, Integers

BINS = 150  # over the width of the plot: about the width of a point each
THIN = 6  # a lane whose tallest pile is lower than this many points is not spread to full height


def offsets(places: Floats, lanes: Integers) -> NDArray[np.float32]:
    """How far each point steps aside from the middle of its lane, from -1 to 1; (points,).

    `places` are the points' positions along the lanes, `lanes` which lane each lies in. Points of
    one lane and one bin are piled up around the middle, one above, one below, in an order that is
    shuffled (the same way every time): rows often come sorted, and piles would show it. All
    lanes at once by one stable sort; a loop over points takes five times as long.
    """
    if not len(places):
        return np.zeros(0, dtype=np.float32)
    low, high = float(places.min()), float(places.max())
    bins = np.rint((places - low) / ((high - low) or 1.0) * BINS).astype(np.int64)
    piles = lanes * (BINS + 1) + bins
    shuffled = np.random.default_rng(0).permutation(len(piles))
    order = shuffled[np.argsort(piles[shuffled], kind="stable")]
    piles = piles[order]
    starts = np.flatnonzero(np.r_[True, piles[1:] != piles[:-1]])
    rank = np.arange(len(piles)) - np.repeat(starts, np.diff(np.r_[starts, len(piles)]))
    steps = np.empty(len(piles))
    steps[order] = ((rank + 1) // 2) * np.where(rank % 2, 1, -1)
    tallest = np.full(int(lanes.max()) + 1, float(THIN))
    np.maximum.at(tallest, lanes, np.abs(steps))
    return (steps / tallest[lanes]).astype(np.float32)
