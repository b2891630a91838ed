"""The same network in Keras and in PyTorch: the same picture gets the same answers and maps."""

import numpy as np
import pytest

from explainers.kernels import maps
from explainers.kernels.lrp.composites import all_epsilon, epsilon_plus
from explainers.kernels.lrp.walk import relevance_of
from tests.intake.vision import torch_networks, twins

BATCH = torch_networks.pictures()
SAME = 1e-3
COMPOSITES = {"epsilon": all_epsilon(1e-6), "epsilon plus": epsilon_plus(1e-6)}
both = pytest.mark.parametrize("name", twins.MAKERS)


def pair(name):
    return twins.twin(name), twins.ours(name)


@both
def test_answers_and_margins(name):
    one, other = pair(name)
    assert np.ptp(one.margins(BATCH), axis=0).max() > 0.01
    np.testing.assert_allclose(other.answers(BATCH), one.answers(BATCH), rtol=0, atol=1e-5)
    np.testing.assert_allclose(other.margins(BATCH), one.margins(BATCH), rtol=0, atol=1e-5)


@both
def test_gradient_times_input(name):
    found = [maps.gradient_times_input(part.slopes, BATCH, 2) for part in pair(name)]
    twins.close(*found, SAME)


@both
def test_slopes_of_probabilities(name):
    one, other = pair(name)
    twins.close(one.answer_slopes(BATCH, 1), other.answer_slopes(BATCH, 1), SAME)


@both
def test_integrated_gradients(name):
    black = np.zeros_like(BATCH)
    found = [maps.integrated_gradients(part.slopes, BATCH, black, 2, 20) for part in pair(name)]
    twins.close(*found, SAME)


@both
def test_grad_cam(name):
    one, other = pair(name)
    side, layer = torch_networks.SIDE, twins.LAST_MAPS[name]
    for output in range(torch_networks.CLASSES):
        first = one.at_layer(BATCH, output, "last_maps")
        second = other.at_layer(BATCH, output, layer)
        twins.close(first[0], second[0], SAME)
        twins.close(first[1], second[1], SAME)
        twins.close(*(maps.grad_cam(*each, side, side) for each in (first, second)), SAME)


@both
@pytest.mark.parametrize("composite", COMPOSITES)
def test_relevance(name, composite):
    one, other = (
        relevance_of(part.graph(), BATCH, 2, COMPOSITES[composite]) for part in pair(name)
    )
    twins.close(one.values, other.values, SAME)
    np.testing.assert_allclose(sum(other.biases.values()), sum(one.biases.values()), atol=1e-4)


@both
def test_both_choose_the_same_layer_by_themselves(name):
    one, other = pair(name)
    chosen = [
        part.layers[maps.last_maps([(each.height, each.width) for each in part.layers])].name
        for part in (one, other)
    ]
    assert chosen == ["last_maps", twins.LAST_MAPS[name]]


def test_some_of_those_maps_show_something():
    layer = twins.LAST_MAPS["plain"]
    found = [
        maps.grad_cam(*twins.ours("plain").at_layer(BATCH, output, layer), 4, 4).max()
        for output in range(torch_networks.CLASSES)
    ]
    assert max(found) > 1e-3


def test_another_output_is_not_close():
    one, other = pair("plain")
    with pytest.raises(AssertionError):
        twins.close(one.slopes(BATCH, 2), other.slopes(BATCH, 1), SAME)
