"""Which raw column each encoded column of a fitted scikit-learn transformer was made from."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from explainers.records import Integers

# Control characters that no real column or category name holds, so that a mark inside an output
# name can only have come from us.
_MARK = "\x02{}\x03"
_FIND = re.compile("\x02(\\d+)\x03")
# They name their outputs after one column each and compute them from the whole row.
_MIXERS = ("Normalizer", "TfidfTransformer", "KNNImputer", "IterativeImputer")


class MixedColumnsError(Exception):
    """An encoded column comes from several raw columns, or the transformer does not say."""


def sources(steps: Sequence[Any], width: int) -> Integers:
    """Trace encoded columns back through fitted steps to the raw ones.

    Returns (encoded columns,) indices into the `width` raw columns. Raises MixedColumnsError with
    a phrase that completes "The attributions cannot be given per column: ...".
    """
    current = np.arange(width)
    for step in steps:
        if step is not None and step != "passthrough":
            current = current[_of_step(step, len(current))]
    return current


def _of_step(step: Any, width: int) -> Integers:
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import FeatureUnion, Pipeline
    from sklearn.preprocessing import FunctionTransformer

    if isinstance(step, Pipeline):
        return sources([inner for _, inner in step.steps], width)
    if isinstance(step, FeatureUnion):
        parts = [inner for _, inner in step.transformer_list if inner != "drop"]
        return np.concatenate([sources([part], width) for part in parts])
    if isinstance(step, ColumnTransformer):
        return _of_column_transformer(step)
    if isinstance(step, FunctionTransformer):
        return _of_function(step, width)
    return _of_leaf(step, width)


def _of_column_transformer(transformer: Any) -> Integers:
    names = list(getattr(transformer, "feature_names_in_", []))
    # A transformer without any columns does not write down where its outputs stand.
    where = getattr(transformer, "output_indices_", {})
    traced = np.full(max((part.stop for part in where.values()), default=0), -1)
    for name, fitted, columns in transformer.transformers_:
        part = where.get(name, slice(0, 0))
        if part.stop == part.start or (isinstance(fitted, str) and fitted == "drop"):
            continue
        raw = _positions(columns, names, transformer.n_features_in_)
        # Whatever is made from one column alone is that column's, named or not.
        traced[part] = raw[0] if len(raw) == 1 else raw[sources([fitted], len(raw))]
    return traced


def _positions(columns: Any, names: list[str], width: int) -> Integers:
    """Resolve a ColumnTransformer's column choice to positions, (chosen,)."""
    if isinstance(columns, slice):
        if isinstance(columns.start, str) or isinstance(columns.stop, str):
            first = names.index(columns.start) if columns.start is not None else 0
            last = names.index(columns.stop) if columns.stop is not None else len(names) - 1
            return np.arange(first, last + 1)
        return np.asarray(np.arange(width)[columns], dtype=np.int64)
    array = np.atleast_1d(np.asarray(columns))
    if array.dtype == bool:
        return np.flatnonzero(array).astype(np.int64)
    if array.dtype.kind in "iu":
        return np.asarray(np.arange(width)[array])
    return np.array([names.index(str(name)) for name in array], dtype=np.int64)


def _of_function(transformer: Any, width: int) -> Integers:
    """Trace a function known to work cell by cell: none at all, or a NumPy one of one argument."""
    function = transformer.func
    if function is None or (isinstance(function, np.ufunc) and function.nin == function.nout == 1):
        return np.arange(width)
    raise MixedColumnsError("FunctionTransformer runs a function that may mix columns")


def _of_leaf(transformer: Any, width: int) -> Integers:
    """Ask a transformer for its output names, with a mark in place of every input name."""
    kind = type(transformer).__name__
    if width > 1 and kind in _MIXERS:
        raise MixedColumnsError(f"{kind} mixes several columns into one")
    # A transformer fitted on a frame insists on its own names; a shallow copy without them
    # accepts the marks and leaves the user's object as it was.
    anonymous = copy.copy(transformer)
    anonymous.__dict__.pop("feature_names_in_", None)
    try:
        names = anonymous.get_feature_names_out([_MARK.format(i) for i in range(width)])
    except (AttributeError, ValueError, TypeError) as problem:
        raise MixedColumnsError(f"{kind} does not say which columns it makes") from problem
    if width == 1:
        return np.zeros(len(names), dtype=np.int64)
    found = [set(_FIND.findall(str(name))) for name in names]
    if any(len(marks) != 1 for marks in found):
        raise MixedColumnsError(f"{kind} mixes several columns into one")
    return np.array([int(marks.pop()) for marks in found], dtype=np.int64)
