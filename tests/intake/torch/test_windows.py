"""Sizes of convolutions and pools that overflow inside PyTorch are refused before it sees them."""

from functools import cache

import pytest
import torch
from torch import nn

from explainers.errors import RefusedError
from explainers.intake.torch.archive import opened
from explainers.intake.torch.graph import graph_of
from tests.intake.torch import files


@cache
def network():
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1),
        nn.Conv2d(4, 4, 3, padding="same"),
        nn.MaxPool2d(2),
        nn.AvgPool2d(2),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )
    return files.exported(model.eval(), torch.zeros(2, 3, 8, 8))


def resized(operator, name, size):
    """The file after one size of an operator was changed."""

    def change(content):
        (given,) = [
            each for each in files.node(content, operator)["inputs"] if each["name"] == name
        ]
        (kind,) = given["arg"]
        given["arg"][kind] = [size] * 2 if kind == "as_ints" else size

    return opened(files.changed(change, data=network())).program


def test_ordinary_sizes_are_read():
    assert len(graph_of(opened(network()).program).nodes) == 6
    assert len(graph_of(resized("conv2d.default", "padding", 65_536)).nodes) == 6


@pytest.mark.parametrize("size", [65_537, 2**31, 2**62, -(2**40)])
@pytest.mark.parametrize(
    ("operator", "name"),
    [
        ("conv2d.default", "padding"),
        ("max_pool2d.default", "kernel_size"),
        ("avg_pool2d.default", "kernel_size"),
        ("adaptive_avg_pool2d.default", "output_size"),
    ],
)
def test_others_are_refused(operator, name, size):
    with pytest.raises(RefusedError) as caught:
        graph_of(resized(operator, name, size))
    assert caught.value.code == "BROKEN_MODEL"
    assert f"{size:,}" in caught.value.sentence and "65,536" in caught.value.sentence
