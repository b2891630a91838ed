"""Columns of Python values, as workbooks and JSON hold them -> Arrow columns."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import cast

import pyarrow as pa

from explainers.intake.summary import label

Value = bool | int | float | str | datetime.datetime | None

_LARGEST = 2**63


def column(values: Sequence[Value]) -> pa.Array:
    """Lay values out as the one type they share; as text where they share none.

    Whole numbers stay whole where all are and fit into 64 bits.
    """
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return pa.nulls(len(values))
    if kinds <= {int, float}:
        return _numbers(cast("Sequence[float | None]", values))
    if len(kinds) == 1:
        return pa.array(values, pa.timestamp("us") if kinds == {datetime.datetime} else None)
    return pa.array([None if value is None else text(value) for value in values], pa.string())


def text(value: Value) -> str:
    """Write a value as text: days without the zeros of midnight, whole numbers without ".0"."""
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    return label(value)


def _numbers(values: Sequence[float | None]) -> pa.Array:
    whole = all(
        value is None or (float(value).is_integer() and -_LARGEST <= value < _LARGEST)
        for value in values
    )
    if whole:
        return pa.array([None if value is None else int(value) for value in values], pa.int64())
    return pa.array([None if value is None else float(value) for value in values], pa.float64())
