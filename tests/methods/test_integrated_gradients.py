"""Integrated Gradients against a plain sum, and the axioms of its paper."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.checks.additivity import additivity
from explainers.methods import registry
from tests.methods import networks
from tests.reference.layered import Layer, answer, drawn
from tests.reference.straight_way import integrated_gradients
from tests.subjects import subject

METHOD = registry()["integrated_gradients"]
SMOOTH, BROKEN = 1e-5, 2e-3
DRAW = np.random.default_rng(4)
ROWS, REFERENCE = DRAW.normal(size=(4, 3)), DRAW.normal(0.5, 1, size=(30, 3))
BASELINES = {
    "mean": REFERENCE.mean(axis=0),
    "median": np.median(REFERENCE, axis=0),
    "zero": np.zeros(3),
}


def explained(layers, rows=ROWS, reading=None, **parameters):
    handle = networks.read(networks.dense(layers), reading)
    return networks.explain(METHOD, networks.given(handle, rows, REFERENCE), **parameters)


def check(arrays):
    parts = (arrays[name] for name in ("values", "base_values", "outputs"))
    return additivity(*parts, share=METHOD.tolerance)


@pytest.mark.parametrize(
    ("functions", "tolerance"),
    [
        (["tanh", "softmax"], SMOOTH),
        (["softplus", "softmax"], SMOOTH),
        (["relu", "softmax"], BROKEN),
    ],
)
def test_values_are_a_plain_sum_of_slopes_from_differences(functions, tolerance):
    layers = drawn([3, 6, 3], functions, size=2.0)
    found = explained(layers, steps=1_024).arrays["values"]
    slow = [
        integrated_gradients(lambda at: answer(layers, at), row, BASELINES["mean"], 1_500)
        for row in ROWS
    ]
    np.testing.assert_allclose(found, slow, rtol=0, atol=tolerance)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(found + 1.5 * tolerance, slow, rtol=0, atol=tolerance)


@pytest.mark.parametrize("name", BASELINES)
def test_a_linear_network_gives_weight_times_distance(name):
    kernel, bias = np.array([[2.0], [-1.0], [0.0]]), np.array([0.7])
    found = explained([Layer(kernel, bias)], reading="number", baseline=name)
    expected = (ROWS - BASELINES[name])[:, :, None] * kernel
    np.testing.assert_allclose(found.arrays["values"], expected, rtol=0, atol=1e-5)
    np.testing.assert_allclose(
        found.arrays["base_values"], np.full((4, 1), BASELINES[name] @ kernel + bias), atol=1e-5
    )
    word = {"mean": "the mean of 30", "median": "the median of 30", "zero": "zero in every"}[name]
    assert word in found.facts["notes"][0]


@pytest.mark.parametrize("name", networks.NAMES)
def test_sums_meet_the_networks_answer(name):
    given = subject(networks.toy(name))
    arrays = networks.explain(METHOD, given).arrays
    assert check(arrays).passed, check(arrays).sentence
    np.testing.assert_array_equal(arrays["outputs"], given.model.predict(given.rows))


def test_too_few_points_are_noticed_and_there_is_a_remedy():
    layers = drawn([3, 8, 6, 3], ["relu", "relu", "softmax"], size=6.0)
    assert not check(explained(layers, steps=8).arrays).passed
    assert check(explained(layers, steps=1_024).arrays).passed
    assert METHOD.remedy == "Take more points on the way."


def test_a_sum_a_little_beyond_the_tolerance_fails():
    arrays = dict(explained(drawn([3, 6, 3], ["tanh", "softmax"])).arrays)
    gap = arrays["values"].sum(axis=1) + arrays["base_values"] - arrays["outputs"]
    arrays["values"][:, 0] -= gap
    arrays["values"][0, 0, 0] += 0.99 * METHOD.tolerance
    assert check(arrays).passed
    arrays["values"][0, 0, 0] += 0.02 * METHOD.tolerance
    assert not check(arrays).passed


def test_a_column_the_network_never_uses_gets_exactly_nothing():
    first, second = drawn([3, 6, 3], ["relu", "softmax"])
    first.kernel[1] = 0.0
    values = explained([first, second]).arrays["values"]
    assert (values[:, 1] == 0).all()
    assert np.abs(values).max() > 0.01


def test_columns_the_network_treats_alike_get_alike():
    first, second = drawn([3, 6, 3], ["relu", "softmax"])
    first.kernel[1] = first.kernel[0]
    rows = ROWS.copy()
    rows[:, 1] = rows[:, 0]
    values = explained([first, second], rows, baseline="zero").arrays["values"]
    np.testing.assert_allclose(values[:, 0], values[:, 1], rtol=0, atol=1e-6)
    assert not np.allclose(values[:, 0], values[:, 2], rtol=0, atol=0.01)


def test_a_rows_numbers_do_not_depend_on_its_neighbours():
    layers = drawn([3, 8, 3], ["relu", "softmax"], size=3.0)
    many = DRAW.normal(size=(64, 3))
    together = explained(layers, many).arrays["values"]
    turned = explained(layers, many[::-1]).arrays["values"][::-1]
    alone = explained(layers, many[:1]).arrays["values"]
    np.testing.assert_allclose(turned, together, rtol=0, atol=1e-6)
    np.testing.assert_allclose(alone[0], together[0], rtol=0, atol=1e-6)


def test_the_cost_is_what_the_network_is_sent_for_one_output():
    given = subject(networks.toy("network-three"), 9)
    part = given.model.network
    asked = []

    def counting(rows, output):
        asked.append((output, len(rows)))
        return part.slopes(rows, output)

    model = replace(given.model, network=replace(part, slopes=counting))
    networks.explain(METHOD, replace(given, model=model), steps=20)
    for output in range(3):
        assert sum(rows for which, rows in asked if which == output) == 9 * 20
    # The baseline and the rows themselves are asked about once.
    assert METHOD.cost(METHOD.parameters(steps=20), 9, 3) == 9 * 20 + 9 + 1
