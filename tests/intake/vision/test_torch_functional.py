"""A graph in which nothing is overwritten computes the same, or is refused."""

import pytest
import torch
from torch import nn

from explainers.errors import RefusedError
from explainers.intake.torch.archive import opened
from explainers.intake.torch.graph import graph_of
from explainers.intake.torch.operators import FUNCTIONS, IN_PLACE
from explainers.intake.torch.running import program_of
from explainers.intake.torch.weights import stored, tensors_of
from explainers.intake.vision.torch_functional import pruned, without_overwriting
from tests.intake.vision import torch_networks as networks


def graph_and_weights(model):
    parts = opened(networks.pt2(model.eval()))
    graph = graph_of(parts.program)
    return graph, tensors_of(torch, parts, stored(parts, graph.held))


class Twice(nn.Module):
    """Overwrites one value twice, and asks for it by the names it had before."""

    def forward(self, x):
        value = x * 2
        first = value.relu_()
        value.add_(1)
        return (value * first).mean((2, 3)).clamp_(max=9).mul_(0.5)


class Dropped(nn.Module):
    """Dropout hands on the very memory it is given, without saying so."""

    def forward(self, x):
        value = x * 2
        other = nn.functional.dropout(value, 0.5, self.training)
        other.relu_()
        return value.mean((2, 3))


def run(graph, weights, given):
    return program_of(torch, graph, weights)(given.clone())


@pytest.mark.parametrize("name", networks.MAKERS)
def test_it_computes_the_same(name):
    graph, weights = graph_and_weights(networks.network(name))
    pure = without_overwriting(torch, graph)
    assert not {node.operator for node in pure.nodes} & IN_PLACE
    given = networks.first(networks.pictures())
    assert torch.equal(run(pure, weights, given), run(graph, weights, given))


def test_a_value_overwritten_twice_is_the_last():
    graph, weights = graph_and_weights(Twice())
    pure = without_overwriting(torch, graph)
    given = networks.first(networks.pictures())
    assert torch.equal(run(pure, weights, given), run(graph, weights, given))


@pytest.mark.parametrize("model", [networks.Viewing, Dropped])
def test_a_value_overwritten_under_another_name_is_refused(model):
    graph, _ = graph_and_weights(model())
    with pytest.raises(RefusedError, match="run_decompositions") as caught:
        without_overwriting(torch, graph)
    assert caught.value.code == "OVERWRITTEN_VALUES"


def test_what_has_no_twin_is_refused():
    class Copying(nn.Module):
        def forward(self, x):
            return (x * 2).copy_(x).mean((2, 3))

    with pytest.raises(RefusedError, match="copy_"):
        without_overwriting(torch, graph_and_weights(Copying())[0])


def test_almost_every_operator_in_place_has_a_twin():
    without = {
        name for name in IN_PLACE - {"pow_.Scalar"} if name.replace("_.", ".", 1) not in FUNCTIONS
    }
    assert without == {"copy_.default", "fill_.Scalar", "zero_.default"}


def test_steps_without_consequence_are_left_out():
    class Idle(nn.Module):
        def forward(self, x):
            torch.sigmoid(x)
            return x.mean((2, 3))

    graph, weights = graph_and_weights(Idle())
    fewer = pruned(graph)
    assert len(fewer.nodes) < len(graph.nodes)
    given = networks.first(networks.pictures())
    assert torch.equal(run(fewer, weights, given), given.mean((2, 3)))
