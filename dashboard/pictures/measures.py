"""What is measured on a map: where it speaks, how much against, from where on colours are full."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.tabular.measures import direction
from dashboard.words import percent
from explainers.dossier.map_parts import PARTS, full_colour, thirds
from explainers.kernels.coarse import coarse
from explainers.records import Floats, Maps

ALIKE_SQUARES = 16
"""Squares a side by which two maps are compared."""


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
