"""What is unusual about a row beside others: values beyond theirs, names they have not, mixtures.

Rows are frames under a model's own names; kinds are per column "number" or "category".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from explainers.intake.handle import labels_of, numbers_of
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

FAR: Final = 1.0
"""Standard deviations beyond the lowest or highest of other rows, from where on it is told."""
TWINS: Final = 0.999
"""From this rank correlation on, two columns of numbers say the same."""
REAL: Final = 0.95
"""Share of real rows whose nearest other row is as near as what counts as near here."""


@dataclass(frozen=True)
class Beyond:
    """A number of a row outside those of others: theirs lie from `low` to `high`."""

    column: str
    value: float
    low: float
    high: float


def beyond(row: pd.DataFrame, others: pd.DataFrame, kinds: Sequence[str]) -> list[Beyond]:
    """Find the numbers of a row, (1, columns), that lie far outside those of other rows."""
    found = []
    for name, kind in zip(row.columns, kinds, strict=True):
        if kind != "number":
            continue
        value, known = float(numbers_of(row[name])[0]), numbers_of(others[name])
        known = known[np.isfinite(known)]
        if not np.isfinite(value) or not len(known):
            continue
        low, high, reach = float(known.min()), float(known.max()), FAR * float(known.std())
        if not low - reach <= value <= high + reach:
            found.append(Beyond(name, value, low, high))
    return found


def unseen(row: pd.DataFrame, others: pd.DataFrame, kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Find the categories of a row that no other row has: (column, category)."""
    found = []
    for name, kind in zip(row.columns, kinds, strict=True):
        label = labels_of(row[name]).iloc[0] if kind == "category" else None
        if isinstance(label, str) and label not in set(labels_of(others[name]).dropna()):
            found.append((name, label))
    return found


def twins(rows: pd.DataFrame, kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Find pairs of columns that say the same in all rows, first names first.

    Numbers whose ranks correlate, one way or the other; categories that stand for each other one
    to one. Columns that never vary are no twins: they say nothing.
    """
    coded = {name: _ranks(rows[name], kind) for name, kind in zip(rows.columns, kinds, strict=True)}
    known = [name for name, codes in coded.items() if codes is not None]
    found = []
    for at, first in enumerate(known):
        for second in known[at + 1 :]:
            kind, other = kinds[rows.columns.get_loc(first)], kinds[rows.columns.get_loc(second)]
            if kind == other and _say_the_same(coded[first], coded[second], kind):
                found.append((first, second))
    return found


def off_the_data(
    mixtures: pd.DataFrame, rows: pd.DataFrame, kinds: Sequence[str]
) -> tuple[float, float]:
    """Say how many mixtures lie farther from every row than real rows do from each other.

    Returns the share of mixtures that do, and how far is far: the distance within which `REAL` of
    rows have another one. Distances are Gower's (1971, A general coefficient of similarity and some
    of its properties, Biometrics 27): over columns, the mean of a number's difference as a share of
    its range, or of 1 for another category.
    """
    ranges = _ranges(rows, kinds)
    among = gower(rows, rows, kinds, ranges)
    np.fill_diagonal(among, np.inf)
    far = float(np.quantile(among.min(axis=1), REAL))
    nearest = gower(mixtures, rows, kinds, ranges).min(axis=1)
    return float((nearest > far).mean()), far


def gower(
    some: pd.DataFrame, others: pd.DataFrame, kinds: Sequence[str], ranges: Sequence[float]
) -> Floats:
    """Gower's distances, (rows of some, rows of others), 0 to 1 within the ranges.

    ranges: per column, how far its numbers reach; 0 where they do not. A value that is missing is
    as far from one that is there as can be, and no way from another that is missing.
    """
    total = np.zeros((len(some), len(others)))
    for (name, kind), reach in zip(zip(some.columns, kinds, strict=True), ranges, strict=True):
        if kind == "number":
            one, two = numbers_of(some[name]), numbers_of(others[name])
            apart = np.abs(one[:, None] - two) / (reach or 1.0)
            gaps = np.isnan(one)[:, None], np.isnan(two)[None, :]
            apart = np.where(gaps[0] | gaps[1], (gaps[0] != gaps[1]).astype(float), apart)
        else:
            one, two = _texts(some[name]), _texts(others[name])
            apart = (one[:, None] != two).astype(np.float64)
        total += apart
    return total / max(1, len(ranges))


def _ranges(rows: pd.DataFrame, kinds: Sequence[str]) -> list[float]:
    found = []
    for name, kind in zip(rows.columns, kinds, strict=True):
        numbers = numbers_of(rows[name]) if kind == "number" else np.zeros(0)
        there = numbers[np.isfinite(numbers)]
        found.append(float(np.ptp(there)) if len(there) else 0.0)
    return found


def _texts(column: pd.Series) -> np.ndarray:
    """Labels as texts, (rows,) of objects; what is missing is "" in another type than text."""
    return np.array([x if isinstance(x, str) else None for x in labels_of(column)], dtype=object)


def _ranks(column: pd.Series, kind: str) -> Floats | None:
    """A column as numbers in its order, gaps one number of their own; None if it never varies."""
    values = numbers_of(column) if kind == "number" else _codes(column)
    filled = np.where(np.isnan(values), -np.inf, values)
    codes = np.unique(filled, return_inverse=True)[1].astype(np.float64)
    return codes if len(np.unique(codes)) > 1 else None


def _codes(column: pd.Series) -> Floats:
    texts = [x if isinstance(x, str) else "" for x in labels_of(column)]
    return np.unique(np.array(texts, dtype=str), return_inverse=True)[1].astype(np.float64)


def _say_the_same(one: Floats | None, other: Floats | None, kind: str) -> bool:
    if one is None or other is None:
        return False
    if kind == "number":
        from scipy.stats import rankdata

        first, second = rankdata(one), rankdata(other)
        return bool(abs(np.corrcoef(first, second)[0, 1]) >= TWINS)
    pairs = len(np.unique(np.column_stack([one, other]), axis=0))
    return pairs == len(np.unique(one)) == len(np.unique(other))
