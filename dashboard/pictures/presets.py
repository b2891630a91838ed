"""The ways networks of pictures were given theirs in training: five cover nearly all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from explainers.records import Channels, Fit, PictureInput, Preparation

COMMON_SIDE = 224
"""Pixels a side that are proposed where a network takes any size: what ImageNet's take."""


@dataclass(frozen=True)
class Preset:
    """Numbers that make a network's input of 0 to 255; one mean and deviation for each channel."""

    title: str
    scale: float
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    channels: Channels


def _preset(
    title: str,
    scale: float,
    mean: tuple[float, ...] = (0.0,),
    deviation: tuple[float, ...] = (1.0,),
    channels: Channels = "RGB",
) -> Preset:
    return Preset(title, scale, mean, deviation, channels)


_COLOURED: Mapping[str, Preset] = MappingProxyType(
    {
        "bytes": _preset("0 to 255, as it is in the file", 1.0),
        "unit": _preset("0 to 1", 1 / 255),
        "centred": _preset("−1 to 1", 1 / 127.5, (1.0,)),
        "imagenet": _preset(
            "less ImageNet's mean, over its deviation",
            1 / 255,
            (0.485, 0.456, 0.406),
            (0.229, 0.224, 0.225),
        ),
        "caffe": _preset(
            "blue, green, red less their mean (Caffe)",
            1.0,
            (103.939, 116.779, 123.68),
            channels="BGR",
        ),
    }
)
_GREY: Mapping[str, Preset] = MappingProxyType(
    {
        **{name: _COLOURED[name] for name in ("bytes", "unit", "centred")},
        "mnist": _preset("less MNIST's mean, over its deviation", 1 / 255, (0.1307,), (0.3081,)),
    }
)
Filling = Literal["crop", "margin", "stretch", "pad"]
"""How a picture fills what the network takes; "margin": its middle is cut out of a resized one."""
FILLINGS: Mapping[Filling, str] = MappingProxyType(
    {
        "crop": "cut out its middle",
        "margin": "resize it, then cut out its middle",
        "stretch": "stretch it",
        "pad": "add black beside it",
    }
)
_USUAL_SIDE, _USUAL_CUT = 256, 224
ORDERS: Mapping[Channels, str] = MappingProxyType(
    {"RGB": "red, green, blue", "BGR": "blue, green, red", "grey": "grey"}
)


def presets(taken: PictureInput) -> Mapping[str, Preset]:
    """The ways to choose from, by name, the plainest first."""
    return _GREY if taken.channels == 1 else _COLOURED


def usual_resize(height: int, width: int) -> int:
    """The shorter side of which the middle is cut out, as of ImageNet: 256 for 224 pixels."""
    return max(height, width) * _USUAL_SIDE // _USUAL_CUT


def made(
    preset: Preset,
    taken: PictureInput,
    height: int,
    width: int,
    fit: Fit,
    resize: int | None = None,
) -> Preparation:
    """The preparation a preset stands for, for what this network takes."""
    return Preparation(
        height=height,
        width=width,
        fit=fit,
        resize=resize,
        channels="grey" if taken.channels == 1 else preset.channels,
        scale=preset.scale,
        mean=_each(preset.mean, taken.channels),
        deviation=_each(preset.deviation, taken.channels),
    )


def alternatives(taken: PictureInput, how: Preparation) -> Mapping[str, Preparation]:
    """The other usual numbers for pictures of the same size and fit, by their titles."""
    found = {
        preset.title: made(preset, taken, how.height, how.width, how.fit, how.resize)
        for preset in presets(taken).values()
    }
    return {title: other for title, other in found.items() if other != how}


def _each(numbers: tuple[float, ...], channels: int) -> tuple[float, ...]:
    return numbers * channels if len(numbers) == 1 else numbers
