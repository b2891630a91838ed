"""Rows of different lengths behind each other in one array, such as the pieces of texts."""

from __future__ import annotations

import numpy as np

from explainers.records import Floats, Integers


def starts(counts: Integers) -> Integers:
    """Where each row begins, and where the last one ends: (rows + 1,). counts: (rows,)."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])


def sums(values: Floats, counts: Integers) -> Floats:
    """Add up what each row has, (pieces, columns) -> (rows, columns); of an empty row, 0."""
    found = np.zeros((len(counts), values.shape[1]))
    np.add.at(found, np.repeat(np.arange(len(counts)), counts), values)
    return found
