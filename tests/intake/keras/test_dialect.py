"""Models in the words of Keras 2: read as what they meant there, written as Keras 3 would."""

from functools import partial

import keras
import numpy as np
import pandas as pd
import pytest

from explainers.intake import models
from explainers.intake.keras.dialect import modern
from tests import toys
from tests.intake.keras.hdf5_files import (
    changed,
    config_of,
    dense,
    given,
    keras2,
    kernel,
    network,
    sequential2,
    with_config,
)
from tests.intake.keras_files import config_of as modern_config_of
from tests.intake.keras_files import rows
from tests.intake.refusing import refused_by

SAME = 1e-6  # single precision; the same sums in another order


def read(data):
    return models.read(data, "network.h5")


refused = partial(refused_by, read)


def test_what_is_in_todays_words_stays_as_it_is():
    for name in toys.NETWORKS:
        config = modern_config_of(toys.network(name))
        assert modern(config) == config


def test_classes_get_the_modules_of_our_own_list_and_others_none():
    named = {"class_name": "Dense", "config": {"units": 3, "dtype": "float32"}}
    assert modern(named)["module"] == "keras.layers"
    # Layers and operations of one name are told apart by what Keras 3 writes of them.
    for settings, module in (
        ({"name": "multiply"}, "keras.src.ops.numpy"),
        ({"name": "multiply", "trainable": True, "dtype": "float32"}, "keras.layers"),
    ):
        assert modern({"class_name": "Multiply", "config": settings})["module"] == module
    for strange in ("Discount", "shop>Discount", "os.system", ""):
        assert modern({"class_name": strange, "config": {}})["module"] is None


def test_layers_inside_layers_are_named_too():
    inner = {"class_name": "LSTM", "config": {"units": 3, "implementation": 2, "dtype": "float32"}}
    outer = {"class_name": "Bidirectional", "config": {"layer": inner, "dtype": "float32"}}
    found = modern(outer)["config"]["layer"]
    assert found["module"] == "keras.layers"
    assert "implementation" not in found["config"]


def test_nothing_is_changed_in_what_was_handed_in():
    config = config_of(network("mixed"))
    before = str(config)
    modern(config)
    assert str(config) == before


def test_a_sequential_model_of_keras_2(tmp_path):
    data, weights = sequential2(loss="binary_crossentropy")
    handle = read(data)
    assert dict(handle.card.details)["saved with"] == "Keras 2.15.0"
    assert (handle.card.scale, handle.card.kind) == ("probability", "Sequential network, 3 → 4 → 1")
    taken = rows(handle.card)
    path = tmp_path / "model.h5"
    path.write_bytes(data)
    matrix = taken.to_numpy(np.float32)
    known = keras.saving.load_model(path, compile=False)(matrix).numpy()
    np.testing.assert_allclose(handle.predict(taken)[:, 1:], known, rtol=0, atol=SAME)
    (w, b), (v, c) = (each.values() for each in weights.values())
    expected = 1 / (1 + np.exp(-(np.maximum(matrix @ w + b, 0) @ v + c)))
    np.testing.assert_allclose(handle.predict(taken)[:, 1:], expected, rtol=0, atol=SAME)


def without_input(config):
    """As before TensorFlow 2.3: the first layer says what comes in."""
    shape = config["config"]["layers"].pop(0)["config"]["batch_input_shape"]
    config["config"]["layers"][0]["config"]["batch_input_shape"] = shape


def as_a_list(config):
    """As before Keras 2.2.3: a Sequential model is a list of layers."""
    without_input(config)
    config["config"] = config["config"]["layers"]


def with_policies(config):
    for layer in config["config"]["layers"]:
        layer["config"]["dtype"] = {"class_name": "Policy", "config": {"name": "float32"}}


@pytest.mark.parametrize("change", [without_input, as_a_list, with_policies])
def test_older_ways_of_writing_the_same_model(change):
    data, _ = sequential2()
    old = with_config(data, change)
    handle, known = read(old), read(data)
    np.testing.assert_array_equal(handle.predict(rows(known.card)), known.predict(rows(known.card)))
    assert handle.card.features == known.card.features


def test_settings_keras_3_calls_otherwise():
    draw = np.random.default_rng(3)
    layer = {"name": "leaky", "trainable": True, "dtype": "float32", "alpha": 0.25}
    norm = {"name": "norm", "trainable": True, "dtype": "float32", "axis": [1], "epsilon": 0.001}
    config = {
        "name": "s",
        "layers": [
            given("x", 2),
            {"class_name": "LeakyReLU", "config": layer},
            {"class_name": "BatchNormalization", "config": norm},
            {"class_name": "Dropout", "config": {"name": "d", "rate": 0.5, "noise_shape": None}},
            dense("answer", 1),
        ],
    }
    names = ("gamma", "beta", "moving_mean", "moving_variance")
    scales = {f"norm/{name}:0": np.array([place, 2.0], "f4") for place, name in enumerate(names, 1)}
    weights = {"leaky": {}, "norm": scales, "d": {}, "answer": kernel(draw, "answer", 2, 1)}
    handle = read(keras2("Sequential", config, weights, loss="mse"))
    taken = rows(handle.card)
    x = taken.to_numpy()
    gamma, beta, mean, variance = scales.values()
    scaled = (np.where(x > 0, x, x / 4) - mean) / np.sqrt(variance + 0.001) * gamma + beta
    w, b = weights["answer"].values()
    np.testing.assert_allclose(handle.predict(taken), scaled @ w + b, rtol=0, atol=1e-5)


def test_codes_that_need_no_input_layer_are_whole_numbers():
    draw = np.random.default_rng(4)
    coded = {"name": "codes", "batch_input_shape": [None, 2], "input_dim": 5, "output_dim": 3}
    coded |= {"input_length": 2, "mask_zero": False, "embeddings_initializer": None}
    flat = {"class_name": "Flatten", "config": {"name": "flat", "data_format": "channels_last"}}
    config = [{"class_name": "Embedding", "config": coded}, flat, dense("answer", 1)]
    table = draw.normal(size=(5, 3)).astype(np.float32)
    weights = {
        "codes": {"codes/embeddings:0": table},
        "flat": {},
        "answer": kernel(draw, "answer", 6, 1),
    }
    handle = read(keras2("Sequential", config, weights, loss="mse", version="2.2.2"))
    taken = pd.DataFrame({"column 1": [0, 4], "column 2": [2, 3]})
    w, b = weights["answer"].values()
    expected = table[taken.to_numpy()].reshape(2, 6) @ w + b
    np.testing.assert_allclose(handle.predict(taken), expected, rtol=0, atol=SAME)


def test_texts_of_a_fixed_length_are_read():
    """As h5py 2 wrote them."""

    def change(file):
        for key in ("model_config", "keras_version"):
            text = file.attrs[key]
            del file.attrs[key]
            file.attrs[key] = np.bytes_(text)

    data, _ = sequential2()
    handle, known = read(changed(data, change)), read(data)
    np.testing.assert_array_equal(handle.predict(rows(known.card)), known.predict(rows(known.card)))
    assert handle.card.details == known.card.details
