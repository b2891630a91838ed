"""How far two maps agree: in the order of their places, and in which places are on top."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from explainers.records import Floats


def rank_correlation(one: Floats, other: Floats) -> float:
    """Correlate the ranks of two arrays of one shape (Spearman 1904), -1 to 1.

    Equal numbers share the mean of their ranks. Exactly 1 for an array and itself; NaN where either
    has one value everywhere, which puts its places in no order, or is not finite.
    """
    first, second = _centred_ranks(one), _centred_ranks(other)
    scale = math.sqrt(float(first @ first) * float(second @ second))
    finite = bool(np.isfinite(one).all() and np.isfinite(other).all())
    return float(first @ second) / scale if scale > 0 and finite else math.nan


def top_overlap(one: Floats, other: Floats, share: float) -> float:
    """Share of the places with the largest numbers that two arrays of one shape have in common.

    share: how many places are on top, of all; what two tops have in common by chance is about
    `share`, too. Equal numbers are on top together or not at all, so that a top can be smaller: a
    map that is 0 nearly everywhere agrees with nothing by the order in which its zeros happen to
    stand. The places in common are counted of the larger top. Exactly 1 for an array and itself;
    NaN where either has one value everywhere, so that no place is on top, or is not finite.
    """
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        return math.nan
    first, second = _on_top(one, share), _on_top(other, share)
    both, larger = int((first & second).sum()), max(int(first.sum()), int(second.sum()))
    return both / larger if first.any() and second.any() else math.nan


def _centred_ranks(values: Floats) -> Floats:
    from scipy.stats import rankdata

    ranks = np.asarray(rankdata(values, axis=None), dtype=np.float64)
    # The mean rank, without the rounding of a sum: constant arrays are to have no spread at all.
    return ranks - (values.size + 1) / 2


def _on_top(values: Floats, share: float) -> NDArray[np.bool_]:
    """Which places are on top: none where all are equal.

    What is equal at the border and has no room goes, unless nothing is above it.
    """
    flat = values.ravel()
    count = math.ceil(share * flat.size)
    if not count or flat.min() == flat.max():
        return np.zeros(flat.size, dtype=np.bool_)
    border = np.partition(flat, flat.size - count)[flat.size - count]
    above, reached = flat > border, flat >= border
    kept = above if int(reached.sum()) > count and above.any() else reached
    return np.asarray(kept)
