"""LIME's draws against the package itself: the same random numbers give the same rows."""

import numpy as np
import pytest
from lime.lime_tabular import LimeTabularExplainer

from explainers.kernels.local_draws import drawn, surroundings

ROWS, SAMPLES = 700, 900
CATEGORICAL = {3, 6}


def reference():
    """Numbers of many shapes and two columns of codes, (ROWS, 9)."""
    draw = np.random.default_rng(5)
    return np.column_stack(
        [
            draw.normal(3_000, 900, ROWS),
            draw.lognormal(0, 2, ROWS),
            draw.integers(18, 80, ROWS),
            draw.integers(0, 5, ROWS),
            np.maximum(draw.normal(size=ROWS), 0),  # half of them are 0
            np.minimum(draw.normal(size=ROWS), 0.2),  # many are the largest
            draw.choice([0, 1, 2], ROWS, p=[0.9, 0.05, 0.05]),
            np.where(draw.random(ROWS) < 0.3, 7.5, draw.uniform(-1, 9, ROWS)),  # a spike inside
            -np.exp(draw.normal(0, 3, ROWS)),
        ]
    )


def by_lime(given, seed, row=4, categorical=CATEGORICAL):
    """The package's conditions and values, without the first row, which is the explained one."""
    explainer = LimeTabularExplainer(
        given,
        categorical_features=sorted(categorical),
        random_state=np.random.RandomState(seed),
    )
    data, inverse = explainer._LimeTabularExplainer__data_inverse(given[row], SAMPLES)
    return data[1:], inverse[1:]


def assert_alike(found, expected):
    scale = np.abs(expected).max(axis=0)
    np.testing.assert_allclose(found / scale, expected / scale, rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1])
def test_draws_are_limes_own(seed):
    given = reference()
    around = surroundings(given, CATEGORICAL)
    draws = drawn(around, SAMPLES, seed)
    conditions, values = by_lime(given, seed)
    assert_alike(draws.values, values)
    np.testing.assert_array_equal(around.levels(given[4:5]) == draws.levels.T, conditions)


def test_draws_of_another_seed_are_others():
    given = reference()
    with pytest.raises(AssertionError):
        assert_alike(
            drawn(surroundings(given, CATEGORICAL), SAMPLES, 1).values, by_lime(given, 2)[1]
        )


@pytest.mark.parametrize("categorical", [set(), set(range(9))])
def test_all_numbers_or_all_categories(categorical):
    given = np.round(np.abs(reference()))
    given[:, 0] += 1 - given[:, 0].min()
    found = drawn(surroundings(given, categorical), SAMPLES, 3).values
    assert found.shape == (SAMPLES - 1, 9)
    if categorical:
        assert_alike(found, by_lime(given, 3, categorical=categorical)[1])
    assert (found.min(axis=0) >= given.min(axis=0)).all()
    assert (found.max(axis=0) <= given.max(axis=0)).all()


def test_a_bin_that_is_one_number_keeps_it_where_lime_asks_about_0():
    """The reason not to follow lime there; when the last line fails, lime was mended."""
    given = np.column_stack([np.full(100, 3.0), np.repeat([1.0, 2.0, 5.0, 6.0], [40, 20, 20, 20])])
    found = drawn(surroundings(given, set()), SAMPLES, 0)
    assert set(found.values[:, 0]) == {3.0}
    lowest = found.levels[1] == 0
    assert set(found.values[lowest, 1]) == {1.0}
    _, values = by_lime(given, 0, categorical=set())
    np.testing.assert_allclose(found.values[~lowest, 1], values[~lowest, 1], atol=1e-12)
    assert set(values[:, 0]) == set(values[lowest, 1]) == {0.0}


def test_bins_are_cut_at_quartiles_and_hold_what_lies_in_them():
    given = reference()
    around = surroundings(given, CATEGORICAL)
    for at, column in enumerate(around.columns):
        if at in CATEGORICAL:
            assert column.cuts is None
            continue
        assert set(column.cuts) <= set(np.percentile(given[:, at], [25, 50, 75]))
        levels = column.level(given[:, at])
        for level in set(levels.tolist()):
            inside = given[levels == level, at]
            assert level == 0 or (inside > column.cuts[level - 1]).all()
            assert level == len(column.cuts) or (inside <= column.cuts[level]).all()
