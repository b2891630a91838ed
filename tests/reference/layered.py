"""A network of dense layers in double precision, written from its formula, one row at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_SELU = (1.6732632423543772, 1.0507009873554805)  # Klambauer et al. 2017, equation 2


def softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def elu(x: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


FUNCTIONS = {
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh,
    "softplus": lambda x: np.logaddexp(0, x),
    "elu": elu,
    "selu": lambda x: _SELU[1] * elu(x, _SELU[0]),
    "exponential": np.exp,
    "softmax": softmax,
    "hard_tanh": lambda x: np.clip(x, -1, 1),
    "mish": lambda x: x * np.tanh(np.logaddexp(0, x)),
    "tanh_shrink": lambda x: x - np.tanh(x),
}


@dataclass(frozen=True)
class Layer:
    """kernel: (inputs, units), bias: (units,), and the name of a function."""

    kernel: np.ndarray
    bias: np.ndarray
    function: str = "linear"

    def scores(self, values: np.ndarray) -> np.ndarray:
        return values @ self.kernel + self.bias

    def answer(self, values: np.ndarray) -> np.ndarray:
        return FUNCTIONS[self.function](self.scores(values))


def answer(layers: list[Layer], row: np.ndarray) -> np.ndarray:
    """What the network answers for one row, (outputs,)."""
    for layer in layers:
        row = layer.answer(row)
    return row


def drawn(widths: list[int], functions: list[str], seed: int = 0, size: float = 1.0):
    """Layers with weights drawn at random, of a size that keeps scores near 1 times `size`."""
    draw = np.random.default_rng(seed)
    return [
        Layer(
            draw.normal(0, size / np.sqrt(inputs), (inputs, units)),
            draw.normal(0, size / 4, units),
            function,
        )
        for inputs, units, function in zip(widths[:-1], widths[1:], functions, strict=True)
    ]
