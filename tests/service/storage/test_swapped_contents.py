"""Blocks of swaps: as many answers as draws and players, and every column of the table."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError
from explainers.intake import models
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents, least_bytes
from explainers.service.storage.shapes.declaration import Asked
from tests import toys
from tests.cards import analysis

ANALYSIS = analysis(models.read(toys.model("histogram"), "m.skops").card)
EVERY = [column.name for column in ANALYSIS.table.columns]


def block(columns=EVERY, **arrays):
    parts = {"outputs": np.zeros((3, 2)), "swapped": np.zeros((3, 4, 5, 2)), **arrays}
    known = {name: array for name, array in parts.items() if array is not None}
    facts = {"unit": "probability", "budget": 3, "seconds": 0.1}
    return Block(known, {"data": pa.table({name: ["x"] * 3 for name in columns})}, facts)


def test_right_swaps_pass():
    check_contents("swapped", ANALYSIS, 3, block())
    check_contents("swapped", ANALYSIS, 3, block(swapped=np.zeros((3, 1, 2, 2))), players=2)


WRONG = {
    "no swaps": (block(swapped=None), "no answers for swapped values"),
    "a side too few": (block(swapped=np.zeros((3, 5, 2))), "no answers for swapped values"),
    "no draw": (block(swapped=np.zeros((3, 0, 5, 2))), "0 draws"),
    "draws without end": (block(swapped=np.zeros((3, 2_000, 5, 2))), "2,000 draws"),
    "a player too few": (block(swapped=np.zeros((3, 4, 4, 2))), "instead of (3, 4, 5, 2)"),
    "a row too few": (block(swapped=np.zeros((2, 4, 5, 2))), "instead of (3, 4, 5, 2)"),
    "no own answers": (block(outputs=None), "instead of ['outputs', 'swapped']"),
    "the model's columns alone": (block(columns=ANALYSIS.columns), "other columns or rows"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_swaps_are_refused(case):
    made, words = WRONG[case]
    with pytest.raises(ModelError) as caught:
        check_contents("swapped", ANALYSIS, 3, made)
    assert caught.value.code == "WRONG_ANSWER"
    assert words in str(caught.value)


def test_the_room_they_take_is_known_before_they_are_made():
    asked = Asked(ANALYSIS, 3, 5, {"draws": 4})
    made = block()
    assert least_bytes("swapped", asked) == sum(array.nbytes for array in made.arrays.values())
    assert least_bytes("swapped", replace(asked, rows=6)) == 2 * least_bytes("swapped", asked)
