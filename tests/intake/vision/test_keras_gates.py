"""Gates and normalisation by the picture itself in Keras networks: relevance goes past both."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.kernels.lrp.composites import all_epsilon, epsilon_plus
from explainers.kernels.lrp.graph import inputs_of, outputs_of
from explainers.kernels.lrp.walk import relevance_of
from tests.intake.vision import keras_blocks as blocks
from tests.intake.vision import keras_networks as networks
from tests.reference import relevance as slow

SINGLE = 1e-4
# The share of a margin that may get lost where nothing is there to keep it.
CONSERVED = 0.01
MODELS = pytest.mark.parametrize("make", blocks.MODELS.values(), ids=blocks.MODELS)


def closely(found, expected):
    assert_allclose(found, expected, rtol=0, atol=SINGLE * np.abs(expected).max())


def node_of(graph, name):
    return next(node for node in graph.nodes if node.name == name)


@MODELS
def test_a_graph_ends_in_the_margins_and_pulls_their_slopes(make):
    part, batch = networks.part(make()), networks.pictures()
    assert part.why_no_graph == ""
    graph = part.graph()
    outputs = outputs_of(graph, batch)
    closely(outputs[-1], part.margins(batch))
    pulled = {len(outputs) - 1: np.zeros_like(outputs[-1])}
    pulled[len(outputs) - 1][:, 1] = 1
    for index in reversed(range(len(outputs))):
        node, arrays = graph.nodes[index], inputs_of(graph.nodes[index], batch, outputs)
        for source, each in zip(node.inputs, node.step.pull(arrays, pulled[index]), strict=True):
            pulled[source] = pulled.get(source, 0) + each
    closely(pulled[-1], part.slopes(batch, 1))


@MODELS
def test_without_biases_relevance_is_conserved(make):
    part, batch = networks.part(make(bias=False)), networks.pictures()
    found = relevance_of(part.graph(), batch, 0, all_epsilon(1e-9))
    closely(found.start, part.margins(batch)[:, 0])
    kept = sum(found.biases.values())
    assert_allclose(found.values.sum(axis=(1, 2, 3)) + kept, found.start, rtol=CONSERVED)
    assert_allclose(kept, 0, atol=SINGLE * np.abs(found.start).max())


def told(found):
    """What a map comes to, and what was kept on the way."""
    return found.values.sum(axis=(1, 2, 3)), sum(found.biases.values()) + found.stabilized


@MODELS
def test_what_biases_keep_is_told(make):
    part, batch = networks.part(make()), networks.pictures()
    found = relevance_of(part.graph(), batch, 2, all_epsilon(1e-6))
    total, kept = told(found)
    assert_allclose(total + kept, found.start, rtol=1e-3, atol=1e-3)
    assert np.abs(kept).min() > 0.01
    with pytest.raises(AssertionError):
        assert_allclose(total, found.start, rtol=CONSERVED)


@MODELS
def test_by_positive_contributions_too(make):
    part, batch = networks.part(make()), networks.pictures()
    found = relevance_of(part.graph(), batch, 2, epsilon_plus(1e-6))
    total, kept = told(found)
    assert_allclose(total + kept, found.start, rtol=1e-3, atol=1e-3)
    other = relevance_of(part.graph(), batch, 2, all_epsilon(1e-6))
    assert not np.allclose(found.values, other.values, rtol=CONSERVED)


@pytest.mark.parametrize(
    ("make", "name", "order"),
    [
        (blocks.efficient, "one_excite", ("one_deep", "one_expand_function")),
        (blocks.gated, "swish", ("edges", "open")),
        (blocks.gated, "multiply_1", ("swish", "multiply")),
    ],
)
def test_what_is_let_through_comes_first_and_its_gate_second(make, name, order):
    keras.backend.clear_session()  # names of unnamed products count from the start
    graph = networks.part(make()).graph()
    gate = next(node for node in graph.nodes if node.kind == "gate" and node.name == name)
    assert tuple(graph.nodes[at].name for at in gate.inputs) == order


def test_what_passes_a_gate_gets_all_and_the_gate_nothing():
    graph, batch = networks.part(blocks.efficient()).graph(), networks.pictures(2)
    gate = node_of(graph, "two_excite")
    outputs = outputs_of(graph, batch)
    arrays = inputs_of(gate, batch, outputs)
    rule = all_epsilon(0.01)["gate"]
    relevance = np.random.default_rng(3).normal(size=arrays[0].shape).astype(np.float32)
    shared = rule(gate, arrays, arrays[0] * arrays[1], relevance)
    np.testing.assert_array_equal(shared.inputs[0], relevance)
    assert shared.inputs[1].shape == arrays[1].shape and not shared.inputs[1].any()


@pytest.mark.parametrize("name", ["groups", "places", "whole"])
@pytest.mark.parametrize("stabilizer", [0.0, 0.3])
def test_normalisation_shares_as_the_slow_matrix(name, stabilizer):
    model, batch = blocks.grouped(), networks.pictures(1)
    layer, graph = model.get_layer(name), networks.part(model).graph()
    node = node_of(graph, name)
    arrays = inputs_of(node, batch, outputs_of(graph, batch))
    output = node.step.forward(arrays)
    relevance = np.random.default_rng(3).normal(size=output.shape).astype(np.float32)
    found = all_epsilon(stabilizer)["normalisation"](node, arrays, output, relevance)
    channels = output.shape[-1]
    inputs = np.float64(arrays[0][0]).reshape(-1, channels)
    gamma = np.ones(channels) if layer.gamma is None else np.float64(layer.gamma)
    shift = np.float64(layer.beta)
    if name == "places":  # each place by itself
        parts = [slow.normalising_matrix(row[None], 1, gamma, layer.epsilon) for row in inputs]
        expected = [
            slow.epsilon(row, part, shift, each, stabilizer)
            for row, part, each in zip(inputs, parts, relevance.reshape(-1, channels), strict=True)
        ]
    else:
        groups = blocks.GROUPS if name == "groups" else 1
        part = slow.normalising_matrix(inputs, groups, gamma, layer.epsilon)
        bias = np.broadcast_to(shift, output.shape[1:]).ravel()
        expected = slow.epsilon(inputs.ravel(), part, bias, relevance.ravel(), stabilizer)
    closely(found.inputs[0].ravel(), np.ravel(expected))
    with pytest.raises(AssertionError):
        closely(found.inputs[0].ravel(), relevance.ravel())
