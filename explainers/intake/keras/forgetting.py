"""A Keras network of tables with its weights shuffled, in a copy of it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainers.intake.keras.layers import layers_of
from explainers.intake.vision.randomising import Shuffle, by_filter, shuffling

# What they hold was measured on rows, to scale them: a part of their preparation.
_MEASURED: Final = frozenset({"Normalization"})
# What batch normalisation remembers of the rows it saw.
_MOVING: Final = ("moving_mean", "moving_variance")


def learned(model: Any) -> bool:
    """Tell whether a network holds weights that were learned."""
    return any(_is_weight(layer, each) for layer in layers_of(model) for each in _held(layer))


def shuffled(model: Any, seed: int) -> Any:
    """Copy a network, each unit's weights shuffled among themselves, biases among the units."""
    import keras

    shuffle = shuffling(seed)
    copied = keras.models.clone_model(model)
    copied.set_weights(model.get_weights())
    seen = set()
    for layer in layers_of(copied):
        if id(layer) not in seen and _held(layer):
            seen.add(id(layer))  # a layer that is used twice forgets once
            layer.set_weights([_forgotten(layer, each, shuffle) for each in layer.weights])
    return copied


def _held(layer: Any) -> list[Any]:
    return list(getattr(layer, "weights", ()))


def _is_weight(layer: Any, weight: Any) -> bool:
    measured = type(layer).__name__ in _MEASURED or weight.name in _MOVING
    return not measured and "float" in str(weight.dtype) and len(weight.shape) > 0


def _forgotten(layer: Any, weight: Any, shuffle: Shuffle) -> NDArray[Any]:
    """Keras has the units last."""
    values = np.asarray(weight)
    if not _is_weight(layer, weight):
        return values
    first = np.ascontiguousarray(np.moveaxis(values, -1, 0))
    return np.moveaxis(by_filter(first, shuffle), 0, -1)
