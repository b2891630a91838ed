"""The order of names: neighbours are those whose rows are alike in the other columns."""

import numpy as np
import pandas as pd
import pytest

from explainers.kernels.similar_order import similar_order
from tests.reference.local_effects import along_a_line, distance

NONE = np.zeros(0)


def given(seed=0, rows=300, levels=5):
    """Rows of levels whose numbers and names drift from level to level, in a hidden order."""
    generator = np.random.default_rng(seed)
    hidden = generator.permutation(levels)
    of = generator.integers(0, levels, rows)
    numbers = hidden[of] + generator.normal(size=rows)
    names = (hidden[of] + generator.integers(0, 3, rows)) // 2
    return hidden, of, numbers, names


def test_levels_lie_as_their_rows_do():
    hidden, of, numbers, names = given()
    order = similar_order(of, 5, [numbers], [names])
    along = hidden[order].tolist()
    assert along in ([0, 1, 2, 3, 4], [4, 3, 2, 1, 0])


@pytest.mark.parametrize("seed", range(5))
def test_order_is_that_of_the_definition(seed):
    generator = np.random.default_rng(seed)
    of = generator.permutation(np.arange(120) % 6)
    frame = pd.DataFrame({"a": generator.normal(size=120) + of % 4, "b": of // 2 % 2})
    frame["c"] = generator.integers(0, 4, 120)
    parts = [frame[of == level] for level in range(6)]
    kinds = ("number", "category", "category")
    between = [[distance(one, other, "abc", kinds) for other in parts] for one in parts]
    slow = np.argsort(along_a_line(between)).tolist()
    found = similar_order(
        of, 6, [frame.a.to_numpy()], [frame.b.to_numpy(), frame.c.to_numpy()]
    ).tolist()
    assert found in (slow, slow[::-1])
    assert found.index(0) < found.index(5)


def test_missing_numbers_are_left_out():
    _, of, numbers, _names = given(1)
    gaps = np.concatenate([numbers, np.full(100, np.nan)])
    more = np.concatenate([of, np.full(100, 2)])
    plain = similar_order(of, 5, [numbers], [])
    np.testing.assert_array_equal(similar_order(more, 5, [gaps], []), plain)


def test_where_nothing_tells_levels_apart_they_keep_their_order():
    of = np.arange(12) % 4
    same = np.repeat([1.0, 2.0, 3.0], 4)
    assert similar_order(of, 4, [], []).tolist() == [0, 1, 2, 3]
    assert similar_order(of, 4, [same], [np.zeros(12, np.int64)]).tolist() == [0, 1, 2, 3]
    assert similar_order(of, 4, [np.full(12, np.nan)], []).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("levels", [0, 1, 2])
def test_few_levels_have_one_order(levels):
    of = np.arange(10) % levels if levels else np.zeros(0, np.int64)
    numbers = -of.astype(float)
    assert similar_order(of, levels, [numbers], []).tolist() == list(range(levels))
