"""Keras files that are no table models, are damaged or carry code are turned away in a sentence."""

import io
import zipfile

import keras
import numpy as np
import pytest

from explainers.errors import RationaleError
from tests import toys
from tests.intake.keras_files import (
    CONFIG,
    WEIGHTS,
    archive,
    members,
    sequential,
    with_config,
    with_weights,
)
from tests.intake.networks_of_keras import layers, read, refused


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
