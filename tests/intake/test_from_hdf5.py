"""HDF5 files of Keras 2 and 3: they are read as `.keras` files are, and answer as Keras does."""

import io
import re
from dataclasses import replace
from functools import cache, partial

import h5py
import keras
import numpy as np
import pytest

from explainers.errors import RationaleError
from explainers.intake import models
from explainers.intake.probing.probe import probe
from tests import toys
from tests.intake.keras.hdf5_files import changed, h5, network
from tests.intake.keras.hostile import HOSTILE
from tests.intake.keras_files import rows
from tests.intake.networks_of_keras import SAME, frame
from tests.intake.refusing import refused_by

layers = keras.layers


def read(data):
    return models.read(data, "network.h5")


refused = partial(refused_by, read)


@pytest.mark.parametrize("name", toys.NETWORKS)
def test_it_is_the_model_of_the_keras_file(name):
    """The same card, the same answers, the same slopes."""
    own, known = read(network(name)), models.read(toys.network(name), "network.keras")
    file = {"digest": own.card.digest, "size": own.card.size, "file_name": "network.h5"}
    assert own.card == replace(known.card, **file)
    data = toys.frame() if name == "mixed" else frame(known)
    np.testing.assert_array_equal(own.predict(data), known.predict(data))
    probe(own, data)
    if name != "mixed":
        matrix = own.network.encode(data)
        slopes = [each.network.slopes(matrix, 0) for each in (own, known)]
        np.testing.assert_array_equal(*slopes)
        assert np.abs(slopes[0]).max() > 0


def rich():
    """A network with all that is stored and numbered in its own way, with weights of their own."""
    keras.utils.set_random_seed(11)
    scale = layers.Normalization(name="scale")
    scale.adapt(np.random.default_rng(0).normal(5, 3, (50, 3)))
    inner = keras.Sequential(
        [keras.Input((3,)), scale, layers.Dense(4, "relu"), layers.BatchNormalization()]
    )
    inputs = keras.Input((4,))
    shared = layers.Dense(4, "tanh", name="shared", kernel_regularizer="l2")
    deep = keras.Model(inputs, shared(shared(inputs)), name="deep")
    matrix = keras.Input((3,), name="matrix")
    value = deep(inner(matrix))
    frozen = layers.Dense(2, name="frozen", trainable=False)
    joined = layers.Concatenate()([frozen(value), matrix * 2.0, layers.LeakyReLU(0.1)(value)])
    model = keras.Model(matrix, layers.Dense(1, "sigmoid")(joined))
    draw = np.random.default_rng(1)
    model.set_weights([np.abs(draw.normal(1, 1, each.shape)) for each in model.get_weights()])
    for layer in inner.layers:
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()
    return model


def test_everything_stored_in_its_own_way_arrives():
    model = rich()
    handle = read(h5(model))
    data = rows(handle.card)
    known = model(data.to_numpy(np.float32), training=False).numpy()
    np.testing.assert_allclose(handle.predict(data)[:, 1:], known, rtol=0, atol=SAME)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(handle.predict(data)[:, 1:], known + 2e-6, rtol=0, atol=SAME)


def test_names_cut_into_several_lists_are_put_together():
    def change(file):
        group = file["model_weights"]
        names = group.attrs["layer_names"]
        del group.attrs["layer_names"]
        group.attrs["layer_names0"], group.attrs["layer_names1"] = names[:1], names[1:]

    data = network("three")
    handle, known = read(changed(data, change)), read(data)
    np.testing.assert_array_equal(handle.predict(frame(known)), known.predict(frame(known)))


def test_the_loss_tells_what_the_answers_mean():
    model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
    assert read(h5(model)).card.readings == ("number", "log-odds")
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True))
    assert (read(h5(model)).card.scale, read(h5(model)).card.readings) == ("probability", ())
    model.compile(loss="mae")
    assert read(h5(model)).card.scale == "number"
    damaged = changed(h5(model), lambda file: file.attrs.__setitem__("training_config", "{"))
    assert read(damaged).card.readings == ("number", "log-odds")


@cache
def hostile(name):
    return HOSTILE[name][0]()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_by_their_code(name):
    error = refused(hostile(name))
    assert error.code == HOSTILE[name][1]
    assert error.next_step
    assert not re.search(r"/tmp/|Traceback|\n", error.sentence)


CODE = [name for name, (_, code) in HOSTILE.items() if code in ("KERAS_CODE", "UNLISTED_TYPE")]


@pytest.mark.parametrize("name", [*CODE, "a link to a file, in HDF5", "weights alone"])
def test_keras_is_given_nothing_that_was_not_audited(name, monkeypatch):
    def never(*_, **__):
        pytest.fail("Keras was given the file")

    data = hostile(name)
    for each in ("load_model", "deserialize_keras_object"):
        monkeypatch.setattr(keras.saving, each, never)
    assert refused(data).code == HOSTILE[name][1]


def test_keras_own_reader_of_such_files_is_never_used(monkeypatch):
    monkeypatch.setattr(keras.saving, "load_model", lambda *_, **__: pytest.fail("read"))
    assert read(network("two")).card.outputs == 2


def test_weights_alone_are_told_before_the_reader():
    made = io.BytesIO()
    with h5py.File(made, "w") as file:
        file["layers/dense/vars/0"] = np.zeros(3)
    error = refused(made.getvalue())
    assert error.code == "UNOPENED_FORMAT"
    assert "without a Keras model" in error.sentence and "model.save(" in error.next_step


def test_any_changed_byte_is_an_answer_or_a_sentence():
    """Whatever a file says of itself, nothing but our own errors leaves the reader."""
    data = network("two")
    draw = np.random.default_rng(0)
    for place in draw.integers(8, len(data), 40):
        one = bytearray(data)
        one[place] = draw.integers(0, 256)
        try:
            card = read(bytes(one)).card
        except RationaleError as error:
            assert error.next_step
        else:
            assert card.family == "Keras"
