"""What a block of one tree must hold: a tree, and rows that end in it."""

from functools import partial

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError
from explainers.intake import models
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents
from explainers.service.storage.trees_told import MOST_NODES, nodes_of
from tests import toys
from tests.cards import analysis
from tests.tree_results import nodes

ANALYSIS = analysis(models.read(toys.model("forest"), "forest").card)
ROWS = 4


def block(arrays=None, **facts):
    grown = nodes()
    data = {name: [None] * ROWS for name in ANALYSIS.columns}
    told = [
        None
        if split is None
        else {"feature": split.feature, "bound": split.bound, "missing": split.missing}
        if split.bound is not None
        else {
            "feature": split.feature,
            "categories": list(split.categories),
            "others": list(split.others),
            "missing": split.missing,
        }
        for split in grown.splits
    ]
    known = {
        "left": grown.left,
        "right": grown.right,
        "cover": grown.cover,
        "values": grown.values,
        "ends": np.array([1, 4, 5, 2]),
        "held": np.array([0, 1, 0, 1]),
        "outputs": np.full((ROWS, 2), 0.5),
    }
    said = {
        "unit": "probability",
        "budget": 4,
        "seconds": 0.1,
        "splits": told,
        "number": 0,
        "trees": 0,
        "mean": False,
        "base": [0.0, 0.0],
    }
    return Block({**known, **(arrays or {})}, {"data": pa.table(data)}, {**said, **facts})


check = partial(check_contents, "tree", ANALYSIS, ROWS)


def test_a_right_block_passes_and_is_the_tree_it_was():
    check(block())
    found, grown = nodes_of(block()), nodes()
    assert found.splits == grown.splits
    np.testing.assert_array_equal(found.left, grown.left)
    np.testing.assert_array_equal(found.values, grown.values)


def changed(name, at, value):
    array = np.array(block().arrays[name])
    array[at] = value
    return {name: array}


SPLIT = {"feature": 0, "bound": 1.0, "missing": None}


def with_split(split, at=0):
    told = list(block().facts["splits"])
    told[at] = split
    return block(splits=told)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: block(changed("left", 1, 3)),
        lambda: block(changed("left", 0, 0)),
        lambda: block(changed("right", 2, 3)),
        lambda: block(changed("values", 1, np.nan)),
        lambda: block(changed("cover", 1, -1.0)),
        lambda: block(changed("ends", 0, 7)),
        lambda: block(changed("ends", 0, -1)),
        lambda: block(changed("held", 0, 2)),
        lambda: block(changed("outputs", 0, np.inf)),
        lambda: block(splits=[]),
        lambda: block(splits=[None] * (MOST_NODES + 1)),
        lambda: block(splits=[None] * 7),
        lambda: block(number=1, trees=1),
        lambda: block(number=-1),
        lambda: block(base=[0.0]),
        lambda: block(base=[0.0, "x"]),
        lambda: block(mean=1),
        lambda: with_split("a question"),
        lambda: with_split({**SPLIT, "feature": len(ANALYSIS.columns)}),
        lambda: with_split({**SPLIT, "feature": True}),
        lambda: with_split({**SPLIT, "bound": float("inf")}),
        lambda: with_split({**SPLIT, "bound": "3"}),
        lambda: with_split({**SPLIT, "missing": 1}),
        lambda: with_split({"feature": 0, "bound": 1.0}),
        lambda: with_split({**SPLIT, "more": 1}),
        lambda: with_split({"feature": 0, "categories": ["a"], "missing": None}),
        lambda: with_split({"feature": 0, "categories": [1], "others": [], "missing": None}),
        lambda: with_split(SPLIT, at=1),
    ],
)
def test_a_wrong_block_is_refused(wrong):
    with pytest.raises(ModelError) as refused:
        check(wrong())
    assert refused.value.code == "WRONG_ANSWER"
