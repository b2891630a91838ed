"""Blocks of local effects: every row stands somewhere on the grid, or has no effect."""

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError
from explainers.intake import models
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents
from tests import toys
from tests.cards import analysis

ANALYSIS = analysis(models.read(toys.model("histogram"), "m.skops").card)
NUMBERS, NAMES = (1.0, 2.5, 4.0), ("free", "own")


def block(grid=NUMBERS, bins=(0, 1, -1), deltas=None):
    moves = 2 if isinstance(grid[0], str) else 1
    given = np.zeros((3, moves, 2)) if deltas is None else deltas
    facts = {"unit": "probability", "budget": 3, "seconds": 0.1, "grid": list(grid)}
    data = pa.table({name: ["x"] * 3 for name in ANALYSIS.columns})
    return Block({"bins": np.array(bins), "deltas": given}, {"data": data}, facts)


def test_right_effects_pass():
    check_contents("local_effects", ANALYSIS, 3, block())
    check_contents("local_effects", ANALYSIS, 3, block(NAMES))
    check_contents("local_effects", ANALYSIS, 3, block((1.0,), (-1, -1, -1)))


WRONG = {
    "a falling grid": (block((2.0, 1.0)), "repeat or fall"),
    "a bin too far": (block(bins=(0, 2, -1)), "a bin that is not among 2"),
    "a name too far": (block(NAMES, (0, 2, -1)), "a bin that is not among 2"),
    "a bin below": (block(bins=(0, -2, -1)), "a bin that is not among 2"),
    "a bin of one value": (block((1.0,), (0, -1, -1)), "a bin that is not among 0"),
    "bins of fractions": (block(bins=(0.0, 1.0, -1.0)), "float64 instead of (3,) and int64"),
    "two moves of numbers": (block(deltas=np.zeros((3, 2, 2))), "instead of (3, 1, 2)"),
    "one move of names": (block(NAMES, deltas=np.zeros((3, 1, 2))), "instead of (3, 2, 2)"),
    "a gap": (block(deltas=np.full((3, 1, 2), np.nan)), "effects with gaps"),
    "no end": (block(deltas=np.full((3, 1, 2), np.inf)), "effects with gaps"),
    "an effect from nowhere": (block(deltas=np.ones((3, 1, 2))), "rows that stand nowhere"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_effects_are_refused(case):
    made, words = WRONG[case]
    with pytest.raises(ModelError) as caught:
        check_contents("local_effects", ANALYSIS, 3, made)
    assert caught.value.code == "WRONG_ANSWER"
    assert words in str(caught.value)
