"""Maps as means of blocks: single pixels are noise, and a thousand numbers travel faster."""

from __future__ import annotations

import numpy as np

from explainers.records import Floats


def coarse(values: Floats, most: int) -> Floats:
    """Maps, (..., height, width), as means of blocks, at most `most` a side.

    A side that has no more pixels stays as it is; else its blocks differ by one pixel at most.
    """
    return _means(_means(values, most, -2), most, -1)


def _means(values: Floats, most: int, axis: int) -> Floats:
    count = values.shape[axis]
    if count <= most:
        return values
    edges = np.rint(np.linspace(0, count, most + 1)).astype(int)
    sums = np.add.reduceat(values, edges[:-1], axis=axis)
    sizes = np.diff(edges)
    return np.asarray(sums / (sizes[:, None] if axis == -2 else sizes))
