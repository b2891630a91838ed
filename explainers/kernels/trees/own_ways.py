"""Rows on their way down a tree of the user's own columns, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.records import Integers
from explainers.records.missing import is_missing
from explainers.records.trees import Nodes, Split, category_name

Sides = tuple[NDArray[np.bool_], NDArray[np.bool_]]


@dataclass(frozen=True, eq=False)
class _Named:
    """A column of categories: their `names`, and each row's place among them, -1 for a gap."""

    names: tuple[str, ...]
    codes: Integers


def ends(nodes: Nodes, columns: Sequence[NDArray[Any]]) -> Integers:
    """The node at which each row ends, (rows,): a leaf, or where the tree cannot say a way.

    columns: (rows,) for each name, numbers with NaN for missing ones, or texts with None or NaN.
    """
    asked = {split.feature for split in nodes.splits if split and split.bound is None}
    named = {feature: _named(columns[feature]) for feature in asked}
    rows = len(columns[0])
    found = np.zeros(rows, dtype=np.int64)
    waiting = [(0, np.arange(rows))]
    while waiting:
        node, here = waiting.pop()
        found[here] = node
        split = nodes.splits[node]
        if split is None or not len(here):
            continue
        if split.bound is None:
            left, right = _by_category(split, named[split.feature], here)
        else:
            left, right = _by_bound(split.bound, columns[split.feature][here])
        if split.missing is not None:
            neither = ~(left | right) & _missing(columns[split.feature][here])
            left, right = left | (neither & split.missing), right | (neither & (not split.missing))
        waiting += [
            (int(nodes.left[node]), here[left]),
            (int(nodes.right[node]), here[right]),
        ]
    return found


def _by_bound(bound: float, values: NDArray[Any]) -> Sides:
    numbers = np.asarray(values, dtype=np.float64)
    return numbers < bound, numbers >= bound


def _by_category(split: Split, column: _Named, here: Integers) -> Sides:
    codes = column.codes[here]
    # The last place stands for a gap, which is in neither list.
    left = np.array([*(name in split.categories for name in column.names), False])
    right = np.array([*(name in split.others for name in column.names), False])
    return left[codes], right[codes]


def _named(values: NDArray[Any]) -> _Named:
    missing = _missing(values)
    codes = np.full(len(values), -1, dtype=np.int64)
    names: dict[str, int] = {}
    for at in np.flatnonzero(~missing).tolist():
        codes[at] = names.setdefault(category_name(values[at]), len(names))
    return _Named(tuple(names), codes)


def _missing(values: NDArray[Any]) -> NDArray[np.bool_]:
    if values.dtype == object:
        return np.array([is_missing(one) for one in values.tolist()], dtype=np.bool_)
    return np.asarray(np.isnan(values))
