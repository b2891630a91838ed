"""A map in nine parts: where it speaks, how much against, from where on its colours are full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from explainers.records import Floats

FULL_PERCENTILE: Final = 99.5
"""One pixel may be a hundred times its neighbours: it would leave all others without colour."""

PARTS: Final = (
    ("top left", "top", "top right"),
    ("left", "middle", "right"),
    ("bottom left", "bottom", "bottom right"),
)


@dataclass(frozen=True, eq=False)
class Thirds:
    """A map added up in nine parts, from the top left: each side of the picture cut in three.

    raises, lowers: (3, 3), the sums of what is above and what is below 0; the latter is 0 or less.
    """

    raises: Floats
    lowers: Floats

    @property
    def against(self) -> float:
        """Which share of all that speaks does so against the output; 0 where nothing speaks."""
        size = self.size
        return float(-self.lowers.sum() / size) if size else 0.0

    @property
    def size(self) -> float:
        """All that speaks, whichever way."""
        return float(self.raises.sum() - self.lowers.sum())

    @property
    def shares(self) -> Floats:
        """(3, 3) how much of what raises lies in each part; zeros where nothing raises."""
        total = self.raises.sum()
        return np.asarray(self.raises / total if total else self.raises)


def thirds(values: Floats) -> Thirds:
    """Add up a map, (height, width), in nine parts that differ by a pixel a side at most."""
    return Thirds(_added(np.maximum(values, 0.0)), _added(np.minimum(values, 0.0)))


def full_colour(maps: Iterable[Floats]) -> float:
    """The size from which a colour is full, on a scale that all these maps share; above 0.

    The 99.5th percentile of all sizes; the largest where nearly all are 0, and 1 where all are.
    """
    sizes = np.abs(np.concatenate([values.ravel() for values in maps] or [np.zeros(1)]))
    limit = float(np.percentile(sizes, FULL_PERCENTILE)) or float(sizes.max(initial=0.0))
    return limit or 1.0


def place(at: int, beside: int) -> str:
    """One of nine parts of a picture: "in the middle", "at the top left"."""
    part = PARTS[at][beside]
    return f"{'in' if part == 'middle' else 'at'} the {part}"


def _added(values: Floats) -> Floats:
    edges = [np.rint(np.linspace(0, side, 4)).astype(int).tolist() for side in values.shape]
    sums = [
        [values[top:bottom, left:right].sum() for left, right in pairwise(edges[1])]
        for top, bottom in pairwise(edges[0])
    ]
    return np.asarray(sums, dtype=np.float64)
