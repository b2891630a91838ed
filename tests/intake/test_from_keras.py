"""Keras files: what is opened answers as Keras itself does."""

import keras
import numpy as np
import pandas as pd
import pytest

from explainers.errors import ModelError
from explainers.intake.probing.probe import probe
from explainers.intake.reading import handle_as
from explainers.records import Feature
from tests import toys
from tests.intake.keras_files import functional, members, rows, sequential
from tests.intake.networks_of_keras import SAME, as_strings, frame, keras_answers, layers, read


@pytest.mark.parametrize("name", ["two", "three", "value"])
def test_answers_equal_kerass_own(name, tmp_path):
    handle = read(toys.network(name))
    known = keras_answers(
        toys.network(name), tmp_path, toys.frame()[list(toys.NUMBERS)].to_numpy(np.float32)
    )
    expected = np.hstack([1 - known, known]) if name == "two" else known
    answers = handle.predict(frame(handle))
    assert answers.dtype == np.float64
    np.testing.assert_allclose(answers, expected, rtol=0, atol=SAME)
    if name != "two":
        with pytest.raises(AssertionError):
            np.testing.assert_allclose(answers, expected + 2 * SAME, rtol=0, atol=SAME)


def test_texts_are_taken_as_they_are(tmp_path):
    handle = read(toys.network("mixed"))
    data = toys.frame()
    inputs = {
        name: np.array(data[name].astype(kind).tolist(), dtype=kind).reshape(-1, 1)
        for name, kind in [*((n, "f4") for n in toys.NUMBERS), *((n, object) for n in toys.TEXTS)]
    }
    arrays = [keras.ops.convert_to_tensor(inputs[name]) for name in toys.NUMBERS]
    texts = [as_strings(inputs[name]) for name in toys.TEXTS]
    known = keras_answers(toys.network("mixed"), tmp_path, [*arrays, *texts])
    np.testing.assert_allclose(handle.predict(data)[:, 1:], known, rtol=0, atol=SAME)
    assert handle.card.features == (
        *(Feature(name, "number") for name in toys.NUMBERS),
        Feature("housing", "category", ("own", "rent", "free")),
        Feature("job", "category", ("skilled", "unskilled")),
    )
    assert set(handle.card.lacks) == {"trees", "walkable_trees", "linear", "gradients", "deep_shap"}
    assert "takes words for “housing”" in handle.card.lacks["gradients"]
    assert handle.network is None


def test_a_missing_word_is_an_empty_one_and_that_is_said():
    handle = read(toys.network("mixed"))
    data = toys.frame().head(5)
    np.testing.assert_array_equal(
        handle.predict(data.assign(housing=np.nan)), handle.predict(data.assign(housing=""))
    )
    assert handle.card.notes == (
        "A word that is missing in the table is given to the network as an empty one.",
    )
    assert read(toys.network("two")).card.notes == ()


CARDS = {
    "two": ("classification", "probability", 2, "Sequential network, 3 → 6 → 1 → 2", "31"),
    "three": ("classification", "probability", 3, "Sequential network, 3 → 6 → 3", "45"),
    "value": ("regression", "number", 1, "Sequential network, 3 → 6 → 1", "31"),
    "mixed": ("classification", "probability", 2, "Functional network, 5 → 6 → 1", "73"),
}


@pytest.mark.parametrize("name", CARDS)
def test_the_card_says_what_the_network_is(name):
    task, scale, outputs, kind, parameters = CARDS[name]
    card = read(toys.network(name)).card
    assert (card.task, card.scale, card.outputs) == (task, scale, outputs)
    assert card.family == "Keras"
    assert card.kind == kind.removesuffix(" → 2")
    assert dict(card.details)["parameters"] == parameters
    assert dict(card.details)["saved with"] == f"Keras {keras.__version__}"
    assert card.versions == {"keras": keras.__version__, "tensorflow": "2.21.0"}
    assert (card.classes, card.readings, card.reading) == ((), (), None)
    if name != "mixed":
        assert [feature.name for feature in card.features] == ["column 1", "column 2", "column 3"]
        assert set(card.lacks) == {"trees", "walkable_trees", "linear"}


@pytest.mark.parametrize("name", toys.NETWORKS)
def test_the_trial_call_is_passed(name):
    handle = read(toys.network(name))
    data = toys.frame() if name == "mixed" else frame(handle)
    probe(handle, data)


def test_a_network_without_an_input_layer_is_opened():
    """Its first layer learns the width when it is first called."""
    keras.utils.set_random_seed(1)
    model = keras.Sequential([layers.Dense(4, "relu"), layers.Dense(2, "softmax")])
    model.build((None, 5))
    card = read(toys.keras_file(model)).card
    assert (len(card.features), card.outputs) == (5, 2)


def test_words_learned_from_data_are_found_in_the_file():
    words = layers.StringLookup(output_mode="one_hot", name="words")
    words.adapt(np.array(["red", "red", "blue"]))
    inputs = keras.Input((1,), name="colour", dtype="string")
    data = functional(inputs, layers.Dense(1, "sigmoid")(words(inputs)))
    assert any("vocabulary" in name for name in members(data))
    handle = read(data)
    assert handle.card.features == (Feature("colour", "category", ("red", "blue")),)
    answers = handle.predict(pd.DataFrame({"colour": ["red", "blue", "green", "black"]}))
    assert len(np.unique(answers[:, 1])) == 3
    assert answers[2, 1] == answers[3, 1]


def test_inputs_in_a_dict_go_by_their_names():
    inputs = {name: keras.Input((1,), name=name) for name in ("weight", "age")}
    joined = layers.Concatenate()([inputs["weight"], 3.0 * inputs["age"]])
    pick = layers.Dense(1, kernel_initializer="ones")
    handle = read(functional(inputs, pick(joined), "mse"))
    names = [feature.name for feature in handle.card.features]
    assert sorted(names) == ["age", "weight"]
    data = pd.DataFrame({"age": [1.0, 2.0], "weight": [10.0, 30.0]})[names]
    np.testing.assert_allclose(handle.predict(data)[:, 0], [13.0, 36.0], rtol=1e-6)


def test_operations_between_layers_are_computed():
    inputs = keras.Input((3,))
    answer = layers.Dense(1, use_bias=False)(keras.ops.log1p(keras.ops.abs(inputs[:, 1:] * 2.0)))
    handle = read(functional(inputs, answer, "mse"))
    kernel = np.ravel(handle.network.network.get_weights()[0])
    data = rows(handle.card)
    expected = np.log1p(np.abs(data.to_numpy()[:, 1:] * 2)) @ kernel
    np.testing.assert_allclose(handle.predict(data)[:, 0], expected, rtol=1e-5, atol=SAME)
    assert handle.card.lacks["deep_shap"].startswith("Deep SHAP is not tested on")


def test_log_odds_the_file_tells_become_probabilities(tmp_path):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    data = sequential(layers.Dense(3), loss=loss)
    handle = read(data)
    assert (handle.card.scale, handle.card.outputs, handle.card.readings) == ("probability", 3, ())
    inputs = rows(handle.card)
    scores = keras_answers(data, tmp_path, inputs.to_numpy(np.float32)).astype(np.float64)
    powers = np.exp(scores)
    expected = powers / powers.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(handle.predict(inputs), expected, rtol=0, atol=SAME)


@pytest.mark.parametrize(
    ("units", "readings"),
    [(1, ("number", "log-odds")), (3, ("log-odds", "probability"))],
)
def test_what_the_file_does_not_tell_is_left_open(units, readings):
    handle = read(sequential(layers.Dense(units)))
    card = handle.card
    assert (card.task, card.scale, card.outputs) == ("regression", "number", units)
    assert card.readings == readings
    for reading in readings:
        chosen = handle_as(handle, reading)
        answers = chosen.predict(rows(card))
        assert answers.shape == (12, chosen.card.outputs)
        if reading == "log-odds":
            np.testing.assert_allclose(answers.sum(axis=1), 1.0)


def test_whole_numbers_may_not_be_missing():
    inputs = keras.Input((2,), dtype="int32", name="codes")
    coded = layers.Flatten()(layers.Embedding(9, 3)(inputs))
    handle = read(functional(inputs, layers.Dense(1)(coded), "mse"))
    data = pd.DataFrame({"column 1": [1, 2], "column 2": [3.0, np.nan]})
    assert handle.predict(data.head(1)).shape == (1, 1)
    with pytest.raises(ModelError) as caught:
        handle.predict(data)
    assert caught.value.code == "MISSING_VALUES"
    assert "“column 2”, and 1 row of 2 have none" in caught.value.sentence
    assert "takes codes for “codes”" in handle.card.lacks["gradients"]


def test_missing_numbers_are_told_by_the_trial_call():
    handle = read(toys.network("two"))
    data = frame(handle).head(5)
    data.iloc[2, 1] = np.nan
    with pytest.raises(ModelError) as caught:
        probe(handle, data)
    assert caught.value.code == "NOT_FINITE"
