"""The configuration of a Keras model, checked before Keras sees it and reduced to what it needs.

What comes out is written anew, part by part, from names that are on a list. What only training
uses (optimizer, loss, metrics, initial values, penalties) is left out, so a loss of the author's
own keeps no model from being explained, and none of it is ever built.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.keras.names import (
    ACTIVATIONS,
    CODE,
    MARKS,
    MODELS,
    PARTS,
    POLICIES,
    SEQUENTIAL,
)
from explainers.intake.keras.text_settings import KIND, check_cutting, check_words

# A vocabulary of 500,000 words is 8 MB; everything else is far below 1 MB.
MAX_BYTES = 20_000_000
MAX_DEPTH = 100
MAX_LAYERS = 1_000
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NUMBERS = re.compile(r"bool|bfloat16|u?int(8|16|32|64)|float(16|32|64)")
_WAY_OUT = (
    "Build the model from the layers Keras brings (keras.layers, keras.ops), or export it to ONNX."
)
_AGAIN = "The file was changed after it was saved; save the model again."


def parsed(text: bytes, named: str = "config.json") -> dict[str, Any]:
    """Parse the description of a model; `named` is what it is called in its file.

    Raises RefusedError: TOO_LARGE_CONFIG, TOO_DEEP, BROKEN_MODEL.
    """
    config = json_of(text, named)
    if not isinstance(config, dict) or not isinstance(config.get("config"), dict | list):
        raise _broken(f"{named} does not describe a model")
    return config


def json_of(text: bytes, named: str) -> Any:
    """Parse JSON of bounded size and depth. Raises RefusedError as `parsed` does."""
    if len(text) > MAX_BYTES:
        raise RefusedError(
            "TOO_LARGE_CONFIG",
            f"The description of the network ({named}) takes {len(text) / 1e6:,.1f} MB; at "
            f"most {MAX_BYTES / 1e6:,.0f} MB are read.",
            "Keep large vocabularies out of the network: encode those columns before it.",
        )
    depth = _depth(text)
    if depth > MAX_DEPTH:
        raise RefusedError(
            "TOO_DEEP",
            f"The description of the network nests {depth:,} levels deep; at most {MAX_DEPTH} are "
            "read.",
            "Build the network from fewer models inside models.",
        )
    try:
        return json.loads(text)
    except ValueError as problem:
        raise _broken(f"{named} cannot be read: {quoted(problem)}") from problem


def audited(config: dict[str, Any]) -> dict[str, Any]:
    """Return what Keras is to build: the model's configuration, of listed names alone.

    Raises RefusedError: KERAS_CODE, UNLISTED_TYPE, READS_FILES, TOO_MANY_LAYERS, BROKEN_MODEL.
    """
    if (config.get("module"), config.get("class_name")) not in MODELS:
        raise RefusedError(
            "UNLISTED_TYPE",
            f"The file holds {quoted(config.get('class_name'))}, which is neither a Sequential nor "
            "a functional model of Keras. A Keras file stores only the name of a custom class, not "
            "its code.",
            _WAY_OUT,
        )
    model = _part(config)
    layers = sum(1 for _ in parts_of(model))
    if layers > MAX_LAYERS:
        raise RefusedError(
            "TOO_MANY_LAYERS",
            f"The network has {layers:,} layers; at most {MAX_LAYERS:,} are opened.",
            "Upload a smaller network.",
        )
    return model


def _depth(text: bytes) -> int:
    """How deep brackets nest, without parsing: a parser may run out of its own stack."""
    bare = np.frombuffer(_STRING.sub(b"", text), dtype=np.uint8)
    steps = np.isin(bare, list(b"[{")).astype(np.int64) - np.isin(bare, list(b"]}"))
    return int(np.cumsum(steps).max(initial=0))


def parts_of(value: Any) -> Iterator[dict[str, Any]]:
    """Every layer and operation in a configuration, those of models inside it included."""
    if isinstance(value, dict):
        if (value.get("module"), value.get("class_name")) in PARTS:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from parts_of(inner)


def _part(described: dict[str, Any]) -> dict[str, Any]:
    """A model, a layer or an operation, written anew."""
    config = described.get("config")
    kind, module = str(described.get("class_name")), str(described.get("module"))
    if not isinstance(config, dict):
        raise _broken(f"a {quoted(kind)} has no settings")
    named = config.get("name") or described.get("name") or kind
    if kind in CODE:
        raise RefusedError(
            "KERAS_CODE", f"The layer {quoted(named)} is a {kind}: it {CODE[kind]}.", _WAY_OUT
        )
    known = MODELS.get((module, kind)) or ((module, kind) if (module, kind) in PARTS else None)
    registered = described.get("registered_name")
    if known is None or registered not in (None, kind):
        raise _unlisted(named, kind if registered is None else registered)
    if kind == KIND:
        check_cutting(config, named)
    written: dict[str, Any] = {
        "module": known[0],
        "class_name": known[1],
        "config": {key: _setting(key, value, named) for key, value in config.items()},
        "registered_name": None,
    }
    if known in MODELS.values():
        _check_layers(config, named)
    if known == SEQUENTIAL or known[1] == "InputLayer":
        written["config"] |= _any_batch(config)
    if isinstance(described.get("shared_object_id"), int):
        written["shared_object_id"] = described["shared_object_id"]
    for key in ("name", "inbound_nodes"):
        if key in described:
            written[key] = _value(described[key], named)
    return written


def _check_layers(config: dict[str, Any], named: object) -> None:
    """Check that a model's layers all say what they are: Keras has another way for the others."""
    layers = config.get("layers")
    if not isinstance(layers, list) or not all(_described(layer) for layer in layers):
        raise _broken(f"the model {quoted(named)} does not describe its layers")


def _described(value: Any) -> bool:
    return isinstance(value, dict) and "class_name" in value and "config" in value


def _setting(key: str, value: Any, named: object) -> Any:
    """One setting of a part. Every weight is read from the file, so none is drawn at random."""
    if key.endswith("initializer"):
        return "zeros"
    if key.endswith(("regularizer", "constraint")):
        return None
    if key == "dtype":
        return _dtype(value, named)
    if key.endswith("activation"):
        return _activation(value, named)
    if key == "vocabulary" and isinstance(value, str):
        raise RefusedError(
            "READS_FILES",
            f"The layer {quoted(named)} reads its vocabulary from the file {quoted(value)}, which "
            "is not in the model's own file.",
            "Give the layer its words as a list: vocabulary=[...], and save the model again.",
        )
    if key == "vocabulary" and isinstance(value, list):
        check_words(value, named)
    return _value(value, named)


def _value(value: Any, named: object) -> Any:
    if isinstance(value, list):
        return [_value(inner, named) for inner in value]
    if not isinstance(value, dict):
        return value
    if not _described(value):
        return {key: _value(inner, named) for key, inner in value.items()}
    if value["class_name"] not in MARKS:
        return _part(value)
    config = _value(value["config"], named)
    fixed = value["class_name"] in ("__numpy__", "__tensor__")
    if fixed and not _NUMBERS.fullmatch(str(config.get("dtype"))):
        raise _unlisted(named, config.get("dtype"))
    return {"class_name": value["class_name"], "config": config}


def _activation(value: Any, named: object) -> Any:
    """A function by its name: Keras looks plain names up among its own alone."""
    name = value
    if isinstance(value, dict):
        if value.get("class_name") != "function":
            return _part(value)
        name = value.get("config")
    if name is not None and name not in ACTIVATIONS:
        raise _unlisted(named, name)
    return name


def _dtype(value: Any, named: object) -> Any:
    if not isinstance(value, dict):
        return value if isinstance(value, str) else None
    kind, config = value.get("class_name"), value.get("config")
    if kind not in POLICIES or not isinstance(config, dict):
        raise _unlisted(named, kind)
    return str(config.get("name"))


def _any_batch(config: dict[str, Any]) -> dict[str, Any]:
    """A network saved for batches of 32 rows answers single rows too."""
    keys = ("batch_shape", "batch_input_shape", "build_input_shape")
    shapes = {key: config[key] for key in keys if isinstance(config.get(key), list)}
    return {key: [None, *shape[1:]] for key, shape in shapes.items()}


def _unlisted(named: object, kind: object) -> RefusedError:
    return RefusedError(
        "UNLISTED_TYPE",
        f"The layer {quoted(named)} needs {quoted(kind)}, which is not on the list of Keras' own "
        "parts. A Keras file stores only the name of a custom part, not its code.",
        _WAY_OUT,
    )


def _broken(what: str) -> RefusedError:
    return RefusedError("BROKEN_MODEL", f"The Keras file cannot be right: {what}.", _AGAIN)
