"""One map less another in plain loops, place by place; slow."""

from __future__ import annotations

import numpy as np

PARTS = 3


def difference(first, second):
    """The first map less the second, (height, width)."""
    height, width = first.shape
    found = np.zeros((height, width))
    for y in range(height):
        for x in range(width):
            found[y, x] = first[y, x] - second[y, x]
    return found


def share(first, second):
    """All that differs, of all that both hold: sizes without their signs; 0 where nothing is."""
    differs = holds = 0.0
    for one, other in zip(first.ravel(), second.ravel(), strict=True):
        differs += abs(one - other)
        holds += abs(one) + abs(other)
    return differs / holds if holds else 0.0


def ninths(first, second):
    """(3, 3) what is for the first rather, and (3, 3) what is for the second rather."""
    height, width = first.shape
    rather = np.zeros((PARTS, PARTS)), np.zeros((PARTS, PARTS))
    for y in range(height):
        for x in range(width):
            at = sum(y >= round(height * cut / PARTS) for cut in (1, 2))
            beside = sum(x >= round(width * cut / PARTS) for cut in (1, 2))
            apart = first[y, x] - second[y, x]
            rather[0 if apart > 0 else 1][at, beside] += abs(apart)
    return rather
