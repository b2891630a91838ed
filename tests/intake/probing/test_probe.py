"""One trial tells a model that cannot be explained before anything is."""

import time

import numpy as np
import pandas as pd
import pytest

from explainers.errors import ModelError
from explainers.intake import models
from explainers.intake.handle import ModelHandle
from explainers.intake.probing.answers import BEYOND, SAME, SUMS
from explainers.intake.probing.probe import PROBE_ROWS, probe, probe_positions
from tests import toys
from tests.intake.small_cards import model, open_model

FRAME = pd.DataFrame({"a": np.arange(50.0)})
TWO = {"task": "classification", "outputs": 2}


def handle(predict, task="regression", outputs=1, **more):
    return ModelHandle(model("a", task=task, outputs=outputs, **more), predict)


def refusal(predict, frame=FRAME, names=(), **card):
    with pytest.raises(ModelError) as caught:
        probe(handle(predict, **card), frame, names)
    assert "\n" not in caught.value.sentence
    return caught.value


def value(frame):
    return frame.a.to_numpy()[:, None]


def always(*outputs):
    """A model that answers every row the same."""
    return lambda frame: np.tile(outputs, (len(frame), 1)).astype(float)


def test_positions_are_spread_over_the_table_and_always_the_same():
    assert probe_positions(3).tolist() == [0, 1, 2]
    assert probe_positions(1).tolist() == [0]
    assert probe_positions(50).tolist() == [*range(50)]
    many = probe_positions(1_000_000)
    assert len(set(many)) == PROBE_ROWS == 50
    assert (many[0], many[-1]) == (0, 999_999)
    assert set(np.diff(many)) <= {20_408, 20_409}
    assert many.dtype == np.int64


def test_a_sound_model_is_asked_in_two_orders_alone_and_at_length():
    calls = []

    def predict(frame):
        calls.append(list(frame.a))
        return value(frame)

    found = probe(handle(predict), FRAME)
    assert (found.rows, found.predicted, found.notes) == (50, 0, ())
    first = list(range(50))
    assert calls[:4] == [first, first, first[::-1], [0]]
    assert len(calls) <= 5
    assert 0 < found.seconds_per_row < 1e-3
    assert 0 <= found.seconds_per_call < 0.1


def test_the_cost_of_a_call_is_told_from_that_of_a_row():
    def predict(frame):
        time.sleep(0.02 + 20e-6 * len(frame))
        return value(frame)

    found = probe(handle(predict), FRAME)
    assert 0.015 < found.seconds_per_call < 0.06
    assert 10e-6 < found.seconds_per_row < 60e-6


def test_one_row_is_enough():
    assert probe(handle(value), FRAME.head(1)).rows == 1


@pytest.mark.parametrize("name", ["forest", "xgboost-ubj-three", "lightgbm-value"])
def test_the_toy_models_pass_without_a_remark(name):
    found = probe(models.read(toys.model(name), "m"), toys.frame().head(50))
    assert found.notes == ()
    assert found.predicted == {"forest": 2, "xgboost-ubj-three": 3, "lightgbm-value": 0}[name]


def test_a_model_that_raises_is_quoted_in_one_line():
    def predict(_):
        raise RuntimeError("first line\n  second line" + "x" * 500)

    error = refusal(predict)
    assert error.code == "PREDICT_FAILED"
    assert "the 50 rows tried: RuntimeError, “first line second line" in error.sentence
    assert len(error.sentence) < 250
    assert error.next_step == "Check that the columns hold what the model was trained on."


def test_a_model_that_raises_on_gaps_is_told_where_they_are():
    def predict(_):
        raise ValueError("Input X contains NaN")

    error = refusal(predict, FRAME.replace(7.0, np.nan), names=["Age in years"])
    assert error.next_step.startswith("“Age in years” has missing values there. Check")


def test_labels_are_no_numbers():
    error = refusal(lambda frame: np.array(["yes"] * len(frame)))
    assert error.code == "PREDICT_FAILED"


@pytest.mark.parametrize(
    "problem",
    [
        MemoryError("Unable to allocate 32. GiB"),
        RuntimeError("[ONNXRuntimeError] : 6 : while running Expand node. std::bad_alloc"),
        RuntimeError("OOM when allocating tensor with shape[9000000000]"),
    ],
    ids=["NumPy", "ONNX Runtime", "TensorFlow"],
)
def test_a_lack_of_memory_is_no_fault_of_the_columns(problem):
    def predict(_):
        raise problem

    with pytest.raises(MemoryError):
        probe(handle(predict), FRAME)


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
    assert str(np.shape(predict(FRAME))) in error.sentence
    assert "(50, 1) was expected" in error.sentence


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_answers_that_are_not_finite_are_counted(bad):
    error = refusal(lambda frame: np.where(value(frame) < 3, bad, 1.0))
    assert error.code == "NOT_FINITE"
    assert "for 3 of the 50 rows tried" in error.sentence
    assert "Their inputs are complete" in error.next_step


def test_the_columns_with_gaps_in_the_bad_rows_are_the_next_step():
    frame = FRAME.assign(
        b=np.where(FRAME.a == 9, np.nan, 1), c=np.where(FRAME.a < 3, np.nan, 1), d=[None] * 50
    )
    names = ["age", "paid", "owed", "note"]
    error = refusal(lambda rows: rows[["c"]].to_numpy(), frame, names)
    assert "for 3 of the 50 rows" in error.sentence
    assert error.next_step == (
        "“owed” has missing values there, as has 1 more column. Fill them in the table, or "
        "bring the pipeline that fills them."
    )
    infinite = FRAME.assign(a=np.where(FRAME.a < 3, np.inf, 1))
    assert refusal(value, infinite, ["paid"]).next_step.startswith("“paid” holds infinity there.")


def test_randomness_is_told_from_dependence_on_the_rows_beside():
    draw = np.random.default_rng(0)
    error = refusal(lambda frame: draw.random((len(frame), 1)))
    assert error.code == "NOT_DETERMINISTIC"
    assert "when asked twice" in error.sentence
    error = refusal(lambda frame: value(frame) - value(frame)[0])
    assert error.code == "ORDER_DEPENDENT"
    assert "in another order, the answers differ by up to 49" in error.sentence
    error = refusal(lambda frame: value(frame) - value(frame).mean())
    assert error.code == "ORDER_DEPENDENT"
    assert "alone, the answers differ by up to 24.5" in error.sentence


def nudged(by, scale):
    """A model whose answer of `scale` grows by `by` of it with every call."""
    calls = []

    def predict(frame):
        calls.append(by)
        answers = np.linspace(0, scale, 50)[: len(frame), None]
        return answers + scale * by * len(calls)

    return predict


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_the_tolerance_breaks_a_little_above_and_holds_a_little_below(scale):
    assert refusal(nudged(SAME * 1.1, scale)).code == "NOT_DETERMINISTIC"
    # The order is turned afterwards, so that only sameness is judged here.
    assert refusal(nudged(SAME * 0.9, scale)).code == "ORDER_DEPENDENT"


def test_probabilities_lie_between_0_and_1_but_for_their_last_digit():
    probe(handle(always(-BEYOND * 0.9, 1 + BEYOND * 0.9), **TWO), FRAME)
    error = refusal(always(-BEYOND * 1.1, 1 + BEYOND * 1.1), **TWO)
    assert error.code == "NOT_PROBABILITIES"
    error = refusal(always(-2.5, 3.25), **TWO)
    assert "go from -2.5 to 3.25" in error.sentence
    assert error.next_step.startswith("Upload a model that answers probabilities")
    probe(handle(always(-2.5, 3.25), outputs=2), FRAME)


def test_decision_scores_may_lie_anywhere():
    card = handle(always(-2.5, 3.25), **TWO).card
    from dataclasses import replace

    found = probe(ModelHandle(replace(card, scale="score"), always(-2.5, 3.25)), FRAME)
    assert found.predicted == 1


def rising(missing):
    """A two-class model whose probabilities miss 1 by this much."""
    return lambda frame: np.hstack([value(frame) / 50, 1 - missing - value(frame) / 50])


def test_classes_that_do_not_exclude_each_other_are_a_note():
    assert probe(handle(rising(SUMS * 0.9), **TWO), FRAME.head(30)).notes == ()
    (note,) = probe(handle(rising(SUMS * 1.1), **TWO), FRAME.head(30)).notes
    assert "2 classes add up to 0.9999, not to 1" in note
    (note,) = probe(handle(rising(0.25), **TWO), FRAME.head(30)).notes
    assert "add up to 0.75," in note and "judges each class by itself" in note


def test_sums_that_differ_are_given_as_a_range():
    def apart(frame):
        return np.hstack([value(frame) / 50, value(frame) / 100])

    (note,) = probe(handle(apart, **TWO), FRAME).notes
    assert "add up to between 0 and 1.47, not to 1" in note


def read_as(reading, predict):
    from explainers.intake.reading import handle_as

    card = open_model("number", "probability", "log-odds", outputs=2)
    return handle_as(ModelHandle(card, predict), reading)


def test_what_a_person_said_of_the_output_is_checked():
    frame = FRAME.rename(columns={"a": "x"})
    with pytest.raises(ModelError) as caught:
        probe(read_as("probability", always(0.9, 0.8)), frame)
    assert caught.value.code == "NOT_PROBABILITIES"
    assert "add up to 1.7, not to 1" in caught.value.sentence
    assert "Choose another meaning" in caught.value.next_step
    assert "number or log-odds" in caught.value.next_step
    with pytest.raises(ModelError) as caught:
        probe(read_as("probability", always(-3, 4)), frame)
    assert "Choose another meaning" in caught.value.next_step
    assert probe(read_as("log-odds", always(-3, 4)), frame).predicted == 1


def test_a_constant_model_is_a_note_with_its_answer():
    (note,) = probe(handle(always(0.3125, 0.6875), **TWO), FRAME).notes
    assert note.startswith("The model answers the same for all 50 rows tried: 0.312, 0.688.")
    many = probe(handle(always(*np.full(8, 0.125)), task="classification", outputs=8), FRAME)
    assert "0.125, …. Check" in many.notes[0]


def test_constant_means_within_the_tolerance_and_different_rows():
    def nearly(by):
        return lambda frame: 1 - by * value(frame) / 49

    assert len(probe(handle(nearly(SAME * 0.9)), FRAME).notes) == 1
    assert probe(handle(nearly(SAME * 1.1)), FRAME).notes == ()
    assert probe(handle(always(1)), FRAME * 0).notes == ()
    assert probe(handle(always(1)), FRAME.head(1)).notes == ()
