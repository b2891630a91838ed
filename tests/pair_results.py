"""Small results about pairs, for tests of charts, sentences and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from explainers.records import Pairs
from tests.builders import receipt


def pairs(
    values: Any,
    data: Mapping[str, Sequence[Any]],
    *,
    classes: tuple[str, ...] = ("good", "bad"),
    unit: str = "log-odds",
) -> Pairs:
    """Pairs of two classes, (rows, pairs), mirrored for the first; or of one output."""
    numbers = np.asarray(values, dtype=np.float64)
    sides = [numbers] if len(classes) == 1 else [-numbers, numbers]
    stacked = np.stack(sides, axis=2)
    base = np.tile(np.linspace(0.9, -0.9, len(classes)), (len(numbers), 1))
    rows = len(numbers)
    return Pairs(
        values=stacked,
        base_values=base,
        outputs=base + stacked.sum(axis=1),
        data=pa.table(dict(data)),
        positions=np.arange(rows) * 10,
        names=tuple(data),
        output_names=classes,
        unit=unit,
        receipt=receipt(method="tree_interactions", rows_used=rows, rows_given=rows),
    )


def three() -> Pairs:
    """Age, housing and job: housing and job act together most, age and job not at all."""
    # In the order of pairs: age, age × housing, age × job, housing, housing × job, job.
    return pairs(
        [
            [0.9, 0.1, 0.0, 0.2, 0.3, 0.1],
            [-0.7, -0.1, 0.0, 0.2, -0.5, 0.1],
            [0.8, 0.1, 0.0, 0.2, 0.1, -0.1],
            [0.8, -0.1, 0.0, 0.2, 0.3, 0.1],
        ],
        {"age": [22, 35, 48, 61], "housing": ["own", "rent", "own", "free"], "job": [1, 2, 2, 3]},
    )
