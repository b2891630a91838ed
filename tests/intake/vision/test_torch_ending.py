"""The last softmax or sigmoid is taken off for the margins, and answers stay what they are."""

import numpy as np
import pytest
import torch
from torch import nn

from explainers.intake.vision.torch_file import vision_of
from tests.intake.vision import torch_networks as networks

BATCH = networks.pictures()


class Reshaped(nn.Module):
    """Softmax over maps of one number, flattened after it."""

    def __init__(self):
        super().__init__()
        self.maps = nn.Conv2d(3, 4, networks.SIDE)

    def forward(self, x):
        return torch.softmax(self.maps(x), 1).flatten(1)


class Sideways(nn.Module):
    """A softmax over the pictures, which is no choice among classes."""

    def forward(self, x):
        return torch.softmax(x.mean((2, 3)), 0)


def opened(model, simpler=False):
    return vision_of(networks.pt2(model.eval(), simpler=simpler), "model.pt2")


def asked(model, batch=BATCH):
    with torch.no_grad():
        return model(networks.first(batch)).numpy()


def gradient(function, batch=BATCH):
    """The derivative of a sum over pictures, with channels last."""
    given = networks.first(batch).requires_grad_()
    (found,) = torch.autograd.grad(function(given).sum(), given)
    return found.permute(0, 2, 3, 1).numpy()


@pytest.mark.parametrize("simpler", [False, True])
@pytest.mark.parametrize("ending", [nn.Softmax(1), nn.LogSoftmax(-1)])
def test_a_softmax_of_classes(ending, simpler):
    model = networks.plain(ending)
    card, part = opened(model, simpler)
    before = asked(model[:-1])
    assert card.scale == "probability" and card.readings == ()
    np.testing.assert_allclose(part.margins(BATCH), before, atol=1e-6)
    wanted = torch.from_numpy(before).softmax(1).numpy()
    np.testing.assert_allclose(part.answers(BATCH), wanted, atol=1e-6)
    np.testing.assert_allclose(
        part.slopes(BATCH, 1), gradient(lambda given: model[:-1](given)[:, 1]), atol=1e-6
    )
    probability = gradient(lambda given: model[:-1](given).softmax(1)[:, 1])
    np.testing.assert_allclose(part.answer_slopes(BATCH, 1), probability, atol=1e-6)


def test_a_softmax_that_is_flattened_after_it():
    model = Reshaped()
    card, part = opened(model)
    assert card.scale == "probability"
    with torch.no_grad():
        maps = model.maps(networks.first(BATCH)).flatten(1).numpy()
    np.testing.assert_allclose(part.margins(BATCH), maps, atol=1e-6)
    np.testing.assert_allclose(part.answers(BATCH), asked(model), atol=1e-6)


def test_a_softmax_over_the_pictures_is_not_taken_off():
    from explainers.intake.torch.archive import opened as taken_apart
    from explainers.intake.torch.graph import graph_of
    from explainers.intake.vision.torch_ending import before_ending

    graph = graph_of(taken_apart(networks.pt2(Sideways())).program)
    fewer, ending = before_ending(graph)
    assert ending == "" and fewer.output == graph.output


def one(*ending):
    torch.manual_seed(2)
    return nn.Sequential(nn.Conv2d(3, 2, networks.SIDE), nn.Flatten(), nn.Linear(2, 1), *ending)


def test_a_sigmoid_answers_two_classes():
    model = one(nn.Sigmoid())
    card, part = opened(model)
    before = asked(model[:-1])
    assert card.outputs == 2 and card.scale == "probability"
    np.testing.assert_allclose(part.margins(BATCH), np.hstack([-before, before]), atol=1e-6)
    yes = asked(model)
    np.testing.assert_allclose(part.answers(BATCH), np.hstack([1 - yes, yes]), atol=1e-6)
    np.testing.assert_allclose(part.slopes(BATCH, 0), -part.slopes(BATCH, 1))
    layer = part.layers[0].name
    _, slopes = part.at_layer(BATCH, 1, layer)
    np.testing.assert_allclose(part.at_layer(BATCH, 0, layer)[1], -slopes)


def test_one_number_is_read_as_its_owner_says():
    model = one()
    card, part = opened(model)
    raw = asked(model)
    assert card.readings == ("number", "log-odds")
    np.testing.assert_allclose(part.read_as("number").answers(BATCH), raw, atol=1e-6)
    chosen = part.read_as("log-odds")
    np.testing.assert_allclose(chosen.margins(BATCH), np.hstack([-raw, raw]), atol=1e-6)
    yes = 1 / (1 + np.exp(-raw))
    np.testing.assert_allclose(chosen.answers(BATCH), np.hstack([1 - yes, yes]), atol=1e-6)
    probability = part.read_as("probability")
    for found in (probability.answers(BATCH), probability.margins(BATCH)):
        np.testing.assert_allclose(found, np.hstack([1 - raw, raw]), atol=1e-6)


def test_scores_of_classes_are_read_as_their_owner_says():
    model = networks.plain()
    _, part = opened(model)
    raw = asked(model)
    as_they_are = part.read_as("probability")
    np.testing.assert_allclose(as_they_are.answers(BATCH), raw, atol=1e-6)
    np.testing.assert_allclose(as_they_are.answer_slopes(BATCH, 1), part.slopes(BATCH, 1))
    answers = part.read_as("log-odds").answers(BATCH)
    np.testing.assert_allclose(answers.sum(axis=1), 1)
    np.testing.assert_allclose(part.read_as("log-odds").margins(BATCH), raw, atol=1e-6)
