"""What a CatBoost file counted of categories in training: tables that are searched at every row."""

from __future__ import annotations

from collections.abc import Set

import numpy as np

from explainers.intake.boosted.catboost_core import Combination, Core, Counts

_EMPTY = np.uint64(2**64 - 1)
_BY_CLASS, _OF_CLASS, _MEANS, _KINDS = 0, 1, (2, 3), 6
_MOST_CLASSES = 10_000


def check_counts(core: Core, used: Set[int]) -> None:
    """Check that every search ends and leads to a row. `used` are the categories that are asked.

    Raises ValueError with a phrase about the file.
    """
    tables = {counts.base: counts for counts in core.counts}
    for counts in core.counts:
        _check_table(counts)
    borders = {(column.index, edge) for column in core.numbers for edge in column.borders.tolist()}
    codes = {(splits.index, value) for splits in core.codes for value in splits.values.tolist()}
    for statistic in core.statistics:
        if statistic.base not in tables:
            raise ValueError("it splits a statistic of categories that it does not hold")
        _check_combination(statistic.base[0], used, borders, codes)
        classes, kind = tables[statistic.base].classes, statistic.base[1]
        end = {_BY_CLASS: max(classes, 2), _OF_CLASS: classes}.get(kind, _MOST_CLASSES)
        if not 0 <= statistic.target < end:
            raise ValueError(f"a statistic asks for class {statistic.target} of {end}")


def _check_table(counts: Counts) -> None:
    size, kind = len(counts.buckets), counts.base[1]
    if not 0 <= kind < _KINDS or not 0 <= counts.classes <= _MOST_CLASSES:
        raise ValueError(f"a statistic is of kind {kind} and counts {counts.classes} classes")
    if size < 1 or size & (size - 1):
        raise ValueError(f"a statistic has {size} places, which is no power of 2")
    taken = counts.buckets["hash"] != _EMPTY
    if taken.all():
        # A search goes on until it finds what it seeks or an empty place.
        raise ValueError(f"a statistic has no empty place among {size}, so a search never ends")
    rows = counts.size // _width(kind, counts.classes)
    furthest = int(counts.buckets["place"][taken].max(initial=0))
    if taken.any() and furthest >= rows:
        raise ValueError(f"a statistic asks for row {furthest} of {rows}")


def _width(kind: int, classes: int) -> int:
    """Bytes of a row: a sum and a count for means, one number for counters, or one per class."""
    if kind in _MEANS:
        return 8
    return 4 * {_BY_CLASS: max(classes, 2), _OF_CLASS: max(classes, 1)}.get(kind, 1)


def _check_combination(
    combination: Combination,
    used: Set[int],
    borders: Set[tuple[int, float]],
    codes: Set[tuple[int, int]],
) -> None:
    categories, numbers, values = combination
    if not (set(categories) <= used and set(numbers) <= borders and set(values) <= codes):
        raise ValueError("it combines columns or splits that are not there")
