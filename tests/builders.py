"""Small result records for tests of charts, sentences and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from explainers.records import Attribution, Predictions, Receipt, Swapped


def receipt(**changes: Any) -> Receipt:
    fields: dict[str, Any] = {
        "key": "4f2a9c1b77e0d3a5",
        "method": "tree_shap",
        "method_version": "1",
        "exact": True,
        "model_digest": "m" * 64,
        "table_digest": "t" * 64,
        "reference": None,
        "parameters": {"perturbation": "interventional"},
        "seed": 0,
        "rows_used": 1_000,
        "rows_given": 1_000,
        "budget": 0,
        "seconds": 0.84,
        "stored": "2026-01-02T03:04:05Z",
        "gap": 3e-7,
        "tolerance": 1e-4,
    }
    return Receipt(**{**fields, **changes})


def attribution(
    values: Any,
    data: Mapping[str, Sequence[Any]],
    *,
    base: float | Sequence[float] = -0.9,
    classes: tuple[str, ...] = ("good", "bad"),
    unit: str = "log-odds",
    stderr: Any = None,
    **receipt_changes: Any,
) -> Attribution:
    """An additive attribution.

    `values` is (rows, features) and mirrored for the first of two classes, or (rows, features,
    outputs).
    """
    effects = np.asarray(values, dtype=np.float64)
    if effects.ndim == 2:
        effects = effects[:, :, None] if len(classes) == 1 else np.stack([-effects, effects], 2)
    rows, _, outputs = effects.shape
    bases = np.asarray(base, dtype=np.float64)
    if bases.ndim == 0:
        bases = np.array([-base, base]) if outputs == 2 else np.full(outputs, base)
    base_values = np.tile(bases, (rows, 1))
    return Attribution(
        values=effects,
        base_values=base_values,
        outputs=base_values + effects.sum(axis=1),
        data=pa.table(dict(data)),
        positions=np.arange(rows) * 10,
        names=tuple(data),
        output_names=classes,
        unit=unit,
        receipt=receipt(**{"rows_used": rows, "rows_given": rows, **receipt_changes}),
        stderr=None if stderr is None else np.asarray(stderr, dtype=np.float64),
    )


def slopes(
    values: Any,
    data: Mapping[str, Sequence[Any]],
    *,
    answer: float = 0.4,
    unit: str = "probability",
    classes: tuple[str, ...] = ("good", "bad"),
    **receipt_changes: Any,
) -> Attribution:
    """Numbers of a method that promises no sum: they miss `answer`, the last output, by far."""
    promise = {"method": "gradient_input", "gap": None, "tolerance": None, **receipt_changes}
    given = attribution(values, data, base=0.0, unit=unit, classes=classes, **promise)
    answers = np.full_like(given.outputs, answer)
    if len(classes) == 2:
        answers[:, 0] = 1 - answer
    return replace(given, outputs=answers)


def credit(rows: int = 240) -> Attribution:
    """Three numbers and two categories, with missing values, whose effects follow the values."""
    rng = np.random.default_rng(7)
    duration = rng.integers(4, 72, rows).astype(float)
    age = rng.integers(19, 75, rows)
    amount = np.round(rng.lognormal(7.5, 0.8, rows), 2)
    account = rng.choice(["none", "below 0 DM", "0 to 200 DM"], rows, p=[0.5, 0.3, 0.2])
    housing = rng.choice(["own", "rent"], rows)
    effects = np.stack(
        [
            (duration - 38) / 30,
            np.select([account == "none", account == "below 0 DM"], [-0.8, 0.6], 0.3),
            -(age - 45) / 90,
            np.log(amount / 1_800) / 4,
            np.where(housing == "own", -0.05, 0.08),
        ],
        axis=1,
    )
    missing = rng.random(rows) < 0.08
    return attribution(
        effects + rng.normal(0, 0.05, effects.shape),
        {
            "duration_months": [
                None if gone else value for gone, value in zip(missing, duration, strict=True)
            ],
            "checking_account": account.tolist(),
            "age": age.tolist(),
            "credit_amount": amount.tolist(),
            "housing": [None if at % 50 == 7 else name for at, name in enumerate(housing)],
        },
    )


def predictions(
    outputs: Any,
    data: Mapping[str, Sequence[Any]],
    *,
    classes: tuple[str, ...] = ("good", "bad"),
    unit: str = "probability",
) -> Predictions:
    """`outputs` is (rows, outputs)."""
    answers = np.asarray(outputs, dtype=np.float64)
    return Predictions(
        outputs=answers,
        data=pa.table(dict(data)),
        positions=np.arange(len(answers)) * 10,
        names=tuple(data),
        output_names=classes,
        unit=unit,
        receipt=receipt(method="predict", gap=None),
    )


def swapped(
    outputs: Any,
    changed: Any,
    data: Mapping[str, Sequence[Any]],
    names: tuple[str, ...],
    *,
    classes: tuple[str, ...] = ("good", "bad"),
    unit: str = "probability",
    **receipt_changes: Any,
) -> Swapped:
    """Answers, (rows,), and (rows, draws, players) with values of other rows, of the last class."""
    own, other = np.asarray(outputs, dtype=np.float64), np.asarray(changed, dtype=np.float64)
    both = [own], [other]
    if len(classes) == 2:
        mirror = 1 if unit == "probability" else 0
        both = [mirror - own, own], [mirror - other, other]
    given = {"rows_used": len(own), "rows_given": len(own), "gap": None, "tolerance": None}
    return Swapped(
        outputs=np.stack(both[0], axis=-1),
        swapped=np.stack(both[1], axis=-1),
        data=pa.table(dict(data)),
        positions=np.arange(len(own)) * 10,
        names=names,
        output_names=classes,
        unit=unit,
        receipt=receipt(**{"method": "permuted", "exact": False, **given, **receipt_changes}),
    )
