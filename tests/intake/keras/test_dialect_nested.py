"""Models inside a model of Keras 2, which counted their calls from one."""

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake import models
from tests.intake.keras.hdf5_files import changed, dense, given, keras2, kernel, with_config
from tests.intake.keras_files import rows

SAME = 2e-6  # single precision; the same sums in another order


def read(data):
    return models.read(data, "network.h5")


def refused(data):
    with pytest.raises(RefusedError) as caught:
        read(data)
    return caught.value


def called(*names):
    """Where a layer of Keras 2 takes its inputs from: name and number of the call."""
    return [[[name, call, 0, {}] for name, call in names]]


def nested():
    """Models inside a model of Keras 2, which counted their calls from one."""
    draw = np.random.default_rng(2)
    first = {"name": "first", "layers": [given("a_input", 2), dense("a", 3, "tanh")]}
    b = {**dense("b", 2), "name": "b", "inbound_nodes": called(("b_input", 0))}
    second = {
        "name": "second",
        "layers": [{**given("b_input", 3), "name": "b_input", "inbound_nodes": []}, b],
        "input_layers": [["b_input", 0, 0]],
        "output_layers": [["b", 0, 0]],
    }
    model = {
        "name": "model",
        "layers": [
            {**given("left", 2), "name": "left", "inbound_nodes": []},
            {**given("right", 2), "name": "right", "inbound_nodes": []},
            {
                "class_name": "Sequential",
                "config": first,
                "name": "first",
                "inbound_nodes": [*called(("left", 0)), *called(("right", 0))],
            },
            {
                "class_name": "Functional",
                "config": second,
                "name": "second",
                "inbound_nodes": called(("first", 2)),
            },
            {
                "class_name": "Concatenate",
                "config": {"name": "both", "trainable": True, "dtype": "float32", "axis": -1},
                "name": "both",
                "inbound_nodes": [[["first", 1, 0, {}], ["second", 1, 0, {}]]],
            },
            {**dense("answer", 1), "name": "answer", "inbound_nodes": called(("both", 0))},
        ],
        "input_layers": [["left", 0, 0], ["right", 0, 0]],
        "output_layers": [["answer", 0, 0]],
    }
    weights = {
        "left": {},
        "right": {},
        "first": kernel(draw, "a", 2, 3),
        "second": kernel(draw, "b", 3, 2),
        "both": {},
        "answer": kernel(draw, "answer", 5, 1),
    }
    return keras2("Functional", model, weights, loss="mse"), weights


@pytest.mark.parametrize("kind", ["Functional", "Model"])
def test_models_inside_a_model_of_keras_2(kind):
    data, weights = nested()
    data = with_config(data, lambda config: config.update(class_name=kind))
    handle = read(data)
    assert [each.name for each in handle.card.features] == [
        "left 1",
        "left 2",
        "right 1",
        "right 2",
    ]
    taken = rows(handle.card)
    left, right = np.split(taken.to_numpy(), 2, axis=1)
    (a, a0), (b, b0), (c, c0) = (each.values() for each in weights.values() if each)
    second = np.tanh(right @ a + a0) @ b + b0
    expected = np.hstack([np.tanh(left @ a + a0), second]) @ c + c0
    np.testing.assert_allclose(handle.predict(taken), expected, rtol=0, atol=SAME)


@pytest.mark.parametrize(("last", "place", "width"), [("first", 3, 3), ("second", 4, 2)])
def test_a_model_inside_may_be_the_last_layer(last, place, width):
    def change(config):
        del config["config"]["layers"][place:]
        config["config"]["output_layers"] = [[last, 1, 0]]

    def less(file):
        group = file["model_weights"]
        group.attrs["layer_names"] = group.attrs["layer_names"][:place]

    error = refused(with_config(changed(nested()[0], less), change))
    assert error.code == "SEVERAL_TARGETS"
    assert f"{width} numbers a row" in error.sentence
