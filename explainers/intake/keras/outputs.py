"""What the outputs of a Keras network mean: from its last function and the loss it learned by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.keras.layers import activation_of, layers_of
from explainers.records import Reading

_NUMBER_LOSSES = frozenset(
    {
        *("mean_squared_error", "mse", "mean_absolute_error", "mae"),
        *("mean_absolute_percentage_error", "mape", "mean_squared_logarithmic_error", "msle"),
        *("huber", "huber_loss", "log_cosh", "logcosh", "poisson"),
    }
)
_YES_NO_LOSSES = frozenset({"binary_crossentropy", "binary_focal_crossentropy", "bce"})
_CLASS_LOSSES = frozenset(
    {
        *("categorical_crossentropy", "categorical_focal_crossentropy"),
        *("sparse_categorical_crossentropy", "kl_divergence", "kld"),
    }
)
_YES_NO = ("sigmoid", "hard_sigmoid")
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
# They hand on what they are given, so what ends the network stands before them.
HANDING_ON = (
    "ActivityRegularization",
    "Cast",
    "Dropout",
    "Flatten",
    "GaussianNoise",
    "Identity",
    "Reshape",
    "Squeeze",
)


def last_activation(model: Any) -> str:
    """Name of the function a network of one output ends with; "linear" where there is none."""
    ending = (part for part in reversed(list(layers_of(model))) if _changes(part))
    return next(map(activation_of, ending), "linear")


def shape_of_the_one(model: Any) -> tuple[int | None, ...]:
    """The shape of what each row, text or picture is answered with.

    Raises RefusedError SEVERAL_TARGETS where a network has not one output.
    """
    shapes = [tuple(tensor.shape[1:]) for tensor in model.outputs]
    if len(shapes) != 1:
        raise RefusedError(
            "SEVERAL_TARGETS",
            f"The network has {len(shapes)} outputs, and one is explained at a time.",
            "Save a model that ends in the output you ask about: "
            "keras.Model(model.inputs, model.outputs[0]).",
        )
    return shapes[0]


def loss_of(config: Mapping[str, Any]) -> Any:
    """Return the loss a model was compiled with, as its configuration writes it, or None."""
    compiled = config.get("compile_config")
    return compiled.get("loss") if isinstance(compiled, dict) else None


def readings_of(activation: str, outputs: int, loss: Any) -> tuple[Reading, ...]:
    """Say how `outputs` numbers a row can be understood; one reading where the file settles it.

    `loss` is as the configuration writes it. Raises RefusedError: SEVERAL_TARGETS, MULTI_LABEL,
    CONSTANT_OUTPUT.
    """
    name, logits = _loss(loss)
    if activation == "softmax" and outputs == 1:
        raise RefusedError(
            "CONSTANT_OUTPUT",
            "The network ends in a softmax over 1 output, which is 1 for every row.",
            "Train it with a sigmoid for two classes, or one softmax output for each class.",
        )
    if activation in _YES_NO or name in _YES_NO_LOSSES:
        _check_one(outputs, activation if activation in _YES_NO else name)
    if activation == "softmax":
        return ("probability",)
    if activation in _YES_NO:
        # A sigmoid also bounds a number, such as a share, and only the loss tells.
        return ("probability", "number") if name in _NUMBER_LOSSES else ("probability",)
    if activation == "log_softmax" and outputs > 1:
        return ("log-odds",)  # the softmax of a logarithm is the probability again
    if outputs == 1:
        return _one(activation, name, logits)
    if activation != "linear" or name in _NUMBER_LOSSES:
        raise _several(outputs, f"the loss {quoted(name)}" if name else quoted(activation))
    if name in _CLASS_LOSSES:
        return ("log-odds",) if logits else ("probability", "log-odds")
    return ("log-odds", "probability")


def _one(activation: str, name: str, logits: bool) -> tuple[Reading, ...]:
    if activation != "linear" or name in _NUMBER_LOSSES:
        return ("number",)
    if name in _YES_NO_LOSSES:
        return ("log-odds",) if logits else ("probability", "log-odds")
    return ("number", "log-odds")


def _changes(part: Any) -> bool:
    return type(part).__name__ not in HANDING_ON


def _loss(loss: Any) -> tuple[str, bool]:
    """Name of a loss in Keras' own spelling, and whether it takes log-odds; "" where unknown."""
    for _ in range(3):  # of several outputs, or in a list, of which there is one
        if isinstance(loss, dict) and "class_name" not in loss and len(loss) == 1:
            loss = next(iter(loss.values()))
        elif isinstance(loss, list) and len(loss) == 1:
            loss = loss[0]
    logits = False
    if isinstance(loss, dict):
        config = loss.get("config")
        if loss.get("class_name") == "function":
            loss = config
        else:
            logits = isinstance(config, dict) and config.get("from_logits") is True
            loss = loss.get("class_name")
    return (_WORDS.sub("_", loss).lower() if isinstance(loss, str) else ""), logits


def _check_one(outputs: int, by: str) -> None:
    if outputs > 1:
        raise RefusedError(
            "MULTI_LABEL",
            f"The network answers {outputs} questions of yes or no at once ({by} with {outputs} "
            "outputs), and one is explained at a time.",
            "Save one network for each question, or end it in a softmax if exactly one class is "
            "right.",
        )


def _several(outputs: int, why: str) -> RefusedError:
    return RefusedError(
        "SEVERAL_TARGETS",
        f"The network answers {outputs} numbers a row ({why}), and one is explained at a time.",
        "Save one network for each number.",
    )
