"""The walk's inner loops: one edge, one quadrature node, all rows of a block side by side.

Each is a function of its own with separate arrays: so the compiler knows that they do not overlap
and works on 8 or 16 rows at once; with slices of one array it does not, and takes ten times longer.
`live` is a of the paper for each row: 1 where the row satisfies all the player's splits so far.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.ranks import Lanes

_L, _S, _B = types.float32[::1], types.float32, types.boolean[::1]


@compiled(types.void(_L, _L, _S, types.int32))
def side(live: Lanes, ranks: Lanes, bound: np.float32, right: int) -> None:
    """Ask each row about a split by a bound."""
    if right:
        for r in range(live.shape[0]):
            live[r] = np.float32(ranks[r] >= bound)
    else:
        for r in range(live.shape[0]):
            live[r] = np.float32(ranks[r] < bound)


@compiled(types.void(_L, _L, _B, types.int32))
def member(live: Lanes, codes: Lanes, members: NDArray[np.bool_], right: int) -> None:
    """Ask each row about a split by a set of codes."""
    for r in range(live.shape[0]):
        live[r] = np.float32(members[np.int32(codes[r])] != right)


@compiled(types.void(_L, _L))
def both(live: Lanes, above: Lanes) -> None:
    """Keep the rows that satisfied the player's splits higher on the path, too."""
    for r in range(live.shape[0]):
        live[r] *= above[r]


@compiled(types.void(_L, _L, _L, _S, _S))
def down(product: Lanes, before: Lanes, live: Lanes, low: np.float32, step: np.float32) -> None:
    """Multiply by the player's factor: `low` where a is 0, `low + step` where it is 1."""
    for r in range(product.shape[0]):
        product[r] = before[r] * (low + live[r] * step)


@compiled(types.void(_L, _L, _L, _L, _S, _S, _S))
def down_again(
    product: Lanes,
    before: Lanes,
    live: Lanes,
    above: Lanes,
    low: np.float32,
    step_above: np.float32,
    step: np.float32,
) -> None:
    """The same where the player was met higher up: its new factor over the one before.

    The quotient is `low` where both are 0, `step_above` more where a was 1 and is 0 now, and `step`
    more than that where it is 1 still. None is above 1, so that no rounding error is blown up.
    """
    for r in range(product.shape[0]):
        product[r] = before[r] * (low + above[r] * step_above + live[r] * step)


@compiled(types.void(_L, _L, _S))
def turn(sums: Lanes, product: Lanes, weight: np.float32) -> None:
    """Turn round at a leaf: the product times the leaf's value and the node's weight."""
    for r in range(sums.shape[0]):
        sums[r] = product[r] * weight


@compiled(types.void(_L, _L, _L, _L, _S, _S))
def up(
    total: Lanes, effect: Lanes, sums: Lanes, live: Lanes, low: np.float32, step: np.float32
) -> None:
    """Give the player its share of what came up from below, and pass that on."""
    for r in range(sums.shape[0]):
        total[r] += sums[r]
        effect[r] += sums[r] * (low + live[r] * step)


@compiled(types.void(_L, _L, _L, _L, _L, _S, _S))
def up_again(
    total: Lanes,
    effect: Lanes,
    sums: Lanes,
    live: Lanes,
    above: Lanes,
    step: np.float32,
    step_above: np.float32,
) -> None:
    """The same where the player was met higher up, whose share is taken back."""
    for r in range(sums.shape[0]):
        total[r] += sums[r]
        effect[r] += sums[r] * (live[r] * step - above[r] * step_above)
