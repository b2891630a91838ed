"""Products in a Keras network of which one factor only lets the other through."""

from __future__ import annotations

from typing import Any

from explainers.intake.keras.layers import activation_of
from explainers.intake.vision.keras_flat import node_of

_OPENING = frozenset({"sigmoid", "hard_sigmoid"})
_ALONE = frozenset({"Sigmoid", "HardSigmoid"})
_PLACING = frozenset({"Dropout", "ExpandDims", "Flatten", "Identity", "Permute", "Reshape"})


def signal_and_gate(call: Any) -> tuple[int, int] | None:
    """Tell which of the two tensors a call multiplies passes, and which is its gate.

    A gate is of one number for a whole map, or between 0 and 1 because a sigmoid made it. None
    where the call is another, or where both are such or neither is.
    """
    tensors = call.input_tensors
    if type(call.operation).__name__ != "Multiply" or len(tensors) != 2:
        return None
    whole = tuple(call.outputs[0].shape[1:])
    fills = [tuple(tensor.shape[1:]) == whole for tensor in tensors]
    opens = [_opens(tensor) for tensor in tensors] if all(fills) else [not own for own in fills]
    if opens.count(True) != 1:
        return None
    return (1, 0) if opens[0] else (0, 1)


def _opens(tensor: Any) -> bool:
    """Whether a sigmoid made a tensor, which may have been placed anew since."""
    call = node_of(tensor)
    while not call.is_input and type(call.operation).__name__ in _PLACING:
        call = node_of(call.input_tensors[0])
    if call.is_input:
        return False
    part = call.operation
    return type(part).__name__ in _ALONE or activation_of(part) in _OPENING
