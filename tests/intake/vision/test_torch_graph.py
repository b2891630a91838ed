"""Exported networks as layer graphs: the same margins step by step, and sentences where not."""

import numpy as np
import pytest
import torch
from torch import nn

from explainers.intake.torch.operators import FUNCTIONS
from explainers.intake.vision.torch_file import vision_of
from explainers.intake.vision.torch_kinds import KIND_OF, LAYERS, SHIFTS
from explainers.kernels.lrp.composites import all_epsilon
from explainers.kernels.lrp.graph import outputs_of
from explainers.kernels.lrp.merging import merged
from explainers.kernels.lrp.walk import relevance_of
from tests.intake.vision import torch_networks as networks

BATCH = networks.pictures()
WITH_GRAPH = list(networks.MAKERS)


def part_of(model, **options):
    return vision_of(networks.pt2(model.eval(), **options), "model.pt2")[1]


def why_not(*layers):
    part = part_of(
        nn.Sequential(nn.Conv2d(3, 4, 3), *layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
    )
    assert part.graph is None
    return part.why_no_graph


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", WITH_GRAPH)
def test_a_graph_answers_the_margins(name, count):
    part = networks.opened(name)[1]
    batch = networks.pictures(count)
    for graph in (part.graph(), merged(part.graph())):
        found = outputs_of(graph, batch)[-1]
        np.testing.assert_allclose(found, part.margins(batch), atol=1e-6)


@pytest.mark.parametrize("name", WITH_GRAPH)
def test_a_way_back_through_its_steps_is_the_gradient(name):
    """The chain rule over the steps' own derivatives, which is what a walk relies on."""
    part = networks.opened(name)[1]
    graph = part.graph()
    outputs = outputs_of(graph, BATCH)
    back = [np.zeros_like(each) for each in outputs] + [np.zeros_like(BATCH)]
    back[len(outputs) - 1][:, 2] = 1
    for index in reversed(range(len(outputs))):
        node = graph.nodes[index]
        given = tuple(BATCH if source < 0 else outputs[source] for source in node.inputs)
        pulled = node.step.pull(given, back[index])
        for source, each in zip(node.inputs, pulled, strict=True):
            back[source] = back[source] + each
    np.testing.assert_allclose(back[-1], part.slopes(BATCH, 2), atol=1e-6)


@pytest.mark.parametrize("name", WITH_GRAPH)
def test_parts_of_weights_add_up_without_the_bias(name):
    graph = networks.opened(name)[1].graph()
    outputs = outputs_of(graph, BATCH)
    weighed = [node for node in graph.nodes if node.plain is not None]
    assert weighed
    for node in weighed:
        given = tuple(BATCH if source < 0 else outputs[source] for source in node.inputs)
        plain = node.plain.forward(given)
        parts = node.positive.forward(given) + node.negative.forward(given)
        np.testing.assert_allclose(parts, plain, atol=1e-5)
        nothing = tuple(np.zeros_like(each) for each in given)
        assert not node.plain.forward(nothing).any()
        above = tuple(np.abs(each) for each in given)
        assert (node.positive.forward(above) >= 0).all()


def test_kinds_of_a_residual_network():
    kinds = [node.kind for node in networks.opened("residual")[1].graph().nodes]
    block = ["convolution", "affine", "activation", "convolution", "affine"]
    assert kinds == [
        *("shape", "convolution", "affine", "activation", "maximum pool"),
        *(*block, "convolution", "affine", "sum", "activation"),
        *("average pool", "shape", "dense", "shape"),
    ]


def test_relevance_is_kept_but_for_what_biases_hold():
    part = networks.opened("residual")[1]
    found = relevance_of(part.graph(), BATCH, 1, all_epsilon(0.0))
    kept = found.values.sum(axis=(1, 2, 3)) + sum(found.biases.values())
    np.testing.assert_allclose(kept, part.margins(BATCH)[:, 1], rtol=1e-3)
    assert np.abs(sum(found.biases.values())).min() > 1e-3


def test_one_output_becomes_both_classes():
    model = nn.Sequential(nn.Conv2d(3, 2, networks.SIDE), nn.Flatten(), nn.Linear(2, 1))
    part = part_of(model)
    for reading in ("number", "log-odds", "probability"):
        chosen = part.read_as(reading)
        found = outputs_of(chosen.graph(), BATCH)[-1]
        np.testing.assert_allclose(found, chosen.margins(BATCH), atol=1e-6)


def test_the_graph_is_made_once():
    part = networks.opened("plain")[1]
    assert part.graph() is part.graph()


class Each(nn.Module):
    """Any function of maps as a module."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x: nn.functional.pad(x, (1, 1), value=1.0), "other than zeros"),
        (lambda x: nn.functional.pad(x, (1, 1, 1, 1), mode="reflect"), "other than zeros"),
        (lambda x: x.mean(1, keepdim=True), "other than whole maps"),
        (lambda x: x + x.mean((2, 3), keepdim=True), "different sizes"),
        (lambda x: torch.add(x, torch.relu(x), alpha=2), "different sizes or weights"),
        (lambda x: torch.softmax(x, 1) + 0, "inside the network"),
        (nn.functional.instance_norm, "depends on the picture"),
        (lambda x: x * x.relu(), "not one of them alone is a gate"),
        (lambda x: x.sigmoid() * x.tanh().sigmoid(), "not one of them alone is a gate"),
        (lambda x: x * x, "mul"),
        (lambda x: 1 / (x + 9), "operator"),
        (lambda x: x.sort(2)[0], "sort"),
        (lambda x: torch.cat([x, x], 1), "cat"),
        (lambda x: x.double().float(), "another type"),
    ],
)
def test_what_has_no_rule_is_named(function, words):
    assert words in why_not(Each(function))


NORMALISED = {
    "groups": nn.GroupNorm(2, 4),
    "groups without weights": nn.GroupNorm(4, 4, affine=False),
    "layer": nn.LayerNorm((4, 14, 14)),
    "layer without weights": nn.LayerNorm((14, 14), elementwise_affine=False),
}


@pytest.mark.parametrize("simpler", [False, True])
@pytest.mark.parametrize("name", NORMALISED)
def test_normalisation_by_the_picture_has_a_step_with_a_constant_deviation(name, simpler):
    torch.manual_seed(0)
    layer = NORMALISED[name]
    for weight in layer.parameters():
        nn.init.normal_(weight)
    part = part_of(
        nn.Sequential(nn.Conv2d(3, 4, 3, bias=False), layer, nn.AdaptiveMaxPool2d(1), nn.Flatten()),
        simpler=simpler,
    )
    graph = part.graph()
    outputs = outputs_of(graph, BATCH)
    np.testing.assert_allclose(outputs[-1], part.margins(BATCH), atol=1e-5)
    index, node = next((i, n) for i, n in enumerate(graph.nodes) if n.kind == "normalisation")
    (given,) = (outputs[source] for source in node.inputs)
    draw = torch.from_numpy(np.random.default_rng(0).normal(size=given.shape)).float()
    bias = [weight for kind, weight in layer.named_parameters() if kind == "bias"]
    shift = bias[0].detach() if bias else torch.zeros(())
    shift = shift.reshape(-1, 1, 1) if shift.ndim == 1 else shift
    plain = node.plain.forward((given,))
    np.testing.assert_allclose(outputs[index], plain + shift.numpy(), atol=1e-5)
    # What is held constant makes the step linear: its derivative along the input is the output.
    (pulled,) = node.plain.pull((given,), draw.numpy())
    np.testing.assert_allclose((pulled * given).sum(), (plain * draw.numpy()).sum(), rtol=1e-3)
    (whole,) = node.step.pull((given,), draw.numpy())
    assert not np.isclose((whole * given).sum(), (plain * draw.numpy()).sum(), rtol=1e-3)


def test_the_first_factor_may_be_the_gate():
    part = part_of(
        nn.Sequential(
            nn.Conv2d(3, 4, 3),
            Each(lambda x: x.sigmoid().clone() * x),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
    )
    graph = part.graph()
    gate = next(node for node in graph.nodes if node.kind == "gate")
    signal, opening = (graph.nodes[at] for at in gate.inputs)
    assert (signal.kind, opening.kind) == ("convolution", "shape")
    found = relevance_of(graph, BATCH, 1, all_epsilon(0.0))
    kept = found.values.sum(axis=(1, 2, 3)) + sum(found.biases.values())
    np.testing.assert_allclose(kept, part.margins(BATCH)[:, 1], rtol=1e-3)


def test_parts_of_a_split_are_steps():
    function = Each(lambda x: torch.cat(x.chunk(2, 1)[::-1], 1))
    part = part_of(
        nn.Sequential(nn.Conv2d(3, 4, 3), function, nn.AdaptiveAvgPool2d(1), nn.Flatten())
    )
    found = outputs_of(part.graph(), BATCH)[-1]
    np.testing.assert_allclose(found, part.margins(BATCH), atol=1e-6)


def test_every_operator_with_a_kind_is_one_that_is_run():
    assert {*KIND_OF, *LAYERS} <= FUNCTIONS and {*SHIFTS} - FUNCTIONS <= {"sub.Scalar"}
