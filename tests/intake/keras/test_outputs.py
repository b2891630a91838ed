"""What the numbers of a network mean: settled by the file, left open, or refused."""

import keras
import pytest

from explainers.errors import RefusedError
from explainers.intake.keras.outputs import last_activation, loss_of, readings_of

layers = keras.layers
PROBABILITY, LOG_ODDS, NUMBER = ("probability",), ("log-odds",), ("number",)


def named(name, **settings):
    return {"module": "keras.losses", "class_name": name, "config": settings}


FROM_LOGITS = {"from_logits": True}
SETTLED = [
    ("softmax", 3, None, PROBABILITY),
    ("softmax", 2, "categorical_crossentropy", PROBABILITY),
    ("sigmoid", 1, None, PROBABILITY),
    ("sigmoid", 1, "binary_crossentropy", PROBABILITY),
    ("hard_sigmoid", 1, "my_loss", PROBABILITY),
    ("log_softmax", 3, None, LOG_ODDS),
    ("linear", 1, named("BinaryCrossentropy", **FROM_LOGITS), LOG_ODDS),
    ("linear", 1, named("BinaryFocalCrossentropy", **FROM_LOGITS), LOG_ODDS),
    ("linear", 3, named("CategoricalCrossentropy", **FROM_LOGITS), LOG_ODDS),
    ("linear", 3, named("SparseCategoricalCrossentropy", **FROM_LOGITS), LOG_ODDS),
    ("linear", 3, {"answer": named("SparseCategoricalCrossentropy", **FROM_LOGITS)}, LOG_ODDS),
    ("linear", 1, "mse", NUMBER),
    ("linear", 1, ["mse"], NUMBER),
    ("linear", 1, {"answer": "mae"}, NUMBER),
    ("linear", 1, named("MeanSquaredError"), NUMBER),
    ("linear", 1, named("Huber", delta=2.0), NUMBER),
    ("linear", 1, {"class_name": "function", "config": "mean_absolute_error"}, NUMBER),
    ("relu", 1, None, NUMBER),
    ("softplus", 1, None, NUMBER),
    ("exponential", 1, "poisson", NUMBER),
    ("tanh", 1, None, NUMBER),
]
OPEN = [
    ("linear", 1, None, ("number", "log-odds")),
    ("linear", 1, "my_loss", ("number", "log-odds")),
    ("linear", 1, {"a": "mse", "b": "mse"}, ("number", "log-odds")),
    ("linear", 1, "binary_crossentropy", ("probability", "log-odds")),
    ("linear", 3, None, ("log-odds", "probability")),
    ("linear", 3, named("CategoricalCrossentropy"), ("probability", "log-odds")),
    ("sigmoid", 1, "mse", ("probability", "number")),
]
REFUSED = [
    ("softmax", 1, None, "CONSTANT_OUTPUT", "1 output"),
    ("sigmoid", 4, None, "MULTI_LABEL", "4 questions of yes or no at once"),
    ("linear", 4, named("BinaryCrossentropy", **FROM_LOGITS), "MULTI_LABEL", "4 outputs"),
    ("linear", 2, "mse", "SEVERAL_TARGETS", "2 numbers a row (the loss “mean_squared_error”)"),
    ("relu", 2, None, "SEVERAL_TARGETS", "2 numbers a row (“relu”)"),
    ("Softmax", 2, None, "SEVERAL_TARGETS", "2 numbers"),
]


@pytest.mark.parametrize(("activation", "outputs", "loss", "readings"), SETTLED + OPEN)
def test_readings_follow_from_the_last_function_and_the_loss(activation, outputs, loss, readings):
    assert readings_of(activation, outputs, loss) == readings


@pytest.mark.parametrize(("activation", "outputs", "loss", "code", "words"), REFUSED)
def test_what_answers_no_single_question_is_refused(activation, outputs, loss, code, words):
    with pytest.raises(RefusedError) as caught:
        readings_of(activation, outputs, loss)
    assert caught.value.code == code
    assert words.replace("mean_squared_error", str(loss)) in caught.value.sentence


ENDINGS = {
    "in the layer": (layers.Dense(2, activation="softmax"), "softmax"),
    "none": (layers.Dense(2), "linear"),
    "a layer of its own": (layers.Activation("sigmoid"), "sigmoid"),
    "its own kind of layer": (layers.Softmax(), "softmax"),
    "over another axis": (layers.Softmax(axis=0), "Softmax"),
    "a plain ReLU": (layers.ReLU(), "relu"),
    "a ReLU with a ceiling": (layers.ReLU(max_value=6), "ReLU"),
    "a leaky ReLU": (layers.LeakyReLU(), "leaky_relu"),
    "an operation": (keras.ops.sigmoid, "sigmoid"),
    "an operation that bounds nothing": (lambda x: x * 2.0, "linear"),
    "behind a dropout": (lambda x: layers.Dropout(0.1)(layers.Softmax()(x)), "softmax"),
    "behind a reshape": (
        lambda x: layers.Flatten()(layers.Reshape((4, 1))(layers.Activation("tanh")(x))),
        "tanh",
    ),
    "a layer inside a layer": (layers.Dense(2, activation=layers.ReLU()), "relu"),
    "inside a model": (
        keras.Sequential([keras.Input((4,)), layers.Dense(2, "softmax")]),
        "softmax",
    ),
    "behind two branches": (
        lambda x: layers.Dense(1, "sigmoid")(layers.Add()([x, layers.Dense(4, "relu")(x)])),
        "sigmoid",
    ),
}


@pytest.mark.parametrize(("ending", "name"), ENDINGS.values(), ids=ENDINGS)
def test_the_last_function_is_found(ending, name):
    inputs = keras.Input((4,))
    assert last_activation(keras.Model(inputs, ending(inputs))) == name


@pytest.mark.parametrize("compiled", [None, {}, [], "mse", {"optimizer": "adam"}])
def test_a_model_that_was_not_compiled_has_no_loss(compiled):
    assert loss_of({"compile_config": compiled}) is None
    assert loss_of({}) is None
