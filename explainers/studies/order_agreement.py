"""What the studies that compare orders share: how far two lists of numbers agree, and on what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from explainers.kernels.rank_agreement import rank_correlation, top_overlap
from explainers.records import Floats, Measured

TOP: Final = 3
"""Words or columns on top, by the size of their numbers: what a reader takes away."""


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far two methods, or two runs of one, agree about the parts of one input.

    correlation: of the ranks of their numbers. same_sign: the share of parts with one sign, of
    those to which both give a number. top: the share of their strongest parts in common. Each is
    NaN where there is nothing to compare: one part, no order, no more parts than are on top.
    """

    correlation: float
    same_sign: float
    top: float


def agreement(one: Floats, other: Floats) -> Agreement:
    """Compare what two give each part, (parts,)."""
    both = (one != 0) & (other != 0)
    signs = np.sign(one[both]) == np.sign(other[both])
    # Half a part less: a share times a number of parts may be rounded up to one more.
    share = min(1.0, (TOP - 0.5) / max(len(one), 1))
    return Agreement(
        rank_correlation(one, other) if len(one) > 1 else float("nan"),
        float(signs.mean()) if both.any() else float("nan"),
        top_overlap(np.abs(one), np.abs(other), share) if len(one) > TOP else float("nan"),
    )


def mean_of(values: Iterable[float]) -> float | None:
    """The mean of those that are known; None where none is."""
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else None


def measured(name: str, values: Iterable[float], unit: str) -> Measured:
    """Put several comparisons into one number with its range; that of one has none."""
    known = [value for value in values if not np.isnan(value)]
    if len(known) < 2:
        return Measured(name, known[0] if known else None, unit=unit)
    return Measured(name, float(np.mean(known)), min(known), max(known), unit)
