"""Blocks of attention: shares of one over the pieces of one text, and nothing else is kept."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError
from explainers.methods.text_attention import MOST_WEIGHTS as KEPT
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents
from explainers.service.storage.shapes import contents_of
from explainers.service.storage.shapes.attention import MOST_WEIGHTS
from tests import text_subjects as given

ANALYSIS = given.analysis("network")
FACTS = {"unit": "share of attention", "budget": 2, "seconds": 0.1, "notes": [], "pieces": [*"abc"]}
TEXT = "good 🙂"


def block(facts=None, text=TEXT, **arrays):
    even = np.full((2, 4, 3, 3), 1 / 3, np.float32)
    parts = {
        "weights": even,
        "rollout": even[0, 0].astype(np.float64),
        "spans": np.array([[-1, -1], [0, 4], [5, 6]]),
        "outputs": np.full((1, 2), 0.5),
    }
    return Block(
        {**parts, **arrays}, {"data": pa.table({"text": [text]})}, {**FACTS, **(facts or {})}
    )


def check(made):
    check_contents("attention", ANALYSIS, 1, made)


def test_right_blocks_pass():
    check(block())
    once = np.full((1, 1, 1, 3), 1 / 3, np.float32)
    check(block(weights=once, rollout=once[0, 0].astype(np.float64)))


def test_as_much_is_kept_as_a_method_answers():
    assert MOST_WEIGHTS == KEPT


def test_weights_are_single_numbers_here_and_nowhere_else():
    of = contents_of("attention").arrays
    assert of["weights"].dtype == np.float32
    assert contents_of("rules").arrays["weights"].dtype == of["rollout"].dtype == np.float64
    assert of["spans"].dtype == np.int64


def uneven(name, value):
    array = block().arrays[name].copy()
    array[..., 0] = value
    return block(**{name: array})


WITHOUT = replace(block(), arrays={k: v for k, v in block().arrays.items() if k != "weights"})
WRONG = {
    "no weights": (WITHOUT, "no weights of attention"),
    "weights of one head": (block(weights=np.ones((3, 3), np.float32)), "no weights of attention"),
    "weights without end": (
        block(weights=np.broadcast_to(np.float32(0), (2, 4, 2**11, 2**11))),
        "33,554,432 weights of attention",
    ),
    "weights of double precision": (block(weights=np.full((2, 4, 3, 3), 1 / 3)), "float64"),
    "a rollout of other pieces": (block(rollout=np.ones((3, 2)) / 2), "rollout of shape (3, 2)"),
    "spans of other pieces": (block(spans=np.zeros((2, 2), np.int64)), "spans of shape (2, 2)"),
    "shares of more than one": (uneven("weights", 0.4), "do not add up to 1"),
    "a rollout of less than one": (uneven("rollout", 0.3), "do not add up to 1"),
    "shares below 0": (
        block(weights=np.array([-1, 1, 1], np.float32) * np.ones((2, 4, 3, 1), np.float32)),
        "attention below 0",
    ),
    "shares with gaps": (uneven("weights", np.nan), "or with gaps"),
    "a name too many": (block({"pieces": [*"abcd"]}), "other names than pieces"),
    "names that are numbers": (block({"pieces": [1, 2, 3]}), "other names than pieces"),
    "no names": (block({"pieces": None}), "no pieces"),
    "a piece behind the text": (
        block(spans=np.array([[-1, -1], [0, 4], [5, 7]])),
        "a piece outside of a text of 6 signs",
    ),
    "a piece upside down": (block(spans=np.array([[-1, -1], [4, 0], [5, 6]])), "a piece outside"),
    "half a mark": (block(spans=np.array([[-1, 0], [0, 4], [5, 6]])), "a piece outside"),
}


@pytest.mark.parametrize("case", WRONG)
def test_attention_that_is_none_is_refused(case):
    made, words = WRONG[case]
    with pytest.raises(ModelError) as caught:
        check(made)
    assert caught.value.code == "WRONG_ANSWER"
    assert words in str(caught.value)


def tokens(outputs, **facts):
    parts = {
        "values": np.zeros((2, outputs)),
        "spans": np.array([[0, 4], [5, 6]]),
        "counts": np.array([2]),
        **{name: np.zeros((1, outputs)) for name in ("base_values", "outputs", "elsewhere")},
    }
    known = {name: fact for name, fact in FACTS.items() if name != "pieces"}
    return Block(parts, {"data": pa.table({"text": [TEXT]})}, {**known, **facts})


def test_pieces_of_one_output_say_which():
    check_contents("tokens", ANALYSIS, 1, tokens(2))
    check_contents("tokens", ANALYSIS, 1, tokens(1, output=1))
    for made, words in (
        (tokens(1), "values of shape (2, 1)"),
        (tokens(2, output=1), "values of shape (2, 2)"),
        (tokens(1, output=2), "an output that is not among the model's 2"),
        (tokens(1, output=-1), "an output that is not among the model's 2"),
        (tokens(1, output="1"), "no output"),
        (tokens(1, output=True), "no output"),
    ):
        with pytest.raises(ModelError) as caught:
            check_contents("tokens", ANALYSIS, 1, made)
        assert words in str(caught.value)
