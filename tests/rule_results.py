"""Small results of LIME, for tests of charts, sentences and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from explainers.records import Condition, RuleRuns, Rules
from tests.builders import receipt


def rules(
    weights: Any = ((0.12, -0.08), (-0.2, 0.2), (0.01, -0.01)),
    conditions: Sequence[Condition] = (
        Condition("duration_months", low=12.0, high=18.0),
        Condition("checking_account", category="below 0 DM"),
        Condition("age", low=33.0),
    ),
    *,
    classes: tuple[str, ...] = ("good", "bad"),
    unit: str = "probability",
    fits: Sequence[float] | None = None,
) -> Rules:
    """The conditions around one row. `weights` is (conditions, outputs)."""
    table = {"duration_months": [18], "checking_account": ["below 0 DM"], "age": [67]}
    count = len(classes)
    return Rules(
        conditions=tuple(conditions),
        weights=np.asarray(weights, dtype=np.float64),
        intercepts=np.full(count, 0.5),
        local_predictions=np.full(count, 0.5),
        outputs=np.full(count, 1 / count),
        fits=np.asarray(fits if fits is not None else [0.71] * count, dtype=np.float64),
        data=pa.table(table),
        positions=np.array([16]),
        names=tuple(dict.fromkeys([*table, *(each.feature for each in conditions)])),
        output_names=classes,
        unit=unit,
        receipt=receipt(method="lime", exact=False, gap=None, rows_used=1, seed=42),
    )


def rule_runs(
    weights: Any = (
        ((0.2,), (-0.08,), (0.01,), (0.0,)),
        ((0.24,), (-0.1,), (0.02,), (0.0,)),
        ((0.16,), (-0.06,), (0.0,), (0.03,)),
        ((0.2,), (-0.08,), (0.01,), (0.0,)),
    ),
    conditions: Sequence[Condition] = (
        Condition("checking_account", category="below 0 DM"),
        Condition("duration_months", low=12.0, high=18.0),
        Condition("age", low=33.0),
        Condition("housing", category="rent"),
    ),
    *,
    classes: tuple[str, ...] = ("good", "bad"),
    unit: str = "probability",
    fits: Sequence[float] = (0.61, 0.62, 0.63, 0.64),
) -> RuleRuns:
    """Runs around one row. `weights` is (runs, conditions, 1), mirrored for two classes."""
    given = np.asarray(weights, dtype=np.float64)
    both = np.concatenate([-given, given], axis=2) if len(classes) == 2 else given
    runs, count = len(both), len(classes)
    one = rules()
    return RuleRuns(
        conditions=tuple(conditions),
        weights=both,
        intercepts=np.full((runs, count), 0.5),
        local_predictions=np.full((runs, count), 0.5),
        outputs=np.full(count, 1 / count),
        fits=np.repeat(np.asarray(fits, dtype=np.float64)[:runs, None], count, axis=1),
        data=one.data,
        positions=one.positions,
        names=tuple(dict.fromkeys([*one.data.column_names, *(c.feature for c in conditions)])),
        output_names=classes,
        unit=unit,
        receipt=receipt(method="lime_runs", exact=False, gap=None, tolerance=None, rows_used=1),
    )
