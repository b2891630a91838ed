"""What a block of coefficients must hold: a weight for each part but a curve."""

from functools import partial

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError
from explainers.intake import models
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents
from tests import toys
from tests.cards import analysis

ANALYSIS = analysis(models.read(toys.linear(), "linear").card)
PARTS = [
    {"feature": 0, "what": "number", "category": ""},
    {"feature": 3, "what": "category", "category": "rent"},
    {"feature": 1, "what": "curve", "category": ""},
]


def block(arrays=None, **facts):
    data = {name: [None] for name in ANALYSIS.columns}
    known = {
        "weights": np.array([[-1.0, 1.0], [0.5, -0.5], [np.nan, np.nan]]),
        "spreads": np.zeros((3, 2)),
        "usual": np.zeros(3),
        "intercepts": np.zeros(2),
    }
    said = {"unit": "log-odds", "budget": 1, "seconds": 0.1, "parts": PARTS}
    return Block({**known, **(arrays or {})}, {"data": pa.table(data)}, {**said, **facts})


check = partial(check_contents, "coefficients", ANALYSIS, 1)


def test_a_right_block_passes():
    check(block())


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: block({"weights": np.zeros((3, 2))}),
        lambda: block({"weights": np.full((3, 2), np.nan)}),
        lambda: block({"weights": np.zeros((2, 2))}),
        lambda: block({"spreads": np.full((3, 2), np.inf)}),
        lambda: block({"usual": np.full(3, np.nan)}),
        lambda: block({"intercepts": np.full(2, np.nan)}),
        lambda: block(parts=PARTS[:2]),
        lambda: block(parts=[*PARTS[:2], "age"]),
        lambda: block(parts=[*PARTS[:2], {"feature": 1}]),
        lambda: block(parts=[*PARTS[:2], {**PARTS[2], "feature": 99}]),
        lambda: block(parts=[*PARTS[:2], {**PARTS[2], "what": "sum"}]),
        lambda: block(parts=[*PARTS[:2], {**PARTS[2], "category": None}]),
        lambda: block(parts=None),
    ],
)
def test_a_wrong_block_is_refused(wrong):
    with pytest.raises(ModelError) as refused:
        check(wrong())
    assert refused.value.code == "WRONG_ANSWER"
