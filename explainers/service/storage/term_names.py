"""The names of terms as a block holds them: letters behind each other, and where each ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explainers.records import Integers


def names(letters: NDArray[np.uint8], ends: Integers) -> tuple[str, ...]:
    """Read names that stand behind each other as UTF-8, each up to one of `ends`."""
    whole, found, begin = letters.tobytes(), [], 0
    for end in ends.tolist():
        found.append(whole[begin:end].decode("utf-8"))
        begin = end
    return tuple(found)
