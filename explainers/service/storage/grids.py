"""The grid a worker says its curves stand over: rising numbers, or names of categories."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from explainers.service.storage.facts import fact, wrong

MOST_POINTS: Final = 1_000
"""Far above any grid a method makes; a longer one would fill the disk of the store."""


def points_in(facts: Mapping[str, Any]) -> int:
    """Count the values of facts["grid"]. Raises ModelError WRONG_ANSWER for what is no grid."""
    grid = fact(facts, "grid", list)
    if not grid or len(grid) > MOST_POINTS:
        raise wrong(f"a grid of {len(grid):,} values")
    texts = all(isinstance(value, str) for value in grid)
    numbers = all(type(value) in (int, float) and math.isfinite(value) for value in grid)
    if not texts and not numbers:
        raise wrong("a grid of neither numbers nor names")
    if len(set(grid)) < len(grid) or (numbers and grid != sorted(grid)):
        raise wrong("a grid whose values repeat or fall")
    return len(grid)
