"""Numbers people would choose: the shortest one that lies where it may."""

from __future__ import annotations

import math

_MOST = 17  # digits that tell any two numbers of double precision apart


def roundest(low: float, high: float) -> float:
    """The number with the fewest digits in [low, high), of several the one nearest to the middle.

    low < high, both finite. 0 comes first; where nothing shorter is found it is `low` itself.
    """
    if low <= 0 < high:
        return 0.0
    middle = low / 2 + high / 2
    largest = math.floor(math.log10(max(abs(low), abs(high))))
    for power in range(largest, largest - _MOST, -1):
        found = _nearest(low, high, middle, power)
        if low <= found < high:
            return found
    return low


def _nearest(low: float, high: float, middle: float, power: int) -> float:
    """The multiple of 10^power in [low, high) that is nearest to the middle, or one outside."""
    # Multiplied or divided by whole powers, so that 0.3 is 0.3 and not 0.30000000000000004.
    step = 10.0 ** abs(power)

    def times(count: float) -> float:
        return count * step if power >= 0 else count / step

    count = round(middle / step if power >= 0 else middle * step)
    near = times(count)
    if near < low:
        near = times(count + 1)
    elif near >= high:
        near = times(count - 1)
    return near
