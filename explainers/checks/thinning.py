"""Curves of many points drawn with few: no point moves by more than the width of the line."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainers.records import Floats, Integers

COLUMNS: Final = 249
"""Strips the width is cut into: of 700 pixels each takes less than three, a line's width."""


def thinned(x: Floats, y: Floats) -> Integers:
    """The places of the points to draw, at most 1,000 of them, in rising order.

    x: (points,), finite and rising; y: (points,), finite. Of each strip the first, the last, the
    lowest and the highest point are kept (M4; Jugel, Jerzak, Hackenbroich and Markl 2014): the line
    runs from the lowest to the highest within the strip, so that a point left out has a point of
    the line beside it at its own height, no farther away than the strip is wide.
    """
    if len(x) <= 4 * (COLUMNS + 1):
        return np.arange(len(x))
    width = float(x[-1] - x[0])
    strips = (
        ((x - x[0]) * (COLUMNS / width)).astype(np.int64) if width > 0 else np.zeros(len(x), int)
    )
    starts = np.flatnonzero(np.diff(strips, prepend=-1))
    ends = np.append(starts[1:], len(x)) - 1
    kept = np.concatenate(
        [starts, ends, _first_at(y, starts, np.minimum), _first_at(y, starts, np.maximum)]
    )
    return np.unique(kept)


def _first_at(y: Floats, starts: Integers, pick: np.ufunc) -> Integers:
    """The first point of each strip that has its lowest, or highest, value."""
    most = pick.reduceat(y, starts)
    sizes = np.diff(np.append(starts, len(y)))
    places = np.flatnonzero(y == np.repeat(most, sizes))
    firsts = np.searchsorted(places, starts)
    return np.asarray(places[firsts], dtype=np.int64)
