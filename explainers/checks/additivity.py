"""Additivity: base value plus attributions must give the model's own output."""

from __future__ import annotations

import math

import numpy as np

from explainers.records import Check, Floats

ROUNDING = 1e-4
"""What rounding may cost an exact method, as a share of the output's scale.

Libraries that sum single-precision leaf values stay below 1e-5; a wrong method misses by whole
units.
"""


def additivity(
    values: Floats, base_values: Floats, outputs: Floats, share: float = ROUNDING
) -> Check:
    """Compare sums with outputs (local accuracy: Lundberg and Lee 2017, property 1).

    values: (rows, features, outputs); base_values and outputs: (rows, outputs). The gap is the
    largest absolute difference; the tolerance is `share` times the largest absolute output,
    at least `share` itself. A value that is not finite makes the gap infinite.
    """
    return judged(*gap_and_scale(values, base_values, outputs), share)


def gap_and_scale(values: Floats, base_values: Floats, outputs: Floats) -> tuple[float, float]:
    """Measure the largest gap and the largest absolute output; both may be kept and compared later.

    Of several parts of the rows, the larger ones are those of all.
    """
    with np.errstate(invalid="ignore", over="ignore"):  # infinity less infinity is a gap too
        gaps = np.abs(base_values + values.sum(axis=1) - outputs)
    if not np.isfinite(gaps).all():
        return math.inf, 1.0
    return float(gaps.max(initial=0.0)), float(np.abs(outputs).max(initial=0.0))


def judged(gap: float, scale: float, share: float = ROUNDING) -> Check:
    """Compare a gap with what is allowed beside outputs as large as `scale`."""
    tolerance = share * max(1.0, scale)
    passed = gap <= tolerance
    sentence = (
        f"The attributions add up to the model's output within {gap:.1e}."
        if passed
        else f"The attributions miss the model's own output by up to {gap:.3g}, where "
        f"{tolerance:.1e} is allowed, so they do not explain this model and are not shown."
    )
    return Check("additivity", passed, gap, tolerance, sentence)
