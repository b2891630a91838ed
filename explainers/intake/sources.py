"""Which raw column each encoded column of a fitted scikit-learn transformer was made from."""

from __future__ import annotations

import copy
import re
from typing import Any

import numpy as np

from explainers.records import Integers

# Control characters that no real column or category name holds, so that a mark inside an output
# name can only have come from us.
_MARK = "\x02{}\x03"
_FIND = re.compile("\x02(\\d+)\x03")


class MixedColumnsError(Exception):
    """An encoded column comes from several raw columns, or the transformer does not say."""


def sources(transformer: Any, width: int) -> Integers:
    """Trace encoded columns back to raw ones.

    Returns (encoded columns,) indices into the `width` raw columns. Raises MixedColumnsError with
    a phrase that completes "The attributions cannot be given per column: ...".
    """
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import Pipeline

    if isinstance(transformer, Pipeline):
        return _of_pipeline(transformer, width)
    if isinstance(transformer, ColumnTransformer):
        return _of_column_transformer(transformer)
    return _of_leaf(transformer, width)


def _of_pipeline(pipeline: Any, width: int) -> Integers:
    current = np.arange(width)
    for _, step in pipeline.steps:
        if step is not None and step != "passthrough":
            current = current[sources(step, len(current))]
    return current


def _of_column_transformer(transformer: Any) -> Integers:
    names = list(getattr(transformer, "feature_names_in_", []))
    total = max(part.stop for part in transformer.output_indices_.values())
    traced = np.full(total, -1)
    for name, fitted, columns in transformer.transformers_:
        part = transformer.output_indices_[name]
        if part.stop == part.start or fitted == "drop":
            continue
        raw = _positions(columns, names, transformer.n_features_in_)
        inner = np.arange(len(raw)) if fitted == "passthrough" else sources(fitted, len(raw))
        traced[part] = raw[inner]
    return traced


def _positions(columns: Any, names: list[str], width: int) -> Integers:
    """Resolve a ColumnTransformer's column choice to positions, (chosen,)."""
    if isinstance(columns, str):
        columns = [columns]
    if isinstance(columns, slice):
        if isinstance(columns.start, str) or isinstance(columns.stop, str):
            first = names.index(columns.start) if columns.start is not None else 0
            last = names.index(columns.stop) if columns.stop is not None else len(names) - 1
            return np.arange(first, last + 1)
        return np.asarray(np.arange(width)[columns], dtype=np.int64)
    array = np.asarray(columns)
    if array.dtype == bool:
        return np.flatnonzero(array).astype(np.int64)
    if array.dtype.kind in "iu":
        return np.asarray(np.arange(width)[array])
    return np.array([names.index(str(name)) for name in array], dtype=np.int64)


def _of_leaf(transformer: Any, width: int) -> Integers:
    """Ask a transformer for its output names, with a mark in place of every input name."""
    kind = type(transformer).__name__
    # A transformer fitted on a frame insists on its own names; a shallow copy without them
    # accepts the marks and leaves the user's object as it was.
    anonymous = copy.copy(transformer)
    anonymous.__dict__.pop("feature_names_in_", None)
    try:
        names = anonymous.get_feature_names_out([_MARK.format(i) for i in range(width)])
    except (AttributeError, ValueError, TypeError) as problem:
        raise MixedColumnsError(f"{kind} does not say which columns it makes") from problem
    found = [set(_FIND.findall(str(name))) for name in names]
    if any(len(marks) != 1 for marks in found):
        raise MixedColumnsError(f"{kind} mixes several columns into one")
    return np.array([int(marks.pop()) for marks in found], dtype=np.int64)
