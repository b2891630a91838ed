"""Columns that a network takes whole numbers of: a gap would turn into a number of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explainers.errors import ModelError, quoted
from explainers.intake.summary import counted
from explainers.records import Feature, Floats


def check_whole(numbers: Floats, features: Sequence[Feature], taker: str) -> None:
    """Check that every row has a number in every column, (rows, features).

    taker: who takes them, "network" or "model". Raises ModelError MISSING_VALUES.
    """
    missing = ~np.isfinite(numbers)
    if missing.any():
        name = features[int(missing.any(axis=0).argmax())].name
        raise ModelError(
            "MISSING_VALUES",
            f"The {taker} takes whole numbers for {quoted(name)}, and "
            f"{counted(int(missing.any(axis=1).sum()), 'row')} of {len(numbers):,} have none.",
            "Fill the gaps in the table with the number that stands for “missing” in training.",
        )
