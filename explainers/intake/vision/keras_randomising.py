"""A Keras network's weights shuffled, in a copy of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.intake.vision.keras_flat import nodes_of
from explainers.intake.vision.part import Layers
from explainers.intake.vision.randomising import Shuffle, by_filter, chosen, shuffling

# What they hold was measured on pictures, to scale them: a part of their preparation.
_MEASURED = frozenset({"Normalization"})
# What batch normalisation remembers of the pictures it saw.
_MOVING = ("moving_mean", "moving_variance")


@dataclass(frozen=True)
class _Weight:
    """A weight of a network: its layer, its place among the weights of that, and its axes."""

    layer: str
    place: int
    axes: int
    depthwise: bool

    @property
    def name(self) -> str:
        return f"{self.layer}/{self.place}"


def has_weights(network: Any) -> bool:
    """Tell whether a flat network holds anything that is learned."""
    return any(True for _ in _weights(network))


def randomised(network: Any, seed: int, layers: Layers) -> Any:
    """Copy a flat network, with the weights of some layers shuffled.

    A frozen layer has learned too, elsewhere: what its weights are called decides, not whether they
    may still change.
    """
    import keras

    weights = list(_weights(network))
    names = chosen(((each.name, each.axes) for each in weights), layers)
    shuffle = shuffling(seed)
    copied = keras.models.clone_model(network)
    for layer in network.layers:
        values = layer.get_weights()
        for each in weights:
            if each.layer == layer.name and each.name in names:
                values[each.place] = _shuffled(values[each.place], each, shuffle)
        copied.get_layer(layer.name).set_weights(values)
    return copied


def _weights(network: Any) -> Iterator[_Weight]:
    """Every learned weight in the order in which the network uses them."""
    seen = set()
    for call in nodes_of(network):
        layer = call.operation
        if layer.name in seen or type(layer).__name__ in _MEASURED:
            continue
        seen.add(layer.name)
        for place, weight in enumerate(getattr(layer, "weights", ())):
            kind = weight.name
            if "float" in str(weight.dtype) and kind not in _MOVING:
                deep = "depthwise" in f"{type(layer).__name__} {kind}".lower()
                yield _Weight(layer.name, place, len(weight.shape), deep and len(weight.shape) > 2)


def _shuffled(values: NDArray[Any], weight: _Weight, shuffle: Shuffle) -> NDArray[Any]:
    """Keras has the filters last; a depthwise one has a filter for each channel it takes."""
    if weight.axes == 0:
        return values
    axes = 2 if weight.depthwise else 1
    ends = tuple(range(weight.axes - axes, weight.axes))
    first = np.moveaxis(values, ends, tuple(range(axes)))
    return np.moveaxis(by_filter(np.ascontiguousarray(first), shuffle, axes), range(axes), ends)
