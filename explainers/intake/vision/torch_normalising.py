"""Calls of an exported graph that divide by a deviation of numbers in the picture itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from explainers.intake.torch.nodes import Name, Node

_ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "group_norm.default": ("input", "groups", "weight", "bias", "eps"),
    "native_group_norm.default": (*("input", "weight", "bias", "N", "C", "HxW", "groups", "eps"),),
    "layer_norm.default": ("input", "normalized_shape", "weight", "bias", "eps"),
    "native_layer_norm.default": ("input", "normalized_shape", "weight", "bias", "eps"),
}
_USUAL_EPSILON = 1e-5


def without_bias(
    torch: Any, node: Node, constants: Mapping[str, Any]
) -> Callable[[Any], Any] | None:
    """Give such a call without its bias, and with a deviation that derivatives hold constant.

    constants: what is the same for every picture, its weights among them. None for another call.
    """
    if node.operator not in _ARGUMENTS:
        return None
    named = zip(_ARGUMENTS[node.operator], node.arguments, strict=False)
    given = {**dict(named), **node.keywords}
    weight = given.get("weight")
    scale = constants[weight.name] if isinstance(weight, Name) else None
    epsilon = given.get("eps", _USUAL_EPSILON)

    def divided(tensor: Any, axes: tuple[int, ...]) -> Any:
        variance, mean = torch.var_mean(tensor, axes, correction=0, keepdim=True)
        return (tensor - mean) / (variance + epsilon).sqrt().detach()

    def by_groups(tensor: Any) -> Any:
        """Wu and He 2018, equations 1 and 7, the channels first."""
        found = divided(tensor.reshape(len(tensor), given["groups"], -1), (2,)).reshape(
            tensor.shape
        )
        sides = (1,) * (tensor.ndim - 2)
        return found if scale is None else found * scale.reshape(-1, *sides)

    def by_layer(tensor: Any) -> Any:
        """Ba, Kiros and Hinton 2016, equation 3, over the last axes."""
        found = divided(tensor, tuple(range(-len(given["normalized_shape"]), 0)))
        return found if scale is None else found * scale

    return by_groups if "groups" in given else by_layer
