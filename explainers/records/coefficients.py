"""The weighted sum a linear model computes, in the user's own columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explainers.records.explained import Explained, Floats

What = Literal["number", "category", "missing", "curve"]
"""What a part of the sum is about: a number, for each 1 of it; a category, where it is that one; a
gap, where there is no value; or a column that enters as a curve, which no one weight tells."""


@dataclass(frozen=True)
class Part:
    """One part of the sum: of which column (its place among the names), and of which category."""

    feature: int
    what: What
    category: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Coefficients(Explained):
    """What each column, and each category of one, adds to a model's weighted sum.

    weights: (parts, outputs) in `unit`: for each 1 of a number, and in full for a category or a
    gap; NaN for a curve. spreads: (parts, outputs), how far it moves the sum: the weight times the
    standard deviation over the reference rows of the number, or of whether it is that category.
    usual: (parts,), the mean of the number over those rows, or the share of them it applies to.
    intercepts: (outputs,), the sum where all numbers are 0 and all categories add nothing.
    """

    parts: tuple[Part, ...]
    weights: Floats
    spreads: Floats
    usual: Floats
    intercepts: Floats
