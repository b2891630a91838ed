"""One trial call tells a model that cannot be explained before anything is."""

import numpy as np
import pandas as pd
import pytest

from explainers.errors import ModelError
from explainers.intake import models
from explainers.intake.handle import ModelHandle
from explainers.intake.probe import ABSOLUTE, BEYOND, PROBE_ROWS, RELATIVE, probe
from explainers.records import Feature, ModelCard
from tests import toys

FRAME = pd.DataFrame({"a": np.arange(80.0)})

_SCALES = {"classification": "probability", "regression": "number"}


def handle(predict, task="regression", outputs=1):
    card = ModelCard("d", "m", 1, "toy", "toy", task, _SCALES[task], (Feature("a"),), outputs)
    return ModelHandle(card, predict)


def refusal(predict, frame=FRAME, **card):
    with pytest.raises(ModelError) as caught:
        probe(handle(predict, **card), frame)
    assert "\n" not in caught.value.sentence
    return caught.value


def value(frame):
    return frame.a.to_numpy()[:, None]


def test_a_sound_model_is_timed_on_the_first_rows():
    calls = []

    def predict(frame):
        calls.append(list(frame.a))
        return value(frame)

    found = probe(handle(predict), FRAME)
    assert found.rows == PROBE_ROWS == 50
    assert 0 < found.seconds_per_row < 0.1
    first = list(range(50))
    assert calls == [first, first, first[::-1]]


def test_one_row_is_enough():
    assert probe(handle(value), FRAME.head(1)).rows == 1


@pytest.mark.parametrize("name", ["forest", "xgboost-ubj-three", "lightgbm-value"])
def test_the_toy_models_pass(name):
    probe(models.read(toys.model(name), "m"), toys.frame())


def test_a_model_that_raises_is_quoted_in_one_line():
    def predict(_):
        raise RuntimeError("first line\n  second line" + "x" * 500)

    error = refusal(predict)
    assert error.code == "PREDICT_FAILED"
    assert "RuntimeError, “first line second line" in error.sentence
    assert len(error.sentence) < 250


def test_labels_are_no_numbers():
    error = refusal(lambda frame: np.array(["yes"] * len(frame)))
    assert error.code == "PREDICT_FAILED"


SHAPES = {
    "no second axis": lambda frame: frame.a.to_numpy(),
    "too many outputs": lambda frame: np.zeros((len(frame), 2)),
    "rows lost": lambda frame: np.zeros((len(frame) - 1, 1)),
    "one number": lambda _: 1.0,
    "nothing": lambda _: None,
}


@pytest.mark.parametrize("predict", SHAPES.values(), ids=SHAPES)
def test_another_shape_is_named_beside_the_right_one(predict):
    error = refusal(predict)
    assert error.code == "WRONG_SHAPE"
    assert str(np.shape(predict(FRAME.head(50)))) in error.sentence
    assert "(50, 1) was expected" in error.sentence


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_answers_that_are_not_finite_are_counted(bad):
    error = refusal(lambda frame: np.where(value(frame) < 3, bad, 1.0))
    assert error.code == "NOT_FINITE"
    assert "for 3 of the first 50 rows" in error.sentence


def test_randomness_is_told_from_dependence_on_the_order():
    draw = np.random.default_rng(0)
    error = refusal(lambda frame: draw.random((len(frame), 1)))
    assert error.code == "NOT_DETERMINISTIC"
    assert "when asked twice" in error.sentence
    error = refusal(lambda frame: value(frame) - value(frame)[0])
    assert error.code == "ORDER_DEPENDENT"
    assert "differ by up to 49" in error.sentence


def nudged(by):
    """A model whose answer of 1 grows by `by` with every call."""
    calls = []

    def predict(frame):
        calls.append(by)
        return np.full((len(frame), 1), 1.0) + by * len(calls)

    return predict


def test_the_tolerance_breaks_a_little_above_and_holds_a_little_below():
    tolerance = RELATIVE + ABSOLUTE
    probe(handle(nudged(tolerance * 0.9)), FRAME)
    assert refusal(nudged(tolerance * 1.1)).code == "NOT_DETERMINISTIC"


def test_probabilities_lie_between_0_and_1_but_for_their_last_digit():
    two = {"task": "classification", "outputs": 2}

    def around(beyond):
        return lambda frame: np.tile([-beyond, 1 + beyond], (len(frame), 1))

    probe(handle(around(BEYOND * 0.9), **two), FRAME)
    error = refusal(around(BEYOND * 1.1), **two)
    assert error.code == "NOT_PROBABILITIES"
    error = refusal(lambda frame: np.tile([-2.5, 3.25], (len(frame), 1)), **two)
    assert "go from -2.5 to 3.25" in error.sentence
    probe(handle(lambda frame: np.tile([-2.5, 3.25], (len(frame), 1)), outputs=2), FRAME)
