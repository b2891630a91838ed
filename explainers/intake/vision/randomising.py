"""Networks that forgot what they learned: weights shuffled, to see what a map owes to them.

Adebayo et al. 2018, Sanity checks for saliency maps, section 3. There weights are drawn anew; here
each filter's are shuffled among themselves. A filter then answers numbers as large as before, so
that the mean and the variance which batch normalisation remembers still fit: with weights of
another size, what a deep network answers soon has no digits left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.intake.vision.part import Layers

Shuffle = Callable[[NDArray[Any]], NDArray[Any]]
"""The weights of a tensor, (filters, weights) -> the same, each filter's own in another order."""

NO_WEIGHTS = (
    "This network holds no weights that can be told from its other numbers, so nothing it learned "
    "can be taken from it."
)


def shuffling(seed: int) -> Shuffle:
    """Make the shuffle of one seed; each call draws anew, so the order of calls is part of it."""
    generator = np.random.default_rng(seed)

    def shuffle(weights: NDArray[Any]) -> NDArray[Any]:
        if weights.shape[0] == weights.size:  # one number each, such as biases: among the filters
            return generator.permutation(weights)
        return generator.permuted(weights, axis=1)

    return shuffle


def by_filter(weights: NDArray[Any], shuffle: Shuffle, axes: int = 1) -> NDArray[Any]:
    """Shuffle weights whose first `axes` axes number the filters: the same shape and type."""
    filters = int(np.prod(weights.shape[:axes], dtype=np.int64))
    if weights.size == 0:
        return weights
    return shuffle(weights.reshape(filters, -1)).reshape(weights.shape)


def chosen(names: Iterable[tuple[str, int]], layers: Layers) -> frozenset[str]:
    """Which weights are shuffled. names: each with its number of axes, in the network's order.

    The last layer's are those from the last with two axes on: what a bias is added to.
    """
    known = list(names)
    if layers == "all":
        return frozenset(name for name, _ in known)
    last = max((at for at, (_, axes) in enumerate(known) if axes > 1), default=len(known))
    return frozenset(name for name, _ in known[last:])
