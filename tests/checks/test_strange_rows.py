"""What is unusual about a row: numbers beyond, unknown categories, twins, mixtures off the data."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from explainers.checks import strange_rows as checks
from tests.reference import strange_rows as slow

KINDS = ("number", "number", "category")


def rows(count=40, seed=0):
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "age": draw.integers(18, 80, count).astype(float),
            "income": draw.normal(50, 10, count),
            "job": draw.choice(["baker", "cook", "smith"], count),
        }
    )


def one(**changes):
    return pd.DataFrame([{"age": 40.0, "income": 50.0, "job": "cook", **changes}])


def test_only_numbers_far_beyond_those_of_others_are_told():
    others = rows()
    high, spread = others.age.max(), others.age.std(ddof=0)
    assert checks.beyond(one(age=high), others, KINDS) == []
    assert checks.beyond(one(age=high + 0.99 * checks.FAR * spread), others, KINDS) == []
    far = high + 1.01 * checks.FAR * spread
    (found,) = checks.beyond(one(age=far), others, KINDS)
    assert (found.column, found.value, found.low, found.high) == (
        "age",
        far,
        others.age.min(),
        high,
    )
    assert [each.column for each in checks.beyond(one(income=-900.0), others, KINDS)] == ["income"]


def test_what_is_missing_is_not_beyond_and_beyond_nothing_is_nothing():
    others = rows()
    assert checks.beyond(one(age=np.nan), others, KINDS) == []
    others["age"] = np.nan
    assert checks.beyond(one(age=1e9), others, KINDS) == []


def test_categories_that_no_other_row_has_are_told():
    assert checks.unseen(one(), rows(), KINDS) == []
    assert checks.unseen(one(job="pilot"), rows(), KINDS) == [("job", "pilot")]
    assert checks.unseen(one(job=None), rows(), KINDS) == []
    assert checks.unseen(one(age=1e9), rows(), KINDS) == []


def test_columns_that_say_the_same_are_twins():
    others = rows().assign(
        months=lambda frame: frame.age * 12,
        fear=lambda frame: -np.exp(frame.income / 10),
        trade=lambda frame: frame.job.map({"baker": "x", "cook": "y", "smith": "z"}),
        flat=7.0,
        flat_too=7.0,
        merged=lambda frame: frame.job.map({"baker": "x", "cook": "x", "smith": "z"}),
    )
    kinds = (*KINDS, "number", "number", "category", "number", "number", "category")
    found = checks.twins(others, kinds)
    assert found == [("age", "months"), ("income", "fear"), ("job", "trade")]
    nearly = rows(400).assign(months=lambda frame: frame.age * 12)
    nearly.loc[:40, "months"] = 0
    assert checks.twins(nearly, (*KINDS, "number")) == []


def test_gaps_at_the_same_places_are_part_of_being_twins():
    others = rows()
    others.loc[3, "age"] = np.nan
    others["months"] = others.age * 12
    assert checks.twins(others, (*KINDS, "number")) == [("age", "months")]


@pytest.mark.parametrize("gaps", [False, True])
def test_distances_are_those_of_the_slow_way(gaps):
    some, others = rows(6, seed=1), rows(9, seed=2)
    if gaps:
        some.loc[2, "age"], others.loc[4, "age"], others.loc[5, "job"] = np.nan, np.nan, None
        some.loc[3, "job"] = None
    ranges = [60.0, 25.0, 0.0]
    found = checks.gower(some, others, KINDS, ranges)
    plain = [
        [[None if pd.isna(value) else value for value in row] for row in frame.itertuples(False)]
        for frame in (some, others)
    ]
    for i, row in enumerate(plain[0]):
        for j, other in enumerate(plain[1]):
            assert_allclose(found[i, j], slow.gower(row, other, KINDS, ranges))
    assert_allclose(
        found.min(axis=1), [slow.nearest(row, plain[1], KINDS, ranges) for row in plain[0]]
    )


def test_mixtures_of_columns_that_hang_together_are_off_the_data():
    draw = np.random.default_rng(3)
    along = draw.uniform(0, 100, 200)
    kinds = ("number", "number")
    tied = pd.DataFrame({"a": along, "b": along + draw.normal(0, 1, 200)})
    free = pd.DataFrame({"a": along, "b": draw.uniform(0, 100, 200)})
    for frame, most, least in ((tied, 1.0, 0.6), (free, 0.2, 0.0)):
        mixed = pd.DataFrame({"a": frame.a, "b": draw.permutation(frame.b.to_numpy())})
        share, far = checks.off_the_data(mixed, frame, kinds)
        assert least <= share <= most
        assert 0 < far < 0.1
    same, _ = checks.off_the_data(tied, tied, kinds)
    assert same == 0
