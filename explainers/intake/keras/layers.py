"""The layers and activations Deep SHAP is right on; tests/methods/test_deep_shap.py tries each.

A list of what works and not of what fails: of what is not on it, shap 0.51 fails on some when it is
asked (LeakyReLU, gelu, relu6), and answers on others, on swish wrongly and without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from explainers.errors import quoted

LAYERS = frozenset(
    {
        "Activation",
        "ActivityRegularization",
        "Add",
        "AlphaDropout",
        "Average",
        "BatchNormalization",
        "Concatenate",
        "Dense",
        "Dropout",
        "Flatten",
        "GaussianDropout",
        "GaussianNoise",
        "InputLayer",
        "Normalization",
        "ReLU",
        "Rescaling",
        "Reshape",
        "Softmax",
        "Subtract",
    }
)
ACTIVATIONS = frozenset(
    {
        *("elu", "exponential", "hard_tanh", "linear", "mish", "relu", "selu", "sigmoid"),
        *("softmax", "softplus", "tanh", "tanh_shrink"),
    }
)
_FUNCTIONS = {
    "ELU": "elu",
    "Elu": "elu",
    "Exp": "exponential",
    "Gelu": "gelu",
    "HardSigmoid": "hard_sigmoid",
    "LeakyReLU": "leaky_relu",
    "LeakyRelu": "leaky_relu",
    "LogSigmoid": "log_sigmoid",
    "LogSoftmax": "log_softmax",
    "PReLU": "prelu",
    "ReLU": "relu",
    "Relu": "relu",
    "Relu6": "relu6",
    "Selu": "selu",
    "Sigmoid": "sigmoid",
    "Silu": "silu",
    "Softmax": "softmax",
    "Softplus": "softplus",
    "Softsign": "softsign",
    "Tanh": "tanh",
}
# What turns a plain ReLU into another function.
_PLAIN_RELU = {"max_value": None, "negative_slope": 0.0, "threshold": 0.0}


def why_no_deep_shap(model: Any) -> str:
    """Say which part of a Keras model Deep SHAP was not measured right on; "" for none."""
    return next(filter(None, map(_doubt, layers_of(model))), "")


def layers_of(model: Any) -> Iterator[Any]:
    """Every layer and operation of a Keras model, from its inputs on; models inside it unfolded."""
    # A Sequential holds layers alone; elsewhere operations such as x * 2 stand between them.
    for part in getattr(model, "operations", model.layers):
        if hasattr(part, "layers"):
            yield from layers_of(part)
        else:
            yield part


def activation_of(layer: Any) -> str:
    """Name of the function a layer ends with: "linear" where it has none.

    Layers and operations that are nothing but a function go by its name.
    """
    kind = type(layer).__name__
    if kind in _FUNCTIONS:
        return _FUNCTIONS[kind] if _is_plain(layer) else kind
    function = getattr(layer, "activation", None)
    if function is None:
        return "linear"
    # A layer may stand in a function's place.
    return str(getattr(function, "__name__", "")) or activation_of(function)


def _is_plain(layer: Any) -> bool:
    kind = type(layer).__name__
    if kind in ("Softmax", "LogSoftmax"):
        return layer.axis in (-1, (-1,), [-1])
    config = layer.get_config() if kind == "ReLU" else {}
    return all((config.get(name) or 0.0) == (plain or 0.0) for name, plain in _PLAIN_RELU.items())


def _doubt(layer: Any) -> str:
    kind = type(layer).__name__
    if kind not in LAYERS:
        return f"Deep SHAP is not tested on {kind} layers ({quoted(layer.name)})."
    function = activation_of(layer)
    if function not in ACTIVATIONS:
        return f"Deep SHAP is not tested on the activation {function} ({quoted(layer.name)})."
    return ""
