"""Captum computes the same maps of the same networks, given PyTorch's own modules."""

import warnings

import numpy as np
import pytest
import torch
from captum.attr import LRP, InputXGradient, IntegratedGradients, LayerGradCam
from captum.attr._utils.lrp_rules import EpsilonRule

from explainers.kernels import maps
from explainers.kernels.lrp.composites import all_epsilon
from explainers.kernels.lrp.walk import relevance_of
from tests.intake.vision import torch_networks, twins

BATCH = torch_networks.pictures()
OUTPUT = 2
STABILIZER = 1e-4
# The layer each of PyTorch's modules stands for in the file.
LAYERS = {"plain": (4, "relu__1"), "residual": (4, "relu__2"), "fire": ("small", "conv2d_1")}


class Unflattened(torch.nn.Module):
    """A sequence whose flattening is no module, for which Captum has no rule."""

    def __init__(self, network):
        super().__init__()
        idle = (torch.nn.Flatten, torch.nn.Dropout)
        self.layers = torch.nn.ModuleList(each for each in network if not isinstance(each, idle))

    def forward(self, x):
        for layer in self.layers:
            x = layer(x.flatten(1) if isinstance(layer, torch.nn.Linear) else x)
        return x


def module(name):
    """The network without what is done in place: hooks of gradients do not take that."""
    made = torch_networks.MAKERS[name]().eval()
    made.load_state_dict(torch_networks.network(name).state_dict())
    for part in made.modules():
        if hasattr(part, "inplace"):
            part.inplace = False
    return made


def summed(found):
    return found.detach().numpy().sum(axis=1)


@pytest.mark.parametrize("name", torch_networks.MAKERS)
def test_gradient_times_input(name):
    theirs = InputXGradient(module(name)).attribute(
        torch_networks.first(BATCH).requires_grad_(), target=OUTPUT
    )
    part = torch_networks.opened(name)[1]
    twins.close(summed(theirs), maps.gradient_times_input(part.slopes, BATCH, OUTPUT), 1e-5)


@pytest.mark.parametrize("name", torch_networks.MAKERS)
def test_integrated_gradients(name):
    theirs = IntegratedGradients(module(name)).attribute(
        torch_networks.first(BATCH), target=OUTPUT, n_steps=20, method="gausslegendre"
    )
    part = torch_networks.opened(name)[1]
    black = np.zeros_like(BATCH)
    found = maps.integrated_gradients(part.slopes, BATCH, black, OUTPUT, 20)
    twins.close(summed(theirs), found, 1e-4)


@pytest.mark.parametrize("name", LAYERS)
def test_grad_cam_before_it_is_spread(name):
    layer, called = LAYERS[name]
    network = module(name)
    at = getattr(network, layer) if isinstance(layer, str) else network[layer]
    theirs = LayerGradCam(network, at).attribute(
        torch_networks.first(BATCH), target=OUTPUT, relu_attributions=True
    )
    found = torch_networks.opened(name)[1].at_layer(BATCH, OUTPUT, called)
    height, width = found[0].shape[1:3]
    twins.close(summed(theirs), maps.grad_cam(*found, height, width), 1e-5)


def relevance(stabilizer=STABILIZER, output=OUTPUT):
    graph = torch_networks.opened("plain")[1].graph()
    return relevance_of(graph, BATCH, output, all_epsilon(stabilizer)).values.sum(axis=-1)


def their_relevance():
    network = Unflattened(module("plain"))
    for layer in network.layers:
        if isinstance(layer, torch.nn.Conv2d | torch.nn.Linear):
            layer.rule = EpsilonRule(STABILIZER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it resets gradients it has asked for itself
        return summed(LRP(network).attribute(torch_networks.first(BATCH), target=OUTPUT))


def test_relevance_by_epsilon():
    twins.close(their_relevance(), relevance(), 1e-4)


@pytest.mark.parametrize("other", [{"stabilizer": 0.1}, {"output": 1}])
def test_another_relevance_is_not_close(other):
    with pytest.raises(AssertionError):
        twins.close(their_relevance(), relevance(**other), 1e-4)
