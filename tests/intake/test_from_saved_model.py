"""SavedModels: what is opened answers as TensorFlow's own loader does, and what is not is told."""

import re
from functools import cache, partial

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from explainers.errors import ModelError, RefusedError
from explainers.intake import models
from explainers.intake.probing.probe import probe
from explainers.records import Feature
from tests import toys
from tests.intake.refusing import refused_by
from tests.intake.saved_model.hostile import HOSTILE
from tests.intake.saved_model.programs import (
    PROGRAMS,
    TOWNS,
    WEIGHTS,
    frame,
    members,
    packed,
    program,
    saved,
)

SAME = 1e-6  # single precision; the same sums in another order


def read(data):
    return models.read(data, "model.zip")


refused = partial(refused_by, read)


def own_answers(data, tmp_path, **inputs):
    """What TensorFlow's own loader answers."""
    for name, content in members(data).items():
        path = tmp_path / "model" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    loaded = tf.saved_model.load(str(tmp_path / "model"))
    answers = loaded.signatures["serving_default"](**inputs)
    return next(iter(answers.values())).numpy()


def chances(rows):
    powers = np.exp(rows @ WEIGHTS.astype(float))
    return powers / powers.sum(axis=1, keepdims=True)


def test_a_function_answers_as_tensorflow_itself(tmp_path):
    handle = read(program("matrix"))
    rows = frame([feature.name for feature in handle.card.features])
    answers = handle.predict(rows)
    known = own_answers(program("matrix"), tmp_path, x=tf.constant(rows.to_numpy(np.float32)))
    np.testing.assert_allclose(answers, known, rtol=0, atol=SAME)
    np.testing.assert_allclose(answers, chances(rows.to_numpy()), rtol=0, atol=SAME)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(answers, known + 2 * SAME, rtol=0, atol=SAME)


@pytest.mark.parametrize(("name", "network"), [("keras", "three"), ("keras words", "mixed")])
def test_an_exported_network_answers_as_its_keras_file(name, network):
    program_, own = read(program(name)), models.read(toys.network(network), "network.keras")
    names = [feature.name for feature in own.card.features]
    numbers = toys.frame()[list(toys.NUMBERS)]
    data = toys.frame() if network == "mixed" else numbers.set_axis(names, axis=1)
    assert sorted(names) == sorted(feature.name for feature in program_.card.features)
    np.testing.assert_allclose(program_.predict(data), own.predict(data), rtol=0, atol=SAME)
    assert (program_.card.task, program_.card.scale) == (own.card.task, own.card.scale)
    assert program_.card.outputs == own.card.outputs
    probe(program_, data)


def test_layers_and_functions_beside_the_signature_are_left_alone(tmp_path):
    """As Keras 2 saved: a tree of objects with functions of their own, of which one is asked."""

    class Dense(tf.Module):
        def __init__(self, kernel, activation):
            super().__init__()
            self.kernel = tf.Variable(kernel)
            self.activation = activation

        @tf.function(input_signature=[tf.TensorSpec((None, None))])
        def __call__(self, x):
            return self.activation(x @ self.kernel)

    draw = np.random.default_rng(1)
    shapes = [(3, 4), (4, 4), (4, 1)]
    kernels = [draw.normal(size=shape).astype(np.float32) for shape in shapes]
    functions = [tf.nn.relu, tf.nn.relu, tf.nn.sigmoid]
    module = tf.Module()
    module.layers = [Dense(*each) for each in zip(kernels, functions, strict=True)]

    @tf.function(input_signature=[tf.TensorSpec((None, 3), name="dense_input")])
    def answer(dense_input):
        value = dense_input
        for layer in module.layers:
            value = layer(value)
        return {"dense_2": value}

    @tf.function(input_signature=[tf.TensorSpec((), tf.string)])
    def unused(name):
        return {"text": tf.io.read_file(name)}

    module.unused = unused
    data = saved(module, {"serving_default": answer, "other": unused})
    handle = read(data)
    rows = frame([feature.name for feature in handle.card.features])
    known = own_answers(data, tmp_path, dense_input=tf.constant(rows.to_numpy(np.float32)))
    np.testing.assert_allclose(handle.predict(rows)[:, 1:], known, rtol=0, atol=SAME)
    assert (handle.card.scale, handle.card.outputs) == ("probability", 2)


def test_named_scalars_are_columns_in_their_own_precision():
    handle = read(program("doubles"))
    assert handle.card.features == (
        Feature("age", "number"),
        Feature("rooms", "number"),
        Feature("weight", "number"),
    )
    rows = pd.DataFrame({"age": [1 / 3, 0.1], "rooms": [3, 2.0], "weight": [1e-9, 1e9]})
    expected = rows.weight / 3 + rows.age * rows.rooms
    np.testing.assert_allclose(handle.predict(rows)[:, 0], expected, rtol=1e-15)
    with pytest.raises(ModelError) as caught:
        handle.predict(rows.assign(rooms=np.nan))
    assert caught.value.code == "MISSING_VALUES"


def test_words_are_looked_up_in_the_folders_own_list():
    handle = read(program("words"))
    assert handle.card.features == (Feature("size", "number"), Feature("town", "category"))
    rows = pd.DataFrame({"size": 0.5, "town": [*TOWNS, "Paris", None]})
    places = np.array([0, 1, 2, -1, -1])
    expected = 1 / (1 + np.exp(-(places + 0.5)))
    np.testing.assert_allclose(handle.predict(rows)[:, 1], expected, rtol=0, atol=SAME)
    assert "given to the network as an empty one" in handle.card.notes[0]


@pytest.mark.parametrize("rows", [0, 1, 3, 4, 5, 9])
def test_a_fixed_batch_is_asked_in_blocks_and_filled_up(rows):
    handle = read(program("batch"))
    data = frame([feature.name for feature in handle.card.features], rows=max(rows, 1)).head(rows)
    if rows:
        np.testing.assert_allclose(
            handle.predict(data), chances(data.to_numpy()), rtol=0, atol=SAME
        )
    assert "exported for 4 rows at a time" in handle.card.notes[0]


def test_more_rows_than_are_asked_at_once(monkeypatch):
    monkeypatch.setattr("explainers.intake.saved_model.running.ROWS_AT_ONCE", 7)
    handle = read(program("matrix"))
    data = frame([feature.name for feature in handle.card.features], rows=23)
    np.testing.assert_allclose(handle.predict(data), chances(data.to_numpy()), rtol=0, atol=SAME)


def test_the_card_says_what_the_program_is():
    card = read(program("keras")).card
    assert (card.family, card.kind) == ("TensorFlow", "TensorFlow program (SavedModel), 3 → 3")
    assert [feature.name for feature in card.features] == ["column 1", "column 2", "column 3"]
    assert set(card.lacks) == {"trees", "walkable_trees", "linear", "gradients", "deep_shap"}
    assert ".keras file" in card.lacks["gradients"] and "Deep SHAP" in card.lacks["deep_shap"]
    assert card.versions == {"tensorflow": tf.__version__}
    details = dict(card.details)
    # Means and variances of the scaling are fixed numbers in the program.
    assert details["parameters"] == "45"
    assert details["signature"] == "serving_default"
    assert details["saved with"] == f"TensorFlow {tf.__version__}"
    assert int(details["operations"]) > 10
    assert (card.notes, card.readings) == ((), ())


def test_it_may_lie_at_the_top_of_the_archive():
    handle = read(packed(members(program("matrix")), top=""))
    assert handle.card.outputs == 2


@cache
def hostile(name):
    return HOSTILE[name][0]()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_by_their_code(name):
    error = refused(hostile(name))
    assert error.code == HOSTILE[name][1]
    assert error.next_step
    assert not re.search(r"/tmp/|Traceback|\n", error.sentence)


@pytest.mark.parametrize("name", HOSTILE)
def test_tensorflow_is_given_no_hostile_program(name, monkeypatch):
    """But those that can only be told by running them."""
    shown = {"no variables", "wrong variables", "index cut off", "claims a terabyte"}
    shown |= {"one answer for all rows", "every row with every other"}

    def never(*_, **__):
        pytest.fail("TensorFlow was given the program")

    if name not in shown:
        monkeypatch.setattr(tf.graph_util, "import_graph_def", never)
    assert refused(hostile(name)).code == HOSTILE[name][1]


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_stays_on_the_disk(name, tmp_path, monkeypatch):
    data = program(name)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    handle = read(data)
    assert list(tmp_path.iterdir()) == []
    rows = frame([each.name for each in handle.card.features if each.kind == "number"])
    texts = {each.name: "x" for each in handle.card.features if each.kind == "category"}
    assert len(handle.predict(rows.abs().round().assign(**texts))) == 10


def test_any_changed_byte_is_an_answer_or_a_sentence():
    """Whatever a file says of itself, nothing but our own errors leaves the reader."""
    files = members(program("words"))
    data = files["saved_model.pb"]
    draw = np.random.default_rng(0)
    for place in draw.integers(0, len(data), 25):
        changed = bytearray(data)
        changed[place] = draw.integers(0, 256)
        try:
            card = read(packed(files | {"saved_model.pb": bytes(changed)})).card
        except RefusedError as error:
            assert error.next_step
        else:
            assert card.family == "TensorFlow"
