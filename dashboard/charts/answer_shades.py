"""Colours of lines by a number: few enough shades that lines of one shade are one trace."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from dashboard.charts.palette import Palette
from explainers.records import Floats, Integers

SHADES: Final = 9
_HEX: Final = 16


def shade_numbers(values: Floats) -> Integers:
    """(rows,) which of SHADES each value gets, from the lowest on; the middle where all are one."""
    low, high = float(values.min()), float(values.max())
    if not high > low:
        return np.full(len(values), SHADES // 2, dtype=np.int64)
    share = (values - low) / (high - low)
    return np.minimum((share * SHADES).astype(np.int64), SHADES - 1)


def shade_colours(palette: Palette) -> tuple[str, ...]:
    """The colour of each shade: from the scale of the palette, evenly."""
    return tuple(_between(palette, at / (SHADES - 1)) for at in range(SHADES))


def _between(palette: Palette, share: float) -> str:
    stops = palette.value_scale
    for (start, first), (end, last) in pairwise(stops):
        if share <= end:
            part = (share - start) / (end - start)
            mixed = [
                round(a + (b - a) * part) for a, b in zip(_rgb(first), _rgb(last), strict=True)
            ]
            return f"#{mixed[0]:02X}{mixed[1]:02X}{mixed[2]:02X}"
    return stops[-1][1]


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], _HEX) for at in (1, 3, 5))
    return red, green, blue
