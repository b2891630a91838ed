"""What small steps along one feature add up to."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.records.explained import Explained, Floats, Integers


@dataclass(frozen=True, eq=False, kw_only=True)
class Accumulated(Explained):
    """How each output follows one feature, from steps taken by the rows that lie at each place.

    grid: (points,) rising numbers, or names in an order of likeness. curve: (points, outputs), what
    the steps add up to, less its mean over the rows, so that 0 is the mean answer. errors: like
    curve, its standard errors over rows, given the grid; steps that fewer than two rows took add
    nothing to them. counts: how many rows took each step between two numbers, (points - 1,); or
    have each name, (points,). left_out: how many rows stand nowhere on the grid.
    """

    feature: str
    grid: Floats | tuple[str, ...]
    curve: Floats
    errors: Floats
    counts: Integers
    left_out: int
