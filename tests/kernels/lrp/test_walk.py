"""Relevance from a margin to the pixels: conserved, accounted for, and that of the papers."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.kernels.lrp.composites import all_epsilon, epsilon_plus
from explainers.kernels.lrp.graph import affine_node, outputs_of, sum_node
from explainers.kernels.lrp.walk import relevance_of
from tests.kernels.lrp import graphs
from tests.reference import relevance as slow

# Single precision through a handful of layers, relative to the largest relevance.
SINGLE = 2e-5
# The share of a margin that may get lost where nothing is there to keep it.
CONSERVED = 0.01


def pictures(seed=0, count=3):
    return graphs.drawn(np.random.default_rng(seed), count, 2, 3, 2)


def chain(seed=1, biased=True):
    """12 -> 8 -> 6 -> 3 with ReLUs, as weights and as a graph."""
    draw = np.random.default_rng(seed)
    sizes = [(12, 8), (8, 6), (6, 3)]
    layers = [(draw.normal(size=size), draw.normal(size=size[1]) * biased) for size in sizes]
    (a, b), (c, d), (e, f) = layers
    return layers, graphs.graph(
        graphs.layer(-1, a, b, "convolution", "first"),
        graphs.relu(0),
        graphs.layer(1, c, d, "convolution", "second"),
        graphs.relu(2),
        graphs.layer(3, e, f, name="last"),
    )


def residual(seed=2):
    """A branch around a layer, two ways side by side, a maximum; without a bias."""
    draw = np.random.default_rng(seed)
    return graphs.graph(
        graphs.layer(-1, draw.normal(size=(12, 8)), name="first"),
        graphs.relu(0),
        graphs.layer(1, draw.normal(size=(8, 8)), name="inside"),
        graphs.relu(2),
        sum_node("around", (1, 3)),
        graphs.maximum(4, 2),
        concatenated_twice(5),
        graphs.layer(6, draw.normal(size=(8, 3)), name="last"),
    )


def concatenated_twice(source):
    return graphs.concatenated(source, source)


def assert_close(found, expected):
    assert_allclose(found, expected, rtol=0, atol=SINGLE * np.abs(expected).max())


@pytest.mark.parametrize("stabilizer", [1e-6, 0.3])
@pytest.mark.parametrize("output", [0, 2])
def test_epsilon_is_that_of_the_slow_walk(stabilizer, output):
    layers, graph = chain()
    found = relevance_of(graph, pictures(), output, all_epsilon(stabilizer))
    for picture, values in zip(pictures(), found.values, strict=True):
        expected = slow.network(picture, layers, output, [stabilizer] * 3)
        assert_close(values, expected)


def test_epsilon_plus_is_that_of_the_slow_walk():
    layers, graph = chain()
    found = relevance_of(graph, pictures(), 1, epsilon_plus(0.01))
    for picture, values in zip(pictures(), found.values, strict=True):
        assert_close(values, slow.network(picture, layers, 1, [None, None, 0.01]))


def test_the_comparison_notices_another_rule():
    layers, graph = chain()
    found = relevance_of(graph, pictures(), 1, epsilon_plus(0.01)).values[0]
    for rules in ([0.01, None, 0.01], [None, None, 0.011], [0.01] * 3):
        with pytest.raises(AssertionError):
            assert_close(found, slow.network(pictures()[0], layers, 1, rules))


@pytest.mark.parametrize("composite", [all_epsilon(1e-7), epsilon_plus(1e-7)])
@pytest.mark.parametrize("graph", [chain(biased=False)[1], residual()], ids=["chain", "residual"])
def test_without_biases_relevance_is_conserved(composite, graph):
    found = relevance_of(graph, pictures(), 0, composite)
    total = found.values.sum(axis=(1, 2, 3))
    assert_allclose(total, found.start, rtol=CONSERVED)
    assert_allclose(found.start, outputs_of(graph, pictures())[-1][:, 0])
    assert all(np.all(kept == 0) for kept in found.biases.values())


def test_conservation_notices_a_bias():
    found = relevance_of(chain()[1], pictures(), 0, all_epsilon(1e-7))
    with pytest.raises(AssertionError):
        assert_allclose(found.values.sum(axis=(1, 2, 3)), found.start, rtol=CONSERVED)


@pytest.mark.parametrize("composite", [all_epsilon(0.2), epsilon_plus(0.2), all_epsilon(0)])
def test_what_is_lost_is_told_where_it_went(composite):
    found = relevance_of(chain()[1], pictures(), 0, composite)
    assert set(found.biases) == {"first", "second", "last"}
    told = sum(found.biases.values()) + found.stabilized
    assert_allclose(found.values.sum(axis=(1, 2, 3)) + told, found.start, rtol=1e-4, atol=1e-4)
    assert np.abs(told).min() > 0.01


def test_a_bias_keeps_its_share_of_the_output():
    """One layer: of w x + b, b stays with the bias."""
    graph = graphs.graph(graphs.layer(-1, np.ones((12, 1)), [5.0], name="only"))
    found = relevance_of(graph, pictures(), 0, all_epsilon(0))
    assert_allclose(found.biases["only"], [5, 5, 5], rtol=1e-5)
    assert_allclose(found.stabilized, 0, atol=1e-4)


def test_epsilon_to_nothing_is_gradient_times_input():
    """Ancona et al. 2018, for ReLU networks without biases."""
    graph = residual()
    batch = pictures()
    outputs = outputs_of(graph, batch)
    slopes = {len(graph.nodes) - 1: np.zeros_like(outputs[-1]), -1: np.zeros_like(batch)}
    slopes[len(graph.nodes) - 1][:, 2] = 1
    for index in reversed(range(len(graph.nodes))):
        node = graph.nodes[index]
        arrays = [batch if source < 0 else outputs[source] for source in node.inputs]
        for source, part in zip(node.inputs, node.step.pull(arrays, slopes[index]), strict=True):
            slopes[source] = slopes.get(source, 0) + part
    found = relevance_of(graph, batch, 2, all_epsilon(0)).values
    assert_close(found, slopes[-1] * batch)
    with pytest.raises(AssertionError):
        assert_close(relevance_of(graph, batch, 2, all_epsilon(0.01)).values, slopes[-1] * batch)


def test_branches_share_as_they_contribute():
    """2 x + 1 x, twice: two thirds of the relevance come by the first way."""
    graph = graphs.graph(
        graphs.layer(-1, np.eye(12) * 2, name="double"),
        graphs.layer(-1, np.eye(12), name="single"),
        sum_node("both", (0, 1)),
        graphs.layer(2, np.ones((12, 1)), name="last"),
    )
    found = relevance_of(graph, pictures(), 0, all_epsilon(0))
    assert_allclose(found.values, 3 * pictures(), rtol=1e-5)


def test_the_winner_takes_all_of_a_maximum():
    batch = np.arange(1, 13, dtype=np.float32).reshape(1, 2, 3, 2)
    graph = graphs.graph(graphs.maximum(-1, 4), graphs.layer(0, np.ones((3, 1))))
    found = relevance_of(graph, batch, 0, all_epsilon(0)).values.ravel()
    assert found.tolist() == [0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 0, 12]


def test_scaling_before_the_first_layer_is_another_unit():
    """The same pixels, scaled inside the network or before it: one map."""
    _, graph = chain()
    scale, shift = np.float32([0.5, 2.0]), np.float32([-1.0, 0.25])
    behind = [replace(node, inputs=(node.inputs[0] + 1,)) for node in graph.nodes]
    inside = graphs.graph(affine_node("scale", -1, scale, shift), *behind)
    before = relevance_of(graph, pictures() * scale + shift, 1, all_epsilon(0.1))
    found = relevance_of(inside, pictures(), 1, all_epsilon(0.1))
    assert_close(found.values, before.values)
    assert np.all(found.biases["scale"] == 0)


def test_one_picture_does_not_depend_on_the_others():
    graph = residual()
    together = relevance_of(graph, pictures(), 0, epsilon_plus(0.1))
    alone = relevance_of(graph, pictures()[1:2], 0, epsilon_plus(0.1))
    assert_close(alone.values[0], together.values[1])


def test_no_picture_is_no_map():
    found = relevance_of(residual(), pictures()[:0], 0, epsilon_plus(0.1))
    assert found.values.shape == (0, 2, 3, 2)
    assert found.start.shape == (0,)
