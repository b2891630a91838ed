"""The maps inside a network of modules: found in one run, and held while the rest is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isqrt
from typing import Any

from explainers.intake.vision.part import MapLayer
from explainers.intake.vision.torch_batches import Room

# Modules that answer maps with channels before height and width. ConvNeXT has others inside.
_MAPS = frozenset(
    {
        *("Conv2d", "BatchNorm2d", "ReLU", "MaxPool2d"),
        *("ResNetBasicLayer", "ResNetBottleNeckLayer", "ConvNextLayer"),
    }
)
_TOKENS = "layernorm_before"
"""What each block of a vision transformer begins with: a token for the class, then the patches'.

Behind the last block only the class token is looked at, so no slope leads to the patches there.
"""


@dataclass(frozen=True)
class Found:
    """The layers of a network, and the room its values take for one picture."""

    layers: tuple[MapLayer, ...]
    room: Room


def found_in(torch: Any, model: Any, shape: tuple[int, int, int]) -> Found:
    """Run a network on one black picture, (channels, height, width), and see what answers maps."""
    layers: dict[str, MapLayer] = {}
    numbers: list[int] = []
    seen: list[Any] = []

    def watch(name: str) -> Callable[..., None]:
        def hook(module: Any, _given: Any, answer: Any) -> None:
            if not isinstance(answer, torch.Tensor):
                return
            again = any(answer is each for each in seen)
            seen.append(answer)
            numbers.append(answer.numel())
            if not again and _answers_maps(name, module, answer):
                _, channels, height, width = _maps(answer).shape
                layers[name] = MapLayer(name, height, width, channels)

        return hook

    hooks = [each.register_forward_hook(watch(name)) for name, each in model.named_modules()]
    try:
        with torch.no_grad():
            model(pixel_values=torch.zeros(1, *shape))
    finally:
        for each in hooks:
            each.remove()
    return Found(tuple(layers.values()), Room(1, None, 1, max(numbers), sum(numbers)))


def held_in(torch: Any, model: Any) -> Callable[[Any, str], tuple[Any, Any]]:
    """Run a network with the maps of one layer cut off from what made them."""

    def held(pictures: Any, name: str) -> tuple[Any, Any]:
        leaves: list[Any] = []

        def cut(_module: Any, _given: Any, answer: Any) -> Any:
            leaves.append(_maps(answer).detach().clone().requires_grad_())
            # A copy: ResNet's blocks add to what they are given in place.
            return _put_back(torch, leaves[0].clone(), answer)

        hook = model.get_submodule(name).register_forward_hook(cut)
        try:
            raw = model(pixel_values=pictures).logits
        finally:
            hook.remove()
        return leaves[0], raw

    return held


def _answers_maps(name: str, module: Any, answer: Any) -> bool:
    if answer.ndim == 4:
        return type(module).__name__ in _MAPS
    patches = answer.shape[1] - 1 if answer.ndim == 3 else 0
    return name.endswith(_TOKENS) and patches > 0 and isqrt(patches) ** 2 == patches


def _maps(answer: Any) -> Any:
    """The answer as maps, (pictures, channels, height, width); without the token of the class."""
    if answer.ndim == 4:
        return answer
    side = isqrt(answer.shape[1] - 1)
    return answer[:, 1:].transpose(1, 2).unflatten(2, (side, side))


def _put_back(torch: Any, maps: Any, answer: Any) -> Any:
    """Give maps the form that the layer's own answer has."""
    if answer.ndim == 4:
        return maps
    return torch.cat([answer[:, :1].detach(), maps.flatten(2).transpose(1, 2)], 1)
