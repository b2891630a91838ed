"""The result types: one small frozen type per shape of answer. Arrays are read-only."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explainers.records.receipt import Check, Receipt

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def _freeze(record: object) -> None:
    """Make every array of a frozen dataclass read-only, so that a cached result stays true."""
    for part in fields(record):  # type: ignore[arg-type]
        value = getattr(record, part.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)


@dataclass(frozen=True, eq=False)
class Attribution:
    """How much each feature moved each output, for each row.

    values: (rows, features, outputs) in `unit`. base_values: (rows, outputs), the output before
    any feature is known. outputs: (rows, outputs), the model's own output in the same unit.
    data: the explained columns, one row each, in the user's own values. positions: (rows,), where
    each row stands in the table. stderr: like values, or None where the method is exact.
    """

    values: Floats
    base_values: Floats
    outputs: Floats
    data: pa.Table
    positions: Integers
    names: tuple[str, ...]
    output_names: tuple[str, ...]
    unit: str
    receipt: Receipt
    stderr: Floats | None = None

    def __post_init__(self) -> None:
        _freeze(self)


@dataclass(frozen=True)
class Condition:
    """A yes/no statement about one feature that holds for the explained row.

    A number lies in (low, high], either end open when None; a category equals `category`.
    """

    feature: str
    low: float | None = None
    high: float | None = None
    category: str | None = None


@dataclass(frozen=True, eq=False)
class Rules:
    """A weighted list of conditions around one row: the local linear model LIME fits.

    weights: (conditions, outputs), the change of each output in `unit` when the condition holds.
    intercepts, local_predictions, outputs and fits: (outputs,): the linear model's constant, its
    answer for this row, the model's own answer, and the weighted R2 of the fit.
    """

    conditions: tuple[Condition, ...]
    weights: Floats
    intercepts: Floats
    local_predictions: Floats
    outputs: Floats
    fits: Floats
    data: pa.Table
    positions: Integers
    names: tuple[str, ...]
    output_names: tuple[str, ...]
    unit: str
    receipt: Receipt

    def __post_init__(self) -> None:
        _freeze(self)


@dataclass(frozen=True, eq=False)
class Predictions:
    """What the model answers: (rows, outputs), probabilities for classes, the value otherwise.

    `data` holds every column of the table, the target and identifier among them.
    """

    outputs: Floats
    data: pa.Table
    positions: Integers
    names: tuple[str, ...]
    output_names: tuple[str, ...]
    unit: str
    receipt: Receipt

    def __post_init__(self) -> None:
        _freeze(self)


@dataclass(frozen=True, eq=False)
class Curves:
    """How each output follows one feature when only that feature is changed.

    grid: the values tried, (points,) rising numbers or the names of categories. individual:
    (rows, points, outputs) in `unit`, one curve for each row. average: (points, outputs), their
    mean over the rows. data: the columns as they are, one row each.
    """

    feature: str
    grid: Floats | tuple[str, ...]
    average: Floats
    individual: Floats
    data: pa.Table
    positions: Integers
    names: tuple[str, ...]
    output_names: tuple[str, ...]
    unit: str
    receipt: Receipt

    def __post_init__(self) -> None:
        _freeze(self)


@dataclass(frozen=True)
class Withheld:
    """A result whose check failed: the sentence is shown, the numbers are not."""

    check: Check
    receipt: Receipt


Result = Attribution | Rules | Predictions | Curves | Withheld
