"""Whether an answer keeps what its method promises, whatever its shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from explainers.checks.additivity import additivity
from explainers.checks.completeness import completeness
from explainers.kernels.ragged import sums
from explainers.records import Check, Floats


def promise(shape: str, share: float | None, arrays: Mapping[str, Any]) -> Check | None:
    """Check the arrays of an answer. shape and share: the method's, which calls it its tolerance.

    None where the method promises nothing.
    """
    if share is None:
        return None
    if shape == "maps":
        return completeness(arrays.get("gap"), arrays["margins"], share)
    values = parts_of(arrays) if shape == "tokens" else arrays["values"]
    return additivity(values, arrays["base_values"], arrays["outputs"], share)


def parts_of(arrays: Mapping[str, Any]) -> Floats:
    """What is shared out in each text, and elsewhere: (rows, 2, outputs)."""
    inside = sums(arrays["values"], arrays["counts"])
    return np.stack([inside, arrays["elsewhere"]], axis=1)
