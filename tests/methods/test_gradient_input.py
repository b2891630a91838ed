"""Gradient × input against slopes from differences, and what it does not promise."""

import numpy as np
import pytest

from explainers.checks.additivity import additivity
from explainers.methods import registry
from tests.methods import networks
from tests.reference.layered import Layer, answer, drawn
from tests.reference.straight_way import slopes

METHOD = registry()["gradient_input"]
TOLERANCE = 1e-5
ROWS = np.random.default_rng(4).normal(size=(5, 4))


def explained(layers, rows=ROWS, reading=None):
    handle = networks.read(networks.dense(layers), reading)
    return networks.explain(METHOD, networks.given(handle, rows, rows)).arrays


@pytest.mark.parametrize("functions", [["relu", "softmax"], ["tanh", "softmax"]])
def test_values_are_slopes_from_differences_times_the_input(functions):
    layers = drawn([4, 7, 3], functions)
    found = explained(layers)["values"]
    slow = [slopes(lambda at: answer(layers, at), row) * row[:, None] for row in ROWS]
    np.testing.assert_allclose(found, slow, rtol=0, atol=TOLERANCE)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(found + 1.5 * TOLERANCE, slow, rtol=0, atol=TOLERANCE)


def test_only_a_linear_network_without_a_constant_is_met_by_the_sum():
    kernel = np.array([[2.0], [-1.0], [0.5], [0.0]])
    for constant, misses in ((0.0, False), (3.0, True)):
        arrays = explained([Layer(kernel, np.array([constant]))], reading="number")
        np.testing.assert_allclose(arrays["values"], ROWS[:, :, None] * kernel, atol=1e-5)
        parts = (arrays[name] for name in ("values", "base_values", "outputs"))
        assert additivity(*parts).passed != misses


def test_no_sum_is_promised_and_values_start_from_nothing():
    assert not METHOD.additive
    assert "do not add up" in METHOD.silent_on
    assert (explained(drawn([4, 7, 3], ["relu", "softmax"]))["base_values"] == 0).all()


def test_where_the_network_is_flat_it_says_nothing_of_what_decided():
    layers = [Layer(np.array([[50.0], [0], [0], [0]]), np.zeros(1), "sigmoid")]
    arrays = explained(layers, np.array([[1.0, 0, 0, 0]]))
    assert arrays["outputs"][0, 1] > 0.999
    assert np.abs(arrays["values"]).max() < 1e-6


def test_a_column_the_network_never_uses_gets_exactly_nothing():
    first, second = drawn([4, 7, 3], ["tanh", "softmax"])
    first.kernel[2] = 0.0
    values = explained([first, second])["values"]
    assert (values[:, 2] == 0).all()
    assert np.abs(values).max() > 0.01


def test_a_row_is_sent_for_its_answer_and_for_its_slopes():
    assert METHOD.cost(METHOD.parameters(), 10, 4) == 20
