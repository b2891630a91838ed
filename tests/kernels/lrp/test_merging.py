"""Batch normalisation written into the layer before it: the same answers, signs turned rightly."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.kernels.lrp.composites import all_epsilon, epsilon_plus
from explainers.kernels.lrp.graph import affine_node, outputs_of, sum_node
from explainers.kernels.lrp.merging import merged
from explainers.kernels.lrp.walk import relevance_of
from tests.kernels.lrp import graphs

SCALE = np.float32([1.5, -0.5, 2.0, -1.0, 0.0])
SHIFT = np.float32([0.1, 0.2, -0.3, 0.4, 0.5])


def weights():
    draw = np.random.default_rng(0)
    return draw.normal(size=(12, 5)), draw.normal(size=5), draw.normal(size=(5, 2))


def normalised(kind="convolution"):
    first, bias, last = weights()
    return graphs.graph(
        graphs.layer(-1, first, bias, kind, "first"),
        affine_node("norm", 0, SCALE, SHIFT),
        graphs.relu(1),
        graphs.layer(2, last, name="last"),
    )


def by_hand(kind="convolution"):
    first, bias, last = weights()
    return graphs.graph(
        graphs.layer(-1, first * SCALE, bias * SCALE + SHIFT, kind, "first"),
        graphs.relu(0),
        graphs.layer(1, last, name="last"),
    )


def batch():
    return graphs.drawn(np.random.default_rng(5), 4, 2, 3, 2)


def test_the_answers_stay():
    before, after = normalised(), merged(normalised())
    assert [node.name for node in after.nodes] == ["first", "relu", "last"]
    assert_allclose(outputs_of(after, batch())[-1], outputs_of(before, batch())[-1], atol=1e-5)


@pytest.mark.parametrize("composite", [all_epsilon(0.1), epsilon_plus(0.1)])
@pytest.mark.parametrize("kind", ["convolution", "dense"])
def test_relevance_is_that_of_weights_multiplied_by_hand(composite, kind):
    found = relevance_of(normalised(kind), batch(), 1, composite)
    expected = relevance_of(by_hand(kind), batch(), 1, composite)
    assert_allclose(found.values, expected.values, atol=1e-5)
    for name, kept in expected.biases.items():
        assert_allclose(found.biases[name], kept, atol=1e-5)


def test_a_layer_that_others_look_at_is_left():
    first, bias, last = weights()
    graph = graphs.graph(
        graphs.layer(-1, first, bias),
        affine_node("norm", 0, SCALE, SHIFT),
        sum_node("around", (0, 1)),
        graphs.layer(2, last),
    )
    assert [node.kind for node in merged(graph).nodes] == ["dense", "affine", "sum", "dense"]
    assert [node.inputs for node in merged(graph).nodes] == [(-1,), (0,), (0, 1), (2,)]


def test_two_in_a_row_are_both_merged():
    first, bias, last = weights()
    graph = graphs.graph(
        graphs.layer(-1, first, bias),
        affine_node("norm", 0, SCALE, SHIFT),
        affine_node("again", 1, SCALE, SHIFT),
        graphs.layer(2, last),
    )
    after = merged(graph)
    assert [node.kind for node in after.nodes] == ["dense", "dense"]
    assert_allclose(outputs_of(after, batch())[-1], outputs_of(graph, batch())[-1], atol=1e-5)


def test_scaling_of_the_picture_has_no_layer_before_it():
    graph = graphs.graph(affine_node("scale", -1, 2.0, 1.0), graphs.layer(0, np.ones((12, 1))))
    assert [node.kind for node in merged(graph).nodes] == ["affine", "dense"]
