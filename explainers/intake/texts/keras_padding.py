"""Whether a Keras network passes over what fills a text up: it is asked, not believed.

Texts of many lengths can then go together. A network may lose its mask on the way, in a layer that
knows none, and then it reads what was only there to fill up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from explainers.intake.texts.keras_cutting import PADDING
from explainers.intake.texts.keras_graph import by_vectors

SAME: Final = 1e-5
"""What another order of sums in single precision may cost, as a share of the margins."""
_SHORTEST: Final = 16
_ALONE: Final = (3, 5, 8)
# Far more than a vector of a word holds, so that a place that is read is felt, also by a maximum.
_LOUD: Final = 100.0


def passes_over(network: Any, embedding: Any) -> bool:
    """Fill texts up, put large vectors there, and see whether margins stay what they are alone.

    network: pieces -> margins. embedding: the layer that looks its pieces up.
    """
    import tensorflow as tf

    if not embedding.mask_zero:
        return False
    draw = np.random.default_rng(0)
    rows = [draw.integers(1, embedding.input_dim, length).tolist() for length in _ALONE]
    numbers = np.array([[*row, *[PADDING] * (_SHORTEST - len(row))] for row in rows])
    vectors = np.array(embedding(numbers), dtype=np.float32)
    at = numbers == PADDING
    vectors[at] = draw.normal(0, _LOUD, (int(at.sum()), vectors.shape[2]))
    try:
        alone = np.concatenate([_answered(network, np.array([row])) for row in rows])
        found = _answered(by_vectors(network, embedding), [numbers, vectors])
    except (ValueError, tf.errors.OpError):  # of a layer that cannot take so few pieces
        return False
    size = max(1.0, float(np.abs(alone).max()))
    return bool((np.abs(found - alone) <= SAME * size).all())


def filled(numbers: Sequence[Sequence[int]]) -> list[list[int]]:
    """Fill texts up to one of few lengths, which depends on nothing but the text itself.

    So its answer does not depend on what it is asked together with, but for rounding. A text
    without a piece stays as it is: there is nothing in it to be read instead.
    """
    return [
        [*row, *[PADDING] * (_length(len(row)) - len(row))] if any(row) else list(row)
        for row in numbers
    ]


def _length(pieces: int) -> int:
    return max(_SHORTEST, 1 << (pieces - 1).bit_length())


def _answered(network: Any, given: Any) -> Any:
    answer = np.asarray(network(given, training=False), dtype=np.float64)
    return answer.reshape(len(answer), -1)
