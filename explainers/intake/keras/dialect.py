"""The configuration inside an HDF5 file in today's words, before it is audited like any other.

Keras 2, and Keras 3 when it writes `.h5`, name a part by its class alone. Which module that stands
for is looked up in our own list; what is not on it is left without a module, and refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainers.intake.keras.names import MARKS, MODELS, PARTS

_LAYERS = "keras.layers"
_MODULES = {name: module for module, name in PARTS if module != _LAYERS} | {
    name: module for module, name in PARTS if module == _LAYERS
}
_OPERATIONS = {name: module for module, name in PARTS if module != _LAYERS}
_MODELS = frozenset(name for module, name in MODELS if module == "keras")
# What Keras 3 writes of every layer, and of no operation of the same name (Add, Multiply, ...).
_OF_LAYERS = frozenset({"dtype", "trainable"})
_POLICIES = frozenset({"Policy", "PolicyV1"})
# Settings of Keras 2 that say how to compute or what shape came in, never what comes out.
_DROPPED = frozenset({"batch_input_shape", "implementation", "input_length"})


def modern(config: Mapping[str, Any]) -> dict[str, Any]:
    """Write a configuration in the words of Keras 3; unknown things stay as they are."""
    if not _described(config) or "module" in config:
        return {key: _value(value) for key, value in config.items()}
    kind, settings = config["class_name"], config["config"]
    if kind in _MODELS:
        written = _model(kind, settings)
    elif isinstance(settings, dict):
        written = _settings(kind, settings)
    else:
        written = settings
    said = {key: _value(value) for key, value in config.items() if key != "config"}
    return {**said, "module": _module(kind, settings), "config": written}


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return [_value(inner) for inner in value]
    return modern(value) if isinstance(value, dict) else value


def _described(value: Mapping[str, Any]) -> bool:
    kind = value.get("class_name")
    return isinstance(kind, str) and kind not in (*MARKS, "function") and "config" in value


def _module(kind: str, settings: Any) -> str | None:
    if kind in _MODELS:
        return "keras"
    if kind in _OPERATIONS and isinstance(settings, dict) and not _OF_LAYERS & set(settings):
        return _OPERATIONS[kind]
    return _MODULES.get(kind)


def _settings(kind: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for key, value in settings.items():
        if kind == "InputLayer" and key == "batch_input_shape":
            written["batch_shape"] = value
        elif kind == "LeakyReLU" and key == "alpha":
            written["negative_slope"] = value
        elif kind == "BatchNormalization" and key == "axis" and isinstance(value, list):
            written[key] = value[0] if len(value) == 1 else value
        elif key == "dtype":
            written[key] = _dtype(value)
        elif key not in _DROPPED:
            written[key] = _value(value)
    return written


def _dtype(value: Any) -> Any:
    """A policy by its name, as Keras 2 wrote it up to TensorFlow 2.12."""
    if not isinstance(value, dict) or value.get("class_name") not in _POLICIES:
        return _value(value)
    config = value.get("config")
    return config.get("name") if isinstance(config, dict) else None


def _model(kind: str, settings: Any) -> Any:
    if kind == "Sequential":
        return _sequential(settings)
    if not isinstance(settings, dict):
        return settings
    layers = settings.get("layers")
    written = {key: _value(value) for key, value in settings.items()}
    if isinstance(layers, list):
        counted_on = _counted_from_one(layers)
        for layer in written["layers"]:
            if isinstance(layer, dict) and isinstance(layer.get("inbound_nodes"), list):
                layer["inbound_nodes"] = _renumbered(layer["inbound_nodes"], set(counted_on))
        sequential = {name for name, each in counted_on.items() if each == "Sequential"}
        written["output_layers"] = _renumbered(settings.get("output_layers"), sequential)
    return written


def _sequential(settings: Any) -> Any:
    """A Sequential model; before Keras 2.3 it was a list of layers, the first of known width."""
    described = {"name": "sequential", "layers": settings}
    config = described if isinstance(settings, list) else settings
    if not isinstance(config, dict) or not isinstance(config.get("layers"), list):
        return settings
    layers = config["layers"]
    first = layers[0].get("config") if layers and isinstance(layers[0], dict) else None
    written = {key: _value(value) for key, value in config.items()}
    if not isinstance(first, dict) or layers[0].get("class_name") == "InputLayer":
        return written
    shape = first.get("batch_input_shape")
    if shape is not None:
        dtype = "int32" if layers[0].get("class_name") == "Embedding" else "float32"
        given = {"batch_shape": shape, "dtype": dtype, "name": f"{first.get('name')}_input"}
        before = {"module": _LAYERS, "class_name": "InputLayer", "config": given}
        written["layers"] = [before, *written["layers"]]
    return written


def _counted_from_one(layers: list[Any]) -> dict[str, str]:
    """Models inside a model of Keras 2, name -> class, where it counts their calls from one.

    It took the model's own making for the first call; Keras 3 does not, and would look for a call
    that never comes.
    """
    found = {}
    for layer in layers:
        if not isinstance(layer, dict) or layer.get("class_name") not in _MODELS:
            continue
        nodes, inner = layer.get("inbound_nodes"), layer.get("config")
        of_two = isinstance(nodes, list) and any(isinstance(node, list) for node in nodes)
        if of_two and _starts_with_input(inner):
            found[str(layer.get("name"))] = str(layer["class_name"])
    return found


def _starts_with_input(config: Any) -> bool:
    layers = config.get("layers") if isinstance(config, dict) else config
    first = layers[0] if isinstance(layers, list) and layers else None
    if not isinstance(first, dict) or not isinstance(first.get("config"), dict):
        return False
    return first.get("class_name") == "InputLayer" or "batch_input_shape" in first["config"]


def _renumbered(value: Any, names: set[str]) -> Any:
    """Count calls from zero wherever one of `names` is referred to: [name, call, output, ...]."""
    if not isinstance(value, list):
        return value
    if len(value) >= 3 and isinstance(value[0], str) and isinstance(value[1], int):
        call = value[1] - 1 if value[0] in names and value[1] > 0 else value[1]
        return [value[0], call, *value[2:]]
    return [_renumbered(inner, names) for inner in value]
