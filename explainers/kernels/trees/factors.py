"""What one player multiplies a path's product by, at one quadrature node."""

from __future__ import annotations

import numpy as np
from numba import types

from explainers.kernels.compiled import compiled

_S = types.float32


@compiled(types.UniTuple(_S, 3)(_S, _S, _S, types.float64))
def quotient(
    ratio: float, share: float, share_above: float, t: float
) -> tuple[np.float32, np.float32, np.float32]:
    """A player's factor over the one higher up, by what its row does: the first where both are 0.

    The second is added where a was 1 and is 0 now, and the third besides where it is 1 still. No
    sum of them is above 1, so that no rounding error is blown up.
    """
    rest = 1.0 - t
    before = share_above * rest + t
    return np.float32(ratio), np.float32(share * rest / before - ratio), np.float32(t / before)


@compiled(types.UniTuple(_S, 2)(_S, types.float64))
def gain(share: float, t: float) -> tuple[np.float32, np.float32]:
    """(a - b) / (a t + b (1 - t)) where a is 0, whatever b is, and what is added where it is 1."""
    low = -1.0 / (1.0 - t)
    return np.float32(low), np.float32((1.0 - share) / (t + share * (1.0 - t)) - low)
