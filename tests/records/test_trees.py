"""A tree as a record: its levels, ways and cuts, and which way a value goes."""

import numpy as np
import pytest

from explainers.records import Split
from explainers.records.trees import category_name, counted
from tests.tree_results import AGES, HOUSINGS, nodes, tree


@pytest.mark.parametrize(
    ("split", "value", "left"),
    [
        (Split(0, 3.0), 2, True),
        (Split(0, 3.0), 3, False),
        (Split(0, 3.0), None, None),
        (Split(0, 3.0, missing=True), float("nan"), True),
        (Split(0, 3.0, missing=False), None, False),
        (Split(0, None, ("a",), ("b",)), "a", True),
        (Split(0, None, ("a",), ("b",)), "b", False),
        (Split(0, None, ("a",), ("b",), missing=True), "c", None),
        (Split(0, None, ("a",), ("b",), missing=True), None, True),
        (Split(0, None, ("1",), ("2",)), 1.0, True),
        (Split(0, None, ("True",), ("False",)), False, False),
    ],
)
def test_which_way_a_value_goes(split, value, left):
    assert split.left(value) is left


def test_categories_are_named_as_everywhere():
    assert [category_name(each) for each in (1.0, 1.5, 3, "x", True)] == [
        "1",
        "1.5",
        "3",
        "x",
        "True",
    ]


def test_parents_depths_and_leaves_follow_from_the_children():
    grown = nodes()
    assert grown.parents.tolist() == [-1, 0, 0, 2, 2, 3, 3]
    assert grown.depths.tolist() == [0, 1, 1, 2, 2, 3, 3]
    assert grown.leaves.tolist() == [1, 4, 5, 6]
    assert grown.depth == 3 and len(grown) == 7


def test_a_row_goes_down_to_a_leaf_or_to_where_nothing_is_known():
    paths = [nodes().path(row) for row in zip(AGES, HOUSINGS, strict=True)]
    assert paths == [(0, 1), (0, 1), (0, 2, 4), (0, 2, 4), (0, 2, 3, 5), (0, 2)]
    assert nodes().path((40.0, "a boat")) == (0, 2)
    assert nodes().way(6) == (0, 2, 3, 6)


def test_a_cut_is_the_top_of_the_tree():
    whole, cut = nodes(), nodes().cut(2)
    assert len(cut) == 5 and cut.depth == 2
    assert cut.leaves.tolist() == [1, 3, 4]
    assert cut.splits[3] is None and cut.splits[2] == whole.splits[2]
    np.testing.assert_array_equal(cut.values, whole.values[:5])
    assert len(whole.cut(0)) == 1 and len(whole.cut(9)) == 7


def test_rows_of_a_cut_tree_end_where_they_stood():
    whole = tree()
    cut = whole.cut(1)
    assert cut.ends.tolist() == [1, 1, 2, 2, 2, 2]
    np.testing.assert_array_equal(cut.answers, whole.nodes.values[cut.ends])
    assert whole.rows.tolist() == [6, 2, 4, 1, 2, 1, 0]
    assert cut.rows.tolist() == [6, 2, 4]


def test_rows_are_counted_at_all_nodes_they_come_by():
    ends = np.array([6, 6, 1])
    assert counted(nodes(), ends).tolist() == [3, 1, 2, 2, 0, 0, 2]


def test_arrays_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        nodes().values[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        tree().ends[0] = 1
