"""The network inside a model: its answers, their slopes, and one trace for all of them."""

import keras
import numpy as np
import pandas as pd
import pytest

from explainers.intake import models
from explainers.intake.keras.inputs import slots_of
from explainers.intake.keras.network import (
    answers_of,
    network_part,
    one_model,
    slopes_of,
    why_no_slopes,
)
from explainers.intake.reading import handle_as
from tests import toys
from tests.intake.keras_files import functional, rows, sequential

layers = keras.layers
# Single precision has 24 bits: a sum of some dozen products of about 1 is right to about 1e-6.
SINGLE = 3e-6


def read(data):
    return models.read(data, "network.keras")


def part_of(model):
    ready = one_model(model)
    return network_part(ready, slots_of(ready))


def differences(answer, matrix, step=1e-5):
    """Central differences in double precision, (rows, columns): right to about step squared."""
    found = np.empty_like(matrix)
    for column in range(matrix.shape[1]):
        move = np.zeros(matrix.shape[1])
        move[column] = step
        found[:, column] = (answer(matrix + move) - answer(matrix - move)) / (2 * step)
    return found


def by_hand(network, matrix):
    """The toy network with three classes in double precision, written out."""
    hidden, bias, last, shift = [
        np.asarray(weight, np.float64)
        for name in ("hidden", "answer")
        for weight in network.get_layer(name).get_weights()
    ]
    scaled = (matrix - [45.0, 3000.0, 3.0]) / np.sqrt([400.0, 810_000.0, 1.0])
    powers = np.exp(np.tanh(scaled @ hidden + bias) @ last + shift)
    return powers / powers.sum(axis=1, keepdims=True)


def toy_rows():
    return toys.frame()[list(toys.NUMBERS)].head(30).to_numpy(np.float64)


@pytest.mark.parametrize("output", [0, 1, 2])
def test_slopes_equal_central_differences(output):
    network = read(toys.network("three")).network
    matrix = toy_rows()
    expected = differences(lambda moved: by_hand(network.network, moved)[:, output], matrix, 1e-3)
    slopes = network.slopes(matrix, output)
    assert slopes.dtype == np.float64
    # Compared in steps of a column's spread, where every slope is about 0.1.
    spread = np.sqrt([400.0, 810_000.0, 1.0])
    np.testing.assert_allclose(slopes * spread, expected * spread, rtol=0, atol=SINGLE)


def test_the_comparison_notices_a_wrong_slope():
    network = read(toys.network("three")).network
    slopes = network.slopes(toy_rows(), 0)
    expected = differences(lambda moved: by_hand(network.network, moved)[:, 0], toy_rows(), 1e-3)
    spread = np.sqrt([400.0, 810_000.0, 1.0])
    for wrong in (slopes * (1 + 1e-3), network.slopes(toy_rows(), 1), slopes[::-1], -slopes):
        with pytest.raises(AssertionError):
            np.testing.assert_allclose(wrong * spread, expected * spread, rtol=0, atol=SINGLE)


class Counted:
    """A network that counts how often it is traced: compiled calls run no Python of it."""

    def __init__(self, network):
        self._network = network
        self.traces = 0
        self.inputs, self.operations, self.layers = (
            network.inputs,
            network.operations,
            network.layers,
        )

    def __call__(self, *arguments, **named):
        self.traces += 1
        return self._network(*arguments, **named)


def test_one_trace_serves_any_rows_and_every_output():
    network = Counted(read(toys.network("three")).network.network)
    slopes = slopes_of(network)
    answers = answers_of(network, slots_of(network))
    for count in (1, 7, 300, 2):
        matrix = np.zeros((count, 3), np.float32)
        assert answers([matrix]).shape == (count, 3)
        for output in (0, 2, 1):
            assert slopes(matrix, output).shape == (count, 3)
    assert network.traces == 2  # one of each


def test_no_rows_are_no_answers():
    handle = read(toys.network("three"))
    nothing = rows(handle.card).head(0)
    assert handle.predict(nothing).shape == (0, 3)
    assert handle.network.slopes(np.zeros((0, 3)), 0).shape == (0, 3)


def test_many_rows_are_answered_in_parts(monkeypatch):
    handle = read(toys.network("three"))
    matrix = np.random.default_rng(0).normal(size=(1_000, 3)).astype(np.float32)
    frame = pd.DataFrame(matrix, columns=[feature.name for feature in handle.card.features])
    whole, slopes = handle.predict(frame), handle.network.slopes(matrix, 1)
    monkeypatch.setattr("explainers.intake.keras.network._NUMBERS_AT_ONCE", 6 * 64)
    parted = read(toys.network("three"))
    np.testing.assert_allclose(parted.predict(frame), whole, rtol=0, atol=1e-6)
    np.testing.assert_allclose(parted.network.slopes(matrix, 1), slopes, rtol=0, atol=1e-6)


def agrees(handle):
    """The network answers what predict answers, from the encoded rows."""
    data = rows(handle.card)
    part = handle.network
    encoded = part.encode(data)
    assert encoded.dtype == np.float32
    assert encoded.shape == (len(data), len(part.sources))
    answers = np.asarray(part.network(encoded))
    np.testing.assert_allclose(answers, handle.predict(data), rtol=0, atol=5e-7)
    assert answers.shape == (len(data), handle.card.outputs)
    np.testing.assert_array_equal(part.sources, np.arange(len(handle.card.features)))


@pytest.mark.parametrize("name", ["two", "three", "value"])
def test_network_answers_what_predict_answers(name):
    agrees(read(toys.network(name)))


@pytest.mark.parametrize("units", [1, 2, 4])
def test_network_is_read_as_the_model_is(units):
    handle = read(sequential(layers.Dense(units)))
    for reading in handle.card.readings:
        agrees(handle_as(handle, reading))


def test_a_bounded_number_may_be_a_probability():
    handle = read(sequential(layers.Dense(1, "sigmoid"), loss="mse"))
    assert handle.card.readings == ("probability", "number")
    for reading in handle.card.readings:
        agrees(handle_as(handle, reading))


def test_tiny_probabilities_keep_their_digits():
    """1 - p in single precision would be 0 here, and its slope too."""
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    handle = read(sequential(layers.Dense(1), loss=loss))
    kernel = np.ravel(handle.network.network.get_weights()[0])
    far = (30.0 * kernel / (kernel @ kernel)).astype(np.float32)[None]
    answers = np.asarray(handle.network.network(far))
    np.testing.assert_allclose(answers, [[np.exp(-30.0), 1.0]], rtol=1e-4)
    assert handle.network.slopes(far, 0).any()


def test_several_inputs_are_taken_from_one_matrix():
    inputs = [
        keras.Input((1,), name="a"),
        keras.Input((2,), name="b"),
        keras.Input((), name="c"),
    ]
    joined = layers.Concatenate()([inputs[0], inputs[1], layers.Reshape((1,))(inputs[2])])
    handle = read(functional(inputs, layers.Dense(2, "softmax")(joined)))
    assert [f.name for f in handle.card.features] == ["a", "b 1", "b 2", "c"]
    agrees(handle)
    kernel = handle.network.network.layers[-1].get_weights()[0].astype(np.float64)
    matrix = rows(handle.card).to_numpy()
    two = handle.predict(rows(handle.card))
    expected = (two[:, 0] * two[:, 1])[:, None] * (kernel[:, 0] - kernel[:, 1])
    np.testing.assert_allclose(handle.network.slopes(matrix, 0), expected, rtol=0, atol=SINGLE)


def test_an_input_in_double_precision_is_taken_in_single():
    keras.utils.set_random_seed(2)
    inputs = keras.Input((3,), dtype="float64")
    data = functional(inputs, layers.Dense(2, "softmax", dtype="float64")(inputs))
    agrees(read(data))


def test_layers_of_training_are_silent():
    handle = read(sequential(layers.Dropout(0.9), layers.GaussianNoise(1.0), layers.Dense(1)))
    data = rows(handle.card)
    np.testing.assert_array_equal(handle.predict(data), handle.predict(data))
    matrix = handle.network.encode(data)
    np.testing.assert_array_equal(
        handle.network.slopes(matrix, 0), handle.network.slopes(matrix, 0)
    )


def test_a_network_that_ignores_its_input_has_no_slope():
    inputs = keras.Input((2,))
    part = part_of(keras.Model(inputs, layers.Rescaling(0.0, 3.0)(layers.Dense(1)(inputs))))
    np.testing.assert_array_equal(part.slopes(np.ones((4, 2)), 0), np.zeros((4, 2)))


@pytest.mark.parametrize(
    ("coding", "words"),
    [
        (lambda: layers.Discretization([0.0], output_mode="one_hot", name="bins"), "“bins”"),
        (lambda: layers.CategoryEncoding(4, output_mode="multi_hot", name="many"), "“many”"),
    ],
)
def test_numbers_that_become_codes_have_no_slope(coding, words):
    inputs = keras.Input((1,))
    found = keras.Model(inputs, layers.Dense(1)(coding()(inputs)))
    sentence = why_no_slopes(found, slots_of(found))
    assert sentence.startswith("This network turns numbers into codes")
    assert words in sentence
    handle = read(toys.keras_file(found))
    assert handle.network is None
    assert handle.card.lacks["gradients"] == handle.card.lacks["deep_shap"] == sentence
