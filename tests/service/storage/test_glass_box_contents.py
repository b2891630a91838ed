"""What a block of a glass box must hold: terms with as many numbers as they have bins."""

from functools import partial

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError
from explainers.intake import models
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents
from explainers.service.storage.glass_terms import MOST_TERMS, terms_of
from tests import toys
from tests.cards import analysis

ANALYSIS = analysis(models.read(toys.model("forest"), "forest").card)
ROWS = 3
NUMBER = {"feature": 0, "cuts": [1.0, 2.0], "low": 0.0, "high": 3.0}
NAMES = {"feature": 3, "categories": ["own", "rent"]}
TERMS = [
    {"output": 1, "axes": [NUMBER]},
    {"output": 1, "axes": [NAMES]},
    {"output": 1, "axes": [NUMBER, NAMES]},
]
COUNT = 4 + 3 + 12


def block(arrays=None, **facts):
    data = {name: [None] * ROWS for name in ANALYSIS.columns}
    known = {
        **{name: np.arange(float(COUNT)) for name in ("scores", "errors", "weights")},
        "intercepts": np.zeros(2),
        **{name: np.full((ROWS, 2), 0.5) for name in ("outputs", "singles", "answers")},
        "held": np.array([0, 1, 0]),
    }
    said = {"unit": "log-odds", "budget": 3, "seconds": 0.1, "terms": TERMS}
    return Block(
        {**known, **(arrays or {})},
        {"data": pa.table(data)},
        {**said, "answer_unit": "probability", **facts},
    )


check = partial(check_contents, "glass_box", ANALYSIS, ROWS)


def test_a_right_block_passes_and_its_terms_have_their_numbers():
    check(block())
    age, housing, both = terms_of(block())
    assert age.scores.tolist() == [0, 1, 2, 3] and housing.scores.tolist() == [4, 5, 6]
    assert both.scores.shape == (4, 3) and both.scores[1, 2] == 7 + 3 + 2
    assert age.axes[0].cuts.tolist() == [1.0, 2.0] and housing.axes[0].categories == ("own", "rent")
    assert (age.axes[0].low, age.axes[0].high) == (0.0, 3.0)


def test_no_term_at_all_is_right_too():
    empty = dict.fromkeys(("scores", "errors", "weights"), np.zeros(0))
    check(block(empty, terms=[]))
    assert terms_of(block(empty, terms=[])) == ()


def term(**axis):
    return block(terms=[{"output": 1, "axes": [axis]}, *TERMS[1:]])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: block({"scores": np.zeros(COUNT - 1)}),
        lambda: block({"scores": np.full(COUNT, np.nan)}),
        lambda: block({"errors": np.full(COUNT, -1.0)}),
        lambda: block({"weights": np.full(COUNT, -1.0)}),
        lambda: block({"answers": np.full((ROWS, 2), np.inf)}),
        lambda: block({"held": np.array([0, 1, 2])}),
        lambda: block({"intercepts": np.zeros(3)}),
        lambda: block(terms=[{}]),
        lambda: block(terms=[TERMS[0]] * (MOST_TERMS + 1)),
        lambda: block(terms=[{"output": 2, "axes": [NUMBER]}]),
        lambda: block(terms=[{"output": 1, "axes": []}]),
        lambda: block(terms=[{"output": 1, "axes": [NUMBER] * 3}]),
        lambda: block(terms=[{"output": 1, "axes": ["x"]}]),
        lambda: block(answer_unit=3),
        lambda: term(**{**NUMBER, "feature": -1}),
        lambda: term(**{**NUMBER, "cuts": [2.0, 1.0]}),
        lambda: term(**{**NUMBER, "cuts": [1.0, 1.0]}),
        lambda: term(**{**NUMBER, "cuts": "12"}),
        lambda: term(**{**NUMBER, "cuts": [1.0, float("nan")]}),
        lambda: term(**{**NUMBER, "low": None}),
        lambda: term(feature=3, categories=[1, 2, 3]),
        lambda: term(feature=3, categories="abc"),
        lambda: term(feature=3),
    ],
)
def test_a_wrong_block_is_refused(wrong):
    with pytest.raises(ModelError) as refused:
        check(wrong())
    assert refused.value.code == "WRONG_ANSWER"
