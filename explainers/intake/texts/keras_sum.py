"""The weighted sum of counted words inside a Keras network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from explainers.intake.keras.layers import activation_of
from explainers.intake.keras.outputs import HANDING_ON
from explainers.intake.linearity import SINGLE, intercepts_of
from explainers.intake.texts.keras_cutting import Cutting
from explainers.intake.texts.part import TextLinear
from explainers.intake.vision.keras_flat import nodes_of
from explainers.records import Floats, Integers


def sum_of(
    network: Any, cutting: Cutting, shown: Callable[[Floats], Floats]
) -> tuple[TextLinear | None, str]:
    """Lay a network of counted words out as a sum of words; None and why it is none.

    network: counts -> margins. shown: its columns -> the outputs.
    """
    weights: Floats | None = None
    for node in nodes_of(network):
        operation, kind = node.operation, type(node.operation).__name__
        if kind == "Dense" and activation_of(operation) == "linear":
            kernel = np.asarray(operation.kernel, dtype=np.float64)
            weights = kernel if weights is None else weights @ kernel
        elif kind not in HANDING_ON and not (
            kind == "Activation" and activation_of(operation) == "linear"
        ):
            return None, f"{kind} layers of this network bend the sum of its words."
    if weights is None:
        return None, "This network weighs no words."

    def margins(rows: Floats) -> Floats:
        return shown(np.asarray(network(rows.astype(np.float32)), dtype=np.float64))

    # Of one sum shown on both sides the intercepts are those of what is shown.
    sides = shown(np.vstack([np.zeros(weights.shape[1]), weights]))
    coefficients = sides[1:] - sides[:1]
    intercepts = intercepts_of(coefficients, margins, SINGLE)
    if intercepts is None:
        return None, "The network does not answer what its words add up to."
    # A vocabulary may be filled up with columns that are never counted (pad_to_max_tokens).
    count = len(cutting.words)
    return TextLinear(
        cutting.words, coefficients[:count], intercepts, _encoding(cutting, count), _places(cutting)
    ), ""


def _encoding(cutting: Cutting, width: int) -> Callable[[Sequence[str]], Any]:
    from scipy.sparse import csr_matrix

    def encode(texts: Sequence[str]) -> Any:
        if not texts:
            return csr_matrix((0, width))
        return csr_matrix(np.asarray(cutting.matrix(texts)[:, :width], dtype=np.float64))

    return encode


def _places(cutting: Cutting) -> Callable[[str], tuple[tuple[int, Integers], ...]]:
    def places(text: str) -> tuple[tuple[int, Integers], ...]:
        found: dict[int, list[tuple[int, int]]] = {}
        for token, begin, end in cutting.tokens(text):
            found.setdefault(cutting.number(token), []).append((begin, end))
        return tuple((at, np.array(spans, dtype=np.int64)) for at, spans in found.items())

    return places
