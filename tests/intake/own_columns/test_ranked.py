"""Columns as ranks: a bound on a rank asks the same of the column itself."""

import itertools

import numpy as np
import pandas as pd
import pytest

from explainers.intake.own_columns.ranked import ranked


def column(values, kind, outcomes):
    frame = pd.DataFrame({"x": values})
    (found,) = ranked(frame, (kind,), np.asarray(outcomes, dtype=float))
    return found, frame["x"]


def test_a_split_parts_the_column_as_its_rank_does():
    values = [3.0, 1.0, np.nan, 2.5, np.inf, -np.inf]
    found, x = column(values, "number", np.zeros((6, 1)))
    ranks = found.ranks(x)
    assert ranks[2] != ranks[2]
    for rank in (0.5, 1.5, 2.5, 3.5):
        split = found.split(rank, missing=True)
        left = [split.left(value) for value in values]
        expected = [True if np.isnan(r) else r < rank for r in ranks]
        assert left == expected
    assert found.split(1.5, missing=False).bound == np.nextafter(2.0, np.inf)


def test_a_bound_above_all_ranks_asks_whether_there_is_a_value():
    for values, kind in (([1.0, np.nan], "number"), (["a", None], "category")):
        found, _ = column(values, kind, [[0], [1]])
        split = found.split(np.inf, missing=False)
        assert [split.left(value) for value in values] == [True, False]


def test_numbers_too_near_for_single_precision_stay_apart():
    values = [1.7e9, 1.7e9 + 1.0]
    found, x = column(values, "number", [[0], [1]])
    assert found.ranks(x).tolist() == [0.0, 1.0]
    split = found.split(0.5, missing=False)
    assert [split.left(value) for value in values] == [True, False]


def test_where_nothing_was_missing_nothing_is_said_of_gaps():
    found, _ = column([1.0, 2.0], "number", [[0], [1]])
    assert found.split(0.5, missing=True).missing is None
    assert found.split(0.5, missing=True).left(None) is None


def test_a_category_that_was_not_seen_has_no_rank():
    found, _ = column(["a", "b", None], "category", [[0], [1], [2]])
    assert np.isnan(found.ranks(pd.Series(["c", None], dtype=object))).all()
    assert found.split(0.5, missing=True).left("c") is None


@pytest.mark.parametrize("seed", range(5))
def test_of_one_outcome_the_best_two_sets_lie_side_by_side(seed):
    """Fisher 1958: no other two sets leave less squared error than some bound in this order."""
    draw = np.random.default_rng(seed)
    values = draw.choice(list("abcde"), 80).astype(object)
    outcome = draw.normal(size=80) + np.array([ord(v) % 3 for v in values])
    found, _ = column(values, "category", outcome[:, None])

    def error(names):
        left = np.isin(values, names)
        return sum(outcome[s].var() * s.sum() for s in (left, ~left) if s.any())

    every = [
        error(names) for size in range(1, 5) for names in itertools.combinations(found.names, size)
    ]
    ordered = [error(found.names[:size]) for size in range(1, 5)]
    assert min(ordered) == pytest.approx(min(every), abs=1e-9)


def test_several_outcomes_are_ordered_along_what_moves_them_most():
    outcomes = np.array([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.0, 1.0, 0.0]] * 4)
    found, _ = column(["z", "m", "a"] * 4, "category", outcomes)
    assert found.names in (("z", "m", "a"), ("a", "m", "z"))


def test_whole_numbers_named_as_categories_lose_their_point():
    found, _ = column([1.0, 2.0, np.nan], "category", [[0], [1], [0]])
    assert set(found.names) == {"1", "2"}
    assert found.split(0.5, missing=False).left(1) is True
