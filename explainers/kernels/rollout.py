"""Attention rollout: what a network's last layer looks at, seen through all layers before it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.records import Floats


def rollout(weights: NDArray[Any]) -> Floats:
    """Follow attention from the last layer down to the first, (tokens, tokens).

    weights: (layers, heads, tokens, tokens), what reads before what is read. Abnar and Zuidema
    2020, section 3: the mean of a layer's heads, half of it the token itself, because each layer
    adds what it makes to what it was given; the layers multiplied. Rows add up to 1 where those of
    the weights do.
    """
    tokens = weights.shape[-1]
    through = np.eye(tokens)
    for layer in weights:
        mixed = (layer.mean(axis=0, dtype=np.float64) + np.eye(tokens)) / 2
        mixed /= mixed.sum(axis=1, keepdims=True)
        through = mixed @ through
    return through
