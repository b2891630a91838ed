"""From the columns a model computes with to the ones its user knows."""

from __future__ import annotations

import numpy as np

from explainers.records import Floats, Integers


def add_up(values: Floats, sources: Integers, width: int) -> Floats:
    """Sum attributions of encoded columns by the raw column they came from.

    values: (rows, encoded, outputs); sources: (encoded,) -> (rows, width, outputs).
    """
    summed = np.zeros((values.shape[0], width, values.shape[2]))
    for encoded, raw in enumerate(sources):
        summed[:, raw] += values[:, encoded]
    return summed
