"""One trial tells a model that cannot be explained before anything is."""

import time

import numpy as np
import pytest

from explainers.intake import models
from explainers.intake.probing.probe import PROBE_ROWS, probe, probe_positions
from tests import toys
from tests.intake.probing.trials import FRAME, handle, refusal, value


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
