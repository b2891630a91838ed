"""What is measured on a map: where it speaks, how much against, from where on colours are full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from dashboard.tabular.measures import direction
from dashboard.words import percent
from explainers.kernels.coarse import coarse
from explainers.records import Floats, Maps

FULL_PERCENTILE = 99.5
"""One pixel may be a hundred times its neighbours: it would leave all others without colour."""

ALIKE_SQUARES = 16
"""Squares a side by which two maps are compared."""

PARTS = (
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


def _added(values: Floats) -> Floats:
    edges = [np.rint(np.linspace(0, side, 4)).astype(int).tolist() for side in values.shape]
    sums = [
        [values[top:bottom, left:right].sum() for left, right in pairwise(edges[1])]
        for top, bottom in pairwise(edges[0])
    ]
    return np.asarray(sums, dtype=np.float64)


def full_colour(maps: Iterable[Floats]) -> float:
    """The size from which a colour is full, on a scale that all these maps share; above 0.

    The 99.5th percentile of all sizes; the largest where nearly all are 0, and 1 where all are.
    """
    sizes = np.abs(np.concatenate([values.ravel() for values in maps] or [np.zeros(1)]))
    limit = float(np.percentile(sizes, FULL_PERCENTILE)) or float(sizes.max(initial=0.0))
    return limit or 1.0


def by_unit(lines: Sequence[Sequence[Maps | None]]) -> tuple[float, ...]:
    """From which size on colours are full in each line: lines of one unit share their scale."""
    held: dict[str, list[Floats]] = {}
    for maps in (each for line in lines for each in line if each is not None):
        held.setdefault(maps.unit, []).append(maps.values[0])
    limits = {unit: full_colour(values) for unit, values in held.items()}
    return tuple(
        next((limits[each.unit] for each in line if each is not None), 1.0) for line in lines
    )


def by_line(lines: Sequence[Sequence[Maps | None]]) -> tuple[float, ...]:
    """From which size on colours are full in each line, each with a scale of its own."""
    return tuple(
        full_colour([each.values[0] for each in line if each is not None]) for line in lines
    )


def likeness(one: Floats, other: Floats) -> float:
    """Rank correlation of two maps of a picture, by squares: single pixels are noise."""
    return direction(*(coarse(values, ALIKE_SQUARES).ravel() for values in (one, other)))


def thirds_table(maps: Maps, row: int) -> pd.DataFrame:
    """One line for each ninth of the picture, and one for all of it."""
    found = thirds(maps.values[row])
    lines = [
        {
            "part of the picture": PARTS[at][beside],
            "raises": float(found.raises[at, beside]),
            "lowers": float(found.lowers[at, beside]),
            "sum": float(found.raises[at, beside] + found.lowers[at, beside]),
            "share of what raises": percent(float(found.shares[at, beside]), 1),
        }
        for at in range(3)
        for beside in range(3)
    ]
    whole = {
        "part of the picture": "all of it",
        "raises": float(found.raises.sum()),
        "lowers": float(found.lowers.sum()),
        "sum": float(maps.totals[row]),
        "share of what raises": percent(1.0) if found.raises.any() else percent(0.0),
    }
    return pd.DataFrame([*lines, whole])
