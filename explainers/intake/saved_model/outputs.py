"""What the answers of a program mean: from the operation that makes them, and where they lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from explainers.intake.keras.outputs import readings_of
from explainers.intake.saved_model.graph import Scope, data_inputs
from explainers.intake.saved_model.program import Program, origin
from explainers.records import Floats, Reading

_FUNCTIONS: Mapping[str, str] = {
    "Elu": "elu",
    "LeakyRelu": "leaky_relu",
    "LogSoftmax": "log_softmax",
    "Relu": "relu",
    "Relu6": "relu6",
    "Selu": "selu",
    "Sigmoid": "sigmoid",
    "Softmax": "softmax",
    "Softplus": "softplus",
    "Softsign": "softsign",
    "Tanh": "tanh",
}
_HANDING_ON = frozenset({"Cast", "ExpandDims", "Reshape", "Squeeze"})
_PRODUCTS = frozenset({"BatchMatMulV2", "Einsum", "MatMul"})
_SUMS = frozenset({"Add", "AddV2", "BiasAdd"})


def ending_of(program: Program, tensor: str) -> str:
    """Name the function a tensor is made by, as Keras calls it.

    "linear" for a sum of weighted inputs, "" for anything else.
    """
    scope, node = origin(program, program.graph, tensor)
    for _ in range(len(_HANDING_ON)):
        if node.op in _HANDING_ON and data_inputs(node):
            scope, node = origin(program, scope, data_inputs(node)[0])
    return "linear" if _is_weighted(program, scope, node) else _FUNCTIONS.get(node.op, "")


def understood(ending: str, tried: Floats) -> tuple[Reading, ...]:
    """Say how answers can be understood; one reading where the program settles it.

    tried: its answers to invented rows, (rows, outputs). Raises RefusedError: SEVERAL_TARGETS,
    MULTI_LABEL, CONSTANT_OUTPUT.
    """
    outputs = tried.shape[1]
    readings = readings_of(ending or "linear", outputs, None)
    inside = bool(((tried >= 0) & (tried <= 1)).all())
    # A mean of probabilities, or one worked out by hand, ends in a sum or a quotient.
    open_to_it = not ending and outputs == 1 and inside and np.isfinite(tried).all()
    return (*readings, "probability") if open_to_it else readings


def _is_weighted(program: Program, scope: Scope, node: Any) -> bool:
    taken = data_inputs(node)
    if node.op in _SUMS and taken:
        node = origin(program, scope, taken[0])[1]
    return node.op in _PRODUCTS
