"""Inputs of a network as columns of a table, and rows as what the inputs take."""

import keras
import numpy as np
import pandas as pd
import pytest

from explainers.errors import RefusedError
from explainers.intake.keras.inputs import arrays_of, slots_of

layers = keras.layers


def model(*inputs):
    numbers = [
        layers.Rescaling(1.0)(layers.Hashing(3)(each) if each.dtype == "string" else each)
        for each in inputs
    ]
    wide = [layers.Reshape((1,))(each) if len(each.shape) == 1 else each for each in numbers]
    joined = layers.Concatenate()(wide) if len(wide) > 1 else wide[0]
    return keras.Model(list(inputs), layers.Dense(1)(joined))


def columns(*inputs):
    return [feature.name for slot in slots_of(model(*inputs)) for feature in slot.features]


def test_one_wide_input_has_columns_without_names():
    assert columns(keras.Input((3,))) == ["column 1", "column 2", "column 3"]
    assert columns(keras.Input((2,), name="measures")) == ["column 1", "column 2"]


def test_inputs_that_a_person_named_are_columns():
    assert columns(keras.Input((1,), name="age")) == ["age"]
    assert columns(keras.Input((1,), name="age"), keras.Input((), name="job")) == ["age", "job"]


def test_names_that_keras_made_up_are_none():
    made = [keras.Input((1,)) for _ in range(3)]
    assert columns(*made) == ["column 1", "column 2", "column 3"]
    assert columns(keras.Input((1,), name="input_7")) == ["column 1"]


def test_a_wide_input_among_named_ones_counts_its_columns():
    found = columns(keras.Input((2,), name="lab"), keras.Input((1,), name="age"))
    assert found == ["lab 1", "lab 2", "age"]


def test_each_input_takes_its_own_type():
    inputs = {
        "size": keras.Input((1,), name="size"),
        "rooms": keras.Input((1,), name="rooms", dtype="int64"),
        "town": keras.Input((), name="town", dtype="string"),
    }
    slots = slots_of(model(*inputs.values()))
    frame = pd.DataFrame({"size": [1e300, 2.5], "rooms": [3, 4.0], "town": [1.0, None]})
    size, rooms, town = arrays_of(frame, slots)
    assert size.dtype == np.float32
    np.testing.assert_array_equal(size, [[np.inf], [2.5]])
    assert rooms.dtype == np.int64
    np.testing.assert_array_equal(rooms, [[3], [4]])
    assert town.tolist() == ["1", ""]
    kinds = [slot.features[0].kind for slot in slots]
    assert kinds == ["number", "number", "category"]


def test_a_word_list_is_that_of_the_input_it_is_joined_to():
    colour = keras.Input((1,), name="colour", dtype="string")
    size = keras.Input((1,), name="size", dtype="string")
    words = layers.StringLookup(vocabulary=["red", "blue"], output_mode="one_hot")
    other = layers.StringLookup(vocabulary=["S", "L"], output_mode="one_hot")
    joined = layers.Concatenate()([other(size), words(colour)])
    slots = slots_of(keras.Model([colour, size], layers.Dense(1)(joined)))
    assert [slot.features[0].categories for slot in slots] == [("red", "blue"), ("S", "L")]


def test_a_word_list_that_two_inputs_share_is_that_of_the_first():
    one, two = (keras.Input((1,), name=name, dtype="string") for name in ("from", "to"))
    words = layers.StringLookup(vocabulary=["A", "B"], output_mode="one_hot")
    joined = layers.Concatenate()([words(one), words(two)])
    slots = slots_of(keras.Model([one, two], layers.Dense(1)(joined)))
    assert [slot.features[0].categories for slot in slots] == [("A", "B"), ()]


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((5, 2), "takes sequences (5 × 2 numbers a row)"),
        ((None, 2), "takes sequences (any × 2 numbers a row)"),
        ((8, 8, 3), "takes images (8 × 8 × 3 numbers a row)"),
        ((2, 8, 8, 3), "takes arrays (2 × 8 × 8 × 3 numbers a row)"),
    ],
)
def test_what_is_no_row_of_a_table_is_refused(shape, words):
    inputs = keras.Input(shape)
    with pytest.raises(RefusedError) as caught:
        slots_of(keras.Model(inputs, layers.Rescaling(1.0)(inputs)))
    assert caught.value.code == "NOT_A_TABLE_MODEL"
    assert words in caught.value.sentence
    assert "this version explains tables" in caught.value.sentence


def test_sparse_inputs_are_refused():
    inputs = keras.Input((3,), sparse=True, name="bag")
    with pytest.raises(RefusedError, match="sparse or ragged arrays for “bag”"):
        slots_of(keras.Model(inputs, layers.Dense(1)(inputs)))
