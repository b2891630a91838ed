"""Additivity: base value plus attributions must give the model's own output."""

from __future__ import annotations

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
    with np.errstate(invalid="ignore", over="ignore"):  # infinity less infinity is a gap too
        gaps = np.abs(base_values + values.sum(axis=1) - outputs)
    finite = bool(np.isfinite(gaps).all())
    gap = float(gaps.max(initial=0.0)) if finite else float("inf")
    tolerance = share * (max(1.0, float(np.abs(outputs).max(initial=0.0))) if finite else 1.0)
    passed = gap <= tolerance
    sentence = (
        f"The attributions add up to the model's output within {gap:.1e}."
        if passed
        else f"The attributions miss the model's own output by up to {gap:.3g}, where "
        f"{tolerance:.1e} is allowed, so they do not explain this model and are not shown."
    )
    return Check("additivity", passed, gap, tolerance, sentence)
