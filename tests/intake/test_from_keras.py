"""Keras files: what is opened answers as Keras itself does, and what is not is told why."""

import io
import zipfile

import keras
import numpy as np
import pandas as pd
import pytest

from explainers.errors import ModelError, RationaleError, RefusedError
from explainers.intake import models
from explainers.intake.probing.probe import probe
from explainers.intake.reading import handle_as
from explainers.records import Feature
from tests import toys
from tests.intake.keras_files import (
    CONFIG,
    WEIGHTS,
    archive,
    functional,
    members,
    rows,
    sequential,
    with_config,
    with_weights,
)

layers = keras.layers
SAME = 1e-6  # single precision; the same sums in another order


def read(data):
    return models.read(data, "network.keras")


def refused(data):
    with pytest.raises(RefusedError) as caught:
        read(data)
    return caught.value


def keras_answers(data, tmp_path, inputs):
    """What Keras itself answers, by its own loading and its own predict."""
    path = tmp_path / "model.keras"
    path.write_bytes(data)
    return keras.saving.load_model(path, compile=False).predict(inputs, verbose=0)


def frame(handle):
    names = [feature.name for feature in handle.card.features]
    return toys.frame()[list(toys.NUMBERS)].set_axis(names, axis=1)


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


def as_strings(values):
    import tensorflow as tf

    return tf.constant(values.tolist(), dtype=tf.string)


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


def lstm():
    return keras.Sequential([keras.Input((30, 8)), layers.LSTM(4), layers.Dense(1)])


def images():
    inner = [layers.Conv2D(2, 3), layers.GlobalAveragePooling2D(), layers.Dense(2, "softmax")]
    return keras.Sequential([keras.Input((28, 28, 5)), *inner])


def two_answers():
    inputs = keras.Input((3,))
    return keras.Model(inputs, [layers.Dense(1)(inputs), layers.Dense(1)(inputs)])


def one_for_each_word():
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(2)(layers.Embedding(9, 3)(inputs)))


def any_width():
    inputs = keras.Input((None,))
    return keras.Model(inputs, layers.Dense(1)(keras.ops.mean(inputs, axis=1, keepdims=True)))


REFUSED = {
    "sequences": (lstm, "NOT_A_TABLE_MODEL", "takes sequences (30 × 8 numbers a row)"),
    "images": (images, "NOT_A_TABLE_MODEL", "takes images (28 × 28 × 5 numbers a row)"),
    "two outputs": (two_answers, "SEVERAL_TARGETS", "has 2 outputs"),
    "an array a row": (one_for_each_word, "NOT_A_TABLE_MODEL", "answers an array of shape (4, 2)"),
    "any width": (any_width, "NOT_A_TABLE_MODEL", "rows of any length"),
}


@pytest.mark.parametrize(("build", "code", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_model_is_refused_for_what_it_takes(build, code, words):
    error = refused(toys.keras_file(build()))
    assert error.code == code
    assert words in error.sentence
    assert error.next_step


def test_several_yes_no_answers_are_refused():
    assert refused(sequential(layers.Dense(4, "sigmoid"))).code == "MULTI_LABEL"


def test_a_lambda_is_refused_before_keras_sees_it(monkeypatch):
    def never(*_, **__):
        pytest.fail("Keras was given the file")

    data = sequential(layers.Lambda(lambda x: x), layers.Dense(1))
    monkeypatch.setattr(keras.saving, "load_model", never)
    monkeypatch.setattr(keras.saving, "deserialize_keras_object", never)
    assert refused(data).code == "KERAS_CODE"


def test_a_link_out_of_the_file_is_refused_before_keras_sees_it(monkeypatch):
    import h5py

    def change(file):
        del file["layers/dense/vars/0"]
        file["layers/dense/vars/0"] = h5py.ExternalLink("/etc/passwd", "/x")

    data = with_weights(toys.network("two"), change)
    monkeypatch.setattr(keras.saving, "load_model", lambda *_, **__: pytest.fail("read"))
    assert refused(data).code == "OUTSIDE_LINK"


def test_kerass_own_safe_mode_is_on(monkeypatch):
    asked = []
    load = keras.saving.load_model

    def watched(*arguments, **named):
        asked.append(named)
        return load(*arguments, **named)

    monkeypatch.setattr(keras.saving, "load_model", watched)
    read(toys.network("two"))
    assert asked == [{"compile": False, "safe_mode": True}]


def test_a_loss_of_the_authors_own_keeps_no_model_out():
    def change(config):
        config["compile_config"] = {"loss": {"class_name": "__lambda__", "config": {"value": ""}}}

    handle = read(with_config(toys.network("two"), change))
    assert handle.card.outputs == 2


def units(number):
    def change(config):
        config["config"]["layers"][2]["config"]["units"] = number

    return change


def test_weights_of_another_network_are_told():
    other = with_config(toys.network("two"), units(7))
    error = refused(other)
    assert error.code == "BROKEN_MODEL"
    assert f"Keras {keras.__version__} cannot build this network: ValueError" in error.sentence
    swapped = archive(
        members(toys.network("two")) | {WEIGHTS: members(toys.network("mixed"))[WEIGHTS]}
    )
    assert refused(swapped).code == "BROKEN_MODEL"


def test_a_network_that_claims_a_terabyte_is_refused():
    assert refused(with_config(toys.network("two"), units(10**11))).code == "TOO_MANY_PARAMETERS"


@pytest.mark.parametrize("number", [-1, 0, "6", None, 1.5])
def test_settings_that_make_no_sense_are_told(number):
    assert refused(with_config(toys.network("two"), units(number))).code == "BROKEN_MODEL"


def test_an_archive_full_of_zeros_is_refused():
    data = archive(members(toys.network("two")) | {CONFIG: b" " * 100_000_000})
    assert refused(data).code == "EXPANDS_TOO_MUCH"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_told(share):
    data = toys.network("two")
    error = refused(data[: int(len(data) * share)])
    assert error.code in ("UNOPENED_FORMAT", "BROKEN_MODEL")
    assert "cut off" in error.next_step or "whole model" in error.next_step


def test_any_changed_byte_is_an_answer_or_a_sentence():
    """Whatever a file says of itself, nothing but our own errors leaves the reader."""
    parts = members(toys.network("two"))
    data = parts[CONFIG]
    draw = np.random.default_rng(0)
    for place in draw.integers(0, len(data), 25):
        changed = bytearray(data)
        changed[place] = draw.integers(32, 127)
        try:
            card = read(archive(parts | {CONFIG: bytes(changed)})).card
        except RationaleError as error:
            assert error.code != "BROKEN_MODEL" or error.next_step
        else:
            assert card.family == "Keras"


def test_hostile_names_stay_inside_their_quotes():
    def change(config):
        config["config"]["layers"][2] |= {"class_name": "<b>\n" + "x" * 500}

    sentence = refused(with_config(toys.network("two"), change)).sentence
    assert "\n" not in sentence
    assert len(sentence) < 400


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


def test_nothing_of_the_archive_stays_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read(toys.network("mixed"))
    assert list(tmp_path.iterdir()) == []


def test_members_that_look_like_paths_are_never_written(tmp_path, monkeypatch):
    stream = io.BytesIO(toys.network("two"))
    with zipfile.ZipFile(stream, "a") as more:
        more.writestr("../escaped.txt", "x")
        more.writestr("assets/../../escaped.txt", "x")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read(stream.getvalue())
    assert list(tmp_path.parent.glob("**/escaped.txt")) == []
