"""What the answers of a program mean: told by the operation that makes them, or left open."""

import pytest
import tensorflow as tf

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.reading import handle_as
from tests.intake.saved_model.programs import frame, of, spec


def read(answer):
    return models.read(of(answer, spec((None, 3), name="x")), "model.zip")


def linear(x):
    return {"out": x @ tf.ones((3, 1))}


def quotient(x):
    return {"out": (tf.sin(x[:, :1]) + 2) / 4}


def two(x):
    return {"out": x @ tf.ones((3, 2))}


@pytest.mark.parametrize(
    ("answer", "readings"),
    [
        (linear, ("number", "log-odds")),
        (quotient, ("number", "log-odds", "probability")),
        (two, ("log-odds", "probability")),
    ],
)
def test_what_the_program_does_not_tell_is_left_open(answer, readings):
    handle = read(answer)
    assert handle.card.readings == readings
    for reading in readings:
        chosen = handle_as(handle, reading)
        rows = frame([feature.name for feature in handle.card.features])
        assert chosen.predict(rows).shape == (10, chosen.card.outputs)


SETTLED = {
    "softmax": (lambda x: {"out": tf.nn.softmax(x)}, "probability", 3),
    "softmax of other numbers": (
        lambda x: {"out": tf.cast(tf.nn.softmax(x), "float64")},
        "probability",
        3,
    ),
    "sigmoid": (lambda x: {"out": tf.sigmoid(x[:, :1])}, "probability", 2),
    "sigmoid, flat": (lambda x: {"out": tf.reshape(tf.sigmoid(x[:, :1]), (-1,))}, "probability", 2),
    "log-softmax": (lambda x: {"out": tf.nn.log_softmax(x)}, "probability", 3),
    "relu": (lambda x: {"out": tf.nn.relu(x[:, :1])}, "number", 1),
}


@pytest.mark.parametrize(("answer", "scale", "outputs"), SETTLED.values(), ids=SETTLED)
def test_what_the_program_tells_is_not_asked(answer, scale, outputs):
    card = read(answer).card
    assert (card.scale, card.outputs, card.readings) == (scale, outputs, ())


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda x: {"out": tf.sigmoid(x)}, "MULTI_LABEL"),
        (lambda x: {"out": tf.nn.relu(x)}, "SEVERAL_TARGETS"),
        (lambda x: {"out": tf.nn.softmax(x[:, :1])}, "CONSTANT_OUTPUT"),
    ],
)
def test_several_questions_at_once_are_refused(answer, code):
    with pytest.raises(RefusedError) as caught:
        read(answer)
    assert caught.value.code == code


def test_a_branch_is_audited_and_its_answer_left_open():
    def answer(x):
        return {"out": tf.cond(tf.reduce_any(x > 9e9), lambda: -x[:, 0], lambda: x[:, 0])}

    assert read(answer).card.readings == ("number", "log-odds")

    def hidden(x):
        known = tf.cond(tf.reduce_any(x > 9e9), lambda: tf.io.read_file("/etc/passwd"), lambda: "1")
        return {"out": x[:, 0] + tf.strings.to_number(known)}

    with pytest.raises(RefusedError, match="ReadFile"):
        read(hidden)
