"""Rows on their way down all at once, against one by one."""

import numpy as np

from explainers.kernels.trees.own_ways import ends
from explainers.records import Nodes, Split
from tests.tree_results import AGES, HOUSINGS, nodes


def test_rows_end_where_each_ends_alone():
    columns = [np.array(AGES, dtype=np.float64), np.array(HOUSINGS, dtype=object)]
    found = ends(nodes(), columns)
    alone = [nodes().path(row)[-1] for row in zip(AGES, HOUSINGS, strict=True)]
    assert found.tolist() == alone


def test_a_tree_without_questions_keeps_all_rows():
    leaf = Nodes(np.array([-1]), np.array([-1]), (None,), np.ones(1), np.zeros((1, 1)))
    assert ends(leaf, [np.arange(4.0)]).tolist() == [0, 0, 0, 0]


def test_any_column_goes_the_way_its_values_go_alone():
    draw = np.random.default_rng(0)
    numbers = draw.normal(size=300).round(1)
    numbers[::7] = np.nan
    whole = draw.integers(0, 4, 300)
    texts = draw.choice(["a", "b", "c"], 300).astype(object)
    texts[::5], texts[1::5] = None, np.nan
    truths = draw.random(300) > 0.5
    columns = [numbers, whole, texts, truths]
    asked = (
        Split(0, 0.25, missing=True),
        Split(1, None, ("0", "2"), ("1",)),
        Split(2, None, ("a",), ("b",), missing=False),
        Split(3, None, ("True",), ("False",)),
        Split(1, 2.0),
    )
    for split in asked:
        stump = Nodes(
            np.array([1, -1, -1]),
            np.array([2, -1, -1]),
            (split, None, None),
            np.ones(3),
            np.zeros((3, 1)),
        )
        found = ends(stump, columns)
        alone = [stump.path([column[row] for column in columns])[-1] for row in range(len(numbers))]
        assert found.tolist() == alone
