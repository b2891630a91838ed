"""Pieces of texts and attention keep what they were made with."""

import numpy as np
import pyarrow as pa
import pytest

from explainers.records import Attention, Receipt, TextInput, Tokens
from tests.intake.small_cards import model

SAID = {
    "data": pa.table({"text": ["good film"]}),
    "positions": np.zeros(1, np.int64),
    "names": (),
    "output_names": ("no", "yes"),
    "unit": "log-odds",
    "receipt": Receipt("key", "m", "1", True, "a", "b", None, {}, 0, 1, 1, 1, 0.1, ""),
}


def held(array):
    with pytest.raises(ValueError, match="read-only"):
        array[:] = 1


def test_arrays_of_pieces_are_read_only():
    tokens = Tokens(
        texts=("good film",),
        starts=np.array([0, 2]),
        spans=np.array([[0, 4], [5, 9]]),
        values=np.zeros((2, 2)),
        base_values=np.zeros((1, 2)),
        outputs=np.zeros((1, 2)),
        elsewhere=np.zeros((1, 2)),
        **SAID,
    )
    assert tokens.gap is None
    for name in ("starts", "spans", "values", "base_values", "outputs", "elsewhere"):
        held(getattr(tokens, name))


def test_arrays_of_attention_are_read_only():
    attention = Attention(
        weights=np.ones((2, 4, 1, 1), np.float32),
        pieces=("good",),
        spans=np.array([[0, 4]]),
        rollout=np.ones((1, 1)),
        outputs=np.zeros((1, 2)),
        **SAID,
    )
    for name in ("weights", "spans", "rollout", "outputs"):
        held(getattr(attention, name))


def test_a_card_says_what_its_model_is_given():
    assert model("age").matter == "columns"
    assert model("text", texts=TextInput()).matter == "texts"
