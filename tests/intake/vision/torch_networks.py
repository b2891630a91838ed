"""Small PyTorch networks that take pictures, exported."""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
from torch import nn

from explainers.intake.vision.torch_file import vision_of
from tests.intake.torch import files

SIDE, CLASSES = 16, 4


class Residual(nn.Module):
    """Two convolutions beside a short way, as in a ResNet; what can be overwritten is."""

    def __init__(self, before: int, after: int, stride: int = 1) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(after)
        self.second = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(after)
        self.short = nn.Sequential(
            nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after)
        )
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        way = self.relu(self.first_norm(self.first(x)))
        way = self.second_norm(self.second(way))
        way += self.short(x)
        return self.relu(way)


class Squeezing(nn.Module):
    """Maps times a number that depends on all of them: squeeze and excitation."""

    def __init__(self, maps: int) -> None:
        super().__init__()
        self.narrow, self.wide = nn.Conv2d(maps, 2, 1), nn.Conv2d(2, maps, 1)

    def forward(self, x):
        weight = torch.relu(self.narrow(nn.functional.adaptive_avg_pool2d(x, 1)))
        return x * torch.sigmoid(self.wide(weight))


class Viewing(nn.Module):
    """Overwrites a value through a view of it, and reads it afterwards."""

    def forward(self, x):
        flat = x * 2
        flat.view(-1).relu_()
        return flat.mean((2, 3))


def plain(*ending):
    return nn.Sequential(
        nn.Conv2d(3, 6, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 8, 3),
        nn.ReLU(inplace=True),
        nn.Dropout(0.5),
        nn.Flatten(),
        nn.Linear(8 * 6 * 6, CLASSES),
        *ending,
    )


def residual(*ending):
    return nn.Sequential(
        nn.Conv2d(3, 6, 3, 2, 1, bias=False),
        nn.BatchNorm2d(6),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, 2, 1),
        Residual(6, 8, 2),
        nn.AdaptiveAvgPool2d((1, 1)),
        nn.Flatten(),
        nn.Linear(8, CLASSES),
        *ending,
    )


def depthwise(*ending):
    return nn.Sequential(
        nn.ZeroPad2d(1),
        nn.Conv2d(3, 6, 3, 2),
        nn.BatchNorm2d(6),
        nn.ReLU6(),
        nn.Conv2d(6, 6, 3, padding="same", groups=6),
        nn.BatchNorm2d(6),
        nn.Hardswish(inplace=True),
        nn.AvgPool2d(2),
        nn.Conv2d(6, 8, 1),
        nn.Dropout2d(0.2),
        nn.AdaptiveMaxPool2d(2),
        nn.Flatten(),
        nn.Linear(32, CLASSES),
        *ending,
    )


class Fire(nn.Module):
    """Maps of two convolutions side by side, as in SqueezeNet."""

    def __init__(self) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(3, 4, 1, 2)
        self.small, self.large = nn.Conv2d(4, 3, 1), nn.Conv2d(4, 5, 3, padding=1, dilation=1)
        self.last = nn.Conv2d(8, CLASSES, 1)

    def forward(self, x):
        narrow = torch.relu((self.narrow(x - 0.5) + 1) / 2)
        beside = torch.cat([self.small(narrow), self.large(narrow)], 1)
        return self.last(torch.relu(beside)).mean([2, 3])


def squeezing(*ending):
    return nn.Sequential(
        nn.Conv2d(3, 6, 3, padding=1),
        nn.SiLU(inplace=True),
        Squeezing(6),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(6, CLASSES),
        *ending,
    )


MAKERS = {
    "plain": plain,
    "residual": residual,
    "depthwise": depthwise,
    "fire": Fire,
    "squeezing": squeezing,
}


@cache
def network(name):
    """A network in inference mode, whose batch normalisation has seen pictures."""
    torch.manual_seed(5)
    model = MAKERS[name]().train()
    with torch.no_grad():
        for _ in range(3):
            model(torch.randn(8, 3, SIDE, SIDE) * 1.5 + 0.3)
    return model.eval()


def pictures(count=3, side=SIDE, channels=3, seed=1):
    """A batch as methods give it, with channels last."""
    drawn = np.random.default_rng(seed).normal(0.2, 1, (count, side, side, channels))
    return drawn.astype(np.float32)


def first(batch):
    """The same batch as PyTorch's own layers take it."""
    return torch.from_numpy(np.ascontiguousarray(batch.transpose(0, 3, 1, 2)))


def pt2(model, **options):
    return files.exported(model, torch.zeros(2, 3, SIDE, SIDE), **options)


@cache
def opened(name, simpler=False):
    """Card and part of a network's file; `simpler`: after `run_decompositions`."""
    return vision_of(pt2(network(name), simpler=simpler), f"{name}.pt2")
