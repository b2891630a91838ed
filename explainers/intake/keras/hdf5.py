"""A Keras model in one HDF5 file: its configuration, and its weights put into a built network.

Keras' own reader of such files looks classes up by their bare names and matches weights by order.
It is not used: the network is built from the audited configuration, and each weight is matched by
the name of its layer, its place there and its shape.
"""

from __future__ import annotations

import copy
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.keras.archive import unfit
from explainers.intake.keras.config import MAX_BYTES, parts_of
from explainers.intake.keras.layers import layers_of

_CONFIG, _TRAINING, _VERSION = "model_config", "training_config", "keras_version"
_WEIGHTS = "model_weights"
_OWN = "top_level_model_weights"
_LISTS: Mapping[str, str] = {
    **dict.fromkeys(("IntegerLookup", "StringLookup", "TextVectorization"), "vocabulary"),
    "Discretization": "bin_boundaries",
}
_MAX_NAMES = 5_000_000  # bytes of names of layers or weights
_AGAIN = "Save the model again, best with model.save('model.keras')."


@dataclass(frozen=True)
class Description:
    """What a file says of its model: two configurations in JSON (b"" for none), Keras' version."""

    config: bytes
    training: bytes
    saved_with: str


def described(data: bytes) -> Description:
    """Read what a checked file (`archive.check_weights`) says of its model.

    Raises RefusedError: NOT_A_MODEL, TOO_LARGE_CONFIG, BROKEN_MODEL.
    """
    import h5py

    with h5py.File(io.BytesIO(data), "r") as file:
        if _CONFIG not in file.attrs or _WEIGHTS not in file:
            held = (
                "weights without a model" if _CONFIG not in file.attrs else "a model's form alone"
            )
            raise RefusedError(
                "NOT_A_MODEL",
                f"This HDF5 file holds {held}; it has no {quoted(_absent(file))}.",
                "Load the weights into the network that they belong to, and save the whole of it "
                "with model.save('model.keras').",
            )
        version = _text(file.attrs, _VERSION, 100) or b""
        return Description(
            _text(file.attrs, _CONFIG, MAX_BYTES),
            _text(file.attrs, _TRAINING, MAX_BYTES),
            version.decode(errors="replace")[:20],
        )


def built(config: Mapping[str, Any], data: bytes) -> Any:
    """Have Keras build an audited model, and put the weights of a checked file into it.

    Raises RefusedError: MISSING_VOCABULARY, BROKEN_MODEL.
    """
    import keras

    _check_kept(config)
    try:
        model = keras.saving.deserialize_keras_object(copy.deepcopy(config), safe_mode=True)
        fill(model, data)
    except RefusedError:
        raise
    except Exception as problem:  # Keras raises whatever its layers raise
        raise unfit(problem) from problem
    return model


def fill(model: Any, data: bytes) -> None:
    """Put the weights of a checked file into the network that was built from its configuration.

    Raises RefusedError BROKEN_MODEL where a weight is missing, left over, or of another shape.
    """
    import h5py

    with h5py.File(io.BytesIO(data), "r") as file:
        group = _group(file, _WEIGHTS)
        kept = {name: _names(_group(group, name), "weight_names") for name in _layers(group)}
        for layer in model.layers:
            # As Keras has always written them to HDF5: what is trained first.
            variables = [*layer.trainable_weights, *layer.non_trainable_weights]
            names = kept.pop(layer.name, ())
            if len(names) != len(variables):
                raise _broken(
                    f"the layer {quoted(layer.name)} has {len(variables)} weights, and "
                    f"{len(names)} are stored for it"
                )
            for variable, name in zip(variables, names, strict=True):
                variable.assign(_numbers(_group(group, layer.name), name, variable, variables))
        _check_none_left(kept)
    for layer in layers_of(model):
        # The scaling of a Normalization is worked out from what it learned.
        if getattr(layer, "weights", ()) and hasattr(layer, "finalize_state"):
            layer.finalize_state()


def _check_kept(config: Mapping[str, Any]) -> None:
    """Refuse layers whose lists were learned from data: HDF5 files do not keep those."""
    for part in parts_of(config):
        key = _LISTS.get(part["class_name"])
        if key is not None and not part["config"].get(key):
            raise RefusedError(
                "MISSING_VOCABULARY",
                f"The layer {quoted(part['config'].get('name'))} learned its {key} from data, and "
                "an HDF5 file does not keep that.",
                "Save the model with model.save('model.keras'), which keeps it.",
            )


def _absent(file: Any) -> str:
    return _WEIGHTS if _CONFIG in file.attrs else _CONFIG


def _layers(group: Any) -> Iterator[str]:
    yield from _names(group, "layer_names")
    if _OWN in group:
        yield _OWN


def _check_none_left(kept: dict[str, tuple[str, ...]]) -> None:
    for name, weights in kept.items():
        if weights:
            raise _broken(
                f"it stores {len(weights)} weights for a layer {quoted(name)}, and the network "
                "has no such layer"
            )


def _group(parent: Any, name: str) -> Any:
    import h5py

    found = parent.get(name)
    if not isinstance(found, h5py.Group):
        raise _broken(f"it has no part {quoted(name)}")
    return found


def _numbers(group: Any, name: str, variable: Any, variables: list[Any]) -> Any:
    """The array stored under a name, checked against the weight it is meant for."""
    import h5py

    found = group.get(name)
    if not isinstance(found, h5py.Dataset):
        raise _broken(f"the weight {quoted(name)} is named and not stored")
    if tuple(found.shape) != tuple(variable.shape):
        raise _broken(
            f"the weight {quoted(name)} has the shape {_sides(found.shape)}, and the network asks "
            f"for {_sides(variable.shape)}"
        )
    last = name.rpartition("/")[2].partition(":")[0]
    # A centre in the place of a scale has its shape too.
    if last != variable.name and last in {each.name for each in variables}:
        raise _broken(f"the weight {quoted(name)} stands where {quoted(variable.name)} belongs")
    return found[()]


def _names(group: Any, key: str) -> tuple[str, ...]:
    """A list of names, which is cut into several attributes where it is long."""
    if key in group.attrs:
        return _texts(group.attrs, key)
    found: list[str] = []
    part = 0
    while f"{key}{part}" in group.attrs:
        found += _texts(group.attrs, f"{key}{part}")
        part += 1
    return tuple(found)


def _texts(attributes: Any, key: str) -> tuple[str, ...]:
    shape = _shape(attributes, key, _MAX_NAMES)
    if len(shape) != 1:
        raise _broken(f"{quoted(key)} is no list of names")
    return tuple(_bytes(each).decode(errors="replace") for each in attributes[key] if any(shape))


def _text(attributes: Any, key: str, most: int) -> bytes:
    """The bytes of one text; b"" where there is none."""
    if key not in attributes:
        return b""
    if _shape(attributes, key, most):
        raise _broken(f"{quoted(key)} is no text")
    return _bytes(attributes[key])


def _shape(attributes: Any, key: str, most: int) -> tuple[int, ...]:
    """Check the type and the size that are stated for an attribute, and return its shape."""
    import h5py

    attribute = attributes.get_id(key)
    shape = tuple(attribute.shape or ())
    size = math.prod(shape) * attribute.dtype.itemsize
    if size > most:
        raise _broken(f"{quoted(key)} takes {size:,} bytes, and at most {most:,} are read")
    # An empty list has no type of its own.
    if h5py.check_string_dtype(attribute.dtype) is None and shape != (0,):
        raise _broken(f"{quoted(key)} is of type {attribute.dtype}, not text")
    return shape


def _bytes(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)


def _sides(shape: Any) -> str:
    return " × ".join(f"{side:,}" for side in shape) or "a single number"


def _broken(what: str) -> RefusedError:
    return RefusedError("BROKEN_MODEL", f"The HDF5 file cannot be right: {what}.", _AGAIN)
