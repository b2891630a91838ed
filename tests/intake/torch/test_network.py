"""Gradients of PyTorch models, against differences of their own answers."""

import numpy as np
import pytest
import torch
from torch import nn

from explainers.intake import from_pt2, from_torchscript
from explainers.intake.reading import handle_as
from tests.intake.torch import files
from tests.intake.torch.files import WIDTH

STEP = 1e-5


class Smooth(nn.Module):
    """In double precision, so that differences are slopes."""

    def __init__(self, outputs=3):
        super().__init__()
        self.first, self.last = nn.Linear(WIDTH, 8), nn.Linear(8, outputs)

    def forward(self, x):
        return self.last(torch.tanh(self.first(x).mul_(2)))


def exported(**options):
    model = files.seeded(Smooth, options.pop("outputs", 3)).double()
    data = files.exported(model, files.rows(3, dtype=torch.float64), **options)
    return from_pt2.read(data, "model.pt2")


def scripted():
    return from_torchscript.read(files.scripted(files.seeded(Smooth).double()), "model.pt")


def differences(part, rows, output):
    """The slope of an output by each column, from steps to both sides, (rows, columns)."""
    steps = STEP * np.eye(rows.shape[1])
    return np.column_stack(
        [
            (part.network(rows + step) - part.network(rows - step))[:, output] / (2 * STEP)
            for step in steps
        ]
    )


@pytest.mark.parametrize(
    "make", [exported, lambda: exported(simpler=True), lambda: exported(fixed=True), scripted]
)
@pytest.mark.parametrize("reading", [None, "probability", "log-odds"])
def test_slopes_are_those_of_the_answers(make, reading):
    handle = handle_as(make(), reading)
    part = handle.network
    rows = part.encode(files.frame(handle.card))
    np.testing.assert_allclose(part.network(rows), handle.predict(files.frame(handle.card)))
    for output in range(3):
        found = part.slopes(rows, output)
        assert found.shape == rows.shape and np.abs(found).max() > 1e-3
        np.testing.assert_allclose(found, differences(part, rows, output), rtol=0, atol=1e-8)


@pytest.mark.parametrize("reading", ["number", "log-odds"])
def test_slopes_of_one_output_in_every_reading(reading):
    handle = handle_as(exported(outputs=1), reading)
    part = handle.network
    rows = part.encode(files.frame(handle.card))
    np.testing.assert_allclose(part.network(rows), handle.predict(files.frame(handle.card)))
    for output in range(handle.card.outputs):
        expected = differences(part, rows, output)
        np.testing.assert_allclose(part.slopes(rows, output), expected, rtol=0, atol=1e-8)


def test_slopes_of_a_probability_for_two_classes():
    handle = from_pt2.read(files.pt2("yes"), "model.pt2")
    rows = handle.network.encode(files.frame(handle.card))
    first, second = (handle.network.slopes(rows, output) for output in (0, 1))
    np.testing.assert_allclose(first, -second, rtol=0, atol=1e-7)
    np.testing.assert_allclose(handle.network.network(rows).sum(axis=1), 1, rtol=0, atol=1e-7)


def test_an_answer_that_never_moves_has_slopes_of_zero():
    class Still(nn.Module):
        def forward(self, x):
            return (x[:, 0] > 0).float()

    handle = from_pt2.read(files.exported(Still()), "model.pt2")
    rows = handle.network.encode(files.frame(handle.card))
    assert handle.network.slopes(rows, 0).tolist() == np.zeros_like(rows).tolist()


@pytest.mark.parametrize("script", [False, True])
def test_gradients_that_were_overwritten_are_told_before_anybody_asks(script):
    class Overwriting(Smooth):
        def forward(self, x):
            return self.last(torch.tanh(self.first(x)).mul_(2))

    model = files.seeded(Overwriting)
    data = files.scripted(model, "trace") if script else files.exported(model)
    handle = (from_torchscript if script else from_pt2).read(data, "model")
    assert handle.network is None
    assert "PyTorch cannot follow the gradients" in handle.card.lacks["gradients"]
    with torch.no_grad():
        expected = model(files.rows()).double()
    answers = handle.predict(files.frame(handle.card))
    np.testing.assert_allclose(answers, expected, rtol=1e-6, atol=1e-6)
