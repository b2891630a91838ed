"""Statistics of categories are searched at every row: each search ends, and finds a row."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.intake.boosted.catboost_audit import check_core
from explainers.intake.boosted.catboost_core import BUCKET, Counts, Number, Statistic, read_core
from explainers.intake.boosted.catboost_counts import check_counts
from tests.intake.boosted import catboost_files as made

CORE = read_core(made.file("statistics"))
USED = {0, 1}
PLAIN = ((0,), (), ())


def counts(kind, size, *places, classes=2, of=8):
    """A table of `of` places, of which the first ones lead to rows `places`, `size` bytes each."""
    buckets = np.zeros(of, BUCKET)
    buckets["hash"] = 2**64 - 1
    for at, place in enumerate(places):
        buckets[at] = (at + 1, place)
    return Counts((PLAIN, kind, 0), buckets, size, classes)


def checked(table, statistic=None):
    core = replace(CORE, counts=(table,), statistics=() if statistic is None else (statistic,))
    check_counts(core, USED)


# Kind of statistic, classes it counts -> bytes of a row.
WIDTHS = [(0, 0, 8), (0, 2, 8), (0, 3, 12), (1, 1, 4), (1, 3, 12), (2, 2, 8), (3, 2, 8), (4, 2, 4)]


@pytest.mark.parametrize(("kind", "classes", "width"), [*WIDTHS, (5, 2, 4)])
def test_the_last_row_is_reached_and_no_further_one(kind, classes, width):
    checked(counts(kind, 3 * width, 0, 2, 1, classes=classes))
    with pytest.raises(ValueError, match="asks for row 3 of 3"):
        checked(counts(kind, 4 * width - 1, 0, 3, classes=classes))


def test_an_empty_table_is_searched_too():
    checked(counts(0, 0))
    with pytest.raises(ValueError, match="0 places, which is no power of 2"):
        checked(counts(0, 0, of=0))
    with pytest.raises(ValueError, match="no empty place among 2"):
        checked(counts(0, 90, 0, 1, of=2))


@pytest.mark.parametrize(
    ("kind", "classes", "words"),
    [
        (6, 2, "of kind 6"),
        (-1, 2, "of kind -1"),
        (1, -1, "counts -1 classes"),
        (1, 10_001, "counts 10001 classes"),
    ],
)
def test_an_unknown_kind_or_too_many_classes_are_refused(kind, classes, words):
    with pytest.raises(ValueError, match=words):
        checked(counts(kind, 90, classes=classes))
    checked(counts(1, 90, classes=10_000))


@pytest.mark.parametrize(
    ("kind", "classes", "end"), [(0, 2, 2), (0, 4, 4), (1, 3, 3), (2, 2, 10_000)]
)
def test_a_class_out_of_reach_is_refused(kind, classes, end):
    table, borders = counts(kind, 90, classes=classes), np.zeros(1, np.float32)
    checked(table, Statistic(table.base, end - 1, borders))
    for target in (-1, end):
        with pytest.raises(ValueError, match=f"asks for class {target} of {end}"):
            checked(table, Statistic(table.base, target, borders))


def test_a_statistic_that_is_not_there_is_refused():
    table = counts(0, 90)
    with pytest.raises(ValueError, match="that it does not hold"):
        checked(table, Statistic((PLAIN, 1, 0), 0, np.zeros(1, np.float32)))


EDGE = float(CORE.numbers[0].borders[0])


@pytest.mark.parametrize(
    "combination",
    [((2,), (), ()), ((0,), ((0, EDGE + 1),), ()), ((0,), ((1, EDGE),), ()), ((0,), (), ((0, 3),))],
    ids=["a column", "a border", "another column's border", "a category"],
)
def test_what_is_combined_has_to_be_there(combination):
    table = replace(counts(0, 90), base=(combination, 0, 0))
    with pytest.raises(ValueError, match="combines columns or splits that are not there"):
        checked(table, Statistic(table.base, 0, np.zeros(1, np.float32)))
    good = replace(table, base=(((0,), ((0, EDGE),), ()), 0, 0))
    checked(good, Statistic(good.base, 0, np.zeros(1, np.float32)))


def test_more_bins_than_catboost_counts_are_refused():
    border = np.zeros(1, np.float32)
    many = tuple(Number(i, i, f"c{i}", border, 0) for i in range(2**16 + 1))
    plain = replace(CORE, categories=(), codes=(), statistics=(), counts=())
    trees = replace(CORE.trees, splits=CORE.trees.splits % 2)
    check_core(replace(plain, numbers=many[:-1], trees=trees))
    with pytest.raises(ValueError, match="65,537 splits do not fit into 65,536 bins"):
        check_core(replace(plain, numbers=many, trees=trees))
