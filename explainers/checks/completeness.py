"""Completeness: a map must add up to how far its output moved from the baseline's."""

from __future__ import annotations

import math

import numpy as np

from explainers.records import Check, Floats


def completeness(gap: Floats | None, margins: Floats, share: float) -> Check:
    """Judge how far maps miss what they promise (Sundararajan et al. 2017, proposition 1).

    gap: (rows,), the sum of each map less what it promises; margins: (rows, outputs). The tolerance
    is `share` times the largest absolute margin, of whichever output: those of classes that nothing
    speaks for are near 0. It is at least `share` itself. A gap that is not there, or not finite, is
    infinite.
    """
    tolerance = share * max(1.0, float(np.abs(margins).max(initial=0.0)))
    told = gap is not None and bool(np.isfinite(gap).all())
    found = float(np.abs(gap).max(initial=0.0)) if gap is not None and told else math.inf
    passed = found <= tolerance
    sentence = (
        f"The map adds up to what the output moved from the baseline within {found:.1e}."
        if passed
        else f"The map misses what the output moved from the baseline by {found:.3g}, where "
        f"{tolerance:.1e} is allowed, so it does not explain this answer and is not shown."
    )
    return Check("completeness", passed, found, tolerance, sentence)
