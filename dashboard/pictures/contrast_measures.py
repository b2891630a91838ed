"""What is measured of two maps: one less the other, how much that is, and the tables under both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.pictures.measures import ALIKE_SQUARES, likeness
from dashboard.words import display_names, percent
from explainers.dossier.map_parts import PARTS, full_colour, thirds
from explainers.kernels.coarse import coarse
from explainers.records import Analysis, Floats, Maps

_NAME_WIDTH = 30
_PART = "part of the picture"
_PER_INPUT = "network's input"
"""In units of slopes: the network's input counts differently under another preparation."""


@dataclass(frozen=True, eq=False)
class Contrast:
    """Two classes' maps of one picture by one method, and the first less the second.

    difference: in the unit of both, above 0 where a place speaks more for the first class. Its
    target is the first's, its gap (None where the method promises nothing) is by how much it misses
    what the method promises of the margins' difference, and its receipt is the first map's: it has
    none of its own.
    """

    first: Maps
    second: Maps
    difference: Maps

    @property
    def apart(self) -> float:
        """How much higher the network's margin of the first class is than that of the second."""
        margins = self.first.margins[0]
        return float(margins[self.first.target[0]] - margins[self.second.target[0]])

    @property
    def share(self) -> float:
        """How large the difference is, as a share of all that both maps hold: sums of sizes.

        1 where the maps are each other's opposite, or no place is in both; 0 where all is equal.
        """
        whole = sum(float(np.abs(each.values[0]).sum()) for each in (self.first, self.second))
        return float(np.abs(self.difference.values[0]).sum()) / whole if whole else 0.0


def contrast(first: Maps, second: Maps) -> Contrast:
    """Subtract the second map from the first, place by place.

    Raises ValueError for maps that are not of one picture in one unit.
    """
    if first.unit != second.unit or not np.array_equal(first.shown, second.shown):
        raise ValueError(
            f"a map in {first.unit!r} of {first.shown.shape} was to be less one in {second.unit!r} "
            f"of {second.shown.shape}: they must be of one picture in one unit"
        )
    gap = None if first.gap is None or second.gap is None else first.gap - second.gap
    return Contrast(
        first,
        second,
        replace(
            first,
            values=first.values - second.values,
            totals=first.totals - second.totals,
            gap=gap,
            signed=True,
        ),
    )


def shared_limits(first: Maps, second: Maps) -> tuple[float, float]:
    """From which size on colours are full in two maps that share a scale."""
    limit = full_colour([first.values[0], second.values[0]])
    return limit, limit


def own_limits(first: Maps, second: Maps) -> tuple[float, float]:
    """From which size on colours are full in two maps that each have a scale of their own."""
    return full_colour([first.values[0]]), full_colour([second.values[0]])


def incomparable(first: Maps, second: Maps, analyses: tuple[Analysis, Analysis]) -> str:
    """Why two networks' numbers for one pixel cannot share a scale; empty where they can."""
    if first.unit != second.unit:
        return f"they count {first.unit} and {second.unit}"
    frames = [each.values.shape[1:] for each in (first, second)]
    if frames[0] != frames[1]:
        told = " and ".join(f"{across:,} × {down:,}" for down, across in frames)
        return f"their pixels are parts of other sizes, of {told}"
    one, other = (each.preparation for each in analyses)
    if first.unit.endswith(_PER_INPUT) and one != other:
        return "their networks are given the same pixel as other numbers"
    return ""


def agreement(first: Maps, second: Maps) -> float | None:
    """Rank correlation of two maps by squares; None where there are not as many squares in both."""
    one, other = first.values[0], second.values[0]
    if coarse(one, ALIKE_SQUARES).shape != coarse(other, ALIKE_SQUARES).shape:
        return None
    return likeness(one, other)


def same_part(one: Analysis, other: Analysis) -> bool:
    """Whether two networks are shown the same part of a picture, in the same proportions."""
    first, second = one.preparation, other.preparation
    if first is None or second is None or first.fit != second.fit:
        return False
    return first.height * second.width == second.height * first.width


def contrast_table(found: Contrast) -> pd.DataFrame:
    """One line for each ninth, and one for all: what is for either class, and both maps' sums."""
    maps = (found.first, found.second)
    a, b = display_names(tuple(each.output_names[each.target[0]] for each in maps), _NAME_WIDTH)
    parts = thirds(found.difference.values[0])
    sums = [_sums(each.values[0]) for each in maps]
    return _by_part(
        {
            f"for {a} rather": parts.raises,
            f"for {b} rather": -parts.lowers,
            "difference": parts.raises + parts.lowers,
            f"map of {a}": sums[0],
            f"map of {b}": sums[1],
        }
    )


def pair_table(maps: Sequence[Maps], names: tuple[str, ...]) -> pd.DataFrame:
    """One line for each ninth, and one for all: sum and share of what speaks for, for each map."""
    columns: dict[str, Floats] = {}
    shares: dict[str, Floats] = {}
    for each, name in zip(maps, display_names(names, _NAME_WIDTH), strict=True):
        found = thirds(each.values[0])
        columns[f"sum ({name})"] = found.raises + found.lowers
        shares[f"share of what raises ({name})"] = found.shares
    table = _by_part(columns | shares)
    for title in shares:
        table[title] = [percent(min(1.0, share), 1) for share in table[title]]
    return table


def _by_part(columns: dict[str, Floats]) -> pd.DataFrame:
    """Arrays (3, 3) as columns, and under each its sum."""
    names = [name for line in PARTS for name in line]
    lines = {
        title: [*map(float, numbers.ravel()), float(numbers.sum())]
        for title, numbers in columns.items()
    }
    return pd.DataFrame({_PART: [*names, "all of it"], **lines})


def _sums(values: Floats) -> Floats:
    found = thirds(values)
    return found.raises + found.lowers
