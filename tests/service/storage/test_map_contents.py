"""Blocks of maps: nothing is stored that cannot be what a network sees and answers."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError
from explainers.intake import models
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents
from tests import picture_subjects as given

ANALYSIS = given.analysis(models.read(given.network(), "network.keras").card)
SIDE = given.SIDE
FACTS = {"unit": "log-odds", "budget": 3, "seconds": 0.1, "notes": ["Seen."], "signed": True}


def block(facts=None, **arrays):
    parts = {
        "values": np.full((1, SIDE, SIDE), -0.5),
        "shown": np.zeros((1, SIDE, SIDE, 3), np.uint8),
        "outputs": np.zeros((1, 3)),
        "margins": np.zeros((1, 3)),
        "target": np.array([2], dtype=np.int64),
    }
    data = pa.table({column.name: ["x"] for column in ANALYSIS.table.columns})
    return Block({**parts, **arrays}, {"data": data}, {**FACTS, **(facts or {})})


def test_right_maps_pass():
    check_contents("maps", ANALYSIS, 1, block())
    check_contents("maps", ANALYSIS, 1, block(gap=np.zeros(1)))
    check_contents("maps", ANALYSIS, 1, block({"signed": False}, values=np.zeros((1, SIDE, SIDE))))


WRONG = {
    "another size": (block(values=np.zeros((1, SIDE, 9))), "instead of (1, 16, 16)"),
    "a picture too few": (block(shown=np.zeros((0, SIDE, SIDE, 3), np.uint8)), "shown of shape"),
    "a picture of numbers": (block(shown=np.zeros((1, SIDE, SIDE, 3))), "float64 instead of"),
    "a map of bytes": (block(values=np.zeros((1, SIDE, SIDE), np.uint8)), "uint8 instead of"),
    "a target of fractions": (block(target=np.zeros(1)), "target of shape (1,) and type float64"),
    "an output too many": (block(margins=np.zeros((1, 4))), "instead of (1, 3)"),
    "no such output": (block(target=np.array([3])), "not among the model's 3"),
    "an output below 0": (block(target=np.array([-1])), "not among the model's 3"),
    "a gap in it": (block(values=np.full((1, SIDE, SIDE), np.nan)), "gaps or without end"),
    "no end": (block(values=np.full((1, SIDE, SIDE), np.inf)), "gaps or without end"),
    "no word on sides": (block({"signed": None}), "no word on whether maps have two sides"),
    "a number for sides": (block({"signed": 1}), "no word on whether maps have two sides"),
    "the other side": (block({"signed": False}), "numbers on the other"),
    "a strange array": (block(extra=np.zeros(1)), "'extra'"),
    "two gaps": (block(gap=np.zeros(2)), "gap of shape (2,)"),
}


@pytest.mark.parametrize(("wrong", "said"), WRONG.values(), ids=WRONG)
def test_wrong_maps_are_a_sentence(wrong, said):
    with pytest.raises(ModelError) as told:
        check_contents("maps", ANALYSIS, 1, wrong)
    assert told.value.code == "WRONG_ANSWER"
    assert said in told.value.sentence


def test_every_column_of_the_table_comes_with_a_map():
    few = replace(block(), tables={"data": pa.table({"picture": ["x"]})})
    with pytest.raises(ModelError, match="than the 4 and 1 asked about"):
        check_contents("maps", ANALYSIS, 1, few)
