"""Keras networks as layer graphs: the same margins, and relevance that equals the slow walk's."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.intake.vision.keras_part import part_of
from explainers.kernels import maps
from explainers.kernels.lrp.composites import all_epsilon, epsilon_plus
from explainers.kernels.lrp.graph import outputs_of
from explainers.kernels.lrp.walk import relevance_of
from tests.intake.vision import keras_networks as networks
from tests.reference import relevance as slow

layers = keras.layers
SINGLE = 1e-4


def closely(found, expected):
    assert_allclose(found, expected, rtol=0, atol=SINGLE * np.abs(expected).max())


def arithmetic():
    """What preprocessing writes into a network, each way round."""
    picture = keras.Input(networks.SIZE)
    mean = np.float32([0.4, 0.5, 0.6])
    maps = 2.0 * (1.0 - (picture[..., ::-1] - mean) / 0.25) * 0.5 + 0.1
    maps = layers.Normalization(mean=[0.1, 0.2, 0.3], variance=[1.0, 4.0, 0.5])(maps)
    maps = layers.Conv2D(4, 3, strides=2, activation="relu")(layers.Rescaling(0.5, 0.1)(maps))
    maps = layers.GlobalMaxPooling2D()(layers.LeakyReLU()(maps))
    return networks.stirred(keras.Model(picture, layers.Dense(3, activation="softmax")(maps)))


MODELS = {
    "chain": networks.chain,
    "residual": networks.residual,
    "nested": networks.nested,
    "yes or no": lambda: networks.chain("sigmoid", 1),
    "arithmetic": arithmetic,
}


@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)
def test_a_graph_ends_in_the_margins(make):
    model = make()
    part = part_of(model, "probability")
    batch = networks.pictures()
    assert part.why_no_graph == ""
    closely(outputs_of(part.graph(), batch)[-1], part.margins(batch))


@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)
def test_pulling_through_all_steps_gives_the_slopes(make):
    """Chain rule by the graph's own pulls: every step's derivative is right."""
    part, batch = part_of(make(), "probability"), networks.pictures()
    graph = part.graph()
    outputs = outputs_of(graph, batch)
    pulled = {len(outputs) - 1: np.zeros_like(outputs[-1])}
    pulled[len(outputs) - 1][:, 1] = 1
    for index in reversed(range(len(outputs))):
        node = graph.nodes[index]
        arrays = [batch if source < 0 else outputs[source] for source in node.inputs]
        for source, part_of_it in zip(
            node.inputs, node.step.pull(arrays, pulled[index]), strict=True
        ):
            pulled[source] = pulled.get(source, 0) + part_of_it
    closely(pulled[-1], part.slopes(batch, 1))


@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)
def test_weights_are_split_by_their_sign(make):
    graph, batch = part_of(make(), "probability").graph(), networks.pictures()
    outputs = outputs_of(graph, batch)
    weighed = [node for node in graph.nodes if node.plain is not None]
    assert weighed
    for node in weighed:
        arrays = [np.abs(batch if i < 0 else outputs[i]) for i in node.inputs]
        up, down = node.positive.forward(arrays), node.negative.forward(arrays)
        assert up.min() >= 0 >= down.max()
        assert_allclose(up + down, node.plain.forward(arrays), atol=1e-3, rtol=1e-4)


def chain_by_hand(model):
    """The toy chain as matrices, for the slow walk."""
    (edges, one), (parts, two), (last, three) = (
        [np.float64(weight) for weight in model.get_layer(name).get_weights()]
        for name in ("edges", "parts", "classes")
    )
    return [
        (slow.convolution_matrix(edges, 8, 9), np.tile(one, 6 * 7)),
        (slow.convolution_matrix(parts, 6, 7), np.tile(two, 5 * 6)),
        (slow.mean_matrix(5, 6, 5), np.zeros(5)),
        (last, three),
    ]


RULES = {"epsilon": (all_epsilon(0.05), [0.05] * 4), "plus": (epsilon_plus(0.05), None)}


@pytest.mark.parametrize("name", RULES)
def test_relevance_is_that_of_the_slow_walk(name):
    composite, rules = RULES[name]
    model, batch = networks.chain(), networks.pictures(2)
    graph = networks.part(model).graph()
    found = relevance_of(graph, batch, 1, composite)
    for picture, values in zip(batch, found.values, strict=True):
        rule = rules or [None, None, 0.05, 0.05]
        closely(values, slow.network(picture, chain_by_hand(model), 1, rule))
    with pytest.raises(AssertionError):
        closely(found.values, relevance_of(graph, batch, 1, all_epsilon(0.06)).values)


def test_a_chain_without_biases_conserves_and_is_gradient_times_input():
    part, batch = networks.part(networks.chain(bias=False)), networks.pictures()
    for composite in (all_epsilon(1e-9), epsilon_plus(1e-9)):
        found = relevance_of(part.graph(), batch, 0, composite)
        assert_allclose(found.values.sum(axis=(1, 2, 3)), found.start, rtol=0.01)
        assert_allclose(found.start, part.margins(batch)[:, 0], rtol=1e-4)
    found = relevance_of(part.graph(), batch, 0, all_epsilon(1e-9)).values.sum(axis=-1)
    closely(found, maps.gradient_times_input(part.slopes, batch, 0))


def test_a_residual_network_tells_what_its_biases_keep():
    part, batch = networks.part(networks.residual()), networks.pictures()
    found = relevance_of(part.graph(), batch, 2, all_epsilon(1e-6))
    told = sum(found.biases.values()) + found.stabilized
    total = found.values.sum(axis=(1, 2, 3))
    assert_allclose(total + told, found.start, rtol=1e-3, atol=1e-3)
    assert np.abs(told).min() > 0.01
    assert {"stem", "inside"} <= set(found.biases)
    assert "inside_norm" not in found.biases  # merged into the layer before it


def test_both_sides_of_yes_or_no_mirror_each_other():
    part, batch = networks.part(networks.chain("sigmoid", 1)), networks.pictures()
    for composite in (all_epsilon(0.1), epsilon_plus(0.1)):
        no, yes = (relevance_of(part.graph(), batch, i, composite).values for i in (0, 1))
        closely(no, -yes)


def multiplied(*functions):
    """Maps times themselves, after a function each."""
    picture = keras.Input(networks.SIZE)
    ways = [layers.Conv2D(3, 1, activation=function)(picture) for function in functions]
    maps = layers.Multiply(name="product")(ways)
    return keras.Model(picture, layers.Dense(2, "softmax")(layers.Flatten()(maps)))


UNKNOWN = {
    "no rule for Multiply (“product”): not one of its factors alone is a gate": lambda: multiplied(
        "relu", "relu"
    ),
    "Multiply (“product”): not one": lambda: multiplied("sigmoid", "sigmoid"),
    "no rule for Multiply (“product”)": lambda: multiplied("relu", "relu", "sigmoid"),
    "no rule for GroupNormalization (“grouped”)": lambda: networks.sequential(
        layers.GroupNormalization(1, axis=1, name="grouped"),
        layers.Flatten(),
        layers.Dense(2, "softmax"),
    ),
    "no rule for LayerNormalization (“lines”)": lambda: networks.sequential(
        layers.LayerNormalization(axis=1, name="lines"),
        layers.Flatten(),
        layers.Dense(2, "softmax"),
    ),
    "no rule for a softmax inside a network (“inner”)": lambda: networks.sequential(
        layers.Conv2D(3, 1, activation="softmax", name="inner"),
        layers.Flatten(),
        layers.Dense(2, "softmax"),
    ),
}


@pytest.mark.parametrize("said", UNKNOWN)
def test_a_step_without_a_rule_is_named(said):
    part = networks.part(UNKNOWN[said]())
    assert part.graph is None
    assert said in part.why_no_graph
    assert part.slopes(networks.pictures(), 0).any()


def test_a_graph_is_made_once():
    part = networks.part(networks.chain())
    assert part.graph() is part.graph()
